"""监督员: seven categories, from in or outside the house, never of what they look at; told before the term ends."""

import pytest
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from outreach.models import Complaint, PostSupervisor
from outreach.models.supervisor import SupervisorCategory
from outreach.todo.voices import term_items
from stations.models import Unit
from tests import world as cast
from tests.outreach import posts
from tests.outreach.voices import DAY
from tests.stations import rows
from tests.stations.rows import errors, send

TERM = {"starts_on": "2026-01-01", "ends_on": "2027-12-31"}


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


def supervisor(unit, **facts) -> PostSupervisor:
    told = {"category": "journalist", "name": "何记者", "post": "晚报", "level": "city"}
    told |= {"starts_on": today() - 300 * DAY, "ends_on": today() + 200 * DAY} | facts
    row = PostSupervisor(unit=unit, **told)
    row.enter(by=None)
    return row


def typed(world, **values) -> dict:
    city = str(world.unit["chengbei"].pk)
    return {"unit": city, "category": "deputy", "name": "钱代表", "post": "市人大代表", "level": "city"} | TERM | values


def test_there_are_the_seven_categories_of_the_rules():
    assert [one.label for one in SupervisorCategory] == [
        *("人大代表", "政协委员", "相关部门负责同志", "新闻记者", "青少年工作者", "社会知名人士", "主要服务对象")
    ]


def test_the_office_appoints_from_outside_for_a_level_or_a_unit(as_, world):
    office, url = as_("office"), reverse("post-supervisor-new")
    assert send(office, url, **typed(world)).status_code == 302
    unit = {"level": "", "of_unit": str(world.unit["chengdong"].pk)}
    assert send(office, url, **typed(world, **unit)).status_code == 302
    page = office.get(reverse("post-supervisors")).text
    assert "东湖分局城东派出所" in page
    assert "市级称号单位" in page
    assert as_("county_group").get(url).status_code == 403


@pytest.mark.parametrize(
    ("values", "at", "said"),
    [
        ({"name": ""}, "person", "两样选一样"),
        ({"level": ""}, "of_unit", "两样选一样"),
        ({"ends_on": "2025-12-31"}, "ends_on", "不能早于起始"),
        ({"category": "friend"}, "category", "没有找到"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(as_, world, values, at, said):
    assert said in errors(send(as_("office"), reverse("post-supervisor-new"), **typed(world, **values)))[at][0]


def test_nobody_looks_at_his_own_unit_nor_at_the_level_whose_title_it_holds(as_, world):
    office, unit = as_("office"), world.unit["chengdong"]
    person, other = rows.person(unit), rows.person(world.unit["chengxi"], name="周所长")
    own = {"name": "", "person": str(person.pk), "level": "", "of_unit": str(unit.pk)}
    url = reverse("post-supervisor-new")
    assert "不能是被监督单位的人员" in errors(send(office, url, **typed(world, **own)))["person"][0]
    bureau = own | {"of_unit": str(world.unit["donghu"].pk)}
    assert "不能是被监督单位的人员" in errors(send(office, url, **typed(world, **bureau)))["person"][0]
    assert send(office, url, **typed(world, **own | {"person": str(other.pk)})).status_code == 302
    posts.known_title(unit, "city", world.unit["chengbei"], office=world.user["office"])
    level = {"name": "", "person": str(person.pk)}
    assert "不能是被监督单位的人员" in errors(send(office, url, **typed(world, **level)))["person"][0]
    with pytest.raises(NotAllowed):
        supervisor(world.unit["chengbei"], name="", person=person)


def test_a_term_is_ended_although_what_was_looked_at_has_closed(as_, world):
    unit = world.unit["chengxi"]
    row = supervisor(world.unit["chengbei"], of_unit=unit, level="")
    Unit.objects.filter(pk=unit.pk).update(closed_on=today())
    office, url = as_("office"), reverse("post-supervisor-edit", args=[row.pk])
    told = {"category": "journalist", "name": "何记者", "post": "晚报", "of_unit": str(unit.pk), "version": "1"}
    days = {"starts_on": str(row.starts_on), "ends_on": str(today())}
    assert send(office, url, **told, **days).status_code == 302
    row.refresh_from_db()
    assert (row.of_unit, row.ends_on) == (unit, today())
    assert unit not in office.get(reverse("post-supervisor-new")).context["form"].fields["of_unit"].queryset


def test_a_term_is_told_a_month_before_it_ends_until_the_next_is_entered(world):
    city, office = world.unit["chengbei"], world.user["office"]
    row = supervisor(city, ends_on=today() + 30 * DAY)
    supervisor(city, name="孙记者", ends_on=today() + 31 * DAY)
    supervisor(city, name="李记者", ends_on=today() - DAY)
    assert [one.line.split(" · ")[0] for one in term_items(office, today(), 9)] == ["新闻记者 何记者"]
    assert not term_items(world.user["county_office"], today(), 9)
    supervisor(city, starts_on=row.ends_on + DAY, ends_on=today() + 700 * DAY)
    assert not term_items(office, today(), 9)


def test_a_supervisor_sees_the_living_titles_he_looks_at_and_nothing_else_of_维权岗(as_, world):
    office, unit = world.user["office"], world.unit
    title = posts.known_title(unit["chengdong"], "city", unit["chengbei"], office=office)
    far = posts.known_title(unit["hekou"], "city", unit["chengbei"], office=office)
    client = as_("supervisor")
    page = client.get(reverse("post-observations")).text
    assert "东湖分局城东派出所" in page
    assert "河口派出所" not in page
    for closed in (title.get_absolute_url(), reverse("posts"), reverse("complaints"), reverse("post-titles")):
        assert client.get(closed).status_code in (403, 404)
    assert client.get(reverse("post-observation-new", args=[far.pk])).status_code == 404
    new = reverse("post-observation-new", args=[title.pk])
    assert send(client, new, words="联系点没有人值守").status_code == 302
    row = Complaint.objects.get()
    assert (row.channel, row.title, row.words) == ("supervisor", title, "联系点没有人值守")
    row.answer("true", "属实", "已安排值守", by=office)
    assert "已安排值守" in client.get(reverse("post-observations")).text

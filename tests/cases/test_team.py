"""帮教小组: 一帮一 has one mentor, 多帮一 two and more; with it the child comes under mentoring and visits fall due."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import MentoringTeam
from guanai.calendars import gb_date, today
from stations.models import Unit
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

DAY = timedelta(days=1)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def people(world):
    return [rows.cleared(world.unit["chengdong"], name=name) for name in ("周建国", "王站员", "李老师")]


def new(minor) -> str:
    return reverse("team-new", args=[minor.pk])


def typed(people, mode="one_to_one", **changed) -> dict:
    values = {"mode": mode, "mentors": [str(one.pk) for one in people], "formed_on": str(today()), "interval_days": 15}
    return values | changed


def test_one_mentor_and_the_next_visit_is_set(as_, minor, people):
    response = send(as_("member"), new(minor), **typed(people[:1], goal="期末前无旷课"))
    assert response["Location"] == minor.get_absolute_url()
    minor.refresh_from_db()
    team = minor.teams.get()
    assert (minor.status, minor.visit_due_on) == ("managed", today() + 15 * DAY)
    assert (team.get_mode_display(), team.goal, team.members.get().role) == ("一帮一", "期末前无旷课", "lead")
    body = as_("member").get(minor.get_absolute_url()).content.decode()
    for words in ("一帮一", "周建国", "期末前无旷课", "15 天"):
        assert words in body


def test_several_mentors_have_a_lead(as_, minor, people):
    send(as_("member"), new(minor), **typed(people, "many_to_one", lead=str(people[1].pk)))
    roles = dict(minor.teams.get().members.values_list("person__name", "role"))
    assert roles == {"周建国": "police", "王站员": "lead", "李老师": "police"}
    serving = as_("member").get(minor.get_absolute_url()).context["serving"]
    assert (str(serving[0]), sorted(map(str, serving[1:]))) == ("王站员", sorted(["周建国", "李老师"]))


@pytest.mark.parametrize(
    ("mode", "count", "words"),
    [("one_to_one", 2, "一帮一须正好一名帮教人。"), ("many_to_one", 1, "多帮一须至少两名帮教人。")],
)
def test_the_size_fits_the_mode(as_, minor, people, mode, count, words):
    said = errors(send(as_("member"), new(minor), **typed(people[:count], mode)))
    assert said == {"mentors": [words]}
    assert not MentoringTeam.objects.exists()


def test_several_need_a_lead_who_is_one_of_them(as_, minor, people):
    assert errors(send(as_("member"), new(minor), **typed(people[:2], "many_to_one"))) == {"lead": ["请选择组长。"]}
    said = errors(send(as_("member"), new(minor), **typed(people[:2], "many_to_one", lead=str(people[2].pk))))
    assert said == {"lead": ["组长须是帮教人之一。"]}


def test_to_choose_are_the_engaged_people_of_the_own_unit(world, as_, minor, people):
    gone = rows.person(world.unit["chengdong"], name="离开的人", kind="left")
    other = rows.person(world.unit["chengxi"], name="城西的人")
    facts = {"code": "post", "name": "城东警务区", "short": "城东警务区", "kind": "police_post"}
    below = rows.person(Unit.enter(by=None, parent=world.unit["chengdong"], **facts), name="警务区的人")
    offered = set(as_("member").get(new(minor)).context["form"].fields["mentors"].queryset)
    assert offered == set(people)
    for person in (gone, other, below):
        said = errors(send(as_("member"), new(minor), **typed([person])))
        assert said == {"mentors": ["没有找到这个人，或不在您的范围内。"]}


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("0", "不能小于 1，请核对。"),
        ("367", "不能大于 366，请核对。"),
        ("-1", "不能小于 1，请核对。"),
        (str(2**63), "不能大于 366，请核对。"),
        ("十五天", "走访间隔（天）请填整数，例如 120。"),
        ("", "请填写走访间隔（天）。"),
    ],
)
def test_the_interval_is_days_of_a_year(as_, minor, people, days, words):
    said = errors(send(as_("member"), new(minor), **typed(people[:1], interval_days=days)))
    assert said == {"interval_days": [words]}


def test_it_is_formed_neither_before_the_file_nor_tomorrow(as_, minor, people):
    for day in (minor.filed_on - DAY, today() + DAY):
        assert "formed_on" in errors(send(as_("member"), new(minor), **typed(people[:1], formed_on=str(day))))


def test_posted_twice_it_is_one_team(as_, minor, people):
    member = as_("member")
    values = rows.hidden(member, new(minor)) | typed(people[:1])
    assert [member.post(new(minor), values).status_code for _ in range(2)] == [302, 302]
    assert MentoringTeam.objects.get().members.count() == 1


def test_closing_it_ends_the_visits(as_, minor, people):
    team = files.team(minor, people[:1])
    url = reverse("team-close", args=[minor.pk, team.pk])
    assert "on" in errors(as_("member").post(url, {"on": str(team.formed_on - DAY)}))
    assert "on" in errors(as_("member").post(url, {"on": str(today() + DAY)}))
    as_("member").post(url, {"on": str(today())})
    minor.refresh_from_db()
    assert (minor.visit_due_on, minor.status) == (None, "managed")
    assert new(minor) in as_("member").get(minor.get_absolute_url()).content.decode()
    offered = dict(as_("member").get(reverse("minor-status", args=[minor.pk])).context["form"].fields["status"].choices)
    assert offered == {"observation": "转入跟踪回访", "closed": "结案"}


def test_neither_team_nor_file_ends_before_its_last_visit(as_, minor, people):
    """What others of another team did is no matter of this one."""
    team, last = files.team(minor, people[:1]), today() - 5 * DAY
    files.visit(minor, last, visitors=people[:1])
    files.visit(minor, today() - DAY, visitors=people[1:2])
    close, status = reverse("team-close", args=[minor.pk, team.pk]), reverse("minor-status", args=[minor.pk])
    said = as_("member").post(close, {"on": str(last - DAY)})
    assert f"不能早于最后一次走访（{gb_date(last)}）" in said.content.decode()
    assert as_("member").post(close, {"on": str(last)}).status_code == 302
    closing = {"status": "closed", "closing": "goal_met"}
    said = as_("member").post(status, closing | {"on": str(last)})
    assert f"不能早于最后一次走访（{gb_date(today() - DAY)}）" in said.content.decode()
    assert as_("member").post(status, closing | {"on": str(today() - DAY)}).status_code == 302


def test_a_closed_file_gets_no_team(as_, minor, people):
    minor.move("closed", on=today(), closing="moved", by=None)
    assert send_anyway(as_("member"), new(minor), typed(people[:1])) == minor.get_absolute_url()
    assert not MentoringTeam.objects.exists()


def send_anyway(client, url, values) -> str:
    return client.post(url, values)["Location"]


def test_a_team_of_another_file_is_not_reached_through_this_one(world, as_, minor, people):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    team = files.team(other, people[:1])
    for pk in (team.pk, MISSING):
        assert as_("head").post(reverse("team-close", args=[minor.pk, pk]), {"on": str(today())}).status_code == 404


def test_the_goal_is_not_for_committees(as_, minor, people):
    files.team(minor, people[:1], goal="期末前无旷课")
    assert "期末前无旷课" not in as_("county").get(minor.get_absolute_url()).content.decode()


def test_a_form_sent_again_with_other_people_changes_no_team(as_, minor, people):
    """Its token names a team that stands: neither a second lead nor another child comes into it by that door."""
    member, other = as_("member"), files.child(minor.unit, id_no=files.number(7))
    token = rows.hidden(member, new(minor))
    for child, mentors in ((minor, people[:1]), (minor, people[1:2]), (other, people[2:])):
        member.post(new(child), typed(mentors) | token)
    other.refresh_from_db()
    assert [one.person for one in minor.teams.get().members.all()] == people[:1]
    assert (other.status, other.teams.count()) == ("filed", 0)

"""创建办法, 开展的层级, 领导小组: what is voided, and what ends on a day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from outreach.models import GroupMember, PostCriterion, PostScheme, SchemeDocument
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_post_application import refused
from tests.stations.rows import send

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def void(client, name, row, **more):
    return client.post(reverse(name, kwargs={"pk": row.pk} | more), {"reason": "登记错了"})


def test_a_level_is_closed_from_a_day_on(as_, world):
    scheme = posts.scheme(world.unit["chengbei"])
    level, office = scheme.levels.get(level="city"), as_("office")
    cycle = posts.cycle(world.unit["chengbei"])
    url = reverse("post-level-end", args=[level.pk])
    assert url in office.get(scheme.get_absolute_url()).text
    assert send(office, url, ends_on=str(today() - DAY)).status_code == 302
    assert not scheme.is_open("city", today())
    assert "市级现在没有开展" in refused(cycle.invite, by=world.user["office"])


def test_a_level_opened_wrongly_is_voided_until_a_cycle_was_invited_by_it(as_, pool):
    scheme, office = pool.cycle.scheme, as_("office")
    city, county = (scheme.levels.get(level=one) for one in ("city", "county"))
    page = office.get(scheme.get_absolute_url()).text
    offered = [reverse("post-scheme-part-void", args=["levels", one.pk]) in page for one in (city, county)]
    assert offered == [False, True]
    refusal = void(office, "post-scheme-part-void", city, kind="levels")
    assert (refusal.status_code, "请登记截止日期" in refusal.content.decode()) == (409, True)
    assert void(office, "post-scheme-part-void", county, kind="levels").status_code == 302
    assert not scheme.is_open("county", today())
    assert "（已作废：登记错了）" in office.get(scheme.get_absolute_url()).text


def test_a_criterion_is_voided_until_a_cycle_began_with_it(as_, world):
    scheme, office = posts.scheme(world.unit["chengbei"]), as_("office")
    cycle = posts.cycle(world.unit["chengbei"])
    assert void(office, "post-scheme-part-void", scheme.criteria.get(kind="veto"), kind="criteria").status_code == 302
    cycle.invite(by=world.user["office"])
    assert "标准不能作废" in refused(scheme.criteria.get(kind="score").void, "写错", by=world.user["office"])
    assert PostCriterion.objects.filter(voided_at=None, scheme=scheme).count() == 1


def test_a_document_and_rules_that_nobody_lives_by_are_voided(as_, pool, world):
    new = posts.entered(PostScheme(unit=world.unit["chengbei"], starts_on=today()))
    facts = {"title": "通知", "issuer": "团市委", "issued_on": today()}
    document = posts.entered(SchemeDocument(scheme=new, **facts))
    office = as_("office")
    assert void(office, "post-scheme-part-void", document, kind="documents").status_code == 302
    assert void(office, "post-scheme-void", new).status_code == 302
    assert "这一条已作废" in office.get(new.get_absolute_url()).text
    assert PostScheme.objects.in_force(world.unit["chengbei"], today()) == pool.cycle.scheme
    assert void(office, "post-scheme-void", pool.cycle.scheme).status_code == 409


def test_who_leaves_the_group_gets_a_last_day_and_who_never_was_is_voided(as_, world):
    facts = {"unit": world.unit["chengbei"], "level": "city", "role": "head", "post": "团市委", "name": "甲书记"}
    left, wrong = (posts.entered(GroupMember(starts_on=date(2023, 3, 1), **facts)) for _ in range(2))
    office, page = as_("office"), reverse("posts")
    edit = reverse("post-member-edit", args=[left.pk])
    assert edit in office.get(page).text
    assert edit not in as_("applicant").get(page).text
    typed = {one: facts[one] for one in ("level", "role", "post", "name")} | {"person": "", "starts_on": "2023-03-01"}
    assert send(office, edit, **typed, ends_on=str(today() - DAY)).status_code == 302
    assert void(office, "post-member-void", wrong).status_code == 302
    assert "甲书记" not in office.get(page).text
    assert list(GroupMember.objects.serving(date(2024, 1, 1))) == [left]


def test_who_begins_later_stands_there_already(as_, world):
    facts = {"unit": world.unit["chengbei"], "level": "city", "role": "head", "post": "团市委", "name": "乙书记"}
    posts.entered(GroupMember(starts_on=today() + DAY, **facts))
    assert "乙书记" in as_("office").get(reverse("posts")).text

"""分级: by the law first, with reasons in words, to who may read the case; due again when its ground changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import grading
from cases.grading import Act, Tier
from cases.models import Assessment, TierOverride
from cases.todo import files as todo
from guanai.calendars import gb_date, months_later, today
from guanai.models import AuditEntry
from guanai.withholding import Withheld
from stations.access import Role
from stations.models import User
from tests.cases import files
from tests.cases.test_minor import queries, text
from tests.stations.rows import errors, send
from tests.world import appoint

DAY = timedelta(days=1)
LONG_AGO = today() - 900 * DAY


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)])
    minor.refresh_from_db()
    return minor


@pytest.fixture
def act(world, minor):
    """A verified serious act of a month ago."""
    return files.behaviour(minor, "s4", by=world.user["member"], verified_by=world.user["head"])


@pytest.fixture
def deputy(world):
    """A second head of the station."""
    user = User.enter(login="deputy", name="副站长", password="x", by=None)
    appoint(user, Role.STATION_HEAD, world.unit["chengdong"], by=world.user["head"])
    world.user["deputy"] = User.objects.get(login="deputy")
    return world.user["deputy"]


def index(minor) -> str:
    return reverse("minor-assessments", args=[minor.pk])


def weighed() -> Assessment:
    return Assessment.objects.weighed().get()


def is_due(world, minor, on=None) -> bool:
    return todo.to_assess(world.user["head"], on or today()).filter(pk=minor.pk).exists()


def test_the_head_assesses_by_what_is_verified(world, as_, minor, act):
    files.behaviour(minor, "b3")
    url = reverse("assessment-new", args=[minor.pk])
    assert "应为“针对性管束”" in text(as_("head").get(url))
    assert send(as_("head"), url)["Location"] == index(minor)
    row = weighed()
    assert (row.in_force, row.also_guardianship, row.model_version) == (Tier.RESTRAINT, True, grading.MODEL)
    assert (row.behaviour_index, row.need_index) == (20, 15)
    assert row.next_due == months_later(today(), 6)
    assert [(one.behaviour, one.category and one.category.kind) for one in row.reasons.all()] == [
        (act, None),
        (None, "left_behind"),
    ]
    assert row.entered_by == world.user["head"].pk
    assert AuditEntry.objects.filter(verb="assessment.enter").count() == 1


def test_words_come_first_and_numbers_second(as_, minor, act):
    files.assessment(minor)
    seen = text(as_("head").get(index(minor)))
    words = ["针对性管束", f"{gb_date(act.happened_on)} 盗窃、哄抢", "20 分", "行为指数", "本单位设定"]
    places = [seen.index(word, seen.index("现在的分级")) for word in words]
    assert places == sorted(places)
    assert "问题少年" not in seen


def test_the_table_shows_every_number_with_where_it_comes_from(as_, minor):
    tables = as_("head").get(index(minor)).context["tables"]
    assert all(table.source and table.lines for table in tables)
    shown = {line for table in tables for line in table.lines}
    assert {("盗窃、哄抢、抢夺或者故意损毁财物", "20 分"), ("孤儿", "25 分"), ("针对性管束", "15 天")} <= shown


@pytest.mark.parametrize("who", ["member", "mentor", "county", "bureau"])
def test_nobody_else_sees_tier_or_index(as_, minor, act, who):
    files.assessment(minor)
    client = as_(who)
    client.post(reverse("minor-reason", args=[minor.pk]), {"reason": "guidance"})
    assert client.get(index(minor)).status_code == 403
    body = client.get(minor.get_absolute_url()).content.decode()
    assert not [words for words in ("针对性管束", "行为指数", "分级") if words in body]
    assert client.get(reverse("assessment-new", args=[minor.pk])).status_code == 403


def test_outside_the_station_there_is_no_such_page(as_, minor):
    assert as_("neighbour").get(index(minor)).status_code == 404
    assert as_("neighbour").get(reverse("assessments")).status_code == 403


def test_the_file_bears_its_tier_and_the_story_what_changed(world, as_, minor, act):
    files.assessment(minor)
    files.behaviour(minor, "s4", verified_by=world.user["head"], happened_on=today())
    files.assessment(minor)
    seen = text(as_("head").get(minor.get_absolute_url()))
    assert "针对性管束" in seen
    assert "行为指数 20 → 45，分级不变。" in seen
    assert "20 → 45" in text(as_("head").get(index(minor)))


def test_it_is_due_after_six_months(world, minor):
    files.assessment(minor)
    assert not is_due(world, minor)
    assert not is_due(world, minor, months_later(today(), 6) - DAY)
    assert is_due(world, minor, months_later(today(), 6))


def test_it_is_due_when_time_alone_changes_the_tier():
    on = today()
    old = months_later(on, -23)
    assert grading.next_due([Act("s4", old)], [], on=on) == months_later(old, 24) + DAY
    assert grading.next_due([Act("s4", old), Act("s4", on)], [], on=on) == months_later(on, 6)
    assert grading.next_due([], ["orphan"], on=on) == months_later(on, 6)


def test_a_new_verified_act_makes_it_due_at_once(world, minor):
    files.assessment(minor)
    row = files.behaviour(minor, by=world.user["member"])
    assert not is_due(world, minor)
    row.verify(by=world.user["head"])
    assert is_due(world, minor)
    files.assessment(minor)
    assert not is_due(world, minor)


def test_a_case_of_what_the_child_did_restrains_and_makes_it_due_at_once(world, as_, minor):
    assert not is_due(world, minor)
    case = files.case(minor)
    assert is_due(world, minor)
    row = files.assessment(minor)
    assert (row.tier, row.behaviour_index) == (Tier.RESTRAINT, 0)
    assert [reason.case for reason in row.reasons.all()] == [case, None]
    assert "刑事案件（嫌疑人）" in text(as_("head").get(index(minor)))
    assert not is_due(world, minor)
    case.amend({"disposition": "withdrawn", "disposed_on": today()}, version=1, by=None)
    assert weighed().unfounded
    assert is_due(world, minor)
    assert files.assessment(minor).tier == Tier.GUARDIANSHIP


@pytest.mark.parametrize("facts", [{"role": "victim"}, {"role": "witness"}, {"act_on": LONG_AGO}])
def test_other_cases_restrain_nobody(world, minor, facts):
    files.case(minor, **facts)
    assert not is_due(world, minor)
    assert files.assessment(minor).tier == Tier.GUARDIANSHIP


def test_a_sealed_case_is_no_input(world, minor):
    case = files.case(minor)
    Withheld.take([case], minor.pk, by=None)
    assert not is_due(world, minor)
    assert files.assessment(minor).tier == Tier.GUARDIANSHIP


def test_another_guardian_or_school_makes_it_due_at_once(world, minor):
    """What the most able of them can do, as it is weighed: with nobody known nothing is lacking."""
    files.assessment(minor)
    weak = files.guardian(minor, capacity="none")
    assert is_due(world, minor)
    assert files.assessment(minor).capacity == "none"
    assert not is_due(world, minor)
    files.guardian(minor, capacity="limited", name="刘大海")
    assert is_due(world, minor)
    files.assessment(minor)
    weak.void("登记错了", by=world.user["head"])
    assert not is_due(world, minor)
    minor.amend({"school_status": "dropped_out"}, version=minor.version, by=None)
    assert is_due(world, minor)
    files.assessment(minor)
    assert not is_due(world, minor)


def test_an_act_beyond_the_look_back_makes_nothing_due(world, minor):
    files.assessment(minor)
    files.behaviour(minor, "s4", happened_on=LONG_AGO, verified_by=world.user["head"])
    assert not is_due(world, minor)


def test_a_changed_tag_makes_it_due_at_once(world, minor):
    files.assessment(minor)
    tag = files.category(minor, "disabled")
    assert is_due(world, minor)
    files.assessment(minor)
    tag.amend({"ends_on": today() - DAY}, version=1, by=None)
    assert is_due(world, minor)
    files.assessment(minor)
    minor.categories.get(kind="left_behind").void("登记错了", by=world.user["head"])
    assert is_due(world, minor)


def test_a_file_with_a_verified_act_that_was_never_graded_is_due(world, minor):
    assert not is_due(world, minor)
    files.behaviour(minor, verified_by=world.user["head"])
    assert is_due(world, minor)


def test_a_closed_file_is_not_due(world, minor, act):
    minor.teams.get().close(today(), by=None)
    minor.refresh_from_db()
    minor.move("closed", on=today(), closing="moved", by=world.user["head"])
    assert not is_due(world, minor)


def test_what_was_reckoned_from_a_voided_act_is_shown_no_more(world, as_, minor, act):
    files.assessment(minor)
    act.void("认错了人", by=world.user["head"])
    for url in (index(minor), minor.get_absolute_url()):
        seen = text(as_("head").get(url))
        assert f"{gb_date(act.happened_on)} 盗窃" not in seen
        assert "行为指数 20" not in seen
    assert "不再显示" in text(as_("head").get(index(minor)))
    assert "分级待评估" in text(as_("head").get(minor.get_absolute_url()))
    assert is_due(world, minor)
    assert files.assessment(minor).tier == Tier.GUARDIANSHIP


@pytest.mark.parametrize("months", [23, 25])
def test_a_case_whose_day_was_corrected_counts_by_the_right_day(world, minor, months):
    case = files.case(minor)
    assert files.assessment(minor).tier == Tier.RESTRAINT
    case.amend({"act_on": months_later(today(), -months)}, version=case.version, by=world.user["head"])
    assert is_due(world, minor) is (months > 24)
    assert is_due(world, minor, on=months_later(today(), 2))


def test_it_waits_on_the_head_and_on_nobody_else(world, as_, minor, act):
    head = world.user["head"]
    assert [one.number for one in todo.waiting_files(head, today()) if one.label == "要评估"] == [1]
    item = todo.assessment_item(minor)
    assert "分级评估 1 份档案" in [one.title for one in todo.file_items(head, today(), 5)]
    assert minor.file_no in item.title
    assert not [word for word in ("管束", "盗窃") if word in item.title + item.line]
    assert minor.file_no in text(as_("head").get(reverse("assessments")))
    for who in ("member", "mentor", "county", "neighbour"):
        assert not todo.to_assess(world.user[who], today()).exists()


def test_another_tier_needs_a_second_person(world, as_, minor, deputy):
    files.behaviour(minor, "b2", by=world.user["member"], verified_by=world.user["head"])
    row = files.assessment(minor, by=world.user["head"])
    url = reverse("override-new", args=[minor.pk, row.pk])
    assert send(as_("head"), url, tier="c", reason="只是一次旷课，家里已经管起来")["Location"] == index(minor)
    proposed = TierOverride.objects.get()
    assert weighed().in_force == Tier.ATTENTION
    approval = reverse("override-approval", args=[minor.pk, proposed.pk])
    assert as_("member").post(approval).status_code == 403
    assert "提出人不能批准" in text(as_("head").post(approval, follow=True))
    assert weighed().in_force == Tier.ATTENTION
    assert "改为“公益监护”" in text(as_("deputy").post(approval, follow=True))
    assert weighed().in_force == Tier.GUARDIANSHIP
    as_("deputy").post(approval)
    assert AuditEntry.objects.filter(verb="tieroverride.approve").count() == 1


def test_the_database_refuses_one_person_for_both(world, minor):
    files.behaviour(minor, "s4", happened_on=LONG_AGO, verified_by=world.user["head"])
    row = files.override(files.assessment(minor), by=world.user["head"])
    with pytest.raises(ValidationError):
        row.approve(by=world.user["head"])
    with pytest.raises(IntegrityError), transaction.atomic():
        TierOverride.objects.update(approved_at=timezone.now(), approved_by=world.user["head"].pk)


def test_nobody_is_restrained_without_a_verified_act(world, as_, minor):
    files.behaviour(minor, "s4")
    row = files.assessment(minor)
    url = reverse("override-new", args=[minor.pk, row.pk])
    for tier in ("a", "b"):
        assert list(errors(send(as_("head"), url, tier=tier, reason="看着像"))) == ["tier"]
    files.behaviour(minor, "s4", happened_on=LONG_AGO, verified_by=world.user["head"])
    assert TierOverride.open_tiers(row) == [Tier.RESTRAINT, Tier.ATTENTION]


def test_pressed_twice_it_is_one_assessment(as_, minor):
    head, url = as_("head"), reverse("assessment-new", args=[minor.pk])
    token = head.get(url).context["form"]["token"].value()
    assert [head.post(url, {"token": token}).status_code for _ in range(2)] == [302, 302]
    assert Assessment.objects.count() == 1
    assert Assessment.objects.get().reasons.count() == 1


def test_a_voided_assessment_gives_way_to_the_one_before(as_, minor, act):
    first, second = files.assessment(minor), files.assessment(minor)
    as_("head").post(reverse("assessment-void", args=[minor.pk, second.pk]), {"reason": "评错了"})
    assert as_("head").get(index(minor)).context["now"] == first


def test_the_team_is_offered_the_interval_of_the_tier_by_who_may_know_it(world, as_, act, minor):
    minor.teams.get().close(today(), by=None)
    files.assessment(minor)
    url = reverse("team-new", args=[minor.pk])
    offered = {who: as_(who).get(url).context["form"]["interval_days"].value() for who in ("head", "member")}
    assert offered == {"head": 15, "member": 30}


def test_reasons_lie_sealed(minor, act):
    files.override(files.assessment(minor), "b")
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_assessmentreason")
        stored = b"".join(bytes(value) for (value,) in cursor.fetchall())
        cursor.execute("SELECT reason FROM cases_tieroverride")
        stored += bytes(cursor.fetchone()[0])
    assert "盗窃".encode() not in stored
    assert "情况特殊".encode() not in stored


def test_the_page_asks_few_questions(world, as_, minor, act):
    for number in range(8):
        files.behaviour(minor, happened_on=today() - number * DAY, verified_by=world.user["head"])
        files.override(files.assessment(minor), "b", by=None, approved_by=world.user["head"])
    for url in (index(minor), minor.get_absolute_url(), reverse("assessments")):
        assert queries(as_("head"), url) <= 25, url

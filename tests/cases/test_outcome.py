"""成效: recorded by one person, verified by another, looked at again; and the follow-up of a closed file."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import FollowUp, Outcome
from guanai.calendars import months_later, today
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
TYPED = {"kind": "returned_school", "happened_on": str(today()), "evidence": "学籍证明"}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def index(minor) -> str:
    return reverse("minor-outcomes", args=[minor.pk])


def verify(client, row):
    return client.post(reverse("outcome-verify", args=[row.minor_id, row.pk]), follow=True)


def test_it_counts_only_when_another_person_has_verified_it(world, as_, minor):
    assert send(as_("member"), reverse("outcome-new", args=[minor.pk]), **TYPED)["Location"] == index(minor)
    row = Outcome.objects.get()
    assert not Outcome.objects.verified().exists()
    assert "登记人不能核实自己登记的成效，请由另一人核实。" in verify(as_("member"), row).content.decode()
    assert not Outcome.objects.verified().exists()
    assert "已核实：回归校园。" in verify(as_("head"), row).content.decode()
    row.refresh_from_db()
    assert (Outcome.objects.verified().get(), row.verified_by) == (row, world.user["head"].pk)
    assert AuditEntry.objects.filter(verb="outcome.verify", actor=world.user["head"].pk).count() == 1
    assert "站员member" in as_("head").get(index(minor)).content.decode()


def test_verified_twice_it_is_verified_once(world, as_, minor):
    row = files.outcome(minor, by=world.user["member"])
    first = verify(as_("head"), row) and Outcome.objects.get().verified_at
    verify(as_("head"), row)
    assert Outcome.objects.get().verified_at == first
    assert AuditEntry.objects.filter(verb="outcome.verify").count() == 1


def test_the_database_refuses_one_person_for_both(world, minor):
    row = files.outcome(minor, by=world.user["member"])
    with pytest.raises(ValidationError):
        row.verify(by=world.user["member"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Outcome.objects.update(verified_at=timezone.now(), verified_by=world.user["member"].pk)


def test_what_tells_of_an_offence_is_recorded_by_who_may_read_it(as_, minor):
    url = reverse("outcome-new", args=[minor.pk])
    said = errors(send(as_("member"), url, **TYPED | {"kind": "reoffended"}))
    assert said == {"kind": ["没有找到这个成效，或不在您的范围内。"]}
    assert send(as_("head"), url, **TYPED | {"kind": "reoffended"}).status_code == 302
    row = Outcome.objects.get()
    assert verify(as_("member"), row).status_code == 404


def test_it_cannot_lie_in_the_future(as_, minor):
    said = errors(send(as_("member"), reverse("outcome-new", args=[minor.pk]), **TYPED | {"happened_on": "2040-01-01"}))
    assert said == {"happened_on": ["日期不能晚于今天。"]}


def test_a_wrong_one_is_voided_and_no_longer_verified(as_, minor):
    row = files.outcome(minor)
    as_("member").post(reverse("outcome-void", args=[minor.pk, row.pk]), {"reason": "记错了"})
    assert verify(as_("head"), row).status_code == 404
    assert as_("member").get(index(minor)).context["outcomes"] == []


@pytest.mark.parametrize(("page", "day"), [("outcome-new", "happened_on"), ("category-new", "starts_on")])
def test_a_new_page_of_a_file_proposes_today(as_, minor, page, day):
    assert as_("member").get(reverse(page, args=[minor.pk])).context["form"][day].value() == today()


def test_a_return_to_school_is_looked_at_again_after_30_and_90_days(world, minor):
    row = files.outcome(minor, happened_on=today() - 100 * DAY)
    assert row.check_due_on == row.happened_on + 30 * DAY
    early = files.check(row, checked_on=row.happened_on + 29 * DAY)
    assert row.check_due_on == row.happened_on + 30 * DAY
    files.check(row, checked_on=row.happened_on + 30 * DAY)
    assert row.check_due_on == row.happened_on + 90 * DAY
    late = files.check(row, checked_on=row.happened_on + 90 * DAY)
    assert row.check_due_on is None
    late.void("记错了", by=world.user["member"])
    early.void("记错了", by=world.user["member"])
    row.refresh_from_db()
    assert row.check_due_on == row.happened_on + 90 * DAY


def test_what_no_longer_holds_is_looked_at_no_more(minor):
    row = files.outcome(minor, happened_on=today() - 40 * DAY)
    files.check(row, checked_on=today(), found="ended")
    assert row.check_due_on is None


def test_no_reoffence_says_from_when_and_is_looked_at_when_it_is_enough(world, as_, minor):
    url, typed = reverse("outcome-new", args=[minor.pk]), TYPED | {"kind": "no_reoffence"}
    assert list(errors(send(as_("head"), url, **typed))) == ["observed_from"]
    assert send(as_("head"), url, **typed | {"observed_from": str(today() - 200 * DAY)}).status_code == 302
    row = Outcome.objects.get()
    assert row.check_due_on == row.enough_on == months_later(row.observed_from, 12)
    assert "满 6 个月" in as_("head").get(index(minor)).content.decode()
    said = errors(send(as_("head"), url, **TYPED | {"kind": "employed", "observed_from": str(today())}))
    assert list(said) == ["observed_from"]


def test_no_reoffence_against_a_verified_offence_is_refused(world, as_, minor):
    files.behaviour(minor, "s4", happened_on=today() - 30 * DAY, verified_by=world.user["head"])
    facts = TYPED | {"kind": "no_reoffence", "observed_from": str(today() - 400 * DAY)}
    said = errors(send(as_("head"), reverse("outcome-new", args=[minor.pk]), **facts))
    assert said == {"kind": ["这段时间里有核实的严重不良行为、涉案记录或再次违法，不能记为未再违法。"]}
    row = files.outcome(minor, kind="no_reoffence", observed_from=today() - 20 * DAY, happened_on=today() - 10 * DAY)
    row.verify(by=world.user["head"])
    files.outcome(minor, kind="reoffended", happened_on=today() - DAY).verify(by=world.user["head"])
    url = reverse("outcome-check-new", args=[minor.pk, row.pk])
    said = errors(send(as_("head"), url, checked_on=str(today()), found="holds", evidence="查询"))
    assert list(said) == ["found"]


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, False),
        ({"role": "below_age", "disposition": "no_penalty", "disposed_on": today()}, False),
        ({"role": "victim"}, True),
        ({"disposition": "withdrawn", "disposed_on": today()}, True),
        ({"act_on": today() - 400 * DAY}, True),
        ({"act_on": today() - 399 * DAY}, False),
    ],
)
def test_no_reoffence_against_a_case_of_what_the_child_did_is_refused(world, as_, minor, facts, holds):
    files.case(minor, **facts)
    typed = TYPED | {"kind": "no_reoffence", "observed_from": str(today() - 400 * DAY)}
    said = send(as_("head"), reverse("outcome-new", args=[minor.pk]), **typed)
    assert (said.status_code == 302) is holds
    assert holds or list(errors(said)) == ["kind"]


@pytest.mark.parametrize("entered_before", [True, False])
def test_an_offence_that_is_known_only_later_takes_no_reoffence_back(world, as_, minor, entered_before):
    """Known before it is verified, it is not verified; known afterwards, it proves nothing any more."""
    since = today() - 400 * DAY
    row = files.outcome(minor, kind="no_reoffence", observed_from=since, by=world.user["member"])
    if not entered_before:
        row.verify(by=world.user["head"])
        assert Outcome.objects.proven(today(), today()).exists()
    files.behaviour(minor, "s4", happened_on=since + DAY, verified_by=world.user["head"])
    if entered_before:
        assert "不能记为未再违法" in verify(as_("head"), row).content.decode()
        assert not Outcome.objects.verified().exists()
    assert not Outcome.objects.proven(today(), today()).exists()


def test_a_check_of_what_tells_of_a_case_is_nothing_to_who_may_not_read_it(world, as_, minor):
    row = files.outcome(minor, kind="no_reoffence", observed_from=today() - 90 * DAY, by=world.user["head"])
    look = files.check(row, checked_on=today())
    for name, key in (("outcome-check-new", row.pk), ("outcome-check-void", look.pk)):
        assert as_("member").get(reverse(name, args=[minor.pk, key])).status_code == 404
        assert as_("head").get(reverse(name, args=[minor.pk, key])).status_code == 200


class TestFollowUp:
    def test_it_is_due_after_30_90_and_365_days_and_reopens_nothing(self, world, as_, minor):
        files.closed(minor, on=today() - 35 * DAY)
        assert minor.follow_up_due_on == minor.closed_on + 30 * DAY
        url = reverse("follow-up-new", args=[minor.pk])
        typed = {"held_on": str(today()), "way": "phone", "state": "not_found", "story": "电话不通"}
        assert send(as_("member"), url, **typed).status_code == 302
        minor.refresh_from_db()
        assert minor.follow_up_due_on == minor.closed_on + 30 * DAY  # who was not found is still to be asked for
        assert send(as_("member"), url, **typed | {"state": "steady"}).status_code == 302
        minor.refresh_from_db()
        assert (minor.follow_up_due_on, minor.status) == (minor.closed_on + 90 * DAY, "closed")
        FollowUp.objects.get(state="steady").void("记错了", by=world.user["member"])
        minor.refresh_from_db()
        assert minor.follow_up_due_on == minor.closed_on + 30 * DAY

    @pytest.mark.parametrize("closing", ["goal_met", "aged_out"])
    def test_somebody_asks_after_who_stays_in_the_place(self, minor, closing):
        files.closed(minor, closing=closing)
        assert minor.follow_up_due_on == minor.closed_on + 30 * DAY

    @pytest.mark.parametrize("closing", ["moved", "died"])
    def test_nobody_asks_after_who_moved_or_died(self, minor, closing):
        assert files.closed(minor, closing=closing).follow_up_due_on is None

    def test_a_file_at_work_is_visited_instead(self, as_, minor):
        url = reverse("follow-up-new", args=[minor.pk])
        assert as_("member").get(url)["Location"] == minor.get_absolute_url()
        typed = {"held_on": str(today()), "way": "phone", "state": "steady", "story": "在县城上班"}
        files.closed(minor)
        page = as_("member").get(url)
        minor.move("filed", on=today(), reason="又要帮教", by=None)
        assert minor.follow_up_due_on is None
        typed["token"] = page.context["form"]["token"].value()
        assert "档案没有结案，请记走访。" in as_("member").post(url, typed).content.decode()
        assert not FollowUp.objects.exists()

    def test_its_words_are_for_who_may_know_the_child(self, as_, minor):
        files.follow_up(files.closed(minor))
        for page in (index(minor), minor.get_absolute_url()):
            assert "在县城上班" in as_("member").get(page).content.decode()
            assert "在县城上班" not in as_("county").get(page).content.decode()

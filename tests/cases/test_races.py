"""Two people at once, on PostgreSQL: who waited for a row is asked again, and is told."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases import exporting, handing
from cases.forms.referral import SubjectReferralForm
from cases.models import (
    Duplicate,
    HandoverLine,
    MentoringMember,
    MentoringVisit,
    Minor,
    Probation,
    Sealing,
    VisitExport,
    reckoning,
)
from guanai import jobs
from guanai.audit import deed
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.models import Referral
from tests.cases import files
from tests.stations import rows
from tests.waiting import until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="of two writers the second waits before it begins"),
]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def second_of_two(first, second) -> None:
    """`second` begins when `first` is done and not yet committed; that happens once it waits."""
    begun = Event()

    def one():
        with deed():
            first()
            begun.set()
            until(somebody_waits, seconds=10)
        connection.close()

    thread = Thread(target=one)
    thread.start()
    begun.wait(10)
    try:
        second()
    finally:
        thread.join()


def test_one_pair_joined_both_ways_keeps_one_file(world):
    files.child(world.unit["chengdong"]), files.child(world.unit["chengxi"])
    one, other = Duplicate.objects.get(), Duplicate.objects.get()
    join = handing.join
    with pytest.raises(NotAllowed, match="别人刚处理过"):
        second_of_two(
            lambda: join(one, one.known, one.known.unit, "同一个孩子", by=world.user["county"]),
            lambda: join(other, other.minor, other.minor.unit, "同一个孩子", by=world.user["bureau"]),
        )
    assert Minor.objects.get(voided_at=None) == one.known == Duplicate.objects.get().kept


def test_one_gap_filled_twice_has_one_successor(world):
    unit = world.unit["chengdong"]
    going, here, too, heir, late = (rows.cleared(unit, name) for name in ("周建国", "丙某", "丁某", "甲某", "乙某"))
    files.team(files.child(unit), [going, here, too], "many_to_one")
    files.handover(going, gap=today() + timedelta(days=9))
    one, other = HandoverLine.objects.get(), HandoverLine.objects.get()
    with pytest.raises(NotAllowed, match="别人刚选了接手人"):
        second_of_two(lambda: one.fill(heir, today(), by=None), lambda: other.fill(late, today(), by=None))
    assert HandoverLine.objects.get().successor == heir
    assert not MentoringMember.objects.filter(person=late).exists()


def test_the_end_of_a_probation_is_written_once(world):
    files.probation(files.case(files.child(world.unit["chengdong"])))
    one, other = Probation.objects.get(), Probation.objects.get()
    with pytest.raises(NotAllowed, match="已经登记过了"):
        second_of_two(
            lambda: one.decide(outcome="not_prosecuted", on=today(), by=world.user["head"]),
            lambda: other.decide(outcome="revoked", on=today(), by=world.user["head"]),
        )
    assert Probation.objects.get().outcome == "not_prosecuted"


@pytest.mark.parametrize("late", ["amend", "void"])
def test_what_is_being_sent_is_neither_changed_nor_voided(world, late):
    rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"])
    one, other = Referral.objects.get(), Referral.objects.get()
    verbs = {
        "amend": lambda: other.amend({"need": "别的"}, version=1, by=None),
        "void": lambda: other.void("写错了", by=world.user["member"]),
    }
    with pytest.raises(NotAllowed, match="已经发出"):
        second_of_two(lambda: one.send(by=None), verbs[late])
    row = Referral.objects.get()
    assert (row.status, row.need, row.is_void) == ("sent", one.need, False)


def test_a_file_is_not_closed_over_what_somebody_writes_at_the_moment(world):
    minor = files.child(world.unit["chengdong"])
    about = {"user": world.user["member"], "about": minor, "label": f"档案 {minor}"}
    facts = {"kind": "transfer", "to_unit": minor.unit.parent_id, "need": "救助", "matter": "上门", "basis": "duty"}
    form = SubjectReferralForm(None, **about)
    form = SubjectReferralForm(facts | {"token": form["token"].value()}, **about)
    assert form.is_valid(), form.errors
    with pytest.raises(NotAllowed, match="1 份转办单没有办结"):
        second_of_two(
            lambda: form.keep(by=world.user["member"]),
            lambda: Minor.objects.get(pk=minor.pk).close("moved", on=today(), by=world.user["head"]),
        )


def test_a_tier_is_not_approved_over_a_ground_that_goes_at_the_moment(world):
    minor = files.child(world.unit["chengdong"])
    act = files.behaviour(minor, "s4", verified_by=world.user["head"])
    row = files.override(files.assessment(minor), "b", by=world.user["member"])
    with pytest.raises(ValidationError):
        second_of_two(
            lambda: act.void("记错了", by=world.user["head"]),
            lambda: row.approve(by=world.user["head"]),
        )


def test_an_export_begun_while_a_seal_is_placed_is_written_without_the_child(world, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(jobs, "wake", lambda job: None)
    minor = files.child(world.unit["chengdong"], filed_on=today() - timedelta(days=30))
    mentor = rows.cleared(minor.unit, name="周老师")
    files.team(minor, [mentor], formed_on=minor.filed_on)
    files.visit(minor, today(), visitors=[mentor])
    asked = {"since": minor.filed_on, "until": today(), "purpose": "季度检查"}
    export = VisitExport(unit=minor.unit, **asked).ask(by=world.user["head"])
    export.approve(by=world.user["county"])
    seal = Sealing(minor=minor, unit=minor.unit, basis="education", notice_no="封 3 号")
    second_of_two(
        lambda: seal.place(by=world.user["keeper"]),
        lambda: jobs.run(export.job_id, exporting.write),
    )
    export.refresh_from_db()
    assert (export.status, export.rows) == ("ready", 0)


@pytest.mark.parametrize("verb", ["amend", "void"])
def test_a_visit_that_is_changed_waits_for_who_reckons_for_the_child(world, monkeypatch, verb):
    """The first rewrites by when the second's visit was due, which the second must not hold by then."""
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [rows.cleared(minor.unit, "周建国")], "one_to_one")
    late = files.visit(minor, today() - timedelta(days=2))
    begun, reckon = Event(), reckoning.due_days

    def slowly(*asked):
        monkeypatch.setattr(reckoning, "due_days", reckon)
        begun.set()
        until(somebody_waits, seconds=10)
        return reckon(*asked)

    def one():
        files.visit(minor, today() - timedelta(days=9))
        connection.close()

    monkeypatch.setattr(reckoning, "due_days", slowly)
    thread = Thread(target=one)
    thread.start()
    begun.wait(10)
    other = MentoringVisit.objects.get(pk=late.pk)
    verbs = {
        "amend": lambda: other.amend({"findings": "改过的话"}, version=other.version, by=world.user["member"]),
        "void": lambda: other.void("记错。", by=world.user["member"]),
    }
    verbs[verb]()
    thread.join()
    assert MentoringVisit.objects.valid().count() == (2 if verb == "amend" else 1)

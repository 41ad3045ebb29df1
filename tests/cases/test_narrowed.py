"""A file whose seal waits for the end of 帮教 takes what belongs to that, and nothing else."""

import threading
import time
from contextlib import nullcontext, suppress
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.urls import reverse

from cases import handing
from cases.models import (
    AidGrant,
    BehaviourRecord,
    DropoutCase,
    DropoutDuty,
    DropoutReview,
    DropoutVisit,
    Duplicate,
    FileTransfer,
    Minor,
    Persuasion,
    RescueCase,
    RightsAidCase,
)
from guanai.audit import deed
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations.models import Referral
from tests import world as cast
from tests.cases import clues, files
from tests.cases.test_behaviour import TYPED
from tests.cases.test_sealing import lifted, sealed, sentenced
from tests.stations import rows
from tests.stations.rows import send

ONLY = "只登记走访"


@pytest.fixture
def mentor(world):
    return files.join_mentor(world)


@pytest.fixture
def sealing(world, mentor):
    """Of a child whose team is still at work."""
    minor = files.child(world.unit["chengdong"])
    case = sentenced(minor)
    files.team(minor, [mentor])
    return sealed(minor, case=case, basis="criminal", by=world.user["keeper"])


@pytest.fixture
def minor(sealing):
    return Minor.objects.get(pk=sealing.minor_id)


def grant(minor, *, by=None) -> AidGrant:
    facts = {"beneficiary": "minor", "kind": "tuition", "granted_on": today(), "cash": 800}
    row = AidGrant(unit=minor.unit, minor=minor, **facts)
    row.enter(by=by)
    return row


REFUSED = {
    "a case": lambda minor: files.case(minor),
    "an act": lambda minor: files.behaviour(minor),
    "a measure": lambda minor: files.measure(minor),
    "an assessment": lambda minor: files.assessment(minor),
    "a category": lambda minor: files.category(minor, "suspect"),
    "a grant": grant,
    "a link": lambda minor: files.link(minor, files.child(minor.unit, id_no=files.number(70))),
    "a transfer": lambda minor: files.transfer(minor, minor.unit.parent),
    "an outcome that tells of the act": lambda minor: files.outcome(
        minor, kind="no_reoffence", happened_on=today(), observed_from=today() - timedelta(days=400)
    ),
}
TAKEN = {
    "a visit": lambda minor: files.visit(minor, today()),
    "an attempt": lambda minor: files.attempt(minor),
    "a step of the plan": lambda minor: files.plan_step(minor),
    "a signal": lambda minor: files.signal(minor),
    "an outcome": lambda minor: files.outcome(minor, kind="returned_school"),
}


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED)
def test_is_refused_in_words(minor, write):
    with pytest.raises(NotAllowed, match=ONLY):
        write(minor)


@pytest.mark.parametrize("write", TAKEN.values(), ids=TAKEN)
def test_is_taken(minor, write):
    before = AuditEntry.objects.count()
    write(minor)
    assert AuditEntry.objects.count() > before


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED)
def test_is_taken_again_once_the_seal_is_lifted(world, minor, sealing, write):
    lifted(sealing, world)
    before = AuditEntry.objects.count()
    write(minor)
    assert AuditEntry.objects.count() > before


def test_what_was_written_without_a_file_does_not_come_into_it(minor):
    row = RightsAidCase(unit=minor.unit, kind="psych", opened_on=today(), story="谈心")
    row.enter(by=None)
    with pytest.raises(NotAllowed, match=ONLY):
        row.amend({"minor": minor}, version=row.version, by=None)


@pytest.fixture
def stood(world, mentor):
    """What had been written before the seal: a row of each kind that may be taken out of a file."""
    minor = files.child(world.unit["chengdong"])
    facts = {"unit": minor.unit, "minor": minor, "story": "谈心秘密"}
    aid = RightsAidCase(kind="psych", opened_on=today(), **facts)
    rescue = RescueCase(kind="missing", found_on=today(), place="车站", **facts)
    since = today() - timedelta(days=20)
    kept = {"household": "三口人", "plan": "家访", "detected_on": since, "years_done": 7, "reason": "weary"}
    dropout = DropoutCase(minor=minor, **kept)
    for row in (aid, rescue, dropout):
        row.enter(by=None)
    given = grant(minor)
    case = sentenced(minor)
    files.team(minor, [mentor])
    sealed(minor, case=case, basis="criminal", by=world.user["keeper"])
    return {"aid": aid, "rescue": rescue, "grant": given, "dropout": dropout}


@pytest.mark.parametrize("kind", ["aid", "rescue", "grant"])
@pytest.mark.parametrize("goes", ["out", "over"])
def test_nothing_is_taken_out_of_it(world, as_, stood, kind, goes):
    row, sister = stood[kind], files.child(world.unit["chengdong"], id_no=files.number(70))
    with pytest.raises(NotAllowed, match=ONLY):
        row.amend({"minor": sister if goes == "over" else None}, version=row.version, by=world.user["head"])
    assert as_("member").get(row.get_absolute_url()).status_code == 404


BESIDE = {
    "what was done for its rights": ("aid", "close", {"closed_on": today(), "result": "好转", "satisfied": "yes"}),
    "its way home": ("rescue", "reunite", {"reunited_on": today(), "reunited_with": "父亲"}),
    "its return to school": ("dropout", "move", {"status": "returned", "on": today()}),
}


@pytest.mark.parametrize("what", BESIDE)
def test_what_had_begun_goes_on_in_no_other_way(world, stood, what):
    kind, verb, facts = BESIDE[what]
    with pytest.raises(NotAllowed, match=ONLY):
        getattr(stood[kind], verb)(**facts, by=world.user["head"])


HANGS = {
    Persuasion: {"held_on": today(), "by_whom": "张校长", "story": "上门"},
    DropoutVisit: {"held_on": today()},
    DropoutReview: {"held_on": today(), "finding": "仍未返校"},
    DropoutDuty: {"line": "education", "level": 1, "who": "张校长"},
}


@pytest.mark.parametrize("kind", HANGS)
def test_nothing_more_hangs_on_what_had_begun(stood, kind):
    with pytest.raises(NotAllowed, match=ONLY):
        kind(case=stood["dropout"], **HANGS[kind]).enter(by=None)


def test_the_head_is_told_so_at_the_form(as_, stood):
    typed = {"minor": "", "kind": "psych", "opened_on": str(today()), "story": "谈心秘密"}
    page = send(as_("head"), reverse("rights-aid-edit", args=[stood["aid"].pk]), **typed)
    assert page.status_code == 409
    assert ONLY in page.content.decode()


def dropout(minor) -> DropoutCase:
    facts = {"years_done": 6, "reason": "weary", "household": "三口人", "plan": "家访"}
    row = DropoutCase(minor=minor, detected_on=today(), **facts)
    row.enter(by=None)
    return row


CHANGED = {
    "a guardian": (files.guardian, lambda row: row.amend({"relation": "father"}, version=row.version, by=None)),
    "a child out of school": (dropout, lambda row: row.move("persuading", on=today(), by=None)),
    "a persuasion": (dropout, lambda row: Persuasion(case=row, held_on=today(), by_whom="校长").enter(by=None)),
}


@pytest.mark.parametrize(("write", "change"), CHANGED.values(), ids=CHANGED)
@pytest.mark.parametrize("extent", ["file", "matter"])
def test_what_stood_there_before_goes_on_only_where_the_file_stays(world, mentor, write, change, extent):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [mentor])
    row, case = write(minor), sentenced(minor)
    sealed(minor, case=case, basis="criminal", extent=extent, by=world.user["keeper"])
    row = type(row).objects.get(pk=row.pk)
    with pytest.raises(NotAllowed, match=ONLY) if extent == "file" else nullcontext():
        change(row)


def test_a_visit_is_mended_still_and_so_is_another_case(world, minor, mentor):
    row = files.visit(minor, today())
    row.amend({"findings": "改过。"}, version=row.version, by=None)
    child = files.child(world.unit["chengdong"], id_no=files.number(71))
    files.team(child, [mentor])
    first, other = sentenced(child), files.case(child)
    sealed(child, case=first, basis="criminal", extent="matter", by=world.user["keeper"])
    other = type(other).objects.get(pk=other.pk)
    other.amend({"disposition": "prosecuted", "disposed_on": today()}, version=other.version, by=None)
    assert other.disposition == "prosecuted"


@pytest.mark.parametrize("write", [*TAKEN.values(), *REFUSED.values()], ids=[*TAKEN, *REFUSED])
def test_once_it_is_sealed_it_takes_nothing_as_if_it_had_never_been(world, write):
    minor = files.child(world.unit["chengdong"])
    sealed(minor, by=world.user["keeper"])
    with pytest.raises(NotAllowed, match="没有找到这份档案"):
        write(minor)


@pytest.mark.parametrize("kind", ["whole", "timeline"])
def test_nothing_of_it_is_printed_but_the_sheet_of_its_visits(as_, minor, kind):
    paper, head = reverse("file-paper", args=[minor.pk, kind]), as_("head")
    assert paper not in head.get(minor.get_absolute_url()).content.decode()
    assert head.get(paper).status_code == 404
    assert head.get(reverse("visit-sheet"), {"minor": minor.pk})["Content-Type"] == "application/pdf"


def test_a_hand_over_elsewhere_does_not_name_its_unit(world, as_, mentor):
    far = files.child(world.unit["chengxi"])
    case = sentenced(far)
    files.team(far, [mentor])
    url = reverse("handover-new", args=[mentor.pk])
    files.team(files.child(world.unit["chengdong"], id_no=files.number(70)), [mentor], mode="one_to_one")
    assert "城西所" in as_("head").get(url).content.decode()
    sealed(far, case=case, basis="criminal", by=world.user["keeper"])
    assert "城西所" not in as_("head").get(url).content.decode()


@pytest.mark.parametrize("extent", ["file", "matter"])
class TestItsNumber:
    """Of a child whose team is still at work."""

    @pytest.fixture
    def waiting(self, world, mentor, extent):
        minor = files.child(world.unit["chengdong"])
        case = sentenced(minor)
        files.team(minor, [mentor])
        return sealed(minor, case=case, basis="criminal", extent=extent, by=world.user["keeper"])

    def again(self, unit) -> Minor:
        """The child is entered once more, by its number."""
        return files.child(unit, kind="migrant")

    def test_is_known_neither_to_its_station_nor_to_the_county(self, world, waiting):
        form = Minor(unit=waiting.unit, name="刘小明", id_no=files.number(), gender="male", birth_date=files.BORN)
        form.clean()
        form.validate_constraints()
        self.again(world.unit["chengxi"])
        assert not Duplicate.objects.with_withheld().exists()

    def test_is_known_again_once_only_the_matter_is_gone(self, world, waiting, extent):
        other = self.again(world.unit["chengxi"])
        waiting.minor.teams.get().close(today(), by=None)
        found = set(Minor.objects.with_number(files.number()))
        assert found == ({other, waiting.minor} if extent == "matter" else {other})
        assert Duplicate.objects.count() == (1 if extent == "matter" else 0)

    def test_stays_with_the_file_that_its_station_opened_meanwhile(self, world, waiting, extent):
        other = self.again(world.unit["chengdong"])
        self.again(world.unit["chengxi"])
        waiting.minor.teams.get().close(today(), by=None)
        assert waiting.minor not in Minor.objects.with_number(files.number())
        assert [pair.known for pair in Duplicate.objects.all()] == [other]

    def test_is_compared_again_when_the_seal_is_lifted(self, world, waiting):
        self.again(world.unit["chengxi"])
        lifted(waiting, world)
        assert Duplicate.objects.get().minor == waiting.minor

    def test_is_not_brought_back_by_a_change(self, world, waiting):
        minor = Minor.objects.get(pk=waiting.minor_id)
        minor.amend({"grade": "七年级"}, version=minor.version, by=world.user["head"])
        assert not Minor.objects.with_number(files.number()).exists()


def test_a_clue_is_not_filed_there(minor):
    clue = clues.clue(minor.unit)
    clue.verify("属实", by=None)
    with pytest.raises(NotAllowed, match=ONLY):
        clue.file_as(minor, by=None)


def test_the_head_writes_no_referral_from_it(world, as_, minor):
    url = reverse("minor-referral", args=[minor.pk])
    facts = {"kind": "transfer", "to_unit": str(world.unit["hekou"].pk), "need": "困境儿童救助", "matter": "x"}
    page = send(as_("head"), url, **facts, basis="duty")
    assert ONLY in page.content.decode()
    assert not Referral.objects.exists()


def test_a_transfer_that_was_offered_before_is_not_accepted(world):
    minor = files.child(world.unit["chengdong"])
    transfer = files.transfer(minor, world.unit["chengxi"])
    files.team(minor, [rows.cleared(minor.unit, "周老师")])
    sealed(minor, by=world.user["keeper"])
    with pytest.raises(NotAllowed, match=ONLY):
        handing.accept(FileTransfer.objects.with_withheld().get(pk=transfer.pk), None, by=world.user["head"])
    assert Minor.objects.with_withheld().get(pk=minor.pk).unit == minor.unit


def test_the_form_says_so_to_the_head(as_, minor):
    page = send(as_("head"), reverse("behaviour-new", args=[minor.pk]), **TYPED)
    assert page.status_code == 409
    assert ONLY in page.content.decode()
    assert not BehaviourRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
@pytest.mark.parametrize("first", ["grant", "seal"])
def test_what_is_written_while_the_seal_is_placed_is_not_left_outside(first):
    world = cast.build()
    minor = files.child(world.unit["chengdong"])
    deeds = {"grant": lambda: grant(minor), "seal": lambda: sealed(minor, by=world.user["keeper"])}
    _at_once(deeds.pop(first), *deeds.values())
    assert not Minor.objects.filter(pk=minor.pk).exists()
    assert not AidGrant.objects.exists()


def _at_once(first, second) -> None:
    """`second` comes while `first` has not committed."""
    begun = threading.Event()

    def slowly():
        with deed():
            first()
            begun.set()
            time.sleep(1)

    def meanwhile():
        begun.wait(10)
        with suppress(NotAllowed):
            second()

    threads = [threading.Thread(target=_closing, args=[work]) for work in (slowly, meanwhile)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


def _closing(work) -> None:
    try:
        work()
    finally:
        connections.close_all()

"""Children's files for tests, entered through their own verbs. The numbers begin with a region that does not exist."""

from datetime import date, timedelta

from cases import filing
from cases.identity import check_digit
from cases.models import (
    Assessment,
    BehaviourRecord,
    FileLink,
    FileTransfer,
    Guardian,
    LegalBasis,
    MentoringTeam,
    MentoringVisit,
    Minor,
    MinorCategory,
    Outcome,
    PublicGuardian,
    ResponsibilityAssignment,
    RiskSignal,
    TierOverride,
)
from guanai.calendars import today
from guanai.scans import Scan
from stations.access import Role
from stations.models import Person, User
from tests.stations import rows
from tests.world import World, appoint

BORN = date(today().year - 13, 3, 5)
FILED = today() - timedelta(days=40)


def number(serial: int = 1, born: date = BORN, male: bool = True) -> str:
    """A number with the right check digit that belongs to nobody."""
    first = f"990000{born:%Y%m%d}{serial:02d}{1 if male else 2}"
    return first + check_digit(first)


def child(unit, *, kind="left_behind", by=None, founded=True, **facts) -> Minor:
    """A file that stands on a duty, unless a test asks for one that stands on nothing."""
    facts = {"name": "刘小明", "id_no": number(), "gender": "male", "birth_date": BORN, "filed_on": FILED} | facts
    minor = Minor(unit=unit, **facts)
    filing.file(minor, MinorCategory(kind=kind, source="社区摸排", starts_on=minor.filed_on), by=by)
    if founded:
        basis(minor)
    return minor


def basis(minor, scan=None, *, by=None, **facts) -> LegalBasis:
    facts = {"kind": "duty", "article": "protection_100", "purpose": "走访帮教", "given_on": minor.filed_on} | facts
    row = LegalBasis(minor=minor, **facts)
    row.give(scan, by=by)
    return row


def consent(minor, data=b"%PDF-1.4 ...", **facts) -> LegalBasis:
    paper = Scan(data, "application/pdf", "scan.pdf")
    return basis(minor, paper, **{"kind": "consent", "article": "", "guardian": guardian(minor)} | facts)


def helper(minor, person, **facts) -> PublicGuardian:
    row = PublicGuardian(minor=minor, person=person, **{"duties": "每周接送一次", "starts_on": FILED} | facts)
    row.enter(by=None)
    return row


def assignment(minor, person, **facts) -> ResponsibilityAssignment:
    row = ResponsibilityAssignment(minor=minor, person=person, **{"starts_on": FILED} | facts)
    row.begin(by=None)
    return row


def link(minor, other, kind="siblings") -> FileLink:
    one, other = sorted((minor, other), key=lambda file: file.pk)
    row = FileLink(one=one, other=other, kind=kind)
    row.enter(by=None)
    return row


def transfer(minor, unit, *, by=None) -> FileTransfer:
    row = FileTransfer(minor=minor, from_unit=minor.unit, to_unit=unit, reason="随父母迁居")
    row.ask(by=by)
    return row


def category(minor, kind, **facts) -> MinorCategory:
    row = MinorCategory(minor=minor, kind=kind, **{"source": "学校通报", "starts_on": FILED} | facts)
    row.enter(by=None)
    return row


def behaviour(minor, act="b2", *, by=None, verified_by=None, **facts) -> BehaviourRecord:
    facts = {"happened_on": today() - timedelta(days=30), "source": "学校通报"} | facts
    row = BehaviourRecord(minor=minor, act=act, **facts)
    row.enter(by=by)
    if verified_by:
        row.verify(by=verified_by)
    return row


def guardian(minor, **facts) -> Guardian:
    row = Guardian(minor=minor, **{"name": "刘大山", "relation": "grandmother", "capacity": "limited"} | facts)
    row.enter(by=None)
    return row


def outcome(minor, *, by=None, **facts) -> Outcome:
    row = Outcome(minor=minor, **{"kind": "returned_school", "happened_on": today(), "evidence": "学籍证明"} | facts)
    row.enter(by=by)
    return row


def assessment(minor, *, by=None, on=None) -> Assessment:
    row = Assessment(minor=minor, assessed_on=on or today())
    row.enter(by=by)
    return row


def override(assessment, tier="b", *, by=None, approved_by=None) -> TierOverride:
    row = TierOverride(assessment=assessment, tier=tier, reason="情况特殊")
    row.enter(by=by)
    if approved_by:
        row.approve(by=approved_by)
    return row


def signal(minor, *, by=None, **facts) -> RiskSignal:
    facts = {
        "source": "school",
        "seen_on": today(),
        "watch_until": today() + timedelta(days=7),
        "text": "没来上课",
    } | facts
    row = RiskSignal(minor=minor, **facts)
    row.enter(by=by)
    return row


def team(minor, mentors: list[Person], mode="one_to_one", formed_on=FILED, **facts) -> MentoringTeam:
    row = MentoringTeam(unit=minor.unit, mode=mode, formed_on=formed_on, **facts)
    row.form(minor, mentors, mentors[0], by=None)
    return row


def visit(minor, held_on, *, visitors=(), by=None, **facts) -> MentoringVisit:
    facts = {"findings": "按时到校。", "next_on": held_on + timedelta(days=30)} | facts
    row = MentoringVisit(minor=minor, held_on=held_on, **facts)
    row.enter(by=by, visitors=list(visitors))
    return row


def join_mentor(world: World) -> Person:
    """An account `mentor` at 城东所 for a retired officer of its register."""
    person = rows.person(world.unit["chengdong"], name="周老师", kind="retired_police")
    user = User.enter(login="mentor", name="帮教人周老师", password="x", by=None)
    User.objects.filter(pk=user.pk).update(person=person)
    appoint(user, Role.MENTOR, world.unit["chengdong"], by=world.user["head"])
    world.user["mentor"] = User.objects.get(pk=user.pk)
    return person

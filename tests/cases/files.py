"""Children's files for tests, entered through their own verbs. The numbers begin with a region that does not exist."""

from datetime import date, timedelta

from cases import filing
from cases.identity import check_digit
from cases.models import (
    Assessment,
    BehaviourRecord,
    FileLink,
    FileTransfer,
    FollowUp,
    Guardian,
    Handover,
    JuvenileCase,
    LegalBasis,
    Measure,
    MentoringMember,
    MentoringTeam,
    MentoringVisit,
    Minor,
    MinorCategory,
    Outcome,
    OutcomeCheck,
    PlanStep,
    Probation,
    PublicGuardian,
    ResponsibilityAssignment,
    RiskSignal,
    Safeguard,
    TermReview,
    TierOverride,
    VisitAttempt,
    VisitNote,
)
from cases.models.handover import Part
from guanai.calendars import months_later, today
from guanai.scans import Scan
from stations.access import Role
from stations.models import Clearance, OfficerDesignation, Person, User
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


def check(outcome, *, by=None, **facts) -> OutcomeCheck:
    known = {"checked_on": outcome.happened_on + timedelta(days=30), "found": "holds", "evidence": "学籍系统"}
    row = OutcomeCheck(outcome=outcome, **known | facts)
    row.enter(by=by)
    return row


def closed(minor, *, on=None, closing="goal_met", by=None) -> Minor:
    minor.move("closed", on=on or today(), closing=closing, by=by)
    return minor


def follow_up(minor, *, by=None, **facts) -> FollowUp:
    known = {"held_on": today(), "way": "phone", "state": "steady", "story": "在县城上班"}
    row = FollowUp(minor=minor, **known | facts)
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


def designation(person, **facts) -> OfficerDesignation:
    row = OfficerDesignation(unit=person.unit, person=person, **{"starts_on": date(2024, 1, 1)} | facts)
    row.enter(by=None)
    return row


def officer(unit, name="郑警官", **facts) -> Person:
    """A designated officer of the unit."""
    person = rows.person(unit, name=name, **facts)
    designation(person)
    return person


def case(minor, handler=None, **facts) -> JuvenileCase:
    """A criminal case that is being investigated, with the child as the suspect."""
    handler = handler or officer(minor.unit)
    facts = {
        "case_no": "A3301",
        "role": "suspect",
        "nature": "criminal",
        "act_on": FILED,
        "received_on": FILED + timedelta(days=1),
    } | facts
    row = JuvenileCase(minor=minor, unit=handler.unit, officer=handler, **facts)
    row.enter(by=None)
    return row


def safeguard(case, kind="identity", **facts) -> Safeguard:
    row = Safeguard(case=case, kind=kind, **{"held_on": case.received_on} | facts)
    row.enter(by=None)
    return row


def probation(case, ends_on=None, **facts) -> Probation:
    facts = {"decided_by": "东湖区人民检察院", "decision_no": "第 3 号", "decided_on": case.received_on} | facts
    ends_on = ends_on or months_later(facts["decided_on"], 8)
    row = Probation(case=case, ends_on=ends_on, agreed_on=facts["decided_on"], **facts)
    row.enter(by=None)
    return row


def measure(minor, kind="s1", **facts) -> Measure:
    facts = {"body": "school", "decided_by": "东湖中学", "decided_on": FILED, "starts_on": FILED} | facts
    row = Measure(minor=minor, kind=kind, **facts)
    row.enter(by=None)
    return row


def special(minor, **facts) -> Measure:
    """专门教育 decided by the education authority together with the police."""
    act = behaviour(minor, "s4", verified_by=User.objects.get(login="head"))
    facts = {"body": "both", "decided_by": "东湖区教育局", "act": act, "ground": "2", "assessed_on": FILED} | facts
    return measure(minor, "e44", **facts)


def term_review(measure, **facts) -> TermReview:
    row = TermReview(measure=measure, **{"held_on": measure.starts_on, "advice": "stay"} | facts)
    row.enter(by=None)
    return row


def team(minor, mentors: list[Person], mode="one_to_one", formed_on=FILED, **facts) -> MentoringTeam:
    """With mentors who are cleared."""
    known = set(Clearance.objects.valid_on(today()).filter(person__in=mentors).values_list("person", flat=True))
    for person in mentors:
        if person.pk not in known:
            rows.clearance(person)
    row = MentoringTeam(unit=minor.unit, mode=mode, formed_on=formed_on, **facts)
    row.form(minor, mentors, mentors[0], by=None)
    return row


def visit(minor, held_on, *, visitors=(), by=None, **facts) -> MentoringVisit:
    facts = {"findings": "按时到校。", "next_on": held_on + timedelta(days=30)} | facts
    row = MentoringVisit(minor=minor, held_on=held_on, **facts)
    row.enter(by=by, visitors=list(visitors))
    return row


def attempt(minor, tried_on=None, *, visitors=(), by=None) -> VisitAttempt:
    row = VisitAttempt(minor=minor, tried_on=tried_on or today())
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


def plan_step(minor, *, by=None, **facts) -> PlanStep:
    facts = {"need": "study", "goal": "期末前不再旷课", "action": "每周与班主任通话", "planned_on": today()} | facts
    row = PlanStep(minor=minor, **{"due_on": today() + timedelta(days=30)} | facts)
    row.enter(by=by)
    return row


def handover(person, *, successor=None, gap=None, by=None, **facts) -> Handover:
    """All that a mentor has, to one successor or into a gap."""
    members = MentoringMember.objects.serving().filter(person=person).select_related("team", "person")
    parts = [Part(one, minor, successor, gap) for one in members for minor in one.team.minors.all()]
    row = Handover(unit=person.unit, person=person, **{"reason": "illness", "handed_on": today()} | facts)
    row.carry_out(parts, by=by)
    return row


def note(visit, *, by=None, **facts) -> VisitNote:
    row = VisitNote(visit=visit, **{"kind": "thanks", "text": "辛苦了。"} | facts)
    row.enter(by=by)
    return row


def join_officer(world: World) -> Person:
    """An account `officer` of 城东所 for a designated officer of its register, who has no case yet."""
    person = officer(world.unit["chengdong"])
    user = User.enter(login="officer", name="办案民警郑警官", password="x", by=None)
    User.objects.filter(pk=user.pk).update(person=person)
    appoint(user, Role.CASE_OFFICER, world.unit["chengdong"], by=world.user["head"])
    world.user["officer"] = User.objects.get(pk=user.pk)
    return person

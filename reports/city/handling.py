"""专门人员, cases and measures in the city. A station records them; others decided."""

from datetime import timedelta

from cases.lists import Conduct, Vulnerability
from cases.measures import Body, Correction, SchoolMeasure, SpecialSchool
from cases.models import BehaviourRecord, JuvenileCase, Measure, Minor, Probation, Safeguard, TermReview
from cases.models.case import CaseNature, CaseRole, Disposition
from cases.safeguards import Answer, Attendee, SafeguardKind
from guanai.calendars import months_later
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.access import Role
from stations.models import Gender, OfficerDesignation

DAY = timedelta(days=1)
DESIGNATED, HEARD, SCHOOLED = 2, 0.8, 0.5  # officers a unit; shares
UNHEARD, CORRECTED = 3, 2  # one in so many open cases has nothing done yet; one in so many acts was corrected
IN_CASE = {
    Conduct.SUSPECT: CaseRole.SUSPECT,
    Conduct.CONDITIONAL_NONPROS: CaseRole.SUSPECT,
    Conduct.BELOW_AGE_OFFENDER: CaseRole.BELOW_AGE,
    Conduct.SERIOUS_MISBEHAVIOUR: CaseRole.PARTY,
    Vulnerability.VICTIM: CaseRole.VICTIM,
}
ENDED = (CaseRole.BELOW_AGE, CaseRole.PARTY)  # cases of these are closed soon
SPECIAL = 12  # one in so many corrected children goes to the special school
RULES = "每周到社区报到一次，由社区民警和家长共同落实。"


class Handling:
    """Cases and measures of the city. Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years, registry: Registry):
        self.chance, self.years = Chance(seed + 3), years
        self.registry = Registry(self.chance, registry.on, registry.since, security=registry.security)
        self.designated: dict = {}  # unit -> its officers
        self.open = self.serious = self.corrected = self.tried = 0

    def designate(self, host: Host) -> None:
        """Two officers of each station; the first of them who is no head and no member handles cases."""
        busy = {account.person_id for account in host.accounts.values()}
        free = [one for one in host.officers if one.pk not in busy and one.kind_on(self.years.last) == "serving_police"]
        women = [one for one in free if one.gender == Gender.FEMALE]
        chosen = list(dict.fromkeys([*women[:1], *free]))[:DESIGNATED]
        for person in chosen:
            facts = {"starts_on": self.years.first, "trained_on": self.years.first - 30 * DAY}
            OfficerDesignation(pk=self.chance.key(), unit=host.unit, person=person, **facts).enter(by=host.head)
        if chosen:
            host.accounts[Role.CASE_OFFICER] = self.registry.account(chosen[0], Role.CASE_OFFICER, host.unit)
        self.designated[host.unit.pk] = chosen

    def handle(self, minor: Minor, host: Host) -> None:
        """The case of a child that has a part in one, and what was decided for it."""
        kinds = set(minor.categories.valid().values_list("kind", flat=True))
        role = next((role for kind, role in IN_CASE.items() if kind in kinds), None)
        officers = self.designated.get(host.unit.pk)
        if role and officers:
            self._case(minor, host, role, officers[0])
        self._measures(minor, host)

    def _case(self, minor: Minor, host: Host, role: str, officer) -> None:
        crime = role in (CaseRole.SUSPECT, CaseRole.VICTIM)
        received = minor.filed_on - self.chance.randint(1, 20) * DAY
        case = JuvenileCase(
            pk=self.chance.key(),
            minor=minor,
            case_no=f"A{self.chance.randrange(10**10):010d}",
            role=role,
            nature=CaseNature.CRIMINAL if crime else CaseNature.PUBLIC_ORDER,
            act_on=received - self.chance.randint(0, 9) * DAY,
            received_on=received,
            unit=host.unit,
            officer=officer,
            pressed_on=received if role == CaseRole.VICTIM else None,
        )
        case.enter(by=host.head)
        self.open += role not in ENDED
        if role in ENDED or self.open % UNHEARD != 1:
            self._safeguards(case, host)
        self.tried += role == CaseRole.SUSPECT
        if role == CaseRole.SUSPECT and self.tried % 2:
            self._probation(case, host)
        elif role in ENDED:
            self._close(case, host)

    def _safeguards(self, case: JuvenileCase, host: Host) -> None:
        guardian = {
            "attendee": Attendee.LEGAL,
            "attendee_name": "孩子的母亲",
            "transcript_on": case.received_on + DAY,
            "female_staff": "所里女民警",
            "content": "在派出所未成年人询问室询问。",
        }
        told = {
            SafeguardKind.GUARDIAN: guardian,
            SafeguardKind.IDENTITY: {"content": "核对了警情通报和宣传稿，没有孩子的信息。"},
            SafeguardKind.DEFENCE: {"content": "没有委托辩护人，已通知区法律援助中心指派律师。"},
            SafeguardKind.INQUIRY: {
                "answer": Answer.UNDONE,
                "held_on": None,
                "reason": "案情简单，检察院认为不需要另行调查。",
            },
        }
        asked = {line.kind for line in case.asked()}
        for kind, facts in told.items():
            if kind in asked and (kind != SafeguardKind.DEFENCE or self.chance.often(HEARD)):
                facts = {"held_on": case.received_on + DAY} | facts
                Safeguard(pk=self.chance.key(), case=case, kind=kind, **facts).enter(by=host.head)

    def _probation(self, case: JuvenileCase, host: Host) -> None:
        """Decided so that some run out in these weeks."""
        decided = max(case.received_on + 20 * DAY, months_later(self.years.last, -6) + self.chance.randint(3, 25) * DAY)
        if decided > self.years.last:
            return
        facts = {"disposition": Disposition.CONDITIONAL, "disposed_on": decided}
        case.amend(facts, version=case.version, by=host.head)
        facts = {"decided_on": decided, "agreed_on": decided - DAY, "ends_on": months_later(decided, 6)}
        facts |= {
            "decided_by": "区人民检察院",
            "decision_no": f"附条件不起诉〔{decided.year}〕{self.chance.randint(1, 40)} 号",
        }
        facts["conditions"] = "遵守法律法规，每月报告一次，完成学业，接受心理辅导。"
        Probation(pk=self.chance.key(), case=case, **facts).enter(by=host.head)

    def _close(self, case: JuvenileCase, host: Host) -> None:
        on = min(case.received_on + 25 * DAY, self.years.last)
        facts = {"disposition": Disposition.NO_PENALTY, "disposed_on": on, "closed_on": on}
        case.amend(facts, version=case.version, by=host.head)

    def _measures(self, minor: Minor, host: Host) -> None:
        acts = list(BehaviourRecord.objects.verified().filter(minor=minor))
        serious = [act for act in acts if act.is_serious]
        if acts and minor.school_id and self.chance.often(SCHOOLED):
            facts = {"kind": self.chance.choice(SchoolMeasure.values), "body": Body.SCHOOL}
            self._measure(minor, host, decided_by=minor.school.name, **facts)
        self.serious += bool(serious)
        if serious and self.serious % CORRECTED == 1:
            facts = {"body": Body.POLICE, "decided_by": host.office.unit.name, "act": serious[0], "content": RULES}
            number = f"矫治决〔{minor.filed_on.year}〕{self.chance.randint(1, 60)} 号"
            self._measure(minor, host, kind=Correction.REPORTS, decision_no=number, **facts)
            self.corrected += 1
            if self.corrected % SPECIAL == 1:
                self._special(minor, host, serious[0])

    def _special(self, minor: Minor, host: Host, act: BehaviourRecord) -> None:
        facts = {"kind": SpecialSchool.DECIDED, "body": Body.BOTH, "decided_by": "区教育局", "ground": "3", "act": act}
        facts |= {"decision_no": f"专门教育〔{minor.filed_on.year}〕7 号", "assessed_on": minor.filed_on}
        row = self._measure(minor, host, **facts)
        review = TermReview(pk=self.chance.key(), measure=row, held_on=row.starts_on + 30 * DAY, advice="stay")
        if review.held_on <= self.years.last:
            review.enter(by=host.head)

    def _measure(self, minor: Minor, host: Host, **facts) -> Measure:
        day = min(minor.filed_on + self.chance.randint(5, 60) * DAY, self.years.last)
        row = Measure(pk=self.chance.key(), minor=minor, decided_on=day, starts_on=day, **facts)
        row.enter(by=host.head)
        return row

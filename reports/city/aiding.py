"""资助, 维权帮助, 走失儿童 and 控辍保学 of the city: a few of each, entered through the verbs."""

from datetime import date, timedelta
from decimal import Decimal

from cases.models import (
    AidFund,
    AidGrant,
    AidItem,
    AidProgramme,
    AidReceipt,
    DropoutCase,
    DropoutDuty,
    DropoutReview,
    DropoutVisit,
    HouseholdPairing,
    Minor,
    Persuasion,
    RescueCase,
    RightsAidCase,
)
from cases.models.aid import AidKind, BeneficiaryKind
from cases.models.dropout import DropoutReason, kinds_of_visit
from cases.models.persuasion import DutyLevel, DutyLine
from cases.models.rescue import RescueKind
from cases.models.rights_aid import RightsAidKind, Satisfied
from cases.schooling import must_attend
from guanai.calendars import age
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from reports.city.years import Years
from stations.models import Area, AreaKind

HELPED, CLOSED, GRANTED, DROPPED, LOST = 0.25, 0.7, 0.25, 0.12, 0.2  # shares
THINGS = ("书包", "棉被", "羽绒服", "护眼灯")
MATTERS = {
    RightsAidKind.LEGAL_CONSULT: "监护人问抚养费怎么要。",
    RightsAidKind.PSYCH: "入学后睡不好，约了心理老师。",
    RightsAidKind.SCHOOL_DISPUTE: "转学手续卡住，与学校商量。",
    RightsAidKind.LABOUR: "暑期打工没拿到工资。",
    RightsAidKind.HOUSEHOLD_REG: "户口一直没有上。",
    RightsAidKind.LEGAL_AID: "申请法律援助律师。",
}
WHO = {
    DutyLine.GOVERNMENT: ("副县长", "副镇长", "村支书", "组长"),
    DutyLine.EDUCATION: ("局长", "校长", "年级主任", "班主任"),
}


class Aid:
    """Gives, helps, brings home and brings back to school."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years
        self.programme: AidProgramme | None = None

    def found(self, tree: Tree) -> None:
        """The city's fund and programme, and what the fund took in."""
        unit, by = tree.bureau, tree.committee[0]
        fund = AidFund(pk=self.chance.key(), unit=unit, name="城北关爱助学基金", keeper=unit.name)
        fund.enter(by=by)
        self.programme = AidProgramme(pk=self.chance.key(), unit=unit, name="关工助力", fund=fund)
        self.programme.enter(by=by)
        for day in self.chance.sample(self.years.days, 6):
            facts = {"received_on": day, "amount": Decimal(self.chance.randint(5, 60) * 1000), "donor": "城北商会"}
            AidReceipt(pk=self.chance.key(), unit=unit, fund=fund, **facts).enter(by=by)

    def pair(self, host: Host) -> None:
        """A village's households, and what they were given; now and then a lost child."""
        village = Area.objects.filter(unit=host.unit, kind=AreaKind.VILLAGE).order_by("name").first()
        if village:
            facts = {"village": village, "households": self.chance.randint(2, 9), "starts_on": self.years.first}
            HouseholdPairing(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.head)
            facts = {"beneficiary": BeneficiaryKind.HOUSEHOLD, "recipient_no": "户 1", "area": village}
            self._grant(host, self.chance.choice(self.years.days), kind=AidKind.FESTIVAL, **facts)
        if self.chance.often(LOST):
            self._rescue(host)

    def help(self, minor: Minor, host: Host) -> None:
        """What one child was given beside its visits."""
        if self.chance.often(GRANTED):
            day = self.chance.day(minor.filed_on, self.years.last)
            self._grant(host, day, kind=AidKind.TUITION, beneficiary=BeneficiaryKind.MINOR, minor=minor)
        if self.chance.often(HELPED):
            self._rights_aid(minor, host)
        if self.chance.often(DROPPED) and minor.status != Minor.Status.CLOSED:
            self._dropout(minor, host)

    def _grant(self, host: Host, day: date, **facts) -> None:
        cash = Decimal(self.chance.randint(3, 30) * 100)
        grant = AidGrant(
            pk=self.chance.key(), unit=host.unit, granted_on=day, cash=cash, programme=self.programme, **facts
        )
        grant.enter(by=host.member)
        if self.chance.often(0.4):
            facts = {"name": self.chance.choice(THINGS), "number": self.chance.randint(1, 3)}
            AidItem.objects.create(pk=self.chance.key(), grant=grant, **facts)

    def _rights_aid(self, minor: Minor, host: Host) -> None:
        kind, opened_on = self.chance.choice(list(MATTERS)), self.chance.day(minor.filed_on, self.years.last)
        facts = {"minor": minor, "kind": kind, "opened_on": opened_on, "story": MATTERS[kind]}
        row = RightsAidCase(pk=self.chance.key(), unit=host.unit, **facts)
        row.enter(by=host.member)
        closed_on = opened_on + timedelta(days=self.chance.randint(3, 60))
        if closed_on <= self.years.last and self.chance.often(CLOSED):
            row.close(closed_on=closed_on, result="已办妥。", satisfied=Satisfied.YES, by=host.head)

    def _rescue(self, host: Host) -> None:
        found_on = self.chance.choice(self.years.days)
        facts = {"kind": RescueKind.MISSING, "found_on": found_on, "place": f"{host.town}汽车站"}
        row = RescueCase(pk=self.chance.key(), unit=host.unit, story="与家人走散，民警带回所里。", **facts)
        row.enter(by=host.member)
        row.reunite(reunited_on=found_on, reunited_with="母亲，凭户口簿", by=host.head)

    def _dropout(self, minor: Minor, host: Host) -> None:
        """Found some weeks ago; this month's visits are half done."""
        detected_on = max(minor.filed_on, self.years.last - timedelta(days=self.chance.randint(20, 150)))
        years_done = min(max(age(minor.birth_date, detected_on) - 7, 0), 8)
        if not must_attend(minor.birth_date, detected_on, years_done):
            return
        facts = {"detected_on": detected_on, "years_done": years_done, "reason": DropoutReason.WEARY}
        case = DropoutCase(pk=self.chance.key(), minor=minor, household="祖孙同住，父母在外务工。", **facts)
        case.plan = "班主任每周家访，站里联系职校试读。"
        case.enter(by=host.member)
        for line, people in WHO.items():
            for level, who in zip(DutyLevel, people, strict=True):
                DropoutDuty(pk=self.chance.key(), case=case, line=line, level=level, who=who).enter(by=host.head)
        self._bring_back(case, host)

    def _bring_back(self, case: DropoutCase, host: Host) -> None:
        case.move(DropoutCase.Status.PERSUADING, on=case.detected_on, by=host.member)
        facts = {"held_on": case.detected_on, "by_whom": "班主任和民警", "story": "答应考虑，家里支持。"}
        Persuasion(pk=self.chance.key(), case=case, **facts).enter(by=host.member)
        kinds = list(kinds_of_visit())
        visit = DropoutVisit(pk=self.chance.key(), case=case, held_on=self.years.last, story="孩子愿意回校看看。")
        visit.enter(by=host.member, kinds=self.chance.some(kinds, 6, len(kinds)))
        review = DropoutReview(pk=self.chance.key(), case=case, held_on=self.years.last, finding="继续劝返。")
        review.enter(by=host.head)

"""摸排, clues and referrals of the city's stations: some unchecked, some in a file, some passed on."""

from datetime import date, datetime, time, timedelta

from cases.models import ClueReport, Minor, ScreeningRound
from cases.models.clue import Channel, ClueClass, Informant
from guanai.calendars import SHANGHAI
from reports.city.chance import Chance
from reports.city.hosts import CountyOffice, Host
from reports.city.years import Years
from stations.models import Area, Partner, PartnerKind, Referral, ReferralKind, ReferralStatus
from stations.models.referral import Basis

TOLD = {
    ClueClass.AGAINST_MINOR: ("班主任发现孩子手臂有淤青，孩子说是摔的。", "邻居反映夜里常听到打骂孩子。"),
    ClueClass.TENDENCY: ("近来常与校外青年在河边聚集，夜里不回家。", "连续两周旷课，在台球室看到。"),
    ClueClass.ENVIRONMENT: ("校门口小店向学生卖烟。", "学校后门路灯坏了，放学时很暗。"),
}
WEIGHTS = {ClueClass.AGAINST_MINOR: 1, ClueClass.TENDENCY: 3, ClueClass.ENVIRONMENT: 2}
CHANNELS = {Channel.SCHOOL: 4, Channel.GRID: 3, Channel.PATROL: 2, Channel.CALL_110: 1, Channel.CALL_12355: 0.5}
INFORMANTS = {Informant.STAFF: 4, Informant.RESIDENT: 3, Informant.OFFICER: 2, Informant.GUARDIAN: 1}
LATE, CHECKED, NEEDS_PARTNER = 0.15, 0.7, 0.4  # shares


class Clues:
    """What stations heard, and to whom they passed it on."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years

    def hear(self, host: Host) -> None:
        """A round through an area and a few clues, of which one came from it."""
        round_ = self._round(host)
        for number in range(self.chance.randint(2, 4)):
            self._clue(host, round_ if number == 0 else None)

    def _round(self, host: Host) -> ScreeningRound | None:
        area = Area.objects.valid().filter(unit=host.unit).order_by("name").first()
        if area is None:
            return None
        ends_on = self.years.last - timedelta(days=self.chance.randint(20, 60))
        days = {"starts_on": ends_on - timedelta(days=self.chance.randint(2, 6)), "ends_on": ends_on}
        screened = self.chance.randint(40, 180)
        row = ScreeningRound(pk=self.chance.key(), unit=host.unit, area=area, screened=screened, **days)
        row.enter(by=host.member)
        return row

    def _clue(self, host: Host, round_: ScreeningRound | None) -> None:
        """Told some days ago; what came from a round was found on its last day."""
        klass = ClueClass.TENDENCY if round_ else self.chance.one(WEIGHTS)
        ago = timedelta(days=self.chance.randint(1, 40))
        found_at = self._moment(round_.ends_on if round_ else self.years.last - ago)
        delay = timedelta(hours=30) if self.chance.often(LATE) else timedelta(hours=self.chance.randint(0, 5))
        clue = ClueReport(
            pk=self.chance.key(),
            unit=host.unit,
            klass=klass,
            channel=Channel.SCREENING if round_ else self.chance.one(CHANNELS),
            round=round_,
            informant=self.chance.one(INFORMANTS),
            text=self.chance.choice(TOLD[klass]),
            found_at=found_at,
            reported_at=min(found_at + delay, self._moment(self.years.last)),
        )
        clue.enter(by=host.member)
        if round_ or self.chance.often(CHECKED):
            clue.verify("已到场了解，情况属实。", by=host.member)
            self._decide(clue, host)

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(self.chance.randint(7, 9)), SHANGHAI)

    def _decide(self, clue: ClueReport, host: Host) -> None:
        """A child's clue joins a file of the station, if it has one; the others are watched or passed on."""
        minors = Minor.objects.open().filter(unit=host.unit).order_by("file_no")
        if clue.klass != ClueClass.ENVIRONMENT and (minor := minors.first()):
            clue.file_as(minor, by=host.member)
        elif self.chance.often(NEEDS_PARTNER):
            clue.monitor("先由社区民警每周留意。", by=host.member)
        else:
            self._pass_on(clue, host)

    def _pass_on(self, clue: ClueReport, host: Host) -> None:
        referral = self._referral(host, "请协助消除隐患", clue.text, subject=clue.pk, subject_label=str(clue))
        clue.refer(by=host.head)
        referral.send(by=host.head)

    def _referral(self, host: Host, need: str, matter: str, **facts) -> Referral:
        """To the county's unit."""
        row = Referral(
            pk=self.chance.key(),
            unit=host.unit,
            kind=ReferralKind.TRANSFER,
            to_unit=host.office.unit,
            need=need,
            matter=matter,
            basis=Basis.DUTY,
            basis_note="未成年人保护法第十一条",
            **facts,
        )
        row.enter(by=host.head)
        return row

    def assign(self, office: CountyOffice, hosts: list[Host]) -> None:
        """A county asks the 民政 for help, which answers; and gives a station something to do."""
        partner = Partner.objects.valid().filter(unit=office.unit, kind=PartnerKind.CIVIL_AFFAIRS).first()
        facts = {"need": "困境儿童临时救助", "matter": "一户家中断粮，请上门核查并给予临时救助。"}
        asked = self._of_county(office, ReferralKind.TRANSFER, partner=partner, **facts)
        for status, note in ((ReferralStatus.ACCEPTED, ""), (ReferralStatus.REPLIED, "已纳入临时救助。")):
            asked.step(status, note, by=office.committee)
        own = [host for host in hosts if host.office is office and host.keeps_files]
        if own:
            facts = {"need": "核查校园周边隐患", "matter": "请核查学校周边售烟情况，报告处理结果。"}
            self._of_county(office, ReferralKind.ASSIGN, to_unit=own[0].unit, **facts)

    def _of_county(self, office: CountyOffice, kind: ReferralKind, **facts) -> Referral:
        row = Referral(pk=self.chance.key(), unit=office.unit, kind=kind, basis=Basis.DUTY, **facts)
        row.enter(by=office.committee)
        row.send(by=office.committee)
        return row

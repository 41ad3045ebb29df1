"""The books of the city's stations: rules, plans, money, brands, who takes whom along, duties and what shows them."""

from datetime import date, timedelta
from decimal import Decimal

from guanai.entry import together
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from reports.city.years import Years
from stations.models import (
    Branch,
    Brand,
    CareStation,
    Duty,
    DutyProof,
    FundingKind,
    Pairing,
    PlanKind,
    Practice,
    StationFunding,
    StationPlan,
    StationPosting,
    StationRegulation,
    Training,
)
from stations.models.unit import UnitKind

RULED, PLANNED, REVISED, BRANDED, LEARNED, TRAINED, ENDING, PROVED = (
    0.95,
    0.93,
    0.3,
    0.8,
    0.2,
    0.85,
    0.15,
    0.7,
)  # shares
REGULATIONS = ("值班接待制度", "走访帮教制度", "档案管理制度")
GOALS = ("在帮对象每月走访一次，学校每学期讲一场法治课。", "新入帮的一周内见面，困难家庭逐户落实帮扶。")
PLAN = "一、每月走访在帮未成年人。二、每学期到辖区学校讲法治课。三、寒暑假前后检查校园周边。"
SUMMARY = "全年按计划走访和宣讲，辖区未成年人平安。来年重点做好假期看护和防溺水。"
BRANDS = (
    ("护苗小屋", "放学后没有人看护的孩子", "退休民警轮流坐班", "三年没有断过一天"),
    ("阳光信箱", "不愿当面说的孩子", "一周一开，件件有回音", "写信的孩子有人陪着办到底"),
    ("老警故事会", "爱听故事不爱听课的孩子", "用办过的事讲法", "讲到每一个村"),
    ("周末学堂", "外出务工人员的孩子", "大学生志愿者辅导功课", "家长放心，学校点名要"),
)
PRACTICES = (("三个重点三个帮扶", "市局推广材料"), ("一人一策", "邻市经验介绍"))
AIMS = ("能独立走访、写好走访记录", "会讲一堂完整的法治课", "会用台账，能写季度小结")
DUTIES = ("每学期到辖区每所学校讲一场法治课", "每月走访在帮未成年人", "假期前后检查校园周边场所")
OF_BRANCHES = ((Branch.PUBLIC_ORDER, "查处向未成年人售烟售酒的场所"), (Branch.CYBER, "清理涉未成年人有害信息"))
SHOWN = ("见宣讲和走访台账", "已完成，照片和签到表存站内", "随所务会通报，见会议记录")


class Books:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 41), years

    def ask(self, tree: Tree) -> list[Duty]:
        """What the bureau asks of every station, and of its branches."""
        with together():
            asked = [self._duty(tree, text, kind=UnitKind.POLICE_STATION) for text in DUTIES]
            for branch, text in OF_BRANCHES:
                self._duty(tree, text, branch=branch)
        return asked

    def _duty(self, tree: Tree, text: str, **facts) -> Duty:
        facts |= {"text": text, "basis": "全市关心下一代工作责任清单", "from_year": self.years.first.year}
        duty = Duty(pk=self.chance.key(), unit=tree.bureau, **facts)
        duty.enter(by=tree.committee[0])
        return duty

    def keep(self, host: Host, duties: list[Duty]) -> None:
        """What one host writes; no book of a station that is still planned."""
        with together():
            for station in host.stations:
                if station.established_on:
                    self._station(host, station)
            self._people(host)
            if host.is_police_station:
                self._show(host, duties)
        for station in host.stations:
            if self.chance.often(ENDING):
                self._near_its_end(host, station)

    def _station(self, host: Host, station: CareStation) -> None:
        since = max(station.established_on, self.years.first)
        if self.chance.often(RULED):
            self._rule(host, station, since)
        for year in range(since.year, self.years.last.year + 1):
            self._plan(host, station, year)
            self._pay(host, station, max(date(year, 1, 1), since))
        if self.chance.often(BRANDED):
            name, focus, feature, highlight = self.chance.choice(BRANDS)
            facts = {"name": name, "focus": focus, "feature": feature, "highlight": highlight}
            facts["started_on"] = self.chance.day(since, self.years.last)
            Brand(pk=self.chance.key(), unit=host.unit, station=station, **facts).enter(by=host.head)

    def _rule(self, host: Host, station: CareStation, since: date) -> None:
        for title in self.chance.some(REGULATIONS, 1, 3):
            days = [since, self.chance.day(since + timedelta(days=30), self.years.last)]
            for edition, day in enumerate(days if self.chance.often(REVISED) else days[:1], 1):
                facts = {"title": title, "edition": edition, "effective_on": min(day, self.years.last)}
                row = StationRegulation(pk=self.chance.key(), unit=host.unit, station=station, **facts)
                row.enter(by=host.head)

    def _plan(self, host: Host, station: CareStation, year: int) -> None:
        told = [(PlanKind.PLAN, PLAN, self.chance.choice(GOALS))]
        if year < self.years.last.year:
            told.append((PlanKind.SUMMARY, SUMMARY, ""))
        for kind, text, goals in told:
            if self.chance.often(PLANNED):
                facts = {"year": year, "kind": kind, "text": text, "goals": goals}
                StationPlan(pk=self.chance.key(), unit=host.unit, station=station, **facts).enter(by=host.head)

    def _pay(self, host: Host, station: CareStation, first: date) -> None:
        """A year's work fund, and a stipend for one of the old officers."""
        last = min(date(first.year, 12, 31), self.years.last)
        sums = [(FundingKind.WORK_FUND, None, self.chance.randint(6, 30) * 500)]
        sums += [(FundingKind.STIPEND, person, 1200) for person in host.of("retired_police")[:1]]
        for kind, payee, amount in sums:
            facts = {"kind": kind, "payee": payee, "amount": Decimal(amount)}
            facts["paid_on"] = self.chance.day(first, last)
            StationFunding(pk=self.chance.key(), unit=host.unit, station=station, **facts).enter(by=host.head)

    def _people(self, host: Host) -> None:
        """Who was taught this year, and who takes whom along."""
        known = [person for rows in host.people.values() for person in rows]
        taught = [person for person in known if self.chance.often(TRAINED)]
        this_year = max(date(self.years.last.year, 1, 1), self.years.first)
        facts = {"topic": "站内业务培训", "hours": 4, "attendance": len(taught)}
        facts["held_on"] = self.chance.day(this_year, self.years.last)
        Training(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.member, people=taught)
        if self.chance.often(LEARNED):
            name, source = self.chance.choice(PRACTICES)
            facts = {"name": name, "taken_from": source, "how": "分到每名民警，按月对一次账。"}
            facts["started_on"] = self.chance.day(self.years.first, self.years.last)
            Practice(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.member)
        old, young = host.of("retired_police"), host.officers
        if old and young:
            facts = {
                "goals": self.chance.choice(AIMS),
                "starts_on": self.chance.day(self.years.middle, self.years.last),
            }
            Pairing(pk=self.chance.key(), unit=host.unit, senior=old[0], junior=young[-1], **facts).enter(by=host.head)

    def _show(self, host: Host, duties: list[Duty]) -> None:
        """Most of what is asked was shown this year."""
        this_year = max(date(self.years.last.year, 1, 1), self.years.first)
        for duty in duties:
            if self.chance.often(PROVED):
                facts = {"proved_on": self.chance.day(this_year, self.years.last), "what": self.chance.choice(SHOWN)}
                DutyProof(pk=self.chance.key(), unit=host.unit, duty=duty, **facts).enter(by=host.member)

    def _near_its_end(self, host: Host, station: CareStation) -> None:
        """One who serves there does so for some weeks more."""
        posting = StationPosting.objects.current(self.years.last).filter(station=station, ends_on=None).last()
        if posting:
            ends_on = self.years.last + timedelta(days=self.chance.randint(5, 80))
            posting.amend({"ends_on": ends_on}, version=posting.version, by=host.head)

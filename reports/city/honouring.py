"""What the city plans, appraises and honours, and the children of its officers: none of them a child of the files."""

from datetime import date, timedelta
from decimal import Decimal

from guanai.entry import together
from reports.city import names
from reports.city.chance import Chance
from reports.city.hosts import CountyOffice, Host, Tree
from reports.city.years import Years
from stations.citing import cite
from stations.models import (
    Appraisal,
    AppraisalItem,
    AwardKind,
    CallPlace,
    Commendation,
    CommendationLevel,
    Commended,
    StaffChild,
    StaffChildAward,
    StaffChildEvent,
    StaffChildVisit,
    Unit,
    WorkPlan,
    WorkPlanItem,
)
from stations.models.work_plan_item import STAGES, PlanStage

HONOURED, HAS_CHILD, GOT_PRIZE, ANSWERED = 0.3, 0.5, 0.6, 0.5  # shares
TITLES = ("关心下一代工作先进集体", "关爱工作站建设先进单位", "青少年法治教育先进集体")
OWN_TITLES = ("关心下一代工作先进个人", "最美关爱民警", "优秀法治副校长")
ADMITTED = (("本科", 2000), ("专科", 1000), ("高中", None))  # what, 元
PRIZES = (("三好学生", 500), ("作文竞赛二等奖", 300), ("优秀少先队员", None))
RESULTS = {PlanStage.CARRIED: "各站都已报来办理情况。", PlanStage.ASSESSED: "办得实在，材料齐全。"}
OF_THE_PLANNER = "年底给各单位考评并告知"
TASKS = (  # what, the police task that it goes with, month and day by which
    ("开学前把帮教对象走访一遍", "护校安园", 2, 20),
    ("法治副校长春季上好开学第一课", "校园及周边治安整治", 3, 31),
    ("暑期防溺水宣讲进村进社区", "夏季治安打击整治", 7, 10),
    ("秋季学期前核对困境儿童名册", "", 8, 31),
    (OF_THE_PLANNER, "年终执法质量考评", 12, 20),
)
ITEMS = (("阵地和制度", 20), ("队伍和培训", 20), ("帮教和走访", 30), ("资料报送", 30))  # what, of how many
SAID = "情况属实，明年按考评指出的问题改进。"


class Honours:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 31), years

    def run(self, tree: Tree, hosts: list[Host]) -> None:
        """The bureau with its counties, each county with its stations, each station for itself."""
        offices = [office.unit for office in tree.offices]
        self._plan(tree.bureau, offices, by=tree.committee[0])
        for office in tree.offices:
            below = [host.unit for host in hosts if host.office is office]
            self._plan(office.unit, below, by=office.committee)
            self._appraise(tree, office)
            self._commend(office.unit, by=office.committee)
            self._gather(office.unit, by=office.committee)
        for host in hosts:
            self._honour(host)

    def _plan(self, unit: Unit, below: list[Unit], *, by) -> None:
        """This year's: what is past its day has gone through the four stages, but for one here and there."""
        year = self.years.last.year
        plan = WorkPlan(pk=self.chance.key(), unit=unit, year=year, title="关心下一代工作计划")
        plan.enter(by=by)
        for no, (what, task, month, day) in enumerate(TASKS, 1):
            facts = {"no": no, "what": what, "police_task": task, "due_on": date(year, month, day)}
            facts["responsible"] = unit if what == OF_THE_PLANNER else self.chance.choice([unit, *below])
            item = WorkPlanItem(pk=self.chance.key(), plan=plan, **facts)
            item.enter(by=by)
            over = item.due_on < self.years.last
            for stage in STAGES[: self.chance.choice((4, 4, 4, 2)) if over else self.chance.randint(0, 2)]:
                item.step(stage, RESULTS.get(stage, ""), by=by)

    def _appraise(self, tree: Tree, office: CountyOffice) -> None:
        """Last year's of the county, told and sometimes answered; this year's is a draft."""
        first, second = tree.committee[:2]
        old = self._draft(tree.bureau, office.unit, self.years.last.year - 1, by=first)
        old.confirm(by=second)
        old.tell(by=first)
        if self.chance.often(ANSWERED):
            old.answer(SAID, by=office.committee)
        new = self._draft(tree.bureau, office.unit, self.years.last.year, by=first)
        cited = cite("sessions", new)
        cited.pk, cited.no, cited.full = self.chance.key(), len(ITEMS) + 1, Decimal(10)
        cited.enter(by=first)

    def _draft(self, unit: Unit, appraised: Unit, year: int, *, by) -> Appraisal:
        row = Appraisal(pk=self.chance.key(), unit=unit, appraised=appraised, year=year)
        row.enter(by=by)
        for no, (what, full) in enumerate(ITEMS, 1):
            facts = {"no": no, "what": what, "full": Decimal(full)}
            facts["score"] = Decimal(full) * self.chance.randint(70, 100) / 100
            AppraisalItem(pk=self.chance.key(), appraisal=row, **facts).enter(by=by)
        return row

    def _commend(self, unit: Unit, *, by, **whom) -> None:
        level = self.chance.choice((CommendationLevel.CITY, CommendationLevel.COUNTY))
        facts = {"level": level, "awarded_by": "城北市关工委"}
        facts["title"] = self.chance.choice(OWN_TITLES if "person" in whom else TITLES)
        facts["awarded_on"] = self.chance.day(self.years.first, self.years.last)
        Commendation(pk=self.chance.key(), unit=unit, **facts, **whom or {"whom": Commended.UNIT}).enter(by=by)

    def _gather(self, unit: Unit, *, by) -> None:
        """警娃活动 on the children's day of each year."""
        for year in (self.years.last.year - 1, self.years.last.year):
            held_on = date(year, 6, 1)
            if not self.years.first <= held_on <= self.years.last:
                continue
            facts = {"held_on": held_on, "title": "警营开放日", "place": f"{unit.short}训练场"}
            facts |= {"children": self.chance.randint(15, 60), "relatives": self.chance.randint(10, 50)}
            StaffChildEvent(pk=self.chance.key(), unit=unit, **facts).enter(by=by)

    def _honour(self, host: Host) -> None:
        with together():
            if self.chance.often(HONOURED):
                person = self.chance.choice(host.officers)
                self._commend(host.unit, by=host.head, whom=Commended.PERSON, person=person)
            if self.chance.often(HONOURED) and host.stations:
                self._commend(host.unit, by=host.head, whom=Commended.STATION, station=host.stations[0])
            if self.chance.often(HAS_CHILD):
                self._child(host)

    def _child(self, host: Host) -> None:
        """Admitted in one of the last two summers, and perhaps given a prize."""
        parent, year = self.chance.choice(host.officers), self.years.last.year - self.chance.randint(0, 1)
        name = names.name(self.chance, names.YOUNG, names.gender(self.chance, 0.5), parent.name[0])
        child = StaffChild(pk=self.chance.key(), unit=host.unit, parent=parent, name=name, birth_year=year - 18)
        child.enter(by=host.head)
        self._award(child, AwardKind.ADMITTED, ADMITTED, date(year, 8, 20), by=host.head)
        facts = {"place": CallPlace.SCHOOL, "visited_on": date(year - 1, 10, 20), "note": "与班主任交流，学习踏实。"}
        StaffChildVisit(pk=self.chance.key(), child=child, **facts).enter(by=host.head)
        if self.chance.often(GOT_PRIZE):
            self._award(child, AwardKind.PRIZE, PRIZES, date(year, 6, 20), by=host.head)

    def _award(self, child: StaffChild, kind: str, among, on: date, *, by) -> None:
        what, amount = self.chance.choice(among)
        on = min(on, self.years.last - timedelta(days=1))
        facts = {"kind": kind, "awarded_on": on, "what": what, "amount": amount and Decimal(amount)}
        StaffChildAward(pk=self.chance.key(), child=child, **facts).enter(by=by)

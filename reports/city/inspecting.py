"""校园安全检查 of two years: before each term and in between, with defects put right in time, late, or not at all."""

from collections.abc import Iterator
from datetime import date, timedelta

from guanai.entry import together
from outreach.models import CampusInspection, InspectionItem, ItemResult, Rectification
from outreach.models.inspection import InspectionKind, InspectionSection
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.models import School

EACH_TERM, IN_BETWEEN, DEFECT, RECTIFIED, VERIFIED = 0.5, 0.35, 0.14, 0.8, 0.8  # shares
SHEET = (
    (InspectionSection.PEOPLE, "保安员人数和持证"),
    (InspectionSection.THINGS, "防护器材八件套"),
    (InspectionSection.TECHNOLOGY, "一键报警和监控"),
    (InspectionSection.RULES, "门卫登记制度"),
    (InspectionSection.FIRE, "消防通道和灭火器"),
    (InspectionSection.POWER, "宿舍用电"),
    (InspectionSection.AROUND, "校门周边摊点"),
)
FOUND = {
    InspectionSection.PEOPLE: "夜间只有一名保安。",
    InspectionSection.THINGS: "两根钢叉锈蚀。",
    InspectionSection.TECHNOLOGY: "东侧摄像头黑屏。",
    InspectionSection.RULES: "来访登记漏填时间。",
    InspectionSection.FIRE: "二楼灭火器过期。",
    InspectionSection.POWER: "有学生私接插座。",
    InspectionSection.AROUND: "校门五十米内有流动摊点。",
}


class Inspections:
    """Sends a host's people into its schools."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years

    def go(self, host: Host) -> None:
        with together():
            items = [item for school in host.schools for item in self._school(host, school)]
        InspectionItem.objects.bulk_create(items)
        with together():
            done = [self._rectify(host, item) for item in items if item.result == ItemResult.DEFECT]
        for rectification in filter(None, done):
            if self.chance.often(VERIFIED):
                rectification.verify(by=host.head)

    def _school(self, host: Host, school: School) -> Iterator[InspectionItem]:
        for term in self.years.terms:
            before = term.first - timedelta(days=self.chance.randint(1, 7))
            if self.chance.often(EACH_TERM) and self.years.first <= before <= self.years.last:
                yield from self._inspect(host, school, before, InspectionKind.TERM_START)
        if self.chance.often(IN_BETWEEN):
            yield from self._inspect(host, school, self.chance.one(self.years.lessons), InspectionKind.ROUTINE)

    def _inspect(self, host: Host, school: School, day: date, kind: InspectionKind) -> list[InspectionItem]:
        people = self.chance.some(host.officers, 1, 2)
        facts = {"school": school, "held_on": day, "kind": kind, "inspectors": len(people) + self.chance.randint(0, 2)}
        inspection = CampusInspection(pk=self.chance.key(), unit=host.unit, **facts)
        inspection.enter(by=host.member, people=people)
        return [self._item(inspection, section, what) for section, what in self.chance.some(SHEET, 4, 6)]

    def _item(self, inspection: CampusInspection, section: InspectionSection, what: str) -> InspectionItem:
        item = InspectionItem(pk=self.chance.key(), inspection=inspection, section=section, item=what)
        if self.chance.often(DEFECT):
            item.result, item.note = ItemResult.DEFECT, FOUND[section]
            item.due_on = inspection.held_on + timedelta(days=self.chance.choice((7, 15, 30)))
        return item

    def _rectify(self, host: Host, item: InspectionItem) -> Rectification | None:
        """Mostly about the day by which it was due; None for what still waits."""
        done_on = item.due_on + timedelta(days=self.chance.randint(-6, 5))
        if done_on > self.years.last or not self.chance.often(RECTIFIED):
            return None
        facts = {"item": item, "done_on": done_on, "done_by": "学校总务处", "how": "已更换或整改到位。"}
        done = Rectification(pk=self.chance.key(), **facts)
        done.enter(by=host.member)
        return done

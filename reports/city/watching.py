"""What the city's committees and heads knew of their warnings, and the digests of last week of those who look first."""

from datetime import timedelta

from guanai.calendars import today
from reports.city.hosts import Tree
from reports.city.years import Years
from reports.digest import lines, monday_of
from reports.models import Acknowledgement, Digest
from reports.warnings import RULES
from stations.models import Unit, User

REST = timedelta(days=10)
HOSTS, OFFICES = 3, 3  # who is shown; beat makes the digests of all others
PLANS = {
    "W04": "已与学校商定人选，下周报教育局聘任。",
    "W27": "已选定普法课堂作为本站项目，正在写方案。",
    "W02": "已联系一位刚退休的民警，月底前进站。",
    "W25": "已请责任单位本周报进展。",
}


class Watching:
    """What rests on all the other rows. Nothing in it is by chance."""

    def __init__(self, years: Years, tree: Tree):
        self.monday = monday_of(years.last)
        hosts = [host for host in tree.hosts if host.head][:HOSTS]
        self.heads = [(host.unit, host.head) for host in hosts]
        self.offices = [(office.unit, office.committee) for office in tree.offices[:OFFICES]]
        self.bureau = tree.bureau

    def run(self) -> None:
        for unit, user in (*self.heads, *self.offices):
            self._know(unit, user)
        for unit in (self.bureau, *(unit for unit, _ in (*self.offices, *self.heads))):
            Digest.freeze(unit, self.monday, list(lines(unit, self.monday)))

    @staticmethod
    def _know(unit: Unit, user: User) -> None:
        """The first of the warnings that stands at the unit itself."""
        for code, plan in PLANS.items():
            if RULES[code].everywhere(today()).filter(lies_at=unit.path).exists():
                Acknowledgement.give(unit, code, None, blocks=False, by=user, until=today() + REST, plan=plan)
                return

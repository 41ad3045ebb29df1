"""The monthly returns of the first county: two months ago all is in, of last month something is still to be done."""

from uuid import uuid5

from guanai.entry import together
from outreach.models import OutreachEvent, OutreachSession
from outreach.models.event import EventForm
from reports import returns
from reports.city.hosts import CountyOffice, Host, Tree
from reports.city.years import Years
from reports.footing import Footing
from reports.models import ReturnFigure
from reports.months import Month, Numbers, differs

MOST = 3  # stations that confirm: each counts some fifty figures
WHY = "月末的一场宣讲，次月才登记。"
ABSENT = "人员调整，站长空缺。"


class Returning:
    """Two months of them. Nothing in it is by chance."""

    def __init__(self, years: Years):
        self.on = years.last
        self.last = Month.before(self.on)
        self.first = Month.before(self.last.first)

    def run(self, tree: Tree) -> None:
        office = tree.offices[0]
        hosts = [host for host in tree.hosts if host.office is office and host.keeps_files and host.head][:MOST]
        if not hosts:
            return
        for host in hosts:
            returns.confirm(host.unit, self.first, by=host.head)
        self._talk(hosts[0], self.first)
        self._explain(hosts[0])
        self._gather(office)
        for host in hosts[1:-1]:
            returns.confirm(host.unit, self.last, by=host.head)
        if len(hosts) > 2:
            self._talk(hosts[1], self.last)

    def _talk(self, host: Host, month: Month) -> None:
        """A talk of the last day of a month, entered when its return was signed."""
        key = uuid5(host.unit.pk, f"late talk {month}")
        with together():
            event = OutreachEvent(pk=key, unit=host.unit, title="护苗行动", form=EventForm.LECTURE)
            event.enter(by=host.member)
            place = f"{host.town}社区活动室"
            facts = {"event": event, "place": place, "held_on": month.last, "minutes": 45, "audience": 38}
            OutreachSession(pk=uuid5(key, "session"), unit=host.unit, **facts).enter(by=host.member)

    def _explain(self, host: Host) -> None:
        """Each number that the late talk changed, corrected with why."""
        now = Numbers(host.unit, self.first)
        frozen = ReturnFigure.objects.filter(monthly__unit=host.unit, monthly__year=self.first.year)
        for one in frozen.filter(monthly__month=self.first.month).order_by("metric"):
            if differs(one.standing, now.figure(one.metric)):
                one.correct(now.figure(one.metric), WHY, by=host.head)

    def _gather(self, office: CountyOffice) -> None:
        """Who did not confirm is named, and the county signs."""
        for unit in Footing(office.unit, self.first).missing():
            returns.name_absent(unit, self.first, ABSENT, by=office.committee)
        returns.confirm(office.unit, self.first, by=office.committee)

"""What stands and happens around the city's schools: venues, inspections, operations, traffic, worries, incidents."""

from datetime import date, timedelta

from guanai.bounds import Bound
from guanai.calendars import anniversary
from guanai.entry import together
from outreach.models import (
    ConcernAnswer,
    IncidentCount,
    IncidentKind,
    InternetCleanup,
    OperationResult,
    ParentConcern,
    SpecialOperation,
    TrafficEnforcement,
    TrafficSign,
    Venue,
    VenueInspection,
    VenuePosting,
)
from outreach.models.concern import ConcernKind, ConcernWay
from outreach.models.operation import ResultKind
from outreach.models.traffic import Force, SignKind
from outreach.models.venue_inspection import Found
from outreach.nearness import VenueKind
from outreach.zero_reports import Month, last_complete
from reports.city.chance import Chance
from reports.city.clearing import clear
from reports.city.hosts import CountyOffice, Host
from reports.city.spots import placed, spot
from reports.city.years import Years
from stations.models import EvaluationResult, PrincipalEvaluation, PrincipalRole, VicePrincipal
from stations.models.vice_principal import TERM

POSTED, SEEN, INSPECTED, ADMITTED, ANSWERED, UNREPORTED, ENDING = 0.8, 0.7, 0.6, 0.08, 0.7, 0.03, 0.4  # shares
MONTHS = 24
NAMED = {
    VenueKind.INTERNET_CAFE: "{town}蓝鲸网吧",
    VenueKind.DANCE_HALL: "{town}星光歌舞厅",
    VenueKind.BAR: "{town}小城酒吧",
    VenueKind.ESPORTS_HOTEL: "{town}闪电电竞酒店",
    VenueKind.CORNER_SHOP: "{town}校门口小卖部",
    VenueKind.TOBACCO: "{town}烟酒彩票店",
    VenueKind.FOOD: "{town}小食摊",
    VenueKind.BOOKSHOP: "{town}书店",
}
ANSWERS = (
    "上下学时段加派两名民警",
    "已请市场监管部门清理，一周内完成",
    "已装减速带和注意儿童标志",
    "学校已开家长会说明",
)
STOPPED = ("电动车不戴头盔", "校门口违停", "校车超员", "超速")
INCIDENTS = {IncidentKind.CRIMINAL: (0, 0, 0, 0, 0, 0, 1), IncidentKind.ORDER: (0, 1, 1, 2, 2, 3, 5)}


class Surroundings:
    """What one host, and one county, enters. Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 29), years

    def keep(self, host: Host) -> None:
        """Two years of one police station."""
        with together():
            venues = [self._venue(host, kind) for kind in self.chance.some(list(NAMED), 3, 6)]
        with together():
            for venue in venues:
                self._look(host, venue)
            for school in self.chance.some(host.schools, 1, 3):
                self._traffic(host, school)
        with together():
            concerns = [self._concern(host, school) for school in self.chance.some(host.schools, 1, 2)]
        with together():
            for concern in concerns:
                self._answer(host, concern)
            self._count(host)

    def judge(self, host: Host) -> None:
        """What schools said of last year."""
        year = self.years.last.year - 1
        judged_on = min(date(year + 1, 1, 15), self.years.last)
        known = VicePrincipal.objects.valid().filter(unit=host.unit).select_related("school").order_by("pk")
        with together():
            for row in known.filter(starts_on__year__lte=year, ends_on__year__gte=year):
                facts = {"result": self.chance.choice(EvaluationResult.values), "judged_by": row.school.name}
                facts |= {"hours": self.chance.randint(2, 8), "judged_on": judged_on, "year": year}
                judged = PrincipalEvaluation(pk=self.chance.key(), unit=host.unit, principal=row, **facts)
                judged.enter(by=host.head)

    def end(self, host: Host) -> None:
        """Now and then a term is about to run out, or just has."""
        known = set(VicePrincipal.objects.filter(unit=host.unit).values_list("person", flat=True))
        free = [person for person in host.officers if person.pk not in known]
        if not free or not host.schools or not self.chance.often(ENDING):
            return
        ends_on = self.years.last + timedelta(days=self.chance.randint(-10, 28))
        starts_on = anniversary(ends_on + timedelta(days=1), -TERM)
        facts = {"person": self.chance.choice(free), "school": self.chance.choice(host.schools)}
        facts |= {"starts_on": starts_on, "ends_on": ends_on, "role": PrincipalRole.COUNSELLOR}
        row = VicePrincipal(pk=self.chance.key(), unit=host.unit, appointed_by="城北市教育局", **facts)
        clear(row.person, host, self.years.last)
        row.enter(by=host.head)

    def lead(self, office: CountyOffice) -> None:
        """What a county did with others."""
        first = self.chance.day(self.years.middle, self.years.last - timedelta(days=60))
        facts = {"starts_on": first, "ends_on": first + timedelta(days=30), "lead": office.unit.name}
        facts |= {"deployed": self.chance.randint(60, 300), "venues_checked": self.chance.randint(20, 90)}
        operation = SpecialOperation(pk=self.chance.key(), unit=office.unit, name="校园周边整治", **facts)
        operation.enter(by=office.committee)
        results = ({"kind": ResultKind.RING, "said": "多个", "what": "网络赌博团伙"},
                   {"kind": ResultKind.CASE, "number": self.chance.randint(1, 9)})  # fmt: skip
        for result in results:
            OperationResult.objects.create(pk=self.chance.key(), operation=operation, **result)
        facts = {"held_on": self.chance.day(self.years.middle, self.years.last), "what": "涉未成年人色情、赌博信息"}
        facts |= {"items": self.chance.randint(1, 60) * 100, "items_bound": Bound.OVER}
        InternetCleanup(pk=self.chance.key(), unit=office.unit, **facts).enter(by=office.committee)

    def _venue(self, host: Host, kind: VenueKind) -> Venue:
        key = self.chance.key()
        facts = spot(host.unit.pk, key) if placed(key) else {}
        facts["address"] = f"{host.town}镇学府路 {self.chance.randint(1, 90)} 号"
        venue = Venue(pk=key, unit=host.unit, kind=kind, name=NAMED[kind].format(town=host.town), **facts)
        venue.enter(by=host.member)
        return venue

    def _look(self, host: Host, venue: Venue) -> None:
        """A notice is put up and seen again; some venues are inspected."""
        day = self.chance.day(self.years.first, self.years.last - timedelta(days=90))
        if self.chance.often(POSTED):
            seen = self.chance.day(day, self.years.last) if self.chance.often(SEEN) else None
            VenuePosting(pk=self.chance.key(), unit=host.unit, venue=venue, posted_on=day, verified_on=seen).enter(
                by=host.member
            )
        if not self.chance.often(INSPECTED):
            return
        admitted = self.chance.often(ADMITTED)
        facts = {
            "admitted": Found.YES if admitted else Found.NO,
            "tobacco_sold": self.chance.choice((Found.NO, Found.UNCHECKED)),
            "notice_posted": self.chance.choice((Found.YES, Found.YES, Found.NO)),
            "label_posted": self.chance.choice((Found.YES, Found.NO, Found.UNCHECKED)),
            "penalties": "责令改正，罚款 5000 元" if admitted else "",
            "officers": self.chance.randint(2, 5),
            "held_on": self.chance.day(day, self.years.last),
        }
        VenueInspection(pk=self.chance.key(), unit=host.unit, venue=venue, **facts).enter(by=host.member)

    def _traffic(self, host: Host, school) -> None:
        facts = {"force": self.chance.choice(Force.values), "what": self.chance.choice(STOPPED)}
        facts |= {"vehicles": self.chance.randint(1, 30), "officers": self.chance.randint(2, 6)}
        day = self.chance.day(self.years.first, self.years.last)
        row = TrafficEnforcement(pk=self.chance.key(), unit=host.unit, school=school, held_on=day, **facts)
        row.enter(by=host.member)
        facts = {"kind": self.chance.choice(SignKind.values), "number": self.chance.randint(1, 4)}
        facts["placed_on"] = self.chance.day(self.years.first, self.years.last)
        sign = TrafficSign(pk=self.chance.key(), unit=host.unit, school=school, placed_by="交警大队", **facts)
        sign.enter(by=host.member)

    def _concern(self, host: Host, school) -> ParentConcern:
        facts = {"kind": self.chance.choice(ConcernKind.values), "way": self.chance.choice(ConcernWay.values)}
        facts |= {"raised": self.chance.choice((None, 2, 5, 12)), "school": school}
        day = self.chance.day(self.years.first, self.years.last - timedelta(days=20))
        concern = ParentConcern(pk=self.chance.key(), unit=host.unit, heard_on=day, **facts)
        concern.enter(by=host.member)
        return concern

    def _answer(self, host: Host, concern: ParentConcern) -> None:
        if self.chance.often(ANSWERED):
            facts = {"what": self.chance.choice(ANSWERS), "answered_by": host.unit.short}
            day = concern.heard_on + timedelta(days=self.chance.randint(2, 15))
            ConcernAnswer(pk=self.chance.key(), concern=concern, answered_on=day, **facts).enter(by=host.member)

    def _count(self, host: Host) -> None:
        """Two years of months; now and then one was forgotten."""
        month: Month = last_complete(self.years.last).later(1 - MONTHS)
        for _ in range(MONTHS):
            for kind, numbers in INCIDENTS.items():
                if not self.chance.often(UNREPORTED):
                    facts = {"year": month.year, "month": month.month, "kind": kind}
                    facts["number"] = self.chance.choice(numbers)
                    IncidentCount(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.member)
            month = month.later(1)

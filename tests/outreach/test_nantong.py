"""The cycle 2011—2012 of Nantong, replayed through the portal: its 29 units as the public annex names them.

Once the portal is the city's, and what the province decides is recorded; once the province has it. The register of
titles ends with the right fate for each plaque.
"""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import transaction

from guanai import calendars
from guanai.lifecycle import NotAllowed
from outreach.models import Plaque, PostApplication, PostCriterion, PostCycle, PostTitle
from stations.access import Role
from stations.models import Appointment, Unit, User
from tests.outreach import posts

ANNEX = Path(__file__).with_name("nantong.csv")
SEVEN = ("general", "public_order", "traffic", "criminal", "narcotics", "custody", "cyber", "fire")
COUNTIES = {
    "如东县公安局": "county_bureau", "海安县公安局": "county_bureau", "如皋市公安局": "county_city_bureau",
    "海门市公安局": "county_city_bureau", "启东市公安局": "county_city_bureau", "通州区公安局": "district_bureau",
    "崇川分局": "district_branch", "港闸分局": "district_branch", "开发区分局": "functional_branch",
}  # fmt: skip
RECORDED = {"body": "省公安厅", "document": "苏青联〔2013〕2 号", "decided_on": date(2013, 1, 8)}


class Nantong:
    """The city with its units, their accounts, and a year at a time."""

    def __init__(self, host: str, reading: str, clock):
        self.clock, self.reading, self.witness = clock, reading, None
        self.witness = self._user("witness")
        self.units: dict[str, Unit] = {}
        self.by: dict[tuple[str, str], User] = {}
        self.top = self._unit("省公安厅", "provincial_dept", None) if host == "province" else None
        self.city = self._unit("南通市公安局", "city_bureau", self.top)
        self.host = {"city": self.city, "province": self.top or self.city}
        for unit in dict.fromkeys((self.city, self.top or self.city)):
            for role in (Role.POST_OFFICE, Role.LEADING_GROUP, Role.NAMING_BODY):
                self._account(role, unit)
        self.rows = list(csv.DictReader(ANNEX.open(encoding="utf-8")))
        for row in self.rows:
            row["above"] = self._above(row["above"])
            self._account(Role.APPLICANT, self._unit(row["unit"], row["kind"], row["above"]))

    def _user(self, login: str) -> User:
        return User.enter(login=login[:30], name=login[:30], password="x", by=None)

    def _account(self, role: Role, unit: Unit) -> None:
        user = self._user(f"{role.value} {unit.code}")
        appointment = Appointment(user=user, role=role, unit=unit, starts_on=date(2010, 1, 1))
        appointment.grant(by=None)
        appointment.confirm(by=self.witness)
        self.by[role.value, unit.code] = User.objects.get(pk=user.pk)

    def _unit(self, name: str, kind: str, parent: Unit | None) -> Unit:
        if kind == "police_post":
            parent = self._unit(name.removesuffix("第一警务区"), "police_station", parent)
        code = f"nt{len(self.units) + 1}"
        self.units[name] = Unit.enter(by=None, code=code, name=name, short=name, kind=kind, parent=parent)
        return self.units[name]

    def _above(self, name: str) -> Unit:
        """The bureau or 支队 above; one and the same 支队 stands in the annexes under two names."""
        name = "交通巡逻警察支队" if name == "交巡警支队" else name
        if not name:
            return self.city
        if name not in self.units:
            self._account(Role.LEADING_GROUP, self._unit(name, COUNTIES.get(name, "detachment"), self.city))
        return self.units[name]

    def of(self, role: str, unit: Unit) -> User:
        user = self.by[role, unit.code]
        user.__dict__.pop("appointments_today", None)  # another day has come
        return user

    def on(self, day: date) -> None:
        self.clock.move_to(f"{day}T09:00:00+08:00")
        calendars.forget_holidays()

    # --- the way

    def begin(self) -> None:
        """March 2011: the rules, the titles that there are, and the two cycles."""
        top = self.top or self.city
        office = self.of("post_office", top)
        for host in dict.fromkeys((top, self.city)):
            scheme = posts.scheme(
                host, title_name="青少年维权岗", elimination_reading=self.reading, starts_on=date(2011, 1, 1)
            )
            for branch in SEVEN:
                posts.entered(PostCriterion(scheme=scheme, layer="branch", branch=branch, text="分类标准", weight=40))
        for row in self.rows:
            unit, entry = self.units[row["unit"]], row["entry"]
            before = {"province": "city", "city": "county" if entry == "county" else ""}[row["level"]]
            if before:
                keeper = self.city if before == "city" else row["above"]
                posts.known_title(unit, before, keeper, office=office, named_on=date(2009, 5, 4))
        self.cycles = {}
        for level, host in self.host.items():
            facts = {"online_by": date(2012, 12, 31)} if level == "province" else {}
            cycle = posts.cycle(host, level, start_year=2011, **facts)
            cycle.invite(by=self.of("post_office", host))
            self.cycles[level] = cycle

    def apply(self) -> None:
        """All 29, each recommended by whose turn it is; who is no 科、所、队 of the seven, with the office's reason."""
        self.admitted = []
        for row in self.rows:
            unit, cycle = self.units[row["unit"]], self.cycles[row["level"]]
            one = posts.draft(unit, cycle, branch=row["branch"])
            try:
                with transaction.atomic():
                    one.submit(by=self.of("applicant", unit))
            except NotAllowed:
                one.admit("长期承担未成年人工作", by=self.of("post_office", cycle.unit))
                one.submit(by=self.of("applicant", unit))
                self.admitted.append(unit.name)
            assert one.entry_level == row["entry"]
            while one.status == "submitted":
                posts.recommend(one, by=self.of("leading_group", one.turn))
            one.confirm(by=self.of("leading_group", cycle.unit))
        for cycle in self.cycles.values():
            cycle.begin(by=self.of("leading_group", cycle.unit))

    def rows_of(self, level: str) -> list[PostApplication]:
        known = PostApplication.objects.filter(cycle=self.cycles[level])
        return list(known.select_related("unit", "cycle__unit", "cycle__scheme").order_by("entered_at"))

    def audit(self) -> None:
        for level, cycle in self.cycles.items():
            office = self.of("post_office", cycle.unit)
            for one in self.rows_of(level):
                applicant = self.of("applicant", one.unit)
                if level == "province":
                    one.go_online(date(2012, 6, 1), by=applicant)
                posts.make_ready(one, unit=applicant, office=office)
            cycle.open_audit(by=self.of("leading_group", cycle.unit))

    def decide(self, level: str, passes: int):
        cycle = PostCycle.objects.get(pk=self.cycles[level].pk)
        facts = RECORDED if cycle.is_recorded else {}
        return posts.decide(cycle, self.rows_of(level)[:passes], by=self.of("leading_group", cycle.unit), **facts)

    def tried(self, level: str, passes: int) -> str:
        """What so many would be refused with; nothing of it stays."""
        try:
            with transaction.atomic():
                warning = self.decide(level, passes).warning
                transaction.set_rollback(True)
        except NotAllowed as refusal:
            return str(refusal)
        return f"warned: {warning}" if warning else ""

    def publish(self) -> None:
        for cycle in self.cycles.values():
            posts.publish(cycle, by=self.of("post_office", cycle.unit))

    def name(self, level: str) -> list[PostTitle]:
        cycle = PostCycle.objects.get(pk=self.cycles[level].pk)
        passed = [one for one in self.rows_of(level) if one.status == "in_notice"]
        facts = {"body": "省公安厅"} if cycle.is_recorded else {}
        return posts.name(cycle, passed, by=self.of("naming_body", cycle.unit), doc_no="青〔2013〕7 号", **facts)


@pytest.mark.parametrize(("host", "reading", "most"), [("city", "E", 16), ("city", "C", 17), ("province", "E", 16)])
@pytest.mark.django_db
def test_the_cycle_of_nantong(host, reading, most):
    with time_machine.travel("2011-03-01T09:00:00+08:00", tick=False) as clock:
        town = Nantong(host, reading, clock)
        replay(town, recorded=host == "city", most=most)
        calendars.forget_holidays()


def replay(town: Nantong, *, recorded: bool, most: int) -> None:
    town.begin()
    town.apply()
    found = PostApplication.objects.filter(status="creating")
    assert Counter(found.values_list("cycle__level", flat=True)) == {"province": 8, "city": 21}
    assert len(town.admitted) == 5  # a post of a station, a whole 支队, and three of branches beyond the seven
    direct = [one for one in town.rows_of("city") if one.entry_level == "city"]
    assert len(direct) == 9
    assert not PostTitle.objects.filter(unit__in=[one.unit for one in direct]).exists()

    town.on(date(2013, 1, 10))
    town.audit()
    assert (town.cycles["province"].cap, town.cycles["city"].cap) == (6, most)
    assert f"最多 {most} 个达标，选了 {most + 1} 个" in town.tried("city", most + 1)
    seven = "warned: 按差额比例最多 6 个，这里达标 7 个" if recorded else "最多 6 个达标，选了 7 个"
    assert seven in town.tried("province", 7)
    town.decide("province", 6)
    town.decide("city", most)
    town.publish()
    assert town.cycles["city"].notice.ends_on == date(2013, 1, 17)
    town.on(date(2013, 1, 17))
    with pytest.raises(NotAllowed, match="期满以后才能命名"):
        town.name("city")
    town.on(date(2013, 1, 18))
    provincial, titles = town.name("province"), town.name("city")
    assert (len(provincial), len(titles)) == (6, most)
    assert {one.naming_unit for one in provincial} == {None if recorded else town.top}
    live_and_lose(town, titles)
    assert Counter(Plaque.objects.filter(title__cycle__isnull=False).values_list("fate", flat=True)) == {
        "on_display": 6 + most - 3, "removed": 1, "kept_memento": 1, "returned": 1,
    }  # fmt: skip


def live_and_lose(town: Nantong, titles: list[PostTitle]) -> None:
    """Two fail their review: one is cancelled after its year, one mends; one loses its work, one is revoked."""
    first, second, third, last = (PostTitle.objects.get(pk=titles[number].pk) for number in (0, 1, 2, 3))
    town.on(date(2015, 3, 2))
    assert PostTitle.objects.review_overdue(date(2015, 1, 18)).filter(level="city", cycle__isnull=False).count() == 0
    assert first in PostTitle.objects.review_overdue(date(2015, 1, 19))
    group, office = town.of("leading_group", town.city), town.of("post_office", town.city)
    for title in (first, second):
        assert posts.fail_review(title, group=group).due_on == date(2016, 3, 2)
    town.on(date(2016, 3, 1))
    with pytest.raises(NotAllowed, match="整改期到2016年3月2日，期满才考核，不能提前结束"):
        first.period_end()
    town.on(date(2016, 3, 2))
    group = town.of("leading_group", town.city)
    for title, result in ((first, "fail"), (second, "pass")):
        title.period_end()
        title.rectifications.get().assess(result, "考核意见", doc_no="青〔2016〕1 号", by=group)
        title.refresh_from_db()
    third.lose_function("工作性质变更，不再从事青少年权益工作", by=office)
    stranger = next(user for (role, _), user in town.by.items() if role == "applicant")
    with pytest.raises(NotAllowed, match="由原命名单位办理"):
        last.revoke("fraud", "经查属实", doc_no="青 2 号", by=stranger)
    last.revoke("fraud", "经查属实", doc_no="青〔2016〕2 号", by=town.of("naming_body", town.city))
    told = [(one.status, posts.plaque_of(one).fate) for one in (first, second, third, last)]
    assert told == [
        ("cancelled", "removed"),
        ("active", "on_display"),
        ("auto_cancelled", "kept_memento"),
        ("revoked", "returned"),
    ]

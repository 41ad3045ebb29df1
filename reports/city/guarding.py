"""校园安全 of the city: what belongs to the kit, what schools have of it, who acts first, who stands at the gates."""

from datetime import date, timedelta
from uuid import uuid5

from guanai.entry import together
from guanai.models import Term
from outreach.models import (
    EmergencyDrill,
    EmergencyMember,
    EmergencyUnit,
    EquipmentKit,
    EquipmentStock,
    GuardPost,
    GuardShift,
    GuardShiftMember,
    KitNumber,
    Peak,
    SchoolDispute,
    SchoolPact,
    SchoolPatrol,
    SchoolYear,
)
from outreach.models.dispute import DisputeEnding, DisputeKind
from outreach.models.emergency import DrillScenario, EmergencyPart
from reports.city import names
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from reports.city.years import Years
from stations.lessons import Lessons
from stations.models import Gender, School

IN_KIT = 8  # of the nine words
LEAST = 3  # of the first of them
MOST_GUARDED = 12  # hosts that write down who stands at their gates: the first of the city
GUARDED = 12  # days up to the last
HAS, SCRAPPED, FIRST_AID, DRILLED, AGREED, QUARREL, CLEAN, HELD = 0.94, 0.04, 0.8, 0.75, 0.85, 0.12, 0.5, 0.9  # shares
OUTDATING = {"自卫喷雾剂": 3, "防刺背心": 5, "勤务头盔": 5}  # years that it is good
TESTED = ("一键报警装置", "强光手电")  # twice a year


class Campus:
    """Fills the registers of a school's safety, host by host."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 4), years
        self.equipment = list(Term.objects.of(Term.List.EQUIPMENT))

    def rule(self, tree: Tree) -> None:
        """The city's committee ticks eight of the nine."""
        kit = EquipmentKit(pk=self.chance.key(), unit=tree.bureau, starts_on=self.years.first)
        kit.document = "城公关工委〔2024〕6号"
        kit.enter(by=tree.committee[0], items=self.equipment[:IN_KIT])
        first = self.equipment[0]
        KitNumber.objects.create(pk=uuid5(kit.pk, first.label), kit=kit, equipment=first, least=LEAST)

    def go(self, host: Host) -> None:
        with together():
            for school in host.schools:
                self._stock(host, school)
                self._agree(host, school)
                self._drill(host, school)
            teams = [self._found(host, school) for school in host.schools if self.chance.often(FIRST_AID)]
        EmergencyMember.objects.bulk_create(one for team in teams for one in self._members(team))

    def _stock(self, host: Host, school: School) -> None:
        counted_on = self.chance.day(self.years.middle, self.years.last - timedelta(days=20))
        for item in self.equipment[:IN_KIT]:
            if not self.chance.often(HAS):
                continue
            row = EquipmentStock(pk=self.chance.key(), unit=host.unit, school=school, equipment=item)
            row.quantity, row.counted_on, row.place = self.chance.randint(2, 8), counted_on, "门卫室"
            if item.label in OUTDATING:
                row.expires_on = self.years.last + timedelta(days=self.chance.randint(-20, 365 * OUTDATING[item.label]))
            elif item.label in TESTED:
                row.tested_on = self.chance.day(self.years.last - timedelta(days=185), self.years.last)
                row.test_due_on = row.tested_on + timedelta(days=182)
            if self.chance.often(SCRAPPED):
                row.scrapped_on = self.years.last
            row.enter(by=host.member)

    def _agree(self, host: Host, school: School) -> None:
        if self.chance.often(AGREED):
            ends_on = self.years.last + timedelta(days=self.chance.randint(-15, 900))
            facts = {"starts_on": ends_on - timedelta(days=1095), "ends_on": ends_on, "note": "联合巡防、信息互通"}
            SchoolPact(pk=self.chance.key(), unit=host.unit, school=school, **facts).enter(by=host.member)
        if self.chance.often(CLEAN):
            year = self.years.last.year - 1
            facts = {"year": year, "found_on": date(year + 1, 7, 10), "document": f"区平安办〔{year + 1}〕7号"}
            if facts["found_on"] <= self.years.last:
                SchoolYear(pk=self.chance.key(), unit=host.unit, school=school, **facts).enter(by=host.head)
        if self.chance.often(QUARREL):
            self._quarrel(host, school)

    def _quarrel(self, host: Host, school: School) -> None:
        opened_on = self.chance.day(self.years.middle, self.years.last)
        facts = {"opened_on": opened_on, "kind": self.chance.choice(list(DisputeKind))}
        row = SchoolDispute(pk=self.chance.key(), unit=host.unit, school=school, **facts)
        ended_on = opened_on + timedelta(days=self.chance.randint(3, 60))
        if ended_on <= self.years.last:
            row.ended_on, row.ending = ended_on, DisputeEnding.MEDIATED
        row.enter(by=host.member)

    def _drill(self, host: Host, school: School) -> None:
        """About once a term; once in a while nobody counted."""
        for term in self.years.terms:
            day = term.first + timedelta(days=self.chance.randint(5, 60))
            while not term.has_lessons(day):
                day += timedelta(days=1)
            if self.years.first <= day <= self.years.last and self.chance.often(DRILLED):
                row = EmergencyDrill(pk=self.chance.key(), unit=host.unit, school=school, held_on=day)
                row.scenario, row.minutes = self.chance.choice(list(DrillScenario)), self.chance.randint(15, 45)
                row.participants = None if self.chance.often(0.1) else (school.pupils or 100)
                row.participants_said = "" if row.participants else "全体师生"
                row.enter(by=host.member)

    def _found(self, host: Host, school: School) -> EmergencyUnit:
        team = EmergencyUnit(pk=self.chance.key(), unit=host.unit, school=school, starts_on=self.years.middle)
        team.enter(by=host.member)
        return team

    def _members(self, team: EmergencyUnit) -> list[EmergencyMember]:
        parts = (EmergencyPart.LEADER, EmergencyPart.GUARD, EmergencyPart.GUARD, EmergencyPart.TEACHER)
        return [
            EmergencyMember(
                pk=self.chance.key(),
                team=team,
                name=names.name(self.chance, names.GROWN, Gender.MALE),
                part=part,
                starts_on=team.starts_on,
            )
            for part in parts
        ]

    def guard(self, number: int, host: Host) -> None:
        """A post at the first two schools of one of the first hosts, and its shifts of the last days."""
        if number >= MOST_GUARDED:
            return
        since = self.years.last - timedelta(days=GUARDED)
        lessons = Lessons(host.unit, since, self.years.last)
        schools = [school for school in host.schools if school.is_active(self.years.last)][:2]
        with together():
            posts = [self._post(host, school) for school in schools]
            for school in schools:
                self._patrol(host, school)
        with together():
            shifts = [one for post in posts for day in lessons for one in self._shifts(host, post, day, lessons)]
        held = [shift for shift in shifts if shift.control_minutes is not None]
        GuardShiftMember.objects.bulk_create(one for shift in held for one in self._stood(shift, host))

    def _post(self, host: Host, school: School) -> GuardPost:
        post = GuardPost(pk=self.chance.key(), unit=host.unit, school=school, gate="正门", starts_on=self.years.middle)
        post.enter(by=host.member)
        return post

    def _patrol(self, host: Host, school: School) -> None:
        people = self.chance.some(host.officers, 1, 2)
        row = SchoolPatrol(pk=self.chance.key(), unit=host.unit, school=school, patrollers=len(people))
        row.held_on, row.note = self.years.last - timedelta(days=self.chance.randint(1, 20)), "情况正常。"
        row.enter(by=host.member, people=people)

    def _shifts(self, host: Host, post: GuardPost, day: date, lessons: Lessons) -> list[GuardShift]:
        shifts = []
        for peak in (Peak.MORNING, Peak.EVENING):
            shift = GuardShift(pk=self.chance.key(), unit=host.unit, post=post, held_on=day, peak=peak)
            shift.lessons = lessons
            if self.chance.often(HELD):
                shift.control_minutes = self.chance.choice((0, 0, 20, 30))
            shift.enter(by=host.member)
            shifts.append(shift)
        return shifts

    def _stood(self, shift: GuardShift, host: Host) -> list[GuardShiftMember]:
        """Mostly an officer by name, with parents; now and then parents alone."""
        rows = [GuardShiftMember(pk=self.chance.key(), shift=shift, kind="parent_volunteer", number=2)]
        if self.chance.often(HELD) and host.officers:
            person = self.chance.choice(host.officers)
            rows.append(GuardShiftMember(pk=self.chance.key(), shift=shift, kind="police", person=person))
        return rows

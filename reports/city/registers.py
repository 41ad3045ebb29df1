"""The smaller registers of the city: who answers for what, who was checked, who met and was taught."""

from datetime import date, timedelta
from uuid import uuid5

from guanai.calendars import anniversary
from guanai.entry import together
from reports.city.chance import Chance
from reports.city.clearing import clear
from reports.city.hosts import CountyOffice, Host, Tree
from reports.city.years import Years
from stations.models import (
    Area,
    AreaKind,
    Clearance,
    ClearanceResult,
    DispatchSystem,
    Headcount,
    Meeting,
    MeetingKind,
    Partner,
    PartnerKind,
    Person,
    PersonKind,
    Resolution,
    School,
    SchoolLiaison,
    SchoolStage,
    Team,
    TeamKind,
    TeamMember,
    Training,
    Unit,
    VicePrincipal,
)
from stations.models.vice_principal import too_old, usual_end

HELPERS = (PersonKind.VOLUNTEER, PersonKind.FIVE_ELDERS, PersonKind.RETIRED_POLICE)
WITHOUT_PRINCIPAL, WITHOUT_LETTER, UNCHECKED, DONE = 0.15, 0.1, 0.08, 0.75  # shares
AREAS = ((AreaKind.COMMUNITY, "{town}社区"), (AreaKind.VILLAGE, "{town}村"), (AreaKind.GRID, "{town}第一网格"))
PARTNERS = (
    (PartnerKind.EDUCATION, "教育局"),
    (PartnerKind.CIVIL_AFFAIRS, "民政局"),
    (PartnerKind.PROCURATORATE, "人民检察院未检部门"),
    (PartnerKind.COURT, "人民法院少年审判庭"),
    (PartnerKind.YOUTH_LEAGUE, "团委"),
    (PartnerKind.WOMEN, "妇联"),
    (PartnerKind.RESCUE_STATION, "救助管理站"),
)
LESSONS = ("未成年人保护法新规解读", "与青少年谈话的方法", "帮教走访记录怎么写", "心理危机识别")
AGENDA = {
    MeetingKind.JOINT: ("研究控辍保学联动办法", "通报涉未成年人警情，部署校园周边整治"),
    MeetingKind.DIRECTORS: ("听取各所工作汇报，研究下季度安排", "审议年度工作计划"),
    MeetingKind.EXCHANGE: ("各所交流帮教经验",),
    MeetingKind.STUDY: ("学习上级关工委会议精神",),
}
DECIDED = (
    "建立教育、公安每周信息通报制度。",
    "开学前完成全部学校的安全检查。",
    "为困难学生落实资助。",
    "更新法治副校长名单。",
)


class Registers:
    """Fills them, unit by unit."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years

    def keep(self, host: Host) -> None:
        """What a station writes about its schools, areas and people."""
        with together():
            principals = [one for school in host.schools if (one := self._school(host, school))]
            for kind, name in AREAS[: self.chance.randint(2, 3)]:
                self._area(host, kind, name.format(town=host.town))
            for person in host.mentors:
                self._checks(host, person)
            team = self._team(host) if self.chance.often(0.4) else None
        if team:
            self._enlist(host, team)
        self._appoint(host, principals)

    def _appoint(self, host: Host, principals: list[VicePrincipal]) -> None:
        """Who is appointed was checked before."""
        for person in {one.person_id: one.person for one in principals}.values():
            clear(person, host, self.years.last)
        with together():
            for one in principals:
                one.enter(by=host.head)

    def lead(self, office: CountyOffice) -> None:
        """What a county writes: partners, lessons, meetings."""
        with together():
            for kind, name in PARTNERS:
                facts = {"kind": kind, "name": office.county.region + name, "contact": f"办公室 {self.chance.phone()}"}
                Partner(pk=self.chance.key(), unit=office.unit, **facts).enter(by=office.committee)
            for _ in range(self.chance.randint(4, 8)):
                self._lesson(office)
        self.meet(office.unit, self.chance.randint(5, 9), by=office.committee)

    def count(self, tree: Tree) -> None:
        """编制人数 of each station and county, for the years that the records touch."""
        counties = [(one.unit, one.committee) for one in tree.offices]
        stations = [(one.unit, one.head) for one in tree.hosts if one.is_police_station]
        with together():
            for unit, by in counties + stations:
                self._headcount(unit, by=by)

    def _headcount(self, unit: Unit, *, by) -> None:
        police = self.chance.randint(8, 30)
        for year in range(self.years.first.year, self.years.last.year + 1):
            facts = {"year": year, "police": police, "auxiliary": police + self.chance.randint(-4, 12)}
            Headcount(pk=self.chance.key(), unit=unit, **facts).enter(by=by)

    def meet(self, unit: Unit, number: int, *, by) -> None:
        for day in sorted(self.chance.sample(self.years.days, number)):
            kind = self.chance.choice(list(AGENDA))
            meeting = Meeting(
                pk=self.chance.key(),
                unit=unit,
                kind=kind,
                held_on=day,
                place=f"{unit.short}三楼会议室",
                topic=self.chance.choice(AGENDA[kind]),
                attendance=self.chance.randint(9, 40),
            )
            meeting.enter(by=by)
            for number_, text in enumerate(self.chance.some(DECIDED, 0, 2), 1):
                self._resolve(meeting, number_, text, by=by)

    def _resolve(self, meeting: Meeting, number: int, text: str, *, by) -> None:
        """Most were done in time; of those that are due by now some still wait."""
        due_on = meeting.held_on + timedelta(days=self.chance.randint(20, 90))
        facts = {"no": number, "text": text, "lead_unit": meeting.unit, "due_on": due_on}
        resolution = Resolution(pk=self.chance.key(), meeting=meeting, **facts)
        resolution.enter(by=by)
        if due_on < self.years.last and self.chance.often(DONE):
            done_on = due_on - timedelta(days=self.chance.randint(0, 15))
            resolution.close(done_on=done_on, result="已按期办结。", by=by)

    def _school(self, host: Host, school: School) -> VicePrincipal | None:
        """Its officer; and but for kindergartens its 法治副校长 to be entered, a few of them without a letter."""
        facts = {"school": school, "starts_on": self._begun()}
        person = self.chance.choice(host.officers)
        SchoolLiaison(pk=self.chance.key(), unit=host.unit, person=person, **facts).enter(by=host.head)
        if school.stage == SchoolStage.KINDERGARTEN or self.chance.often(WITHOUT_PRINCIPAL):
            return None
        starts_on, person = self._begun(), host.officers[host.schools.index(school) % len(host.officers)]
        if too_old(person.birth_date, starts_on):
            return None
        letter = {} if self.chance.often(WITHOUT_LETTER) else self._letter(starts_on)
        facts = {"school": school, "starts_on": starts_on, "ends_on": usual_end(starts_on), **letter}
        principal = VicePrincipal(pk=self.chance.key(), unit=host.unit, person=person, **facts)
        principal.dispatch_system = DispatchSystem.POLICE
        return principal

    def _letter(self, starts_on: date) -> dict:
        number = f"城教聘〔{starts_on.year}〕{self.chance.randint(1, 400)}号"
        return {"letter_no": number, "letter_issued_on": starts_on, "appointed_by": "城北市教育局"}

    def _begun(self) -> date:
        """Some autumn within the last three years; a few terms of office have run out since."""
        start = date(self.chance.choice((2, 1, 1, 0)) * -1 + self.years.last.year, 9, 1)
        return start if start <= self.years.last else anniversary(start, -1)

    def _area(self, host: Host, kind: AreaKind, name: str) -> None:
        helpers = host.of(PersonKind.GRID_WORKER, PersonKind.LEGAL_SAVVY, PersonKind.VOLUNTEER)
        facts = {
            "kind": kind,
            "name": name,
            "starts_on": self.years.first,
            "officer": self.chance.choice(host.officers),
        }
        area = Area(pk=self.chance.key(), unit=host.unit, **facts)
        area.liaison = self.chance.choice(helpers) if helpers else None
        area.enter(by=host.head)

    def _checks(self, host: Host, person: Person) -> None:
        """背景核查 each year; some were forgotten."""
        checked_on = self.chance.day(self.years.first, self.years.first + timedelta(days=60))
        while checked_on <= self.years.last:
            if not self.chance.often(UNCHECKED):
                facts = {"person": person, "checked_on": checked_on, "checked_by": f"{host.office.unit.short}治安大队"}
                row = Clearance(pk=self.chance.key(), unit=host.unit, result=ClearanceResult.CLEAR, **facts)
                row.enter(by=host.head)
            checked_on += timedelta(days=self.chance.randint(330, 364))

    def _team(self, host: Host) -> Team:
        facts = {"kind": TeamKind.VOLUNTEER, "name": f"{host.town}护苗志愿服务队", "size": len(host.of(*HELPERS)) or 3}
        team = Team(pk=self.chance.key(), unit=host.unit, **facts)
        team.enter(by=host.head)
        return team

    def _enlist(self, host: Host, team: Team) -> None:
        """The roster: everybody who could help has been in it since the beginning. It draws no chance."""
        for person in host.of(*HELPERS):
            key = uuid5(team.pk, str(person.pk))
            TeamMember.objects.create(pk=key, team=team, person=person, joined_on=self.years.first)

    def _lesson(self, office: CountyOffice) -> None:
        facts = {"topic": self.chance.choice(LESSONS), "hours": self.chance.randint(2, 8)}
        day, attendance = self.chance.choice(self.years.days), self.chance.randint(15, 60)
        lesson = Training(pk=self.chance.key(), unit=office.unit, held_on=day, attendance=attendance, **facts)
        lesson.enter(by=office.committee)

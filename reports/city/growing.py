"""The children of the city's files: who they are on paper, why they have a file, who stands behind them."""

from datetime import date, timedelta

from cases.filing import file
from cases.models import Guardian, Minor, MinorCategory
from cases.models.category import Conduct, Vulnerability
from cases.models.guardian import Capacity, GuardianRole, Relation
from cases.models.minor import SchoolStatus
from guanai.calendars import age
from reports.city import names
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.places import ELSEWHERE
from reports.city.years import Years
from stations.models import Gender, SchoolStage

YEAR = 365.25  # days
OLD_FILES = 0.2  # share of files that were there when the two years began
WITHOUT_NUMBER, FROM_ELSEWHERE, OFFENDING, SECOND_KIND = 0.03, 0.12, 0.25, 0.3  # shares
HARDSHIP = {
    Vulnerability.LEFT_BEHIND: 6,
    Vulnerability.IN_DIFFICULTY: 4,
    Vulnerability.SINGLE_PARENT: 3,
    Vulnerability.DE_FACTO_UNSUPPORTED: 2,
    Vulnerability.MIGRANT_CHILD: 2,
    Vulnerability.PSYCHOLOGICAL: 1.5,
    Vulnerability.CHILD_OF_PRISONER: 1,
    Vulnerability.DISABLED: 1,
    Vulnerability.VICTIM: 0.8,
    Vulnerability.ORPHAN: 0.6,
    Vulnerability.CHILD_OF_DRUG_USER: 0.6,
    Vulnerability.OUT_OF_SCHOOL: 0.5,
}
OFFENCE = {
    Conduct.MISBEHAVIOUR: 6,
    Conduct.SERIOUS_MISBEHAVIOUR: 3,
    Conduct.BELOW_AGE_OFFENDER: 1.5,
    Conduct.CONDITIONAL_NONPROS: 0.8,
    Conduct.COMMUNITY_CORRECTION: 0.6,
    Conduct.SUSPECT: 0.4,
}
OF_AGE = (Conduct.CONDITIONAL_NONPROS, Conduct.COMMUNITY_CORRECTION, Conduct.SUSPECT)  # from sixteen on
SOURCES = {True: ("接处警", "办案单位移交", "学校通报"), False: ("社区摸排", "学校通报", "村委会反映", "民政部门转介")}
RELATIONS = {Relation.MOTHER: 5, Relation.FATHER: 4, Relation.GRANDMOTHER: 3, Relation.GRANDFATHER: 3} | {
    Relation.RELATIVE: 1
}
STAGES = {  # the age that a stage begins at: its schools, its grades
    6: ((SchoolStage.PRIMARY, SchoolStage.NINE_YEAR), "一二三四五六"),
    12: ((SchoolStage.JUNIOR, SchoolStage.NINE_YEAR), "七八九"),
    15: ((SchoolStage.SENIOR, SchoolStage.VOCATIONAL), ""),
}
SCHOOL_ENDS = 18
OUT_OF_SCHOOL = {SchoolStatus.IDLE: 3, SchoolStatus.WORKING: 3, SchoolStatus.GRADUATED: 1, SchoolStatus.DROPPED_OUT: 1}


class Children:
    """Opens files."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years

    def open_file(self, host: Host) -> Minor:
        """A new child with its first category, sometimes a second one, and one or two guardians."""
        filed_on = self._filed_on()
        offending = self.chance.often(OFFENDING)
        years_old = self.chance.uniform(11, 17.2) if offending else self.chance.uniform(6.5, 16)
        born = filed_on - timedelta(days=int(years_old * YEAR))
        minor = self._child(host, born, filed_on)
        self._file(minor, host, self._kind(minor, offending=offending), offending=offending)
        if self.chance.often(SECOND_KIND):
            self._also(minor, host)
        self._guardians(minor, host)
        return minor

    def open_again(self, known: Minor, host: Host) -> Minor:
        """The same child at another station, which knows nothing of the first file."""
        minor = self._child(host, known.birth_date, self.chance.day(known.filed_on, self.years.last))
        minor.name, minor.id_no, minor.no_id_reason, minor.gender = known.name, known.id_no, "", known.gender
        self._file(minor, host, Vulnerability.MIGRANT_CHILD, offending=False)
        return minor

    def _filed_on(self) -> date:
        if self.chance.often(OLD_FILES):
            return self.chance.day(self.years.first, self.years.first + timedelta(days=45))
        return self.chance.day(self.years.first, self.years.last)

    def _child(self, host: Host, born: date, filed_on: date) -> Minor:
        gender = names.gender(self.chance, 0.4)
        region, elsewhere = host.office.county.region, self.chance.choice(ELSEWHERE)
        without_number = self.chance.often(WITHOUT_NUMBER)
        number = self.chance.id_no(host.office.county.region_code, born, male=gender == Gender.MALE)
        return Minor(
            pk=self.chance.key(),
            unit=host.unit,
            file_no=self.chance.file_no(),
            filed_on=filed_on,
            name=names.name(self.chance, names.YOUNG, gender),
            id_no="" if without_number else number,
            no_id_reason="户口正在补办" if without_number else "",
            gender=gender,
            birth_date=born,
            phone=self.chance.phone() if self.chance.often(0.5) else "",
            address=f"{region}{host.town}镇{self.chance.choice('一二三四五')}组 {self.chance.randint(1, 120)} 号",
            household_region=elsewhere if self.chance.often(FROM_ELSEWHERE) else region,
            residence_region=region,
            station=host.stations[0],
            responsible=self.chance.choice(host.officers),
            **self._schooling(host, age(born, self.years.last)),
        )

    def _schooling(self, host: Host, years_old: int) -> dict:
        """School and grade by age; from fifteen on some, and after school all, are elsewhere."""
        begins = max((start for start in STAGES if start <= years_old), default=6)
        stages, grades = STAGES[begins]
        if years_old >= SCHOOL_ENDS or (not grades and self.chance.often(0.2)):
            return {"school_status": self.chance.one(OUT_OF_SCHOOL)}
        grade = f"{grades[max(years_old - begins, 0)]}年级" if grades else ""
        schools = [school for school in host.schools if school.stage in stages]
        return {"school": self.chance.choice(schools) if schools else None, "grade": grade}

    def _kind(self, minor: Minor, *, offending: bool) -> str:
        kinds = OFFENCE if offending else HARDSHIP
        years_old = age(minor.birth_date, minor.filed_on)
        unfit = {Vulnerability.LEFT_BEHIND} if years_old >= 16 else set(OF_AGE)
        if years_old >= 14:
            unfit.add(Conduct.BELOW_AGE_OFFENDER)
        return self.chance.one({kind: weight for kind, weight in kinds.items() if kind not in unfit})

    def _file(self, minor: Minor, host: Host, kind: str, *, offending: bool) -> None:
        source = self.chance.choice(SOURCES[offending])
        category = MinorCategory(pk=self.chance.key(), kind=kind, source=source, starts_on=minor.filed_on)
        file(minor, category, by=host.member)

    def _also(self, minor: Minor, host: Host) -> None:
        kind = self._kind(minor, offending=False)
        if minor.categories.filter(kind=kind).exists():
            return
        day, source = self.chance.day(minor.filed_on, self.years.last), self.chance.choice(SOURCES[False])
        MinorCategory(pk=self.chance.key(), minor=minor, kind=kind, source=source, starts_on=day).enter(by=host.head)

    def _guardians(self, minor: Minor, host: Host) -> None:
        known = self.chance.choices(list(RELATIONS), RELATIONS.values(), k=self.chance.choice((1, 1, 2)))
        for relation in dict.fromkeys(known):
            gender = Gender.FEMALE if relation in (Relation.MOTHER, Relation.GRANDMOTHER) else Gender.MALE
            surname = minor.name[0] if relation in (Relation.FATHER, Relation.GRANDFATHER) else ""
            parent = relation in (Relation.FATHER, Relation.MOTHER)
            generation = names.GROWN if parent else names.ELDER
            guardian = Guardian(
                pk=self.chance.key(),
                minor=minor,
                name=names.name(self.chance, generation, gender, surname),
                relation=relation,
                phone=self.chance.phone(),
                capacity=self.chance.one({Capacity.ABLE: 5, Capacity.LIMITED: 4, Capacity.NONE: 1}),
                role=GuardianRole.LEGAL if parent else GuardianRole.IN_FACT,
            )
            guardian.enter(by=host.member)

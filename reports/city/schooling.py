"""The city's terms and the schools around each host."""

from datetime import timedelta

from guanai.entry import together
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.spots import placed, spot
from reports.city.years import Years
from stations.models import School, SchoolDayOff, SchoolStage, SchoolTerm, Unit

AROUND = (
    (SchoolStage.PRIMARY, "中心小学", 1.0, (300, 1200)),
    (SchoolStage.JUNIOR, "初级中学", 0.8, (300, 1500)),
    (SchoolStage.KINDERGARTEN, "中心幼儿园", 0.6, (80, 300)),
    (SchoolStage.PRIMARY, "第二小学", 0.3, (150, 600)),
    (SchoolStage.NINE_YEAR, "实验学校", 0.15, (600, 1800)),
    (SchoolStage.SENIOR, "高级中学", 0.2, (800, 2400)),
    (SchoolStage.VOCATIONAL, "职业技术学校", 0.07, (500, 1600)),
)
SPECIAL = ((SchoolStage.SPECIAL, "特殊教育学校", 120), (SchoolStage.CORRECTIVE, "专门学校", 60))
BOARDING = (SchoolStage.JUNIOR, SchoolStage.SENIOR, SchoolStage.VOCATIONAL, SchoolStage.CORRECTIVE)


def give_terms(chance: Chance, years: Years, bureau: Unit, *, by) -> None:
    for term in years.terms:
        facts = {"year": term.year, "season": term.season, "starts_on": term.first, "ends_on": term.last}
        row = SchoolTerm(pk=chance.key(), unit=bureau, **facts)
        row.enter(by=by)
        for name, first, last in term.off:
            SchoolDayOff(pk=chance.key(), term=row, name=name, starts_on=first, ends_on=last).enter(by=by)


def give_schools(chance: Chance, host: Host) -> None:
    """Schools of a police station's area, in the office's books."""
    with together():
        for number, (stage, suffix, share, (fewest, most)) in enumerate(AROUND):
            if number == 0 or chance.often(share):
                _school(chance, host, stage, f"{host.town}{suffix}", chance.randint(fewest, most))


def give_special_schools(chance: Chance, host: Host) -> None:
    """The two schools of which a city has one each."""
    for stage, suffix, pupils in SPECIAL:
        _school(chance, host, stage, f"城北市{suffix}", pupils)


def _school(chance: Chance, host: Host, stage: SchoolStage, name: str, pupils: int) -> None:
    boards = stage in BOARDING
    key = chance.key()
    school = School(
        pk=key,
        unit=host.unit,
        name=name,
        stage=stage,
        pupils=pupils,
        boarders=int(pupils * chance.uniform(0.1, 0.6)) if boards else None,
        address=f"{host.office.county.region}{host.town}镇学府路 {chance.randint(1, 90)} 号",
        **(spot(host.unit.pk, key) if placed(key) else {}),
    )
    school.enter(by=host.office.committee)
    host.schools.append(school)


def stop_teaching(chance: Chance, years: Years, host: Host) -> None:
    """A small school closes at the end of a term; its rows stay."""
    school = host.schools[-1]
    last = next(term.last for term in years.terms if term.season == 2 and term.last >= years.first)
    facts = {"closed_on": min(last + timedelta(days=1), years.last)}
    school.amend(facts, version=school.version, by=host.office.committee)
    host.schools.remove(school)

"""The cast of the tests: a small fictional city, its people, and nobody else.

城北市局 has two county units; 东湖分局 has 城东所 and 城西所, 清河县局 has 河口所. Each account is named for what it
is. Anqing stands beside it where a test asks for it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from django.conf import settings

from guanai import terms
from guanai.audit import deed
from guanai.models import Term
from reports.loading import FiguresFile, Outcome
from stations.access import Role
from stations.models import Appointment, Unit, User
from tests import photo

STARTED = date(2020, 1, 1)
UNITS = (
    ("chengbei", "城北市公安局", "城北市局", "city_bureau", None),
    ("donghu", "城北市公安局东湖分局", "东湖分局", "district_branch", "chengbei"),
    ("qinghe", "清河县公安局", "清河县局", "county_bureau", "chengbei"),
    ("chengdong", "东湖分局城东派出所", "城东所", "police_station", "donghu"),
    ("chengxi", "东湖分局城西派出所", "城西所", "police_station", "donghu"),
    ("hekou", "清河县公安局河口派出所", "河口所", "police_station", "qinghe"),
)
PEOPLE = (
    ("member", Role.STATION_MEMBER, "chengdong"),
    ("head", Role.STATION_HEAD, "chengdong"),
    ("neighbour", Role.STATION_MEMBER, "chengxi"),
    ("county", Role.COUNTY_COMMITTEE, "donghu"),
    ("other_county", Role.COUNTY_COMMITTEE, "qinghe"),
    ("bureau", Role.BUREAU_COMMITTEE, "chengbei"),
    ("second", Role.BUREAU_COMMITTEE, "chengbei"),
    ("system", Role.SYSTEM_ADMIN, "chengbei"),
    ("security", Role.SECURITY_ADMIN, "chengbei"),
    ("auditor", Role.AUDITOR, "chengbei"),
    ("keeper", Role.SEAL_OFFICER, "chengbei"),
    ("second_keeper", Role.SEAL_OFFICER, "chengbei"),
)

ANQING_PEOPLE = (
    ("anqing", Role.BUREAU_COMMITTEE, "anqing"),
    ("anqing_second", Role.BUREAU_COMMITTEE, "anqing"),
    ("yuexi", Role.COUNTY_COMMITTEE, "yuexi"),
)
POST_PEOPLE = (
    ("applicant", Role.APPLICANT, "chengdong"),
    ("second_applicant", Role.APPLICANT, "hekou"),
    ("county_group", Role.LEADING_GROUP, "donghu"),
    ("other_group", Role.LEADING_GROUP, "qinghe"),
    ("office", Role.POST_OFFICE, "chengbei"),
    ("group", Role.LEADING_GROUP, "chengbei"),
    ("second_group", Role.LEADING_GROUP, "chengbei"),
    ("namer", Role.NAMING_BODY, "chengbei"),
    ("county_namer", Role.NAMING_BODY, "donghu"),
    ("county_office", Role.POST_OFFICE, "donghu"),
    ("supervisor", Role.SUPERVISOR, "donghu"),
)


@dataclass
class World:
    """Units by code and accounts by the name of what they are: `world.unit["chengdong"]`, `world.user["member"]`."""

    unit: dict[str, Unit]
    user: dict[str, User]
    place: SimpleNamespace | None = None


Furnish = Callable[[World], SimpleNamespace | None]


def city(furnish: Furnish | None = None) -> World:
    """The city that `build` makes; with `furnish`, rows of a module's own stand in it as `world.place`."""
    if not Term.objects.exists():
        terms.seed()  # a flushed database has lost what the migrations wrote
    return photo.again(build, furnish)


def build(furnish: Furnish | None = None) -> World:
    """The city, its accounts, and one without any appointment (`nobody`)."""
    with deed():  # one for all: the chain of the audit trail is written once
        world = _build()
    if furnish:
        world.place = furnish(world)
    return world


def _build() -> World:
    unit: dict[str, Unit] = {}
    for code, name, short, kind, parent in UNITS:
        unit[code] = Unit.enter(by=None, code=code, name=name, short=short, kind=kind, parent=unit.get(parent))
    witness = User.enter(login="witness", name="见证人", password="x", by=None)
    user = {"nobody": User.enter(login="nobody", name="无职", password="x", by=None)}
    for login, role, place in PEOPLE:
        user[login] = User.enter(login=login, name=f"{role.label}{login}", password="x", by=None)
        appoint(user[login], role, unit[place], by=witness)
    return World(unit, user)


def appoint(user: User, role: Role, unit: Unit, *, by: User, **facts) -> Appointment:
    """A confirmed appointment that has long begun."""
    appointment = Appointment(user=user, role=role, unit=unit, starts_on=STARTED, **facts)
    appointment.grant(by=None)
    appointment.confirm(by=by)
    return appointment


def anqing_file() -> dict:
    """The figures/1 file of Anqing 2018, to be taken as it is or broken first."""
    path = settings.BASE_DIR / "reports" / "fixtures" / "anqing_2018.json"
    return json.loads(path.read_text(encoding="utf-8"))


def take(data: dict) -> Outcome:
    """Take a figures/1 file in, as the command does."""
    return FiguresFile(data).take(by=None)


def join_anqing(world: World) -> None:
    """Anqing and its year 2018 beside the fictional city: two of its committee, one of Yuexi's."""
    take(anqing_file())
    world.unit |= {unit.code: unit for unit in Unit.objects.filter(path__startswith=path_of("anqing"))}
    witness = User.objects.get(login="witness")
    for login, role, place in ANQING_PEOPLE:
        world.user[login] = User.enter(login=login, name=f"{role.label}{login}", password="x", by=None)
        appoint(world.user[login], role, world.unit[place], by=witness)


def join_posts(world: World) -> None:
    """Those who apply for 维权岗, recommend, run, decide and name: beside the cast, in the same city."""
    witness = User.objects.get(login="witness")
    with deed():
        for login, role, place in POST_PEOPLE:
            world.user[login] = User.enter(login=login, name=f"{role.label}{login}", password="x", by=None)
            appoint(world.user[login], role, world.unit[place], by=witness)


def path_of(code: str) -> str:
    return Unit.objects.get(code=code).path

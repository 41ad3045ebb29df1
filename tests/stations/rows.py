"""Rows of the registers for tests, entered through their own verbs, and a browser's way of sending a form."""

from datetime import date
from uuid import uuid4

from cases.models import AidFund
from guanai.calendars import today
from guanai.models import Term
from outreach.models import Board, Venue, VillageLink
from stations.models import (
    Area,
    Campaign,
    CareStation,
    Clearance,
    Gender,
    Partner,
    Person,
    PersonKind,
    Referral,
    School,
    SchoolTerm,
    StationPosting,
    VicePrincipal,
)

LONG_AGO = date(2015, 3, 1)
MISSING = "00000000-0000-4000-8000-000000000000"


def station(unit, name="城东关爱工作站", established_on=LONG_AGO, **facts) -> CareStation:
    row = CareStation(unit=unit, name=name, established_on=established_on, **facts)
    row.enter(by=None)
    return row


def person(unit, name="王站员", kind=PersonKind.SERVING_POLICE, since=LONG_AGO, **facts) -> Person:
    row = Person(unit=unit, name=name, **{"gender": Gender.MALE} | facts)
    row.enter(by=None, kind=kind, since=since)
    return row


def clearance(person, checked_on=None, result="clear") -> Clearance:
    facts = {"checked_on": checked_on or today(), "checked_by": "分局治安大队", "result": result}
    row = Clearance(unit=person.unit, person=person, **facts)
    row.enter(by=None)
    return row


def cleared(unit, name="周建国", **facts) -> Person:
    """Somebody who may mentor."""
    row = person(unit, name=name, **facts)
    clearance(row)
    return row


def posting(station, person, role="member", starts_on=LONG_AGO, **facts) -> StationPosting:
    row = StationPosting(station=station, person=person, role=role, starts_on=starts_on, **facts)
    row.enter(by=None)
    return row


def school(unit, name="城东小学", stage="primary", **facts) -> School:
    row = School(unit=unit, name=name, stage=stage, **facts)
    row.enter(by=None)
    return row


def principal(person, school, starts_on=date(2026, 3, 1), ends_on=date(2029, 2, 28), **facts) -> VicePrincipal:
    facts = {"letter_no": "教聘 7 号", "appointed_by": "东湖区教育局"} | facts
    clearance(person)
    row = VicePrincipal(unit=person.unit, person=person, school=school, starts_on=starts_on, ends_on=ends_on, **facts)
    row.enter(by=None)
    return row


def term(unit, year=2025, season=1, starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 23)) -> SchoolTerm:
    row = SchoolTerm(unit=unit, year=year, season=season, starts_on=starts_on, ends_on=ends_on)
    row.enter(by=None)
    return row


def area(unit, name="河湾村", kind="village") -> Area:
    row = Area(unit=unit, name=name, kind=kind, starts_on=LONG_AGO)
    row.enter(by=None)
    return row


def fund(unit, name="关爱助学基金") -> AidFund:
    row = AidFund(unit=unit, name=name)
    row.enter(by=None)
    return row


def venue(unit, name="蓝鲸网吧", kind="internet_cafe", **facts) -> Venue:
    row = Venue(unit=unit, name=name, kind=kind, **facts)
    row.enter(by=None)
    return row


def board(unit, name="大门口宣传栏") -> Board:
    row = Board(unit=unit, name=name, place="河湾村口")
    row.enter(by=None)
    return row


def village_link(unit, **facts) -> VillageLink:
    row = VillageLink(unit=unit, **{"village": f"村{uuid4().hex[:6]}", "starts_on": LONG_AGO} | facts)
    row.enter(by=None, groups=list(Term.objects.of(Term.List.TARGET_GROUP)[:2]))
    return row


def campaign(unit, kind="month", **facts) -> Campaign:
    days = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
    row = Campaign(unit=unit, kind=kind, name=f"行动{uuid4().hex[:6]}", **days | facts)
    row.enter(by=None)
    return row


def partner(unit, name="区民政局", kind="civil_affairs") -> Partner:
    row = Partner(unit=unit, name=name, kind=kind)
    row.enter(by=None)
    return row


def referral(unit, *, to_unit=None, by=None, co_units=(), **facts) -> Referral:
    """A draft; without a unit that receives it, to a partner."""
    facts |= {"to_unit": to_unit} if to_unit else {"partner": partner(unit, f"民政局{uuid4().hex[:6]}")}
    facts = {"kind": "transfer", "need": "困境儿童救助", "matter": "家中断粮两天，请上门。", "basis": "duty"} | facts
    row = Referral(unit=unit, **facts)
    row.enter(by=by, co_units=list(co_units))
    return row


def hidden(client, url) -> dict:
    """What the form carries unseen: its token, or the version that it was opened on."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in ("token", "version") if name in form.fields and form[name].value()}


def send(client, url, **values):
    """Open the form and send it filled in."""
    return client.post(url, hidden(client, url) | values)


def errors(response) -> dict[str, list[str]]:
    """What a refused form says, field by field."""
    assert response.status_code == 422, response.status_code
    return {name: list(said) for name, said in response.context["form"].errors.items()}

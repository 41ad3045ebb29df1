"""Rows of the books of stations for tests, entered through their own verbs."""

from datetime import date
from decimal import Decimal

from guanai.calendars import today
from stations.models import (
    Brand,
    Duty,
    DutyProof,
    Pairing,
    Practice,
    StationFunding,
    StationPlan,
    StationRegulation,
)
from tests.stations import rows


def _entered(row):
    row.enter(by=None)
    return row


def regulation(station, effective_on=rows.LONG_AGO, **facts) -> StationRegulation:
    facts = {"title": "值班制度", "edition": 1} | facts
    return _entered(StationRegulation(unit=station.unit, station=station, effective_on=effective_on, **facts))


def plan(station, year=2026, kind="plan", **facts) -> StationPlan:
    facts = {"text": "走访到每一户"} | facts
    return _entered(StationPlan(unit=station.unit, station=station, year=year, kind=kind, **facts))


def funding(station, amount="500.00", payee=None, paid_on=date(2026, 3, 5)) -> StationFunding:
    kind = "stipend" if payee else "work_fund"
    facts = {"kind": kind, "amount": Decimal(amount), "payee": payee, "paid_on": paid_on}
    return _entered(StationFunding(unit=station.unit, station=station, **facts))


def brand(station, name="护苗小屋", started_on=rows.LONG_AGO, **facts) -> Brand:
    return _entered(Brand(unit=station.unit, station=station, name=name, started_on=started_on, **facts))


def practice(unit, name="三个重点三个帮扶", station=None) -> Practice:
    facts = {"taken_from": "市局推广材料", "started_on": rows.LONG_AGO, "how": "分到每个民警"}
    return _entered(Practice(unit=unit, station=station, name=name, **facts))


def pairing(senior, junior, unit=None, starts_on=date(2026, 1, 5), **facts) -> Pairing:
    facts = {"goals": "能独立走访"} | facts
    return _entered(Pairing(unit=unit or junior.unit, senior=senior, junior=junior, starts_on=starts_on, **facts))


def duty(unit, text="每学期到校上一次法治课", from_year=2020, **facts) -> Duty:
    return _entered(Duty(unit=unit, text=text, from_year=from_year, **facts))


def proof(duty, unit, proved_on=None) -> DutyProof:
    facts = {"proved_on": proved_on or today(), "what": "见宣讲台账"}
    return _entered(DutyProof(unit=unit, duty=duty, **facts))

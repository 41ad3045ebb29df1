"""Taking in a figures/1 file: what a unit and the units below it published for a year.

The whole file is read and checked before anything is written; a mistake is named by its place (`figures[17].metric`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guanai.audit import deed, record
from reports.figures import Period, Qualifier
from reports.models import ReportedFigure, ReportedMeeting, ReportedRequest, SummaryOutline
from reports.models.reported import Reported
from reports.reading import Entry, FileError
from reports.told import told_meeting, told_requests
from stations.models import Campaign, CareCommittee, CommitteeKind, MeetingKind, RequestKind, RequestReply, Unit
from stations.models.unit import UnitKind

SCHEMA = "figures/1"
YEARS = range(1950, 2101)  # as the pages of a year have it
MOST_YUAN = 10**10  # as many digits as the column holds


@dataclass
class Outcome:
    """What taking a file in did, for the person at the command line."""

    created: int = 0
    unchanged: int = 0
    corrections: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class FiguresFile:
    """A checked figures/1 file, ready to be taken."""

    def __init__(self, data: Any):
        top = Entry(data, "")
        top.choice("schema", [SCHEMA])
        self.warnings: list[str] = []
        self.title = top.text("title", longest=120)
        self.year = top.whole("year", required=True)
        if self.year not in YEARS:
            raise top.fail("year", "不是年份。")
        self.signature, self.campaign = top.text("signature", default=""), top.text("campaign", default="")
        self.signed_on = top.day("signed_on")
        self.units = self._units(top)
        self._compare_units()
        self.codes = {unit["code"] for unit in self.units} | set(Unit.objects.values_list("code", flat=True))
        self.unit = top.known("unit", self.codes)
        self.figures = self._once(top.entries("figures"), self._figure, ("unit", "metric", "period"))
        self.meetings = self._once(top.entries("meetings"), self._meeting, ("unit", "kind", "held_on"))
        self.requests = self._once(top.entries("requests"), self._request, ("unit", "no"))

    @staticmethod
    def _units(top: Entry) -> list[dict]:
        units, codes = [], set(Unit.objects.values_list("code", flat=True))
        for entry in top.entries("units"):
            code = entry.code("code")
            parent = entry.data.get("parent")
            if parent is not None:
                entry.known("parent", codes)
            codes.add(code)
            kind = entry.choice("kind", UnitKind.values)
            names = {"name": entry.text("name"), "short": entry.text("short", longest=30)}
            if any(code == unit["code"] for unit in units):
                raise entry.fail("code", f"{code} 在文件里不止一次。")
            units.append({"code": code, "parent": parent, "kind": kind, **names})
        return units

    def _compare_units(self) -> None:
        """A unit that the portal has keeps the name that it has there."""
        names = dict(Unit.objects.values_list("code", "name"))
        self.warnings += [
            f"units[{number}].name：{unit['code']} 已登记为“{names[unit['code']]}”，文件写“{unit['name']}”，未改。"
            for number, unit in enumerate(self.units)
            if names.get(unit["code"], unit["name"]) != unit["name"]
        ]

    @staticmethod
    def _once(entries: list[Entry], read: Callable[[Entry], dict], key: tuple[str, ...]) -> list[dict]:
        seen: dict[tuple, str] = {}
        facts = []
        for entry in entries:
            fact = read(entry)
            same = seen.setdefault(tuple(fact[name] for name in key), entry.place)
            if same != entry.place:
                raise FileError(f"{entry.place}：与 {same} 是同一项。")
            facts.append(fact)
        return facts

    def _figure(self, entry: Entry) -> dict:
        metric = entry.metric("metric")
        qualifier = entry.choice("qualifier", list(Qualifier), default=Qualifier.EXACT)
        value = entry.number("value")
        if (value is None) != (qualifier == Qualifier.UNQUANTIFIED):
            raise entry.fail("value", "界限为 unquantified 时不填数值，其他界限须填数值。")
        fact = {
            "unit": entry.known("unit", self.codes),
            "metric": metric.code,
            "period": entry.choice("period", list(Period), default=Period.YEAR),
            "value": value,
            "measure": entry.text("measure", longest=10),
            "qualifier": qualifier,
            "since": self._since(entry),
            "incomplete": entry.flag("incomplete", default=False),
            "subset_of": entry.metric("subset_of").code if entry.data.get("subset_of") else "",
            "reproducible": entry.flag("reproducible", default=True),
        }
        self._compare(entry, metric, fact)
        return fact

    @staticmethod
    def _since(entry: Entry) -> str:
        """A year, words such as 18年来, or nothing."""
        since = entry.data.get("since")
        if since is None:
            return ""
        return str(entry.whole("since")) if isinstance(since, int) else entry.text("since", longest=20)

    def _compare(self, entry: Entry, metric, fact: dict) -> None:
        if fact["measure"] != metric.measure:
            self.warnings.append(
                f"{entry.place}.measure：{metric.label}通常以“{metric.measure}”计，文件写“{fact['measure']}”。"
            )
        if fact["period"] != metric.period:
            expected, given = Period(metric.period).label, Period(fact["period"]).label
            self.warnings.append(f"{entry.place}.period：{metric.label}通常是{expected}数，文件写{given}。")

    def _meeting(self, entry: Entry) -> dict:
        held_on = entry.day("held_on")
        if held_on is None:
            raise entry.fail("held_on", "须填写日期。")
        host = entry.data.get("host")
        oral = entry.data.get("oral", [])
        if not isinstance(oral, list):
            raise entry.fail("oral", "须是列表。")
        return {
            "unit": entry.known("unit", self.codes),
            "kind": entry.choice("kind", MeetingKind.values),
            "held_on": held_on,
            "host": host and entry.known("host", self.codes),
            "oral": [entry.known("oral", self.codes, value=code) for code in oral],
            "written_count": entry.whole("written_count"),
        }

    def _request(self, entry: Entry) -> dict:
        return {
            "unit": entry.known("unit", self.codes, value=entry.data.get("unit", self.unit)),
            "no": entry.whole("no", required=True, least=1),
            "kind": entry.choice("kind", RequestKind.values),
            "reply": entry.choice("reply", RequestReply.values),
            "from_yuan": entry.number("from_yuan", limit=MOST_YUAN),
            "to_yuan": entry.number("to_yuan", limit=MOST_YUAN),
        }

    def take(self, *, by) -> Outcome:
        """Write what the portal does not have yet, all or nothing. The same file again changes nothing."""
        outcome = Outcome(warnings=list(self.warnings))
        with deed():
            units = self._enter_units(by)
            self._sign(units[self.unit], outcome, by)
            self._take_figures(units, outcome, by)
            self._take_meetings(units, outcome, by)
            self._take_requests(units, outcome, by)
        return outcome

    def _enter_units(self, by) -> dict[str, Unit]:
        units = {unit.code: unit for unit in Unit.objects.all()}
        for facts in self.units:
            if facts["code"] not in units:
                parent = units.get(facts["parent"])
                units[facts["code"]] = Unit.enter(by=by, **facts | {"parent": parent})
        return units

    def _sign(self, unit: Unit, outcome: Outcome, by) -> None:
        """By whom and on what day the file is signed, and under which theme the year stood."""
        days = {"starts_on": date(self.year, 1, 1), "ends_on": date(self.year, 12, 31)}
        committee = {"kind": CommitteeKind.COMMITTEE, "lapsed_on": None, "voided_at": None}
        for model, place, name, value in (
            (CareCommittee, committee, "name", self.signature),
            (SummaryOutline, {"year": self.year}, "signed_on", self.signed_on),
            (Campaign, days | {"voided_at": None}, "name", self.campaign),
        ):
            if not value:
                continue
            row = model.objects.filter(unit=unit, **place).first()
            if row is None:
                row = model(unit=unit, **place, **{name: value})
                row.enter(by=by) if isinstance(row, Campaign | CareCommittee) else row.save(force_insert=True)
            elif (before := getattr(row, name)) != value:
                setattr(row, name, value)
                row.save(update_fields=[name])
                record(f"{model._meta.model_name}.correct", row, by=by, fields=[name])
                label = model._meta.get_field(name).verbose_name
                outcome.corrections.append(f"更正：{unit}的{label}由 {before or '空'} 改为 {value}。")

    def _take_figures(self, units: dict[str, Unit], outcome: Outcome, by) -> None:
        for fact in self.figures:
            known = {"unit": units[fact["unit"]], "year": self.year}
            self._take(ReportedFigure, fact | known, ("unit", "metric", "year", "period"), outcome, by)

    def _take_meetings(self, units: dict[str, Unit], outcome: Outcome, by) -> None:
        for fact in self.meetings:
            known = {"unit": units[fact["unit"]], "year": self.year, "host": fact["host"] and units[fact["host"]]}
            known["oral"] = [units[code] for code in fact["oral"]]
            self._take(ReportedMeeting, fact | known, ("unit", "kind", "held_on"), outcome, by)

    def _take_requests(self, units: dict[str, Unit], outcome: Outcome, by) -> None:
        for fact in self.requests:
            known = {"unit": units[fact["unit"]], "year": self.year}
            self._take(ReportedRequest, fact | known, ("unit", "year", "no"), outcome, by)

    def _take(self, model: type[Reported], fact: dict, key: tuple[str, ...], outcome: Outcome, by) -> None:
        """One fact: new, as it was, or other than it was."""
        many = {field.name: fact.pop(field.name) for field in model._meta.many_to_many}
        place = {name: fact.pop(name) for name in key}
        row = model.objects.filter(**place).first()
        if row is None:
            model(**place, **fact, origin=self.title).report(by=by, **many)
            outcome.created += 1
            return
        before = told(row)
        if changed := row.correct(fact, origin=self.title, by=by, **many):
            fields = "、".join(str(model._meta.get_field(name).verbose_name) for name in changed)
            outcome.corrections.append(f"更正：{row}由 {before} 改为 {told(row)}（{fields}）。")
        else:
            outcome.unchanged += 1


def told(row: Reported) -> str:
    """A reported fact in the words of the summary."""
    if isinstance(row, ReportedFigure):
        figure = row.figure()
        return f"{figure.since_words()}{figure.words()}"
    return (told_meeting(row) if isinstance(row, ReportedMeeting) else told_requests([row])).rstrip("。")

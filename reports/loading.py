"""Taking in a figures/1 file: what a unit and the units below it published for a year.

The whole file is read and checked before anything is written; a mistake is named by its place (`figures[17].metric`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from guanai.audit import deed, record
from reports.figures import Period, Qualifier
from reports.metrics import METRICS
from reports.models import ReportedFigure, ReportedMeeting, ReportedRequest, SummaryOutline
from reports.models.reported import MeetingKind, RequestKind, RequestReply
from stations.models import Campaign, CareCommittee, Unit
from stations.models.unit import UnitKind

SCHEMA = "figures/1"
YEARS = range(1950, 2100)


class FileError(ValueError):
    """The file cannot be taken; the message names the entry and what is wrong, in Chinese."""


class Entry:
    """One object of the file and its place in it. Every reading of a value that does not fit raises FileError."""

    def __init__(self, data: Any, place: str):
        if not isinstance(data, dict):
            raise FileError(f"{place or '文件'}：须是对象。")
        self.data, self.place = data, place

    def fail(self, name: str, why: str) -> FileError:
        return FileError(f"{self.place}.{name}：{why}" if self.place else f"{name}：{why}")

    def text(self, name: str, *, default: str | None = None, longest: int = 60) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(name, "须填写文字。")
        if len(value) > longest or "\x00" in value:
            raise self.fail(name, f"最多 {longest} 字，且不能有控制字符。")
        return value.strip()

    def choice(self, name: str, choices: Iterable[str], *, default: str | None = None) -> str:
        value, allowed = self.data.get(name, default), list(choices)
        if value not in allowed:
            raise self.fail(name, f"没有 {value!r} 这个值，可用：{'、'.join(allowed)}。")
        return value

    def number(self, name: str, *, limit: int = 10**11) -> Decimal | None:
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(name, "须是数字。")
        try:
            exact = Decimal(str(value))
            whole = exact.quantize(Decimal("0.01"))
        except InvalidOperation:
            raise self.fail(name, "须是数字。") from None
        if not 0 <= exact < limit or whole != exact:
            raise self.fail(name, f"须在 0 与 {limit} 之间，最多两位小数。")
        return exact

    def whole(self, name: str, *, limit: int = 32000, required: bool = False) -> int | None:
        value = self.number(name, limit=limit)
        if value is None and not required:
            return None
        if value is None or value != value.to_integral_value():
            raise self.fail(name, "须是整数。")
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self.fail(name, "须是 true 或 false。")
        return value

    def day(self, name: str) -> date | None:
        value = self.data.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fail(name, "须是 2018-12-30 这样的日期。") from None

    def entries(self, name: str) -> list["Entry"]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            raise self.fail(name, "须是列表。")
        return [Entry(item, f"{name}[{number}]") for number, item in enumerate(value)]

    def known(self, name: str, codes: Iterable[str], *, value: Any = ...) -> str:
        code = self.data.get(name) if value is ... else value
        if code not in codes:
            raise self.fail(name, f"没有代码为 {code!r} 的单位。")
        return code


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
        self.codes = {unit["code"] for unit in self.units} | set(Unit.objects.values_list("code", flat=True))
        self.unit = top.known("unit", self.codes)
        self.figures = self._once(top.entries("figures"), self._figure, ("unit", "metric", "period"))
        self.meetings = self._once(top.entries("meetings"), self._meeting, ("unit", "kind", "held_on"))
        self.requests = self._once(top.entries("requests"), self._request, ("unit", "no"))

    @staticmethod
    def _units(top: Entry) -> list[dict]:
        units, codes = [], set(Unit.objects.values_list("code", flat=True))
        for entry in top.entries("units"):
            code = entry.text("code", longest=40)
            parent = entry.data.get("parent")
            if parent is not None:
                entry.known("parent", codes)
            codes.add(code)
            kind = entry.choice("kind", UnitKind.values)
            names = {"name": entry.text("name"), "short": entry.text("short", longest=30)}
            units.append({"code": code, "parent": parent, "kind": kind, **names})
        return units

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
        metric = METRICS.get(entry.data.get("metric"))
        if metric is None:
            raise entry.fail("metric", f"没有 {entry.data.get('metric')!r} 这个指标。")
        qualifier = entry.choice("qualifier", list(Qualifier), default=Qualifier.EXACT)
        value = entry.number("value")
        if (value is None) != (qualifier == Qualifier.UNQUANTIFIED):
            raise entry.fail("value", "界限为 unquantified 时不填数值，其他界限须填数值。")
        subset_of = entry.data.get("subset_of") or ""
        if subset_of and subset_of not in METRICS:
            raise entry.fail("subset_of", f"没有 {subset_of!r} 这个指标。")
        since = entry.data.get("since", "")
        fact = {
            "unit": entry.known("unit", self.codes),
            "metric": metric.code,
            "period": entry.choice("period", list(Period), default=Period.YEAR),
            "value": value,
            "measure": entry.text("measure", longest=10),
            "qualifier": qualifier,
            "since": str(entry.whole("since")) if isinstance(since, int) else entry.text("since", default=""),
            "incomplete": entry.flag("incomplete", default=False),
            "subset_of": subset_of,
            "reproducible": entry.flag("reproducible", default=True),
        }
        self._compare(entry, metric, fact)
        return fact

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
            "no": entry.whole("no", required=True),
            "kind": entry.choice("kind", RequestKind.values),
            "reply": entry.choice("reply", RequestReply.values),
            "from_yuan": entry.number("from_yuan"),
            "to_yuan": entry.number("to_yuan"),
        }

    def take(self, *, by) -> Outcome:
        """Write what the portal does not have yet, all or nothing. The same file again changes nothing."""
        outcome = Outcome(warnings=list(self.warnings))
        with deed():
            units = self._enter_units(by)
            self._sign(units[self.unit])
            for fact in self.figures:
                self._take_figure(fact, units, outcome, by)
            self._take_meetings(units, by)
            self._take_requests(units, by)
        return outcome

    def _enter_units(self, by) -> dict[str, Unit]:
        units = {unit.code: unit for unit in Unit.objects.all()}
        for facts in self.units:
            if facts["code"] not in units:
                parent = units.get(facts["parent"])
                units[facts["code"]] = Unit.enter(by=by, **facts | {"parent": parent})
        return units

    def _sign(self, unit: Unit) -> None:
        if self.signature:
            CareCommittee.objects.get_or_create(unit=unit, defaults={"name": self.signature})
        if self.signed_on:
            SummaryOutline.objects.get_or_create(unit=unit, year=self.year, defaults={"signed_on": self.signed_on})
        if self.campaign:
            days = {"starts_on": date(self.year, 1, 1), "ends_on": date(self.year, 12, 31)}
            Campaign.objects.get_or_create(unit=unit, name=self.campaign, **days)

    def _take_figure(self, fact: dict, units: dict[str, Unit], outcome: Outcome, by) -> None:
        place = {"unit": units[fact["unit"]], "year": self.year, "metric": fact["metric"], "period": fact["period"]}
        facts = {name: value for name, value in fact.items() if name not in place}
        row = ReportedFigure.objects.filter(**place).first()
        if row is None:
            row = ReportedFigure(**place, **facts, **self._origin(by))
            row.save(force_insert=True)
            record("figure.report", row, by=by, metric=row.metric, year=row.year)
            outcome.created += 1
        elif any(getattr(row, name) != value for name, value in facts.items()):
            outcome.corrections.append(self._correct(row, facts, by))
        else:
            outcome.unchanged += 1

    def _correct(self, row: ReportedFigure, facts: dict, by) -> str:
        before = row.figure().words()
        changed = [name for name, value in facts.items() if getattr(row, name) != value]
        for name, value in (facts | self._origin(by)).items():
            setattr(row, name, value)
        row.save()
        record("figure.correct", row, by=by, metric=row.metric, year=row.year, fields=changed)
        label, after = METRICS[row.metric].label, row.figure().words()
        return f"更正：{row.unit.short} {label}（{row.metric}）由 {before} 改为 {after}。"

    def _take_meetings(self, units: dict[str, Unit], by) -> None:
        for fact in self.meetings:
            place = {"unit": units[fact["unit"]], "kind": fact["kind"], "held_on": fact["held_on"]}
            host = units[fact["host"]] if fact["host"] else None
            facts = {"year": self.year, "host": host, "written_count": fact["written_count"], **self._origin(by)}
            meeting, _ = ReportedMeeting.objects.get_or_create(**place, defaults=facts)
            meeting.oral.set(units[code] for code in fact["oral"])

    def _take_requests(self, units: dict[str, Unit], by) -> None:
        for fact in self.requests:
            place = {"unit": units[fact["unit"]], "year": self.year, "no": fact["no"]}
            facts = {name: value for name, value in fact.items() if name not in place}
            ReportedRequest.objects.update_or_create(**place, defaults=facts, create_defaults=facts | self._origin(by))

    def _origin(self, by) -> dict:
        return {"origin": self.title, "loaded_by": by and by.pk}

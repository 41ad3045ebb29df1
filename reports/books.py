"""What stands in a station's ledger book of a year: who it is, the six it must have, the registers, the files' numbers.

All of it as far as who makes the book may take it away; a child is a file number, and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.db.models import Count, Q
from django.utils.timezone import localdate

from cases.models import MentoringVisit, Minor
from guanai.calendars import today
from guanai.ledger import Ledger, outgoing, sheet
from guanai.models import Attachment
from guanai.navigation import routed
from guanai.registers import GROUPS
from guanai.telling import as_words
from outreach.models import ProjectPhoto, SessionPhoto
from reports.book_papers import PAPERS
from reports.models import LedgerBook
from stations.access import Permission
from stations.six import six

FEWEST = 3  # files that are listed by number to who stands above the station
AT_ONCE = 300  # rows that are typeset together
WIDE = 9  # columns of an upright page; more lie on their side
CLOSE = 6  # columns from which on the type is smaller
WHOLE = 16  # rows that are not parted by a page's end
PHOTOS = 12  # on a page
MOST_PHOTOS = 240


@dataclass(frozen=True)
class Table:
    """A printed table; a title of its own where it is not the first of its section."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""

    @property
    def look(self) -> str:
        """Classes: close type for many columns, whole where it is short."""
        close, whole = len(self.heads) > CLOSE, len(self.rows) <= WHOLE
        return " ".join(["close"] * close + ["whole"] * whole)


@dataclass(frozen=True)
class Section:
    """A part of the book: its line in the contents ("" where it goes on), its group, its tables or photos."""

    title: str
    group: str
    tables: Sequence[Table] = ()
    photos: Sequence[tuple[Attachment, str]] = ()
    note: str = ""

    @property
    def is_wide(self) -> bool:
        return any(len(table.heads) > WIDE for table in self.tables)

    @property
    def weight(self) -> int:
        """What it costs to typeset, about in rows."""
        return 4 + sum(len(table.rows) for table in self.tables) + 25 * len(self.photos)


class Book:
    """The contents of a LedgerBook for who makes it."""

    def __init__(self, book: LedgerBook, user):
        self.station, self.year, self.user, self.chosen = book.station, book.year, user, book.photos
        self.first, self.last = date(book.year, 1, 1), date(book.year, 12, 31)
        self.silent: list[str] = []
        self.rows = 0

    @cached_property
    def ledgers(self) -> list[Ledger]:
        """Every register that the reader may take away here, in the order of the menu."""
        held = [one for one in routed() if self.user.can(one.export, self.station) and one.open_to(self.user)]
        return sorted(held, key=lambda one: GROUPS.index(one.group))

    def steps(self) -> list[tuple[str, str, Iterator[Section]]]:
        """Under which heading what is typeset, and its sections: station, registers, files, photos."""
        told = [(one.group, one.label, self.of_ledger(one)) for one in self.ledgers]
        told += [("站与人", label, self.of_papers(label, heads, rows)) for label, heads, rows in PAPERS]
        told.append(("未成年人", "未成年人档案", self.of_files()))
        told.sort(key=lambda one: GROUPS.index(one[0]))
        return [("本站", "基本情况和六有", self.of_station()), *told, ("照片", "照片", self.of_photos())]

    def of_station(self) -> Iterator[Section]:
        station, words = self.station, _words
        facts = [
            ("依托单位", station.unit.name), ("类型", station.get_kind_display()),
            ("状态", station.get_status_display()), ("建站日期", words(station.established_on)),
            ("批文", station.approval),
        ]  # fmt: skip
        haves = [
            (f"有{have.kind.label}", have.words or "还没有", _words(have.at and localdate(have.at)))
            for have in six(station, min(self.last, today()))
        ]
        rooms = station.facilities.counted().filter(self._within("opened_on", "closed_on")).order_by("kind", "pk")
        people = station.postings.counted().filter(self._within("starts_on", "ends_on")).by_rank()
        served = [
            (one.person.name, one.get_role_display(), words(one.starts_on), words(one.ends_on))
            for one in people.select_related("person")
        ]
        tables = [
            Table(("项目", "内容"), facts, "基本情况"),
            Table(("六有", "凭什么说有", "登记日期"), haves, "六有"),
            Table(
                ("功能区", "启用日期", "停用日期", "说明"),
                [(str(one), words(one.opened_on), words(one.closed_on), one.note) for one in rooms],
                "功能区",
            ),
            Table(("姓名", "站内职务", "到任日期", "离任日期"), served, "在站人员"),
        ]
        yield Section("基本情况和六有", "本站", [one for one in tables if one.rows])

    def _within(self, first: str, *ends: str) -> Q:
        """What was there at any time of the year; what says no first day, since it was entered."""
        there = Q(**{f"{first}__lte": self.last}) | Q(**{first: None, "entered_at__date__lte": self.last})
        for end in ends:
            there &= Q(**{end: None}) | Q(**{f"{end}__gte": self.first})
        return there

    def of_ledger(self, ledger: Ledger) -> Iterator[Section]:
        """A register's rows of the year: at most so many are typeset together."""
        rows = self.rows_of(ledger)
        number = rows.count()
        self.rows += number
        if not number:
            self.silent.append(ledger.label)
            return
        here = "" if "to_unit" in _fields(ledger) else "单位"
        chunks = outgoing.chunks(rows, ledger.order.lstrip("-"))
        for place, table in enumerate(_tables(ledger, sheet.outgoing(ledger, chunks, ""), here)):
            note = f"共 {number} {ledger.unit}" if not place else ""
            yield Section("" if place else ledger.label, ledger.group, [table], note=note)

    def rows_of(self, ledger: Ledger) -> models.QuerySet:
        """The unit's of the year: of a register of stations this one's and the unit's; guidance also as received."""
        held, names, unit = self.user.holdings(ledger.export), _fields(ledger), self.station.unit
        rows = ledger.rows(self.user).valid().listed().filter(self.of_year(ledger))
        if "to_unit" in names:
            return rows.filter(Q(unit=unit) | Q(to_unit=unit))
        rows = rows.within(held).filter(unit=unit)
        return rows.filter(Q(station=self.station) | Q(station=None)) if "station" in names else rows

    def of_year(self, ledger: Ledger) -> Q:
        """Rows of the year by the day that orders them; what lasts, if it was there; what is undated, if entered."""
        if ledger.gathers:
            return self._gathered(ledger)
        name, *ends = ledger.lasting or (ledger.order.lstrip("-"),)
        field = ledger.model._meta.get_field(name)
        if isinstance(field, models.DateTimeField):
            return self._within(f"{name}__date", *ends)
        if isinstance(field, models.DateField):
            return self._within(name, *ends) if ledger.lasting else Q(**{f"{name}__range": (self.first, self.last)})
        if not ends:
            return Q(**{name: self.year})
        return Q(**{f"{name}__lte": self.year}) & (Q(**{ends[0]: None}) | Q(**{f"{ends[0]}__gte": self.year}))

    def _gathered(self, ledger: Ledger) -> Q:
        """With a row of the year in it; or empty, and entered in the year."""
        rows, day = ledger.gathers
        year = (self.first, self.last)
        held = ledger.model.objects.filter(**{f"{rows}__{day}__range": year, f"{rows}__voided_at": None})
        empty = ledger.model.objects.filter(**{rows: None, "entered_at__date__range": year})
        return Q(pk__in=held.values("pk")) | Q(pk__in=empty.values("pk"))

    def of_papers(self, label: str, heads: Sequence[str], rows_of: Callable) -> Iterator[Section]:
        """Papers of the unit's year, for who may take its registers away."""
        if not self.user.can(Permission.READ_REGISTERS, self.station):
            return
        rows = [tuple(map(_words, row)) for row in rows_of(self.user, self.station.unit, self.year)]
        self.rows += len(rows)
        if not rows:
            self.silent.append(label)
        for start in range(0, len(rows), AT_ONCE):
            title, note = ("", "") if start else (label, f"共 {len(rows)} 件")
            yield Section(title, "站与人", [Table(heads, rows[start : start + AT_ONCE])], note=note)

    def of_files(self) -> Iterator[Section]:
        """档案号 alone; the station's own head also reads since when, how it stands and how often it was visited."""
        if not self.user.can(Permission.READ_FILE, self.station):
            return
        found = Minor.objects.valid().in_lists().visible_to(self.user).filter(unit=self.station.unit)
        files = found.filter(self._within("filed_on", "closed_on")).order_by("file_no")
        if self.user.can(Permission.EXPORT_FILE, self.station):
            rows, heads = self._files_of_own(files), ("档案号", "建档日期", "状态", "本年走访")
        else:
            rows, heads = [(number,) for number in files.values_list("file_no", flat=True)], ("档案号",)
            rows = [] if len(rows) < FEWEST else rows
        self.rows += len(rows)
        if not rows:
            return
        for start in range(0, len(rows), AT_ONCE):
            title, note = ("", "") if start else ("未成年人档案", f"共 {len(rows)} 份，只列档案号，不列姓名。")
            yield Section(title, "未成年人", [Table(heads, rows[start : start + AT_ONCE])], note=note)

    def _files_of_own(self, files: models.QuerySet) -> list[tuple[str, ...]]:
        visits = MentoringVisit.objects.listed_for(self.user).filter(held_on__range=(self.first, self.last))
        made = dict(visits.order_by().values_list("minor").annotate(Count("pk")))
        known = files.defer("name", "id_no", "phone", "address")
        return [
            (one.file_no, _words(one.filed_on), one.get_status_display(), f"{made.get(one.pk, 0)} 次") for one in known
        ]

    def photos(self) -> list[tuple[Attachment, str, str]]:
        """Those of the year's talks and projects, with what they show and where they are seen."""
        unit, year = self.station.unit, (self.first, self.last)
        talks = SessionPhoto.objects.filter(session__unit=unit, session__held_on__range=year, session__voided_at=None)
        done = ProjectPhoto.objects.filter(project__unit=unit, project__done_on__range=year, project__voided_at=None)
        talks = talks.select_related("attachment", "session__event").order_by("session__held_on", "pk")
        done = done.select_related("attachment", "project").order_by("project__done_on", "pk")
        found = [(one.attachment, str(one.session), one.session, one) for one in talks]
        found += [(one.attachment, str(one.project), one.project, one) for one in done]
        return found[:MOST_PHOTOS]

    def of_photos(self) -> Iterator[Section]:
        """Contact sheets of those that were looked at and chosen."""
        chosen = set(self.chosen.values_list("pk", flat=True))
        told = [(image, words) for image, words, *_ in self.photos() if image.pk in chosen]
        for start in range(0, len(told), PHOTOS):
            yield Section("" if start else "活动照片", "照片", photos=told[start : start + PHOTOS])


def _fields(ledger: Ledger) -> set[str]:
    return {field.name for field in ledger.model._meta.get_fields()}


def _tables(ledger: Ledger, sheets: Iterator, same: str) -> Iterator[Table]:
    """The sheets of a register as tables of words, without the column that is the `same` in all rows.

    A row below says of what it is by more than a number.
    """
    telling = {column.label for column in ledger.cells if column.name in (ledger.order.lstrip("-"), ledger.head)}
    named: dict[str, str] = {}
    for number, one in enumerate(sheets):
        left = [place for place, head in enumerate(one.heads) if head != same]
        heads, rows = [one.heads[place] for place in left], []
        shown = [heads[0], ledger.label, *heads[1:]] if number else heads
        for row in one.rows:
            words = [_words(row[place]) for place in left]
            if number:
                words.insert(1, named[words[0]])
            else:
                named[words[0]] = " ".join(text for head, text in zip(heads, words, strict=True) if head in telling)
            rows.append(words)
            if len(rows) == AT_ONCE:
                yield Table(shown, rows, one.name if number else "")
                rows = []
        if rows:
            yield Table(shown, rows, one.name if number else "")


def _words(value: object) -> str:
    """A cell in words; days short, so that many columns fit."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return f"{value:%Y-%m-%d}" if isinstance(value, date) and not isinstance(value, datetime) else as_words(value)

"""A document before it has a format.

The yearly summary is gathered once as these frozen values; each writer (PDF,
Word, Excel) turns the same values into its own format. No ORM and no Django here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class Worded(Protocol):
    """Anything that prints as number and measure in one piece, such as 6000多人次."""

    def words(self) -> str: ...


Run = str | Worded
Cell = str | int | Decimal | Worded | None
STAR = "*"


class Align(StrEnum):
    """Where the cells of a column stand; numbers usually END."""

    START = "start"
    CENTRE = "centre"
    END = "end"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 4, without its number: `numbered` supplies that."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"heading level {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Running text; a `Worded` run is never broken across lines."""

    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table; the unit of measure belongs in its head.

    `room`: so many characters wide at most, a longer text wraps.
    """

    head: str
    align: Align = Align.CENTRE
    room: float = 14.0


@dataclass(frozen=True)
class Recounted:
    """A value in a row of totals that was counted anew and not added, such as people: marked *."""

    of: Worded

    def words(self) -> str:
        words = words_of(self.of, short=True)
        return words and words + STAR


@dataclass(frozen=True)
class Percent:
    """A share in a table, of which both parts stand beside it."""

    value: Decimal

    def words(self) -> str:
        return f"{self.value.normalize():f}%"


@dataclass(frozen=True)
class Table:
    """Rows under column heads; None is a blank cell, which is not a zero.

    `total_from`: the last row adds up the rows from this one on; None where there is no such row.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""
    total_from: int | None = None

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells under {len(self.columns)} columns")


class Shape(StrEnum):
    """How a chart draws its numbers; Excel and Word draw it anew from them."""

    BARS = "bars"  # one a name, lying
    PAIRS = "pairs"  # one a month, beside last year's
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True)
class Chart:
    """A finished drawing (an svg element of `guanai.charts`), the line below it, and the numbers that it shows."""

    svg: str
    caption: str = ""
    shape: Shape = Shape.BARS
    table: Table | None = None


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Annex:
    """附件: begins a new page; landscape for a table too wide for an upright one."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """A work summary without 版头: title, text, list of annexes, signature, annexes.

    A line break in the title is kept; without one the writer balances the lines. `draft`: not issued, which every page
    says. `code` is what an issued one of that `version` can be checked by, at the address `link`; `correction` says
    what a later version corrects. `figures` are all values that it rests on, `names` those of the units they speak of,
    by code.
    """

    title: str
    issuer: str
    signed_on: date
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    drafter: str = ""
    draft: bool = True
    code: str = ""
    version: int = 0
    link: str = ""
    correction: str = ""
    cover: bool = False
    contents: bool = False
    figures: tuple[Worded, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    @property
    def plain_title(self) -> str:
        """The title on one line, for bookmarks, file names and metadata."""
        return self.title.replace("\n", "")

    @property
    def signing_day(self) -> str:
        """成文日期 by GB/T 9704-2012 7.3.5.4: Arabic digits, no leading zero."""
        return f"{self.signed_on.year}年{self.signed_on.month}月{self.signed_on.day}日"

    @property
    def printed_code(self) -> str:
        """The code in groups of four, so that it can be read out: K7M2-9QXD-…"""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))

    @property
    def checked_at(self) -> str:
        """Where the code is typed in: the address, or by name the page of a portal that has none for the public."""
        return self.link or "关爱工作站公开网站的“核验年度总结”"

    @property
    def state(self) -> str:
        """What each sheet says of it."""
        if self.draft:
            return "草稿，未印发"
        return f"第{self.version}版　核验码 {self.printed_code}" if self.code else ""

    @property
    def corrected(self) -> str:
        """What a later version corrects, as it is printed."""
        return f"本版更正：{self.correction}" if self.correction else ""

    def labelled_annexes(self) -> Iterator[tuple[str, Annex]]:
        """附件1, 附件2, …; a single annex is plain 附件."""
        for number, annex in enumerate(self.annexes, start=1):
            yield f"附件{number}" if len(self.annexes) > 1 else "附件", annex

    def annex_list(self) -> tuple[tuple[str, str], ...]:
        """Number and name of each annex for 附件说明; a single annex has no number."""
        if len(self.annexes) == 1:
            return (("", self.annexes[0].title),)
        return tuple((f"{n}．", annex.title) for n, annex in enumerate(self.annexes, start=1))


def words_of(cell: Cell, *, short: bool = False) -> str:
    """What is printed for a run or a cell; nothing for None. `short`: as in a table, without remarks in brackets."""
    if cell is None:
        return ""
    if isinstance(cell, str | int | Decimal):
        return str(cell)
    return cell.plain() if short and hasattr(cell, "plain") else cell.words()


def numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Block]]:
    """Each block with its number: 一、 （一） 1． （1） for headings, "" for the others.

    A number starts again under every heading of a higher level (GB/T 9704-2012 7.3.3).
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield "", block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield heading_number(block.level, counts[block.level - 1]), block


def heading_number(level: int, count: int) -> str:
    """The number of the count-th heading of a level, with its own punctuation."""
    match level:
        case 1:
            return f"{chinese_count(count)}、"
        case 2:
            return f"（{chinese_count(count)}）"
        case 3:
            return f"{count}．"
        case _:
            return f"（{count}）"


def chinese_count(count: int) -> str:
    """1 to 99 as Chinese numerals: 十, 十一, 二十, 二十一."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(count, 10)
    head = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return head + (digits[ones] if ones or not tens else "")

"""Charts as SVG elements, from numbers alone, for page and PDF alike.

Real text, no scripts, no style attributes: shades are presentation attributes, which a page
may override by class. The two shades differ in grey; every number is printed. A value of
None has no bar and no label: blank is not zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

Number = int | float | Decimal

WIDTH = 640  # user units; the drawing scales with its frame
TYPE = 17  # size of labels, user units, on a page and on paper alike: room is kept for it
SMALL = 14  # size of numbers that stand close together
THIS_YEAR = 'class="bar" fill="#404040"'
LAST_YEAR = 'class="bar bar-before" fill="#c8c8c8"'
PITCH, WIDEST, AIRY = 26, 40, 150  # from one lying bar to the next; of few bars more, till they come to AIRY together
THICKEST = 24
DASHED = ' stroke-dasharray="4 3"'
LINES = (  # how a line and its points look, and the dashes that its points have not
    ('class="series" stroke="#404040" stroke-width="2.5" fill="#404040"', ""),
    ('class="series series-before" stroke="#707070" stroke-width="1.5" fill="#ffffff"', ' stroke-dasharray="6 4"'),
)
FAMILY = "Noto Sans CJK SC, Microsoft YaHei, sans-serif"
LONGEST_LABEL = 14  # characters; a longer one is cut, the whole stands in its title


@dataclass(frozen=True)
class Tint:
    """How a part of a bar looks, and the ink of a number in it."""

    look: str
    ink: str


TINTS = (
    Tint('class="bar" fill="#404040"', ' fill="#ffffff"'),
    Tint('class="bar bar-middle" fill="#a0a0a0"', ""),
    Tint('class="bar bar-before" fill="#e8e8e8" stroke="#404040"', ""),
)


@dataclass(frozen=True)
class Bar:
    """One bar; `words` is printed instead of the bare number (6000多)."""

    label: str
    value: Number | None
    words: str = ""

    @property
    def printed(self) -> str:
        return "" if self.value is None else self.words or f"{self.value:.12g}"

    @property
    def told(self) -> str:
        """The same in a table or read aloud; of what has no bar its words, why it has none."""
        return self.printed or self.words


def bars(title: str, items: Sequence[Bar], *, unit: str = "", mark: Number | None = None) -> str:
    """Horizontal bars, one a label: for names, which may be long. `mark`: a value with a line through all of them."""
    left = TYPE * min(max((len(b.label) for b in items), default=0), LONGEST_LABEL) + 12
    room = WIDTH - left - TYPE * 0.65 * max((text_width(b.told) for b in items), default=0) - 12
    top = largest([*(b.value for b in items), mark])
    step = pitch(len(items))
    rows = [row(bar, (left, place * step + 8), step, room / top) for place, bar in enumerate(items)]
    height = step * len(items) + 16
    axis = line(left, 4, left, height - 4)
    if mark:
        at = left + float(mark) * room / top
        axis += line(at, 0, at, height, DASHED) + text(at - 4, height + 14, f"{mark:g}{unit}", "end")
        height += 20
    return svg(title, described(items, unit), height, "".join(rows) + axis)


def pitch(count: int) -> float:
    """From one lying bar to the next, so that a drawing of two is no sliver."""
    return max(PITCH, min(AIRY / max(count, 1), WIDEST))


def thickness(step: float) -> float:
    """Of a lying bar, by the pitch."""
    return min(step - 8, THICKEST)


def row(bar: Bar, corner: tuple[float, float], step: float, scale: float) -> str:
    """One horizontal bar with its label before it and its number after it."""
    (left, y), thick = corner, thickness(step)
    label = bar.label if len(bar.label) <= LONGEST_LABEL else bar.label[: LONGEST_LABEL - 1] + "…"
    name = text(left - 8, y + thick / 2 + 6, label, "end")
    if bar.value is None:
        return name + text(left + 6, y + thick / 2 + 6, bar.told, "start")
    width = float(bar.value) * scale
    number = text(left + width + 6, y + thick / 2 + 6, bar.printed, "start")
    return name + rect((left, y, width, thick), THIS_YEAR) + number


def paired_bars(
    title: str, this: Sequence[Bar], last: Sequence[Number | None], *, years: tuple[str, str], unit: str = ""
) -> str:
    """Upright pairs, this year's bar dark beside last year's light one: for the twelve months."""
    before = [Bar(bar.label, value) for bar, value in zip(this, last, strict=True)]
    pitch = (WIDTH - 20) / max(len(this), 1)
    scale = 170 / largest(bar.value for bar in (*this, *before))
    pairs = "".join(
        upright(old, 10 + pitch * (place + 0.1), pitch * 0.4, scale, LAST_YEAR)
        + upright(new, 10 + pitch * (place + 0.5), pitch * 0.4, scale, THIS_YEAR)
        + text(10 + pitch * (place + 0.5), 244, new.label, "middle")
        for place, (new, old) in enumerate(zip(this, before, strict=True))
    )
    words = f"{years[0]}：{described(this, unit)}{years[1]}：{described(before, unit)}"
    return svg(title, words, 252, legend(years) + pairs + line(10, 226, WIDTH - 10, 226))


def stacked(title: str, parts: Sequence[str], rows: Sequence[tuple[str, Sequence[Bar]]], *, unit: str = "") -> str:
    """Horizontal bars made up of parts in their order, each in its shade with its number; at most three parts.

    A part that is withheld has no length: its words stand behind the bar.
    """
    left = TYPE * min(max((len(name) for name, _ in rows), default=0), LONGEST_LABEL) + 12
    behind = max((text_width(withheld(found)) for _, found in rows), default=0)
    room = WIDTH - left - SMALL * 0.65 * behind - 24
    top = largest(sum(float(bar.value or 0) for bar in found) for _, found in rows)
    step = pitch(len(rows))
    drawn = [
        whole(name, found, (left, place * step + 30), step, room / top) for place, (name, found) in enumerate(rows)
    ]
    height = step * len(rows) + 38
    axis = line(left, 26, left, height - 4)
    words = "".join(f"{name}：{described(found, unit)}" for name, found in rows)
    return svg(title, words, height, keys(parts) + "".join(drawn) + axis)


def whole(name: str, found: Sequence[Bar], corner: tuple[float, float], step: float, scale: float) -> str:
    """One bar of `stacked` with its name before it."""
    (x, y), thick = corner, thickness(step)
    middle = y + thick / 2
    told = text(x - 8, middle + 6, name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…", "end")
    for bar, shade in zip(found, TINTS, strict=False):
        width = float(bar.value or 0) * scale
        if width:
            number = text(x + width / 2, middle + 5, bar.printed, "middle", SMALL)
            told += rect((x, y, width, thick), shade.look) + f"<g{shade.ink}>{number}</g>"
        x += width
    return told + text(x + 6, middle + 5, withheld(found), "start", SMALL)


def withheld(found: Sequence[Bar]) -> str:
    """What a bar cannot show by its length."""
    return "，".join(f"{bar.label}{bar.words}" for bar in found if bar.value is None and bar.words)


def keys(parts: Sequence[str]) -> str:
    """Which shade is which part, on top."""
    told, x = "", 10.0
    for name, shade in zip(parts, TINTS, strict=False):
        told += rect((x, 4, 12, 12), shade.look) + text(x + 18, 15, name, "start")
        x += 18 + TYPE * (len(name) + 1.5)
    return told


def curve(title: str, items: Sequence[Bar], *, unit: str = "") -> str:
    """A line through points, above and below zero, each with its number: for a rate that rises and falls."""
    known = [float(bar.value) for bar in items if bar.value is not None]
    most, least = max([*known, 0.0]), min([*known, 0.0])
    scale = 130 / ((most - least) or 1)
    pitch, zero = (WIDTH - 40) / max(len(items), 1), 40 + most * scale
    points = [(20 + pitch * (place + 0.5), zero - float(bar.value or 0) * scale) for place, bar in enumerate(items)]
    path = " ".join(f"{x:.1f},{y:.1f}" for (x, y), bar in zip(points, items, strict=True) if bar.value is not None)
    drawn = f'<polyline fill="none" stroke="#000000" stroke-width="1.5" points="{path}"/>' if len(known) > 1 else ""
    for (x, y), bar in zip(points, items, strict=True):
        drawn += text(x, 214, bar.label, "middle")
        if bar.value is not None:
            drawn += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#000000"/>' + text(x, y - 8, bar.printed, "middle")
    return svg(title, described(items, unit), 222, drawn + line(10, zero, WIDTH - 10, zero))


def upright(bar: Bar, x: float, width: float, scale: float, shade: str) -> str:
    """One upright bar with its number above it, small enough not to touch its neighbour."""
    if bar.value is None:
        return ""
    height = float(bar.value) * scale
    size = min(SMALL, width / max(0.6 * text_width(bar.printed), 1))
    number = text(x + width / 2, 222 - height, bar.printed, "middle", size)
    return rect((x + 1, 226 - height, width - 2, height), shade) + number


def legend(years: tuple[str, str]) -> str:
    """Which shade is which year, at the upper right."""
    newer, older = WIDTH - 80, WIDTH - 170
    return (
        rect((older, 4, 12, 12), LAST_YEAR)
        + text(older + 18, 15, years[1], "start")
        + rect((newer, 4, 12, 12), THIS_YEAR)
        + text(newer + 18, 15, years[0], "start")
    )


def svg(title: str, words: str, height: float, inside: str) -> str:
    """The drawing with its name and, for those who cannot see it, its numbers."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="0 0 {WIDTH} {height:g}"'
        f' font-family="{FAMILY}" font-size="{TYPE}" fill="#000000">'
        f"<title>{escape(title)}</title><desc>{escape(words)}</desc>{inside}</svg>"
    )


def described(items: Sequence[Bar], unit: str) -> str:
    """The numbers in words: 一月12场次，二月无数据。"""
    return "，".join(f"{b.label}{b.printed + unit if b.printed else b.words or '无数据'}" for b in items) + "。"


def text_width(words: str) -> float:
    """Width in digits: a Chinese character takes about two."""
    return sum(1.8 if char >= "\u2e80" else 1.0 for char in words)


def largest(values: Iterable[Number | None]) -> float:
    """The largest value that is there; 1 where there is none, so that nothing is divided by 0."""
    return max((float(value) for value in values if value), default=1.0)


def rect(box: tuple[float, float, float, float], shade: str) -> str:
    """A bar: left, top, width and height of its box, in user units."""
    x, y, width, height = box
    return f'<rect {shade} x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def line(x1: float, y1: float, x2: float, y2: float, how: str = "") -> str:
    """An axis."""
    return f'<line class="axis" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#000000"{how}/>'


def text(x: float, y: float, words: str, anchor: str, size: float = TYPE) -> str:
    """Words at a point; `anchor` says which end of them stands there."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="label" {place} font-size="{size:.3g}">{escape(words)}</text>'


def lines(title: str, labels: Sequence[str], series: dict[str, Sequence[Number | None]], *, unit: str = "") -> str:
    """Points joined by lines, one line a series (the second is dashed); a missing value breaks its line.

    Of the numbers at one place the larger stands above its point, the others below theirs.
    """
    pitch = (WIDTH - 40) / max(len(labels), 1)
    scale = 160 / largest(value for values in series.values() for value in values)
    spots = [Spot(20 + pitch * (place + 0.5), 226, scale) for place in range(len(labels))]
    drawn = [text(spot.x, 256, label, "middle") for spot, label in zip(spots, labels, strict=True)]
    for values, (look, dashes) in zip(series.values(), LINES, strict=False):
        known = [(spot, value) for spot, value in zip(spots, values, strict=True)]
        for (spot, one), (next_, other) in pairwise(known):
            if one is not None and other is not None:
                drawn.append(joined(spot.at(one), next_.at(other), look + dashes))
        drawn += [point(spot.at(value), look) for spot, value in known if value is not None]
    for spot, *values in zip(spots, *series.values(), strict=True):
        drawn += spot.numbers([value for value in values if value is not None])
    words = "".join(
        f"{name}：{described([Bar(label, value) for label, value in zip(labels, values, strict=True)], unit)}"
        for name, values in series.items()
    )
    names = " · ".join(f"{name}（{'虚线' if number else '实线'}）" for number, name in enumerate(series))
    return svg(title, words, 264, text(WIDTH - 20, 15, names, "end") + "".join(drawn) + line(10, 226, WIDTH - 10, 226))


@dataclass(frozen=True)
class Spot:
    """A place along the axis: its middle, the ground its points stand on, what one is worth in height."""

    x: float
    ground: float
    scale: float

    def at(self, value: Number) -> tuple[float, float]:
        return self.x, self.ground - float(value) * self.scale

    def numbers(self, values: Sequence[Number]) -> list[str]:
        """The numbers of the place: the largest above its point, one like it not again, the rest below."""
        ranked = sorted(set(values), reverse=True)
        return [
            text(self.x, self.at(value)[1] + (SMALL + 3 if rank else -8), f"{value:.12g}", "middle", SMALL)
            for rank, value in enumerate(ranked)
        ]


def joined(one: tuple[float, float], other: tuple[float, float], look: str) -> str:
    """A piece of a line from point to point."""
    (x1, y1), (x2, y2) = one, other
    return f'<line {look} x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def point(at: tuple[float, float], look: str) -> str:
    """A point of a line."""
    return f'<circle {look} cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="3.5"/>'

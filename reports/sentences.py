"""Figures told in sentences, and figures cited in typed text as {{M20}}, {{yuexi:M20}}, {{M91|累计}}. No ORM.

Both give runs: text and figures in turn, of which a writer prints `Figure.words()`.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from reports.clauses import CHANGING, COMPOSED, NONE_FOUND, PHRASES
from reports.comparing import INCOMPARABLE, yoy, yoy_words
from reports.figures import Figure, Qualifier, Source
from reports.metrics import MEASURES, METRICS, PARTS, Kind, Period, Section

Run = str | Figure
Runs = tuple[Run, ...]
Slot = tuple[str, Period, bool]

ORDER = {code: place for place, code in enumerate(dict.fromkeys([*PHRASES, *METRICS]))}
PLACE = re.compile(r"\{(M\w+)\}")
WRITTEN = re.compile(r"(?:\{\{|｛｛)(?:([^{}｛｝]{0,60})(?:\}\}|｝｝))?")
INNER = re.compile(r"(?:([a-z0-9_-]+):)?(M[0-9]+[a-z]?)(?:\|(.+))?", re.IGNORECASE)
PERIODS = {period.label: period for period in Period}
LONGEST_TAIL = 6


def sentences(
    section: Section, unit_name: str, figures: Iterable[Figure], previous: Iterable[Figure] = ()
) -> list[Runs]:
    """Every figure of the section once: the year's, then what covers another time, then sums of the units below.

    `figures` are those of one unit and year, own and summed, of any section; `previous` are last year's, for 同比.
    The first sentence of own figures names the unit; blanks say nothing.
    """
    told = [figure for figure in figures if figure.section == section and not figure.blank]
    before = {_slot(figure): figure for figure in previous}
    own = _groups((figure for figure in told if figure.source != Source.SUMMED), before)
    sums = _groups((figure for figure in told if figure.source == Source.SUMMED), before)
    said = [group.sentence("" if place else unit_name, COMPOSED.get(section, ())) for place, group in enumerate(own)]
    return said + [group.sentence("各单位报送合计，") for group in sums]


def read(runs: Runs) -> str:
    """The runs as printed text."""
    return "".join(run if isinstance(run, str) else run.words() for run in runs)


def _slot(figure: Figure) -> Slot:
    return figure.metric, figure.period, figure.source == Source.SUMMED


def _groups(figures: Iterable[Figure], before: Mapping[Slot, Figure]) -> list["_Group"]:
    """What one sentence may hold: figures of one time, all complete or none, each metric once."""
    groups: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    seen: Counter = Counter()
    for figure in sorted(figures, key=_earlier_told):
        share = figure.since_words(), figure.incomplete
        groups[*share, seen[share, figure.metric]][figure.metric] = figure
        seen[share, figure.metric] += 1
    return [_Group(left, before, repeated=key[-1] > 0) for key, left in groups.items()]


def _earlier_told(figure: Figure) -> tuple:
    return list(Period).index(figure.period), figure.source, figure.incomplete, ORDER[figure.metric]


def _whole(figure: Figure) -> str | None:
    return figure.subset_of or PARTS.get(figure.metric)


@dataclass(frozen=True, slots=True)
class _Group:
    """The figures of one sentence, taken out of `left` as they are told; `repeated` ones were told otherwise before."""

    left: dict[str, Figure]
    before: Mapping[Slot, Figure]
    repeated: bool

    def sentence(self, subject: str, composed: Iterable[str] = ()) -> Runs:
        first = next(iter(self.left.values()))
        opening = ("据不完全统计，" if first.incomplete else "") + subject + self._time(first)
        closing = "（时段未注明）。" if first.period == Period.UNSTATED else "。"
        body = [run for clause in self._clauses(composed) for run in ("，", *clause)]
        return _joined([opening, *body[1:], closing])

    def _time(self, first: Figure) -> str:
        """1996年以来累计， and 近年来， but 累计 alone runs on into its clause."""
        if self.repeated:
            return "截至统计日，" if first.period == Period.AS_OF else "另据报送，"
        words = first.since_words() if first.period == Period.CUMULATIVE else ""
        return words if words in ("", Period.CUMULATIVE.label) else f"{words}，"

    def _clauses(self, composed: Iterable[str]) -> Iterator[list[Run]]:
        for pattern in composed:
            if all(self._free(code) for code in PLACE.findall(pattern)):
                yield from self._told(pattern)
        for code in sorted(self.left, key=ORDER.get):
            if self._free(code):
                yield from self._told(self._alone(code))
        while self.left:
            yield from self._told(self._alone(next(iter(self.left))))

    def _free(self, code: str) -> bool:
        """There to be told, and not a part that waits for its whole."""
        return code in self.left and _whole(self.left[code]) not in self.left

    def _alone(self, code: str) -> str:
        """The clause of one figure."""
        figure = self.left[code]
        if code in NONE_FOUND and figure.value == 0 and figure.qualifier == Qualifier.EXACT:
            return NONE_FOUND[code]
        return f"{PHRASES.get(code, figure.label)}{self._from(figure)}{{{code}}}"

    def _from(self, figure: Figure) -> str:
        """由3万元增加到, where the change is the news."""
        earlier = self.before.get(_slot(figure)) if figure.metric in CHANGING else None
        growth = earlier and yoy(figure, earlier)
        return f"由{earlier.words()}{'增加' if growth > 0 else '减少'}到" if growth else ""

    def _told(self, pattern: str) -> Iterator[list[Run]]:
        """The clause of the pattern, then one for each part of its figures."""
        lead, *rest = PLACE.split(pattern)
        taken = {code: self.left.pop(code) for code in rest[::2]}
        cited = map(self._cited, taken.values(), rest[1::2])
        yield [lead, *chain.from_iterable(cited)]
        opened = ""  # the whole whose parts are being told: 其中 is said once of it
        for part, whole in [(one, _whole(figure)) for one, figure in self.left.items() if _whole(figure) in taken]:
            alone = self._alone(part)
            bare = whole == opened or alone in NONE_FOUND.values()
            opened = opened if bare else whole
            yield from self._told(alone if bare else f"其中{alone}")

    def _cited(self, figure: Figure, following: str) -> list[Run]:
        """The figure, its doubt, of a headline 同比 where the clause pauses, and the text up to the next one."""
        doubt = "" if figure.reproducible else "（原报数，无法复算）"
        return [figure, doubt + ("" if following and following[0] not in "，、" else self._growth(figure)), following]

    def _growth(self, figure: Figure) -> str:
        earlier = self.before.get(_slot(figure)) if figure.declared.is_headline else None
        words = "" if earlier is None else yoy_words(figure, earlier)
        return f"（同比{words}）" if words not in ("", INCOMPARABLE) else ""


def _joined(runs: Iterable[Run]) -> Runs:
    """Neighbouring pieces of text as one run, empty ones gone."""
    told: list[Run] = []
    for run in filter(None, runs):
        if isinstance(run, str) and told and isinstance(told[-1], str):
            told[-1] += run
        else:
            told.append(run)
    return tuple(told)


class NotCitable(ValueError):
    """The figures of that unit are not this writer's to cite, whether there are any or not."""


class Find(Protocol):
    """Looks a citation up: of the writing unit when `unit` is None, of the likeliest period when `period` is.

    Raises NotCitable.
    """

    def __call__(self, metric: str, unit: str | None, period: Period | None) -> Figure | None: ...


@dataclass(frozen=True, slots=True)
class Token:
    """One citation as written, and what it asks for; `flaw` says why it asks nothing."""

    written: str
    metric: str = ""
    unit: str | None = None
    period: Period | None = None
    flaw: str = ""


def tokens(text: str) -> list[str | Token]:
    """The text cut at its citations, nothing lost: strings and tokens in their order."""
    cut: list[str | Token] = []
    end = 0
    for found in WRITTEN.finditer(text):
        cut += [text[end : found.start()], _token(found)]
        end = found.end()
    return [piece for piece in [*cut, text[end:]] if piece]


def _token(found: re.Match) -> Token:
    written = found[0]
    if found[1] is None:
        return Token(written, flaw="{{没有写完，后面应有}}。")
    asked = INNER.fullmatch("".join(unicodedata.normalize("NFKC", found[1]).split()))
    if not asked:
        return Token(written, flaw=f"看不懂{written}，应写成{{{{M20}}}}这样。")
    metric, unit = asked[2].capitalize(), asked[1] and asked[1].lower()
    if metric not in METRICS:
        return Token(written, flaw=f"没有{written}这个指标。")
    if asked[3] and asked[3] not in PERIODS:
        return Token(written, flaw=f"{written}的时段应为{'、'.join(PERIODS)}之一。")
    return Token(written, metric, unit, PERIODS.get(asked[3]))


def resolve(text: str, find: Find) -> tuple[Runs, list[str]]:
    """The text with its figures, and what is wrong with it, each with its place.

    A wrong citation stays as written. A measure typed again behind a figure is dropped.
    """
    runs: list[Run] = []
    errors: list[str] = []
    place = 1  # people count characters from 1
    for piece in tokens(text):
        before = runs[-1] if runs else ""
        run, wrong = _continued(piece, before) if isinstance(piece, str) else _answered(piece, find)
        errors += [f"第{place}个字：{wrong}"] if wrong else []
        place += len(piece if isinstance(piece, str) else piece.written)
        runs.append(run)
    return tuple(run for run in runs if run), errors


def paragraphs(text: str, find: Find) -> tuple[tuple[Runs, ...], list[str]]:
    """A text line by line as it will be printed, and what is wrong in it."""
    typed, errors = [], []
    for line in filter(str.strip, text.splitlines()):
        runs, wrong = resolve(line.strip(), find)
        typed.append(runs)
        errors.extend(wrong)
    return tuple(typed), errors


def _answered(token: Token, find: Find) -> tuple[Run, str]:
    """The figure and nothing wrong, or the citation as written and what is wrong with it."""
    if token.flaw:
        return token.written, token.flaw
    try:
        figure = find(token.metric, token.unit, token.period)
    except NotCitable as refusal:
        return token.written, str(refusal)
    if figure is None or figure.blank:
        return token.written, _missing(token)
    return figure, ""


def _missing(token: Token) -> str:
    whose = f"代号为{token.unit}的单位" if token.unit else "本单位"
    when = f"{token.period.label}的" if token.period else ""
    metric = METRICS[token.metric]
    why = "，分母是零或没有记录，比率算不出来" if metric.kind == Kind.RATIO else ""
    return f"{whose}没有{when}{token.metric}（{metric.label}）的数{why}。"


def _continued(text: str, before: Run) -> tuple[str, str]:
    """The text behind a figure without the measure typed again; wrong when it makes another measure of it."""
    if isinstance(before, str):
        return text, ""
    rest = text.lstrip(" \u3000")
    measure = max((known for known in MEASURES if rest.startswith(known)), key=len, default="")
    if measure != before.measure and measure.startswith(before.measure):
        return text, f"{before.label}的计量单位是{before.measure}，不是{measure}。"
    repeated = next((tail for tail in _tails(before) if rest.startswith(tail)), None)
    return (rest.removeprefix(repeated) if repeated else text), ""


def _tails(figure: Figure) -> Iterator[str]:
    """What may be typed again: the end of the printed words behind the number, longest first, and the measure."""
    words = figure.plain()
    for length in range(min(LONGEST_TAIL, len(words)), 0, -1):
        tail = words[-length:]
        if not any(character.isdigit() for character in tail):
            yield tail
    yield figure.measure

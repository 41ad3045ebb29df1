"""Where the lines of Chinese text end.

The grid of GB/T 9704-2012 has 28 characters a line. A paragraph is broken as a whole, so
that a number too long for the rest of a line loosens several lines a little instead of one
a lot. Widths are in characters of the grid; type is never measured here, the justification
in `typesetting` evens out what the estimate misses.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from reports.document import Run

NOT_FIRST = frozenset("，。、；：？！）》」』”’〉】〕％‰…·～．,.;:?!)]}%")  # never begins a line
NOT_LAST = frozenset("（《「『“‘〈【〔([{￥$")  # never ends a line
WIDE = frozenset("—…“”‘’·×÷±≥≤℃°")  # full width although below the Chinese blocks
# A number with what counts it (第3次, 6000多人次, 3.6万多元, 88.6%, 12月), a dash or an
# ellipsis of two, a Latin word, or one character.
PIECE = re.compile(
    r"(?P<number>第?\d+(?:[.,—～－-]\d+)*(?:[%％‰]|[余多几]?[百千]?[万亿]?[余多]?"
    r"(?:人次|场次|课时|小时|分钟|公里|平方米|元|[\u4e00-\u9fff])?))"
    r"|——|……|[A-Za-z0-9@#&_/:+.-]+|\s+|."
)
FIGURE = re.compile(r"([^\d（]*(?=\d)|)([^（]*)(.*)", re.DOTALL)  # 至少 | 248场次 | （2个单位报送）
LONGEST = 8.0  # a number with its measure that is wider than this may be broken after all
SQUEEZE = 0.6  # characters that may be squeezed into a full line
LOOSE = 2.0  # characters of room from which on a line shows its seams
SHORT_LAST = 2.0  # a last line no wider than this looks lost


@dataclass(frozen=True)
class Piece:
    """Text that stays together; `tight` text is not spaced out either."""

    text: str
    tight: bool = False

    @property
    def width(self) -> float:
        return text_width(self.text)


Atom = tuple[Piece, ...]  # pieces between which no line may end
Line = tuple[Piece, ...]


def width(char: str) -> float:
    """Width of one character in characters of the grid (1 = full width), within 0.1."""
    if char >= "\u2e80" or char in WIDE:
        return 1.0
    if char in "., :;'|!il":
        return 0.28
    return 0.85 if char in "%mwMW@" else 0.7 if char.isupper() else 0.5


def text_width(text: str) -> float:
    """Width of a text in characters of the grid."""
    return sum(map(width, text))


def atoms(runs: Iterable[Run]) -> list[Atom]:
    """The runs cut at every place where a line may end."""
    found: list[Atom] = []
    for piece in (piece for run in runs for piece in pieces(run)):
        if found and (piece.text[0] in NOT_FIRST or found[-1][-1].text[-1] in NOT_LAST):
            found[-1] += (piece,)
        else:
            found.append((piece,))
    return found


def pieces(run: Run) -> list[Piece]:
    """One run in pieces; of a figure the number with its measure is one, not what stands around it."""
    if isinstance(run, str):
        return cut(run)
    before, whole, after = FIGURE.fullmatch(run.words()).groups()
    kept = Piece(whole, tight=True)
    return [*cut(before), *(cut(whole) if kept.width > LONGEST else [kept] if whole else []), *cut(after)]


def cut(text: str) -> list[Piece]:
    """Running text in pieces; a number that is recognised stays with what it counts."""
    return [Piece(m[0], tight=m["number"] is not None) for m in PIECE.finditer(text)]


def broken(runs: Iterable[Run], measure: float = 28, indent: float = 2) -> list[Line]:
    """The lines of a paragraph, each as the pieces that it prints, neighbours joined."""
    parts = atoms(runs)
    ends = best_ends([sum(p.width for p in atom) for atom in parts], measure, indent)
    return [joined((piece for atom in parts[a:b] for piece in atom), measure) for a, b in pairwise([0, *ends])]


def best_ends(widths: Sequence[float], measure: float, indent: float) -> list[int]:
    """After which atoms the lines end, so that the sum of their badness is least."""
    reach = [0.0, *accumulate(widths)]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(reach)):
        best.append(best_start(best, reach, end, measure, indent))
    ends, end = [], len(widths)
    while end:
        ends.append(end)
        end = best[end][1]
    return ends[::-1]


def best_start(
    best: list[tuple[float, int]], reach: list[float], end: int, measure: float, indent: float
) -> tuple[float, int]:
    """The least total badness of a text that ends here, and where its last line starts."""
    least, choice = float("inf"), end - 1
    last = end == len(reach) - 1
    for start in range(end - 1, -1, -1):
        slack = measure - (0 if start else indent) - (reach[end] - reach[start])
        if slack < -SQUEEZE and start < end - 1:
            break
        cost = best[start][0] + badness(slack, measure, last=last)
        if cost <= least:  # of equals the longest line
            least, choice = cost, start
    return least, choice


def badness(slack: float, measure: float, *, last: bool) -> float:
    """How ugly a line is with this many characters of empty (or missing) room."""
    if slack < 0:
        return 20 * slack * slack
    if last:
        return 4.0 if slack >= measure - SHORT_LAST else 0.0
    return slack * slack


def joined(line: Iterable[Piece], measure: float) -> Line:
    """The pieces of a line, neighbours made one; a loose line stays apart after punctuation.

    Justification puts the room that is too much for the characters between the pieces.
    """
    whole: list[Piece] = []
    line = list(line)
    loose = measure - sum(piece.width for piece in line) > LOOSE
    for piece in line:
        last = whole[-1] if whole else None
        if last and last.tight == piece.tight and not (loose and last.text[-1] in NOT_FIRST):
            whole[-1] = Piece(last.text + piece.text, piece.tight)
        else:
            whole.append(piece)
    return tuple(whole)


def balanced(title: str, measure: float = 20) -> list[str]:
    """A title in as few lines as it needs, about equally long, ended where a phrase ends.

    Line breaks that the writer of the title made are kept.
    """
    if "\n" in title:
        return title.split("\n")
    parts = ["".join(p.text for p in atom) for atom in atoms([title])]
    whole = text_width(title)
    count = max(1, -int(-whole // measure))
    return split_evenly(parts, count, whole / count, measure)


PHRASE_ENDS = "局会委院所队站年"  # a title best breaks after one of these
WORD_ENDS = "省市县区的和与暨于"  # and rather after one of these than elsewhere


def split_evenly(parts: list[str], count: int, share: float, measure: float) -> list[str]:
    """The split into `count` lines with the least sum of squares, mid-phrase breaks dearer; fewer where too little can
    be parted. What cannot be parted at all may be wider than a line.
    """
    if count == 1 or len(parts) == 1:
        return ["".join(parts)]
    candidates = []
    for cut in range(1, len(parts)):
        first = "".join(parts[:cut])
        room = text_width(first)
        if room > measure and candidates:
            break
        rest = split_evenly(parts[cut:], count - 1, share, measure)
        candidates.append([first, *rest])
    return min(candidates, key=lambda lines: unevenness(lines, share, measure))


def unevenness(lines: list[str], share: float, measure: float) -> float:
    """Squares of what the lines differ from their share, plus a price for each break inside a phrase."""
    rooms = [text_width(line) for line in lines]
    ends = [line[-1] for line in lines[:-1]]
    inside = sum((end not in PHRASE_ENDS) + (end not in PHRASE_ENDS + WORD_ENDS) for end in ends)
    return sum((room - share) ** 2 + 999 * (room > measure) for room in rooms) + 20 * inside

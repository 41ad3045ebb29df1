"""How near a day is on which something runs out, and what a school's kit lacks. Pure: values in, a verdict out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

NOTICES = (30, 14, 7, 1)  # days before: told, coloured, with the first button, ahead of everything else (本单位设定)
FIRST_NOTICE = NOTICES[0]


@dataclass(frozen=True)
class Standing:
    """What is said of a day that comes: words, colour, and how it is put forward."""

    words: str
    tone: str = ""
    primary: bool = False
    first: bool = False


def standing(day: date, on: date) -> Standing:
    """Of something that holds up to `day`, that day included."""
    left = (day - on).days
    words = f"过期 {-left} 天" if left < 0 else "今天到期" if left == 0 else f"还有 {left} 天"
    _, coloured, pressing, last = NOTICES
    tone = "late" if left < 0 else "soon" if left <= coloured else ""
    return Standing(words, tone, primary=left <= pressing, first=left <= last)


class Lack(Enum):
    """What is wrong with an item of the kit, worst first."""

    MISSING = "缺少"
    EXPIRED = "已过期"
    SHORT = "数量不够"
    UNTESTED = "检测过期"
    EXPIRING = "快过期"
    TEST_COMING = "快到检测期"
    NOTHING = "齐备"


@dataclass(frozen=True)
class Batch:
    """So many of an item, good until a day and to be tested by another; None where there is no such day."""

    item: object
    quantity: int
    expires_on: date | None = None
    test_due_on: date | None = None


@dataclass(frozen=True)
class Verdict:
    """One item of the kit: how many are good and how many are wanted, what is wrong, the day that it hangs on."""

    item: object
    good: int
    lack: Lack
    day: date | None = None
    least: int = 1

    @property
    def short(self) -> int:
        """缺几件."""
        return max(self.least - self.good, 0)

    @property
    def tone(self) -> str:
        late = (Lack.MISSING, Lack.EXPIRED, Lack.SHORT, Lack.UNTESTED)
        return "late" if self.lack in late else "done" if self.lack is Lack.NOTHING else "soon"


def judged(kit: Mapping[object, int], batches: Iterable[Batch], on: date) -> list[Verdict]:
    """Each item of the kit in its order, of which so many are wanted at least.

    The last day of 有效期 and of 下次检测 still counts as in time.
    """
    there: dict[object, list[Batch]] = {}
    for batch in batches:
        there.setdefault(batch.item, []).append(batch)
    return [replace(_verdict(item, there.get(item, []), least, on), least=least) for item, least in kit.items()]


def _verdict(item: object, batches: list[Batch], least: int, on: date) -> Verdict:
    good = [one for one in batches if one.expires_on is None or one.expires_on >= on]
    number = sum(one.quantity for one in good)
    if not batches:
        return Verdict(item, 0, Lack.MISSING)
    if not good:
        return Verdict(item, 0, Lack.EXPIRED, max(one.expires_on for one in batches))
    if number < least:
        return Verdict(item, number, Lack.SHORT)
    tests = [one.test_due_on for one in good if one.test_due_on]
    ends = [one.expires_on for one in good if one.expires_on]
    if tests and min(tests) < on:
        return Verdict(item, number, Lack.UNTESTED, min(tests))
    for days, lack in ((ends, Lack.EXPIRING), (tests, Lack.TEST_COMING)):
        if days and (min(days) - on).days <= FIRST_NOTICE:
            return Verdict(item, number, lack, min(days))
    return Verdict(item, number, Lack.NOTHING)

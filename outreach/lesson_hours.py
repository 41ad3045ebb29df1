"""课时: the lessons of a 法治副校长 from the minutes of his sessions. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LESSON = 40  # minutes of a 课时, as primary schools count it; secondary schools teach 45
LEAST = 4  # 课时 a year (教育部令第52号)


@dataclass(frozen=True)
class Hours:
    """What is known of some sessions: how many, their minutes, and of how many nobody wrote down how long."""

    sessions: int
    minutes: int
    unknown: int

    @property
    def lessons(self) -> Decimal:
        """课时 of the minutes that are known, one decimal, half up."""
        return (Decimal(self.minutes) / LESSON).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def is_enough(self) -> bool:
        """By the minutes, not by what they are rounded to."""
        return self.minutes >= LEAST * LESSON

    @property
    def verdict(self) -> str:
        """够, 不够, or not to be said while the length of some session is not known."""
        if self.is_enough:
            return f"够 {LEAST} 课时"
        return f"还有 {self.unknown} 场没填时长，说不准" if self.unknown else f"不够 {LEAST} 课时"


def hours(minutes: Iterable[int | None]) -> Hours:
    """Of sessions by their minutes; None is a session of unknown length, which adds nothing."""
    told = list(minutes)
    known = [one for one in told if one is not None]
    return Hours(len(told), sum(known), len(told) - len(known))

"""界限: what a typed number claims. The words are those in which the figures print a bound."""

from collections.abc import Iterable

from django.db import models


class Bound(models.TextChoices):
    """All but EXACT are bounds; a count that nobody made is never written as exact."""

    EXACT = "exact", "准数"
    OVER = "over", "多"
    NEARLY = "nearly", "近"
    AT_LEAST = "at_least", "以上"
    ABOUT = "about", "约"


LOW, HIGH = (Bound.ABOUT, Bound.AT_LEAST, Bound.OVER), (Bound.NEARLY, Bound.OVER)
"""The first of each, by its letters, is what `ends` keeps: with 近 between 以上 and 多, neither hides the other two."""

SHAPES = {
    Bound.EXACT: "{number:,} {unit}",
    Bound.OVER: "{number:,} 多{unit}",
    Bound.NEARLY: "近 {number:,} {unit}",
    Bound.AT_LEAST: "{number:,} {unit}以上",
    Bound.ABOUT: "约 {number:,} {unit}",
}


LOWER = {Bound.OVER, Bound.AT_LEAST}


def added(bounds: Iterable[str | None]) -> Bound:
    """What a sum of such numbers claims: exact ones change no bound, and of lower ones a strict one makes it strict.

    A sum that holds both 近 and a lower bound has neither and is 约, like all with a 约 in it. Who still has the
    numbers apart loses no sure bound by leaving 近 out (`reports.figures.summed`).
    """
    unlike = {Bound(one) for one in bounds if one} - {Bound.EXACT}
    if unlike == LOWER:
        return Bound.OVER
    return Bound.ABOUT if len(unlike) > 1 else next(iter(unlike), Bound.EXACT)


def ends(bounds: Iterable[str]) -> tuple[str, str]:
    """The two of them by which `added` knows what all of them add up to; blank where there is none."""
    known = set(bounds)
    return min(known & set(LOW), default=""), min(known & set(HIGH), default="")


def extremes(column: str) -> dict[str, models.Aggregate]:
    """To be aggregated beside the sum of a number whose bound stands in `column`: the two `ends` of the bounds.

    `added` takes the two of them; both are None where all are exact.
    """
    kinds = {"low": LOW, "high": HIGH}
    return {name: models.Min(column, filter=models.Q(**{f"{column}__in": some})) for name, some in kinds.items()}


def claimed(number: int | None, bound: str, unit: str = "人次") -> str:
    """A number with its bound and unit, as it is said: 300 多人次; nothing for a number that nobody wrote."""
    return "" if number is None else SHAPES[Bound(bound)].format(number=number, unit=unit).strip()

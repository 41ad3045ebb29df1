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


SHAPES = {
    Bound.EXACT: "{number:,} {unit}",
    Bound.OVER: "{number:,} 多{unit}",
    Bound.NEARLY: "近 {number:,} {unit}",
    Bound.AT_LEAST: "{number:,} {unit}以上",
    Bound.ABOUT: "约 {number:,} {unit}",
}


def added(bounds: Iterable[str | None]) -> Bound:
    """What a sum of such numbers claims: exact ones change no bound, and unlike bounds leave only 约."""
    unlike = {Bound(one) for one in bounds if one} - {Bound.EXACT}
    return Bound.ABOUT if len(unlike) > 1 else next(iter(unlike), Bound.EXACT)


def extremes(column: str) -> dict[str, models.Aggregate]:
    """To be aggregated beside the sum of a number whose bound stands in `column`: the first and the last of the bounds.

    `added` takes the two of them: they are one where only one kind stands there, and None where all are exact.
    """
    bounds = ~models.Q(**{column: Bound.EXACT})
    return {"low": models.Min(column, filter=bounds), "high": models.Max(column, filter=bounds)}


def claimed(number: int | None, bound: str, unit: str = "人次") -> str:
    """A number with its bound and unit, as it is said: 300 多人次; nothing for a number that nobody wrote."""
    return "" if number is None else SHAPES[Bound(bound)].format(number=number, unit=unit).strip()

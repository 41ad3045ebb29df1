"""复制成文字: a block of figures as one sentence for the work group. Pure: only what the page shows."""

from collections.abc import Iterable
from datetime import date

from reports import guard

Said = tuple[str, str, str]  # what, how many as the page shows it, in which measure


def sentence(on: date, who: str, standing: Iterable[Said], of_the_year: Iterable[Said]) -> str:
    """截至11月22日，城中派出所有关工站 1 家；本年宣讲 24 场次。 What is hidden or blank is left out."""
    stands, year = ("，".join(filter(None, map(_clause, part))) for part in (standing, of_the_year))
    clauses = [f"有{stands}" if stands else "", f"本年{year}" if year else ""]
    told = "；".join(filter(None, clauses))
    return f"截至{on.month}月{on.day}日，{who}{told}。" if told else ""


def _clause(said: Said) -> str:
    what, number, measure = said
    if number in ("", guard.WITHHELD):
        return ""
    if number == guard.HIDDEN:
        return f"{what}不足 {guard.LEAST} {measure}"
    number = number.replace(",", "")
    return f"{what} {number}%" if measure == "%" else f"{what} {number} {measure}"

"""What is left to chance in the city."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar
from uuid import UUID

from cases.identity import check_digit
from cases.models.minor import LETTERS

Row = TypeVar("Row")


class Chance(Random):
    """The only source of chance: the same seed draws the same city."""

    def often(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random() < share

    def one(self, weights: Mapping[Row, float]) -> Row:
        return self.choices(list(weights), weights.values())[0]

    def some(self, rows: Sequence[Row], least: int, most: int) -> list[Row]:
        """That many of them, as far as there are so many."""
        return self.sample(rows, min(self.randint(least, most), len(rows)))

    def day(self, first: date, last: date) -> date:
        """Any day of the two and those between; the first when they are the wrong way round."""
        return first + timedelta(days=self.randint(0, max((last - first).days, 0)))

    def key(self) -> UUID:
        """A row's key, so that addresses too are the same."""
        return UUID(int=self.getrandbits(128), version=4)

    def file_no(self) -> str:
        return f"{''.join(self.choices(LETTERS, k=4))}-{self.randrange(10_000):04d}"

    def phone(self) -> str:
        """Eleven digits that nobody can be called by: no mobile number begins with 129."""
        return f"129{self.randrange(10**8):08d}"

    def id_no(self, region: str, born: date, *, male: bool) -> str:
        """A number with the right check digit, of a region that does not exist."""
        serial = f"{self.randrange(100):02d}{self.randrange(5) * 2 + male}"
        first = f"{region}{born:%Y%m%d}{serial}"
        return first + check_digit(first)

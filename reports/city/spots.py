"""Where the city's schools and venues stand: in the sea, where no real one is."""

from decimal import Decimal
from uuid import UUID

WEST, SOUTH = 122, 34  # degrees: the middle of the Yellow Sea
TOWNS, STEP, ABOUT = 60, 100, 9_000  # towns a side, hundredths of a degree apart; millionths from a town's middle
UNPLACED = 6  # one school in so many is on no map


def spot(town: UUID, key: UUID) -> dict[str, Decimal]:
    """A place within about a kilometre of the town's middle: the same keys, the same place."""
    millionths = [_around(key.int // 7), _around(key.int // 7_919)]
    middle = (town.int % TOWNS, town.int // TOWNS % TOWNS)
    west, south = (
        Decimal(number) / STEP + Decimal(off) / 10**6 for number, off in zip(middle, millionths, strict=True)
    )
    return {"lng": WEST + west, "lat": SOUTH + south}


def _around(number: int) -> int:
    return number % (2 * ABOUT) - ABOUT


def placed(key: UUID) -> bool:
    """Whether somebody has looked the place up."""
    return key.int % UNPLACED != 0

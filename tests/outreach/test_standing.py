"""How near a day is, and what a kit lacks: worked out by hand."""

from datetime import date, timedelta

import pytest

from outreach.standing import Batch, Lack, judged, standing

ON = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("left", "words", "tone", "primary", "first"),
    [
        (30, "还有 30 天", "", False, False),
        (15, "还有 15 天", "", False, False),
        (14, "还有 14 天", "soon", False, False),
        (8, "还有 8 天", "soon", False, False),
        (7, "还有 7 天", "soon", True, False),
        (2, "还有 2 天", "soon", True, False),
        (1, "还有 1 天", "soon", True, True),
        (0, "今天到期", "soon", True, True),
        (-1, "过期 1 天", "late", True, True),
    ],
)
def test_a_day_comes_nearer_by_thirty_fourteen_seven_and_one(left, words, tone, primary, first):
    found = standing(ON + left * DAY, ON)
    assert (found.words, found.tone, found.primary, found.first) == (words, tone, primary, first)


def verdict(*batches: Batch):
    (found,) = judged({"盾": 1}, batches, ON)
    return found.good, found.lack, found.day


@pytest.mark.parametrize(
    ("batches", "said"),
    [
        ([], (0, Lack.MISSING, None)),
        ([Batch("盾", 2)], (2, Lack.NOTHING, None)),
        ([Batch("盾", 2, ON)], (2, Lack.EXPIRING, ON)),
        ([Batch("盾", 2, ON - DAY)], (0, Lack.EXPIRED, ON - DAY)),
        ([Batch("盾", 2, ON - DAY), Batch("盾", 3)], (3, Lack.NOTHING, None)),
        ([Batch("盾", 2, ON + 30 * DAY)], (2, Lack.EXPIRING, ON + 30 * DAY)),
        ([Batch("盾", 2, ON + 31 * DAY)], (2, Lack.NOTHING, None)),
        ([Batch("盾", 2, None, ON)], (2, Lack.TEST_COMING, ON)),
        ([Batch("盾", 2, None, ON - DAY)], (2, Lack.UNTESTED, ON - DAY)),
        ([Batch("盾", 2, ON + DAY, ON - DAY)], (2, Lack.UNTESTED, ON - DAY)),
        ([Batch("盾", 2, ON - DAY, ON - DAY), Batch("盾", 1)], (1, Lack.NOTHING, None)),
        ([Batch("叉", 2)], (0, Lack.MISSING, None)),
    ],
)
def test_an_item_of_the_kit(batches, said):
    assert verdict(*batches) == said


def test_the_kit_is_told_in_its_order():
    found = judged({"叉": 1, "盾": 1, "棍": 1}, [Batch("盾", 1), Batch("棍", 1, ON - DAY)], ON)
    assert [one.item for one in found if one.lack in (Lack.MISSING, Lack.EXPIRED)] == ["叉", "棍"]


@pytest.mark.parametrize(("least", "said", "short"), [(3, Lack.SHORT, 1), (2, Lack.EXPIRING, 0), (1, Lack.EXPIRING, 0)])
def test_too_few_is_said_before_what_runs_out(least, said, short):
    batches = [Batch("盾", 2, ON + DAY), Batch("盾", 5, ON - DAY)]
    (found,) = judged({"盾": least}, batches, ON)
    assert (found.lack, found.short) == (said, short)

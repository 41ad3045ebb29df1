"""每周摘要: frozen on Monday, once."""

from datetime import date

import pytest

from reports.models import Digest, DigestLine

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


def line(value: int) -> DigestLine:
    return DigestLine(part=DigestLine.Part.CAME, code="M20", label="法治宣讲", value=value, measure="场次")


def test_a_week_is_frozen_once_and_stays(world):
    first = Digest.freeze(world.unit["chengdong"], MONDAY, [line(3), line(4)])
    again = Digest.freeze(world.unit["chengdong"], MONDAY, [line(9)])
    assert (again, [int(one.value) for one in again.lines.all()]) == (first, [3, 4])


def test_it_speaks_of_the_seven_days_before(world):
    digest = Digest.freeze(world.unit["chengdong"], MONDAY, [])
    assert (digest.first, digest.last) == (date(2026, 11, 9), date(2026, 11, 15))

"""传帮带: who takes whom along."""

from datetime import date

import pytest
from django.db import IntegrityError

from guanai.lifecycle import NotAllowed
from stations.models import Pairing
from tests.stations import books, rows


@pytest.fixture
def two(world):
    unit = world.unit["chengdong"]
    return rows.person(unit, name="周老师"), rows.person(unit, name="小陈")


def test_a_person_does_not_pair_with_himself(two):
    with pytest.raises(IntegrityError):
        books.pairing(two[0], two[0])


def test_the_same_two_are_one_open_pair_in_either_order(two):
    books.pairing(*two)
    with pytest.raises(NotAllowed, match="已经有一条"):
        books.pairing(*two)
    with pytest.raises(NotAllowed, match="已经有一条"):
        books.pairing(*reversed(two), ends_on=date(2026, 12, 31))


def test_the_database_refuses_a_second_open_pair_too(two):
    first = books.pairing(*two)
    twin = Pairing(unit=first.unit, senior=two[1], junior=two[0], starts_on=first.starts_on, goals="写材料")
    with pytest.raises(IntegrityError):
        Pairing.objects.bulk_create([_stamped(twin, first)])


def _stamped(row, like):
    row.entered_at = like.entered_at
    return row


def test_once_it_has_ended_they_may_begin_again(two):
    books.pairing(*two, ends_on=date(2026, 3, 31), result="能独立走访")
    books.pairing(*two, starts_on=date(2026, 4, 1))
    assert Pairing.objects.count() == 2


def test_a_pair_is_not_stretched_into_the_next_one(two):
    first = books.pairing(*two, ends_on=date(2026, 3, 31))
    books.pairing(*two, starts_on=date(2026, 4, 1))
    with pytest.raises(NotAllowed, match="已经有一条"):
        first.amend({"ends_on": date(2026, 4, 1)}, version=first.version, by=None)


def test_both_belong_to_the_unit_or_below_it(world, two):
    far = rows.person(world.unit["chengxi"], name="西所的人")
    with pytest.raises(NotAllowed, match="西所的人不是"):
        books.pairing(two[0], far, unit=world.unit["chengdong"])
    books.pairing(two[0], far, unit=world.unit["donghu"])


def test_a_result_comes_at_the_end(two):
    with pytest.raises(IntegrityError):
        books.pairing(*two, result="都会了")

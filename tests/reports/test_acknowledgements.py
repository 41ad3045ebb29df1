"""知悉: with a day and a plan, never for long where the work is blocked, never of what is sealed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.withholding import Withheld
from reports.models import Acknowledgement

pytestmark = pytest.mark.django_db
PLAN = "周三前由副站长补走。"


def given(world, code: str = "W01", *, days: int = 5, blocks: bool = False, at: str = "chengdong", subject=None):
    until = today() + timedelta(days=days)
    return Acknowledgement.give(
        world.unit[at], code, subject, blocks=blocks, by=world.user["head"], until=until, plan=PLAN
    )


def test_it_stands_until_its_day_and_not_a_day_longer(world):
    one = given(world, days=5)
    assert list(Acknowledgement.objects.standing(today() + timedelta(days=5))) == [one]
    assert not Acknowledgement.objects.standing(today() + timedelta(days=6)).exists()


def test_it_ends_within_thirty_days_and_never_in_the_past(world):
    given(world, days=30)
    for days in (-1, 31):
        with pytest.raises(NotAllowed):
            given(world, days=days)


def test_what_blocks_the_work_rests_for_a_week_at_most(world):
    given(world, "W08", days=7, blocks=True)
    with pytest.raises(NotAllowed, match="最多知悉到"):
        given(world, "W08", days=8, blocks=True)


def test_a_second_one_follows_the_first_and_both_stay(world):
    given(world, days=2)
    given(world, days=9)
    assert Acknowledgement.objects.count() == 2


def test_who_sees_the_units_warnings_sees_it_and_a_neighbour_does_not(world):
    one = given(world)
    seen = {who: list(Acknowledgement.objects.visible_to(world.user[who])) for who in ("member", "county", "neighbour")}
    assert seen == {"member": [one], "county": [one], "neighbour": []}


def test_what_is_sealed_later_takes_its_acknowledgement_along(world):
    subject = uuid4()
    given(world, subject=subject)
    Withheld.objects.create(subject=subject, cause=uuid4(), kind="cases.minor")
    assert not Acknowledgement.objects.visible_to(world.user["member"]).exists()

"""工作计划: each item goes from 部署 by 落实 and 跟踪 to 考核."""

from datetime import timedelta

import pytest

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.models import WorkPlan, WorkPlanItem
from tests.stations import honours

DAY = timedelta(days=1)


@pytest.fixture
def plan(world):
    return honours.work_plan(world.unit["donghu"])


@pytest.fixture
def item(world, plan):
    """Of 东湖分局's plan; 城东所 answers for it."""
    return honours.work_plan_item(plan, world.unit["chengdong"])


def test_an_item_goes_through_the_four_stages_in_their_order(world, item):
    county = world.user["county"]
    with pytest.raises(NotAllowed):
        item.step("carried", by=county)
    for stage in ("deployed", "carried", "tracked", "assessed"):
        assert item.next_stage == stage
        item.step(stage, by=county)
    assert item.next_stage is None
    assert [(one.status, one.by) for one in item.steps.all()] == [
        (stage, county.pk) for stage in ("deployed", "carried", "tracked", "assessed")
    ]


def test_of_two_clicks_at_once_the_second_is_told(world, item):
    other = WorkPlanItem.objects.get(pk=item.pk)
    item.step("deployed", by=world.user["county"])
    with pytest.raises(NotAllowed):
        other.step("deployed", by=world.user["county"])
    assert item.steps.count() == 1


def test_the_unit_that_answers_carries_it_out_the_other_steps_are_the_planner_s(world, item):
    donghu, chengdong = world.unit["donghu"], world.unit["chengdong"]
    assert item.hand("carried") == (chengdong, donghu)
    assert [item.hand(stage) for stage in ("deployed", "tracked", "assessed")] == [(donghu,)] * 3


def test_what_is_assessed_or_voided_stays(world, item):
    for stage in ("deployed", "carried", "tracked", "assessed"):
        item.step(stage, by=world.user["county"])
    with pytest.raises(NotAllowed):
        item.amend({"what": "别的"}, version=item.version, by=world.user["county"])
    second = honours.work_plan_item(item.plan, no=2)
    second.void("重复", by=world.user["county"])
    with pytest.raises(NotAllowed):
        second.step("deployed", by=world.user["county"])


def test_the_unit_that_answers_knows_the_plan_and_its_neighbour_does_not(world, item):
    knows = {name for name, user in world.user.items() if WorkPlan.objects.visible_to(user).exists()}
    assert knows == {"county", "bureau", "second", "member", "head"}
    item.void("重复", by=world.user["county"])
    knows = {name for name, user in world.user.items() if WorkPlan.objects.visible_to(user).exists()}
    assert knows == {"county", "bureau", "second"}


def test_it_is_overdue_past_its_day_until_it_is_assessed(world, item):
    late = WorkPlanItem.objects.overdue
    assert not late(today()).exists()
    assert late(today() + DAY).get() == item
    for stage in ("deployed", "carried", "tracked", "assessed"):
        item.step(stage, by=world.user["county"])
    assert not late(today() + DAY).exists()
    assert not item.overdue_on(today() + DAY)

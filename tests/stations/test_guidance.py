"""调研指导 and 会议交流: who was visited, what came of it, who spoke and who wrote."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.models import GuidanceFollowUp, GuidanceVisit, Meeting, MeetingContribution
from tests.stations import offices

DAY = timedelta(days=1)
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def follow_up(visit, **facts) -> GuidanceFollowUp:
    row = GuidanceFollowUp(visit=visit, **{"done_on": today(), "done_by": "李干事", "what": "记录补全了。"} | facts)
    row.enter(by=None)
    return row


def test_visits_are_counted_by_unit_and_both_sides_know_them(world):
    bureau, county = world.unit["chengbei"], world.unit["donghu"]
    for _ in range(2):
        offices.guidance(bureau, county)
    offices.guidance(bureau, world.unit["qinghe"])
    held = GuidanceVisit.objects.between(*MARCH)
    assert (held.count(), held.values("to_unit").distinct().count()) == (3, 2)
    known = {name: held.visible_to(world.user[name]).count() for name in ("bureau", "county", "other_county", "member")}
    assert known == {"bureau": 3, "county": 2, "other_county": 1, "member": 0}


def test_what_was_advised_is_looked_at_again(world):
    visit = offices.guidance(
        world.unit["chengbei"], world.unit["donghu"], today(), suggestions="走访记全。", follow_up_due=today() + 8 * DAY
    )
    due = GuidanceVisit.objects.due
    assert (list(due(today())), list(due(today() + DAY))) == ([], [visit])
    assert list(GuidanceVisit.objects.overdue(today() + 9 * DAY)) == [visit]
    done = follow_up(visit)
    assert not due(today() + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        follow_up(visit)
    done.void("登错了", by=world.user["bureau"])
    assert list(due(today() + DAY)) == [visit]
    with pytest.raises(NotAllowed, match="回访日期"):
        follow_up(visit, done_on=today() - DAY)


@pytest.mark.parametrize(
    "facts", [{"listened": False}, {"follow_up_due": date(2026, 4, 1)}, {"follow_up_due": date(2026, 3, 1)}]
)
def test_some_method_and_no_follow_up_of_nothing(world, facts):
    advised = {"suggestions": "改"} if facts.get("follow_up_due") == date(2026, 3, 1) else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        offices.guidance(world.unit["chengbei"], world.unit["donghu"], **facts, **advised)


def test_nobody_visits_himself_and_the_methods_are_told(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        offices.guidance(world.unit["donghu"], world.unit["donghu"])
    assert offices.guidance(world.unit["chengbei"], world.unit["donghu"], called_on=True).methods == "听汇报、走访"


def test_four_spoke_and_eight_wrote(world):
    """Trap 15 in small: units that did neither have no row."""
    meeting = offices.exchange(world.unit["chengbei"])
    offices.contribution(meeting, world.unit["donghu"])
    for code in ("qinghe", "chengdong"):
        offices.contribution(meeting, world.unit[code], "written")
    held = MeetingContribution.objects.held(*MARCH)
    told = {kind: held.filter(kind=kind).values("unit").distinct().count() for kind in ("oral", "written")}
    assert told == {"oral": 1, "written": 2}
    meeting.void("没有开成", by=world.user["bureau"])
    assert not MeetingContribution.objects.held(*MARCH)


def test_who_contributed_knows_the_meeting(world):
    meeting = offices.exchange(world.unit["chengbei"])
    known = {name: Meeting.objects.visible_to(world.user[name]).count() for name in ("county", "other_county")}
    assert known == {"county": 0, "other_county": 0}
    row = offices.contribution(meeting, world.unit["donghu"])
    assert list(Meeting.objects.visible_to(world.user["county"])) == [meeting]
    row.void("没有发言", by=world.user["bureau"])
    assert not Meeting.objects.visible_to(world.user["county"])


def test_it_is_once_a_unit_and_kind_and_only_where_experience_is_exchanged(world):
    meeting = offices.exchange(world.unit["chengbei"])
    offices.contribution(meeting, world.unit["donghu"])
    offices.contribution(meeting, world.unit["donghu"], "written")
    with pytest.raises(IntegrityError), transaction.atomic():
        offices.contribution(meeting, world.unit["donghu"])
    with pytest.raises(NotAllowed, match="工作交流会"):
        offices.contribution(offices.exchange(world.unit["chengbei"], kind="study"), world.unit["donghu"])

"""A file is closed, voided, handed over or sealed while somebody writes into it, on PostgreSQL."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection  # noqa: F401 the mark asks it
from django.urls import reverse

from cases import handing
from cases.models import (
    DropoutCase,
    FileTransfer,
    JuvenileCase,
    MentoringTeam,
    MentoringVisit,
    Minor,
    RightsAidCase,
    VisitAttempt,
)
from guanai.calendars import today
from guanai.forms import token
from guanai.lifecycle import NotAllowed
from tests.cases import files
from tests.cases.test_races import pytestmark, second_of_two  # noqa: F401 of these tests too
from tests.cases.test_sealing import sealed
from tests.cases.test_visit import afternoon
from tests.stations import rows
from tests.stations.rows import hidden


@pytest.fixture
def mentor(world):
    return rows.cleared(world.unit["chengdong"], "周建国")


@pytest.fixture
def minor(world, mentor):
    """In 帮教中, its team ended."""
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [mentor]).close(today(), by=None)
    return Minor.objects.get(pk=minor.pk)


@pytest.fixture
def other(minor):
    """The same file, as somebody else has it before him."""
    return Minor.objects.select_related("unit").get(pk=minor.pk)


def aid(minor):
    RightsAidCase(unit=minor.unit, minor=minor, kind="psych", opened_on=today(), story="谈心").enter(by=None)


def dropout(minor):
    since = today() - timedelta(days=20)
    facts = {"household": "三口人", "plan": "家访", "detected_on": since, "years_done": 7, "reason": "weary"}
    DropoutCase(minor=minor, **facts).enter(by=None)


OPENED = {
    "case": (lambda minor, mentor: files.case(minor), "1 起案件"),
    "aid": (lambda minor, mentor: aid(minor), "1 件维权帮助"),
    "dropout": (lambda minor, mentor: dropout(minor), "1 件控辍保学"),
    "team": (lambda minor, mentor: files.team(minor, [mentor]), "1 个帮教小组"),
}


@pytest.mark.parametrize("what", OPENED)
def test_no_file_is_closed_over_what_is_just_being_opened(world, minor, other, mentor, what):
    opens, words = OPENED[what]
    with pytest.raises(NotAllowed, match=words):
        second_of_two(lambda: opens(minor, mentor), lambda: other.close("goal_met", on=today(), by=world.user["head"]))
    assert Minor.objects.get().status != "closed"


def test_no_team_begins_in_a_file_that_is_just_being_closed(world, minor, other, mentor):
    with pytest.raises(NotAllowed, match="已经结案"):
        second_of_two(
            lambda: minor.close("goal_met", on=today(), by=world.user["head"]), lambda: files.team(other, [mentor])
        )
    assert not MentoringTeam.objects.working().exists()


def test_no_file_is_voided_over_a_case_that_is_just_being_written(world):
    minor = files.child(world.unit["chengdong"])
    other = Minor.objects.get()
    with pytest.raises(NotAllowed, match="1 条其他记录"):
        second_of_two(lambda: files.case(minor), lambda: other.void("建错了", by=world.user["member"]))
    assert not Minor.objects.get().is_void


def test_nothing_is_written_into_a_file_that_is_just_being_voided(world):
    minor = files.child(world.unit["chengdong"])
    other = Minor.objects.get()
    with pytest.raises(NotAllowed, match="没有找到这份档案"):
        second_of_two(lambda: minor.void("建错了", by=world.user["member"]), lambda: aid(other))
    assert not RightsAidCase.objects.exists()


def test_a_team_that_just_begins_goes_with_the_file_that_is_accepted(world, minor, mentor):
    files.transfer(minor, world.unit["chengxi"])
    transfer = FileTransfer.objects.get()
    second_of_two(
        lambda: files.team(minor, [mentor]), lambda: handing.accept(transfer, None, by=world.user["neighbour"])
    )
    assert Minor.objects.get().unit == world.unit["chengxi"]
    assert not MentoringTeam.objects.working().exists()


@pytest.mark.parametrize("what", OPENED)
def test_a_unit_that_gives_its_file_away_writes_nothing_more_into_it(world, minor, other, mentor, what):
    files.transfer(minor, world.unit["chengxi"])
    transfer = FileTransfer.objects.get()
    with pytest.raises(NotAllowed, match="没有找到这份档案"):
        second_of_two(
            lambda: handing.accept(transfer, None, by=world.user["neighbour"]), lambda: OPENED[what][0](other, mentor)
        )
    assert not JuvenileCase.objects.exists()


VISIT = {"held_on": str(today()), "place": "home", "findings": "按时到校。", "worried": "no", "next_on": ""}


@pytest.mark.parametrize("what", ["visit-new", "visit-several", "visit-edit", "today-press"])
def test_a_visit_to_a_child_whose_file_is_just_being_sealed_is_not_found(world, as_, minor, mentor, what):
    member, typed = as_("member"), VISIT | {"visitors": [str(mentor.pk)]}
    visit = files.visit(minor, today() - timedelta(days=9), visitors=[mentor], findings="先前一次")
    if what == "visit-several":
        other = files.child(minor.unit, id_no=files.number(70))
        address = f"{reverse(what)}?minor={minor.pk}&minor={other.pk}"
        typed = afternoon(member, address, mentor, row0={"findings": "在家"}, row1={"findings": "在校"})
    elif what == "today-press":
        address = reverse(what, args=[minor.pk, "missed"])
        typed = {"token": token(uuid4(), world.user["member"])}
    else:
        address = reverse(what, args=[visit.pk if what == "visit-edit" else minor.pk])
        typed |= hidden(member, address)
    said = []
    second_of_two(
        lambda: sealed(minor, by=world.user["keeper"]), lambda: said.append(member.post(address, typed).status_code)
    )
    assert said == [404]
    assert [one.findings for one in MentoringVisit.objects.with_withheld()] == ["先前一次"]
    assert not VisitAttempt.objects.with_withheld().exists()


def test_a_file_is_offered_by_the_unit_that_has_it(world, minor, other):
    files.transfer(minor, world.unit["chengxi"])
    transfer = FileTransfer.objects.get()
    with pytest.raises(NotAllowed, match="没有找到这份档案"):
        second_of_two(
            lambda: handing.accept(transfer, None, by=world.user["neighbour"]),
            lambda: files.transfer(other, world.unit["hekou"]),
        )


def test_a_team_ended_twice_at_once_ends_once(world, minor, mentor):
    team = files.team(minor, [mentor])
    one, other = (MentoringTeam.objects.get(pk=team.pk) for _ in range(2))
    second_of_two(lambda: one.close(today(), by=None), lambda: other.close(today(), by=None))
    assert not MentoringTeam.objects.working().exists()

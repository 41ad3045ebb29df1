"""投诉、问卷: two at once, on PostgreSQL. Who waited for the row is asked again, and is told."""

import pytest
from django.db import connection

from guanai import intake
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from outreach.models import Complaint, SurveyAnswer, SurveyRound
from tests import world as cast
from tests.cases.test_races import second_of_two
from tests.outreach.voices import again, answer, complaint, complaint_at, review_round, steps_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="of two writers the second waits before it begins"),
]


@pytest.fixture
def world(transactional_db):
    return cast.city(cast.join_posts)


def test_of_two_offices_that_assign_at_once_one_is_told(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    mine, theirs = again(row), again(row)
    with pytest.raises(NotAllowed, match="别人刚办过这一件"):
        second_of_two(
            lambda: mine.assign("请查值班", by=world.user["office"]),
            lambda: theirs.assign("请查窗口", by=world.user["county_office"]),
        )
    assert steps_of(row) == ["received", "assigned"]


def test_who_answers_and_who_sends_back_at_once_do_not_both(world):
    row = complaint_at(world, "handled")
    mine, theirs = again(row), again(row)
    with pytest.raises(NotAllowed, match="别人刚办过这一件"):
        second_of_two(
            lambda: mine.reply("true", "属实", by=world.user["office"]),
            lambda: theirs.send_back("再查", by=world.user["county_office"]),
        )
    assert again(row).status == "replied"


def test_two_appeals_at_once_are_one(world):
    row = complaint_at(world, "replied")
    mine, theirs = again(row), again(row)
    with pytest.raises(NotAllowed, match="别人刚办过这一件"):
        second_of_two(
            lambda: mine.appeal("不服", by=world.user["office"]),
            lambda: theirs.appeal("也不服", by=world.user["county_office"]),
        )
    assert steps_of(row).count("appealed") == 1


def test_what_is_voided_while_it_is_assigned_is_assigned(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    mine, theirs = again(row), again(row)
    with pytest.raises(NotAllowed, match="照实答复"):
        second_of_two(
            lambda: mine.assign("请查", by=world.user["office"]),
            lambda: theirs.void("登错", by=world.user["office"]),
        )
    assert not Complaint.objects.get(pk=row.pk).is_void


def test_an_answer_that_comes_while_the_round_closes_is_too_late(world):
    row = review_round(world)
    answer(row)
    mine = SurveyRound.objects.get(pk=row.pk)

    def late():
        letter = PublicMail(pk=row.review_id, kind="survey", about=row.pk)
        letter.post({"age": "teen", "living": "here", "knows": "yes", "content": "yes"})
        assert intake.take_in() == 0

    second_of_two(lambda: mine.close(by=world.user["office"]), late)
    row.refresh_from_db()
    assert (row.survey.asked, SurveyAnswer.objects.count()) == (1, 1)

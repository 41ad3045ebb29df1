"""转办 from a child's file, and what it holds up."""

import pytest
from django.urls import reverse

from cases.models import Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.models import Referral
from tests.cases import files
from tests.cases.clues import clue
from tests.stations import rows
from tests.stations.rows import errors, send

CLOSED = {"status": "closed", "closing": "moved", "on": str(today())}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def close(client, minor):
    return client.post(reverse("minor-status", args=[minor.pk]), CLOSED)


def about(minor, subject):
    row = rows.referral(minor.unit, to_unit=minor.unit.parent, subject=subject, subject_label=f"档案 {minor}")
    row.send(by=None)
    return row


def test_it_says_which_file_it_is_about_and_nothing_else_of_it(as_, minor):
    facts = {"kind": "transfer", "to_unit": str(minor.unit.parent.pk), "need": "临时救助", "matter": "请上门。"}
    response = send(as_("member"), reverse("minor-referral", args=[minor.pk]), **facts, basis="duty")
    row = Referral.objects.get()
    assert response["Location"] == row.get_absolute_url()
    assert (row.status, row.subject, row.subject_label) == ("draft", minor.pk, f"档案 {minor.file_no}")
    assert row.unit == minor.unit


@pytest.mark.parametrize("by_clue", [False, True])
def test_a_file_is_closed_after_its_referrals(as_, world, minor, by_clue):
    row = clue(minor.unit)
    row.verify("属实", by=None)
    row.file_as(minor, by=None)
    referral = about(minor, row.pk if by_clue else minor.pk)
    assert errors(close(as_("member"), minor)) == {"status": ["还有 1 份转办单没有办结，请先办完再结案。"]}
    with pytest.raises(NotAllowed, match="1 份转办单没有办结"):
        minor.move("closed", on=today(), closing="moved", by=world.user["member"])
    for status in ("accepted", "replied", "closed"):
        referral.step(status, "办好了", by=None)
    assert close(as_("member"), minor).status_code == 302


def test_a_draft_is_sent_or_voided_before_the_file_is_closed(world, as_, minor):
    row = rows.referral(minor.unit, to_unit=minor.unit.parent, subject=minor.pk)
    assert errors(close(as_("member"), minor)) == {"status": ["还有 1 份转办单没有办结，请先办完再结案。"]}
    row.void("不用转了", by=world.user["member"])
    assert close(as_("member"), minor).status_code == 302


def test_a_closed_file_is_opened_again_before_anything_is_asked_for_it(world, as_, minor):
    files.closed(minor, by=world.user["member"])
    url = reverse("minor-referral", args=[minor.pk])
    facts = {"kind": "transfer", "to_unit": str(minor.unit.parent.pk), "need": "临时救助", "matter": "请上门。"}
    said = send(as_("member"), url, **facts, basis="duty")
    assert "档案已经结案，不能转办；要继续管的，先重新建档。" in said.content.decode()
    assert (said.status_code, Referral.objects.count()) == (409, 0)
    minor.move("filed", on=today(), reason="又有情况", by=world.user["member"])
    assert send(as_("member"), url, **facts, basis="duty").status_code == 302


def test_a_file_with_a_clue_or_a_referral_is_no_mistake(world, minor):
    about(minor, minor.pk)
    with pytest.raises(NotAllowed, match="1 份转办单"):
        minor.void("建错了", by=world.user["member"])
    other = files.child(minor.unit, id_no=files.number(2))
    row = clue(minor.unit)
    row.verify("属实", by=None)
    row.file_as(other, by=None)
    with pytest.raises(NotAllowed, match="1 条线索"):
        other.void("建错了", by=world.user["member"])
    assert not Minor.objects.exclude(voided_at=None).exists()


def test_the_story_of_the_child_tells_of_its_referrals_and_leads_to_them(as_, world, minor):
    row = about(minor, minor.pk)
    told = f"转办，送往{row.to_unit.name}，已发出。"
    page = as_("member").get(minor.get_absolute_url()).text
    assert f'<a href="{row.get_absolute_url()}">' in page
    assert told in page
    files.team(minor, [files.join_mentor(world)])
    assert told not in as_("mentor").get(minor.get_absolute_url()).text
    assert f"档案 {minor.file_no}" in as_("member").get(reverse("referrals")).text

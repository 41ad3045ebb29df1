"""帮教人: who may mentor a child, comes in and goes, with the rules of a team after every change."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.fitness import Adult
from cases.models import MentoringMember, MentoringTeam, Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
PARTY = "周建国与孩子的监护人是同一个人，不能担任帮教人。"
WOMAN = "孩子是女生，小组里至少要有一名女性帮教人。"


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


@pytest.fixture
def minor(unit):
    return files.child(unit)


@pytest.fixture
def girl(unit):
    return files.child(unit, id_no=files.number(2, male=False), gender="female")


@pytest.fixture
def people(unit):
    return [rows.cleared(unit, name) for name in ("周建国", "王站员", "李老师")]


def founded(as_, minor, *people, mode="one_to_one"):
    values = {"mode": mode, "mentors": [str(one.pk) for one in people], "formed_on": str(today())}
    url = reverse("team-new", args=[minor.pk])
    return send(as_("member"), url, **values, interval_days=30, lead=str(people[0].pk))


def group(minor, people) -> MentoringTeam:
    return files.team(minor, people, "many_to_one")


def names(team) -> list[str]:
    return [str(one) for one in team.serving()]


# --- clearance


@pytest.mark.parametrize("days", [366, None])
def test_who_was_not_checked_within_a_year_may_not_mentor(as_, unit, minor, days):
    person = rows.person(unit, name="周建国")
    if days:
        rows.clearance(person, today() - days * DAY)
    said = errors(founded(as_, minor, person))["mentors"]
    assert said == ["周建国没有十二个月以内的无犯罪记录核查，请先在“背景核查”里登记，再加入小组。"]
    assert not MentoringTeam.objects.exists()


def test_that_somebody_was_found_with_a_record_is_told_in_the_same_words(as_, unit, minor):
    person = rows.cleared(unit, "周建国")
    rows.clearance(person, result="hit")
    assert "没有十二个月以内的无犯罪记录核查" in errors(founded(as_, minor, person))["mentors"][0]


def test_checked_a_year_ago_to_the_day_is_enough(as_, unit, minor):
    person = rows.person(unit, name="周建国")
    rows.clearance(person, today().replace(year=today().year - 1))
    assert founded(as_, minor, person).status_code == 302


@pytest.mark.parametrize(
    ("left", "tone", "primary"), [(31, None, False), (30, "", False), (14, "soon", False), (7, "soon", True)]
)
def test_a_clearance_that_runs_out_waits_on_the_head(world, as_, unit, minor, left, tone, primary):
    person = rows.person(unit, name="周建国")
    rows.clearance(person, (today() + left * DAY).replace(year=(today() + left * DAY).year - 1))
    files.team(minor, [person])
    found = [
        one
        for one in as_("head").get(reverse("workbench")).context["board"].items
        if one.title == "无犯罪记录核查 周建国"
    ]
    assert [(one.tone, one.primary) for one in found] == ([] if tone is None else [(tone, primary)])
    assert "无犯罪记录核查" not in as_("member").get(reverse("workbench")).text
    listed = as_("head").get(reverse("mentors")).context["page"].rows
    assert [one.tone for one in listed] == [tone or ""]  # one rule for both pages


# --- a woman for a girl, and no party to the case


def test_a_girl_has_a_woman_on_her_team(as_, unit, girl, people):
    aunt = rows.cleared(unit, "孙大姐", gender="female")
    assert errors(founded(as_, girl, people[0]))["mentors"] == [WOMAN]
    assert founded(as_, girl, people[0], aunt, mode="many_to_one").status_code == 302


def test_the_only_woman_of_a_girls_team_may_not_just_leave(unit, girl, people):
    aunt = rows.cleared(unit, "孙大姐", gender="female")
    team = group(girl, [*people[:2], aunt])
    with pytest.raises(NotAllowed, match=WOMAN):
        team.leave(team.members.get(person=aunt), today(), by=None)
    assert "孙大姐" in names(team)


@pytest.mark.parametrize(
    ("name", "phone", "own", "said"),
    [
        ("周建国", "", "", [PARTY]),
        ("周 建国", "13800000001", "", [PARTY]),
        ("周建国", "13800000001", "13800000002", []),  # of the same name and somebody else
        ("刘大山", "13800000001", "13800000001", [PARTY]),
        ("刘大山", "", "13800000001", []),
    ],
)
def test_a_guardian_of_the_child_may_not_mentor_it(as_, unit, minor, name, phone, own, said):
    files.guardian(minor, name=name, phone=phone)
    response = founded(as_, minor, rows.cleared(unit, "周建国", phone=own))
    assert (errors(response)["mentors"] if said else response.status_code) == (said or 302)


def test_two_without_a_telephone_are_one_by_their_name():
    assert Adult("周建国").same_as(Adult("周建国", "13800000001"))
    assert not Adult("周建国").same_as(Adult("周建军"))


# --- how many


def test_a_second_one_to_one_team_is_refused(as_, minor, people):
    files.team(minor, people[:1])
    assert errors(founded(as_, minor, people[1]))["mentors"] == ["孩子已经有一个一帮一小组，请先结束那个小组。"]
    with pytest.raises(NotAllowed):
        files.team(minor, people[1:2])
    assert minor.teams.count() == 1


def test_after_the_first_has_ended_a_second_may_begin_the_same_day(as_, minor, people):
    files.team(minor, people[:1]).close(today(), by=None)
    assert founded(as_, minor, people[1]).status_code == 302


def test_on_its_last_day_a_team_is_at_work_by_every_word(minor, people):
    team = files.team(minor, people[:1], formed_on=today() - 10 * DAY)
    team.close(today() - 5 * DAY, by=None)
    last = team.closed_on
    for day, there in ((last, True), (last + DAY, False)):
        assert MentoringTeam.objects.open(day).exists() == there
        assert MentoringTeam.objects.during(day, day).exists() == there
        assert MentoringMember.objects.current(day).exists() == there
        assert team.work.holds(day) == there
        assert Minor.objects.mentored(day, day).exists() == there


# --- coming and going


def test_somebody_joins_and_somebody_leaves_each_with_a_day(as_, minor, people):
    team = group(minor, people[:2])
    url = reverse("team-join", args=[minor.pk, team.pk])
    assert as_("member").post(url, {"person": str(people[2].pk), "on": str(today())}).status_code == 302
    joined = team.members.get(person=people[2])
    assert (joined.starts_on, joined.role) == (today(), "police")
    leaving = reverse("team-leave", args=[minor.pk, team.members.get(person=people[1]).pk])
    assert as_("member").post(leaving, {"on": str(today())}).status_code == 302
    assert sorted(names(team)) == sorted(["周建国", "李老师"])
    assert team.members.get(person=people[1]).ends_on == today()
    page = as_("member").get(minor.get_absolute_url()).text
    for words in ("周建国、王站员。", "李老师加入小组。", "王站员退出小组。"):
        assert words in page


def test_of_two_nobody_may_leave(as_, minor, people):
    team = group(minor, people[:2])
    response = as_("member").post(
        reverse("team-leave", args=[minor.pk, team.members.get(person=people[1]).pk]), {"on": str(today())}
    )
    assert response.status_code == 409
    assert "多帮一须至少两名帮教人。" in response.text
    assert len(names(team)) == 2


def test_one_to_one_takes_nobody_in(as_, minor, people):
    team = files.team(minor, people[:1])
    url = reverse("team-join", args=[minor.pk, team.pk])
    response = as_("member").post(url, {"person": str(people[1].pk), "on": str(today())})
    assert response.status_code == 409
    assert names(team) == ["周建国"]


def test_when_the_lead_leaves_another_leads(as_, minor, people):
    team = group(minor, people)
    lead = team.members.get(role="lead")
    url = reverse("team-leave", args=[minor.pk, lead.pk])
    assert errors(as_("member").post(url, {"on": str(today())})) == {"lead": ["请选择新组长。"]}
    as_("member").post(url, {"on": str(today()), "lead": str(people[2].pk)})
    assert next((str(one), one.role) for one in team.serving()) == ("李老师", "lead")


def test_an_ended_team_changes_no_more(minor, people):
    team = group(minor, people[:2])
    team.close(today(), by=None)
    with pytest.raises(NotAllowed, match="小组已经结束"):
        team.join(people[2], today(), by=None)


def test_the_page_of_mentors_says_until_when_each_is_cleared(as_, unit, minor, girl, people):
    aunt = rows.person(unit, name="孙大姐", gender="female")
    rows.clearance(aunt, today().replace(year=today().year - 1) + 5 * DAY)
    files.team(girl, [aunt])
    files.team(minor, people[:1])
    every, soon = (as_("head").get(reverse("mentors"), query).text for query in ({}, {"due": "soon"}))
    assert [name in every for name in ("孙大姐", "周建国", "王站员")] == [True, True, False]
    assert [name in soon for name in ("孙大姐", "周建国")] == [True, False]
    assert "5 天后到期" in soon
    assert str(girl) not in every

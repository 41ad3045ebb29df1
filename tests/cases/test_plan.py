"""帮教计划: needs as dated rows, done or changed; and how often a child is visited, changed for a reason."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import IntervalChange, PlanStep
from guanai.calendars import today
from guanai.models import Revision
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import hidden, send

DAY = timedelta(days=1)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def team(world, minor):
    return files.team(minor, [rows.cleared(world.unit["chengdong"])], formed_on=today() - 10 * DAY)


def page(minor) -> str:
    return reverse("minor-plan", args=[minor.pk])


def test_a_need_is_planned_changed_and_done(as_, minor):
    member = as_("member")
    values = {"need": "study", "goal": "期末前不再旷课", "action": "每周通话", "due_on": str(today() + 30 * DAY)}
    assert send(member, reverse("plan-new", args=[minor.pk]), **values)["Location"] == page(minor)
    step = PlanStep.objects.get()
    send(member, reverse("plan-edit", args=[minor.pk, step.pk]), **values | {"goal": "每天到校"})
    assert "每天到校" in member.get(page(minor)).text
    assert Revision.objects.filter(target=step.pk).count() == 1
    member.post(reverse("plan-done", args=[minor.pk, step.pk]), {"done_on": str(today()), "result": "没有旷课"})
    assert "没有旷课" in member.get(page(minor)).text
    assert member.get(reverse("plan-edit", args=[minor.pk, step.pk])).status_code == 404  # what is done stays so


def test_what_stands_in_it_is_sealed_and_not_for_committees(as_, minor):
    files.plan_step(minor)
    assert as_("county").get(page(minor)).status_code == 403
    assert "期末前不再旷课" not in as_("county").get(minor.get_absolute_url()).text


def test_a_step_that_is_not_done_by_its_day_is_overdue(minor):
    step = files.plan_step(minor, planned_on=today() - 40 * DAY, due_on=today() - DAY)
    assert PlanStep.objects.overdue(today()).get() == step
    assert not PlanStep.objects.overdue(today() - DAY).exists()
    step.finish(today(), "已到校", by=None)
    assert not PlanStep.objects.overdue(today()).exists()


def test_a_file_with_a_plan_is_no_mistake(minor):
    files.plan_step(minor)
    assert "1 项帮教计划" in minor.held_by()


def test_a_shorter_interval_holds_from_today(as_, minor, team):
    url = reverse("team-interval", args=[minor.pk, team.pk])
    assert send(as_("member"), url, days="7", reason="又开始旷课")["Location"] == page(minor)
    minor.refresh_from_db()
    team.refresh_from_db()
    assert (team.interval_days, minor.visit_due_on) == (7, today() + 7 * DAY)
    assert "30 天改为 7 天：又开始旷课" in as_("member").get(page(minor)).text


def test_a_longer_interval_holds_from_the_next_visit(minor, team):
    before = minor.visit_due_on
    IntervalChange(team=team, changed_on=today(), before=30, days=90, reason="情况稳定").enter(by=None)
    minor.refresh_from_db()
    assert minor.visit_due_on == before


def test_visits_before_the_change_are_judged_by_what_held_then(minor, team):
    made = files.visit(minor, today() - DAY, next_on=today() + 29 * DAY)
    was = made.due_on
    IntervalChange(team=team, changed_on=today(), before=30, days=5, reason="又开始旷课").enter(by=None)
    made.refresh_from_db()
    assert made.due_on == was == team.formed_on + 30 * DAY


def test_the_tier_proposes_an_interval_to_the_head_alone(world, as_, minor, team):
    files.behaviour(minor, "s4", verified_by=world.user["head"])
    files.assessment(minor)
    url = reverse("team-interval", args=[minor.pk, team.pk])
    assert "建议 15 天" in as_("head").get(url).text
    assert "建议 15 天" in as_("head").get(page(minor)).text
    assert "建议" not in as_("member").get(url).text


def test_posted_twice_it_is_one_change(as_, minor, team):
    member, url = as_("member"), reverse("team-interval", args=[minor.pk, team.pk])
    values = hidden(member, url) | {"days": "7", "reason": "又开始旷课"}
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert IntervalChange.objects.count() == 1

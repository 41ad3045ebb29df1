"""工作计划: each item goes from 部署 by 落实 and 跟踪 to 考核."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.templatetags.ui import plain
from stations import planning
from stations.models import WorkPlan, WorkPlanItem
from tests.stations import honours
from tests.stations.rows import errors, send

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
        item.step(stage, "做到了", by=county)
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
        item.step(stage, "做到了", by=world.user["county"])
    with pytest.raises(NotAllowed):
        item.amend({"what": "别的"}, version=item.version, by=world.user["county"])
    second = honours.work_plan_item(item.plan, no=2)
    second.void("重复", by=world.user["county"])
    with pytest.raises(NotAllowed):
        second.step("deployed", by=world.user["county"])


def test_of_a_voided_plan_nothing_is_done_any_more(world, item):
    held = WorkPlanItem.objects.get(pk=item.pk)
    item.plan.void("重复", by=world.user["county"])
    for deed in (
        lambda: held.step("deployed", by=world.user["county"]),
        lambda: held.amend({"what": "别的"}, version=held.version, by=world.user["county"]),
        lambda: honours.work_plan_item(held.plan, no=2),
    ):
        with pytest.raises(NotAllowed, match="计划已经作废"):
            deed()


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
        item.step(stage, "做到了", by=world.user["county"])
    assert not late(today() + DAY).exists()
    assert not item.overdue_on(today() + DAY)


# --- the pages


def at(stage, item):
    return reverse("work-plan-step", args=[item.pk, stage])


def test_a_committee_plans_and_the_station_carries_out(as_, world):
    county, member = as_("county"), as_("member")
    assert send(county, reverse("work-plan-new"), year=str(today().year), title="全年工作").status_code == 302
    plan = WorkPlan.objects.get()
    typed = {"no": "1", "what": "开学前走访", "police_task": "护校安园"}
    typed |= {"responsible": world.unit["chengdong"].pk, "due_on": str(today())}
    assert send(county, reverse("work-plan-item-new", args=[plan.pk]), **typed).status_code == 302
    item = plan.items.get()
    assert member.post(at("deployed", item), {"note": ""}).status_code == 403
    assert county.post(at("deployed", item), {"note": "开会部署"}).status_code == 302
    page = member.get(plan.get_absolute_url()).text
    assert "开会部署" in page
    assert "同部署：护校安园" in page
    assert at("carried", item) in page
    assert member.post(at("carried", item), {"note": "走访 12 户"}).status_code == 302
    assert at("tracked", item) not in member.get(plan.get_absolute_url()).text
    assert member.post(at("tracked", item), {"note": ""}).status_code == 403
    assert county.post(at("assessed", item), {"note": ""}).status_code == 409
    for stage in ("tracked", "assessed"):
        refused = county.post(at(stage, item), {"note": ""})
        assert (refused.status_code, "考核要写明结果" in refused.text) == ((302, False), (409, True))[
            stage == "assessed"
        ]
    assert county.post(at("assessed", item), {"note": "全部走访到"}).status_code == 302
    again = county.post(at("assessed", item), {"note": "全部走访到"})
    assert (again.status_code, "已经是“已考核”" in again.text or "已经是“考核”" in again.text) == (409, True)
    assert "已考核 1 项" in county.get(plan.get_absolute_url()).text


def test_each_cell_says_who_and_when(as_, world, item):
    item.step("deployed", by=world.user["county"])
    page = as_("county").get(item.get_absolute_url()).text
    assert world.user["county"].name in page
    assert plain(today()) in page


def test_units_below_answer_for_an_item_and_others_are_not_offered(as_, world, plan):
    form = as_("county").get(reverse("work-plan-item-new", args=[plan.pk])).context["form"]
    assert set(form.fields["responsible"].queryset) == {world.unit[one] for one in ("donghu", "chengdong", "chengxi")}


def test_an_item_is_not_due_before_the_plan_s_year(as_, world, plan):
    new = reverse("work-plan-item-new", args=[plan.pk])
    typed = {"no": "1", "what": "走访", "responsible": world.unit["donghu"].pk, "due_on": f"{plan.year - 1}-12-31"}
    assert errors(send(as_("county"), new, **typed)) == {"due_on": [f"期限早于计划的年份（{plan.year} 年），请核对。"]}


def due(world, name) -> list[int]:
    return [one.no for one in planning.due(world.user[name], today()).order_by("no")]


def test_it_waits_a_week_before_its_day_on_who_planned_it_and_until_it_is_carried_out_on_who_answers(world, plan):
    chengdong, county = world.unit["chengdong"], world.user["county"]
    items = [
        honours.work_plan_item(plan, chengdong, no, today() + days * DAY) for no, days in ((1, 8), (2, 7), (3, -1))
    ]
    assert (due(world, "county"), due(world, "member")) == ([2, 3], [])  # 部署 first
    for one in items:
        one.step("deployed", by=county)
    late = items[2]
    assert {name: due(world, name) for name in ("county", "member", "neighbour", "bureau")} == {
        "county": [2, 3],
        "member": [2, 3],
        "neighbour": [],
        "bureau": [],
    }
    [first, _] = planning.plan_items(world.user["member"], today(), 5)
    assert (first.when, first.tone, first.primary) == ("逾期 1 天", "late", True)
    waiting = planning.waiting_plans(world.user["member"], today())
    assert [(one.number, one.tone) for one in waiting] == [(2, "late")]
    late.step("carried", by=world.user["member"])
    assert (due(world, "county"), due(world, "member")) == ([2, 3], [2])
    for stage in ("tracked", "assessed"):
        late.step(stage, "做到了", by=county)
    assert due(world, "county") == [2]


def test_the_workbench_shows_what_is_late(as_, world, plan):
    honours.work_plan_item(plan, world.unit["chengdong"], 3, today() - DAY).step("deployed", by=world.user["county"])
    assert f"{plan}第 3 项" in as_("member").get(reverse("workbench")).text


def test_the_open_items_stand_by_their_day_and_the_late_ones_alone(as_, world, plan):
    honours.work_plan_item(plan, None, 1, today() + DAY, what="后办的")
    honours.work_plan_item(plan, None, 2, today() - DAY, what="先办的")
    page = as_("county").get(reverse("work-plan-items")).text
    assert page.index("先办的") < page.index("后办的")
    page = as_("county").get(reverse("work-plan-items") + "?late=1").text
    assert "先办的" in page
    assert "后办的" not in page


def test_the_lists_ask_as_much_for_many_as_for_one(as_, world, plan, django_assert_max_num_queries):
    for no in range(1, 15):
        honours.work_plan_item(plan, world.unit["chengdong"], no).step("deployed", by=world.user["county"])
        honours.work_plan(world.unit["donghu"], title=f"计划{no}")
    county = as_("county")
    for url in (reverse("work-plans"), reverse("work-plan-items"), plan.get_absolute_url()):
        county.get(url)
        with django_assert_max_num_queries(15):
            county.get(url)

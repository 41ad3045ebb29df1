"""今天 in a real browser: one press with a thumb or a key, mended at once; the pages are open to everybody."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.models import MentoringVisit, VisitAttempt
from guanai.calendars import today
from tests.cases import files
from tests.journeys.conftest import PHONE, WIDE
from tests.journeys.test_pages import FINGER, QUICKLY, TOO_SMALL

DAY = timedelta(days=1)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def children(world):
    """Two whom their mentor should have visited by now."""
    mentor = files.join_mentor(world)
    made = [
        files.child(world.unit["chengdong"], id_no=files.number(serial), filed_on=today() - 90 * DAY)
        for serial in (1, 2)
    ]
    for days, child in enumerate(made):
        files.team(child, [mentor], interval_days=15, formed_on=today() - (60 - days) * DAY)
        files.visit(child, today() - (50 - days) * DAY, visitors=[mentor], next_on=today() - 20 * DAY)
    return made


def is_open_to_everybody(page: Page, axe) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        seen = axe.run(page, options=QUICKLY)
        assert seen.response["violations"] == [], seen.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate(TOO_SMALL, FINGER) == []


def test_a_mentor_presses_once_mends_it_and_takes_it_back(visit, children, axe):
    page = visit("mentor", size=PHONE)
    page.goto("/today/")
    is_open_to_everybody(page, axe)
    page.get_by_role("button", name=f"见面了：档案 {children[0]}").dblclick()
    expect(page.get_by_role("heading", name=f"记好了：档案 {children[0]}")).to_be_visible()
    assert MentoringVisit.objects.filter(held_on=today()).count() == 1
    is_open_to_everybody(page, axe)
    page.get_by_role("link", name="改一改").click()
    page.get_by_label("情况").fill("在家写作业。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("在家写作业。")).to_be_visible()
    page.get_by_role("link", name="撤回").click()
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("已撤回")).to_be_visible()
    assert not MentoringVisit.objects.valid().filter(held_on=today()).exists()


def test_the_keyboard_does_it_too(visit, children):
    page = visit("mentor")
    page.goto("/today/")
    page.get_by_role("button", name=f"没找到人：档案 {children[0]}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"记好了：档案 {children[0]}")).to_be_visible()
    assert VisitAttempt.objects.count() == 1


def test_a_press_after_the_session_ended_is_pressed_again_after_the_log_in(visit, children, axe, complaints):
    page = visit("mentor")
    page.goto("/today/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name=f"打电话了：档案 {children[0]}").click()
    page.get_by_label("登录名").fill("mentor")
    page.get_by_label("密码").fill("x")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("刚才按的还没有记上")).to_be_visible()
    is_open_to_everybody(page, axe)
    page.get_by_role("button", name="打电话了").click()
    expect(page.get_by_role("heading", name=f"记好了：档案 {children[0]}")).to_be_visible()
    assert MentoringVisit.objects.get(held_on=today()).place == "phone"


def test_help_and_the_year_are_open_to_everybody(visit, children, axe):
    page = visit("mentor")
    page.goto("/today/")
    page.get_by_role("link", name=f"需要帮忙：档案 {children[0]}").click()
    is_open_to_everybody(page, axe)
    page.get_by_label("出了什么事").fill("三天没上学。")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("三天没上学。")).to_be_visible()
    page.goto("/my-year/")
    is_open_to_everybody(page, axe)

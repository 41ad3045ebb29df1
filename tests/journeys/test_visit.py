"""A visit in a real browser: from what is due today to the next day, on a desktop and with one thumb."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cases.models import MentoringVisit
from guanai.calendars import today
from tests.cases import files
from tests.journeys.conftest import PHONE

DAY = timedelta(days=1)
SAID = "奶奶说他每天按时回家。"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def children(world):
    """Two of 城东所 that their mentor should have visited by now."""
    mentor = files.join_mentor(world)
    made = [files.child(world.unit["chengdong"], id_no=files.number(number)) for number in (1, 2)]
    for child in made:
        files.team(child, [mentor], interval_days=15)
    return made


def write(page: Page, text: str = SAID) -> None:
    page.get_by_label("情况").fill(text)


def open_first(page: Page) -> None:
    page.goto("/workbench/")
    page.get_by_role("link", name="记走访：走访 档案").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("记走访")
    page.wait_for_load_state()


def wait_for_draft(page: Page) -> None:
    page.clock.fast_forward(3000)  # the page keeps what was typed after three seconds
    expect(page.get_by_text("草稿已存")).to_be_visible()


def test_a_member_sees_what_is_due_writes_a_sentence_and_is_told_the_next_day(visit, children):
    page = visit("member")
    expect(page.get_by_role("heading", level=1)).to_have_text("今天要做的事")
    expect(page.get_by_role("link", name="工作台")).to_contain_text("2")
    open_first(page)
    write(page)
    page.get_by_label("情况").press("Control+Enter")
    expect(page.get_by_text("走访已记下")).to_be_visible()
    due = today() + 15 * DAY
    expect(page.get_by_text(f"{due.month} 月 {due.day} 日以前")).to_be_visible()
    page.get_by_role("link", name="再记一条").click()
    expect(page.get_by_role("link", name="工作台")).to_contain_text("1")
    assert MentoringVisit.objects.get().findings == SAID


def test_a_mentor_does_it_with_one_thumb(visit, children):
    page = visit("mentor", size=PHONE)
    open_first(page)
    write(page)
    page.get_by_text("有担忧", exact=True).click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("走访已记下")).to_be_visible()
    kept = MentoringVisit.objects.get()
    assert (kept.worried, [str(person) for person in kept.visitors.all()]) == (True, ["周老师"])


def test_what_was_typed_is_there_again_and_can_be_dropped(visit, children):
    page = visit("member")
    open_first(page)
    form = page.url
    write(page)
    wait_for_draft(page)
    page.goto("/workbench/")
    page.goto(form)
    expect(page.get_by_label("情况")).to_have_value(SAID)
    expect(page.get_by_text("写到一半的内容")).to_be_visible()
    page.get_by_role("button", name="不用草稿").click()
    expect(page.get_by_label("情况")).to_have_value("")


def test_the_last_words_are_kept_when_the_page_is_left_at_once(visit, children):
    page = visit("member")
    open_first(page)
    form = page.url
    write(page)
    page.goto("/workbench/")
    page.wait_for_timeout(500)
    page.goto(form)
    expect(page.get_by_label("情况")).to_have_value(SAID)


def test_after_the_session_ended_the_draft_is_still_there(visit, children, complaints):
    page = visit("member")
    open_first(page)
    form = page.url
    write(page)
    wait_for_draft(page)
    page.context.clear_cookies(name="sessionid")
    write(page, SAID + "还想学修车。")
    expect(page.get_by_text("登录可能已到期")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    page.get_by_label("登录名").fill("member")
    page.get_by_label("密码").fill("x")
    page.get_by_role("button", name="登录").click()
    page.goto(form)
    expect(page.get_by_label("情况")).to_have_value(SAID)
    assert not MentoringVisit.objects.exists()


def test_several_of_one_afternoon_on_one_page(visit, children):
    page = visit("member")
    page.goto("/workbench/")
    page.get_by_role("link", name="记一次走访").click()
    boxes = page.get_by_role("checkbox", name="勾选档案")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    page.get_by_role("button", name="勾选的一起记").click()
    texts = page.get_by_label("情况")
    expect(texts).to_have_count(2)
    texts.nth(0).fill("在家。")
    texts.nth(1).fill(SAID)
    wait_for_draft(page)
    page.reload()
    expect(texts.nth(1)).to_have_value(SAID)
    page.get_by_role("button", name="全部保存").click()
    expect(page.get_by_text("已记下 2 次走访")).to_be_visible()
    assert {visit.findings for visit in MentoringVisit.objects.all()} == {"在家。", SAID}

"""公示 for anybody, and 异议 without log-in: in time, sealed, and no naming before it is answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from guanai import intake
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.models import AuditEntry
from outreach.models import Objection, PostApplication, PublicNotice
from tests import samples
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_post_application import refused

SAID = {"words": "检查记录是后补的", "who": "王先生 13800000000"}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    """In notice."""
    pool = Pool(world)
    pool.come_to("in_notice")
    return pool


def form_of(application: PostApplication, browser: Client) -> dict:
    shown = text(browser.get(reverse("public-objection", args=[application.pk])))
    return {"token": shown.split('name="token" value="')[1].split('"')[0]} | SAID


def object_to(application: PostApplication, **typed):
    browser = Client()
    return browser.post(reverse("public-objection", args=[application.pk]), form_of(application, browser) | typed)


def test_a_running_notice_shows_its_units_its_words_and_its_last_day(pool):
    shown = text(Client().get(reverse("public-notices")))
    notice = pool.cycle.notice
    words = (notice.text, notice.phone, f"{notice.ends_on.month} 月 {notice.ends_on.day} 日", pool.one.unit.name)
    assert all(one in shown for one in words)
    assert reverse("public-objection", args=[pool.one.pk]) in shown
    posts.notice_is_over(pool.cycle)
    assert "现在没有公示" in text(Client().get(reverse("public-notices")))


def test_an_objection_lies_sealed_until_it_is_taken_in_and_counts_from_the_day_it_was_sent(pool):
    assert object_to(pool.one).status_code == 302
    mail = PublicMail.objects.get()
    assert not Objection.objects.exists()
    assert not any(words.encode() in bytes(mail.box) for words in SAID.values())
    assert intake.take_in() == 0
    row = Objection.objects.get()
    assert (row.pk, row.application, row.received_on, row.words, row.who) == (
        mail.pk, pool.one, today(), SAID["words"], SAID["who"],
    )  # fmt: skip
    assert row.registered_by is None
    assert AuditEntry.objects.filter(verb="objection.register", target=row.pk, actor=None).count() == 1


def test_naming_takes_in_the_mail_first_and_waits_for_its_answer(pool):
    object_to(pool.one)
    posts.notice_is_over(pool.cycle)
    assert "异议还没有查清" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    intake.take_in()
    Objection.objects.get().dismiss("查无此事", by=pool.office)
    posts.name(pool.cycle, [pool.one], by=pool.namer)


def test_naming_waits_for_a_letter_that_does_not_open(pool, settings, tmp_path):
    object_to(pool.one)
    PublicMail.objects.update(box=b"x:y")
    posts.notice_is_over(pool.cycle)
    words = "有 1 封异议来信打不开，查清以前不能命名，请系统管理员处理。"
    assert words in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    assert PublicMail.objects.waiting().exists()


@pytest.mark.parametrize("told", [{"words": "\u200b", "who": ""}, {"who": "王先生"}, {"words": "字" * 1001}])
def test_a_letter_that_is_no_objection_is_said_and_falls_over_nobody(pool, told):
    PublicMail(pk=uuid4(), kind=Objection.LETTER, about=pool.one.pk).post(told)
    posts.notice_is_over(pool.cycle)
    assert "有 1 封异议来信打不开" in refused(posts.name, pool.cycle, [pool.one], by=pool.namer)
    assert not Objection.objects.exists()


def test_an_objection_to_nothing_that_is_announced_stays_in_the_mailbox(pool):
    letter = PublicMail(pk=uuid4(), kind=Objection.LETTER, about=uuid4())
    with pytest.raises(NotAllowed, match="没有这份申报"):
        Objection.take_in(letter, SAID)


def test_who_waits_for_the_letters_of_a_notice_takes_in_all_of_them(pool, monkeypatch):
    monkeypatch.setattr(intake, "MOST", 2)
    for _ in range(3):
        object_to(pool.one)
    intake.take_in()
    assert Objection.objects.count() == 2
    for _ in range(2):  # more than five in a quarter of an hour are too many
        object_to(pool.one)
    intake.take_in(Objection.LETTER, [pool.one.pk])
    assert Objection.objects.count() == 5


def test_a_letter_about_another_cycle_is_nothing_to_this_naming(pool, world):
    object_to(samples.post_announced(world.unit["hekou"]))
    posts.notice_is_over(pool.cycle)
    posts.name(pool.cycle, [pool.one], by=pool.namer)
    assert PublicMail.objects.waiting().exists()


def test_what_was_sent_in_time_is_registered_though_the_unit_is_out_by_then(pool):
    object_to(pool.one)
    pool.one.disqualify("unlawful", "查实", by=pool.group)
    assert intake.take_in() == 0
    assert Objection.objects.get().application == pool.one


def test_after_the_end_the_form_refuses_with_the_paragraph_and_keeps_nothing(pool):
    browser = Client()
    data = form_of(pool.one, browser)  # opened in time
    posts.notice_is_over(pool.cycle)
    url = reverse("public-objection", args=[pool.one.pk])
    for response in (browser.get(url), browser.post(url, data)):
        assert response.status_code == 409
        assert "已经结束" in text(response)
        assert "实施意见第一条第1款" in text(response)
    assert not PublicMail.objects.exists()


@pytest.mark.parametrize("days", [0, 1])
def test_the_last_day_of_a_notice_is_its_own(pool, days):
    PublicNotice.objects.update(published_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=days))
    assert Client().get(reverse("public-objection", args=[pool.one.pk])).status_code == (409 if days else 200)


@pytest.mark.parametrize("status", ["creating", "auditing", "not_passed", "disqualified", "draft"])
def test_nobody_objects_to_who_stands_in_no_notice(pool, status):
    PostApplication.objects.filter(pk=pool.one.pk).update(status=status)
    assert Client().get(reverse("public-objection", args=[pool.one.pk])).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "  "}, "请填写异议内容"),
        ({"words": "字" * 1001}, "最多 1000 个字"),
        ({"who": "名" * 61}, "最多 60 个字"),
        ({"words": "\x00"}, "看不见的控制字符"),
        ({"token": "x"}, "打开得太久"),
        ({"website": "x"}, "防止机器乱填"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stands_there(pool, typed, said):
    response = object_to(pool.one, **typed)
    assert response.status_code == 422
    assert said in text(response)
    assert typed.get("words", SAID["words"]).strip("\x00 ")[:20] in text(response)
    assert not PublicMail.objects.exists()


def test_a_form_of_one_unit_is_none_for_another(pool):
    browser = Client()
    data = form_of(pool.one, browser)
    other = samples.post_announced(pool.world.unit["hekou"])
    assert browser.post(reverse("public-objection", args=[other.pk]), data).status_code == 422


def test_the_office_reads_who_objects_and_that_somebody_stays_unnamed(pool):
    for who in (SAID["who"], ""):
        object_to(pool.one, who=who)
    intake.take_in()
    office = Client()
    office.force_login(pool.office)
    shown = [text(office.get(reverse("post-objection-answer", args=[one.pk]))) for one in Objection.objects.all()]
    assert (
        sorted(SAID["who"] in page for page in shown) == sorted("没有留姓名" in page for page in shown) == [False, True]
    )
    assert all(SAID["words"] in page for page in shown)


def test_letters_of_an_unknown_application_stay(pool):
    object_to(pool.one)
    mail = PublicMail.objects.get()
    lost = PublicMail(pk=samples.post_application(pool.one.unit).pk, kind=mail.kind, about=mail.pk)
    lost.post(SAID)
    assert intake.take_in() == 1
    assert PublicMail.objects.waiting().get() == lost

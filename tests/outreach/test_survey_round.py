"""问卷: opened, answered without a name, closed into the survey with its bases; beside it no paper."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanai import intake
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.models import AuditEntry
from guanai.throttle import Throttle
from outreach.models import PostSurvey, SurveyAnswer, SurveyRound
from outreach.models.walking import NotTheirs
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.voices import DAY, answer, review_round

FOUR = {"age": "teen", "living": "here", "knows": "yes", "content": "yes"}


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def row(world):
    return review_round(world)


def refused(verb, *args, **facts) -> str:
    with pytest.raises(NotAllowed) as told:
        verb(*args, **facts)
    return str(told.value)


def fresh(row) -> SurveyRound:
    return SurveyRound.objects.get(pk=row.pk)


# --- opened


def test_whoever_may_hold_a_survey_opens_a_round_while_it_is_time(world):
    pool = Pool(world)
    pool.come_to("creating")
    days = {"opens_on": today(), "closes_on": today() + 9 * DAY}
    with pytest.raises(NotTheirs):
        SurveyRound(application=pool.one, **days).open(by=world.user["second_applicant"])
    SurveyRound(application=pool.one, **days).open(by=world.user["applicant"])
    assert "已经有一份没有结束" in refused(SurveyRound(application=pool.one, **days).open, by=world.user["office"])
    pool.other.withdraw("调整", by=world.user["second_applicant"])
    assert "审核、复核过程中才做调查" in refused(SurveyRound(application=pool.other, **days).open, by=pool.office)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(-1, 5, "不能早于今天"), (0, 60, "最多收 60 天")],
)
def test_its_days_are_sensible(world, first, last, said):
    assert said in refused(review_round, world, opens_on=today() + first * DAY, closes_on=today() + last * DAY)


def test_no_paper_survey_beside_an_open_round(row, world):
    office, review = world.user["office"], row.review
    assert "结束以后自动登记；纸质的不能同时登记" in refused(posts.survey, review=review, by=office)
    row.void("发错了", by=office)
    posts.survey(review=review, by=office)


def test_it_is_extended_and_never_shortened(row, world):
    office = world.user["office"]
    assert "今天和原来的截止日期以后" in refused(row.extend, today() + DAY, by=office)
    row.extend(today() + 20 * DAY, by=office)
    assert fresh(row).closes_on == today() + 20 * DAY
    assert "最多收 60 天" in refused(row.extend, today() + 70 * DAY, by=office)


# --- closed


def test_closing_counts_the_young_of_the_area_and_each_base_is_of_the_one_before(row, world):
    answer(row, times=20)
    answer(row, content="no", times=5)
    answer(row, content="unsaid", times=3)
    answer(row, age="child", knows="no", times=4)
    answer(row, age="older", times=50)
    answer(row, living="elsewhere", times=60)
    survey = row.close(by=world.user["office"])
    assert (survey.asked, survey.aware, survey.answered, survey.content) == (32, 28, 25, 20)
    assert (str(survey.awareness), str(survey.satisfaction), survey.is_small) == ("87.5", "80.0", False)
    assert fresh(row).survey == survey
    assert row.answers.others().count() == 110
    assert "已经结束了" in refused(row.close, by=world.user["office"])
    assert "不能撤下" in refused(row.void, "不要了", by=world.user["office"])
    row.review.passes(90, "合格", by=world.user["group"])


def test_fewer_than_thirty_warn(row, world):
    answer(row, times=29)
    assert row.close(by=world.user["office"]).is_small


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"age": "older"}, "收到辖区内青少年的回答 0 份，其他人的 3 份；调查人数不能是零"),
        ({"knows": "no"}, "收到辖区内青少年的回答 3 份，其他人的 0 份；回答满意与否的人数不能是零"),
        ({"content": "unsaid"}, "回答满意与否的人数不能是零，没有基数算不出满意率"),
    ],
)
def test_of_nobody_there_is_no_share_and_the_round_stays_open(row, world, given, said):
    answer(row, times=3, **given)
    assert said in refused(row.close, by=world.user["office"])
    assert fresh(row).is_open
    assert not PostSurvey.objects.exists()


def test_whose_review_it_is_not_closes_nothing(row, world):
    answer(row)
    for name in ("applicant", "county_group", "namer"):
        with pytest.raises(NotTheirs):
            row.close(by=world.user[name])


# --- answered by anybody


def url(row) -> str:
    return reverse("public-survey", args=[row.pk])


def sent(row, browser=None, **typed):
    """Somebody scans, ticks and sends."""
    browser = browser or Client()
    token = browser.get(url(row)).context["form"].initial["token"]
    return browser.post(url(row), FOUR | {"token": token} | typed)


def test_an_answer_is_four_ticks_without_moment_address_or_trace(row):
    response = sent(row)
    assert "谢谢，收到了" in response.text
    assert not SurveyAnswer.objects.exists()
    intake.take_in()
    one, letter = SurveyAnswer.objects.get(), PublicMail.objects.get()
    assert {field.name for field in SurveyAnswer._meta.fields} == {"id", "round", *FOUR}
    assert one.pk != letter.pk
    assert not bytes(letter.box)
    assert not AuditEntry.objects.filter(target=one.pk).exists()
    assert not AuditEntry.objects.filter(verb__startswith="surveyanswer").exists()


def test_a_form_sent_twice_is_one_answer(row):
    browser = Client()
    token = browser.get(url(row)).context["form"].initial["token"]
    for content in ("yes", "no"):
        assert browser.post(url(row), FOUR | {"token": token, "content": content}).status_code == 200
    intake.take_in()
    assert SurveyAnswer.objects.get().content == "yes"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"age": ""}, "这一题还没有选，请选一项。"),
        ({"living": "mars"}, "没有找到这个"),
        ({"content": ""}, "知道的请再选一项"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(row, typed, said):
    response = sent(row, **typed)
    assert response.status_code == 422
    assert said in response.text
    assert not PublicMail.objects.exists()


def test_who_does_not_know_is_not_asked_how_content(row):
    sent(row, knows="no", content="yes")
    intake.take_in()
    assert SurveyAnswer.objects.get().content == ""


def test_a_whole_class_answers_from_behind_one_address(row):
    assert {sent(row).status_code for _ in range(60)} == {200}
    assert Throttle.objects.get().count == 60
    Throttle.objects.update(count=200)
    assert sent(row).status_code == 429


def test_closing_takes_in_what_was_sent_a_moment_ago(row, world):
    sent(row)
    assert row.close(by=world.user["office"]).asked == 1


def test_before_its_day_after_it_and_once_closed_nothing_is_taken(row, world):
    for days in ({"opens_on": today() + DAY}, {"opens_on": today() - 5 * DAY, "closes_on": today() - DAY}):
        SurveyRound.objects.filter(pk=row.pk).update(**days)
        assert "现在不收回答" in Client().get(url(row)).text
    SurveyRound.objects.filter(pk=row.pk).update(opens_on=today(), closes_on=today())
    browser = Client()
    token = browser.get(url(row)).context["form"].initial["token"]
    answer(row)
    fresh(row).close(by=world.user["office"])
    assert "问卷已经结束" in browser.post(url(row), FOUR | {"token": token}).text
    assert not PublicMail.objects.exists()


def test_a_letter_for_a_closed_round_is_too_late_and_leaves_nothing_behind(row, world):
    answer(row)
    row.close(by=world.user["office"])
    mail = PublicMail(pk=row.review_id, kind="survey", about=row.pk, at=timezone.now() - timedelta(minutes=1))
    mail.post(FOUR)
    assert intake.take_in() == 0
    assert SurveyAnswer.objects.count() == 1


def test_a_letter_with_what_nobody_could_tick_stays_and_is_told(row):
    PublicMail(pk=row.review_id, kind="survey", about=row.pk).post(FOUR | {"age": "child'; drop"})
    assert intake.take_in() == 1
    assert not SurveyAnswer.objects.exists()


# --- in the browser


def test_the_office_opens_shows_prints_and_closes(as_, world):
    title = posts.known_title(world.unit["chengdong"], "city", world.unit["chengbei"], office=world.user["office"])
    office, group = as_("office"), as_("group")
    group.post(reverse("post-title-step", args=[title.pk, "start_review"]), {"kind": "regular"})
    new = reverse("title-round-new", args=[title.pk])
    assert as_("applicant").get(new).status_code == 403
    typed = {"opens_on": str(today()), "closes_on": str(today() + 9 * DAY)}
    assert office.post(new, typed).status_code == 302
    row = SurveyRound.objects.get()
    page = office.get(row.get_absolute_url()).text
    assert "正在收" in page
    assert "不足三十份，结果只能参考" in page
    assert url(row) in page
    poster = office.get(reverse("survey-poster", args=[row.pk])).text
    assert "<svg" in poster
    assert "用手机扫一扫" in poster
    empty = office.post(reverse("survey-round-step", args=[row.pk, "close"]))
    assert (empty.status_code, "其他人的 0 份" in empty.text) == (409, True)
    sent(row)
    intake.take_in("survey", about=[row.pk])
    asked = office.get(reverse("survey-round-step", args=[row.pk, "close"])).text
    assert "收到辖区内青少年的回答 1 份，其他人的 0 份。结束以后不再收，不能重开。" in asked
    assert "不足 30 份，结果仅供参考" in asked
    assert "现在结束是提前结束" in asked
    done = office.post(reverse("survey-round-step", args=[row.pk, "close"]))
    assert "知晓率</dt><dd>100.0%（调查 1 人，知晓 1 人）" in office.get(done["Location"]).text
    assert office.get(reverse("survey-poster", args=[row.pk])).status_code == 404


def test_a_unit_opens_one_for_its_own_application(as_, world):
    pool = Pool(world)
    pool.come_to("creating")
    new = reverse("post-part-new", args=[pool.one.pk, "round"])
    typed = {"opens_on": str(today()), "closes_on": str(today() + 9 * DAY)}
    assert as_("applicant").post(new, typed).status_code == 302
    assert "网上问卷" in as_("applicant").get(pool.one.get_absolute_url()).text
    row = SurveyRound.objects.get()
    assert as_("second_applicant").get(row.get_absolute_url()).status_code == 404


def test_what_the_public_answered_is_no_word_of_the_unit_to_take_back(as_, world):
    pool = Pool(world)
    pool.come_to("creating")
    unit, days = world.user["applicant"], {"opens_on": today(), "closes_on": today() + 9 * DAY}
    own = SurveyRound(application=pool.one, **days)
    own.open(by=unit)
    answer(own, content="no", times=40)
    answer(own)
    result = own.close(by=unit)
    assert "网上问卷的结果由领导小组办公室作废" in refused(result.void, "不好看", by=unit)
    result.void("问卷发错了学校", by=pool.office)
    of_office = SurveyRound(application=pool.one, **days)
    of_office.open(by=pool.office)
    assert "不是您登记的" in refused(of_office.void, "不好看", by=unit)
    step = reverse("survey-round-step", args=[of_office.pk, "void"])
    assert [step in as_(name).get(of_office.get_absolute_url()).text for name in ("applicant", "office")] == [
        False,
        True,
    ]
    of_office.void("发错了", by=pool.office)
    of_own = SurveyRound(application=pool.one, **days)
    of_own.open(by=unit)
    of_own.void("发错了", by=unit)
    assert fresh(of_own).is_void


def test_it_does_not_begin_in_years(world):
    assert "也不能晚于 60 天以后" in refused(
        review_round, world, opens_on=today() + 60 * DAY, closes_on=today() + 70 * DAY
    )


def test_what_ends_an_application_ends_its_round(world):
    pool = Pool(world)
    pool.come_to("creating")
    days = {"opens_on": today(), "closes_on": today() + 9 * DAY}
    rounds = [SurveyRound(application=one, **days) for one in (pool.one, pool.other)]
    for row in rounds:
        row.open(by=pool.office)
    pool.one.withdraw("调整", by=world.user["applicant"])
    pool.other.disqualify("fraud", "查实", by=pool.group)
    assert [fresh(row).void_reason for row in rounds] == ["申报已经办完，不再调查"] * 2
    assert Client().get(url(rounds[0])).status_code == 404


def test_the_end_of_a_title_ends_the_round_of_its_review(row, world):
    row.review.title.revoke("fraud", "查实", doc_no="青 3 号", by=world.user["namer"])
    assert fresh(row).void_reason == "称号已经终止，不再调查"


def test_nothing_is_decided_while_a_round_of_it_is_open(row, world):
    office, review = world.user["office"], row.review
    row.void("先做纸质的", by=office)
    posts.survey(review=review, by=office)
    again = SurveyRound(review=review, opens_on=today(), closes_on=today() + 9 * DAY)
    again.open(by=office)
    review.title.refresh_from_db()
    for verb, words in ((review.passes, "合格"), (review.fails, "不合格")):
        assert "网上问卷还没有结束，先结束或者撤下，再登记复核结果" in refused(verb, 90, words, by=world.user["group"])
    again.void("不做了", by=office)
    review.passes(90, "合格", by=world.user["group"])


def test_nor_is_a_pool(world):
    pool = Pool(world)
    pool.come_to("auditing")
    row = SurveyRound(application=pool.other, opens_on=today(), closes_on=today() + 9 * DAY)
    row.open(by=pool.office)
    said = refused(posts.decide, pool.cycle, [pool.one], by=pool.group)
    assert "河口所的网上问卷还没有结束，先结束或者撤下，再作决定" in said
    row.void("不做了", by=pool.office)
    posts.decide(pool.cycle, [pool.fresh()], by=pool.group)

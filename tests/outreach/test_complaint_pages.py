"""投诉 in the browser: by an officer, by anybody without log-in; the receipt code; what the unit is shown."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai import intake
from guanai.calendars import month_day, today
from guanai.mail import PublicMail
from outreach import receipts
from outreach.models import Complaint
from outreach.models.walking import NotTheirs
from outreach.todo.voices import appeal_items, complaint_items, handling_items
from stations.access import Role
from tests import world as cast
from tests.outreach import posts
from tests.outreach.voices import DAY, SAID, again, complaint, complaint_at
from tests.stations import rows
from tests.stations.rows import errors, send

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")
NOTHING = "没有查到。请核对回执码"


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def title(world):
    return posts.known_title(world.unit["chengdong"], "city", world.unit["chengbei"], office=world.user["office"])


def do(client, row, event, **typed):
    """Send the form of a step and come to where it leads."""
    response = client.post(reverse("complaint-step", args=[row.pk, event]), typed)
    assert response.status_code == 302, response.text[:3000]
    return client.get(response["Location"]).text


def test_from_the_call_to_the_end(as_, world, title):
    office, unit = as_("office"), as_("applicant")
    typed = {"title": str(title.pk), "channel": "hotline", "received_on": str(today()), "words": SAID}
    assert send(office, reverse("complaint-new"), **typed, who="过路人赵某", contact="").status_code == 302
    row = Complaint.objects.get()
    assert (row.unit, row.title) == (title.unit, title)
    assert unit.get(row.get_absolute_url()).status_code == 404
    page = office.get(row.get_absolute_url()).text
    assert SAID in page
    assert "过路人赵某" in page
    do(office, row, "assign", note="请核对值班记录")
    page = unit.get(row.get_absolute_url()).text
    assert "请核对值班记录" in page
    assert not any(word in page for word in (SAID, "赵某", "12355</dd>", "渠道"))
    do(unit, row, "handle", note="当晚出警未归")
    assert unit.get(reverse("complaint-step", args=[row.pk, "close"])).status_code == 403
    do(office, row, "reply", outcome="partly", note="已电话说明", public_reply="已落实值班")
    page = unit.get(row.get_absolute_url()).text
    assert "部分属实" in page
    assert "已电话说明" not in page
    assert "已办结" in do(office, row, "close", note="")
    assert "1 件，部分属实 1 件" in office.get(title.get_absolute_url()).text.replace("<b>", "").replace("</b>", "")
    assert "部分属实 1 件" not in unit.get(title.get_absolute_url()).text


def test_title_or_unit_is_chosen_and_never_the_office_s_own(as_, world, title):
    office, url = as_("office"), reverse("complaint-new")
    typed = {"channel": "phone", "received_on": str(today()), "words": SAID}
    assert "请选择被投诉的称号" in errors(send(office, url, **typed))["title"][0]
    other = {"title": str(title.pk), "unit": str(world.unit["chengxi"].pk)}
    assert "不是这个单位的" in errors(send(office, url, **typed, **other))["unit"][0]
    assert "unit" in errors(send(office, url, **typed, unit=str(world.unit["chengbei"].pk)))
    web = typed | {"channel": "web", "unit": str(world.unit["chengxi"].pk)}
    assert "channel" in errors(send(office, url, **web))
    assert send(office, url, **typed, unit=str(world.unit["chengxi"].pk)).status_code == 302


def test_a_form_sent_twice_is_one_complaint(as_, world):
    office, url = as_("office"), reverse("complaint-new")
    token = office.get(url).context["form"].initial["token"]
    typed = {"unit": str(world.unit["chengxi"].pk), "channel": "phone", "received_on": str(today()), "words": SAID}
    assert [office.post(url, typed | {"token": token}).status_code for _ in range(2)] == [302, 302]
    assert Complaint.objects.get().steps.count() == 1


def test_a_second_appeal_and_a_decision_by_the_same_are_said(as_, world):
    row = complaint_at(world, "appealed")
    refused = as_("office").get(reverse("complaint-step", args=[row.pk, "decide"]))
    assert refused.status_code == 403
    assert ">作出复查结论</a>" not in as_("office").get(row.get_absolute_url()).text
    assert SAID in as_("group").get(row.get_absolute_url()).text
    do(as_("group"), row, "decide", outcome="true", note="属实", public_reply="")
    assert ">登记复查申请</a>" not in as_("office").get(row.get_absolute_url()).text
    again_ = as_("office").post(reverse("complaint-step", args=[row.pk, "appeal"]), {"note": "不服"})
    assert (again_.status_code, "只能申请一次" in again_.text) == (409, True)


def test_the_list_is_narrowed_and_tells_what_is_late(as_, world):
    office = as_("office")
    late = complaint(world.unit["chengdong"], by=world.user["office"], received_on=today() - 30 * DAY)
    done = complaint_at(world, "closed")
    url = reverse("complaints")
    assert "逾期" in office.get(url).text

    def shown(**asked):
        return {row.pk for row in office.get(url, asked).context["page"].rows}

    assert shown(due="late") == shown(due="hand") == shown(status="received") == {late.pk}
    assert shown(words="城东") == {late.pk, done.pk} == shown(channel="phone")
    assert shown(words="城西") == set()
    assert office.get(url, {"status": "x"}).status_code == 422
    assert "渠道" not in as_("applicant").get(url).text


def test_the_list_takes_few_queries_whatever_its_length(as_, world):
    office = as_("office")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert office.get(reverse("complaints")).status_code == 200
        return len(found)

    complaint(world.unit["chengdong"], by=world.user["office"])
    office.get(reverse("complaints"))
    few = queries()
    for _ in range(6):
        complaint(world.unit["chengxi"], by=world.user["office"])
    assert queries() == few <= 15


def test_待办_go_to_whose_turn_it_is(world):
    def waits(row):
        found = (complaint_items, "office"), (handling_items, "applicant"), (appeal_items, "group")
        return {name for items, name in found if items(world.user[name], today(), 9)}

    row = complaint(world.unit["chengdong"], by=world.user["office"])
    assert waits(row) == {"office"}
    row.assign("请查", by=world.user["office"])
    assert waits(row) == {"applicant"}
    Complaint.objects.update(received_on=today() - 30 * DAY, due_on=today() - DAY)
    assert waits(row) == {"applicant", "office"}
    late = complaint_items(world.user["office"], today(), 9)[0]  # the unit is silent: the office may answer without it
    assert (late.action, late.action_url) == ("去办", reverse("complaint-step", args=[row.pk, "answer"]))
    row.handle("已查", by=world.user["applicant"])
    assert waits(row) == {"office"}
    row.reply("true", "已说明", by=world.user["office"])
    row.close(by=world.user["office"])
    assert waits(row) == set()
    again(row).appeal("不服", by=world.user["office"])
    assert waits(row) == {"group"}  # who answered it waits for another
    assert SAID not in str(appeal_items(world.user["group"], today(), 9))


def test_of_a_unit_that_stays_silent_the_office_answers_by_itself(as_, world):
    row = complaint_at(world, "assigned")
    page = as_("office").get(row.get_absolute_url()).text
    assert ">直接答复</a>" in page
    form = as_("office").get(reverse("complaint-step", args=[row.pk, "answer"])).text
    assert f"请于 {month_day(row.due_on)}前答复" in form
    assert "已答复" in do(as_("office"), row, "answer", outcome="unknown", note="单位没有报", public_reply="")
    assert ">报办理情况</a>" not in as_("applicant").get(row.get_absolute_url()).text


@pytest.mark.parametrize("way", ["appointed", "person"])
def test_who_belongs_to_the_unit_neither_reads_what_was_said_nor_answers(as_, world, way):
    """Office and group of the city, and at 城东所 by an appointment or by its own person."""
    office, row = world.user["office"], complaint(world.unit["chengdong"], by=world.user["office"])
    appealed = complaint_at(world, "appealed")
    cast.appoint(office, Role.LEADING_GROUP, world.unit["chengbei"], by=world.user["bureau"])
    if way == "appointed":
        cast.appoint(office, Role.STATION_HEAD, world.unit["chengdong"], by=world.user["bureau"])
    else:
        type(office).objects.filter(pk=office.pk).update(person=rows.person(world.unit["chengdong"]))
    one = type(office).objects.get(pk=office.pk)
    client = as_("office")
    for told in (row, appealed):
        page = client.get(told.get_absolute_url())
        assert page.status_code in (200, 404)
        assert not any(word in page.text for word in (SAID, "赵某", "渠道", ">直接答复</a>", ">作出复查结论</a>"))
    with pytest.raises(NotTheirs):
        row.answer("false", "没有这回事", by=one)
    with pytest.raises(NotTheirs):
        appealed.decide("false", "没有这回事", by=one)
    assert not complaint_items(one, today(), 9)
    assert not appeal_items(one, today(), 9)
    other = complaint(world.unit["chengxi"], by=one)
    assert SAID in client.get(other.get_absolute_url()).text


def test_the_way_is_told_of_those_rows_alone_that_this_reader_answers(as_, world):
    """The office of 东湖 is 申报单位 of 城东所, too."""
    both = world.user["county_office"]
    cast.appoint(both, Role.APPLICANT, world.unit["chengdong"], by=world.user["bureau"])
    own, other = complaint_at(world, "assigned"), complaint(world.unit["chengxi"], by=world.user["office"])
    client, url = as_("county_office"), reverse("complaints")
    page = client.get(url)
    assert {row.pk for row in page.context["page"].rows} == {own.pk, other.pk}
    assert (page.context["reads"], page.text.count('data-label="渠道" class="nowrap">电话')) == ({other.pk}, 1)
    assert {row.pk for row in client.get(url, {"channel": "phone"}).context["page"].rows} == {other.pk}


def test_a_long_list_leads_on(as_, world):
    for _ in range(26):
        complaint(world.unit["chengxi"], by=world.user["office"])
    page = as_("office").get(reverse("complaints"), {"status": "received"})
    assert "下一页" in page.text
    assert f"?status=received&amp;after={page.context['page'].after}" in page.text


# --- without log-in


def wrote(title, **typed):
    """Somebody writes a complaint about a title and sends it."""
    browser, url = Client(), reverse("public-complaint", args=[title.pk])
    token = browser.get(url).context["form"].initial["token"]
    return browser.post(url, {"words_said": SAID, "token": token} | typed)


def asked(code):
    browser, url = Client(), reverse("public-receipt")
    token = browser.get(url).context["form"].initial["token"]
    return browser.post(url, {"code": code, "token": token})


def test_anybody_complains_and_asks_by_the_receipt_how_far_it_is(world, title):
    page = wrote(title, who="过路人", contact="555-0199")
    assert page.status_code == 200
    code = CODE.search(page.text).group()
    assert NOTHING in asked(code).text  # it lies in the mailbox still
    assert intake.take_in() == 0
    row = Complaint.objects.get()
    assert (row.channel, row.entered_by, row.title, row.unit) == ("web", None, title, title.unit)
    assert (row.who, row.contact, row.words) == ("过路人", "555-0199", SAID)
    office = world.user["office"]
    assert "<b>已收到</b>" in asked(code).text
    row.assign("请查", by=office)
    assert "<b>已交办</b>" in asked(code.lower().replace("-", " ")).text
    row.handle("当晚出警未归", by=world.user["applicant"])
    assert "<b>已交办</b>" in asked(code).text
    row.reply("true", "已电话说明", "已落实值班", by=office)
    told = asked(code).text
    assert "<b>已答复</b>" in told
    assert "已落实值班" in told
    assert not any(word in told for word in (SAID, "过路人", "当晚出警", "已电话说明", "城东"))


def test_the_code_stands_nowhere_but_on_that_page(world, title):
    page = wrote(title)
    code = CODE.search(page.text).group()
    letter = PublicMail.objects.get()
    assert letter.words()["receipt"] == receipts.digest(code)
    intake.take_in()
    kept = str(Complaint.objects.values().get()) + str(PublicMail.objects.values().get())
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_wrong_code_a_foreign_one_and_none_are_answered_alike(world, title):
    wrote(title)
    intake.take_in()
    row = Complaint.objects.get()
    wrong = (receipts.of(uuid4()), "", row.no, str(row.pk), row.receipt, "x" * 500, "' OR 1=1 --")
    pages = {re.sub(r' value="[^"]*"', "", asked(code).text) for code in wrong}
    assert len(pages) == 1
    assert NOTHING in pages.pop()


def test_a_letter_of_unseen_signs_is_asked_for_words_and_stops_no_other(world, title, monkeypatch):
    empty = wrote(title, words_said="\u200b \u2060")
    assert empty.status_code == 422
    assert "请填写要投诉的事" in empty.text
    monkeypatch.setattr(intake, "MOST", 1)
    for _ in range(3):
        PublicMail(pk=uuid4(), kind="complaint", about=title.pk).post({"words_said": "\u200b", "receipt": "0" * 64})
    wrote(title)
    assert intake.take_in() == 3
    assert Complaint.objects.get().words == SAID


@pytest.mark.parametrize(
    "told",
    [
        {"words_said": SAID},
        {"receipt": "0" * 64},
        {"words_said": SAID, "receipt": "x"},
        {"words_said": "字" * 1001, "receipt": "0" * 64},
        {"words_said": SAID, "who": "字" * 61, "receipt": "0" * 64},
    ],
)
def test_a_letter_that_its_form_would_not_have_sent_stays(world, title, told):
    mail = PublicMail(pk=uuid4(), kind="complaint", about=title.pk)
    mail.post(told)
    wrote(title)
    assert intake.take_in() == 1
    assert PublicMail.objects.waiting().get() == mail
    assert Complaint.objects.get().words == SAID


def test_what_was_sent_of_a_title_that_is_voided_since_is_a_complaint_of_the_unit(world, title):
    code = CODE.search(wrote(title).text).group()
    title.void("登记错了", by=world.user["office"])
    assert intake.take_in() == 0
    row = Complaint.objects.get()
    assert (row.title, row.unit) == (None, title.unit)
    assert "<b>已收到</b>" in asked(code).text


def test_asking_is_throttled(world):
    answers = [Client().get(reverse("public-receipt")).status_code for _ in range(41)]
    assert (answers[39], answers[40]) == (200, 429)


def test_a_form_sent_twice_is_one_letter_and_says_so(world, title):
    browser, url = Client(), reverse("public-complaint", args=[title.pk])
    typed = {"words_said": SAID, "token": browser.get(url).context["form"].initial["token"]}
    first, second = browser.post(url, typed), browser.post(url, typed)
    code = CODE.search(first.text).group()
    assert CODE.search(second.text).group() == code  # the browser shows the second answer alone
    assert "以前送出过" in second.text
    assert "以前送出过" not in first.text
    intake.take_in()
    assert "<b>已收到</b>" in asked(code).text
    assert PublicMail.objects.count() == 1


def test_of_a_title_that_ended_nobody_is_asked(world, title):
    title.lose_function("编制撤销", by=world.user["office"])
    assert Client().get(reverse("public-complaint", args=[title.pk])).status_code == 404


def test_a_voided_complaint_tells_nothing(world):
    row = complaint(world.unit["chengdong"], by=world.user["office"])
    Complaint.objects.filter(pk=row.pk).update(receipt=receipts.digest("AAAA-BBBB-CCCC"))
    assert "已收到" in asked("AAAA-BBBB-CCCC").text
    again(row).void("登记重复", by=world.user["office"])
    assert NOTHING in asked("AAAA-BBBB-CCCC").text

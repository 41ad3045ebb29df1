"""The pages of a committee's own work, through the browser: 关工委, 提请, 公文, 交流, 调研; and what they remind of."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from guanai.calendars import add_working_days, today
from stations import offices as todo
from stations.models import (
    CareCommittee,
    CommitteeBudget,
    CommitteePosition,
    CommitteeRequest,
    DocumentReceipt,
    GuidanceFollowUp,
    MeetingContribution,
    OfficialDocument,
    SchoolTerm,
)
from tests.stations import offices, rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len([one for one in found if "SAVEPOINT" not in one["sql"]])


def titles(items) -> list[str]:
    return [one.title for one in items]


# --- 关工委


def test_a_committee_is_entered_with_who_sits_in_it(as_, world):
    county = as_("county")
    assert "还没有登记的：东湖分局" in county.get(reverse("committees")).text
    name = county.get(reverse("committee-new")).context["form"]["name"].value()
    assert name == "城北市公安局东湖分局关工委"
    typed = {"kind": "committee", "name": name, "established_on": "2010-06-01", "office_unit": world.unit["donghu"].pk}
    assert send(county, reverse("committee-new"), **typed).status_code == 302
    committee = CareCommittee.objects.get()
    assert "主任空缺" in county.get(committee.get_absolute_url()).text
    url = reverse("committee-position-new", args=[committee.pk])
    assert send(county, url, title="director", outside_name="赵主席", starts_on="2020-01-01").status_code == 302
    page = county.get(committee.get_absolute_url()).text
    assert ("赵主席" in page, "主任空缺" in page) == (True, False)
    listed = county.get(reverse("committees")).text
    assert ("赵主席" in listed, "还没有登记的" in listed, "空缺" in listed) == (True, False, False)


def test_whoever_left_stands_among_those_before(as_, world):
    committee = offices.committee(world.unit["donghu"])
    old = offices.position(committee, outside_name="钱主任")
    county, url = as_("county"), reverse("committee-position", args=[old.pk])
    typed = {"title": "director", "outside_name": "钱主任", "starts_on": str(old.starts_on)}
    early = send(county, url, **typed, ends_on="2014-01-01")
    assert errors(early) == {"ends_on": ["卸任日期不能早于任职日期。"]}
    assert send(county, url, **typed, ends_on=str(today() - DAY)).status_code == 302
    context = county.get(committee.get_absolute_url()).context
    assert (context["now"], context["others"], context["vacant"]) == ([], [old], True)


def test_the_form_says_what_breaks_a_rule_at_its_place(as_, world):
    committee = offices.committee(world.unit["donghu"])
    county, new = as_("county"), reverse("committee-position-new", args=[committee.pk])
    said = {"person": ["名册里的人选“人员”，外单位的写姓名，两样选一样。"]}
    assert errors(send(county, new, title="member", starts_on="2020-01-01")) == said
    typed = {"kind": "committee", "name": "又一个"}
    assert "已经有一个在工作的" in errors(send(county, reverse("committee-new"), **typed))["kind"][0]


def test_budgets_of_two_years_stand_side_by_side(as_, world):
    committee = offices.committee(world.unit["donghu"])
    for year, amount in ((2025, 30_000), (2026, 50_000)):
        CommitteeBudget(unit=committee.unit, year=year, amount=amount).enter(by=None)
    first, second = as_("county").get(committee.get_absolute_url()).context["budgets"]
    assert (first.year, first.amount, first.before, second.before) == (2026, 50_000, 30_000, None)


def test_lists_take_few_queries_whatever_their_length(as_, world):
    bureau, county = world.unit["chengbei"], world.unit["donghu"]
    client = as_("bureau")
    for number in range(3):
        unit = world.unit[("donghu", "chengdong", "chengxi")[number]]
        offices.position(offices.committee(unit, kind="group"))
        offices.request(bureau)
        offices.sent(bureau, author=world.user["bureau"], signer=world.user["second"], to=[county])
        counts = [queries(client, reverse(name)) for name in ("committees", "committee-requests", "documents")]
        if number == 1:
            few = counts
    assert counts == few
    assert max(counts) <= 15


# --- 提请党委


def test_a_request_is_written_submitted_and_answered(as_, world):
    bureau = as_("bureau")
    assert send(bureau, reverse("committee-request-new"), kind="budget", text="经费增加到五万元。").status_code == 302
    row = CommitteeRequest.objects.get()
    submit = reverse("committee-request-submission", args=[row.pk])
    assert errors(bureau.post(submit, {"submitted_on": ""})) == {"submitted_on": ["请填写提请日期。"]}
    assert bureau.post(submit, {"submitted_on": str(today() + DAY)}).status_code == 409
    assert bureau.post(submit, {"submitted_on": str(today() - 3 * DAY)}).status_code == 302
    assert titles(todo.request_items(world.user["bureau"], today(), 9)) == [f"{row} 等党委答复"]
    assert not todo.request_items(world.user["county"], today(), 9)
    answered = {"reply": "accepted", "replied_on": str(today()), "reply_text": "同意。"}
    assert bureau.post(reverse("committee-request-answer", args=[row.pk]), answered).status_code == 302
    assert not todo.request_items(world.user["bureau"], today(), 9)
    assert "同意。" in bureau.get(row.get_absolute_url()).text
    assert [one.pk for one in bureau.get(reverse("committee-requests"), {"open": "1"}).context["page"].rows] == []


# --- 公文

TYPED = {
    "kind": "notice",
    "word": "城公关工",
    "title": "关于做好暑期工作的通知",
    "text": "请照办。",
    "print_copies": "20",
}


@pytest.fixture
def sides(world):
    return {"author": world.user["bureau"], "signer": world.user["second"]}


def test_a_document_goes_from_the_draft_to_the_recipient_s_receipt(as_, world):
    author, signer, county = as_("bureau"), as_("second"), as_("county")
    typed = TYPED | {"recipients": [str(world.unit["donghu"].pk)]}
    assert send(author, reverse("document-new"), **typed).status_code == 302
    row = OfficialDocument.objects.get()
    url = row.get_absolute_url()

    def step(name: str) -> str:
        """As the document's page has it now."""
        seen = {"seen": row.shown} if name in ("checking", "signing") else None
        return reverse(f"document-{name}", args=[row.pk], query=seen)

    assert county.get(url).status_code == 404
    author.post(step("handing-in"))
    assert step("checking") not in author.get(url).text
    assert "别人核稿、签发" in author.post(step("checking"), {"note": ""}).text
    assert step("checking") in signer.get(url).text
    signer.post(step("checking"), {"note": ""})
    assert author.post(step("signing"), {"signed_on": str(today()), "serial": "1"}).status_code == 409
    assert signer.get(step("signing")).context["form"]["serial"].value() == 1
    signer.post(step("signing"), {"signed_on": str(today()), "serial": "1"})
    row.refresh_from_db()
    assert row.number == f"城公关工〔{today().year}〕1号"
    assert row.number in county.get(step("sheet")).text
    assert titles(todo.document_items(world.user["county"], today(), 9)) == ["公文等签收"]
    county.post(step("receipt"))
    assert DocumentReceipt.objects.get().by == world.user["county"].pk
    assert not todo.document_items(world.user["county"], today(), 9)
    assert author.get(step("edit")).headers["Location"] == url


def test_nobody_is_asked_to_check_his_own_and_the_author_mends_what_came_back(world, sides):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author)
    row.hand_in(by=author)
    told = {name: titles(todo.document_items(world.user[name], today(), 9)) for name in ("bureau", "second", "county")}
    assert told == {"bureau": [], "second": ["公文等核稿"], "county": []}
    row.send_back("缺附件。", by=signer)
    told = {name: titles(todo.document_items(world.user[name], today(), 9)) for name in ("bureau", "second")}
    assert told == {"bureau": ["公文退回修改"], "second": []}


def test_after_three_working_days_the_sender_is_told_to_urge(world, sides):
    offices.sent(world.unit["chengbei"], **sides, to=[world.unit["donghu"]])
    due = add_working_days(today(), 3)
    assert titles(todo.document_items(world.user["bureau"], due, 9)) == []
    (item,) = todo.document_items(world.user["bureau"], due + DAY, 9)
    assert (item.title, item.tone) == ("还有单位没有签收", "late")


def test_units_are_not_addressed_twice_nor_the_own(as_, world):
    bureau, own = as_("bureau"), str(world.unit["chengbei"].pk)
    county = str(world.unit["donghu"].pk)
    twice = send(bureau, reverse("document-new"), **TYPED, recipients=[county], cc_units=[county])
    assert errors(twice) == {"cc_units": ["东湖分局已经是主送单位，不再抄送。"]}
    assert errors(send(bureau, reverse("document-new"), **TYPED, recipients=[own])) == {
        "recipients": ["不能送给本单位。"]
    }


def test_a_paper_is_handed_in_read_by_the_recipients_and_frozen_with_the_document(as_, world, sides):
    author, signer = sides.values()
    row = offices.document(world.unit["chengbei"], by=author, to=[world.unit["donghu"]], text="")
    new = reverse("document-paper-new", args=[row.pk])
    refused = as_("bureau").post(new, {"title": "名单", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert errors(refused)["file"] == ["只收 JPG、PNG 照片或 PDF 文件，请重新选择。"]
    Image.new("RGB", (4, 4)).save(drawn := BytesIO(), "PNG")
    picture = SimpleUploadedFile("a.png", drawn.getvalue())
    assert as_("bureau").post(new, {"title": "名单", "file": picture}).status_code == 302
    paper = reverse("document-paper", args=[row.papers.get().pk])
    assert as_("county").get(paper).status_code == 404
    row.hand_in(by=author)
    row.vet(by=signer)
    row.sign(today(), 1, by=signer)
    opened = as_("county").get(paper)
    assert (opened.status_code, opened.headers["Content-Type"]) == (200, "image/jpeg")
    gone = as_("bureau").post(reverse("document-paper-void", args=[row.papers.get().pk]), {"reason": "错了"})
    assert (gone.status_code, row.papers.valid().count()) == (409, 1)


def test_a_correction_names_the_old_one_and_the_old_one_leads_to_it(as_, world, sides):
    old = offices.sent(world.unit["chengbei"], **sides)
    new = offices.sent(world.unit["chengbei"], **sides, corrects=old, title="关于更正的通知")
    assert f'更正 <a href="{old.get_absolute_url()}"' in as_("bureau").get(new.get_absolute_url()).text
    assert "以那一份为准" in as_("bureau").get(old.get_absolute_url()).text


def test_the_list_is_narrowed_to_ours_theirs_and_what_is_at_hand(as_, world, sides):
    row = offices.sent(world.unit["chengbei"], **sides, to=[world.unit["donghu"]])
    own = offices.document(world.unit["donghu"], by=world.user["county"])
    for asked, found in (({"side": "sent"}, own), ({"side": "received"}, row), ({"due": "hand"}, row)):
        assert as_("county").get(reverse("documents"), asked).context["page"].rows == [found]
    assert as_("county").get(reverse("documents"), {"side": "nonsense"}).status_code == 422


# --- 交流, 调研


def test_several_units_are_entered_at_once_and_titles_later(as_, world):
    meeting, bureau = offices.exchange(world.unit["chengbei"]), as_("bureau")
    units = [str(world.unit[code].pk) for code in ("donghu", "qinghe")]
    new = reverse("contribution-new", args=[meeting.pk])
    assert new in bureau.get(meeting.get_absolute_url()).text
    assert "title" in errors(bureau.post(new, {"kind": "written", "units": units, "title": "一个题目"}))
    for _ in range(2):
        assert bureau.post(new, {"kind": "written", "units": units, "title": ""}).status_code == 302
    assert MeetingContribution.objects.valid().count() == 2
    one = MeetingContribution.objects.get(unit=world.unit["donghu"])
    edit, facts = reverse("contribution", args=[one.pk]), {"unit": units[0], "kind": "written", "title": "我们的做法"}
    assert send(bureau, edit, **facts).status_code == 302
    assert "我们的做法" in as_("county").get(meeting.get_absolute_url()).text
    assert (
        bureau.post(reverse("contribution-new", args=[offices.exchange(meeting.unit, kind="study").pk])).status_code
        == 422
    )


def test_a_study_meeting_shows_no_contributions(as_, world):
    meeting = offices.exchange(world.unit["chengbei"], kind="study")
    assert "交流单位" not in as_("bureau").get(meeting.get_absolute_url()).text


def test_both_sides_are_reminded_of_the_follow_up_and_either_writes_it_down(as_, world):
    facts = {"suggestions": "走访记全。", "follow_up_due": today() + 3 * DAY}
    visit = offices.guidance(world.unit["chengbei"], world.unit["donghu"], today() - 9 * DAY, **facts)
    for name in ("bureau", "county"):
        assert titles(todo.guidance_items(world.user[name], today(), 9)) == ["东湖分局的调研意见要回访"]
    assert not todo.guidance_items(world.user["other_county"], today(), 9)
    url, typed = reverse("guidance-follow-up-new", args=[visit.pk]), {"done_by": "李干事", "what": "记录补全了。"}
    assert "不能早于" in errors(send(as_("county"), url, **typed, done_on=str(today() - 10 * DAY)))["done_on"][0]
    assert send(as_("county"), url, **typed, done_on=str(today())).status_code == 302
    assert GuidanceFollowUp.objects.get().entered_by == world.user["county"].pk
    assert "记录补全了。" in as_("bureau").get(visit.get_absolute_url()).text
    assert not todo.guidance_items(world.user["bureau"], today(), 9)


# --- 联席会议 at the nodes of the school year

STARTS, ENDS = date(2026, 9, 1), date(2027, 1, 22)


@pytest.fixture
def term(world) -> SchoolTerm:
    """The city's, which binds its counties."""
    return rows.term(world.unit["chengbei"], year=2026, starts_on=STARTS, ends_on=ENDS)


def asked(world, name: str, on: date) -> list[str]:
    return titles(todo.node_items(world.user[name], on, 9))


def test_around_the_first_day_of_lessons_and_before_the_last_a_joint_meeting_is_asked_for(world, term):
    first, last = "开学前后开联席会议", "放假前开联席会议"
    told = [(STARTS - 15 * DAY, []), (STARTS - 14 * DAY, [first]), (STARTS + 14 * DAY, [first])]
    told += [(STARTS + 15 * DAY, []), (ENDS - 15 * DAY, []), (ENDS - 14 * DAY, [last]), (ENDS, [last])]
    told += [(ENDS + DAY, [])]
    for on, items in told:
        assert asked(world, "county", on) == items, on
    assert [one.tone for one in todo.node_items(world.user["county"], STARTS + DAY, 9)] == ["late"]
    for name in ("bureau", "member"):
        assert asked(world, name, STARTS) == []


def test_one_that_was_held_ends_that_for_its_county_alone(world, term):
    offices.exchange(world.unit["donghu"], held_on=STARTS - 20 * DAY, kind="joint")
    for on in (STARTS - 14 * DAY, STARTS, STARTS + 14 * DAY):
        assert (asked(world, "county", on), len(asked(world, "other_county", on))) == ([], 1), on
    assert len(asked(world, "county", ENDS)) == 1


def test_another_kind_of_meeting_or_a_later_one_does_not_end_it(world, term):
    offices.exchange(world.unit["donghu"], held_on=STARTS - DAY, kind="study")
    offices.exchange(world.unit["donghu"], held_on=STARTS + DAY, kind="joint")
    assert len(asked(world, "county", STARTS)) == 1
    assert asked(world, "county", STARTS + DAY) == []


def test_a_county_s_own_term_goes_before_the_city_s(world, term):
    rows.term(world.unit["donghu"], year=2026, starts_on=STARTS + 30 * DAY, ends_on=ENDS)
    assert (asked(world, "county", STARTS), len(asked(world, "other_county", STARTS))) == ([], 1)
    assert len(asked(world, "county", STARTS + 30 * DAY)) == 1


# --- the workbench


def test_all_of_it_is_counted_on_the_workbench(as_, world, sides):
    offices.sent(world.unit["chengbei"], **sides, to=[world.unit["donghu"]])
    row = offices.request(world.unit["donghu"])
    row.submit(today(), by=None)
    facts = {"suggestions": "走访记全。", "follow_up_due": today() + DAY}
    offices.guidance(world.unit["chengbei"], world.unit["donghu"], today() - 9 * DAY, **facts)
    offices.position(offices.committee(world.unit["donghu"]))
    assert CommitteePosition.objects.count() == 1
    page = as_("county").get(reverse("workbench")).text
    for words in ("公文等签收", f"{row} 等党委答复", "东湖分局的调研意见要回访"):
        assert words in page

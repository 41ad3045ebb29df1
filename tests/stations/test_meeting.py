"""会议 and what they resolve."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import AuditEntry
from reports.models import ReportedMeeting
from stations.models import Meeting, MeetingKind, Resolution
from tests.stations.rows import errors, hidden, send

DAY = timedelta(days=1)
HELD, DUE = date(2026, 3, 5), date(2026, 4, 1)
TYPED = {"no": "1", "text": "八小件缺口开学前补齐", "lead_unit": "", "due_on": "2026-04-01"}
CLOSED = {"done_on": "2026-03-28", "result": "已补发到校"}


@pytest.fixture
def meeting(world):
    row = Meeting(unit=world.unit["chengdong"], kind="joint", held_on=HELD, topic="校园周边整治", attendance=12)
    row.enter(by=world.user["head"])
    return row


@pytest.fixture
def resolution(meeting, world):
    row = Resolution(meeting=meeting, no=1, text="八小件缺口开学前补齐", due_on=DUE)
    row.enter(by=world.user["head"])
    return row


def new(meeting) -> str:
    return reverse("resolution-new", args=[meeting.pk])


def closing(resolution) -> str:
    return reverse("resolution-closing", args=[resolution.pk])


def test_what_a_meeting_passed_stands_on_its_page(as_, meeting, world):
    member = as_("member")
    assert "还没有登记决议" in member.get(meeting.get_absolute_url()).content.decode()
    lead = world.unit["chengdong"].pk
    assert send(member, new(meeting), **TYPED | {"lead_unit": lead})["Location"] == meeting.get_absolute_url()
    page = as_("county").get(meeting.get_absolute_url()).content.decode()
    assert "八小件缺口开学前补齐" in page
    assert "办结销号" not in page
    assert "办结销号" in member.get(meeting.get_absolute_url()).content.decode()
    asked = member.get("/meetings/").context["asked"]
    assert next(cell["text"] for cell in next(iter(asked.lines()))[1] if cell["label"] == "决议") == 1


def test_the_next_number_is_proposed_and_no_number_stands_twice(as_, meeting, resolution, world):
    form = as_("member").get(new(meeting)).context["form"]
    assert form["no"].value() == 2
    said = {"no": ["这次会议已经有这个序号的决议，请改一个。"]}
    assert errors(send(as_("member"), new(meeting), **TYPED)) == said
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution(meeting=meeting, no=1, text="另一条").enter(by=None)
    resolution.void("登记重复", by=world.user["head"])
    assert send(as_("member"), new(meeting), **TYPED).status_code == 302


def test_its_state_is_read_off_its_dates(resolution, world):
    assert [resolution.state_on(day) for day in (DUE, DUE + DAY)] == ["open", "overdue"]
    assert not Resolution.objects.overdue(DUE).exists()
    assert list(Resolution.objects.overdue(DUE + DAY)) == [resolution]
    resolution.close(done_on=DUE + DAY, result="补齐了", by=world.user["member"])
    assert [resolution.state_on(day) for day in (DUE, DUE + DAY)] == ["open", "done"]
    assert not Resolution.objects.open().exists()
    assert Resolution(text="没有期限").state_on(date(2099, 1, 1)) == "open"


def test_closing_is_a_deed_that_counts_once(as_, resolution, world):
    member, head = as_("member"), as_("head")
    assert [send(client, closing(resolution), **CLOSED).status_code for client in (member, head)] == [302, 302]
    resolution.refresh_from_db()
    assert (resolution.done_on, resolution.closed_by) == (date(2026, 3, 28), world.user["member"].pk)
    assert AuditEntry.objects.filter(verb="resolution.close").count() == 1
    assert "站员member销号" in member.get(resolution.get_absolute_url()).content.decode()


def test_what_is_done_is_not_changed_and_not_passed_on(as_, meeting, resolution, world):
    member, name = as_("member"), {"args": [resolution.pk]}
    edit, pass_on = reverse("resolution-edit", **name), reverse("resolution-referral-new", **name)
    assert edit in member.get(meeting.get_absolute_url()).text
    resolution.close(done_on=DUE + DAY, result="补齐了", by=world.user["member"])
    late = {"due_on": str(DUE + 9 * DAY), "version": str(resolution.version)}
    said = "这条决议已经办结销号，不能再改，也不再转办"
    refused = send(member, edit, **TYPED | {"no": "1"} | late)
    assert (refused.status_code, said in refused.text) == (409, True)
    asked = {"kind": "transfer", "to_unit": world.unit["chengxi"].pk, "matter": "补齐", "basis": "duty"}
    refused = send(member, pass_on, **asked, need="补齐")
    assert (refused.status_code, said in refused.text) == (409, True), errors(refused)
    page = member.get(meeting.get_absolute_url()).text
    assert (edit in page, reverse("resolution-void", **name) in page) == (False, True)
    resolution.refresh_from_db()
    assert resolution.due_on == DUE


def test_nothing_is_done_without_somebody_who_says_so(resolution):
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(pk=resolution.pk).update(done_on=DUE)


BAD = [
    ("no", "0", "序号填 1 至 999。"),
    ("no", str(2**63), "不能大于 32767，请核对。"),
    ("text", "", "请填写内容。"),
    ("text", "议" * 301, "最多 300 个字，现在有 301 个。"),
    ("text", "议\x00", "里面有看不见的控制字符，请删掉重新填写。"),
    ("due_on", "2026-03-04", "办结期限不能早于开会的日期。"),
    ("due_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("lead_unit", "nonsense", "没有找到“nonsense”，或不在您的范围内。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD, ids=lambda value: str(value)[:20])
def test_bad_input_is_said_at_the_field(as_, meeting, field, value, said):
    assert errors(send(as_("member"), new(meeting), **TYPED | {field: value})) == {field: [said]}
    assert not Resolution.objects.exists()


BAD_CLOSING = [
    ("done_on", "2026-03-04", "不能早于开会的日期（2026年3月5日）。"),
    ("done_on", str(today() + DAY), "办结日期不能晚于今天。"),
    ("done_on", "", "请填写办结日期。"),
    ("result", "", "请写明办理结果。"),
    ("result", "办" * 301, "最多 300 个字，现在有 301 个。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD_CLOSING, ids=lambda value: str(value)[:20])
def test_bad_closings_too(as_, resolution, field, value, said):
    assert errors(send(as_("member"), closing(resolution), **CLOSED | {field: value})) == {field: [said]}
    assert Resolution.objects.open().exists()


def test_posted_twice_it_is_one_resolution(as_, meeting):
    member = as_("member")
    values = hidden(member, new(meeting)) | TYPED
    assert [member.post(new(meeting), values).status_code for _ in range(2)] == [302, 302]
    assert Resolution.objects.count() == 1


def test_who_comes_second_is_told(as_, resolution):
    member, head, url = as_("member"), as_("head"), reverse("resolution-edit", args=[resolution.pk])
    opened = hidden(head, url)
    send(member, url, **TYPED | {"text": "改过的"})
    assert head.post(url, opened | TYPED).status_code == 409


@pytest.mark.parametrize(("who", "status"), {"county": 403, "bureau": 403, "neighbour": 404, "auditor": 404}.items())
def test_who_else_may(as_, meeting, resolution, who, status):
    pages = [new(meeting), closing(resolution)]
    pages += [reverse(f"resolution-{name}", args=[resolution.pk]) for name in ("edit", "void")]
    assert {as_(who).get(url).status_code for url in pages} == {status}


def test_a_voided_meeting_takes_its_resolutions_along(as_, meeting, resolution, world):
    meeting.void("登记重复", by=world.user["head"])
    assert not Resolution.objects.overdue(DUE + DAY).exists()
    assert as_("head").get(closing(resolution)).status_code == 404
    assert as_("head").get(new(meeting)).status_code == 404


def test_reported_meetings_speak_of_the_same_kinds():
    assert ReportedMeeting._meta.get_field("kind").choices == MeetingKind.choices

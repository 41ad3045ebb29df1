"""异常信号: opened by a worried visit or by hand, watched until a day, closed with what became of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import RiskSignal
from cases.models.signal import WATCH
from cases.todo import files as todo
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from reports.workbench import Workbench
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
HELD = today() - 3 * DAY
TYPED = {"source": "school", "seen_on": str(today()), "text": "三天没来上课", "watch_until": str(today() + 7 * DAY)}


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)])
    return minor


def index(minor) -> str:
    return reverse("minor-signals", args=[minor.pk])


def close(client, row, **values):
    return client.post(reverse("signal-closing", args=[row.minor_id, row.pk]), values)


def test_a_worried_visit_opens_one_signal_with_the_words_of_the_visit(as_, minor):
    visit = files.visit(minor, HELD, worried=True, findings="夜里常不回家")
    row = RiskSignal.objects.open().get()
    assert (row.visit, row.seen_on, row.watch_until) == (visit, HELD, HELD + WATCH)
    for who in ("mentor", "member", "head"):
        assert "夜里常不回家" in as_(who).get(index(minor)).content.decode()


def test_a_visit_without_worry_opens_none(minor):
    files.visit(minor, HELD)
    assert not RiskSignal.objects.exists()


def test_the_signal_follows_its_visit(world, minor):
    visit = files.visit(minor, HELD, worried=True, findings="夜里常不回家")
    visit.amend({"findings": "夜里不回家，已谈话", "held_on": HELD - DAY}, version=1, by=world.user["member"])
    row = RiskSignal.objects.open().get()
    assert (row.told, row.seen_on) == ("夜里不回家，已谈话", HELD - DAY)
    visit.amend({"worried": False}, version=2, by=world.user["member"])
    assert not RiskSignal.objects.valid().exists()
    visit.amend({"worried": True}, version=3, by=world.user["member"])
    assert RiskSignal.objects.open().count() == 1
    visit.void("记错了", by=world.user["member"])
    assert not RiskSignal.objects.valid().exists()


def test_what_was_answered_stays_when_the_visit_worries_no_more(world, minor):
    visit = files.visit(minor, HELD, worried=True)
    RiskSignal.objects.get().close("已与家长谈过", by=world.user["head"])
    visit.amend({"worried": False}, version=1, by=world.user["member"])
    assert RiskSignal.objects.valid().get().result == "已与家长谈过"


def test_by_hand_the_mentor_and_the_station_open_one(as_, minor):
    for who in ("mentor", "member"):
        assert send(as_(who), reverse("signal-new", args=[minor.pk]), **TYPED)["Location"] == index(minor)
    assert RiskSignal.objects.open().count() == 2
    kinds = dict(as_("member").get(reverse("signal-new", args=[minor.pk])).context["form"].fields["source"].choices)
    assert "visit" not in kinds


@pytest.mark.parametrize(
    ("who", "status"), {"mentor": 200, "member": 200, "county": 403, "neighbour": 404, "other_county": 404}.items()
)
def test_it_is_read_by_those_who_visit_the_child(as_, minor, who, status):
    files.signal(minor, text="没来上课甲")
    response = as_(who).get(index(minor))
    assert response.status_code == status
    assert ("没来上课甲" in response.content.decode()) is (status == 200)
    if status == 403:
        assert "信号" not in as_(who).get(minor.get_absolute_url()).content.decode()


def test_it_waits_until_it_is_said_what_became_of_it(world, as_, minor):
    row = files.signal(minor, watch_until=today())
    member = world.user["member"]
    assert [one.number for one in todo.waiting_files(member, today()) if one.label == "异常信号"] == [1]
    item = todo.signal_item(row, today())
    assert (item.due_on, item.when, "没来上课" in item.title + item.line) == (today(), "今天到期", False)
    waiting = as_("member").get(reverse("signals")).content.decode()
    assert minor.file_no in waiting
    assert "没来上课" not in waiting
    assert errors(close(as_("member"), row, result="")) == {"result": ["请填写结果。"]}
    assert close(as_("member"), row, result="已到校，班主任每天留意").status_code == 302
    assert not todo.open_signals(member).exists()
    row.refresh_from_db()
    assert (row.result, row.closed_by) == ("已到校，班主任每天留意", member.pk)
    close(as_("head"), row, result="另一个说法")
    row.refresh_from_db()
    assert row.closed_by == member.pk
    assert AuditEntry.objects.filter(verb="risksignal.close").count() == 1


def test_the_mentor_does_not_close_it_and_the_neighbour_has_none(world, as_, minor):
    row = files.signal(minor)
    assert close(as_("mentor"), row, result="x").status_code == 403
    assert close(as_("neighbour"), row, result="x").status_code == 404
    assert not todo.open_signals(world.user["neighbour"]).exists()


def test_a_file_is_closed_with_nothing_waiting(world, minor):
    signal = files.signal(minor)
    minor.teams.get().close(today(), by=None)
    minor.refresh_from_db()
    with pytest.raises(NotAllowed, match="异常信号没有写明结果"):
        minor.move("closed", on=today(), closing="moved", by=world.user["head"])
    signal.close("已回校", by=world.user["member"])
    minor.move("closed", on=today(), closing="moved", by=world.user["head"])
    assert not todo.open_signals(world.user["member"]).exists()


def test_a_worry_that_comes_late_into_a_closed_file_waits_like_any_other(world, as_, minor):
    minor.teams.get().close(today() - DAY, by=None)
    minor.refresh_from_db()
    files.closed(minor)
    files.visit(minor, HELD, worried=True, findings="有人欺负")
    assert [one.number for one in todo.waiting_files(world.user["member"], today()) if one.label == "异常信号"] == [1]
    row = RiskSignal.objects.open().get()
    assert minor.file_no in as_("member").get(reverse("signals")).content.decode()
    assert close(as_("member"), row, result="已到校").status_code == 302
    assert not todo.open_signals(world.user["member"]).exists()


def test_its_days_stand_in_order_and_not_far_away(as_, minor):
    url = reverse("signal-new", args=[minor.pk])
    for changed, field in (
        ({"seen_on": str(today() + DAY)}, "seen_on"),
        ({"watch_until": str(today() - DAY)}, "watch_until"),
        ({"watch_until": str(today() + 200 * DAY)}, "watch_until"),
    ):
        assert list(errors(send(as_("member"), url, **TYPED | changed))) == [field]


def test_text_and_result_lie_sealed(world, minor):
    files.signal(minor, text="没来上课甲").close("已到校乙", by=world.user["head"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, result FROM cases_risksignal")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "甲".encode() not in stored
    assert "乙".encode() not in stored


def test_a_page_of_waiting_signals_asks_few_questions(world, as_, minor, django_assert_max_num_queries):
    for _ in range(30):
        files.signal(minor)
    client = as_("member")
    client.get(reverse("signals"))
    with django_assert_max_num_queries(15):
        assert len(client.get(reverse("signals")).context["page"].rows) == 25


def test_a_worry_of_today_stands_first_under_what_is_to_be_done_today_with_its_file(world, as_):
    late = files.child(world.unit["chengdong"], id_no=files.number(2))
    files.team(late, [rows.person(world.unit["chengdong"], name="李大姐")], interval_days=7)
    minor = files.child(world.unit["chengdong"])
    files.visit(minor, today(), worried=True)
    groups = dict(Workbench(world.user["head"], today()).groups())
    assert [item.title.split(" 档案")[0] for item in groups["今天要办"]] == ["异常信号", "走访"]
    item = groups["今天要办"][0]
    assert (item.title, item.when, item.tone) == (f"异常信号 档案 {minor.file_no}", "今天发现", "soon")

"""线索: reported at once or late, checked, decided, closed; who told it and what stays inside the station."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import reporting
from cases.checking import clue_items
from cases.models import ClueReport, Minor, MinorCategory
from cases.todo.rooms import waiting_clues
from guanai.calendars import DAY, today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations.models import Referral
from tests.cases import files
from tests.cases.clues import clue
from tests.stations.rows import errors, hidden, send

S = ClueReport.Status
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TYPED = {
    "klass": "against_minor",
    "mandatory": "m4",
    "channel": "school",
    "round": "",
    "informant": "minor",
    "source": "同学王小花",
    "text": "手臂上有多处淤青。",
    "found_at": "2026-11-18T08:00",
    "reported_at": "2026-11-18T09:00",
    "child_name": "刘小明",
    "gender": "male",
    "birth_date": str(files.BORN),
    "school": "",
}


@pytest.fixture
def row(world):
    return clue(world.unit["chengdong"], by=world.user["member"])


@pytest.fixture
def harm(world):
    facts = {"klass": "against_minor", "informant": "minor", "source": "王小花", "child_name": "刘小明"}
    return clue(world.unit["chengdong"], by=world.user["member"], **facts)


def step(client, row, status, note="查过了。"):
    return client.post(reverse("clue-step", args=[row.pk, status]), {"note": note})


# --- late


@pytest.mark.parametrize(
    ("against", "after", "late"),
    [
        (True, timedelta(0), False),
        (True, 24 * HOUR, False),
        (True, 24 * HOUR + SECOND, True),
        (False, 90 * HOUR, False),
    ],
)
def test_harm_to_a_child_is_reported_within_24_hours(against, after, late):
    assert reporting.late(against_minor=against, found_at=NOON, reported_at=NOON + after) is late


@pytest.mark.parametrize("klass", ["against_minor", "tendency", "environment"])
@pytest.mark.parametrize("after", [1, 24, 25])
def test_the_list_and_the_rule_say_the_same(world, klass, after):
    row = clue(world.unit["chengdong"], klass=klass, after=after)
    assert ClueReport.objects.late().filter(pk=row.pk).exists() == row.late
    assert row.late == (klass == "against_minor" and after == 25)


def test_what_was_late_says_so_on_its_page(as_, world):
    row = clue(world.unit["chengdong"], klass="against_minor", after=25)
    assert "迟报" in as_("member").get(row.get_absolute_url()).content.decode()
    page = as_("member").get(reverse("clues"), {"late": "yes"})
    assert [one.pk for one in page.context["page"].rows] == [row.pk]


# --- entering


def test_a_clue_gets_the_next_number_of_its_station_and_year(as_, world):
    for number in (1, 2):
        response = send(as_("member"), reverse("clue-new"), **TYPED)
        assert response.status_code == 302
        assert ClueReport.objects.filter(serial=number).get().no == f"{today().year}-{number:04d}"
    assert clue(world.unit["chengxi"]).serial == 1


def test_two_who_enter_at_once_get_two_numbers(world, monkeypatch):
    """The second has counted before the first one's row was there."""
    first = clue(world.unit["chengdong"])
    counting, given = ClueReport._count, iter([first.serial])

    def stale(self):
        counting(self)
        self.serial = next(given, self.serial)

    monkeypatch.setattr(ClueReport, "_count", stale)
    assert clue(world.unit["chengdong"]).serial == 2


def test_posted_twice_it_is_one_clue(as_):
    member, url = as_("member"), reverse("clue-new")
    values = hidden(member, url) | TYPED
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert ClueReport.objects.count() == 1


TOMORROW = f"{today() + timedelta(days=2)}T08:00"
BAD = [
    ({"klass": ""}, {"klass": ["请选择类别。"]}),
    ({"klass": "x"}, {"klass": ["没有找到这个类别，或不在您的范围内。"]}),
    ({"text": ""}, {"text": ["请填写内容。"]}),
    ({"text": "内" * 1001}, {"text": ["最多 1000 个字，现在有 1001 个。"]}),
    ({"text": "内\x00"}, {"text": ["里面有看不见的控制字符，请删掉重新填写。"]}),
    ({"found_at": ""}, {"found_at": ["请填写发现时间。"]}),
    ({"found_at": "昨天"}, {"found_at": ["请填写日期和时间，例如 2026-11-20 08:30。"]}),
    ({"found_at": "0001-01-01T00:00"}, {"found_at": ["请核对年份。"]}),
    ({"found_at": TOMORROW, "reported_at": TOMORROW}, {
        "found_at": ["发现时间不能晚于现在。"], "reported_at": ["报告时间不能晚于现在。"]}),
    ({"reported_at": "2026-11-18T07:59"}, {"reported_at": ["报告时间不能早于发现时间。"]}),
    ({"klass": "tendency"}, {"mandatory": ["强制报告只用于侵害未成年人的线索。"]}),
    ({"informant": "unknown"}, {"source": ["匿名的不填反映人。"]}),
    ({"birth_date": "2040-01-01"}, {"birth_date": ["出生日期不能晚于今天。"]}),
    ({"school": "nonsense"}, {"school": ["没有找到“nonsense”，或不在您的范围内。"]}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), BAD, ids=lambda one: str(one)[:40])
def test_bad_input_is_said_at_the_field(as_, changes, said):
    assert errors(send(as_("member"), reverse("clue-new"), **TYPED | changes)) == said
    assert not ClueReport.objects.exists()


def test_the_database_refuses_a_report_before_the_finding(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        ClueReport.objects.update(reported_at=row.found_at - HOUR)


# --- who reads what


def test_who_told_it_and_what_is_read_by_the_station_alone(as_, harm):
    url = harm.get_absolute_url()
    for who in ("member", "head"):
        body = as_(who).get(url).content.decode()
        assert all(words in body for words in ("夜里常不回家", "王小花", "刘小明"))
    body = as_("county").get(url).content.decode()
    assert "未成年人，姓名不显示" in body
    assert not any(words in body for words in ("夜里常不回家", "王小花", "刘小明"))


def test_above_nobody_learns_whose_file_a_clue_led_to(as_, world, harm):
    minor = files.child(world.unit["chengdong"])
    harm.verify("属实", by=None)
    harm.file_as(minor, by=None)
    for url in (reverse("clues"), harm.get_absolute_url()):
        assert minor.file_no in as_("member").get(url).content.decode()
        assert minor.file_no not in as_("county").get(url).content.decode()


@pytest.mark.parametrize("who", ["member", "county"])
def test_the_list_names_nobody(as_, harm, who):
    body = as_(who).get(reverse("clues")).content.decode()
    assert harm.no in body
    assert not any(words in body for words in ("夜里常不回家", "王小花", "刘小明"))


@pytest.mark.parametrize(
    ("who", "status"), {"neighbour": 404, "other_county": 404, "bureau": 404, "auditor": 404}.items()
)
def test_to_others_it_does_not_exist(as_, row, who, status):
    pages = [row.get_absolute_url(), *(reverse(f"clue-{name}", args=[row.pk]) for name in ("edit", "void", "file"))]
    assert {as_(who).get(url).status_code for url in pages} == {status}


def test_every_look_leaves_its_trace(as_, world, row):
    as_("county").get(row.get_absolute_url())
    line = AuditEntry.objects.get(verb="cluereport.read")
    assert (line.actor, line.target, line.detail) == (world.user["county"].pk, row.pk, {"identified": False})


def test_its_words_stand_nowhere_in_the_clear(harm):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_cluereport")
        kept = repr(cursor.fetchall())
    assert not any(words in kept or repr(words.encode()) in kept for words in ("王小花", "刘小明", "夜里常不回家"))


# --- the way of a clue


def test_it_is_checked_and_then_decided_and_closed(as_, row, world):
    member = as_("member")
    assert step(member, row, "monitored").status_code == 409
    for status in ("verified", "monitored", "closed"):
        assert step(member, row, status).status_code == 302
        row.refresh_from_db()
        assert row.status == status
    assert [(one.status, one.note) for one in row.steps.all()] == [
        (status, "查过了。") for status in ("verified", "monitored", "closed")
    ]


def test_a_step_needs_words(as_, row):
    assert errors(step(as_("member"), row, "verified", " ")) == {"note": ["请写明情况。"]}
    assert not row.steps.exists()


@pytest.mark.parametrize("status", ["filed", "referred", "received", "nonsense"])
def test_a_file_and_a_referral_are_no_mere_steps(as_, row, status):
    assert step(as_("member"), row, status).status_code == 404


def test_harm_is_called_untrue_by_two_people(as_, harm):
    step(as_("member"), harm, "verified")
    response = step(as_("member"), harm, "false")
    assert response.status_code == 409
    assert "核查和认定不实须由两个人分别办理" in response.content.decode()
    assert step(as_("head"), harm, "false").status_code == 302


def test_harm_that_nobody_took_up_is_laid_aside_by_two_people(as_, harm):
    for status in ("verified", "monitored"):
        step(as_("member"), harm, status)
    response = step(as_("member"), harm, "closed")
    assert response.status_code == 409
    assert "核查和不建档、不转办就办结须由两个人分别办理" in response.content.decode()
    assert step(as_("head"), harm, "closed").status_code == 302


def test_harm_that_became_a_file_is_closed_by_one(world, as_, harm):
    step(as_("member"), harm, "verified")
    ClueReport.objects.get().file_as(files.child(harm.unit), by=world.user["member"])
    assert step(as_("member"), harm, "closed").status_code == 302


@pytest.mark.parametrize("ways", [("verified", "false"), ("verified", "monitored", "closed")])
def test_other_clues_may_be_called_untrue_or_laid_aside_by_one(as_, row, ways):
    assert {step(as_("member"), row, status).status_code for status in ways} == {302}


def test_of_two_decisions_at_once_one_stands(world, row):
    row.verify("属实", by=world.user["member"])
    one, other = (ClueReport.objects.get(pk=row.pk) for _ in range(2))
    one.monitor("先看看", by=world.user["member"])
    with pytest.raises(NotAllowed, match="别人刚办过"):
        other.reject("不实", by=world.user["head"])
    row.refresh_from_db()
    assert row.status == S.MONITORED
    assert row.steps.count() == 2
    assert AuditEntry.objects.filter(verb="cluereport.move").count() == 2


def test_the_second_reads_what_happened(as_, row):
    step(as_("member"), row, "verified")
    response = step(as_("head"), row, "verified")
    assert response.status_code == 409
    assert "不用再办一次" in response.content.decode()


# --- into a file


@pytest.fixture
def checked(harm, world):
    harm.verify("属实", by=world.user["member"])
    return harm


def test_nothing_is_typed_twice_for_the_file(as_, checked):
    form = as_("member").get(reverse("clue-file", args=[checked.pk])).context["form"]
    told = {name: form[name].value() for name in ("name", "kind", "source")}
    assert told == {"name": "刘小明", "kind": "victim", "source": f"线索 {checked.no}（学校）"}


def test_it_becomes_a_file_that_knows_it(as_, checked):
    url = reverse("clue-file", args=[checked.pk])
    form = as_("member").get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    response = as_("member").post(url, values | {"id_no": files.number()})
    minor = Minor.objects.get()
    assert response["Location"] == minor.get_absolute_url()
    checked.refresh_from_db()
    assert (checked.status, checked.minor, minor.name) == (S.FILED, minor, "刘小明")
    assert MinorCategory.objects.get().source == f"线索 {checked.no}（学校）"


def test_one_who_comes_second_opens_no_second_file(as_, world, checked):
    url = reverse("clue-file", args=[checked.pk])
    form = as_("member").get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields} | {"id_no": files.number()}
    checked.monitor("先看看", by=world.user["head"])
    checked.close("没事了", by=world.user["head"])
    response = as_("member").post(url, values)
    assert response.status_code == 409
    assert "不能直接改为" in response.content.decode()
    assert not Minor.objects.exists()


def test_it_joins_a_file_of_the_own_station_only(as_, world, checked):
    own, other = (files.child(world.unit[code], id_no="", no_id_reason="无") for code in ("chengdong", "chengxi"))
    url = reverse("clue-join", args=[checked.pk])
    for wrong in (other.file_no, "XXXX-0000", ""):
        assert as_("member").post(url, {"file_no": wrong}).status_code == 422
    assert as_("member").post(url, {"file_no": own.file_no}).status_code == 302
    checked.refresh_from_db()
    assert (checked.status, checked.minor) == (S.FILED, own)


def test_it_cannot_be_made_a_strangers_by_hand(world, checked):
    other = files.child(world.unit["chengxi"])
    with pytest.raises(NotAllowed, match="本单位"):
        checked.file_as(other, by=world.user["member"])


def test_it_is_passed_on_by_a_referral_that_is_sent_at_once(as_, world, checked):
    url = reverse("clue-referral", args=[checked.pk])
    facts = {"kind": "transfer", "to_unit": str(world.unit["donghu"].pk), "need": "核查受侵害情况"}
    response = send(as_("member"), url, **facts, matter="请依法核查。", basis="duty")
    referral = Referral.objects.get()
    assert response["Location"] == referral.get_absolute_url()
    checked.refresh_from_db()
    assert (checked.status, referral.status, referral.subject) == (S.REFERRED, "sent", checked.pk)
    assert referral.subject_label == str(checked)
    assert str(referral) in as_("member").get(checked.get_absolute_url()).content.decode()


def test_an_entered_mistake_is_voided_but_not_one_that_was_handled(as_, row, checked):
    assert as_("member").post(reverse("clue-void", args=[row.pk]), {"reason": "登记重复"}).status_code == 302
    assert as_("member").get(reverse("clue-edit", args=[row.pk])).status_code == 404
    step(as_("member"), checked, "monitored")
    assert as_("member").post(reverse("clue-void", args=[checked.pk]), {"reason": "登记重复"}).status_code == 409


# --- what waits


def test_the_unchecked_wait_the_longest_overdue_first(world, as_):
    unit = world.unit["chengdong"]
    calm = clue(unit, hours_ago=30)
    harm = clue(unit, hours_ago=30, klass="against_minor")
    old = clue(unit, hours_ago=100)
    decided = clue(unit, hours_ago=200)
    decided.verify("属实", by=None)
    decided.monitor("常去看看", by=None)
    items = clue_items(world.user["member"], today(), 9)
    assert [item.title for item in items] == [f"核查{one}" for one in (old, harm, calm)]
    assert [item.tone for item in items] == ["late", "late", "soon"]
    assert clue_items(world.user["neighbour"], today(), 9) == []
    assert "夜里常不回家" not in as_("member").get(reverse("workbench")).content.decode()


def test_what_was_checked_waits_until_something_becomes_of_it(world):
    unit = world.unit["chengdong"]
    harm, calm = clue(unit, hours_ago=200, klass="against_minor"), clue(unit, hours_ago=200)
    for one in (harm, calm):
        one.verify("属实", by=world.user["member"])
    waits = ClueReport.objects.undecided().with_act_by()
    assert [one.act_by - one.reported_at for one in waits.filter(pk=harm.pk)] == [DAY]
    assert [one.act_by for one in waits.filter(pk=calm.pk)] == [calm.steps.get().at + 3 * DAY]
    assert [row.pk for row in ClueReport.objects.overdue(timezone.now())] == [harm.pk]
    items = clue_items(world.user["member"], today(), 9)
    assert [(item.title, item.tone) for item in items] == [(f"处理{harm}", "late"), (f"处理{calm}", "soon")]
    assert "请立即处理" in items[0].line
    for one in (harm, calm):
        one.monitor("常去看看", by=world.user["head"])
    assert clue_items(world.user["member"], today(), 9) == []


@pytest.mark.parametrize("number", [1, 30])
def test_few_queries_whatever_the_number(as_, world, number):
    for _ in range(number):
        row = clue(world.unit["chengdong"])
    member = as_("member")
    for url, most in ((reverse("clues"), 15), (row.get_absolute_url(), 20)):  # a page also writes that it was read
        with CaptureQueriesContext(connection) as asked:
            member.get(url)
        assert len(asked) <= most


def test_a_moment_is_read_as_ours(as_):
    send(as_("member"), reverse("clue-new"), **TYPED)
    assert timezone.localtime(ClueReport.objects.get().found_at).hour == 8


def test_what_is_overdue_is_counted_apart_from_the_others(world, as_):
    unit = world.unit["chengdong"]
    for hours_ago in (1, 2, 100):
        clue(unit, hours_ago=hours_ago)
    counts = {one.label: one.number for one in waiting_clues(world.user["member"], today())}
    assert counts == {"线索逾期未处理": 1, "线索未处理": 2}
    assert not any(one.number for one in waiting_clues(world.user["neighbour"], today()))
    late, others = (as_("member").get(one.url) for one in waiting_clues(world.user["member"], today()))
    assert (late.context["total"], others.context["total"]) == (1, 2)

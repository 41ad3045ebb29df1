"""Excel in: what people fill is tried, asked about once, and taken all or not at all."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guanai import jobs, tasks, workbook
from guanai.ledger import trial
from guanai.models import Attachment, AuditEntry, Job, SheetWord, Upload
from guanai.uploads import LIFE
from outreach.models import CampusInspection, OutreachEvent, OutreachSession
from tests.guanai import sheets
from tests.guanai.sheets import HEADS, answer, audiences, give, outcome, problems, row, take, tried
from tests.stations import rows
from tests.stations.rows import MISSING

pytestmark = pytest.mark.django_db
TEMPLATE, IMPORT = reverse("sessions-template"), reverse("sessions-import")


@pytest.fixture
def member(world, as_):
    """A member of 城东所, which has two schools."""
    for name in ("城东小学", "城东中学"):
        rows.school(world.unit["chengdong"], name)
    return as_("member")


# --- the template


def filled(data: bytes, **cells) -> bytes:
    """The template as somebody fills its second row."""
    heads = workbook.tables(data)["法治宣讲"][0]
    return sheets.workbook(heads, [cells.get(workbook.bare(head), "") for head in heads])


def test_the_template_names_the_columns_and_marks_what_must_be_filled(member):
    heads = workbook.tables(member.get(TEMPLATE).content)["法治宣讲"][0]
    assert [head for head in heads if head.endswith("*")] == ["日期*", "主题*", "受教育人次*"]
    assert {"已有活动", "新活动名称", "形式", "学校", "主讲人", "情况"} < set(heads)


def test_the_template_offers_only_the_readers_own(world, member):
    rows.school(world.unit["hekou"], "河口小学")
    with ZipFile(BytesIO(member.get(TEMPLATE).content)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert "城东小学" in text
    assert "河口小学" not in text


def test_the_filled_template_is_tried_and_taken(world, member):
    data = filled(
        member.get(TEMPLATE).content,
        新活动名称="开学第一课", 形式="主题班会", 日期="2026年3月5日", 学校="城东小学", 主题="反诈、禁毒",
        受教育人次="１，２００", 主讲人身份="法治副校长", 人次界限="约", 情况="到场，热烈。",
    )  # fmt: skip
    page = member.get(give(member, data)["Location"])
    assert (page.status_code, outcome(page)) == (200, (1, 0, 0))
    assert take(member)["Location"] == reverse("sessions")
    kept = OutreachSession.objects.get()
    assert (kept.held_on, kept.audience, kept.audience_bound) == (date(2026, 3, 5), 1200, "about")
    assert (kept.event.title, kept.event.form, kept.capacity) == ("开学第一课", "class_meeting", "vice_principal")
    assert (kept.school.name, kept.unit, kept.note) == ("城东小学", world.unit["chengdong"], "到场，热烈。")
    assert sorted(topic.label for topic in kept.topics.all()) == ["反诈", "禁毒"]
    assert kept.entered_by == world.user["member"].pk


# --- the dry run


def test_a_dry_run_leaves_nothing_behind_but_its_own_line(member):
    before = set(AuditEntry.objects.values_list("verb", flat=True))
    assert outcome(tried(member, row(), row(受教育人次="50"))) == (2, 0, 0)
    assert outcome(tried(member, row(), row(日期="昨天"))) == (1, 0, 1)
    assert not OutreachSession.objects.exists()
    assert not OutreachEvent.objects.exists()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) - before == {"sessions.upload"}


def test_problems_name_row_column_word_and_reason(member):
    page = tried(
        member, row(), row(日期="2018-2-30"), row(受教育人次="很多"), row(学校="", 地点=""), row(新活动名称="")
    )
    assert problems(page) == [
        (3, "日期", "2018-2-30", "没有“2018-2-30”这一天，请核对年月日。"),
        (4, "受教育人次", "很多", "受教育人次请填整数，例如 120。"),
        (5, "", "", "请选择学校，或填写地点。"),
        (6, "新活动名称", "", "请选择已有的活动，或给新活动起名。"),
    ]
    assert "第 3 行 · 日期" in page.content.decode()


def test_all_or_nothing(member):
    tried(member, row(), row(日期="昨天"))
    take(member)
    assert audiences() == []
    assert Upload.objects.get().state == Upload.State.TRIED


def test_if_one_row_fails_while_taking_nothing_is_kept(member, monkeypatch):
    tried(member, row(), row(受教育人次="50"))
    keep = OutreachSession.add_photos

    def broken(self, *args, **kwargs):
        if self.audience == 50:
            raise ZeroDivisionError
        keep(self, *args, **kwargs)

    monkeypatch.setattr(OutreachSession, "add_photos", broken)
    with pytest.raises(ZeroDivisionError):
        take(member)
    assert audiences() == []
    assert not AuditEntry.objects.filter(verb="sessions.import").exists()


# --- once


def test_taken_twice_it_is_there_once(member):
    tried(member, row(), row(受教育人次="50"))
    take(member)
    take(member)
    assert audiences() == [50, 120]
    assert OutreachEvent.objects.count() == 2
    line = AuditEntry.objects.get(verb="sessions.import")
    assert (line.detail, line.target) == ({"rows": 2}, Upload.objects.get().pk)


def test_a_corrected_file_can_be_given_again(member):
    tried(member, row(), row(受教育人次="50"))
    take(member)
    page = tried(member, row(), row(受教育人次="50"), row(受教育人次="70"))
    assert outcome(page) == (1, 2, 0)
    take(member)
    assert audiences() == [50, 70, 120]


def test_a_row_entered_by_hand_is_recognised(member):
    tried(member, row(学校="", 地点="文化广场"))
    take(member)
    assert outcome(tried(member, row(学校="", 地点="文化广场"))) == (0, 1, 0)


def test_two_classes_of_one_day_are_two_rows_and_stay_two(member):
    tried(member, row(), row())
    take(member)
    assert audiences() == [120, 120]
    assert outcome(tried(member, row(), row())) == (0, 2, 0)
    assert outcome(tried(member, row(), row(), row())) == (1, 2, 0)


def test_a_voided_row_and_a_neighbours_row_are_not_taken_for_ours(world, member, as_):
    tried(member, row())
    take(member)
    OutreachSession.objects.get().void("登记错了。", by=world.user["member"])
    assert outcome(tried(member, row())) == (1, 0, 0)
    rows.school(world.unit["chengxi"], "城东小学")
    assert outcome(tried(as_("neighbour"), row())) == (1, 0, 0)


# --- who


def test_only_who_may_record_may_import(as_):
    for name in ("auditor", "system", "security", "nobody"):
        for url in (TEMPLATE, IMPORT):
            assert as_(name).get(url).status_code == 403
        assert give(as_(name), sheets.workbook(HEADS, row())).status_code == 403
    assert not Upload.objects.exists()


def test_a_trial_is_its_owners_alone(member, as_):
    url = tried(member, row()).request["PATH_INFO"]
    missing = reverse("sessions-trial", args=[rows.MISSING])
    for name in ("head", "neighbour", "county"):
        found, absent = as_(name).get(url), as_(name).get(missing)
        assert (found.status_code, found.content) == (404, absent.content)
        assert as_(name).post(url + "taking/").status_code == 404
    assert member.get(reverse("inspections-trial", args=[Upload.objects.get().pk])).status_code == 404


# --- a station's own old sheet

OLD = (
    ("城东派出所 2026 年法制宣传情况统计表",),
    ("填表人：王站员",),
    ("序号", "活动时间", "活动名称", "学校", "法制内容", "教育人数", "主讲人身份", "联系电话"),
    (1, "2026.3.5", "开学第一课", "一小", "反诈、禁毒", 120, "法制副校长", "138"),
    (2, "2026.3.6", "法制宣传日", "城东中学", "反诈", "８０", "民警", "138"),
)


def test_an_old_sheet_is_asked_about_once_and_then_remembered(world, member):
    page = member.get(give(member, sheets.workbook(*OLD))["Location"])
    reading = page.context["trial"]
    assert (reading.header, reading.missing, reading.strange) == (2, ["主题"], ["法制内容", "联系电话"])
    heads = {field.field.label: (field.name, field.value()) for field in page.context["heads"]}
    assert [heads[head][1] for head in ("活动时间", "教育人数", "联系电话")] == ["日期", "受教育人次", ""]
    answers = {name: value for name, value in heads.values() if value}
    page = answer(member, "heads", **answers | {heads["法制内容"][0]: "主题"})
    assert problems(page) == [(4, "学校", "一小", "没有找到“一小”，或不在您的范围内。")]
    assert page.context["trial"].strange == []

    (question,) = page.context["words"]
    school = next(key for key, label in question.field.choices if label == "城东小学")
    page = answer(member, "words", **{question.name: school})
    assert outcome(page) == (2, 0, 0)
    take(member)
    first, second = OutreachSession.objects.order_by("held_on")
    assert (first.school.name, first.capacity, first.audience) == ("城东小学", "vice_principal", 120)
    assert (second.event.title, second.audience) == ("法制宣传日", 80)  # prose stays as it was written

    again = sheets.workbook(*OLD, (3, "2026.3.7", "班会", "一小", "反诈", 40, "民警", "138"))
    page = member.get(give(member, again)["Location"])
    assert outcome(page) == (1, 2, 0)
    assert not page.context["words"].fields


def test_what_a_unit_has_said_is_not_said_for_its_neighbour(world, member, as_):
    assert tried(member, row(学校="一小")).context["words"].fields
    school = str(rows.School.objects.get(name="城东小学").pk)
    answer(member, "words", word_0=school)
    assert SheetWord.objects.get().unit == world.unit["chengdong"].pk
    rows.school(world.unit["chengxi"], "一小学")
    assert problems(tried(as_("neighbour"), row(学校="一小")))


def test_a_word_among_several_is_asked_alone(member):
    (question,) = tried(member, row(主题="反诈、防骗")).context["words"]
    assert question.label == "主题写作“防骗”的，是"


def test_a_wrong_guess_can_be_put_right(member):
    """内容 stands for 主题 by itself; here it is prose."""
    heads = ("新活动名称", "日期", "学校", "内容", "主题", "受教育人次")
    line = ("开学第一课", "2026-3-5", "城东小学", "讲了两个案例", "反诈", "120")
    page = tried(member, line, heads=heads)
    assert problems(page)
    names = {field.field.label: field.name for field in page.context["heads"]}
    right = {names[head]: head for head in heads if head != "内容"}
    page = answer(member, "heads", **right | {names["内容"]: "情况"})
    assert outcome(page) == (1, 0, 0)
    take(member)
    assert OutreachSession.objects.get().note == "讲了两个案例"


def test_two_columns_cannot_be_one(member):
    page = tried(member, row())
    names = {field.field.label: field.name for field in page.context["heads"]}
    page = answer(member, "heads", **dict.fromkeys([names["日期"], names["地点"]], "日期"))
    assert page.status_code == 422
    assert "“日期”对应了两列，请只留一列。" in page.content.decode()


def test_a_required_column_that_the_sheet_has_not_is_answered_for_all_its_rows(member):
    page = tried(member, ("班会", "2026-3-5", "城东小学", 40), heads=("活动名称", "日期", "学校", "人次"))
    assert (page.context["trial"].missing, page.context["trial"].outcome) == (["主题"], None)
    names = {field.field.label: (field.name, field.value()) for field in page.context["heads"]}
    topic, choices = next((one.name, one.field.choices) for one in page.context["heads"] if one.name == "absent_主题")
    said = dict(names.values()) | {topic: next(key for key, label in choices if label == "反诈")}
    assert outcome(answer(member, "heads", **{name: value or "" for name, value in said.items()})) == (1, 0, 0)


def test_another_header_row_can_be_chosen(member):
    page = member.get(give(member, sheets.workbook(("日期", "学校"), HEADS, row()))["Location"])
    assert page.context["trial"].header == 1
    page = answer(member, "header", header=1)
    assert page.context["trial"].header == 0
    assert page.context["trial"].missing


# --- large sheets


@pytest.fixture
def small(monkeypatch):
    """Sheets above two lines are large."""
    monkeypatch.setattr(trial, "AT_ONCE", 3)
    monkeypatch.setattr(jobs, "wake", lambda job: None)


MANY = [row(受教育人次=str(number)) for number in range(1, 6)]


def test_a_large_sheet_is_tried_and_taken_as_jobs(member, small, django_capture_on_commit_callbacks):
    page = tried(member, *MANY)
    job = Job.objects.get()
    assert (job.url, job.target) == (page.request["PATH_INFO"], Upload.objects.get().pk)
    assert f'hx-get="{reverse("job", args=[job.pk])}"' in page.content.decode()
    tasks.read_sheet(str(job.pk))
    page = member.get(job.url)
    assert outcome(page) == (5, 0, 0)
    assert audiences() == []
    assert take(member)["Location"] == job.url
    taking = Job.objects.exclude(pk=job.pk).get()
    tasks.read_sheet(str(taking.pk))
    taking.refresh_from_db()
    assert (audiences(), taking.state) == ([1, 2, 3, 4, 5], Job.State.DONE)
    assert "这个文件已经导入" in member.get(job.url).content.decode()
    tasks.read_sheet(str(taking.pk))
    assert audiences() == [1, 2, 3, 4, 5]


def test_progress_is_told_by_rows(member, small, monkeypatch):
    monkeypatch.setattr(trial, "EACH", 2)
    tried(member, *MANY)
    told = []
    monkeypatch.setattr(jobs.Lease, "report", lambda self, percent, step: told.append((percent, step)))
    tasks.read_sheet(str(Job.objects.get().pk))
    assert told == [
        (0, "正在核对第 1 行，共 5 行"), (24, "正在核对第 3 行，共 5 行"), (48, "正在核对第 5 行，共 5 行"),
        (60, "正在试写 5 行"),
    ]  # fmt: skip


def test_a_worker_that_dies_while_taking_leaves_nothing_and_the_next_one_takes_all(member, small, monkeypatch):
    tried(member, *MANY)
    tasks.read_sheet(str(Job.objects.get().pk))
    take(member)
    taking = Job.objects.latest("created_at")
    with monkeypatch.context() as broken:
        broken.setattr(OutreachSession, "add_photos", lambda self, *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.read_sheet(str(taking.pk))
    assert audiences() == []
    tasks.read_sheet(str(taking.pk))
    assert audiences() == [1, 2, 3, 4, 5]


def test_who_lost_the_right_meanwhile_imports_nothing(world, member, small):
    tried(member, *MANY)
    world.user["member"].appointments.update(ends_on=date(2020, 1, 2))
    tasks.read_sheet(str(Job.objects.get().pk))
    assert Job.objects.get().error == "您现在没有登记的权限，没有导入。"
    assert not Upload.objects.get().outcome


def test_after_a_day_the_sheet_and_its_file_are_gone(member, django_capture_on_commit_callbacks):
    tried(member, row())
    old = Upload.objects.get()
    path = old.attachment.path
    tasks.sweep()
    assert Upload.objects.exists()
    assert path.exists()
    Upload.objects.update(created_at=timezone.now() - LIFE * 1.01)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
    assert not Upload.objects.exists()
    assert not Attachment.objects.exists()
    assert not path.exists()


# --- what it costs


def test_a_row_costs_no_query_of_its_own(member):
    """Neither to be read nor to be written, not even a savepoint: rows go in by hundreds."""
    few, many = (queries_of(member, number) for number in (10, 60))
    assert many - few <= 3


def queries_of(client, number: int) -> int:
    data = sheets.workbook(HEADS, *(row(受教育人次=str(one)) for one in range(number)))
    with CaptureQueriesContext(connection) as queries:
        give(client, data)
    return len(queries)


# --- rows below rows

INSPECTED = ("序号", "学校", "检查日期", "类别", "检查人次")
ITEMS = ("序号", "方面", "检查内容", "结果", "整改期限", "说明")


def inspected(client, parents, items):
    """Give a sheet of inspections with their items; the page of the trial."""
    data = sheets.workbook(INSPECTED, *parents, name="校园安全检查", more=[("检查项", [ITEMS, *items])])
    return client.get(give(client, data, "inspections")["Location"])


def test_rows_below_come_on_a_second_sheet_tied_by_number(member):
    parents = [("甲", "城东小学", "2026-3-5", "专项检查", 2), ("乙", "城东中学", "2026-3-6", "", 1)]
    items = [
        ("乙", "消防", "灭火器", "合格", "", ""),
        ("甲", "人防", "门卫", "有问题", "2026.3.20", "夜间只有一人"),
        ("甲", "7", "周边网吧", "合格", "", ""),
    ]
    assert outcome(inspected(member, parents, items)) == (2, 0, 0)
    assert not CampusInspection.objects.exists()
    take(member, "inspections")
    first, second = CampusInspection.objects.order_by("held_on")
    assert [(item.item, item.result, item.note) for item in first.items.all()] == [
        ("门卫", "defect", "夜间只有一人"), ("周边网吧", "ok", ""),
    ]  # fmt: skip
    assert (second.kind, [item.item for item in second.items.all()]) == ("routine", ["灭火器"])
    assert outcome(inspected(member, parents, items)) == (0, 2, 0)


def test_what_is_wrong_below_names_its_own_sheet_and_row(member):
    parents = [("1", "城东小学", "2026-3-5", "", 2)]
    items = [
        ("1", "人防", "门卫", "有问题", "", ""),
        ("1", "人防", "岗亭", "还行", "", ""),
        ("9", "人防", "门", "合格", "", ""),
    ]
    page = inspected(member, parents, items)
    said = [(one.sheet, one.row, one.column, one.why) for one in page.context["trial"].outcome.problems]
    assert said == [
        ("检查项", 2, "整改期限", "有问题的请填整改期限。"),
        ("检查项", 3, "结果", "没有找到这个结果，或不在您的范围内。"),
        ("检查项", 4, "序号", "第一张表里没有这个序号。"),
    ]
    assert "检查项 · 第 2 行 · 整改期限" in page.content.decode()
    assert take(member, "inspections").status_code == 302
    assert not CampusInspection.objects.exists()


def test_rows_below_go_out_tied_by_number(member, as_):
    inspected(member, [("1", "城东小学", "2026-3-5", "", 2)], [("1", "人防", "门卫", "有问题", "2026-3-20", "")])
    take(member, "inspections")
    tables = workbook.tables(as_("head").post(reverse("inspections-export")).content)
    assert [row[:3] for row in tables["校园安全检查"][1:]] == [
        ["序号", "检查日期", "学校"],
        ["1", "2026-03-05", "城东小学"],
    ]
    assert tables["检查项"][1:] == [list(ITEMS), ["1", "人防", "门卫", "有问题", "2026-03-20", ""]]


# --- what people get wrong


def test_a_file_that_is_no_sheet_is_refused_at_the_field_and_not_kept(member):
    for data, said in ((b"x", "不是 Excel 工作簿"), (b"", "这个文件是空的。")):
        response = give(member, data)
        assert response.status_code == 422
        assert said in response.context["form"].errors["file"][0]
    assert member.post(IMPORT, {}).context["form"].errors == {"file": ["请选择文件。"]}
    assert not Attachment.objects.exists()


def test_the_template_of_another_ledger_is_asked_about(member):
    data = member.get(reverse("inspections-template")).content
    heads = workbook.tables(data)["校园安全检查"][0]
    page = member.get(give(member, sheets.workbook(heads, ["1"] * len(heads)))["Location"])
    assert page.context["trial"].missing
    assert page.context["trial"].outcome is None
    assert "表里没有认出这几列" in page.content.decode()
    take(member)
    assert not OutreachSession.objects.exists()


HOSTILE = [
    ("日期", "0001-01-01"), ("日期", "9999-12-31"), ("日期", 43164), ("受教育人次", 2**63), ("受教育人次", "-1"),
    ("受教育人次", 1e300), ("受教育人次", 1.5), ("地点", "地" * 61), ("新活动名称", "名" * 32_000),
    ("学校", "x" * 32_000),
    ("主题", "、".join(f"词{number}" for number in range(5_000))), ("学校", MISSING), ("受教育人次", "=1+1"),
    ("主讲人身份", "教师"), ("形式", "请选择"), ("已有活动", "没有的活动"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), HOSTILE, ids=lambda value: str(value)[:20])
def test_a_cell_that_cannot_be_taken_is_told_in_chinese(member, column, value):
    cells = dict(zip(HEADS, sheets.ROW, strict=True)) | {column: value}
    page = tried(member, tuple(cells.values()), heads=tuple(cells))
    ((line, where, said, why),) = problems(page)
    assert (line, where) == (2, column)
    assert len(said) <= 60
    assert re.search(r"[\u4e00-\u9fff]", why)
    take(member)
    assert not OutreachSession.objects.exists()


@pytest.mark.parametrize(
    "day", ["2018.3.5", "2018年3月5日", "２０１８/３/５", "2018-03-05", "20180305", date(2018, 3, 5)], ids=str
)
def test_days_as_people_write_them_are_taken(member, day):
    heads = dict(zip(HEADS, sheets.ROW, strict=True)) | {"日期": day}
    data = workbook.written([workbook.Sheet("表", list(heads), [list(heads.values())])])
    assert outcome(member.get(give(member, data)["Location"])) == (1, 0, 0)
    take(member)
    assert OutreachSession.objects.get().held_on == date(2018, 3, 5)


def test_a_no_of_an_older_sheet_is_a_bound_and_a_strange_word_is_neither(member):
    heads = (*HEADS, "人次为准数")
    page = tried(member, (*row(), "大概"), heads=heads)
    assert [(one[0], one[1]) for one in problems(page)] == [(2, "人次界限")]
    tried(member, (*row(), "否"), heads=heads)
    take(member)
    assert OutreachSession.objects.get().audience_bound == "about"

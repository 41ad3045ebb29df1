"""导出修改: rows go out, are edited offline and come back; what nobody touched changes nothing."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter
from django.urls import reverse

from guanai import workbook
from guanai.ledger import sheet
from guanai.ledger.slip import TORN, Slip
from guanai.ledger.trial import Trial
from guanai.ledger.wording import KEY, VERSION
from guanai.models import AuditEntry, Export, Revision
from outreach.models import CampusInspection, OutreachEvent, OutreachSession
from stations.models import Meeting, User
from tests.guanai.sheets import give, outcome, problems, take

pytestmark = pytest.mark.django_db
SHEET = "会议"


@pytest.fixture
def meeting(world):
    def made(topic="校园周边整治", unit="chengdong", **facts):
        row = Meeting(unit=world.unit[unit], kind="joint", held_on=date(2026, 3, 5), topic=topic, **facts)
        row.enter(by=world.user["head"])
        return row

    return made


@pytest.fixture
def head(as_):
    return as_("head")


def out(client, slug="meetings", **asked) -> bytes:
    response = client.post(reverse(f"{slug}-editing", query=asked))
    assert response.status_code == 200, response
    return response.content


def table(data: bytes, name=SHEET) -> list[list[str]]:
    """The heads and rows, without the mark above them."""
    found = workbook.tables(data)[name]
    return found[workbook.header_of(found, lambda head: head in (KEY, "序号")) :]


def edited(data: bytes, *changes: tuple[int, str, str], name=SHEET, more=(), slip=None, without=()) -> bytes:
    """The workbook with cells typed over: (row below the heads, column, text); `more`: rows at its end by column.

    `without`: columns that somebody deleted.
    """
    found = workbook.tables(data)
    heads, *lines = table(data, name)
    columns = {head.rstrip("*"): place for place, head in enumerate(heads)}
    for number, column, text in changes:
        lines[number - 1][columns[column]] = text
    lines += [[row.get(head.rstrip("*"), "") for head in heads] for row in more]
    left = [place for column, place in columns.items() if column not in without]
    found[name] = [[row[place] for place in left] for row in (heads, *lines)]
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    for title, rows in (found | {"校验": workbook.slip(data) if slip is None else slip}).items():
        page = book.add_worksheet(title)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        if title == "校验":
            page.very_hidden()
    book.close()
    return out.getvalue()


def tried(client, data: bytes, slug="meetings"):
    return client.get(give(client, data, slug)["Location"])


def test_a_new_line_that_says_the_same_as_a_row_of_the_sheet_means_a_second_one(world, meeting, head):
    meeting()
    same = {"召开日期": "2026-03-05", "类别": "联席会议", "议题": "校园周边整治"}
    page = tried(head, edited(out(head), more=[same, same]))
    assert problems(page) == []
    assert outcome(page) == (2, 0, 0)
    meeting(topic="一同名").void("记错。", by=world.user["head"])
    data = out(head)
    meeting(topic="另一场")
    page = tried(head, edited(data, more=[same | {"议题": "另一场"}]))
    assert outcome(page) == (0, 1, 0)
    assert "早已登记、不会再写的：第" in page.content.decode()


def test_an_event_is_chosen_in_a_sheet_by_the_words_that_the_sheet_offers(world, as_):
    event = OutreachEvent(unit=world.unit["chengdong"], title="开学第一课")
    event.enter(by=world.user["member"])
    talk = OutreachSession(unit=event.unit, event=event, held_on=date(2026, 3, 5), place="操场", audience=100)
    talk.enter(by=world.user["member"])
    member = as_("head")
    data = out(member, "sessions")
    offered = f"{event}（最近一场2026年3月5日操场，城东所）"
    facts = {"日期": "2026-03-06", "地点": "礼堂", "主题": "禁毒", "受教育人次": "50"}
    page = tried(member, edited(data, name="法治宣讲", more=[facts | {"已有活动": offered}]), "sessions")
    assert problems(page) == []
    assert outcome(page) == (1, 0, 0)


def changes(page) -> list[tuple]:
    return [(one.title, one.column, one.old, one.new) for one in page.context["trial"].outcome.changes]


def test_it_goes_out_with_the_forms_columns_a_number_and_a_mark(world, head, meeting):
    row = meeting(place="三楼")
    data = out(head)
    heads, first = table(data)
    assert heads[:3] == [KEY, VERSION, "类别*"]
    assert (first[0], first[1], first[heads.index("地点")]) == (str(row.pk), "1", "三楼")
    export = Export.objects.get()
    assert (export.rows, export.title) == (1, "会议（导出修改）")
    assert f"编号 {export.no}" in workbook.tables(data)[SHEET][0][0]
    with ZipFile(BytesIO(data)) as archive:
        page, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert b"<sheetProtection" in page
    assert b'locked="0"' in styles


def test_a_cell_that_was_typed_over_is_shown_and_taken_with_the_old_word_kept(world, head, meeting):
    row, other = meeting(place="三楼"), meeting("第二次", place="二楼")
    data = out(head)
    number = [line[0] for line in table(data)].index(str(row.pk))
    page = tried(head, edited(data, (number, "地点", "四楼"), (number, "到会人次", "１２")))
    assert changes(page) == [("校园周边整治", "地点", "三楼", "四楼"), ("校园周边整治", "到会人次", "", "12")]
    done = page.context["trial"].outcome
    assert (done.cells, done.changed, done.untouched, done.taken, done.wrong) == (2, 1, 1, 0, 0)
    assert "写入这 1 次" in page.content.decode()
    assert not Revision.objects.exists()
    take(head, "meetings")
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.place, row.attendance, row.version, other.version) == ("四楼", 12, 2, 1)
    assert Revision.of(row)[0].said == {"地点": "三楼", "到会人次": ""}
    assert AuditEntry.objects.get(verb="meetings.import").detail == {"rows": 0, "changed": 1}


def test_untouched_it_changes_nothing_whoever_changed_it_meanwhile(world, head, meeting):
    row = meeting(place="三楼", minutes="第一行\r\n第二行", host="=1+1")
    data = out(head)
    page = tried(head, data)
    assert (page.context["trial"].outcome.untouched, outcome(page)) == (1, (0, 0, 0))
    row.amend({"place": "五楼"}, version=1, by=world.user["member"])
    page = tried(head, data)
    assert (page.context["trial"].outcome.untouched, problems(page)) == (1, [])
    assert "表里没有改动" in page.content.decode()


def test_a_row_that_somebody_changed_meanwhile_is_refused_with_who_and_what(world, head, meeting):
    row = meeting(place="三楼")
    data = out(head)
    row.amend({"host": "所长"}, version=1, by=world.user["member"])
    page = tried(head, edited(data, (1, "地点", "四楼")))
    [(_, _, _, why)] = problems(page)
    assert "改了承办单位，没有写入" in why
    assert str(world.user["member"]) in why
    take(head, "meetings")
    row.refresh_from_db()
    assert row.place == "三楼"


def test_a_cell_typed_to_what_a_colleague_has_written_meanwhile_changes_nothing(world, head, meeting):
    row = meeting(place="三楼")
    data = out(head)
    row.amend({"place": "五楼"}, version=1, by=world.user["member"])
    page = tried(head, edited(data, (1, "地点", "五楼")))
    assert (page.context["trial"].outcome.untouched, problems(page), changes(page)) == (1, [], [])


@pytest.mark.parametrize("without", [(VERSION,), (KEY,), (KEY, VERSION)])
def test_without_its_grey_columns_it_is_refused_and_no_row_is_entered_again(head, meeting, without):
    meeting(place="三楼")
    page = tried(head, edited(out(head), (1, "地点", "四楼"), (1, "召开日期", "2026-3-6"), without=without))
    assert (page.context["trial"].refusal, page.context["trial"].outcome) == (TORN, None)
    take(head, "meetings")
    assert Meeting.objects.count() == 1


def test_the_note_tells_only_what_a_protected_sheet_allows():
    assert "删掉" not in sheet.NOTE_OF_EDITING


def test_all_or_nothing(world, head, meeting):
    row = meeting(place="三楼")
    meeting("第二次")
    data = out(head)
    bad = next(number for number, line in enumerate(table(data)) if "第二次" in line)
    page = tried(head, edited(data, (3 - bad, "地点", "四楼"), (bad, "召开日期", "昨天")))
    assert outcome(page)[2] == 1
    take(head, "meetings")
    row.refresh_from_db()
    assert (row.place, row.version) == ("三楼", 1)


def test_taken_twice_it_is_changed_once(head, meeting):
    row = meeting(place="三楼")
    data = edited(
        out(head), (1, "地点", "四楼"), more=[{"类别": "联席会议", "召开日期": "2026-3-9", "议题": "新的一次"}]
    )
    for changed in (1, 0):
        page = tried(head, data)
        assert (page.context["trial"].outcome.changed, page.context["trial"].outcome.taken) == (changed, changed)
        take(head, "meetings")
        take(head, "meetings")
    row.refresh_from_db()
    assert (row.version, Meeting.objects.count()) == (2, 2)


def test_a_voided_row_a_strange_number_a_changed_version_and_a_row_twice_are_refused(world, head, meeting):
    row, gone = meeting(place="三楼"), meeting("第二次", place="二楼")
    data = out(head)
    lines = {line[0]: number for number, line in enumerate(table(data))}
    gone.void("登记重复", by=world.user["member"])
    page = tried(head, edited(data, (lines[str(gone.pk)], "地点", "四楼")))
    assert "作废（登记重复）" in problems(page)[0][3]
    for changed in (
        (lines[str(row.pk)], KEY, str(world.unit["chengdong"].pk)),
        (lines[str(row.pk)], VERSION, "2"),
    ):
        assert problems(tried(head, edited(data, changed)))[0][3].startswith("不要改“编号”和“版本”")
    again = {KEY: str(row.pk), VERSION: "1", "地点": "四楼"}
    assert [one[3] for one in problems(tried(head, edited(data, more=[again])))] == ["表里有两行是同一条，请只留一行。"]


def test_what_the_writer_may_not_write_does_not_go_out_and_does_not_come_in(world, as_, head, meeting, settings):
    mine, below = meeting(), meeting("县里的", unit="donghu")
    county = as_("county")
    assert [line[0] for line in table(out(county))][1:] == [str(below.pk)]
    data = out(head)
    world.user["head"].appointments.update(ends_on=date.today() - timedelta(days=1))
    assert as_("head").post(reverse("meetings-editing")).status_code == 403
    assert as_("auditor").post(reverse("meetings-editing")).status_code == 403
    assert [line[0] for line in table(data)][1:] == [str(mine.pk)]


def test_a_row_that_is_not_the_writers_any_more_is_refused(head, meeting, monkeypatch):
    meeting(place="三楼")
    data, can = out(head), User.can
    monkeypatch.setattr(User, "can", lambda user, right, row=None: row is None and can(user, right))
    page = tried(head, edited(data, (1, "地点", "四楼")))
    assert [one[3] for one in problems(page)] == ["这一条不归您登记，只能看，不能改。"]


def test_columns_that_say_who_somebody_is_stay_at_home(head, meeting, monkeypatch):
    monkeypatch.setattr(sheet, "_sealed", lambda model, name: name in ("host", "place"))
    assert not {"承办单位", "地点"} & set(table(out(head))[0])
    meeting(place="三楼")
    assert "三楼" not in str(workbook.tables(head.post(reverse("meetings-export")).content))
    assert "不随表出去" in head.get(reverse("meetings-import")).content.decode()


def test_who_may_not_take_away_may_not_take_away_to_edit(as_):
    assert as_("member").post(reverse("sessions-editing")).status_code == 403  # records talks, exports none


def test_a_sheet_of_another_ledger_unit_or_year_and_a_torn_one_say_so(world, as_, head, meeting, monkeypatch):
    meeting()
    data = out(head)

    def why(client, data, slug="meetings"):
        page = tried(client, data, slug)
        assert page.context["trial"].outcome is None
        assert page.context["trial"].refusal in page.content.decode()
        return page.context["trial"].refusal

    assert why(head, data, "trainings") == "这是“会议”的表，请到“会议”的台账里导入。"
    assert why(as_("neighbour"), data).endswith("请由城东所导入。")
    assert why(head, edited(data, slip=[])) == TORN
    first, columns, (key, *_) = workbook.slip(data)
    assert why(head, edited(data, slip=[first, columns, [key, "2"]])) == TORN
    older = Slip.of
    monkeypatch.setattr(Slip, "of", lambda *args: older(*args[:2], [*args[2], "去年的列"], args[3]))
    assert "现在没有“去年的列”" in why(head, out(head))


def test_who_changed_a_row_while_the_sheet_was_written_is_not_overwritten(world, head, meeting, monkeypatch):
    row, whole = meeting(place="三楼"), Trial._write
    tried(head, edited(out(head), (1, "地点", "四楼")))

    def meanwhile(trial, read, outcome):
        now = Meeting.objects.get(pk=row.pk)
        now.amend({"place": "五楼"}, version=now.version, by=world.user["member"])
        whole(trial, read, outcome)

    monkeypatch.setattr(Trial, "_write", meanwhile)
    refused = head.get(take(head, "meetings")["Location"])
    assert [one[3] for one in problems(refused)] == ["刚才别人改了这一条，没有写入。请重新导出再改。"]
    row.refresh_from_db()
    assert row.place == "三楼"  # here also what came between is undone: it stood in the same transaction


SPOILT = {"cut off": b"<worksheet><sheetData><row><c r='A1'", "empty": b"", "text": b"hello", "missing": None}


@pytest.mark.parametrize("bad", SPOILT)
def test_a_slip_that_cannot_be_read_is_a_torn_one(head, meeting, bad):
    meeting()
    data, spoilt = out(head), BytesIO()
    with ZipFile(BytesIO(data)) as whole, ZipFile(spoilt, "w") as written:
        last = max(name for name in whole.namelist() if name.startswith("xl/worksheets/sheet"))
        for name in whole.namelist():
            kept = SPOILT[bad] if name == last else whole.read(name)
            if kept is not None:
                written.writestr(name, kept)
    assert workbook.slip(data)
    assert tried(head, spoilt.getvalue()).context["trial"].refusal == TORN


def test_rows_below_come_back_with_their_row(world, head):
    from tests.guanai import sheets
    from tests.stations import rows

    rows.school(world.unit["chengdong"], "城东小学")
    heads, items = ("序号", "学校", "检查日期", "检查人次"), ("序号", "方面", "检查内容", "结果", "整改期限", "说明")
    lines = [items, ("1", "人防", "门卫", "有问题", "2026-3-20", ""), ("1", "消防", "灭火器", "合格", "", "")]
    data = sheets.workbook(heads, ("1", "城东小学", "2026-3-5", "2"), name="校园安全检查", more=[("检查项", lines)])
    give(head, data, "inspections")
    take(head, "inspections")
    data = out(head, "inspections")
    page = tried(head, data, "inspections")
    assert page.context["trial"].outcome.untouched == 1, problems(page)
    number = next(n for n, line in enumerate(table(data, "检查项")) if "门卫" in line)
    new = {"序号": "1", "方面": "人防", "检查内容": "岗亭", "结果": "合格"}
    page = tried(head, edited(data, (number, "说明", "夜间一人"), name="检查项", more=[new]), "inspections")
    assert problems(page) == []
    [(_, column, old, now)] = changes(page)
    assert column == "检查项"
    assert "夜间一人" in now
    assert "夜间一人" not in old
    take(head, "inspections")
    inspection = CampusInspection.objects.get()
    assert sorted((item.item, item.note) for item in inspection.items.all()) == [
        ("岗亭", ""), ("灭火器", ""), ("门卫", "夜间一人"),
    ]  # fmt: skip
    assert inspection.version == 2

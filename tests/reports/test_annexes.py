"""The annexes of a summary from records: lists, totals that say how they came about, charts, no name of a child."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from cases.models import AidProgramme, Minor
from guanai import charts
from guanai.calendars import today
from guanai.charts import Bar
from reports import annexes, drawings, frozen
from reports.annexes import FIXED_NOTES
from reports.annual import annual_summary
from reports.document import Chart, Document, Percent, Recounted, Shape, Table, words_of
from reports.metrics import HEADLINES, METRICS
from reports.models import ReportedFigure
from reports.writers import docx, pdf, xlsx
from stations.models import Unit
from tests import samples
from tests.cases.test_aid import grant
from tests.reports.test_dashboard import mentored, talk
from tests.reports.test_writers import pdf_text, plain, sheets, word_text
from tests.stations import rows

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def records(world):
    """Everybody keeps records."""
    Unit.objects.update(records_since=date(2020, 1, 1))
    for unit in world.unit.values():
        unit.refresh_from_db()
    return world


def gathered(world, code: str = "chengbei") -> Document:
    return annual_summary(world.unit[code], today().year).document()


def tables(document: Document, title: str) -> list[Table]:
    blocks = [block for annex in document.annexes if annex.title == title for block in annex.blocks]
    return [block for block in blocks if isinstance(block, Table)]


def told(document: Document, title: str) -> list[list[str]]:
    return [[words_of(cell, short=True) for cell in row] for table in tables(document, title) for row in table.rows]


def column(document: Document, label: str) -> dict[str, str]:
    """One column of the table of units."""
    for table in tables(document, "各单位数据表"):
        heads = [one.head for one in table.columns]
        if label in heads:
            return {row[0]: words_of(row[heads.index(label)], short=True) for row in table.rows}
    return {}


def grants(world, code: str, programme: str, number: int) -> None:
    unit = world.unit[code]
    row = AidProgramme.objects.filter(name=programme).first() or AidProgramme(
        unit=world.unit["chengbei"], name=programme
    )
    if row._state.adding:
        row.enter(by=None)
    for place in range(number):
        grant(unit, programme=row, recipient_no=f"{programme}{place}", cash=5000)


# --- totals


def test_events_are_added_and_persons_counted_anew(records):
    for code, number in (("chengdong", 4), ("hekou", 5)):
        mentored(records, code, number)
        talk(records, code)
    document = gathered(records)
    assert column(document, "法治宣讲")["直属单位合计"] == "2场次"
    assert column(document, "帮教未成年人")["直属单位合计"] == "9人*"
    assert "标*的" in "".join(table.note for table in tables(document, "各单位数据表"))


def test_a_total_over_withheld_cells_is_not_added_up(records):
    mentored(records, "chengdong", 2)
    mentored(records, "hekou", 4)
    cells = column(gathered(records), "帮教小组")
    assert (cells["东湖分局"], cells["清河县局"], cells["直属单位合计"]) == ("不足3个", "略", "6个*")


# --- how it was counted


def test_each_figure_of_the_summary_has_its_formula_on_a_line_of_one_table(records):
    talk(records, "chengdong")
    document = gathered(records)
    (table,) = tables(document, "统计口径说明")
    assert ("受教育人次", "人次", METRICS["M21"].formula) in table.rows
    assert {label.rstrip("△") for label, *_ in table.rows} == {one.label for one in document.figures}


def test_the_headlines_among_them_are_marked_and_the_mark_is_explained(records):
    talk(records, "chengdong")
    document = gathered(records)
    (table,) = tables(document, "统计口径说明")
    marked = {label for label, *_ in table.rows if label.endswith("△")}
    assert "法治宣讲△" in marked
    assert marked <= {f"{METRICS[code].label}△" for code in HEADLINES}
    assert "标△的指标" in "".join(FIXED_NOTES)


# --- lists


def test_what_was_only_reported_makes_no_lists(anqing):
    document = annual_summary(anqing.unit["anqing"], 2018).document()
    assert [annex.title for annex in document.annexes] == ["各单位数据表", "帮教成效表", "统计口径说明"]


def test_stations_at_work_are_listed_with_their_units(records):
    rows.station(records.unit["chengdong"], approval="东公关工〔2020〕3号")
    rows.station(records.unit["hekou"], "河口关爱工作站", established_on=None)  # still planned
    assert told(gathered(records), "关工站名录") == [
        ["1", "城东关爱工作站", "城东所", "派出所关爱工作站", "2015年3月1日", "东公关工〔2020〕3号"]
    ]


def test_coverage_is_by_unit_with_a_share_of_all(records):
    for number in range(10):
        rows.school(records.unit["chengdong"], f"小学{number}")
    school = rows.school(records.unit["hekou"], "河口小学")
    rows.principal(rows.person(records.unit["chengdong"]), school, letter_issued_on=date(2026, 3, 1))
    found = told(gathered(records), "法治副校长覆盖表")
    assert [line[:4] for line in found] == [
        ["东湖分局", "10", "0", "0%"],
        ["清河县局", "1", "1", "基数不足 10"],
        ["合计", "11", "1", "9.1%*"],
    ]


def test_outcomes_keep_small_numbers_to_themselves(records):
    mentored(records, "chengdong", 2)
    mentored(records, "hekou", 4)
    found = told(gathered(records), "帮教成效表")
    assert [line[:2] for line in found] == [["东湖分局", "不足3人"], ["清河县局", "略"], ["合计", "6人*"]]


def test_aid_is_by_programme_without_anybody_named(records):
    grants(records, "chengdong", "助学", 4)
    grants(records, "hekou", "助学", 3)
    grants(records, "hekou", "暖冬", 5)
    document = gathered(records)
    *found, total = told(document, "资助明细")
    assert {line[0]: line[1:3] for line in found} == {"助学": ["7", "7"], "暖冬": ["5", "5"]}
    assert total[:3] == ["合计", "12", "12人*"]
    assert sheets(xlsx.write(document))["附件2 资助明细"][-2][3] == 6.0


def test_of_few_recipients_neither_their_number_nor_how_often_is_told(records):
    grants(records, "chengdong", "助学", 1)
    grants(records, "hekou", "暖冬", 5)
    found = {line[0]: line[1:3] for line in told(gathered(records), "资助明细")}
    assert found["助学"] == ["略", "不足3人"]
    assert found["暖冬"] == ["略", "略"]
    assert found["合计"][0] == ""


def test_titles_stand_with_their_state(records):
    title = samples.post_title(records.unit["chengdong"])
    assert told(gathered(records), "维权岗名册")[0][1:4] == ["城东所", "青少年维权岗", title.get_level_display()]


def test_the_numbers_of_the_annexes_follow_the_annexes_that_are_there(records):
    rows.station(records.unit["chengdong"])
    assert [label for label, _ in gathered(records).labelled_annexes()] == ["附件1", "附件2", "附件3"]


def test_no_name_of_a_child_is_in_any_format(records):
    mentored(records, "chengdong", 4)
    child = Minor.objects.first()
    child.name = "欧阳小满"
    child.save()
    grant(child.unit, minor=child)
    document = gathered(records)
    for text in (pdf_text(pdf.write(document)), word_text(docx.write(document)), str(sheets(xlsx.write(document)))):
        assert "欧阳小满" not in text
        assert child.file_no not in text
    assert "欧阳小满" not in frozen.dump(document).decode()


def test_a_summary_of_records_is_frozen_and_comes_back(records):
    rows.school(records.unit["chengdong"])
    mentored(records, "chengdong", 4)
    grants(records, "hekou", "暖冬", 5)
    document = gathered(records)
    assert frozen.load(frozen.dump(document)) == document
    assert dict(document.names)["donghu"] == records.unit["donghu"].name


# --- charts


def drawn(document: Document) -> dict[str, Chart]:
    blocks = [block for annex in document.annexes for block in annex.blocks]
    return {block.caption: block for block in blocks if isinstance(block, Chart)}


def labels(svg: str) -> list[str]:
    return [node.text or "" for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_talks_are_drawn_month_by_month_beside_last_year(records):
    talk(records, "chengdong")
    chart = drawn(gathered(records))["每月法治宣讲（场次）"]
    assert chart.shape is Shape.PAIRS
    assert len(chart.table.rows) == today().month
    assert sum(row[1] for row in chart.table.rows) == 1


def test_months_before_the_records_of_a_unit_have_no_bar(records):
    talk(records, "chengdong")
    talk(records, "chengdong", held_on=today().replace(year=today().year - 1, month=2, day=1))
    for unit in records.unit.values():
        unit.records_since = today().replace(year=today().year - 1, month=3, day=9)
    rows = drawn(gathered(records))["每月法治宣讲（场次）"].table.rows
    assert [row[2] for row in rows][:4] == [None, 1, 0, 0]


def test_coverage_is_drawn_with_the_line_that_all_should_reach(records):
    for number in range(9):
        for code in ("chengdong", "hekou"):
            rows.school(records.unit[code], f"第{number}小学")
    assert "法治副校长覆盖率（%）" not in drawn(gathered(records))  # a rate of fewer than ten is not told
    for code in ("chengdong", "hekou"):
        rows.school(records.unit[code], "第十小学")
    chart = drawn(gathered(records))["法治副校长覆盖率（%）"]
    assert "100%" in labels(chart.svg)
    assert "stroke-dasharray" in chart.svg


def test_aid_is_drawn_by_year(records):
    for year in (today().year - 1, today().year):
        grant(records.unit["chengdong"], granted_on=date(year, 1, 5), cash=20_000)
    chart = drawn(gathered(records))["历年资助金额（万元）"]
    assert [row[1] for row in chart.table.rows] == [Decimal(2), Decimal(2)]


def test_calls_against_the_year_before_are_a_line(records):
    for year, value in ((2024, "-3.5"), (2025, "2.25"), (2026, "-8")):
        facts = {"metric": "M61", "value": Decimal(value), "measure": "%", "qualifier": "exact", "period": "year"}
        ReportedFigure.objects.create(unit=records.unit["chengbei"], year=year, **facts)
    chart = next(drawings._alarms(annual_summary(records.unit["chengbei"], 2026).yearbook))
    assert chart.shape is Shape.LINE
    assert {"-3.5%", "2.25%", "-8%"} <= set(labels(chart.svg))


def test_parts_of_a_bar_have_their_numbers_and_what_is_withheld_its_words():
    rows_ = [
        ("甲", [Bar("回归校园", 5), Bar("升学", None, "不足3人")]),
        ("乙", [Bar("回归校园", 3), Bar("升学", 4)]),
    ]
    svg = charts.stacked("成效", ["回归校园", "升学"], rows_, unit="人")
    assert {"5", "3", "4", "升学不足3人", "回归校园", "升学"} <= set(labels(svg))
    widths = [float(one.get("width")) for one in ElementTree.fromstring(svg).iter(f"{SVG}rect")][2:]
    assert widths[0] / widths[1] == pytest.approx(5 / 3, abs=0.01)


def test_a_curve_goes_above_and_below_zero():
    svg = charts.curve("同比", [Bar("2024年", -4), Bar("2025年", None), Bar("2026年", 6)], unit="%")
    above, below = sorted(float(one.get("cy")) for one in ElementTree.fromstring(svg).iter(f"{SVG}circle"))
    zero = float(next(one.get("y1") for one in ElementTree.fromstring(svg).iter(f"{SVG}line")))
    assert above < zero < below


def test_at_most_three_drawings_stand_on_a_page():
    table = Table((), ())
    chart = Chart(charts.bars("甲", [Bar("乙", 1), Bar("丙", 2)]), "小图", Shape.BARS, table)
    document = Document("题目", "某局", date(2026, 1, 5), (chart,) * 5)
    pages = pdf_text(pdf.write(document)).split("\f")
    assert max(len(re.findall("小图", page)) for page in pages) == 3


def test_paper_word_and_excel_agree_on_the_annexes(records):
    rows.school(records.unit["chengdong"])
    mentored(records, "chengdong", 4)
    mentored(records, "hekou", 2)
    grants(records, "hekou", "暖冬", 5)
    document = gathered(records)
    paper, edited = plain(pdf_text(pdf.write(document))), plain(word_text(docx.write(document)))
    for annex in document.annexes:
        for block in annex.blocks:
            for cell in (cell for row in block.rows for cell in row) if isinstance(block, Table) else ():
                assert plain(words_of(cell, short=True)) in edited
                assert plain(words_of(cell, short=True)) in paper


def test_percentages_and_recounted_values_read_as_printed():
    assert Percent(Decimal("88.60")).words() == "88.6%"
    assert words_of(Recounted(Percent(Decimal(25))), short=True) == "25%*"
    assert annexes.SUM == ""


def test_a_total_that_is_not_known_has_no_star():
    assert (Recounted(None).words(), Recounted("9人").words()) == ("", "9人*")

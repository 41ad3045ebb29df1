"""Charts are drawn from numbers alone and say every number."""

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings

from guanai.charts import WIDTH, Bar, bars, curve, lines, paired_bars, stacked

SVG = "{http://www.w3.org/2000/svg}"
UNITS = [Bar("江口县公安局", 120), Bar("南湖县公安局", 6000, "6000多"), Bar("西岭县公安局", None), Bar("东山区分局", 0)]
PARTS = ["升学", "就业"]
MONTHS = [Bar(f"{month}月", value) for month, value in enumerate([12, None, 0, 34], start=1)]


def labels(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def rects(svg: str) -> list[dict[str, str]]:
    return [rect.attrib for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")]


def test_what_is_withheld_stands_in_words_where_its_bar_would_begin():
    drawn = bars("受助人数", [Bar("城东所", 5), Bar("城西所", None, "不足3人"), Bar("河口所", None)])
    assert labels(drawn) == ["城东所", "5", "城西所", "不足3人", "河口所", ""]


@pytest.fixture
def by_unit() -> str:
    return bars("各单位宣讲", UNITS, unit="人次")


@pytest.fixture
def by_month() -> str:
    return paired_bars("每月宣讲", MONTHS, [10, 9, None, 30], years=("2018年", "2017年"), unit="场次")


def test_every_number_is_printed_in_its_own_words(by_unit):
    assert {"120", "6000多", "0"} <= set(labels(by_unit))


def test_a_large_number_is_printed_in_full():
    assert {"12345678", "0.5"} <= set(labels(bars("甲", [Bar("乙", 12345678), Bar("丙", 0.5)])))


def test_blank_has_a_label_but_no_bar_and_no_number(by_unit):
    assert len(rects(by_unit)) == 3
    assert labels(by_unit).count("0") == 1
    assert "西岭县公安局" in labels(by_unit)


def test_bars_are_as_long_as_their_numbers(by_unit):
    first, second, zero = (float(rect["width"]) for rect in rects(by_unit))
    assert first / second == pytest.approx(120 / 6000, abs=0.001)
    assert zero == 0


def test_months_stand_side_by_side_in_two_shades(by_month):
    shades = {rect["fill"] for rect in rects(by_month)}
    assert len(shades) == 2
    assert len(rects(by_month)) == 3 + 3 + 2  # this year, last year, legend
    assert {"2018年", "2017年", "1月", "34", "0"} <= set(labels(by_month))


def test_upright_bars_never_leave_the_drawing(by_month):
    assert all(float(rect["y"]) >= 0 for rect in rects(by_month))


@pytest.mark.parametrize("drawing", ["by_unit", "by_month"])
def test_a_drawing_has_a_name_and_its_numbers_in_words(drawing, request):
    root = ElementTree.fromstring(request.getfixturevalue(drawing))
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text
    assert "无数据" in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("drawing", ["by_unit", "by_month"])
def test_a_strict_policy_has_nothing_to_refuse(drawing, request):
    svg = request.getfixturevalue(drawing)
    assert not re.search(r"<style|style=|<script|\son\w+=|href|url\(", svg)


def test_markup_in_a_label_stays_text():
    svg = bars("<b>", [Bar('<script>"&', Decimal("13.55"))])
    assert '<script>"&' in labels(svg)
    assert "13.55" in labels(svg)


def test_a_long_name_is_cut_and_stays_whole_in_words():
    name = "城北市高新技术产业开发区公安分局关爱工作站"
    svg = bars("名称", [Bar(name, 1)])
    assert any(label.endswith("…") for label in labels(svg))
    assert name in svg


@pytest.mark.parametrize("items", [[], [Bar("甲", None)], [Bar("甲", 0)]])
def test_nothing_to_draw_is_no_error(items):
    paired = paired_bars("空", items, [None] * len(items), years=("2018年", "2017年"))
    assert all(ElementTree.fromstring(one).tag.endswith("svg") for one in (bars("空", items), paired))


def test_parts_stand_one_behind_the_other_and_a_withheld_one_says_so():
    svg = stacked("成效", PARTS, [("2025年", [Bar("升学", 5), Bar("就业", None, "<3")]), ("2026年", [Bar("升学", 3)])])
    assert {"5", "3", "就业<3", "升学", "就业"} <= set(labels(svg))
    assert "就业<3" in ElementTree.fromstring(svg).find(f"{SVG}desc").text


def test_the_parts_of_a_bar_differ_in_shade_and_touch():
    first, second = rects(stacked("成效", PARTS, [("2025年", [Bar("升学", 5), Bar("就业", 4)])]))[2:]
    assert first["fill"] != second["fill"]
    assert float(first["x"]) + float(first["width"]) == pytest.approx(float(second["x"]), abs=0.1)


def test_a_line_breaks_where_a_value_is_missing():
    svg = lines("警情", ["1月", "2月", "3月", "4月"], {"2026年": [1, 2, None, 12345678], "2025年": [3, None, 0, 1]})
    drawn = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}line") if "series" in one.get("class", "")]
    assert len(drawn) == 2  # 1月 to 2月 of this year, 3月 to 4月 of last
    assert [bool(one.get("stroke-dasharray")) for one in drawn] == [False, True]
    assert {"12345678", "0", "2026年（实线） · 2025年（虚线）"} <= set(labels(svg))


def test_nothing_at_all_can_be_drawn_too():
    for svg in (lines("警情", [], {}), stacked("成效", PARTS, []), curve("同比", []), bars("甲", [])):
        assert ElementTree.fromstring(svg).get("class") == "chart"


FAR = "123456789多"  # a number as long as they come
YEAR = [Bar(f"{month}月", 100 + month) for month in range(1, 13)]
DRAWN = {
    "bars": bars("覆盖率", [Bar("东湖分局", 0, "基数不足 10"), Bar("高新区分局", 99.5, "99.5%")], unit="%", mark=100),
    "long names": bars("宣讲", [Bar("城北市高新技术产业开发区公安分局", 123456789, FAR)]),
    "pairs": paired_bars("宣讲", YEAR, [888] * 12, years=("2026年", "2025年")),
    "parts": stacked("成效", ["回归校园", "回归家庭", "升学"],
                     [("东湖分局", [Bar("回归校园", 5), Bar("回归家庭", None, "不足3人"), Bar("升学", None, "略")])]),
    "curve": curve("警情同比", [Bar("2025年", -12.34, "-12.34%"), Bar("2026年", 45.38, "45.38%")]),
    "lines": lines("警情", [f"{month}月" for month in range(1, 13)], {"2026年": range(100, 112), "2025年": [7] * 12}),
}  # fmt: skip


def reaches(svg: str) -> Iterator[tuple[str, float, float]]:
    """Each label with where it begins and ends: a Chinese character as wide as high, any other six tenths."""
    for text in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        words, size = text.text or "", float(text.attrib["font-size"])
        wide = sum(size if char >= "\u2e80" else 0.6 * size for char in words)
        share = {"start": 0, "middle": 0.5, "end": 1}[text.attrib["text-anchor"]]
        left = float(text.attrib["x"]) - share * wide
        yield words, left, left + wide


@pytest.mark.parametrize("drawing", DRAWN)
def test_no_label_leaves_the_drawing(drawing):
    outside = [one for one in reaches(DRAWN[drawing]) if one[1] < 0 or one[2] > WIDTH]
    assert outside == []


def test_no_style_sheet_makes_a_label_larger_than_its_room():
    for sheet in (settings.BASE_DIR / "static").glob("*.css"):
        rules = re.findall(r"([^{}]*)\{([^{}]*)\}", sheet.read_text())
        assert [where for where, how in rules if ".chart" in where and "font" in how] == [], sheet.name

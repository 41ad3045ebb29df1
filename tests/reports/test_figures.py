import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from reports import figures
from reports.comparing import yoy, yoy_words
from reports.figures import Figure, Period, Qualifier, Source, summed, sums
from reports.metrics import METRICS

EXACT, OVER, NEARLY, AT_LEAST, ABOUT, UNQUANTIFIED = Qualifier
ANQING = Path(figures.__file__).parent / "fixtures" / "anqing_2018.json"


def figure(metric="M20", value="120", qualifier=EXACT, unit="huaining", **facts):
    number = None if value is None else Decimal(value)
    return Figure(unit, metric, 2018, number, METRICS[metric].measure, qualifier, **facts)


def anqing() -> list[Figure]:
    entries = json.loads(ANQING.read_text(encoding="utf-8"), parse_int=Decimal, parse_float=Decimal)["figures"]
    return [_loaded(**entry) for entry in entries]


def _loaded(qualifier, period, since=None, **facts):
    since = int(since) if isinstance(since, Decimal) else since
    return Figure(year=2018, qualifier=Qualifier(qualifier), period=Period(period), since=since, **facts)


WORDS = [
    ("M20", "120", EXACT, "120场次"),
    ("M20", "248", OVER, "248多场次"),
    ("M21", "6000", OVER, "6000多人次"),
    ("M21", "9000", EXACT, "9000人次"),
    ("M21", "10000", EXACT, "1万人次"),
    ("M21", "30000", EXACT, "3万人次"),
    ("M21", "36000", OVER, "3.6万多人次"),
    ("M21", "36000", NEARLY, "近3.6万人次"),
    ("M21", "36000", AT_LEAST, "3.6万人次以上"),
    ("M21", "36500", EXACT, "36500人次"),
    ("M21", "125000", EXACT, "12.5万人次"),
    ("M21", "100000.00", OVER, "10万多人次"),
    ("M50", "300", AT_LEAST, "300次以上"),
    ("M90", "13.55", EXACT, "13.55万元"),
    ("M90", "13.50", EXACT, "13.5万元"),
    ("M90", "1", EXACT, "1万元"),
    ("M90", "10", OVER, "10多万元"),
    ("M90", "100.00", NEARLY, "近100万元"),
    ("M90", "2", OVER, "2万多元"),
    ("M90", "56", OVER, "56万多元"),
    ("M90", "0.86", EXACT, "8600元"),
    ("M90", "0.86", OVER, "8600多元"),
    ("M90", "0", EXACT, "0元"),
    ("M13", "88.60", EXACT, "88.6%"),
    ("M13", "88.65", EXACT, "88.7%"),
    ("M05", "100", EXACT, "100%"),
    ("M06", "80", AT_LEAST, "80%以上"),
    ("M06", "80", OVER, "80%多"),
    ("M13b", "1.75", EXACT, "1.75所"),
    ("M62", "14.25", EXACT, "14.3岁"),
    ("M37n", "0", EXACT, "0人"),
    ("M53", None, UNQUANTIFIED, "多个"),
    ("M20", None, EXACT, ""),
    ("M20", None, OVER, ""),
]


@pytest.mark.parametrize(("metric", "value", "qualifier", "words"), WORDS)
def test_a_value_in_print(metric, value, qualifier, words):
    assert figure(metric, value, qualifier).words() == words
    assert figure(metric, value, qualifier).plain() == words


@pytest.mark.parametrize(("value", "told"), [("-33.67", "下降33.67%"), ("5", "上升5%"), ("0", "持平")])
def test_a_change_is_told_by_its_direction_and_stands_in_tables_by_its_sign(value, told):
    change = figure("M61", value, EXACT)
    assert (change.words(), change.plain()) == (told, f"{value}%")
    assert f">{told}</a>" in render_to_string("reports/runs.html", {"runs": [change]})


@pytest.mark.parametrize(
    ("value", "qualifier", "plain"),
    [
        ("248", EXACT, "至少248场次"),
        ("36000", OVER, "至少3.6万多场次"),
        ("300", AT_LEAST, "至少300场次"),
        ("100", NEARLY, "至少近100场次"),
        (None, UNQUANTIFIED, "多场次"),
    ],
)
def test_a_sum_that_lacks_units_says_so(value, qualifier, plain):
    facts = {"source": Source.SUMMED, "units_reporting": 2}
    assert figure("M20", value, qualifier, units_expected=12, **facts).words() == f"{plain}（2个单位报送）"
    assert figure("M20", value, qualifier, units_expected=12, **facts).plain() == plain
    assert "单位报送" not in figure("M20", value, qualifier, units_expected=2, **facts).words()
    assert "至少" not in figure("M20", value, qualifier, units_expected=2, **facts).words()


@given(st.integers(0, 10**9))
def test_a_printed_count_is_the_count(value):
    number = figure("M21", value).words().removesuffix("人次")
    assert "," not in number
    assert Decimal(number.removesuffix("万")) * (10_000 if number.endswith("万") else 1) == value


@given(st.decimals(0, 10**6, places=2))
def test_printed_money_is_the_money(value):
    number = figure("M90", value).words().removesuffix("元")
    assert Decimal(number.removesuffix("万")) * (10_000 if number.endswith("万") else 1) == value * 10_000


@pytest.mark.parametrize(
    ("period", "since", "words"),
    [
        (Period.CUMULATIVE, 1996, "1996年以来累计"),
        (Period.CUMULATIVE, "近年来", "近年来"),
        (Period.CUMULATIVE, None, "累计"),
        (Period.UNSTATED, None, "时段未注明"),
        (Period.UNSTATED, 1996, "时段未注明"),
        (Period.YEAR, None, ""),
        (Period.AS_OF, None, ""),
    ],
)
def test_the_time_a_value_covers(period, since, words):
    assert figure(period=period, since=since).since_words() == words


def test_figures_json_keeps_the_words_of_the_file():
    entry = figure("M39", "20", OVER, period=Period.CUMULATIVE, since=1996, subset_of="M91", incomplete=True).as_json()
    assert json.loads(json.dumps(entry, ensure_ascii=False)) == {
        "unit": "huaining",
        "metric": "M39",
        "label": "升学",
        "year": 2018,
        "value": 20,
        "withheld": False,
        "measure": "人",
        "qualifier": "over",
        "period": "cumulative",
        "since": 1996,
        "subset_of": "M91",
        "reproducible": True,
        "incomplete": True,
        "source": "reported",
        "units_reporting": None,
        "units_expected": None,
    }


@pytest.mark.parametrize(
    ("value", "text"), [("13.55", "13.55"), ("88.60", "88.6"), ("120.00", "120"), ("0", "0"), (None, "null")]
)
def test_figures_json_writes_the_number_as_it_is(value, text):
    assert json.dumps(figure("M90", value).as_json()["value"]) == text


def test_a_part_stands_in_the_section_of_its_whole():
    assert figure("M39", "20").section == METRICS["M39"].section
    assert figure("M39", "20", subset_of="M91").section == METRICS["M91"].section


# --- sums


def children(*claims, metric="M20", **facts):
    return [figure(metric, value, qualifier, unit=f"u{n}", **facts) for n, (value, qualifier) in enumerate(claims)]


BOUNDS = [
    ([("120", EXACT), ("128", EXACT)], "248", EXACT),
    ([("6000", OVER), ("30000", EXACT)], "36000", OVER),
    ([("10", AT_LEAST), ("5", EXACT)], "15", AT_LEAST),
    ([("10", AT_LEAST), ("5", OVER)], "15", OVER),
    ([("10", NEARLY), ("5", EXACT)], "15", NEARLY),
    ([("10", NEARLY), ("5", NEARLY)], "15", NEARLY),
    ([("10", NEARLY), ("5", EXACT), ("3", OVER)], "8", AT_LEAST),
    ([("10", NEARLY), ("3", AT_LEAST)], "3", AT_LEAST),
    ([(None, UNQUANTIFIED), ("7", EXACT)], "7", OVER),
    ([(None, UNQUANTIFIED), ("7", AT_LEAST)], "7", OVER),
    ([(None, UNQUANTIFIED), ("7", NEARLY)], None, UNQUANTIFIED),
    ([(None, UNQUANTIFIED), ("0", EXACT)], None, UNQUANTIFIED),
    ([(None, UNQUANTIFIED)], None, UNQUANTIFIED),
    ([("0", EXACT)], "0", EXACT),
]


@pytest.mark.parametrize(("claims", "value", "qualifier"), BOUNDS)
def test_bounds_stay_bounds_when_added(claims, value, qualifier):
    total = summed(children(*claims), "anqing", 12)
    assert (total.value, total.qualifier) == (value and Decimal(value), qualifier)
    assert (total.source, total.units_reporting, total.units_expected) == (Source.SUMMED, len(claims), 12)


def test_a_blank_child_is_no_zero():
    total = summed(children(("120", EXACT), (None, EXACT)), "anqing", 12)
    assert (total.value, total.units_reporting) == (120, 1)
    assert summed(children((None, EXACT)), "anqing", 12) is None
    assert summed([], "anqing", 12) is None


def test_a_sum_carries_doubt_on():
    one, two = children(("120", EXACT), ("128", EXACT))
    assert summed([one, replace(two, incomplete=True)], "anqing", 2).incomplete
    assert not summed([one, replace(two, reproducible=False)], "anqing", 2).reproducible
    assert not summed([one, two], "anqing", 2).incomplete


def test_a_sum_of_sums_that_lack_units_is_a_lower_bound():
    lacking = summed(children(("120", EXACT)), "anqing", 12)
    assert summed([lacking, *children(("5", EXACT))], "province", 2).qualifier == AT_LEAST
    nearly = summed(children(("100", NEARLY)), "anqing", 12)
    total = summed([nearly, *children(("5", EXACT))], "province", 2)
    assert (total.value, total.qualifier) == (5, AT_LEAST)
    assert summed([nearly], "province", 2).qualifier == UNQUANTIFIED
    full = summed(children(("120", EXACT)), "anqing", 1)
    assert summed([full, *children(("5", EXACT))], "province", 2).qualifier == EXACT


@pytest.mark.parametrize(
    "other",
    [
        {"metric": "M14"},
        {"period": Period.AS_OF},
        {"period": Period.CUMULATIVE},
        {"period": Period.UNSTATED},
        {"measure": "次"},
        {"year": 2017},
        {"unit": "u0"},
    ],
)
def test_what_differs_is_not_added(other):
    one, two = children(("120", EXACT), ("128", EXACT))
    with pytest.raises(ValueError, match=r"相加|一次"):
        summed([one, replace(two, **other)], "anqing", 12)


@pytest.mark.parametrize("metric", [m for m in METRICS.values() if not m.sums], ids=lambda m: m.code)
def test_persons_rates_and_what_overlaps_are_never_added(metric):
    with pytest.raises(ValueError, match="不能相加"):
        summed([figure(metric.code, "5")], "anqing", 12)
    assert sums([figure(metric.code, "5")], "anqing", 12) == []


@pytest.mark.parametrize("period", [Period.CUMULATIVE, Period.UNSTATED])
def test_what_covers_another_time_is_never_added(period):
    assert sums([figure("M20", "5", period=period)], "anqing", 12) == []
    with pytest.raises(ValueError, match="不能相加"):
        summed([figure("M20", "5", period=period)], "anqing", 12)


claims = st.tuples(st.integers(1, 10**6), st.sampled_from([EXACT, OVER, AT_LEAST, NEARLY]))


def holds(value, qualifier, truth):
    return {EXACT: truth == value, OVER: truth > value, AT_LEAST: truth >= value, NEARLY: truth < value}[qualifier]


@given(st.lists(st.tuples(claims, st.integers(1, 50)), min_size=1, max_size=8))
def test_a_sum_never_claims_more_than_its_parts(parts):
    truth = 0
    for (value, qualifier), off in parts:
        truth += {EXACT: value, OVER: value + off, AT_LEAST: value, NEARLY: max(0, value - off)}[qualifier]
    total = summed(children(*[claim for claim, _ in parts]), "anqing", 12)
    assert holds(total.value, total.qualifier, truth)


@given(st.permutations(children(("3", OVER), ("5", NEARLY), (None, UNQUANTIFIED), ("7", EXACT))))
def test_the_order_of_children_does_not_matter(order):
    total = summed(order, "anqing", 12)
    assert (total.value, total.qualifier, total.units_reporting) == (10, AT_LEAST, 4)


# --- a real city


def test_all_figures_of_the_city_are_read():
    assert len(anqing()) == 46
    assert all(one.measure == one.declared.measure for one in anqing())
    assert Counter(one.words() for one in anqing())[""] == 0


def test_the_city_adds_its_units_and_nothing_else():
    own = [one for one in anqing() if one.unit != "anqing"]
    totals = {(one.metric, one.period): one for one in sums(own, "anqing", 12)}
    assert {code for code, _ in totals} == {
        *("M12", "M14", "M20", "M21", "M33", "M33b", "M50", "M54", "M82", "M90", "M93", "M96", "M97")
    }
    assert totals["M20", "year"].words() == "至少248场次（2个单位报送）"
    assert totals["M21", "year"].words() == "至少3.6万多人次（2个单位报送）"
    assert totals["M21", "year"].as_json()["value"] == 36000
    assert totals["M90", "year"].value == 10
    assert totals["M33b", "as_of"].subset_of == "M33"


# --- year on year


def pair(current, previous, metric="M20", **facts):
    return figure(metric, current, **facts), figure(metric, previous)


@pytest.mark.parametrize(
    ("metric", "current", "previous", "growth", "words"),
    [
        ("M20", "65", "98", "-33.7", "下降33.7%"),
        ("M110", "5", "3", "66.7", "增长66.7%"),
        ("M20", "1124", "1000", "12.4", "增长12.4%"),
        ("M20", "200009", "200000", "0.0", "持平"),
        ("M20", "40001", "20000", "100.0", "增长100%"),
        ("M20", "7", "7", "0", "持平"),
        ("M20", "7", "0", None, "不可比"),
        ("M05", "88.6", "86.3", "2.3", "提高2.3个百分点"),
        ("M05", "86.3", "88.6", "-2.3", "下降2.3个百分点"),
        ("M05", "86.3", "0", "86.3", "提高86.3个百分点"),
    ],
)
def test_growth_on_last_year(metric, current, previous, growth, words):
    assert yoy(*pair(current, previous, metric)) == (growth and Decimal(growth))
    assert yoy_words(*pair(current, previous, metric)) == words


@pytest.mark.parametrize(
    "facts",
    [
        {"qualifier": OVER},
        {"incomplete": True},
        {"value": None},
        {"metric": "M14"},
        {"measure": "次"},
        {"period": Period.AS_OF},
        {"source": Source.SUMMED, "units_reporting": 2, "units_expected": 12},
    ],
)
def test_bounds_and_gaps_are_not_compared(facts):
    current, previous = pair("120", "100")
    for one, other in ((replace(current, **facts), previous), (current, replace(previous, **facts))):
        assert yoy(one, other) is None
        assert yoy_words(one, other) == ""


def test_what_adds_up_over_years_is_not_compared():
    facts = {"period": Period.CUMULATIVE}
    assert yoy(figure("M20", "120", **facts), figure("M20", "100", **facts)) is None

import pytest

from reports.metrics import CATALOGUE, METRICS, PARTS, Kind, Period, Section

CODES = """
M00 M01 M02 M03 M04 M04a M04b M05 M06 M10 M11 M12 M13 M13b M14 M15 M16 M17 M20 M21
M30 M31 M31x M32 M33 M33b M35 M36 M37 M37n M38 M38b M39 M40 M41 M45
M50 M51 M52 M53 M54 M55 M60 M61 M62 M63 M64 M70
M80 M81 M82 M83 M84 M84b M85 M86 M90 M91 M92 M93 M94 M95 M96 M96b M97 M98 M99
M100 M105 M106 M110
"""
MAY_BE_ADDED = """
M00 M01 M12 M14 M17 M20 M21 M33 M33b M45 M50 M52 M53 M54 M55 M80 M81 M82 M85
M90 M93 M94 M96 M97 M106 M110
"""
CLOSED_LIST = {"人", "人次", "家", "个", "所", "场次", "次", "件", "条", "起", "户", "万元", "%", "个月", "岁"}

each = pytest.mark.parametrize("metric", CATALOGUE, ids=lambda metric: metric.code)


def test_every_row_of_the_catalogue_is_declared_once_and_in_order():
    assert [metric.code for metric in CATALOGUE] == CODES.split()
    assert list(METRICS) == CODES.split()


def test_only_what_counts_nobody_twice_is_added():
    assert [metric.code for metric in CATALOGUE if metric.sums] == MAY_BE_ADDED.split()
    assert [metric.code for metric in CATALOGUE if metric.additive] == MAY_BE_ADDED.split()


@each
def test_a_metric_says_measure_period_and_formula(metric):
    assert metric.measure in CLOSED_LIST
    assert metric.period in (Period.YEAR, Period.AS_OF)
    assert metric.formula.rstrip("。") == metric.formula != ""
    assert not set(metric.formula + metric.label) & set(",;:()")


@each
def test_a_label_fits_a_table_head_in_todays_terms(metric):
    assert 2 <= len(metric.label) <= 10
    assert not any(old in metric.label + metric.formula for old in ("法制", "协警"))


@each
def test_a_rate_is_a_ratio_and_shows_decimals(metric):
    assert (metric.measure not in ("%", "岁")) or (metric.kind == Kind.RATIO and metric.decimals)


def test_labels_are_not_shared():
    assert len({metric.label for metric in CATALOGUE}) == len(CATALOGUE)


def test_parts_and_wholes_stand_in_the_same_section():
    assert all(METRICS[part].section == METRICS[whole].section for part, whole in PARTS.items())


def test_frame_sections_tell_no_figures():
    told = {metric.section for metric in CATALOGUE}
    assert told == set(Section) - {Section.LEAD, Section.SHORTCOMINGS, Section.NEXT_YEAR}

"""What a unit's year adds up to: direct children, one period, nobody counted twice."""

from datetime import date
from decimal import Decimal

import pytest

from cases.models import AidGrant
from reports.comparing import yoy_words
from reports.cumulative import cumulatives
from reports.figures import Qualifier, Source
from reports.metrics import METRICS, Period
from reports.models import ReportedFigure
from reports.span import Portion
from reports.yearbook import Yearbook
from stations.models import Meeting, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def says(world):
    """`says("donghu", "M20", 3)`: what a unit of the city handed in for 2018."""

    def report(code: str, metric: str, value, *, period=None, qualifier=Qualifier.EXACT, **facts) -> ReportedFigure:
        declared = METRICS[metric]
        facts = {"measure": declared.measure, "period": period or declared.period, "qualifier": qualifier} | facts
        number = None if value is None else Decimal(value)
        return ReportedFigure.objects.create(
            unit=world.unit[code], metric=metric, year=2018, value=number, origin="试", **facts
        )

    return report


@pytest.fixture
def sums(world):
    """The sums of a unit's year 2018: `sums("chengbei")["M20"]`."""

    def of(code: str, year: int = 2018) -> dict:
        yearbook = Yearbook.of_year(world.unit[code], year)
        return {one.metric: one for one in yearbook.of(code) if one.source == Source.SUMMED}

    return of


# --- who is added


def test_only_direct_children_are_added(says, sums):
    says("donghu", "M20", 3)
    says("qinghe", "M20", 4)
    says("chengdong", "M20", 100)  # 东湖分局 has said 3 for all below it
    assert sums("chengbei")["M20"].value == 7
    assert sums("donghu")["M20"].value == 100


def test_a_county_that_says_nothing_stands_for_what_its_stations_say(says, sums):
    says("chengdong", "M20", 5)
    says("chengxi", "M20", 6)
    says("qinghe", "M20", 4)
    assert sums("donghu")["M20"].value == 11
    assert sums("chengbei")["M20"].value == 15


def test_a_sum_that_lacks_a_station_is_a_lower_bound_all_the_way_up(says, sums):
    says("chengdong", "M20", 5)
    says("qinghe", "M20", 4)
    total = sums("chengbei")["M20"]
    assert (total.value, total.qualifier) == (9, Qualifier.AT_LEAST)
    assert (total.units_reporting, total.units_expected) == (2, 2)


def test_a_units_own_figure_is_never_added_to_its_childrens(says, sums, world):
    says("chengbei", "M20", 50)
    says("donghu", "M20", 3)
    says("qinghe", "M20", 4)
    assert sums("chengbei")["M20"].value == 7
    own = Yearbook.of_year(world.unit["chengbei"], 2018).find("M20", "chengbei")
    assert (own.value, own.source) == (50, Source.REPORTED)


def test_another_year_is_another_sum(says, sums):
    says("donghu", "M20", 3)
    assert sums("chengbei", 2017) == {}


def test_a_sum_knows_how_many_were_expected(says, sums):
    says("donghu", "M20", 3)
    total = sums("chengbei")["M20"]
    assert (total.units_reporting, total.units_expected) == (1, 2)
    assert total.words() == "至少3场次（1个单位报送）"


def test_a_blank_is_no_zero(says, sums):
    says("donghu", "M53", None, qualifier=Qualifier.UNQUANTIFIED)
    total = sums("chengbei")["M53"]
    assert (total.value, total.words()) == (None, "多个（1个单位报送）")
    assert "M20" not in sums("chengbei")


# --- units that come and go


def close(unit: Unit, on: date) -> None:
    Unit.objects.filter(pk=unit.pk).update(closed_on=on)


def test_a_unit_closed_in_the_year_is_expected_and_added(says, sums, world):
    close(world.unit["qinghe"], date(2018, 1, 2))
    says("donghu", "M20", 3)
    says("qinghe", "M20", 4)
    total = sums("chengbei")["M20"]
    assert (total.value, total.units_expected) == (7, 2)


def test_a_unit_closed_before_or_opened_after_is_not_expected(says, sums, world):
    close(world.unit["qinghe"], date(2017, 12, 31))
    Unit.enter(
        by=None, code="new", name="新", short="新", kind="police_station", parent=world.unit["chengbei"],
        opened_on=date(2019, 1, 1),
    )  # fmt: skip
    says("donghu", "M20", 3)
    total = sums("chengbei")["M20"]
    assert (total.units_reporting, total.units_expected) == (1, 1)


def test_what_a_closed_unit_said_is_kept_but_not_added(says, sums, world):
    close(world.unit["qinghe"], date(2017, 12, 31))
    says("qinghe", "M20", 4)
    assert Yearbook.of_year(world.unit["chengbei"], 2018).find("M20", "qinghe").value == 4
    assert "M20" not in sums("chengbei")


def test_a_unit_merged_in_the_year_still_counts_beside_its_successor(says, sums, world):
    says("donghu", "M20", 3)
    says("qinghe", "M20", 4)
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=date(2018, 6, 30), by=None)
    total = sums("chengbei")["M20"]
    assert (total.value, total.units_reporting, total.units_expected) == (7, 2, 2)
    assert "M20" not in sums("donghu")
    assert [unit.code for unit in Yearbook.of_year(world.unit["chengbei"], 2018).children] == ["donghu", "qinghe"]
    assert [unit.code for unit in Yearbook.of_year(world.unit["chengbei"], 2019).children] == ["donghu"]


def test_a_unit_merged_into_one_that_did_not_exist_yet_still_counts(says, sums, world):
    says("donghu", "M20", 3)
    says("qinghe", "M20", 4)
    new = Unit.enter(
        by=None, code="new", name="新", short="新", kind="county_bureau", parent=world.unit["chengbei"],
        opened_on=date(2019, 1, 1),
    )  # fmt: skip
    world.unit["qinghe"].merge_into(new, on=date(2019, 1, 1), by=None)
    assert sums("chengbei")["M20"].value == 7


def test_the_stations_of_a_merged_county_are_still_added_through_it(says, sums, world):
    says("donghu", "M20", 3)
    says("hekou", "M20", 4)
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=date(2018, 6, 30), by=None)
    assert sums("chengbei")["M20"].value == 7


# --- what is added


@pytest.mark.parametrize("metric", ["M03", "M11", "M31", "M83", "M91", "M95", "M05", "M13", "M86"])
def test_persons_rates_and_what_the_catalogue_excludes_are_never_added(says, sums, metric):
    says("donghu", metric, 3)
    says("qinghe", metric, 4)
    assert metric not in sums("chengbei")


@pytest.mark.parametrize("period", [Period.CUMULATIVE, Period.UNSTATED])
def test_nothing_cumulative_or_undated_enters_a_sum(says, sums, period):
    says("donghu", "M90", 3, period=period)
    says("qinghe", "M90", 4)
    total = sums("chengbei")["M90"]
    assert (total.value, total.units_reporting) == (4, 1)


def test_two_periods_of_one_metric_are_two_sums(says, world):
    says("donghu", "M12", 3)
    says("donghu", "M12", 30, period=Period.YEAR)
    says("qinghe", "M12", 4)
    yearbook = Yearbook.of_year(world.unit["chengbei"], 2018)
    found = {one.period: one.value for one in yearbook.of("chengbei") if one.source == Source.SUMMED}
    assert found == {Period.AS_OF: 7, Period.YEAR: 30}


def test_bounds_stay_bounds(says, sums):
    says("donghu", "M21", 6000, qualifier=Qualifier.OVER)
    says("qinghe", "M21", 30000)
    assert sums("chengbei")["M21"].words() == "3.6万多人次"


# --- a portion of the year


def test_a_portion_counts_its_own_days_and_takes_nothing_that_was_reported_for_the_year(says, world):
    says("donghu", "M20", 300)
    unit = world.unit["donghu"]
    Unit.objects.filter(pk=unit.pk).update(records_since=date(2018, 1, 1))
    unit.refresh_from_db()
    for day in (date(2018, 6, 30), date(2018, 7, 1), date(2018, 9, 30), date(2018, 10, 1)):
        meeting = Meeting(unit=world.unit["chengdong"], kind="joint", held_on=day, topic="护校安园")
        meeting.enter(by=None)
    found = Yearbook.of_year(unit, 2018, portion=Portion.Q3)
    assert found.find("M80", "donghu").value == 2
    assert found.find("M20", "donghu").value == 0
    assert found.find("M20", "donghu").source == Source.COMPUTED
    assert not [one for one in found.figures if one.source == Source.REPORTED]
    assert Yearbook.of_year(unit, 2018, date(2018, 6, 30), Portion.Q3).figures == ()


# --- counted while some units below keep no records


def keep(since: date | None, *codes: str) -> None:
    Unit.objects.filter(code__in=codes).update(records_since=since)


def counted(code: str, metric: str, year: int = 2018):
    return Yearbook.of_year(Unit.objects.get(code="chengbei"), year).find(metric, code)


def meet(world, code: str, day: date) -> None:
    Meeting(unit=world.unit[code], kind="joint", held_on=day, topic="护校安园").enter(by=None)


def test_what_is_counted_while_a_unit_keeps_no_records_is_a_lower_bound(says, world):
    keep(date(2018, 1, 1), *world.unit)
    meet(world, "chengdong", date(2018, 6, 30))
    whole = counted("chengbei", "M80")
    assert (whole.words(), whole.units_reporting, whole.units_expected) == ("1次", None, None)
    keep(None, "qinghe", "hekou")
    says("qinghe", "M80", 9)
    assert counted("chengbei", "M80").words() == "至少1次（1个单位报送）"
    assert counted("donghu", "M80").words() == "1次"
    keep(None, "donghu")
    assert counted("chengbei", "M80").words() == "至少1次（只有本级的记录）"


def test_of_a_rate_it_is_only_said_on_how_many_units_it_rests(world):
    keep(date(2018, 1, 1), *world.unit)
    keep(None, "qinghe")
    rate = counted("chengbei", "M02")
    assert (rate.words(), rate.partial) == ("0%（1个单位报送）", True)


def test_a_station_that_keeps_no_records_makes_the_city_incomplete_too(world):
    keep(date(2018, 1, 1), *world.unit)
    meet(world, "chengdong", date(2018, 6, 30))
    assert not counted("chengbei", "M80").incomplete
    keep(date(2019, 1, 1), "chengxi")
    assert counted("donghu", "M80").words() == "至少1次（1个单位报送）"
    assert (counted("chengbei", "M80").incomplete, counted("chengbei", "M80").partial) == (True, False)


def test_only_what_rests_on_the_same_units_in_both_years_is_compared(world):
    keep(date(2018, 1, 1), *world.unit)
    for day in (date(2018, 3, 5), date(2019, 3, 5), date(2019, 4, 5)):
        meet(world, "chengdong", day)
    both = [[counted(code, "M80", year) for year in (2019, 2018)] for code in ("chengbei", "donghu")]
    assert [yoy_words(*pair) for pair in both] == ["增长100%", "增长100%"]
    keep(date(2018, 10, 1), "qinghe")
    assert yoy_words(counted("chengbei", "M80", 2019), counted("chengbei", "M80", 2018)) == ""
    assert yoy_words(counted("donghu", "M80", 2019), counted("donghu", "M80", 2018)) == "增长100%"
    keep(date(2018, 10, 1), "chengdong")
    assert yoy_words(counted("donghu", "M80", 2019), counted("donghu", "M80", 2018)) == ""


def test_what_was_counted_is_not_compared_with_what_was_reported(says, world):
    keep(date(2019, 1, 1), *world.unit)
    says("donghu", "M80", 1)
    meet(world, "chengdong", date(2019, 3, 5))
    assert yoy_words(counted("donghu", "M80", 2019), counted("donghu", "M80", 2018)) == ""


# --- Anqing 2018, the real one


def test_anqing_adds_up_as_its_units_reported(anqing):
    yearbook = Yearbook.of_year(anqing.unit["anqing"], 2018)
    found = {one.metric: one for one in yearbook.of("anqing") if one.source == Source.SUMMED}
    sessions, audience = found["M20"], found["M21"]
    assert (sessions.value, sessions.qualifier) == (248, Qualifier.EXACT)
    assert sessions.words() == "至少248场次（2个单位报送）"
    assert (audience.value, audience.qualifier) == (36000, Qualifier.OVER)
    assert {one.units_expected for one in found.values()} == {12}
    assert found["M90"].value == 10  # 迎江 alone: the others cover several years
    assert "M94" not in found
    assert "M91" not in found
    assert all(one.period in (Period.YEAR, Period.AS_OF) for one in found.values())


def test_anqing_names_the_units_that_said_nothing(anqing):
    silent = Yearbook.of_year(anqing.unit["anqing"], 2018).silent
    assert [unit.short for unit in silent] == ["潜山市局", "宜秀分局", "华亭分局"]


def test_a_year_takes_few_queries_however_many_units(anqing, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        Yearbook.of_year(anqing.unit["anqing"], 2018)


# --- cumulative values


def test_a_cumulative_value_is_its_base_and_what_the_records_add_and_never_part_of_a_year(says, world, as_):
    says("donghu", "M90", "56", period=Period.CUMULATIVE, qualifier=Qualifier.OVER, since="1996")
    says("donghu", "M91", "800", period=Period.CUMULATIVE)
    Unit.objects.filter(code="donghu").update(records_since=date(2019, 1, 1))
    unit = Unit.objects.get(code="donghu")
    for day in (date(2018, 12, 31), date(2019, 1, 1), date(2026, 3, 1)):
        grant = AidGrant(unit=world.unit["chengdong"], granted_on=day, beneficiary="adult_student", kind="tuition")
        grant.cash = 15_000
        grant.enter(by=None)
    (one,) = cumulatives(unit, date(2026, 6, 30))
    assert (one.base.plain(), one.as_of, one.since.plain()) == ("56万多元", date(2018, 12, 31), "3万元")
    assert one.total.plain() == "59万多元"
    assert Yearbook.of_year(unit, 2026).find("M90", "donghu").value == Decimal("1.5")
    page = as_("county").get("/figures/donghu/2026/").content.decode()
    assert "1996年以来累计，截至 2018年12月31日 56万多元" in page
    assert list(cumulatives(unit, date(2018, 12, 31))) == []


def test_without_own_records_since_the_base_nothing_is_added(says, world):
    says("donghu", "M90", "56", period=Period.CUMULATIVE)
    Unit.objects.filter(code="donghu").update(records_since=date(2020, 1, 1))
    assert list(cumulatives(Unit.objects.get(code="donghu"), date(2026, 6, 30))) == []

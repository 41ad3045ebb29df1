"""历年趋势: the drawings of a unit, with the same numbers in a table beneath each."""

from datetime import date
from xml.etree import ElementTree

import pytest

from guanai.calendars import today
from reports.guard import TOO_FEW
from reports.sheet import Reader
from reports.trends import Drawing, Trends
from stations.models import CareStation
from tests import samples
from tests.cases.test_aid import grant
from tests.reports.test_outcomes import became, child
from tests.stations import rows

pytestmark = pytest.mark.django_db
ON = today()
TEXT = "{http://www.w3.org/2000/svg}text"


def drawn(world, code: str, title: str, *, exact: bool = False, sees=lambda unit: False, on: date = ON) -> Drawing:
    found = Trends(world.unit[code], Reader(on, exact, sees)).drawings()
    return next(one for one in found if one.title.startswith(title))


def table(drawing: Drawing) -> dict[str, list[str]]:
    return {label: [bar.told for bar in bars] for label, bars in drawing.rows}


def back_at_school(world, code: str, children: int) -> None:
    for _ in range(children):
        became(world, child(world, code), on=ON)


def test_stations_grow_year_by_year(world):
    for year, code in ((ON.year - 1, "chengdong"), (ON.year, "hekou")):
        CareStation(unit=world.unit[code], name=code, established_on=date(year, 1, 1)).enter(by=world.user["county"])
    world.unit["chengbei"].records_since = date(2020, 1, 1)
    told = table(drawn(world, "chengbei", "关工站家数"))
    assert list(told.values()) == [["0"], ["0"], ["1"], ["2"]]
    assert list(told)[-1] == f"{ON.year}年"


def test_aid_is_told_to_two_places_in_each_year(world):
    grant(world.unit["chengdong"], cash=123400)
    grant(world.unit["chengdong"], granted_on=date(ON.year - 1, 1, 1), cash=500)
    told = table(drawn(world, "donghu", "资助金额"))
    assert list(told.values()) == [[""], [""], ["0.05"], ["12.34"]]


def test_years_before_the_records_of_a_unit_are_blank_and_not_zero(world):
    unit = world.unit["chengdong"]
    unit.records_since = date(ON.year - 1, 6, 1)
    for title, none in (("资助金额", ["0"]), ("帮教成效", ["0", "0", "0"])):
        blank = [""] * len(none)
        assert list(table(drawn(world, "chengdong", title, exact=True)).values()) == [blank, blank, none, none]


def test_coverage_of_few_schools_says_nothing(world):
    rows.school(world.unit["chengdong"])
    told = table(drawn(world, "donghu", "各单位法治副校长覆盖率"))
    assert told == {"城东所": [TOO_FEW], "城西所": [""]}


def test_a_station_has_no_units_below_to_draw(world):
    titles = [one.title for one in Trends(world.unit["chengdong"], Reader(ON, True)).drawings()]
    assert not [one for one in titles if "各单位" in one]


def test_few_children_are_told_to_their_own_station_alone(world):
    back_at_school(world, "chengdong", 2)
    year = f"{ON.year}年"
    told = [table(drawn(world, code, "帮教成效", exact=exact))[year] for code, exact in
            (("chengdong", True), ("donghu", False))]  # fmt: skip
    assert told == [["2", "0", "0"], ["<3", "0", "0"]]


def test_what_the_board_above_hides_the_trend_does_not_tell(world):
    """城西所 has one child: 城东所's five are hidden with it."""
    back_at_school(world, "chengdong", 5)
    back_at_school(world, "chengxi", 1)
    year = f"{ON.year}年"
    assert table(drawn(world, "chengdong", "帮教成效", sees=lambda unit: True))[year][0] == "略"
    assert table(drawn(world, "chengdong", "帮教成效"))[year][0] == "5"


def test_a_month_that_nobody_reported_has_neither_point_nor_number(world):
    samples.incident(world.unit["chengdong"])  # January 2026, and nothing happened
    drawing = drawn(world, "chengdong", "涉未成年人警情", on=date(2026, 6, 10))
    assert drawing.heads == ["2026年", "2025年"]
    assert table(drawing)["1月"] == ["0", ""]
    assert table(drawing)["2月"] == table(drawing)["7月"] == ["", ""]
    assert table(drawn(world, "chengdong", "涉未成年人警情", on=date(2026, 1, 20)))["1月"] == ["", ""]  # not over


def test_every_number_of_a_drawing_stands_in_its_table(world):
    back_at_school(world, "chengdong", 2)
    rows.school(world.unit["chengdong"])
    for drawing in Trends(world.unit["donghu"], Reader(ON, False)).drawings():
        written = " ".join(text.text or "" for text in ElementTree.fromstring(drawing.svg).iter(TEXT))
        numbers = [words for bars in table(drawing).values() for words in bars if words and words != "0"]
        assert [words for words in numbers if words not in written] == [], drawing.title


def test_the_page_has_a_table_beneath_each_drawing(world, as_):
    page = as_("county").get("/dashboard/donghu/trends/").text
    assert page.count("<svg") - page.count('<svg class="icon') >= 5
    assert page.count('<table class="ledger">') == 5


def test_it_asks_few_queries(world, as_, django_assert_max_num_queries):
    client = as_("bureau")
    back_at_school(world, "chengdong", 3)
    client.get("/dashboard/chengbei/trends/")
    with django_assert_max_num_queries(60):
        assert client.get("/dashboard/chengbei/trends/").status_code == 200


def test_who_has_no_figures_of_a_unit_has_no_trends(as_):
    assert as_("other_county").get("/dashboard/donghu/trends/").status_code == 404

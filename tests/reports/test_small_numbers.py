"""Small numbers over all boards together: what one page hides, no sum of the others gives back."""

from datetime import date
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanai.calendars import today
from reports import guard
from reports.annual import annual_summary
from reports.period import PeriodForm, is_portion
from reports.sheet import Change, Reader, Sheet
from reports.span import Portion, Span
from reports.yearbook import Yearbook
from stations.models import Unit
from tests.reports.test_dashboard import long_kept, mentored, tile
from tests.stations import rows

MOST = 6
station = st.integers(0, MOST)
trees = st.tuples(st.lists(station, min_size=1, max_size=2), st.lists(station, min_size=1, max_size=2))


class City:
    """A city of two counties with a few stations, and what the boards of all three tell somebody who sees them all."""

    def __init__(self, values):
        self.city = SimpleNamespace(path="c/", parent=None)
        self.counties = [SimpleNamespace(path=f"c/{number}/", parent=self.city) for number in range(len(values))]
        self.values = values

    def cells(self, unit) -> dict[str, int]:
        if unit is self.city:
            return {county.path: sum(own) for county, own in zip(self.counties, self.values, strict=True)}
        own = self.values[self.counties.index(unit)]
        return {f"{unit.path}{number}/": value for number, value in enumerate(own)}

    def told(self) -> dict[str, int | str]:
        """By path, what the pages print: a number, or what stands instead of it on any of them."""
        shown = {}
        for unit in (self.city, *self.counties):
            cells = self.cells(unit)
            hidden = guard.page(unit, sum(cells.values()), lambda one: True, self.cells)
            own = hidden.get(guard.TOTAL, sum(cells.values()))
            assert unit is self.city or shown[unit.path] in (own, guard.WITHHELD) or isinstance(own, str)
            shown |= {unit.path: own} | {path: hidden.get(path, value) for path, value in cells.items()}
        return shown


def fits(told: int | str, value: int) -> bool:
    """Whether that number may stand behind what is printed."""
    if told == guard.HIDDEN:
        return 0 < value < guard.LEAST
    return told == guard.WITHHELD or value == told


@settings(max_examples=60, deadline=None)
@given(trees)
def test_no_hidden_cell_has_one_value_left_over_all_pages(values):
    told = City(values).told()
    small = [path for path, words in told.items() if words == guard.HIDDEN and path.count("/") == 3]
    sizes = [len(one) for one in values]
    possible = {path: set() for path in small}
    for flat in product(range(sum(map(sum, values)) + 2), repeat=sum(sizes)):
        other = City([list(flat[: sizes[0]]), list(flat[sizes[0] :])])
        numbers = {other.city.path: sum(flat)} | other.cells(other.city)
        for county in other.counties:
            numbers |= other.cells(county)
        if all(fits(words, numbers[path]) for path, words in told.items()):
            for path in small:
                possible[path].add(numbers[path])
    assert all(len(found) > 1 for found in possible.values()), (told, possible)


@pytest.mark.parametrize("values", [[[1, 0], [1, 0], [1, 0], [0, 0]], [[2, 0], [2, 0], [0, 0]], [[1], [0], [0, 0]]])
def test_who_has_nobody_is_not_told_by_noughts_from_who_has_one(values):
    city = City(values)
    told = city.told()
    stations = [words for path, words in told.items() if path.count("/") == 3]
    assert {told[county.path] for county in city.counties} | set(stations) == {guard.WITHHELD}


@pytest.mark.django_db
class TestPages:
    def reader(self, exact: bool = False) -> Reader:
        return Reader(today(), exact, lambda unit: True)

    def told(self, world, span: Span | None = None) -> dict[str, str]:
        """What the sheets of all units say of children, by unit."""
        span, found = span or Span.of_year(today().year, today()), {}
        for code in ("chengbei", "donghu", "qinghe", "chengdong", "chengxi", "hekou"):
            sheet = Sheet(world.unit[code], span, ["M31"], self.reader())
            found |= {code: sheet.totals()[0].text} | {unit.code: cells[0].text for unit, cells in sheet.rows()}
        return found

    def test_board_comparison_and_rows_hide_the_same(self, world, as_):
        for code, number in (("chengdong", 5), ("chengxi", 1), ("hekou", 4)):
            mentored(world, code, number)
        told = self.told(world)
        assert (told["chengdong"], told["chengxi"]) == ("略", "<3")
        bureau = as_("bureau")
        for address in ("/dashboard/donghu/", "/dashboard/donghu/?group=mentoring", "/dashboard/donghu/comparison/"):
            assert "&lt;3" in bureau.get(address).content.decode()

    def test_what_a_board_hides_no_summary_of_any_unit_tells(self, world, as_):
        long_kept(world)
        for code, number in (("chengdong", 5), ("chengxi", 1), ("hekou", 4), ("donghu", 7)):
            mentored(world, code, number)
        told = self.told(world)
        assert (told["chengdong"], told["chengxi"], told["donghu"]) == ("略", "<3", "13")
        for code, unit in world.unit.items():
            for one in Yearbook.of_year(unit, today().year).units:
                figure, word = Yearbook.of_year(unit, today().year).find("M31", one.code), told[one.code]
                assert figure.plain() == {"<3": "不足3人"}.get(word, word if word == "略" else f"{word}人"), (code, one)
        own = {"unit": "chengdong", "metric": "M31", "period": "year", "source": "computed"}
        for who in ("county", "bureau", "head"):
            client = as_(who)
            for address in ("", "figure/"):
                page = client.get(f"/summaries/chengdong/{today().year}/{address}", own, headers={"HX-Request": "true"})
                assert "5人" not in page.text
            assert "5人" not in client.get(f"/figures/chengdong/{today().year}/").text
        said = annual_summary(world.unit["chengdong"], today().year).as_json()
        assert [one["value"] for one in said if one["metric"] == "M31"] == [None]
        assert tile(as_("head").get("/dashboard/chengdong/").context["board"], "帮教未成年人").text == "5"

    def test_days_picked_at_will_tell_of_no_children(self, world):
        mentored(world, "chengdong", 5)
        on = today()
        odd = PeriodForm({"since": on.replace(month=1, day=2).isoformat()}, on=on, sealed=True).span()
        assert set(self.told(world, span=odd).values()) == {"略"}
        own = Sheet(world.unit["chengdong"], odd, ["M31"], self.reader(exact=True))
        assert own.totals()[0].text == "5"

    def test_where_no_number_of_late_children_is_told_all_units_stand_there_alike(self, world, as_):
        county, address = as_("county"), "/warnings/donghu/?code=W01"

        def below() -> list[str]:
            return [number for _, number, _ in county.get(address).context["board"].below()]

        assert below() == []
        mentored(world, "chengdong", 1)
        Unit.enter(
            by=None, code="new", name="城中派出所", short="城中所", kind="police_station", parent=world.unit["donghu"]
        )
        assert below() == ["略"] * 3  # whichever it is
        mentored(world, "chengxi", 1)
        assert below() == ["略"] * 3
        mentored(world, "chengdong", 2)  # three and one: the total would tell
        assert below() == ["略"] * 3
        mentored(world, "chengxi", 2)
        assert below() == ["3", "3"]

    def test_months_picked_at_will_tell_of_no_children_either(self, world):
        """January to August less January to July would be August."""
        mentored(world, "chengdong", 5)
        on = date(2026, 11, 23)

        def span(**asked) -> Span:
            return PeriodForm(asked, on=on, sealed=True).span()

        asked = [{}, *({"portion": one.value} for one in Portion), {"since": "2026-01-01", "until": "2026-06-30"}]
        asked += [{"since": "2026-08-01", "until": "2026-08-31"}, {"since": "2026-11-01"}, {"since": "2026-10-01"}]
        assert all(is_portion(span(**one), on) for one in asked)
        odd = [{"since": "2026-01-01", "until": "2026-08-31"}, {"since": "2026-08-01"}, {"since": "2025-01-01"}]
        assert not any(is_portion(span(**one), on) for one in odd)
        assert set(self.told(world, span=Span(date(2026, 1, 1), date(2026, 8, 31))).values()) == {"略"}

    def rates(self, world, *, exact: bool = False) -> tuple[str, str]:
        """What a sheet says of the share of schools with a vice principal: of the county itself, and of its station."""
        sheet = Sheet(world.unit["donghu"], Span.of_year(today().year, today()), ["M10"], self.reader(exact))
        below = next(cells for unit, cells in sheet.rows() if unit.code == "chengdong")
        return sheet.totals()[0].text, below[0].text

    def test_a_rate_of_few_is_told_of_the_unit_itself_and_not_beside_others(self, world):
        for number in range(9):
            rows.school(world.unit["chengdong"], f"第{number}小学")
        assert self.rates(world) == ("0.0", guard.TOO_FEW)
        assert self.rates(world, exact=True) == ("0.0", "0.0")
        rows.school(world.unit["chengdong"], "第十小学")
        assert self.rates(world) == ("0.0", "0.0")

    def test_of_a_rate_of_few_its_change_is_not_told_either(self, world):
        Unit.objects.update(records_since=date(2020, 1, 1))
        span = Span.of_year(today().year, today())
        rows.station(world.unit["chengdong"])
        unit = Unit.objects.get(code="chengdong")
        sheets = [Sheet(unit, span, ["M02"], self.reader(exact)) for exact in (True, False)]
        assert [Change(sheet, ["M02"]).words("M02") for sheet in sheets] == ["持平", ""]

    def test_of_a_rate_of_few_a_year_ago_the_change_since_is_not_told(self, world):
        Unit.objects.update(records_since=date(2020, 1, 1))
        for number in range(9):
            rows.school(world.unit["chengdong"], f"第{number}小学")
        new = rows.school(world.unit["chengdong"], "第十小学", opened_on=date(today().year, 1, 1))
        unit, span = Unit.objects.get(code="chengdong"), Span.of_year(today().year, today())

        def words() -> list[str]:
            sheets = [Sheet(unit, span, ["M10"], self.reader(exact)) for exact in (True, False)]
            return [Change(sheet, ["M10"]).words("M10") for sheet in sheets]

        assert words() == ["持平", ""]
        new.amend({"opened_on": date(today().year - 2, 1, 1)}, version=new.version, by=None)
        assert words() == ["持平", "持平"]

    def test_board_group_comparison_and_trends_tell_it_alike(self, world, as_):
        for number in range(9):
            rows.school(world.unit["chengdong"], f"第{number}小学")
        bureau = as_("bureau")
        for page in ("", "?group=principals", "comparison/", "trends/"):
            text = bureau.get(f"/dashboard/donghu/{page}").content.decode()
            assert guard.TOO_FEW in text
            assert f"{guard.TOO_FEW}%" not in text


class TestPeriod:
    def form(self, **data) -> PeriodForm:
        return PeriodForm(data, on=today(), sealed=True)

    def test_without_anything_it_is_this_year_so_far(self):
        assert self.form().span() == Span.of_year(today().year, today())

    def test_a_portion_of_a_year(self):
        assert self.form(year="2025", portion="q1").span() == Span.of(2025, Portion.Q1, today())

    def test_an_end_before_its_beginning_is_said_at_its_place(self):
        form = self.form(since="2026-03-05", until="2026-03-01")
        assert form.span() == Span.of_year(today().year, today())
        assert form.errors["until"] == ["结束日期早于开始日期，请核对。"]

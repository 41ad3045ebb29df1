"""学期: for whom a term holds, and which days are school days."""

from datetime import date

import pytest
from django.urls import reverse

from stations.models import SchoolDayOff, SchoolTerm
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

NEW, LIST = reverse("term-new"), reverse("terms")
TYPED = {"year": "2025", "season": "1", "starts_on": "2025-09-01", "ends_on": "2026-01-23"}
MONDAY, SATURDAY, MAKE_UP, NATIONAL = date(2025, 9, 15), date(2025, 9, 13), date(2025, 9, 28), date(2025, 10, 1)


@pytest.fixture
def term(world):
    return rows.term(world.unit["donghu"])


def in_session(unit, day) -> bool:
    return SchoolTerm.objects.in_session(unit, day)


def test_a_county_enters_a_term_for_its_tree(world, as_):
    county = as_("county")
    assert county.get(NEW).context["form"].fields["unit"].initial == world.unit["donghu"]
    assert send(county, NEW, **TYPED, unit=world.unit["donghu"].pk).status_code == 302
    term = SchoolTerm.objects.get()
    assert str(term) == "2025—2026 学年第一学期"
    assert in_session(world.unit["chengdong"], MONDAY)
    assert not in_session(world.unit["hekou"], MONDAY)


def test_the_city_enters_a_term_for_all_its_counties(world, as_):
    assert send(as_("bureau"), NEW, **TYPED).status_code == 302
    assert in_session(world.unit["hekou"], MONDAY)


@pytest.mark.parametrize("who", ["member", "head", "auditor"])
def test_nobody_else_enters_terms(as_, who):
    assert as_(who).post(NEW, TYPED).status_code == 403


def test_posted_twice_it_is_one_row(world, as_):
    county = as_("county")
    values = rows.hidden(county, NEW) | TYPED | {"unit": world.unit["donghu"].pk}
    assert [county.post(NEW, values).status_code for _ in range(2)] == [302, 302]
    assert SchoolTerm.objects.count() == 1


BAD = [
    ("year", "", "请填写学年。"),
    ("year", "去年", "学年请填四位年份，例如 2025。"),
    ("year", str(2**63), "不能大于 2100，请核对。"),
    ("season", "3", "没有找到这个学期，或不在您的范围内。"),
    ("starts_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("starts_on", "2024-09-01", "开学日期不在 2025—2026 学年内，请核对。"),
    ("ends_on", "2025-08-31", "放假日期不能早于开学日期。"),
    ("ends_on", "2026-09-01", "一个学期不会超过八个月，请核对起止日期。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_bad_input_is_said_at_the_field(world, as_, field, value, said):
    typed = TYPED | {"unit": world.unit["donghu"].pk} | {field: value}
    assert said in errors(send(as_("county"), NEW, **typed))[field]
    assert not SchoolTerm.objects.exists()


def test_a_term_is_entered_once_in_a_unit(world, as_, term):
    typed = TYPED | {"unit": world.unit["donghu"].pk}
    assert errors(send(as_("county"), NEW, **typed)) == {"season": ["这个单位已经登记过这个学期。"]}


def test_a_term_over_two_years_says_both(world, as_):
    term = rows.term(world.unit["donghu"], starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 23))
    for url in (LIST, term.get_absolute_url(), rows.school(world.unit["donghu"]).get_absolute_url()):
        page = as_("county").get(url).text
        assert "2025 年 9 月 1 日" in page
        assert "2026 年 1 月 23 日" in page


def test_the_nearest_unit_decides(world, term):
    rows.term(world.unit["chengbei"], starts_on=date(2025, 8, 25), ends_on=date(2026, 1, 30))
    early = date(2025, 8, 27)
    assert not in_session(world.unit["chengdong"], early)
    assert in_session(world.unit["hekou"], early)
    assert list(SchoolTerm.objects.binding(world.unit["chengdong"])) == [term]
    term.void("登记重复", by=world.user["county"])
    assert in_session(world.unit["chengdong"], early)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY, True), (SATURDAY, False), (MAKE_UP, True), (NATIONAL, False),
        (date(2025, 9, 1), True), (date(2025, 8, 29), False), (date(2026, 1, 23), True), (date(2026, 1, 26), False),
    ],
)  # fmt: skip
def test_a_school_day_is_a_working_day_in_term(world, term, day, expected):
    assert in_session(world.unit["chengdong"], day) is expected


def test_a_day_off_is_none(world, as_, term):
    url, county = reverse("day-off-new", args=[term.pk]), as_("county")
    assert send(county, url, name="秋假", starts_on="2025-09-15", ends_on="2025-09-17").status_code == 302
    assert not in_session(world.unit["chengdong"], MONDAY)
    assert in_session(world.unit["chengdong"], date(2025, 9, 18))
    void = reverse("day-off-void", args=[SchoolDayOff.objects.get().pk])
    assert as_("head").post(void, {"reason": "x"}).status_code == 403
    assert as_("other_county").post(void, {"reason": "x"}).status_code == 404
    assert county.post(void, {"reason": "没有放"}).status_code == 302
    assert in_session(world.unit["chengdong"], MONDAY)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "", "starts_on": "2025-09-15", "ends_on": "2025-09-15"}, "name"),
        ({"name": "秋假", "starts_on": "2025-09-15", "ends_on": "2025-09-14"}, "ends_on"),
        ({"name": "秋假", "starts_on": "2025-08-15", "ends_on": "2025-09-15"}, "starts_on"),
        ({"name": "秋假", "starts_on": "2026-01-23", "ends_on": "2026-01-24"}, "ends_on"),
    ],
)
def test_a_bad_day_off_is_said_at_the_field(as_, term, typed, field):
    assert list(errors(send(as_("county"), reverse("day-off-new", args=[term.pk]), **typed))) == [field]
    assert not SchoolDayOff.objects.exists()


READS = {
    "member": 200,
    "head": 200,
    "neighbour": 200,
    "county": 200,
    "bureau": 200,
    "other_county": 404,
    "auditor": 404,
}


@pytest.mark.parametrize(("who", "status"), READS.items())
def test_whose_schools_it_holds_for_reads_it(as_, term, who, status):
    response = as_(who).get(term.get_absolute_url())
    assert response.status_code == status
    if status == 404:
        assert response.content == as_(who).get(reverse("term", args=[MISSING])).content


@pytest.mark.parametrize("name", ["term-edit", "term-void", "day-off-new"])
@pytest.mark.parametrize(("who", "status"), {"head": 403, "bureau": 403, "other_county": 404}.items())
def test_only_the_county_changes_it(as_, term, name, who, status):
    assert as_(who).post(reverse(name, args=[term.pk]), {"reason": "x"}).status_code == status


def test_a_head_does_not_touch_the_citys_term(world, as_):
    term = rows.term(world.unit["chengbei"])
    assert as_("county").get(reverse("term-edit", args=[term.pk])).status_code == 403


@pytest.mark.parametrize("who", ["head", "county", "bureau"])
def test_the_list_asks_few_questions(world, as_, django_assert_max_num_queries, who):
    for year in range(1990, 2020):
        rows.term(world.unit["donghu"], year, 1, date(year, 9, 1), date(year + 1, 1, 20))
    client = as_(who)
    with django_assert_max_num_queries(15):
        first = client.get(LIST)
    assert [row.year for row in first.context["page"].rows][:2] == [2019, 2018]
    assert len(first.context["page"].rows) == 25


def test_a_school_shows_the_terms_that_hold_for_it(world, as_, term):
    school = rows.school(world.unit["chengdong"])
    page = as_("head").get(school.get_absolute_url()).content.decode()
    assert term.get_absolute_url() in page

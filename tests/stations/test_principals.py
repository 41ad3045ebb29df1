"""法治副校长: the third school by grant, the term that ends, the letter, the ratios; by values worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from guanai.models import AuditEntry
from reports.workbench import Workbench
from stations.models import ExtraSchool, VicePrincipal
from stations.models.vice_principal import Held, beyond, step
from stations.principals import Count, Ratio, loads, ratios
from stations.renewals import term_items
from tests.stations import rows
from tests.stations.rows import errors, send

ON, DAY = date(2026, 6, 1), timedelta(days=1)
NEW, OVERVIEW = "/vice-principals/new/", "/principals/"
TYPED = {"role": "vice_principal", "dispatch_system": "police", "starts_on": "2026-06-01", "ends_on": ""}


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel("2026-06-01T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def person(world):
    return rows.cleared(world.unit["chengdong"], "周建国")


@pytest.fixture
def schools(world):
    return [rows.school(world.unit["chengdong"], f"城东{name}小学") for name in "一二三四"]


def granting(person) -> str:
    return reverse("extra-school-new", args=[person.pk])


def grant(client, person, school, **changes):
    typed = {"school": school.pk, "granted_on": "2026-06-01", "reason": "两所教学点相邻，没有别的人选"}
    return send(client, granting(person), **typed | changes)


def appoint(client, person, school, **changes):
    return send(client, NEW, **TYPED | {"person": person.pk, "school": school.pk} | changes)


# --- the third school


def test_the_county_grants_a_third_school_with_its_reason(world, as_, person, schools):
    first, second, third, fourth = schools
    rows.principal(person, first)
    rows.principal(person, second)
    head = as_("head")
    assert errors(appoint(head, person, third)).keys() == {"school"}
    assert grant(as_("county"), person, third)["Location"] == OVERVIEW
    row = ExtraSchool.objects.get()
    assert (row.granted_on, row.entered_by) == (ON, world.user["county"].pk)
    assert AuditEntry.objects.filter(verb="extraschool.enter", actor=world.user["county"].pk).count() == 1
    assert appoint(head, person, third).status_code == 302
    assert errors(appoint(head, person, fourth)).keys() == {"school"}
    told = as_("county").get(OVERVIEW).content.decode()
    assert "城东三小学，6 月 1 日：两所教学点相邻，没有别的人选" in told


def test_a_grant_leaves_the_other_two_as_they_are(as_, person, schools):
    first, second, third, _ = schools
    row = rows.principal(person, first)
    rows.principal(person, second)
    grant(as_("county"), person, third)
    appoint(as_("head"), person, third)
    values = {"person": person.pk, "school": first.pk, "starts_on": "2026-03-01", "ends_on": "2029-03-31"}
    assert send(as_("head"), f"{row.get_absolute_url()}edit/", **TYPED | values).status_code == 302


def test_a_grant_that_was_withdrawn_opens_nothing(as_, person, schools):
    for school in schools[:2]:
        rows.principal(person, school)
    county = as_("county")
    grant(county, person, schools[2])
    county.post(reverse("extra-school-void", args=[ExtraSchool.objects.get().pk]), {"reason": "选错了学校"})
    assert errors(appoint(as_("head"), person, schools[2])).keys() == {"school"}
    assert grant(county, person, schools[2]).status_code == 302


def test_a_school_is_granted_once_with_a_reason_and_not_for_tomorrow(as_, person, schools):
    county = as_("county")
    assert errors(grant(county, person, schools[0], reason="")).keys() == {"reason"}
    assert errors(grant(county, person, schools[0], granted_on="2026-06-02")).keys() == {"granted_on"}
    assert grant(county, person, schools[0]).status_code == 302
    assert errors(grant(county, person, schools[0])) == {"school": ["此人兼任这所学校已经批准过。"]}


def test_the_head_cannot_grant_what_he_needs(as_, person, schools):
    assert as_("head").get(granting(person)).status_code == 403
    assert as_("other_county").get(granting(person)).status_code == 404


def test_a_granted_school_is_beyond_the_two():
    def held(school: str) -> Held:
        return Held(school, ON, ON + 30 * DAY)

    two, three = [held("a"), held("b")], [held("a"), held("b"), held("c")]
    assert beyond(held("c"), two, set()) == {"a", "b"}
    assert beyond(held("c"), two, {"c"}) == set()
    assert beyond(held("d"), three, {"c"}) == {"a", "b"}
    assert beyond(held("d"), three, {"c", "d"}) == set()


# --- terms that end


@pytest.mark.parametrize(
    ("left", "reached"), [(31, None), (30, 30), (15, 30), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 1), (-1, None)]
)
def test_a_term_is_told_thirty_fourteen_seven_and_one_day_before(left, reached):
    assert step(ON + left * DAY, ON) == reached


def ending(person, school, left: int, **facts) -> VicePrincipal:
    return rows.principal(person, school, date(2023, 6, 1), ON + left * DAY, **facts)


@pytest.mark.parametrize(("left", "told"), [(31, False), (30, True), (0, True), (-1, True), (-30, True), (-31, False)])
def test_what_ends_within_thirty_days_or_ended_unseen_waits(person, schools, left, told):
    row = ending(person, schools[0], left)
    assert list(VicePrincipal.objects.expiring(ON)) == ([row] if told else [])


def test_what_was_renewed_or_closed_with_a_reason_waits_no_more(person, schools):
    ending(person, schools[0], -1, ended_reason="expired")
    row = ending(person, schools[1], 5)
    assert VicePrincipal.objects.expiring(ON).get() == row
    rows.principal(person, schools[1], row.ends_on + DAY)
    assert not VicePrincipal.objects.expiring(ON).exists()


def test_the_school_of_a_term_that_ends_must_still_be_open(person, world):
    closed = rows.school(world.unit["chengdong"], closed_on=ON - DAY)
    ending(person, closed, 5)
    assert not VicePrincipal.objects.expiring(ON).exists()


def test_it_stands_among_what_waits_on_who_keeps_the_people(world, person, schools):
    other = rows.cleared(world.unit["chengdong"], "陈建军")
    late, soon, far = ending(person, schools[0], -3), ending(person, schools[1], 6), ending(other, schools[2], 20)
    told = [(one.url, one.when, one.tone, one.primary) for one in term_items(world.user["head"], ON, 25)]
    assert told == [
        (late.get_absolute_url(), "已到期 3 天", "late", True),
        (soon.get_absolute_url(), "还有 6 天到期", "soon", True),
        (far.get_absolute_url(), "还有 20 天到期", "", False),
    ]
    assert {one.label: one.number for one in Workbench(world.user["head"], ON).waiting}["法治副校长聘期"] == 3
    assert term_items(world.user["member"], ON, 25) == term_items(world.user["other_county"], ON, 25) == []


def test_the_button_renews_for_three_years_from_the_next_day(as_, person, schools):
    row = ending(person, schools[0], 5)
    url, head = reverse("principal-renewal", args=[row.pk]), as_("head")
    form = head.get(url).context["form"]
    assert form["person"].value() == person.pk
    typed = {name: form[name].value() or "" for name in form.fields}
    answer = head.post(url, typed)
    renewed = VicePrincipal.objects.exclude(pk=row.pk).get()
    assert answer["Location"] == renewed.get_absolute_url()
    assert (renewed.starts_on, renewed.ends_on) == (date(2026, 6, 7), date(2029, 6, 6))
    assert (renewed.letter_no, renewed.appointed_by) == ("", "东湖区教育局")
    assert head.post(url, typed)["Location"] == renewed.get_absolute_url()
    assert VicePrincipal.objects.count() == 2


def test_the_county_renews_for_the_unit_of_the_term(as_, person, schools):
    row = ending(person, schools[0], 5)
    url, county = reverse("principal-renewal", args=[row.pk]), as_("county")
    form = county.get(url).context["form"]
    typed = {name: getattr(form[name].value(), "pk", form[name].value()) or "" for name in form.fields}
    assert county.post(url, typed).status_code == 302
    assert VicePrincipal.objects.exclude(pk=row.pk).get().unit == row.unit


def test_a_term_that_lapsed_is_not_renewed_for_days_that_are_over(person, schools):
    assert ending(person, schools[0], -10).renewal(ON).starts_on == ON


# --- the letter


def letter(row) -> str:
    return reverse("principal-letter", args=[row.pk])


def test_the_letter_names_who_and_where_and_bears_its_reader(world, as_, person, schools):
    row = rows.principal(person, schools[0])
    page = as_("head").get(letter(row)).content.decode()
    for words in (
        "周建国 同志",
        "城东一小学法治副校长",
        "2026年3月1日起至2029年2月28日止",
        "教聘 7 号",
        "东湖区教育局",
    ):
        assert words in page
    assert "watermark-line" in page
    assert f"打印人 {world.user['head'].name}" in page
    assert AuditEntry.objects.filter(verb="viceprincipal.print", target=row.pk).count() == 1


def test_a_letter_without_number_or_body_is_not_printed(world, as_, person, schools):
    for facts in ({"letter_no": ""}, {"appointed_by": ""}):
        row = rows.principal(person, schools[0], **facts)
        answer = as_("head").get(letter(row), follow=True)
        assert "请先填好聘书编号和聘任机关，再打印聘书。" in answer.content.decode()
        row.void("试填", by=world.user["head"])
    assert not AuditEntry.objects.filter(verb="viceprincipal.print").exists()


# --- three ratios


def test_the_three_ratios_have_three_bases(world, person, schools):
    """Four schools, a kindergarten beside them; two officers at three schools, a judge at one of them."""
    unit = world.unit["chengdong"]
    rows.school(unit, "城东幼儿园", stage="kindergarten")
    second, judge = rows.cleared(unit, "陈建军"), rows.person(unit, "王法官")
    letter = {"letter_issued_on": date(2026, 3, 1)}
    rows.principal(person, schools[0], **letter)
    rows.principal(person, schools[1], **letter)
    rows.principal(second, schools[2])  # without a letter: an officer, and no coverage
    rows.principal(judge, schools[1], dispatch_system="court", **letter)
    rows.principal(second, schools[3], role="counsellor", **letter)
    told = [(one.part.number, one.base.number, one.value) for one in ratios(world.user["head"], ON)]
    assert told == [(2, 4, Decimal("50.0")), (2, 3, Decimal("66.7")), (3, 2, Decimal("1.50"))]
    assert [one.said for one in ratios(world.user["neighbour"], ON)][1] == "没有公检法司四家派出的，算不出"


def test_ratios_round_half_up():
    def value(part: int, base: int, unit: str) -> str:
        return str(Ratio("", Count("", part, ""), Count("", base, ""), unit).value)

    assert value(68, 119, "%") == "57.1"
    assert value(119, 68, " 所") == "1.75"
    assert value(1, 16, "%") == "6.3"  # 6.25
    told = Ratio("甲", Count("这些", 2, "人"), Count("那些", 3, "人"), "%")
    assert told.said == "66.7%（这些 2 人 ÷ 那些 3 人）"


def test_who_serves_at_two_schools_or_more(world, person, schools):
    for school in schools[:2]:
        rows.principal(person, school)
    rows.principal(rows.cleared(world.unit["chengdong"], "陈建军"), schools[2])
    [found] = loads(world.user["head"], ON, 2)
    assert (found.person, len(found.held)) == (person, 2)


def test_the_overview_takes_few_queries_whatever_its_length(world, as_, schools, django_assert_max_num_queries):
    head = as_("head")
    for number in range(8):
        officer = rows.cleared(world.unit["chengdong"], f"民警{number}")
        for school in schools[:2]:
            rows.principal(officer, school, ends_on=ON + 5 * DAY)
    with django_assert_max_num_queries(15):
        assert len(head.get(OVERVIEW).context["loads"]) == 8


# --- evaluations


def test_a_year_is_judged_within_the_term_and_after_it_began(as_, person, schools):
    row = rows.principal(person, schools[0], date(2024, 3, 1), date(2027, 2, 28))
    typed = {"principal": row.pk, "result": "excellent", "judged_by": "城东一小学", "judged_on": "2026-05-30"}
    url, head = "/principal-evaluations/new/", as_("head")
    said = errors(send(head, url, **typed, year="2023"))
    assert said == {"year": ["聘期是 2024 至 2027 年，请核对年份。"]}
    assert errors(send(head, url, **typed | {"judged_on": "2025-05-30"}, year="2026")).keys() == {"judged_on"}
    assert errors(send(head, url, **typed, year="2027")).keys() == {"year"}
    assert send(head, url, **typed, year="2025").status_code == 302
    assert errors(send(head, url, **typed, year="2025")).keys() == {"year"}
    page = head.get(row.get_absolute_url()).content.decode()
    assert "优秀" in page
    assert "2025 年" in page

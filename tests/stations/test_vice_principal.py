"""法治副校长: who may be appointed, for how long, at how many schools."""

import random
from datetime import date, timedelta

import pytest

from guanai.calendars import anniversary, today
from guanai.lifecycle import NotAllowed
from stations.forms.vice_principals import VicePrincipalForm
from stations.models import ExtraSchool, Person, PrincipalEvaluation, VicePrincipal
from stations.models.vice_principal import UNCLEARED, Held, too_many, too_old, usual_end
from tests.guanai import sheets
from tests.stations import rows
from tests.stations.rows import LONG_AGO, errors, send

NEW = "/vice-principals/new/"
DAY, YEAR = timedelta(days=1), timedelta(days=366)
START = date(2026, 3, 1)
TYPED = {"role": "vice_principal", "dispatch_system": "police", "starts_on": "2026-03-01", "ends_on": ""}


@pytest.fixture
def person(world):
    return rows.cleared(world.unit["chengdong"], "周建国")


@pytest.fixture
def schools(world):
    return [rows.school(world.unit["chengdong"], f"城东{name}小学") for name in "一二三"]


def appointed(person, school, starts_on=START, ends_on=date(2029, 2, 28), **facts) -> VicePrincipal:
    row = VicePrincipal(unit=person.unit, person=person, school=school, starts_on=starts_on, ends_on=ends_on, **facts)
    row.enter(by=None)
    return row


def appoint(client, person, school, **changes):
    return send(client, NEW, **TYPED | {"person": person.pk, "school": school.pk} | changes)


def test_a_term_lasts_three_years_unless_it_is_said(as_, person, schools):
    assert appoint(as_("head"), person, schools[0]).status_code == 302
    assert appoint(as_("head"), person, schools[1], ends_on="2026-08-31").status_code == 302
    assert sorted(VicePrincipal.objects.values_list("ends_on", flat=True)) == [date(2026, 8, 31), date(2029, 2, 28)]
    assert usual_end(date(2024, 2, 29)) == date(2027, 2, 28)


def test_a_third_school_is_refused_at_the_field(as_, person, schools):
    first, second, third = schools
    appointed(person, first)
    appointed(person, second)
    said = {"school": ["此人已在城东一小学、城东二小学任职，一人最多兼 2 所学校。确需再兼的，请县区关工委先批准。"]}
    assert errors(appoint(as_("head"), person, third)) == said
    VicePrincipal.objects.filter(school=first).update(ends_on=START + DAY)
    assert errors(appoint(as_("head"), person, third)).keys() == {"school"}
    assert appoint(as_("head"), person, third, starts_on=START + 2 * DAY).status_code == 302


def test_who_is_a_vice_principal_there_already_is_not_appointed_again(world, as_, person, schools):
    row = appointed(person, schools[0])
    said = {"ends_on": ["与此人在这所学校的另一段聘期重叠，请核对起止日期。"]}
    assert errors(appoint(as_("head"), person, schools[0], starts_on="2027-01-01")) == said
    assert errors(appoint(as_("head"), person, schools[0])).keys() == {"starts_on"}
    with pytest.raises(NotAllowed):
        appointed(person, schools[0])
    assert appoint(as_("head"), person, schools[0], starts_on="2029-03-01").status_code == 302
    row.void("登记重复", by=world.user["head"])
    assert appoint(as_("head"), person, schools[0]).status_code == 302


def test_nobody_past_65_is_appointed(as_, world, schools):
    old, fit = (rows.cleared(world.unit["chengdong"], name, birth_date=born) for name, born in (
        ("过龄的", date(1960, 2, 28)), ("正好的", date(1960, 3, 1))))  # fmt: skip
    assert errors(appoint(as_("head"), old, schools[0])).keys() == {"person"}
    assert appoint(as_("head"), fit, schools[0]).status_code == 302
    assert not too_old(None, START)


def test_an_end_before_its_start_is_refused(as_, person, schools):
    said = {"ends_on": ["截止日期不能早于起始日期。"]}
    assert errors(appoint(as_("head"), person, schools[0], ends_on="2026-02-28")) == said


def test_the_last_day_counts(person, schools):
    row = appointed(person, schools[0])
    days = (START - DAY, START, row.ends_on, row.ends_on + DAY)
    assert [VicePrincipal.objects.in_force(day).count() for day in days] == [0, 1, 1, 0]


def test_what_covers_a_school(world, person, schools):
    def covering(on=START):
        return VicePrincipal.objects.covering(on).count()

    row = appointed(person, schools[0])
    assert covering() == 0
    row.amend({"letter_issued_on": START}, version=1, by=None)
    assert (covering(START - DAY), covering()) == (0, 1)
    row.amend({"role": "counsellor"}, version=2, by=None)
    assert covering() == 0
    row.amend({"role": "vice_principal", "dispatch_system": "court"}, version=3, by=None)
    assert (covering(), VicePrincipal.objects.of_police(START).count()) == (1, 0)
    schools[0].void("登记重复", by=world.user["county"])
    assert covering() == 0


def test_a_change_of_ones_own_row_is_no_conflict_with_itself(as_, person, schools):
    row = appointed(person, schools[0])
    values = {"person": person.pk, "school": schools[0].pk, "ends_on": "2026-09-01", "ended_reason": "transfer"}
    assert send(as_("head"), f"{row.get_absolute_url()}edit/", **TYPED | values).status_code == 302
    assert VicePrincipal.objects.get().get_ended_reason_display() == "工作调动"


def test_a_third_school_is_one_that_would_be_the_third_on_some_day():
    chance = random.Random(7)

    def held() -> Held:
        start = START + chance.randrange(20) * DAY
        return Held(chance.choice("abcd"), start, start + chance.randrange(12) * DAY)

    verdicts = []
    for _ in range(500):
        wanted, others = held(), [held() for _ in range(chance.randrange(7))]
        days = [wanted.starts_on + n * DAY for n in range((wanted.ends_on - wanted.starts_on).days + 1)]
        schools = [{one.school for one in others if one.covers(day) and one.school != wanted.school} for day in days]
        verdicts.append(any(len(found) >= 2 for found in schools))
        assert bool(too_many(wanted, others)) == verdicts[-1]
    assert set(verdicts) == {True, False}


# --- the row itself knows the rules: in a sheet, of two at once, after a change

HEADS = ("人员", "学校", "职务", "派出系统", "起始日期", "截止日期")


def line(school, start="2026-03-01", end="2029-02-28") -> tuple:
    return ("周建国", school.name, "法治副校长", "公安", start, end)


def test_a_third_school_within_one_sheet_is_refused_at_its_line(as_, person, schools):
    page = sheets.tried(as_("head"), *map(line, schools), slug="vice-principals", heads=HEADS)
    assert sheets.outcome(page) == (2, 0, 1)
    [(number, column, said, why)] = sheets.problems(page)
    assert (number, column, said) == (4, "学校", schools[2].name)
    assert why == "此人已在城东一小学、城东二小学任职，一人最多兼 2 所学校。确需再兼的，请县区关工委先批准。"
    assert not VicePrincipal.objects.exists()


def test_a_sheet_with_a_granted_third_school_is_taken(as_, person, schools):
    ExtraSchool(person=person, school=schools[2], granted_on=today(), reason="没有别的人选").enter(by=None)
    head = as_("head")
    page = sheets.tried(head, *map(line, schools), slug="vice-principals", heads=HEADS)
    assert (sheets.outcome(page), sheets.problems(page)) == ((3, 0, 0), [])
    sheets.take(head, "vice-principals")
    assert VicePrincipal.objects.filter(person=person).count() == 3


def test_two_terms_at_one_school_within_one_sheet_are_refused(as_, person, schools):
    lines = [line(schools[0]), line(schools[0], "2026-04-01")]
    page = sheets.tried(as_("head"), *lines, slug="vice-principals", heads=HEADS)
    assert [one[:2] for one in sheets.problems(page)] == [(3, "截止日期")]


def test_a_sheet_that_was_taken_is_known_when_a_check_has_run_out(as_, person, schools):
    head, lines = as_("head"), [line(one) for one in schools[:2]]
    sheets.tried(head, *lines, slug="vice-principals", heads=HEADS)
    sheets.take(head, "vice-principals")
    person.clearances.update(checked_on=LONG_AGO)
    assert sheets.outcome(sheets.tried(head, *lines, slug="vice-principals", heads=HEADS)) == (0, 2, 0)


def test_of_two_forms_judged_before_either_was_kept_the_second_is_refused(world, person, schools):
    appointed(person, schools[0])
    forms = []
    for school in schools[1:]:
        form = VicePrincipalForm(user=world.user["head"])
        typed = {"token": form.initial["token"], "person": person.pk, "school": school.pk}
        forms.append(VicePrincipalForm(TYPED | typed, user=world.user["head"]))
    assert [form.is_valid() for form in forms] == [True, True]
    forms[0].keep(by=world.user["head"])
    with pytest.raises(NotAllowed):
        forms[1].keep(by=world.user["head"])
    assert VicePrincipal.objects.filter(person=person).count() == 2


def test_a_change_is_judged_like_an_appointment_but_letting_go_is_not(person, schools):
    first, second, third = schools
    row = appointed(person, first, ends_on=date(2026, 8, 31))
    longer = appointed(person, second)
    appointed(person, third, date(2026, 9, 1))
    with pytest.raises(NotAllowed):
        row.amend({"ends_on": date(2029, 2, 28)}, version=1, by=None)
    person.clearances.update(result="hit")
    longer.amend({"ends_on": date(2028, 6, 30), "ended_reason": "unfit"}, version=1, by=None)
    with pytest.raises(NotAllowed):
        longer.amend({"ends_on": date(2028, 8, 31)}, version=2, by=None)


def test_what_a_letter_or_an_evaluation_told_goes_to_nobody_else(world, as_, person, schools):
    head, other = as_("head"), rows.cleared(world.unit["chengdong"], "陈建军")
    plain, letter, judged = (appointed(person, schools[0], START + n * YEAR, START + n * YEAR + DAY) for n in range(3))
    letter.amend({"letter_no": "教聘 7 号"}, version=1, by=None)
    facts = {"result": "excellent", "judged_by": "城东一小学", "judged_on": START, "year": 2028}
    PrincipalEvaluation(unit=person.unit, principal=judged, **facts).enter(by=None)

    def change(row, **changes):
        known = {"person": person.pk, "school": schools[0].pk, "starts_on": row.starts_on, "ends_on": row.ends_on}
        return send(head, f"{row.get_absolute_url()}edit/", **TYPED | known | {"letter_no": row.letter_no} | changes)

    for row in (letter, judged):
        assert errors(change(row, person=other.pk)).keys() == {"person"}
        assert errors(change(row, school=schools[1].pk)).keys() == {"school"}
        assert change(row, ends_on=row.ends_on + DAY).status_code == 302
    assert change(plain, person=other.pk, school=schools[1].pk).status_code == 302


def test_nobody_is_appointed_without_a_clear_check_of_these_twelve_months(world, as_, schools):
    def said(**check) -> dict:
        one = rows.person(world.unit["chengdong"], "王民警")
        for result, months in check.items():
            rows.clearance(one, anniversary(today(), -1) - DAY if months > 12 else today(), result)
        answer = appoint(as_("head"), one, schools[0], starts_on=today(), ends_on="")
        return {} if answer.status_code == 302 else errors(answer)

    assert said() == said(hit=0) == said(clear=13) == said(hit=0, clear=0) == {"person": [UNCLEARED]}
    assert said(clear=0) == {}


def test_a_hit_that_came_later_outweighs_the_check_before_the_term(world, person, schools):
    person.clearances.update(checked_on=START)
    rows.clearance(person, START + DAY, "hit")
    with pytest.raises(NotAllowed):
        appointed(person, schools[0])


def test_a_term_that_is_over_is_entered_without_a_check(world, schools):
    long_gone = rows.person(world.unit["chengdong"], "老民警")
    appointed(long_gone, schools[0], date(2016, 9, 1), date(2019, 8, 31))
    assert Person.objects.filter(principalships__school=schools[0]).get() == long_gone

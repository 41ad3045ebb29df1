"""法治副校长: who may be appointed, for how long, at how many schools."""

import random
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from stations.models import VicePrincipal
from stations.models.vice_principal import Held, too_many, too_old, usual_end
from tests.stations import rows
from tests.stations.rows import errors, send

NEW = "/vice-principals/new/"
DAY = timedelta(days=1)
START = date(2026, 3, 1)
TYPED = {"role": "vice_principal", "dispatch_system": "police", "starts_on": "2026-03-01", "ends_on": ""}


@pytest.fixture
def person(world):
    return rows.person(world.unit["chengdong"], "周建国")


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
    assert usual_end(date(2024, 2, 29)) == date(2027, 2, 27)


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
    with pytest.raises(IntegrityError), transaction.atomic():
        appointed(person, schools[0])
    assert appoint(as_("head"), person, schools[0], starts_on="2029-03-01").status_code == 302
    row.void("登记重复", by=world.user["head"])
    assert appoint(as_("head"), person, schools[0]).status_code == 302


def test_nobody_past_65_is_appointed(as_, world, schools):
    old, fit = (rows.person(world.unit["chengdong"], name, birth_date=born) for name, born in (
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

"""What is kept by month is what a recount finds, whatever people do and however many do it at once."""

from datetime import date, timedelta
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cases import handing
from cases.models import Duplicate, MentoringTeam
from guanai.audit import deed
from guanai.bounds import Bound
from guanai.entry import together
from guanai.models import AuditEntry, Touched
from guanai.registers import counted
from outreach.models import OutreachEvent, OutreachSession
from reports import rollup
from reports.computing import Computed
from reports.counting import COUNTED, ROLLED
from reports.figures import Qualifier
from reports.metrics import TIMELY
from reports.models import Cell, Spell
from reports.span import Span
from stations.models import Unit
from tests.cases import files
from tests.stations import rows
from tests.waiting import until

pytestmark = pytest.mark.django_db
YEAR = Span(date(2026, 1, 1), date(2026, 10, 31))
DAY = timedelta(days=1)


@pytest.fixture
def session(world):
    """`session(date(2026, 3, 5))`: one talk of 城东所."""

    def enter(held_on=date(2026, 3, 5), code="chengdong", **facts) -> OutreachSession:
        unit = world.unit[code]
        event = OutreachEvent(unit=unit, title="开学第一课")
        event.enter(by=world.user["member"])
        row = OutreachSession(unit=unit, event=event, held_on=held_on, **{"place": "礼堂", "audience": 100} | facts)
        row.enter(by=world.user["member"])
        return row

    return enter


def of(metric: str, unit: Unit, span: Span = YEAR):
    return Computed.of(metric, unit, span).total


# --- what is done is there at the next look


def test_what_was_just_entered_changed_and_voided_is_there_at_the_next_look(world, session):
    city, by = world.unit["chengbei"], world.user["member"]
    row = session()
    assert (of("M20", city), of("M21", city)) == (1, 100)
    row.amend({"audience": 250}, version=row.version, by=by)
    assert of("M21", city) == 250
    row.void("登记重复", by=by)
    assert (of("M20", city), of("M21", city)) == (0, 0)


def test_a_day_that_moves_to_another_month_leaves_the_first(world, session):
    city, march = world.unit["chengbei"], Span(date(2026, 3, 1), date(2026, 3, 31))
    row = session()
    assert of("M20", city, march) == 1
    row.amend({"held_on": date(2026, 4, 2)}, version=row.version, by=world.user["member"])
    assert of("M20", city, march) == 0
    assert of("M20", city) == 1


@pytest.mark.parametrize("last", [1, 9, 10, 13, 14, 15, 19, 20, 30, 31])
def test_a_month_that_is_not_over_is_counted_up_to_its_day(world, session, last):
    """Few days are added to the months before; many are the month less the days that are left."""
    for day in (10, 20, 31):
        session(date(2026, 3, day))
        session(date(2026, 3, day), audience_bound="over" if day == 31 else "exact")
    session(date(2026, 2, 20))
    counted = sum(2 for day in (10, 20, 31) if day <= last) + 1
    for first, before in ((date(2026, 1, 1), 0), (date(2026, 2, 21), 1), (date(2026, 3, 1), 1)):
        span = Span(first, date(2026, 3, last))
        assert (of("M20", world.unit["chengbei"], span), of("M21", world.unit["chengbei"], span)) == (
            counted - before,
            100 * (counted - before),
        )
        bound = Qualifier.OVER if last == 31 else Qualifier.EXACT
        assert Computed.of("M21", world.unit["chengbei"], span).qualifier(world.unit["chengbei"]) == bound


@pytest.mark.parametrize("later", ["exact", "over", "nearly"])
def test_a_month_that_is_still_on_is_counted_without_its_days_to_come(world, session, later, monkeypatch):
    for on in (1, 2, 5):
        monkeypatch.setattr("reports.cells.today", lambda on=on: date(2026, 3, on))
        for day in (1, 2, 3):
            session(date(2026, 3, day), audience_bound=later if day == 3 else "exact")
        span, city, told = Span(date(2026, 1, 1), date(2026, 3, on)), world.unit["chengbei"], min(on, 3)
        turn = (1, 2, 5).index(on) + 1
        found = Computed.of("M21", city, span)
        assert (of("M20", city, span), found.total) == (told * turn, 100 * told * turn)
        assert found.qualifier(city) == (Qualifier(later) if on >= 3 else Qualifier.EXACT)


def test_a_row_that_moves_to_another_unit_leaves_the_first(world, session):
    row = session()
    assert of("M20", world.unit["donghu"]) == 1
    row.amend({"unit": world.unit["hekou"]}, version=row.version, by=world.user["member"])
    assert (of("M20", world.unit["donghu"]), of("M20", world.unit["qinghe"])) == (0, 1)


def test_a_verb_that_fails_leaves_nothing_to_count(world, session):
    session()
    rollup.settle()

    def fail():
        with deed():
            session()
            raise ValueError("试")

    with pytest.raises(ValueError, match="试"):
        fail()
    assert not Touched.objects.exists()
    assert of("M20", world.unit["chengbei"]) == 1


def test_a_sheet_of_many_rows_leaves_one_line_a_unit(world):
    event = OutreachEvent(unit=world.unit["chengdong"], title="开学第一课")
    event.enter(by=None)
    rollup.settle()
    with together():
        for number in range(9):
            facts = {"held_on": date(2026, 5, 1) + number * DAY, "place": "礼堂", "audience": 30}
            OutreachSession(unit=event.unit, event=event, **facts).enter(by=None)
    assert Touched.objects.count() == 1
    assert of("M21", world.unit["chengbei"]) == 270


def test_where_nothing_was_touched_reading_counts_no_row(world, session, django_assert_num_queries):
    session()
    rollup.settle()
    with django_assert_num_queries(1):
        rollup.settle()


# --- what a row hangs on


def test_an_appointment_makes_lessons_of_the_talks_of_its_speaker(world, session):
    person = rows.person(world.unit["chengxi"])
    school = rows.school(world.unit["hekou"])
    session(code="hekou", school=school, speaker=person, capacity="vice_principal")
    city = world.unit["chengbei"]
    assert of("M14", city) == 0
    appointment = rows.principal(person, school, starts_on=date(2026, 3, 1))
    assert of("M14", city) == 1
    appointment.void("登记重复", by=world.user["head"])
    assert of("M14", city) == 0


def test_a_visit_between_two_others_judges_the_later_one_anew(world):
    unit, by = world.unit["chengdong"], world.user["head"]
    minor = files.child(unit)
    files.team(minor, [rows.cleared(unit)], formed_on=date(2026, 1, 5))
    files.visit(minor, date(2026, 1, 20), by=by)
    files.visit(minor, date(2026, 6, 20), by=by)
    assert of(TIMELY, world.unit["chengbei"]) == 50
    files.visit(minor, date(2026, 3, 20), by=by)
    live = Computed.of(TIMELY, world.unit["chengbei"], Span(YEAR.first, YEAR.last, sealed=False))
    assert of(TIMELY, world.unit["chengbei"]) == live.total
    assert not list(rollup.drifts())


def test_a_team_that_ends_or_is_voided_leaves_its_visits_unjudged(world):
    unit, by = world.unit["chengdong"], world.user["head"]
    minor = files.child(unit)
    team = files.team(minor, [rows.cleared(unit)], formed_on=date(2026, 1, 5))
    files.visit(minor, date(2026, 1, 20), by=by)
    assert of(TIMELY, world.unit["chengbei"]) == 100
    team.void("登记重复", by=by)
    assert of(TIMELY, world.unit["chengbei"]) is None


def test_a_child_in_teams_of_two_units_counts_once_above_them_and_at_each(world):
    chengdong, hekou, city = (world.unit[code] for code in ("chengdong", "hekou", "chengbei"))
    minor, mentor = files.child(chengdong), rows.cleared(chengdong)
    first = files.team(minor, [mentor], formed_on=date(2026, 1, 5))
    assert (of("M31", chengdong), of("M31", hekou), of("M31", city)) == (1, 0, 1)
    second = MentoringTeam(unit=hekou, mode="one_to_one", formed_on=date(2026, 3, 1))
    second.enter(by=None, minors=[minor])
    assert (of("M31", chengdong), of("M31", hekou), of("M31", city)) == (1, 1, 1)
    assert Spell.objects.filter(part="M31").count() == 2
    first.void("登记重复", by=world.user["head"])
    assert (of("M31", chengdong), of("M31", hekou), of("M31", city)) == (0, 1, 1)
    assert not Spell.objects.filter(part="M31").exists()
    assert of("M31", city, Span(date(2026, 1, 1), date(2026, 2, 28))) == 0
    second.close(date(2026, 4, 1), by=None)
    assert of("M31", city, Span(date(2026, 4, 1), date(2026, 4, 30))) == 1
    assert of("M31", city, Span(date(2026, 4, 2), date(2026, 4, 30))) == 0


@pytest.mark.parametrize("closed", [False, True])
def test_two_files_of_one_child_that_become_one_count_once_where_their_teams_are(world, closed):
    first, second = files.child(world.unit["chengdong"]), files.child(world.unit["chengxi"], kind="disabled")
    for minor in (first, second):
        team = files.team(minor, [rows.cleared(minor.unit, kind="retired_police")], formed_on=date(2026, 3, 1))
        if closed:
            team.close(date(2026, 5, 1), by=None)
    assert of("M31", world.unit["donghu"]) == 2
    pair = Duplicate.objects.get(known=first, minor=second)
    handing.join(pair, first, first.unit, "同一个孩子", by=world.user["county"])
    assert [of("M31", world.unit[code]) for code in ("chengdong", "chengxi", "donghu")] == [1, 1, 1]
    assert not list(rollup.drifts())


def test_a_file_voided_out_of_a_team_of_two_leaves_the_other_child(world):
    unit = world.unit["chengdong"]
    minor, other = files.child(unit), files.child(unit, id_no=files.number(9))
    team = MentoringTeam(unit=unit, mode="one_to_one", formed_on=date(2026, 3, 1))
    team.enter(by=None, minors=[minor, other])
    team.close(date(2026, 5, 1), by=None)
    assert of("M31", unit) == 2
    other.void("建错档案", by=world.user["head"])
    assert of("M31", unit) == 1
    assert not list(rollup.drifts())


def test_a_mentor_counts_once_however_many_teams_and_only_as_what_he_then_is(world):
    unit, city = world.unit["chengdong"], world.unit["chengbei"]
    mentor = rows.cleared(unit, kind="retired_police")
    for number in range(1, 4):
        files.team(files.child(unit, id_no=files.number(number)), [mentor], formed_on=date(2026, 1, 5))
    assert of("M30", city) == 1
    assert Spell.objects.filter(part="M30").count() == 1  # of three teams one spell
    mentor.statuses.update(kind="teacher")
    assert of("M30", city) == 0


def test_spells_that_nobody_told_of_drift(world):
    unit = world.unit["chengdong"]
    files.team(files.child(unit), [rows.cleared(unit)], formed_on=date(2026, 1, 5))
    rollup.settle()
    Spell.objects.update(last=date(2026, 5, 1))
    assert [str(one) for one in rollup.drifts()] == ["chengdong M30 2026-01-05：存 至 2026-05-01，实 至今"]
    assert rollup.recount() == 1
    assert not list(rollup.drifts())


# --- parts of months


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), date(2026, 5, 17)),
        (date(2026, 2, 3), date(2026, 5, 31)),
        (date(2026, 2, 3), date(2026, 2, 20)),
        (date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2025, 12, 31), date(2026, 1, 1)),
        (date(2026, 4, 30), date(2026, 4, 30)),
    ],
)
def test_any_span_is_counted_to_the_day(world, session, first, last):
    days = [date(2025, 12, 1) + number * 3 * DAY for number in range(140)]
    days += [date(2026, month, 1) for month in range(1, 13)] + [date(2026, month, 1) - DAY for month in range(1, 13)]
    with deed():
        for day in days:
            session(day)
    found = sum(first <= day <= last for day in days)
    assert of("M20", world.unit["chengbei"], Span(first, last)) == found
    assert COUNTED["M20"].total(world.unit["chengbei"], Span(first, last)) == found


# --- units that move


def test_a_unit_that_merges_takes_what_it_did_along(world, session):
    session(code="hekou")
    assert of("M20", world.unit["qinghe"]) == 1
    world.unit["qinghe"].merge_into(world.unit["donghu"], on=date(2026, 6, 1), by=None)
    donghu = Unit.objects.get(code="donghu")
    assert of("M20", donghu) == of("M20", world.unit["chengbei"]) == 1


# --- bounds


def test_bounds_stay_bounds_when_they_are_kept_and_added(world, session):
    session(audience=6000, audience_bound=Bound.OVER)
    session(date(2026, 4, 5), audience=50)
    session(code="hekou", audience=70)
    found = Computed.of("M21", world.unit["chengbei"], YEAR)
    said = {code: found.figure(world.unit[code], 2026).words() for code in ("chengbei", "donghu", "qinghe")}
    assert said == {"chengbei": "6120多人次", "donghu": "6050多人次", "qinghe": "70人次"}
    session(code="hekou", audience=100, audience_bound=Bound.NEARLY)
    found = Computed.of("M21", world.unit["chengbei"], YEAR)
    assert found.figure(world.unit["chengbei"], 2026).words() == "约6220人次"
    assert Computed.alone("M21", world.unit["qinghe"], YEAR).claim == Qualifier.NEARLY


# --- the check


def test_the_check_names_the_cells_that_drift_and_changes_nothing(world, session):
    session()
    rollup.settle()
    Cell.objects.filter(part="M21", grain="month").update(value=7)
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 格"):
        call_command("recount", check=True, stdout=out)
    assert out.getvalue() == "chengdong M21 2026-03：存 7，实 100\n"
    assert Cell.objects.get(part="M21", grain="month").value == 7
    call_command("recount", stdout=out)
    call_command("recount", check=True, stdout=out)
    assert out.getvalue().endswith("汇总与登记一致。\n")


def test_rows_that_nobody_told_of_drift(world, session):
    row = session()
    rollup.settle()
    OutreachSession.objects.filter(pk=row.pk).update(held_on=date(2026, 3, 6))
    assert {(one.part, one.grain) for one in rollup.drifts()} == {("M20", "day"), ("M21", "day")}


def test_each_night_what_drifts_is_told_and_mended(world, session):
    session()
    rollup.settle()
    assert rollup.check() == 0
    assert not AuditEntry.objects.filter(verb="cells.drift").exists()
    Cell.objects.all().delete()
    assert rollup.check() == 4
    line = AuditEntry.objects.get(verb="cells.drift")
    assert (line.result, line.detail["number"]) == ("failed", 4)
    assert rollup.check() == 0


def test_every_part_that_is_kept_has_a_name_of_its_own_and_a_kind_that_tells():
    assert len({one.cell for one in ROLLED}) == len(ROLLED)
    assert {one.kind for one in ROLLED} <= counted.keys()


# --- two at once


def at_once(first, second, monkeypatch) -> None:
    """`second` begins when `first` has counted and not yet written; that happens once `second` waits or is done."""
    counted_once, done, count = Event(), Event(), rollup._counted

    def counting(kind, units):
        found = count(kind, units)
        monkeypatch.setattr(rollup, "_counted", count)
        counted_once.set()
        until(lambda: done.is_set() or somebody_waits(), seconds=10)
        return found

    def one():
        first()
        connection.close()

    monkeypatch.setattr(rollup, "_counted", counting)
    thread = Thread(target=one)
    thread.start()
    try:
        counted_once.wait(10)
        second()
    finally:
        done.set()
        thread.join()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="of two writers the second waits before it begins")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_count_the_later_count_stands(world, session, monkeypatch):
    session()

    def write_and_count():
        session(date(2026, 7, 1))  # committed after the first has counted
        rollup.settle()

    at_once(rollup.settle, write_and_count, monkeypatch)
    assert Cell.objects.get(part="M20", grain="month", day=date(2026, 7, 1)).value == 1
    assert of("M20", world.unit["chengbei"]) == 2
    assert not list(rollup.drifts())


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_somebody_counts_is_counted_next(world, session, monkeypatch):
    session()
    count = rollup._counted

    def counting(kind, units):
        found = count(kind, units)
        monkeypatch.setattr(rollup, "_counted", count)
        thread = Thread(target=lambda: (session(date(2026, 7, 1)), connection.close()))
        thread.start()
        thread.join()
        return found

    monkeypatch.setattr(rollup, "_counted", counting)
    rollup.settle()
    assert Touched.objects.count() == 1
    assert of("M20", world.unit["chengbei"]) == 2

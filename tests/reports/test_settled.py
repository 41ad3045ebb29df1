"""A verb that reads figures counts before its transaction: no board waits for it, and neither waits for the other."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from guanai.audit import deed, in_deed
from reports import digest, issuing, returns, rollup
from reports.models import Cell, SummaryCheck
from tests.reports.test_dashboard import talk
from tests.reports.test_issuing import YEAR, approved, bureau, outline, reviewed, settled  # noqa: F401 — fixtures
from tests.reports.test_monthly import IN_OCTOBER, OCTOBER, city, confirm, figure  # noqa: F401 — fixtures

pytestmark = pytest.mark.django_db
LAST_YEAR = date(YEAR, 5, 6)


def counting(monkeypatch) -> list[bool]:
    """For each count from now on whether a verb's transaction was open."""
    seen, take = [], rollup._take

    def taking(*args):
        seen.append(in_deed())
        take(*args)

    monkeypatch.setattr(rollup, "_take", taking)
    return seen


def handed_in(world, outline):  # noqa: F811
    settled(world, outline).hand_in(by=world.user["bureau"])
    return outline


STEPS = {
    "hand_in": (settled, "bureau"),
    "check": (handed_in, "second"),
    "approve": (reviewed, "third"),
    "issue": (approved, "fourth"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_the_summary_counts_before_it_begins(bureau, outline, step, monkeypatch):  # noqa: F811
    until, who = STEPS[step]
    until(bureau, outline)
    monkeypatch.setattr(issuing, "fingerprint", lambda summary: "d1")
    talk(bureau, "chengdong", LAST_YEAR)
    seen = counting(monkeypatch)
    getattr(issuing, step)(outline, by=bureau.user[who])
    assert seen == [False]
    assert Cell.objects.get(part="M20", grain="month", unit=bureau.unit["chengdong"]).value == 1


def test_a_return_is_confirmed_and_corrected_with_what_was_counted_before(city, monkeypatch):  # noqa: F811
    talk(city, "chengdong", IN_OCTOBER)
    seen = counting(monkeypatch)
    confirm(city, "chengdong")
    assert figure(city, "chengdong").value == 1
    talk(city, "chengdong", IN_OCTOBER)
    chengdong, head = city.unit["chengdong"], city.user["head"]
    of = returns.Number(chengdong, OCTOBER, "M20")
    shown = returns.ReturnPage(chengdong, OCTOBER, head).seen("M20")
    talk(city, "chengxi", IN_OCTOBER)
    returns.correct(of, "补登", seen=shown, by=head)
    assert figure(city, "chengdong").standing[0] == 2
    assert set(seen) == {False}


def test_a_digest_counts_before_it_is_written_down(world, monkeypatch):
    talk(world, "chengdong", date(2026, 11, 12))
    seen = counting(monkeypatch)
    assert digest.freeze(date(2026, 11, 16))
    assert seen == [False]


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_who_reads_a_board_waits_for_no_verb(bureau, outline, monkeypatch):  # noqa: F811
    handed_in(bureau, outline)
    talk(bureau, "chengdong", LAST_YEAR)
    give, readers = SummaryCheck.give, []

    def read():
        talk(bureau, "chengxi", LAST_YEAR)
        rollup.settle()
        connection.close()

    def giving(*args, **kwargs):
        readers.append(Thread(target=read))
        readers[0].start()
        readers[0].join(20)
        assert not readers[0].is_alive()
        return give(*args, **kwargs)

    monkeypatch.setattr(SummaryCheck, "give", giving)
    issuing.check(outline, by=bureau.user["second"])
    assert len(readers) == 1
    assert not list(rollup.drifts())


def test_what_is_touched_stays_touched_until_somebody_may_count(world):
    talk(world, "chengdong", LAST_YEAR)
    with deed():
        rollup.settle()
        assert not Cell.objects.exists()
    rollup.settle()
    assert Cell.objects.exists()

"""Posts and shifts for tests, entered through their own verbs. The term covers the days of the ledgers' tests."""

from datetime import date

from outreach.models import GuardPost, GuardShift, GuardShiftMember
from stations.models import SchoolTerm
from tests.stations import rows

FIRST, LAST = date(2026, 3, 2), date(2026, 7, 3)
POSTED = date(2026, 3, 1)


def term(unit, first=FIRST, last=LAST) -> SchoolTerm:
    """The second term of 2025—2026, made once for a unit."""
    found = SchoolTerm.objects.valid().filter(unit=unit, year=2025, season=2).first()
    return found or rows.term(unit, season=2, starts_on=first, ends_on=last)


def post(unit, school=None, gate="南门", starts_on=POSTED, **facts) -> GuardPost:
    """With the term that it stands in."""
    term(unit)
    row = GuardPost(unit=unit, school=school or rows.school(unit), gate=gate, starts_on=starts_on, **facts)
    row.enter(by=None)
    return row


def shift(post, held_on, peak=1, *, crew=None, people=(), **facts) -> GuardShift:
    """With so many of each kind, and officers who are named."""
    row = GuardShift(unit=post.unit, post=post, held_on=held_on, peak=peak, **facts)
    row.enter(by=None)
    if crew:
        row.stand(crew, by=None)
    for person in people:
        GuardShiftMember.objects.create(shift=row, kind="police", person=person)
    return row

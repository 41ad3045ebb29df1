"""The due days of a child, written down: decision 0003."""

from datetime import date
from operator import attrgetter
from uuid import UUID

from django.db import models

from cases.due import Held, due_days, last_day
from cases.lists import REMOTE
from cases.models.holding import hold_due
from cases.models.minor import Minor
from guanai.audit import touch
from guanai.calendars import entered


def reckon_due(minor: Minor, coming: models.Model | None = None) -> dict[UUID, tuple[date | None, date | None]]:
    """Write down by when the child is to be visited, and of each visit by when it was due and until when in time.

    Derived columns, so that lists and counts need no look at every visit. The latter two are the answer. A visit that
    is `coming`, reckoned with already, is given them too and written by who enters it.
    """
    hold_due(minor)  # of two visits at once each is reckoned with
    teams = minor.teams.valid().order_by("formed_on", "entered_at").prefetch_related("interval_changes")
    columns = ("minor", "held_on", "next_on", "place", "due_on", "in_time_until", "unit")
    visits = list(minor.visits.valid().order_by("held_on", "entered_at", "pk").only(*columns))
    if coming:
        visits = sorted([*visits, coming], key=attrgetter("held_on"))  # the last of its day
    held = [Held(visit.held_on, visit.next_on, visit.place in REMOTE) for visit in visits]
    were, minor.visit_due_on = due_days([team.work for team in teams], held)
    holidays = entered() if visits else {}
    found = {visit.pk: (due, due and last_day(due, holidays)) for visit, due in zip(visits, were, strict=True)}
    for visit in (one for one in visits if (one.due_on, one.in_time_until) != found[one.pk]):
        visit.due_on, visit.in_time_until = found[visit.pk]
        if visit is not coming:
            visit.save(update_fields=["due_on", "in_time_until"])
            touch(visit)
    Minor.objects.filter(pk=minor.pk).update(visit_due_on=minor.visit_due_on)
    return found

"""待办 of 控辍保学: months without every kind of visit, and reviews of the quarter."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from cases import due
from cases.models import DropoutCase, Minor
from cases.schooling import last_day, month_of, quarter_of
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission


def wanting(user, on: date) -> list[DropoutCase]:
    """The open cases of this reader's stations on which something is to be done, the oldest first.

    Few, and asked by the counts and the lines of one page alike: read once for an account as it was loaded.
    """
    known = user.__dict__.setdefault("dropouts_wanting", {})
    if on not in known:
        files = Minor.objects.visible_to(user).within(user.holdings(Permission.RECORD_FILE))
        cases = DropoutCase.objects.open().filter(minor__in=files).judged(on, month_before(on))
        rows = cases.filter(Q(wants_late=True) | Q(wants_visits=True) | Q(wants_review=True)).listed()
        known[on] = list(rows.order_by("detected_on", "pk"))
    return known[on]


def month_before(on: date) -> date:
    return month_of(month_of(on) - timedelta(days=1))


def waiting_dropouts(user, on: date) -> list[Waiting]:
    """Last month's gap is late; this month's visits and the review are still to be done."""
    cases, address = wanting(user, on), f"{reverse('dropouts')}?open=1"
    return [
        Waiting("上月缺访", sum(case.wants_late for case in cases), address, "late"),
        Waiting("本月待访", sum(case.wants_visits for case in cases), address, "soon"),
        Waiting("季度待复核", sum(case.wants_review for case in cases), address, "soon"),
    ]


def dropout_items(user, on: date, most: int) -> list[Todo]:
    """What to do on them, visits before reviews."""
    cases = wanting(user, on)
    found = [_item(case, "三访四察五送", "visit", last_day(month_of(on), 1), on) for case in cases if case.wants_visits]
    found += [_item(case, "季度复核", "review", last_day(quarter_of(on), 3), on) for case in cases if case.wants_review]
    return found[:most]


def _item(case: DropoutCase, what: str, kind: str, due_on: date, on: date) -> Todo:
    return Todo(
        title=f"{what} 档案 {case.minor.file_no}",
        line="控辍保学没销号的，每月各样走访都要做到，每季度复核一次。",
        action="去登记",
        action_url=reverse("dropout-step-new", args=[case.pk, kind]),
        url=case.get_absolute_url(),
        due_on=due_on,
        when=due.words(due_on, on),
        tone=due.standing(due_on, on),
    )


DROPOUTS = TodoSource(
    "dropouts",
    open_to=lambda user: user.can(Permission.RECORD_FILE),
    waiting=waiting_dropouts,
    items=dropout_items,
    coming=lambda user, on: None,
    asked="?open=1",
)

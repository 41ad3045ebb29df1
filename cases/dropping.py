"""待办 of 控辍保学: months without every kind of visit, and reviews of the quarter."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from cases import due
from cases.models import DropoutCase, Minor
from cases.schooling import last_day, month_of, quarter_of
from guanai.registers import Todo
from stations.access import Permission


def wanting(user, on: date):
    """The open cases of this reader's stations, with what each wants on that day."""
    files = Minor.objects.visible_to(user).within(user.holdings(Permission.RECORD_FILE))
    return DropoutCase.objects.open().filter(minor__in=files).judged(on, month_before(on))


def month_before(on: date) -> date:
    return month_of(month_of(on) - timedelta(days=1))


def dropout_items(user, on: date, most: int) -> list[Todo]:
    """What to do on them, visits before reviews."""
    rows = wanting(user, on).filter(Q(wants_late=True) | Q(wants_visits=True) | Q(wants_review=True))
    cases = list(rows.listed().order_by("detected_on", "pk"))
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

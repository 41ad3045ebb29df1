"""待办 of 控辍保学: months without every kind of visit, and reviews of the quarter."""

from datetime import date, timedelta

from django.urls import reverse

from cases import due
from cases.models import DropoutCase, Minor
from cases.schooling import last_day, month_of, quarter_of
from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission


def _own(user):
    """The open cases on which this reader records."""
    files = user.holdings(Permission.RECORD_FILE)
    return DropoutCase.objects.open().filter(minor__in=Minor.objects.visible_to(user).within(files))


def month_before(on: date) -> date:
    return month_of(month_of(on) - timedelta(days=1))


def waiting_dropouts(user, on: date) -> list[Waiting]:
    """Last month's gap is late; this month's and the review are still to be done."""
    found = _own(user).waiting(on, month_before(on))
    address = f"{reverse('dropouts')}?open=1"
    return [
        Waiting("上月缺访", found["late"], address, "late"),
        Waiting("本月待访", found["visits"], address, "soon"),
        Waiting("季度待复核", found["reviews"], address, "soon"),
    ]


def dropout_items(user, on: date, most: int) -> list[Todo]:
    """The cases with something to do, the oldest first: visits before reviews."""
    visits = _own(user).awaiting_visits(month_of(on)).listed().order_by("detected_on", "pk")[:most]
    reviews = _own(user).awaiting_review(on).listed().order_by("detected_on", "pk")[:most]
    found = [_item(case, "三访四察五送", "visit", last_day(month_of(on), 1), on) for case in visits]
    found += [_item(case, "季度复核", "review", last_day(quarter_of(on), 3), on) for case in reviews]
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

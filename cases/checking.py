"""待办 of the clues: those that nobody has checked."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from cases import due
from cases.models import ClueReport
from cases.models.clue import ClueClass
from guanai.calendars import SHANGHAI
from guanai.registers import Todo
from guanai.templatetags.ui import plain
from stations.access import Permission


def unchecked(user):
    return ClueReport.objects.unchecked().writable_by(user, Permission.RECORD_FILE).with_check_by()


def clue_items(user, on: date, most: int) -> list[Todo]:
    """The clues that nobody has checked, the longest overdue first."""
    rows = unchecked(user).listed().order_by("check_by", "pk")[:most]
    return [_clue_item(clue, on) for clue in rows]


def _clue_item(clue: ClueReport, on: date) -> Todo:
    """Never what it says; harm to a child is not even named."""
    due_on = timezone.localdate(clue.check_by, SHANGHAI)
    late, url = clue.check_by < timezone.now(), clue.get_absolute_url()
    line = f"{clue.get_channel_display()}，{plain(clue.reported_at)} 报告"
    return Todo(
        title=f"核查{clue}",
        line=f"{line}，请立即核查" if clue.klass == ClueClass.AGAINST_MINOR else line,
        action="核查",
        action_url=reverse("clue-step", args=[clue.pk, ClueReport.Status.VERIFIED]),
        url=url,
        due_on=due_on,
        when=due.words(due_on, on),
        tone="late" if late else "soon",
        primary=True,
    )

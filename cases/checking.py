"""Clues that wait to be checked or decided, as the workbench tells of them."""

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


def open_clues(user):
    """Those of the units whose files this user keeps."""
    return ClueReport.objects.undecided().writable_by(user, Permission.RECORD_FILE).with_act_by()


def clue_items(user, on: date, most: int) -> list[Todo]:
    """The clues that nobody has checked or decided, the longest overdue first."""
    rows = open_clues(user).listed().order_by("act_by", "pk")[:most]
    return [_clue_item(clue, on) for clue in rows]


def _clue_item(clue: ClueReport, on: date) -> Todo:
    """Never what it says; harm to a child is not even named."""
    due_on = timezone.localdate(clue.act_by, SHANGHAI)
    late, url = clue.act_by < timezone.now(), clue.get_absolute_url()
    line = f"{clue.get_channel_display()}，{plain(clue.reported_at)} 报告"
    checked = clue.status == ClueReport.Status.VERIFIED
    verb = "处理" if checked else "核查"
    return Todo(
        title=f"{verb}{clue}",
        line=f"{line}，请立即{verb}" if clue.klass == ClueClass.AGAINST_MINOR else line,
        action=verb,
        action_url=url if checked else reverse("clue-step", args=[clue.pk, ClueReport.Status.VERIFIED]),
        url=url,
        due_on=due_on,
        when=due.words(due_on, on),
        tone="late" if late else "soon",
        primary=True,
    )

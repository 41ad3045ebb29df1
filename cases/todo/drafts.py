"""Forms of the children's room whose typing is kept."""

from cases.forms.minor import NewMinorForm
from cases.models import Minor
from guanai.registers import DraftForm
from stations.access import Permission


def may_visit_this(user, pk) -> bool:
    """Whether the user may write a visit into this child's file."""
    return Minor.objects.valid().writable_by(user, Permission.RECORD_VISIT).filter(pk=pk).exists()


def may_file(user, target) -> bool:
    """Whether the user may open files; the draft of a new one hangs on its writer."""
    return target == user.pk and user.can(Permission.RECORD_FILE)


VISIT_DRAFT = DraftForm(
    ("token", "held_on", "place", "visitors", "findings", "worried", "next_on", "minutes"), open_to=may_visit_this
)
FILE_DRAFT = DraftForm(("token", "unit", *NewMinorForm.Meta.fields, "kind", "source", "since"), open_to=may_file)

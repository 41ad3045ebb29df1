"""What may still be written into a file: one door, which waits for a seal that is being placed and then asks it."""

from cases.models.holding import hold_shared
from cases.models.minor import Minor
from guanai.lifecycle import NotAllowed

NARROWED = "帮教期间，这份档案只登记走访、帮教计划、小组的事和预警信号，不再登记别的，也不转办、不转档。"
GONE = "没有找到这份档案，请核对档案号。"


def must_take(minor: Minor, *, mentoring: bool = False, stands: bool = False) -> None:
    """While its seal waits for the end of 帮教 it takes only what belongs to that. Raises NotAllowed.

    What `stands` in it already goes on where only the matter is sealed: another case, what concerns the child itself.
    Within a deed: until it is over nobody seals, closes, voids or hands over the file.
    """
    hold_shared(minor)
    here = Minor.objects.with_withheld().filter(pk=minor.pk, unit=minor.unit_id, voided_at=None)
    seals = set(here.values_list("sealings__status", "sealings__extent"))  # one row of blanks for a file without any
    if not seals or ("sealed", "file") in seals:  # since the page was opened
        raise NotAllowed(GONE)
    waiting = {extent for status, extent in seals if status == "working"}
    if not mentoring and (waiting & {"file"} if stands else waiting):
        raise NotAllowed(NARROWED)


def must_be_open(minor: Minor, closed: str, *, mentoring: bool = False) -> None:
    """What begins something new begins it in an open file, else it says `closed`. Raises NotAllowed.

    Within a deed: until it is over nobody closes the file.
    """
    must_take(minor, mentoring=mentoring)
    if Minor.objects.with_withheld().filter(pk=minor.pk, status=Minor.Status.CLOSED).exists():
        raise NotAllowed(closed)

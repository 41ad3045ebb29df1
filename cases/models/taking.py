"""What may still be written into a file: one door, which waits for a seal that is being placed and then asks it."""

from uuid import UUID

from django.db import connection

from cases.models.minor import Minor
from guanai.lifecycle import NotAllowed

NARROWED = "帮教期间，这份档案只登记走访、帮教计划、小组的事和预警信号，不再登记别的，也不转办、不转档。"
GONE = "没有找到这份档案，请核对档案号。"


def must_take(minor: Minor, *, mentoring: bool = False) -> bool:
    """Whether its seal waits for the end of 帮教; then it takes only what belongs to that. Raises NotAllowed.

    Within a deed: until it is over nobody seals the file.
    """
    _hold(minor.pk)
    standing = set(minor.sealings.standing().values_list("status", "extent"))
    if ("sealed", "file") in standing:
        raise NotAllowed(GONE)
    narrowed = any(status == "working" for status, _ in standing)
    if narrowed and not mentoring:
        raise NotAllowed(NARROWED)
    return narrowed


def hold_alone(minor: Minor) -> None:
    """Within a deed: who writes into the file has finished, and nobody begins until the deed is over."""
    Minor.objects.with_withheld().select_for_update().only("pk").get(pk=minor.pk)


def _hold(pk: UUID) -> None:
    """Held by many at once, but not while somebody holds it alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {Minor._meta.db_table} WHERE id = %s FOR KEY SHARE", [pk])

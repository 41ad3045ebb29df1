"""What may still be written into a file: one door, which waits for a seal that is being placed and then asks it."""

from django.db import connection

from guanai.lifecycle import NotAllowed

NARROWED = "帮教期间，这份档案只登记走访、帮教计划、小组的事和预警信号，不再登记别的，也不转办、不转档。"
CLOSED = "档案已经结案，不能转办；要继续管的，先重新建档。"
GONE = "没有找到这份档案，请核对档案号。"


def must_take(minor, *, mentoring: bool = False, stands: bool = False) -> None:
    """While its seal waits for the end of 帮教 it takes only what belongs to that. Raises NotAllowed.

    What `stands` in it already goes on where only the matter is sealed: another case, what concerns the child itself.
    Within a deed: until it is over nobody seals the file.
    """
    _hold(minor, "FOR KEY SHARE")  # by many at once, but not while somebody holds it alone
    standing = set(minor.sealings.standing().values_list("status", "extent"))
    if ("sealed", "file") in standing:
        raise NotAllowed(GONE)
    waiting = {extent for status, extent in standing if status == "working"}
    if not mentoring and (waiting & {"file"} if stands else waiting):
        raise NotAllowed(NARROWED)


def must_refer(minor) -> None:
    """What asks others to do something for the child goes out of an open file. Raises NotAllowed.

    Within a deed: until it is over nobody closes the file.
    """
    must_take(minor)
    if not type(minor).objects.open().filter(pk=minor.pk).exists():
        raise NotAllowed(CLOSED)


def hold_alone(minor) -> None:
    """Within a deed: who writes into the file has finished, and nobody begins until the deed is over."""
    _hold(minor, "FOR UPDATE")


def _hold(minor, how: str) -> None:
    """SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {minor._meta.db_table} WHERE id = %s {how}", [minor.pk])

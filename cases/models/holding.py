"""Who writes into a file shares it; who ends it, seals it or gives it away holds it alone."""

from django.db import connection, models


def hold_shared(minor: models.Model) -> None:
    """Within a deed: others write too, but nobody has the file alone until the deed is over."""
    _hold(minor, "FOR KEY SHARE")


def hold_alone(minor: models.Model) -> None:
    """Within a deed: who writes into the file has finished, and nobody begins until the deed is over.

    To be asked before anything is counted, and before a team: who holds a team has its files first.
    """
    _hold(minor, "FOR UPDATE")


def _hold(minor: models.Model, how: str) -> None:
    """SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {minor._meta.db_table} WHERE id = %s {how}", [minor.pk])

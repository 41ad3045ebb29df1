"""Who writes into a file shares it; who ends it, seals it or gives it away holds it alone."""

from django.db import connection, models
from django.db.models import F


def hold_shared(minor: models.Model) -> None:
    """Within a deed: others write too, but nobody has the file alone until the deed is over."""
    _hold(minor, "FOR KEY SHARE")


def hold_due(minor: models.Model) -> None:
    """Within a deed: until it is over nobody else reckons for the child. Asked before any of its visits is changed."""
    _hold(minor, "FOR NO KEY UPDATE")


def hold_alone(minor: models.Model) -> None:
    """Within a deed: who writes into the file has finished, and nobody begins until the deed is over.

    Asked before anything is counted.
    """
    _hold(minor, "FOR UPDATE")


def hold_with_teams(*minors: models.Model) -> None:
    """As `hold_alone`, for who ends the teams too: those first, as everybody has them, then file after file."""
    for minor in minors:
        teams = list(minor.teams.values_list("pk", flat=True))
        minor.teams.model._base_manager.filter(pk__in=teams).update(mode=F("mode"))
    for minor in sorted(minors, key=lambda minor: minor.pk):
        hold_alone(minor)


def _hold(minor: models.Model, how: str) -> None:
    """SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {minor._meta.db_table} WHERE id = %s {how}", [minor.pk])

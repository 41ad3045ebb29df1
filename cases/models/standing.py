"""How a file stands when a matter in it is sealed, and when that seal is lifted."""

from datetime import datetime

from cases.models.minor import Minor
from cases.models.reckoning import reckon_due


def stand_without(sealing) -> None:
    """The file as it would stand without the matter: with no team that anybody knows of it is not 帮教中."""
    reckon_due(sealing.minor)
    if not sealing.minor.teams.valid().exists():
        of_teams = (Minor.Status.MANAGED, Minor.Status.OBSERVATION)
        mentored = Minor.objects.filter(pk=sealing.minor_id, status__in=of_teams)
        sealing.was = mentored.values_list("status", flat=True).first() or sealing.was
        mentored.update(status=Minor.Status.FILED)
        sealing.save(update_fields=["was"])


def stand_as_before(sealing, taken_at: datetime | None) -> None:
    """The status that the seal took comes back, unless the file has been moved since.

    While another seal stands it waits for that one.
    """
    if not sealing.was or taken_at is None or sealing.minor.steps.filter(at__gt=taken_at).exists():
        return
    if other := sealing.minor.sealings.standing().first():
        other.was = other.was or sealing.was
        other.save(update_fields=["was"])
    else:
        Minor.objects.filter(pk=sealing.minor_id, status=Minor.Status.FILED).update(status=sealing.was)

"""背景核查 of whoever is about to be appointed: drawn without chance, so that the rest of the city is as it was."""

from datetime import date, timedelta
from uuid import uuid5

from reports.city.hosts import Host
from stations.models import Clearance, ClearanceResult, Person

BEFORE = timedelta(days=40)


def clear(person: Person, host: Host, on: date) -> None:
    """A few weeks before that day, unless a check holds still."""
    if Clearance.objects.valid_on(on).filter(person=person).exists():
        return
    checked_on = on - BEFORE
    facts = {"person": person, "checked_by": f"{host.office.unit.short}治安大队", "result": ClearanceResult.CLEAR}
    row = Clearance(pk=uuid5(person.pk, f"{checked_on}"), unit=host.unit, checked_on=checked_on, **facts)
    row.enter(by=host.head)

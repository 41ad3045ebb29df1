"""The cast that is laid down from a photograph is the cast that its verbs enter."""

import pytest
import time_machine
from django.db import transaction

from guanai.audit import first_broken
from guanai.models import AuditEntry
from stations.access import Permission
from stations.models import Appointment, Unit, User
from tests import photo
from tests import world as cast


def told() -> list:
    """What stands in the tables, without keys and times."""
    return [
        sorted(Unit.objects.values_list("code", "path", "kind")),
        sorted(User.objects.values_list("login", "name", "opened_by")),
        sorted(Appointment.objects.values_list("user__login", "role", "unit__code", "starts_on")),
        [(line.verb, line.kind) for line in AuditEntry.objects.order_by("id")],
    ]


@pytest.mark.django_db
def test_a_city_laid_down_is_the_city_built():
    for _ in range(2):  # the first takes the photograph where no other test has
        with transaction.atomic():
            built = cast.build(), told()
            transaction.set_rollback(True)
        with transaction.atomic():
            laid = cast.city(), told()
            assert first_broken() is None
            transaction.set_rollback(True)
        assert laid[1] == built[1]
        assert (laid[0].unit.keys(), laid[0].user.keys()) == (built[0].unit.keys(), built[0].user.keys())


@pytest.mark.django_db
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_one_test_did_to_it_the_next_does_not_see(world, turn):
    member = world.user["member"]
    assert member.name != "改过"
    assert member.can(Permission.RECORD_FILE, world.unit["chengdong"])
    assert first_broken() is None
    member.name = "改过"
    User.objects.filter(pk=member.pk).update(name="改过")


@pytest.mark.django_db
def test_on_a_frozen_clock_it_is_built_anew():
    with time_machine.travel("2026-03-05T09:00:00+08:00", tick=False):
        assert not photo.may_be_used()
        assert str(cast.city().user["member"].opened_at.date()) == "2026-03-05"

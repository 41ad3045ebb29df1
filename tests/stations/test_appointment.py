"""Appointments: the only source of rights; by two people, for their days, each for itself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from guanai.models import AuditEntry
from stations.access import Permission, Role
from stations.models import Appointment, Unit, User

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture
def appoint(world):
    """A station head of 城东所 among the cast's nobodies, appointed as the test says."""

    def grant(*, starts_on=DAY, ends_on=None, by=None, role=Role.STATION_HEAD, unit="chengdong", confirmed=True):
        appointment = Appointment(
            user=world.user["nobody"], role=role, unit=world.unit[unit], starts_on=starts_on, ends_on=ends_on
        )
        appointment.grant(by=by)
        if confirmed:
            appointment.confirm(by=world.user["second"])
        return appointment

    return grant


def nobody() -> User:
    """Read anew: a request asks for its rights once."""
    return User.objects.get(login="nobody")


def may_write(code: str = "chengdong") -> bool:
    return nobody().can(Permission.WRITE_SUMMARY, Unit.objects.get(code=code))


def test_without_an_appointment_there_are_no_rights_and_no_rows(world):
    assert not any(nobody().can(permission) for permission in Permission)
    assert not Unit.objects.visible_to(nobody()).exists()
    assert nobody().unit is None


@time_machine.travel(DAY)
def test_an_appointment_counts_only_when_confirmed(appoint, world):
    appointment = appoint(confirmed=False)
    assert not may_write()
    assert not Unit.objects.visible_to(nobody()).exists()
    appointment.confirm(by=world.user["second"])
    assert may_write()
    assert [unit.code for unit in Unit.objects.visible_to(nobody())] == ["chengdong"]


@pytest.mark.parametrize(
    ("days_after", "counts"),
    [(-1, False), (0, True), (10, True), (11, False)],
    ids=["before", "first", "last", "after"],
)
def test_an_appointment_counts_from_its_first_day_to_its_last(appoint, days_after, counts):
    appoint(ends_on=DAY + timedelta(days=10))
    with time_machine.travel(DAY + timedelta(days=days_after)):
        assert may_write() is counts


def test_the_day_is_the_one_in_china(appoint):
    appoint()
    with time_machine.travel("2026-11-20T16:30:00+00:00"):  # half past midnight in 城北
        assert may_write()


def test_granting_and_confirming_take_two_people(appoint, world):
    appointment = appoint(by=world.user["second"], confirmed=False)
    with pytest.raises(ValidationError, match="须由两个人分别办理"):
        appointment.confirm(by=world.user["second"])
    assert not Appointment.objects.get(pk=appointment.pk).confirmed_by
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(
            confirmed_by=world.user["second"].pk, confirmed_at=appointment.confirmed_at
        )


def test_confirmed_without_a_day_is_refused_by_the_database(appoint, world):
    appointment = appoint(confirmed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(confirmed_by=world.user["second"].pk)


def test_an_end_before_the_start_is_refused(appoint):
    with pytest.raises(IntegrityError), transaction.atomic():
        appoint(ends_on=DAY - timedelta(days=1))


def test_both_steps_leave_their_lines(appoint, world):
    appointment = appoint()
    granted, confirmed = AuditEntry.objects.filter(target=appointment.pk).order_by("id")
    assert (granted.verb, confirmed.verb) == ("appointment.grant", "appointment.confirm")
    assert confirmed.actor == world.user["second"].pk
    assert granted.detail == {"role": "station_head", "unit": str(world.unit["chengdong"].pk)}


@time_machine.travel(DAY)
def test_two_appointments_never_lend_each_other(appoint):
    appoint(role=Role.STATION_HEAD, unit="chengdong")
    appoint(role=Role.STATION_MEMBER, unit="hekou")
    assert may_write("chengdong")
    assert not may_write("hekou")  # seen as a member, written nowhere
    assert {unit.code for unit in Unit.objects.visible_to(nobody())} == {"chengdong", "hekou"}


@time_machine.travel(DAY)
def test_must_says_no_with_the_name_of_the_right(appoint, world):
    appoint(role=Role.STATION_MEMBER)
    with pytest.raises(PermissionDenied, match="编写年度总结"):
        nobody().must(Permission.WRITE_SUMMARY, world.unit["chengdong"])
    nobody().must(Permission.READ_FIGURES, world.unit["chengdong"])


@time_machine.travel(DAY)
def test_an_account_works_under_the_unit_of_its_first_appointment(appoint, world):
    appoint(unit="hekou", starts_on=DAY)
    appoint(unit="chengdong", starts_on=DAY - timedelta(days=1))
    assert nobody().unit == world.unit["chengdong"]

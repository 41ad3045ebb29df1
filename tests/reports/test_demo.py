"""Making a city, and the demo that rests on one."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from cases.models import MentoringVisit, Minor
from guanai.models import AuditEntry
from outreach.models import CampusInspection, OutreachSession, PostCycle
from outreach.models.standing import why_not
from reports.city import city as city_module
from reports.city.city import City
from reports.management.commands import demo as demo_command
from stations import demo
from stations.access import GRANTS, Permission, Role
from stations.models import Person, PersonKind, PersonStatus, Unit, User
from tests.cases import files

ON = date(2026, 11, 20)


def portrait() -> list:
    """What people see of the city, and at which addresses."""
    return [
        list(Unit.objects.values_list("path", "code", "name", "pk")),
        sorted(Person.objects.values_list("pk", "name", "birth_date", "police_no", "phone")),
        sorted(PersonStatus.objects.values_list("person", "kind", "starts_on")),
        sorted(User.objects.values_list("login", "name", "person")),
        sorted(OutreachSession.objects.values_list("pk", "held_on", "school", "event__title", "audience")),
        sorted(CampusInspection.objects.values_list("pk", "held_on", "school")),
        sorted((minor.pk, minor.file_no, minor.name, minor.id_no, minor.status) for minor in Minor.objects.all()),
        sorted((visit.pk, visit.held_on, visit.due_on, visit.findings) for visit in MentoringVisit.objects.all()),
    ]


def portrait_of(**size) -> list:
    """Of a city that is gone again."""
    with transaction.atomic():
        City(**size, on=ON).build()
        seen = portrait()
        transaction.set_rollback(True)
    return seen


def test_the_same_seed_gives_the_same_city_and_another_seed_another(db):
    size = {"stations": 3, "minors": 6}
    first = portrait_of(**size, seed=1)
    assert portrait_of(**size, seed=1) == first
    assert portrait_of(**size, seed=2) != first


def test_a_city_that_cannot_be_finished_leaves_nothing(db, monkeypatch):
    monkeypatch.setattr(city_module.Care, "begin", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        City(stations=3, minors=2, seed=1, on=ON).build()
    assert not Unit.objects.exists()
    assert not AuditEntry.objects.exists()


def test_the_command_says_what_it_made_and_makes_no_second_city(db, capsys):
    call_command("demo_city", stations=2, minors=2)
    assert "未成年人档案 2" in capsys.readouterr().out
    with pytest.raises(CommandError, match="没有改动任何数据"):
        call_command("demo_city", stations=2, minors=2)
    assert Unit.objects.filter(code="chengbei").count() == 1


@pytest.mark.parametrize(("stations", "minors"), [(0, 1), (1000, 1), (1, -1), (1, 10**9)])
def test_the_command_refuses_sizes_that_make_no_city(db, stations, minors):
    with pytest.raises(CommandError):
        call_command("demo_city", stations=stations, minors=minors)


@pytest.fixture
def small_demo(db, settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    monkeypatch.setattr(demo_command, "SIZE", {"stations": 3, "minors": 4, "seed": 1})
    call_command("demo")


def test_the_demo_has_an_account_for_each_role_that_can_do_something(small_demo):
    made = demo.accounts()
    roles = [account.role for account in made]
    rights = {role for grant in GRANTS.values() for role in grant}
    assert {*roles} == rights
    assert (roles.count(Role.BUREAU_COMMITTEE), roles.count(Role.SECURITY_ADMIN)) == (5, 2)
    assert {account.unit for account in made} >= {"chengbei", "donghu", "chengdong", "anqing"}


def test_demo_accounts_sign_in_with_what_was_printed_and_hold_their_role(small_demo):
    for account in demo.accounts():
        user = User.objects.get(login=account.login)
        assert user.check_password(account.password)
        assert [one.role for one in user.appointments_today] == [account.role]
        assert account.line.endswith("。")


def test_the_mentor_of_the_demo_is_a_registered_person(small_demo):
    mentor = next(account for account in demo.accounts() if account.role == Role.MENTOR)
    assert User.objects.get(login=mentor.login).person.kind_on(ON) == PersonKind.RETIRED_POLICE


def test_the_demo_started_again_changes_nothing(small_demo, capsys):
    before, units = demo.accounts(), Unit.objects.count()
    call_command("demo")
    assert demo.accounts() == before
    assert Unit.objects.count() == units
    assert before[0].password in capsys.readouterr().out


def test_each_account_of_a_station_works_where_there_is_something_to_do(world):
    due, tried = world.unit["chengdong"], world.unit["chengxi"]
    for serial in (1, 2):
        files.child(due, id_no=files.number(serial))
    files.case(files.child(tried, id_no=files.number(3)), files.officer(tried))
    county = world.unit["donghu"]
    places = {one.role: demo_command.placed(one, county).unit for one in demo_command.WANTED}
    assert (places[Role.CASE_OFFICER], places[Role.STATION_HEAD]) == ("chengxi", "chengdong")
    assert places[Role.AUDITOR] == "chengbei"


def test_the_applicant_of_the_demo_may_apply(small_demo):
    user = User.objects.get(login=next(one.login for one in demo.accounts() if one.role == Role.APPLICANT))
    (unit,) = Unit.objects.writable_by(user, Permission.APPLY_POST)
    cycle = PostCycle.objects.get(level="city", status="applying")
    assert why_not(unit, cycle) == []
    assert cycle.quota_of(unit.parent) > cycle.put_forward_by(unit.parent)

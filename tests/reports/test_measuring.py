"""Volume and the measuring of it: that they work, never how long it takes."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count
from django.utils import timezone

from cases import identity
from cases.models import MentoringTeam, MentoringVisit, Minor
from cases.models.reckoning import reckon_due
from guanai import crypto
from guanai.audit import deed
from guanai.calendars import today
from outreach import ledgers
from outreach.models import OutreachEvent, OutreachSession
from reports import measuring
from reports.city.city import City
from reports.city.volume import pour
from stations.access import Role
from stations.models import Unit, User
from tests import photo


@pytest.fixture
def city(db):
    photo.again(build)


def build() -> None:
    City(stations=3, minors=4, seed=1, on=today()).build()


def test_volume_adds_files_visits_and_sessions(city):
    minors, visits, sessions = (model.objects.count() for model in (Minor, MentoringVisit, OutreachSession))
    call_command("synth", visits=25, sessions=7)
    assert Minor.objects.count() == minors + 3
    assert MentoringVisit.objects.count() == visits + 25
    assert OutreachSession.objects.count() == sessions + 7


def test_volume_can_be_added_again(city):
    for _ in range(2):
        call_command("synth", visits=2, sessions=2)
    assert MentoringVisit.objects.filter(entered_at__gte=Minor.objects.latest("entered_at").entered_at).count() == 2


def test_what_was_added_reads_like_what_was_entered(city):
    old = set(Minor.objects.values_list("pk", flat=True))
    call_command("synth", visits=20, minors=2)
    for minor in Minor.objects.exclude(pk__in=old):
        assert identity.read(minor.id_no)
        assert minor.id_index == crypto.blind_index(minor.id_no)
        assert minor.visits.order_by("held_on").last().next_on == minor.visit_due_on
        assert minor.visits.filter(visitors=None).count() == 0
        assert minor.visits.first().findings.startswith("按时走访")
        days = dict(minor.visits.values_list("pk", "in_time_until"))
        with deed():
            assert {pk: until for pk, (_, until) in reckon_due(minor).items()} == days
    teams = MentoringTeam.objects.filter(minors__in=Minor.objects.exclude(pk__in=old))
    assert list(teams.annotate(number=Count("members")).values_list("number", flat=True)) == [1, 1]


def test_what_is_poured_reads_back_as_it_was(city):
    unit, title = Unit.objects.first(), "甲\t乙\\t丙\n丁"
    row = {"id": uuid4(), "unit_id": unit.pk, "title": title, "entered_at": timezone.now()}
    pour(OutreachEvent, [row])
    event = OutreachEvent.objects.get(pk=row["id"])
    assert (event.title, event.unit, event.voided_at, event.version) == (title, unit, None, 1)


def test_volume_needs_a_city(db):
    with pytest.raises(CommandError, match="demo_city"):
        call_command("synth", visits=10)


@pytest.mark.parametrize("command", ["synth", "bench"])
def test_nobody_measures_on_real_data(city, settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="演示"):
        call_command(command)


def test_every_page_is_told_as_a_ratio_to_the_readers_empty_page(city):
    call_command("synth", visits=40, minors=20)
    timed = list(measuring.pages(1))
    assert {(one.reader, one.page) for one in timed} == {
        *(("站员", page) for page in ("档案列表", "宣讲列表", "工作台", "档案", "看板", "存走访")),
        *((above, page) for above in ("县区", "市局") for page in ("档案列表", "宣讲列表", "工作台", "看板")),
    }
    assert all(one.ratio == one.seconds / one.empty for one in timed)


def test_a_page_that_does_not_come_has_no_time(city):
    reader = measuring.Reader("站员", User.objects.filter(appointments__role=Role.STATION_MEMBER).first(), 1)
    with pytest.raises(measuring.Failed, match="404"):
        reader.get("/nothing-here/")


def test_a_sheet_is_tried_and_then_taken(city):
    before = OutreachSession.objects.count()
    user = User.objects.filter(appointments__role=Role.STATION_MEMBER).first()
    for taken in (5, 10):
        assert [step for step, _ in measuring.sheet(ledgers.sessions, user, 5)] == ["试写", "写入"]
        assert OutreachSession.objects.count() == before + taken

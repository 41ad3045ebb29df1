"""The fictional city: the same from the same seed, in season, in order, and nobody's real number in it."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Count, F

from cases import identity
from cases.models import (
    Assessment,
    BehaviourRecord,
    ClueReport,
    Duplicate,
    JuvenileCase,
    Measure,
    MentoringTeam,
    MentoringVisit,
    Minor,
    MinorCategory,
    RiskSignal,
    ScreeningRound,
)
from cases.models.category import Vulnerability
from guanai import audit
from guanai.calendars import age
from guanai.models import AuditEntry
from outreach.around import too_near
from outreach.models import (
    CampusInspection,
    IncidentCount,
    InspectionItem,
    OperationResult,
    OutreachSession,
    ParentConcern,
    Venue,
)
from reports.city.chance import Chance
from reports.city.city import City
from reports.city.places import counties
from reports.city.years import Years
from reports.computing import Computed
from reports.models import Acknowledgement, Digest, SummaryHand
from reports.span import Span
from reports.warnings import RULES
from stations.access import Permission, Role
from stations.models import (
    Appointment,
    CareCommittee,
    CareStation,
    CommitteeRequest,
    GuidanceVisit,
    MeetingContribution,
    OfficialDocument,
    Person,
    PersonKind,
    PersonStatus,
    PrincipalEvaluation,
    Referral,
    School,
    SchoolTerm,
    StationStatus,
    Unit,
    User,
    VicePrincipal,
)

ON = date(2026, 11, 20)
FIRST = date(2024, 11, 20)
PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """One city for all who only look at it; gone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        City(stations=12, minors=40, seed=7, on=ON).build()
        yield
        transaction.set_rollback(True)


def test_a_large_city_has_twelve_counties_and_a_small_one_fewer():
    assert (len(counties(110)), len(counties(6)), len(counties(1))) == (12, 2, 1)


def test_it_has_the_stations_and_files_that_were_asked_for(city, db):
    assert CareStation.objects.count() == 12
    assert Minor.objects.with_withheld().count() == 40
    assert Unit.objects.filter(kind="county_bureau").exists()
    assert CareStation.objects.filter(status=StationStatus.PLANNED).exists()


def test_its_units_count_from_the_first_of_the_two_years(city, db):
    assert set(Unit.objects.values_list("records_since", flat=True)) == {FIRST}


def test_every_id_number_has_the_right_form_and_belongs_to_no_region_that_there_is(city, db):
    numbers = [minor for minor in Minor.objects.all() if minor.id_no]
    assert numbers
    for minor in numbers:
        assert identity.read(minor.id_no) == minor.id_no
        assert identity.born(minor.id_no) == minor.birth_date
        assert identity.is_male(minor.id_no) == (minor.gender == "male")
        assert minor.id_no[:2] not in PROVINCES.split()


def test_no_telephone_number_can_be_called(city, db):
    numbers = [minor.phone for minor in Minor.objects.all()] + list(Person.objects.values_list("phone", flat=True))
    assert {number[:3] for number in numbers if number} == {"129"}


def test_file_numbers_come_from_the_seed():
    assert Chance(5).file_no() == Chance(5).file_no() != Chance(6).file_no()


def test_nobody_talks_at_a_school_on_a_day_without_lessons(city, db):
    at_school = OutreachSession.objects.exclude(school=None).select_related("unit")
    assert at_school.exists()
    for unit, day in {(session.unit, session.held_on) for session in at_school}:
        assert SchoolTerm.objects.in_session(unit, day), day


def test_talks_have_seasons_and_none_falls_into_the_summer_holidays():
    by_month = {month: 0.0 for month in range(1, 13)}
    for day, weight in Years(ON).lessons.items():
        by_month[day.month] += weight
    busy, quiet = (3, 4, 5, 6, 9, 10, 11), (1, 2, 12)
    assert by_month[7] == by_month[8] == 0
    assert min(by_month[month] for month in busy) > max(by_month[month] for month in quiet)


def test_all_records_lie_within_the_two_years(city, db):
    for days in (
        OutreachSession.objects.values_list("held_on", flat=True),
        CampusInspection.objects.values_list("held_on", flat=True),
        MentoringVisit.objects.values_list("held_on", flat=True),
        Minor.objects.values_list("filed_on", flat=True),
    ):
        assert FIRST <= min(days) <= max(days) <= ON


def test_visits_follow_each_other_most_in_time_some_late_and_some_overdue(city, db):
    visits = MentoringVisit.objects.all()
    late = visits.filter(held_on__gt=F("due_on")).count()
    assert 0 < late < visits.count() / 3
    assert Minor.objects.overdue(ON).exists()
    for minor in Minor.objects.all():
        days = list(minor.visits.order_by("held_on").values_list("held_on", flat=True))
        assert all(one < other for one, other in pairwise(days))
        assert all(day >= minor.filed_on for day in days)


def test_the_first_station_has_something_to_do_today(city, db):
    here = Minor.objects.filter(unit__code="chengdong")
    assert here.filter(status=Minor.Status.MANAGED).count() >= 3


def test_a_team_has_as_many_mentors_as_its_form_asks_for(city, db):
    sizes = set(MentoringTeam.objects.annotate(mentors=Count("members")).values_list("mode", "mentors"))
    assert {number for mode, number in sizes if mode == "one_to_one"} == {1}
    assert {number for mode, number in sizes if mode == "many_to_one"}.isdisjoint({0, 1})


def test_categories_fit_the_age(city, db):
    for category in MinorCategory.objects.filter(kind=Vulnerability.LEFT_BEHIND).select_related("minor"):
        assert age(category.minor.birth_date, category.minor.filed_on) < 16


def test_a_child_known_at_two_stations_waits_for_the_unit_above_both(city, db):
    waiting = Duplicate.objects.undecided().select_related("unit", "minor__unit", "known__unit")
    assert waiting
    for pair in waiting:
        assert pair.minor.unit != pair.known.unit
        assert all(one.unit.path.startswith(pair.unit.path) for one in (pair.minor, pair.known))


def test_somebody_retired_in_the_middle_of_the_two_years_and_serves_on(city, db):
    became = PersonStatus.objects.filter(kind=PersonKind.RETIRED_POLICE, starts_on__gt=FIRST, note="到龄退休")
    assert became
    for status in became.select_related("person"):
        assert status.person.birth_date.year == status.starts_on.year - 60
        assert status.person.statuses.count() == 2


def test_inspections_found_defects_and_some_still_wait(city, db):
    assert InspectionItem.objects.defects().exists()
    assert InspectionItem.objects.unrectified().count() < InspectionItem.objects.defects().count()


def test_stations_heard_clues_and_passed_some_on(city, db):
    assert {"received", "filed"} <= set(ClueReport.objects.values_list("status", flat=True))
    assert ScreeningRound.objects.listed().filter(found__gt=0).exists()
    assert {"sent", "replied"} <= set(Referral.objects.values_list("status", flat=True))
    assert not ClueReport.objects.exclude(minor=None).exclude(unit=F("minor__unit")).exists()


def test_everything_left_its_line_and_the_chain_holds(city, db):
    for model in (Person, School, CareStation, Minor, MentoringVisit, OutreachSession, CampusInspection):
        lines = AuditEntry.objects.filter(verb=f"{model._meta.model_name}.enter")
        assert set(lines.values_list("target", flat=True)) == set(model._base_manager.values_list("pk", flat=True))
    assert audit.first_broken() is None


def test_every_role_was_confirmed_by_a_second_person_and_nobody_knows_a_password(city, db):
    assert not Appointment.objects.filter(confirmed_by=None).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_a_mentor_of_the_city_sees_children_to_visit(city, db):
    mentors = User.objects.filter(appointments__role=Role.MENTOR)
    assert any(Minor.objects.visible_to(user).exists() for user in mentors)


def test_some_children_are_graded_and_some_wait_for_it(city, db):
    assert Assessment.objects.exists()
    assert set(Assessment.objects.values_list("tier", flat=True)) >= {"a", "b", "c"}
    assert BehaviourRecord.objects.verified().exists()
    assert BehaviourRecord.objects.filter(verified_at=None).exists()
    assert not Assessment.objects.exclude(assessed_on__gte=F("minor__filed_on")).exists()


def test_some_children_have_a_case_with_its_safeguards_and_a_measure_that_others_decided(city, db):
    assert JuvenileCase.objects.lacking().exists()
    assert JuvenileCase.objects.filter(safeguards__answer="done").exists()
    corrections = Measure.objects.with_withheld().filter(kind__startswith="c")
    assert corrections.exists()
    assert not corrections.exclude(body="police").exists()
    officers = User.objects.filter(appointments__role=Role.CASE_OFFICER)
    assert any(Minor.objects.visible_to(user).exists() for user in officers)


def test_old_worries_have_their_answer(city, db):
    assert RiskSignal.objects.filter(closed_at__isnull=False).exists()
    assert not RiskSignal.objects.open().filter(seen_on__lt=date(2026, 10, 1)).exists()


def test_schools_and_venues_stand_in_the_sea_and_some_venues_too_near(city, db):
    placed = School.objects.exclude(lng=None)
    assert placed.exists()
    assert School.objects.filter(lng=None).exists()
    for row in (*placed, *Venue.objects.exclude(lng=None)):
        assert 121.9 < row.lng < 122.7
        assert 33.9 < row.lat < 34.7
    assert too_near(Venue.objects.all(), ON)


def test_months_of_incidents_are_reported_up_to_the_last_complete_one(city, db):
    months = {row.at for row in IncidentCount.objects.all()}
    assert max(months) == (2026, 10)
    assert min(months) == (2024, 11)
    assert OperationResult.objects.filter(number=None, said="多个").exists()
    assert ParentConcern.objects.open().exists()


def test_some_terms_of_office_are_about_to_end_and_years_were_judged(city, db):
    assert VicePrincipal.objects.expiring(ON).exists()
    assert PrincipalEvaluation.objects.filter(year=ON.year - 1).exists()


def test_vice_principals_give_lessons_and_not_all_of_them_do(city, db):
    lessons = Computed.of("M14", Unit.objects.get(code="chengbei"), Span.of_year(ON.year, ON)).total
    assert lessons > 5
    serving = list(VicePrincipal.objects.covering(ON))
    silent = [one for one in serving if not OutreachSession.objects.lessons_of(one).exists()]
    assert 0 < len(silent) < len(serving)


def test_its_committees_have_something_to_do(city, db):
    assert not CareCommittee.objects.lacking(ON).exists()
    assert CareCommittee.objects.filter(kind="group").exists()
    assert CommitteeRequest.objects.open().count() == 1
    sent = OfficialDocument.objects.sent()
    assert sent.count() == 4
    assert OfficialDocument.objects.unsigned().exists()
    assert not any(one.is_by(User.objects.get(pk=one.signed_by)) for one in sent)
    assert GuidanceVisit.objects.due(ON).exists()
    assert MeetingContribution.objects.held(FIRST, ON).filter(kind="oral").exists()


def test_this_years_summary_is_of_the_first_card_so_that_the_others_may_check_it(city, db):
    cards = Appointment.objects.filter(role="bureau_committee", unit__code="chengbei").order_by("user__login")
    first, *others = [one.user_id for one in cards.select_related("user")]
    hands = SummaryHand.objects.filter(outline__year=ON.year, outline__unit__code="chengbei")
    assert hands.filter(by=first).exists()
    assert not hands.filter(by__in=others).exists()
    assert len(others) == 3


def test_warnings_are_known_and_last_weeks_digests_are_there(city, db):
    given = Acknowledgement.objects.select_related("unit")
    assert given
    for one in given:
        assert RULES[one.code].everywhere(ON).filter(lies_at=one.unit.path).exists()
        assert User.objects.get(pk=one.by).can(Permission.ACKNOWLEDGE_WARNING, one.unit)
    assert set(Digest.objects.values_list("week", flat=True)) == {date(2026, 11, 16)}
    assert {"city_bureau", "police_station"} <= set(Digest.objects.values_list("unit__kind", flat=True))
    assert all(digest.lines.exists() for digest in Digest.objects.all())

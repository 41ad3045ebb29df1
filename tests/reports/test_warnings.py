"""预警 W01 … W30: each can be provoked by rows and is silent otherwise; told to owners, known until a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import MentoringTeam, Minor
from guanai.calendars import today
from guanai.models import Term
from outreach.models import (
    EquipmentStock,
    IncidentCount,
    OutreachEvent,
    OutreachSession,
    PublicNotice,
)
from outreach.zero_reports import last_complete
from reports.models import Acknowledgement, SummaryOutline, UnitSubmission
from reports.warnings import RULES
from reports.warnings.board import Asked, Warnings
from reports.warnings.rule import Level
from reports.warnings.todo import waiting_warnings, warning_items
from stations.access import GRANTS, Permission, Role
from stations.models import Clearance, PersonKind, StationPosting, User, VicePrincipal
from tests import samples
from tests import world as cast
from tests.cases import files
from tests.stations import books, offices, rows

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


def changed(row, **facts):
    """The row with these columns, whatever its verbs would say."""
    type(row)._base_manager.filter(pk=row.pk).update(**facts)
    row.refresh_from_db()
    return row


def in_a_team(unit) -> Minor:
    child = samples.minor(unit)
    files.team(child, [rows.cleared(unit, kind=PersonKind.RETIRED_POLICE)])
    return changed(child, visit_due_on=today() + 5 * DAY)


def staffed(unit):
    """A station with a retired officer as its head."""
    station = samples.station(unit)
    rows.posting(station, rows.person(unit, "老周", PersonKind.RETIRED_POLICE), role="head")
    return station


def taught(unit):
    school = samples.school(unit)
    changed(rows.principal(rows.cleared(unit), school), letter_issued_on=date(2026, 3, 1))
    return school


def third_school(person) -> None:
    """As if somebody had been appointed to one school more than two."""
    other = rows.principal(rows.cleared(person.unit, "钱警官"), samples.school(person.unit))
    changed(other, person=person)


def at_two_schools(unit):
    person = rows.cleared(unit)
    for _ in range(2):
        rows.principal(person, samples.school(unit))
    return person


def lessons_given(unit):
    principal = rows.principal(rows.cleared(unit), samples.school(unit))
    event = samples.entered(OutreachEvent(unit=unit, title="开学第一课"))
    facts = {"school": principal.school, "speaker": principal.person, "capacity": "vice_principal"}
    told = {"held_on": date(2026, 9, 8), "minutes": 160, "audience": 50}
    samples.entered(OutreachSession(unit=unit, event=event, **facts, **told))
    return principal


def cleared_member(unit):
    person = rows.cleared(unit)
    rows.posting(samples.station(unit), person)
    return person


def sent(unit, kind: str):
    row = rows.referral(unit, kind=kind)
    row.send(by=None)
    return changed(row, due_on=today() + 10 * DAY)


def in_notice(unit):
    cycle = changed(samples.post_cycle(unit), status="publicity")
    days = {"published_on": today() - 10 * DAY, "ends_on": today() + DAY, "working_days": 5}
    PublicNotice.objects.create(cycle=cycle, text="公示", phone="110", by=cycle.pk, **days)
    return cycle


def answered(unit):
    facts = {"answered_at": timezone.now(), "answered_by": unit.pk, "outcome": "dismissed"}
    return changed(samples.post_objection(unit), **facts)


def too_late(clue) -> None:
    when = timezone.now() - 4 * DAY
    changed(clue, found_at=when - DAY, reported_at=when)


def over_cap(decision) -> None:
    changed(decision, candidates=1, passes=1, is_recorded=True, document="青〔2026〕1 号")


def decided(unit):
    cycle = changed(samples.post_decided(unit), status="auditing")
    return cycle.decision


def convicted(unit):
    facts = {"disposition": "sentenced", "sentence_months": 6, "disposed_on": today() - DAY}
    return changed(samples.case(unit), **facts)


def gone_back(unit):
    return changed(samples.dropout(unit), status="consolidated", ended_on=today(), ending="consolidated")


def left_again(case) -> None:
    changed(case, status="open", ended_on=None, ending="")


def equipped(unit):
    term = Term.objects.of(Term.List.EQUIPMENT).first()
    facts = {"quantity": 2, "counted_on": samples.DAY, "expires_on": today() + 400 * DAY}
    return samples.entered(EquipmentStock(unit=unit, school=samples.school(unit), equipment=term, **facts))


def reporting(unit):
    """A unit that has reported its last months."""
    month = last_complete(today())
    for one in (month, month.later(-1)):
        samples.entered(IncidentCount(unit=unit, year=one.year, month=one.month, kind="order", number=0))
    return unit


def break_off(unit) -> None:
    month = last_complete(today())
    IncidentCount.objects.get(unit=unit, month=month.month).void("报错了", by=User.objects.get(login="head"))


def assessed(unit):
    child = samples.minor(unit)
    files.assessment(child)
    return child


def by(column: str, days: int) -> Callable:
    """A change of a day to so many days from today."""
    return lambda row: changed(row, **{column: today() + days * DAY})


def ended_yesterday(station) -> None:
    StationPosting.objects.filter(station=station).update(ends_on=today() - DAY)


def directed(unit):
    committee = offices.committee(unit)
    offices.position(committee, title="director")
    return committee


def handed_in(unit):
    """A block that the unit has handed in, of a summary whose day is over."""
    outline = SummaryOutline.objects.create(unit=unit.parent, year=2025, due_on=today() - DAY)
    return UnitSubmission.objects.create(outline=outline, unit=unit, position=1, status="submitted")


def known_for(unit):
    station = samples.station(unit)
    books.brand(station)
    return station


@dataclass(frozen=True)
class Case:
    """A row that is in order, and what makes it a warning."""

    calm: Callable
    stir: Callable
    on: date | None = None


CASES: dict[str, Case] = {
    "W01": Case(in_a_team, by("visit_due_on", -10)),
    "W02": Case(staffed, ended_yesterday),
    "W03": Case(staffed, lambda station: StationPosting.objects.filter(station=station).update(role="member")),
    "W04": Case(taught, lambda school: VicePrincipal.objects.filter(school=school).update(letter_issued_on=None)),
    "W05": Case(samples.principal, by("ends_on", 60)),
    "W06": Case(at_two_schools, third_school),
    "W07": Case(
        lessons_given,
        lambda row: OutreachSession.objects.filter(speaker=row.person).update(minutes=100),
        NOVEMBER,
    ),
    "W08": Case(
        cleared_member, lambda row: Clearance.objects.filter(person=row).update(checked_on=today() - 400 * DAY)
    ),
    "W09": Case(samples.clue, too_late),
    "W10": Case(lambda unit: sent(unit, "transfer"), by("due_on", -1)),
    "W11": Case(samples.post_title, by("reviewed_on", -740)),
    "W12": Case(samples.post_title, lambda row: changed(row, status="rectifying", due_on=today() + 30 * DAY)),
    "W13": Case(in_notice, lambda row: PublicNotice.objects.filter(cycle=row).update(ends_on=today() - DAY)),
    "W14": Case(answered, lambda row: changed(row, answered_at=None, answered_by=None, outcome="")),
    "W15": Case(
        samples.post_application,
        lambda row: changed(row, status="creating", submitted_on=today(), pack_digest="x"),
    ),
    "W16": Case(decided, over_cap),
    "W17": Case(convicted, by("disposed_on", -10)),
    "W18": Case(samples.probation, by("ends_on", 10)),
    "W19": Case(
        samples.minor, lambda row: changed(row, birth_date=(today() + 10 * DAY).replace(year=today().year - 18))
    ),
    "W20": Case(gone_back, left_again),
    "W21": Case(lambda unit: by("due_on", 7)(samples.inspection_item(unit)), by("due_on", -1)),
    "W22": Case(equipped, by("expires_on", -1)),
    "W23": Case(lambda unit: by("review_due_on", 90)(samples.measure(unit)), by("review_due_on", -1)),
    "W24": Case(directed, lambda row: row.positions.update(title="deputy")),
    "W26": Case(handed_in, lambda row: changed(row, status="draft")),
    "W27": Case(known_for, lambda row: row.brands.update(ended_on=today() - DAY)),
    "W25": Case(lambda unit: by("due_on", 10)(samples.resolution(unit)), by("due_on", -1)),
    "W28": Case(reporting, break_off),
    "W29": Case(assessed, lambda row: row.assessments.update(assessed_on=today() - 9 * DAY, next_due=today() - DAY)),
    "W30": Case(lambda unit: sent(unit, "advice"), by("due_on", -1)),
}


def test_all_thirty_are_there():
    assert set(RULES) == {f"W{number:02}" for number in range(1, 31)}
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_each_is_provoked_by_rows_and_silent_otherwise(world, code):
    case, rule = CASES[code], RULES[code]
    on = case.on or today()
    row = case.calm(world.unit["chengdong"])
    assert not rule.everywhere(on).exists()
    case.stir(row)
    found = rule.listed(rule.everywhere(on)).get()
    assert found.pk == row.pk
    assert found.lies_at.startswith(world.unit["donghu"].path)
    assert rule.line(found)
    assert rule.url(found).startswith("/")
    assert rule.page(found).startswith("/")


@pytest.mark.parametrize(("code", "days"), [("W05", 20), ("W12", 0)])
def test_what_is_near_turns_red(world, code, days):
    row = CASES[code].calm(world.unit["chengdong"])
    CASES[code].stir(row)
    rule, column = RULES[code], {"W05": "ends_on", "W12": "due_on"}[code]
    assert not rule.raised(today()).exists()
    by(column, days)(row)
    assert rule.raised(today()).get().pk == row.pk


def test_a_visit_turns_red_when_a_whole_interval_more_has_gone(world):
    child = in_a_team(world.unit["chengdong"])
    MentoringTeam.objects.update(interval_days=14)
    by("visit_due_on", -14)(child)
    assert not RULES["W01"].raised(today()).exists()
    by("visit_due_on", -15)(child)
    assert RULES["W01"].raised(today()).get() == child


def test_every_owner_may_know_and_acknowledge_his_warnings():
    """Who answers for a warning reads its rows, and comes to the page."""
    for rule in RULES.values():
        for role in rule.owners:
            assert role in GRANTS[Permission.ACKNOWLEDGE_WARNING], (rule.code, role)
            assert role in GRANTS[rule.read], (rule.code, role)
        assert set(rule.told) <= set(rule.owners)


def page(as_, who: str, at: str, **query):
    return as_(who).get(reverse("warnings-of", args=[at], query=query))


def text(response) -> str:
    return response.content.decode()


class TestThePage:
    def test_the_head_finds_the_row_and_the_button_that_does_it(self, world, as_):
        child = CASES["W01"].calm(world.unit["chengdong"])
        CASES["W01"].stir(child)
        assert "帮教走访超期" in text(page(as_, "head", "chengdong"))
        told = text(page(as_, "head", "chengdong", code="W01"))
        assert child.file_no in told
        assert reverse("visit-new", args=[child.pk]) in told

    def test_the_county_sees_few_children_neither_by_number_nor_by_file(self, world, as_):
        child = CASES["W01"].calm(world.unit["chengdong"])
        CASES["W01"].stir(child)
        for code in ("donghu", "chengdong"):
            told = text(page(as_, "county", code, code="W01"))
            assert child.file_no not in told
        assert "&lt;3" in text(page(as_, "county", "donghu"))

    def test_where_there_are_few_all_units_below_stand_there_alike(self, world, as_):
        for code in ("chengdong", "chengxi"):
            CASES["W01"].stir(in_a_team(world.unit[code]))
        for name, code in (("county", "donghu"), ("bureau", "chengbei")):
            told = text(page(as_, name, code, code="W01"))
            assert "下面的单位都没有" not in told
            below = list(Warnings(world.unit[code], today(), world.user[name], Asked("W01")).below())
            assert {number for _, number, _ in below} == {"略"}
            assert [unit for unit, _, _ in below] == list(world.unit[code].children.open_on(today()))

    def test_what_stands_by_unit_adds_up_to_the_rows_still_open_or_known(self, world, as_):
        resolutions = [samples.resolution(world.unit[code]) for code in ("chengdong", "chengdong", "chengxi", "donghu")]
        for one in resolutions:
            by("due_on", -1)(one)
        known = {"subject": resolutions[0].pk, "blocks": False, "until": today() + 5 * DAY, "plan": "周五前办结。"}
        Acknowledgement.give(world.unit["chengdong"], "W25", by=world.user["head"], **known)
        for state, numbers in (
            ("open", {"donghu": "1", "chengdong": "1", "chengxi": "1"}),
            ("known", {"chengdong": "1"}),
        ):
            board = Warnings(world.unit["donghu"], today(), world.user["county"], Asked("W25", "", state))
            assert {unit.code: number for unit, number, _ in board.below()} == numbers
            assert board.rows().count() == len(numbers)

    def test_children_are_told_once_to_who_may_not_know_which_of_them_are_known(self, world, as_):
        CASES["W01"].stir(CASES["W01"].calm(world.unit["chengdong"]))
        for state, told in (("open", True), ("known", False)):
            board = Warnings(world.unit["donghu"], today(), world.user["county"], Asked("", "", state))
            assert any(line.rule.code == "W01" for line in board.lines()) == told
        assert "都列在“还没有知悉”里" in text(page(as_, "county", "donghu", state="known"))
        assert "都列在" not in text(page(as_, "head", "chengdong", state="known"))

    def test_one_late_by_an_interval_more_turns_no_line_red_for_who_may_not_count(self, world, as_):
        child = in_a_team(world.unit["chengdong"])
        MentoringTeam.objects.update(interval_days=14)
        by("visit_due_on", -15)(child)
        for name, code, level in (("head", "chengdong", Level.RED), ("county", "donghu", Level.AMBER)):
            lines = Warnings(world.unit[code], today(), world.user[name]).lines()
            assert [line.level for line in lines if line.rule.code == "W01"] == [level]

    def test_of_three_at_a_station_the_county_gets_file_numbers_there_and_not_above(self, world, as_):
        children = [in_a_team(world.unit["chengdong"]) for _ in range(3)]
        for child in children:
            CASES["W01"].stir(child)
        assert all(child.file_no in text(page(as_, "county", "chengdong", code="W01")) for child in children)
        assert not any(child.file_no in text(page(as_, "county", "donghu", code="W01")) for child in children)

    def test_a_station_that_is_hidden_with_another_one_is_hidden_on_its_own_page_too(self, world, as_):
        for _ in range(3):
            CASES["W01"].stir(in_a_team(world.unit["chengdong"]))
        CASES["W01"].stir(in_a_team(world.unit["chengxi"]))
        told = text(page(as_, "county", "donghu", code="W01"))
        assert "略" in told
        assert not Minor.objects.filter(file_no__in=[w for w in told.split() if "-" in w]).exists()
        board = Warnings(world.unit["chengdong"], today(), world.user["county"], Asked("W01"))
        assert not board.tells_rows

    def test_level_narrows_it(self, world, as_):
        CASES["W04"].stir(CASES["W04"].calm(world.unit["chengdong"]))
        assert "学校没有法治副校长" in text(page(as_, "county", "donghu", level="red"))
        assert "学校没有法治副校长" not in text(page(as_, "county", "donghu", level="amber"))

    def test_a_member_sees_and_does_not_acknowledge(self, world, as_):
        school = CASES["W04"].calm(world.unit["chengdong"])
        CASES["W04"].stir(school)
        address = reverse("warning-row-rest", args=["chengdong", "W04", school.pk])
        assert "学校没有法治副校长" in text(page(as_, "member", "chengdong"))
        assert as_("member").get(address).status_code == 403
        assert as_("head").get(address).status_code == 200

    def test_only_the_keeper_of_seals_knows_what_is_to_be_sealed(self, world, as_):
        CASES["W17"].stir(CASES["W17"].calm(world.unit["chengdong"]))
        assert "封存未办" in text(page(as_, "keeper", "chengbei"))
        assert "封存未办" not in text(page(as_, "bureau", "chengbei"))
        assert "封存未办" not in text(page(as_, "head", "chengdong"))

    @pytest.mark.parametrize("who", ["head", "county", "bureau"])
    def test_a_page_of_all_warnings_takes_few_queries(self, world, as_, django_assert_max_num_queries, who):
        for code in ("W01", "W04", "W20", "W21", "W25"):
            CASES[code].stir(CASES[code].calm(world.unit["chengdong"]))
        unit = {"head": "chengdong", "county": "donghu", "bureau": "chengbei"}[who]
        reader, address = as_(who), reverse("warnings-of", args=[unit])
        reader.get(address)
        with django_assert_max_num_queries(15):
            reader.get(address)


class TestKnown:
    def stirred(self, world, code="W04"):
        row = CASES[code].calm(world.unit["chengdong"])
        CASES[code].stir(row)
        return row

    def give(self, as_, row, days: int = 5, code="W04", who="head"):
        address = reverse("warning-row-rest", args=["chengdong", code, row.pk])
        return as_(who).post(address, {"until": today() + days * DAY, "plan": "下周选派。"})

    def test_it_rests_until_its_day_and_counts_again_after_it(self, world, as_):
        school = self.stirred(world)
        assert self.give(as_, school).status_code == 302
        head = world.user["head"]
        for days, number in ((0, 0), (5, 0), (6, 1)):
            board = Warnings(world.unit["chengdong"], today() + days * DAY, head)
            assert sum(line.rule.code == "W04" for line in board.lines()) == number

    def test_who_acknowledges_again_goes_on_from_what_was_said(self, world, as_):
        school = self.stirred(world)
        self.give(as_, school, days=12)
        address = reverse("warning-row-rest", args=["chengdong", "W04", school.pk])
        form = as_("head").get(address).context["form"]
        assert (form["plan"].value(), form["until"].value()) == ("下周选派。", today() + 12 * DAY)

    def test_what_was_acknowledged_is_told_apart(self, world, as_):
        self.give(as_, self.stirred(world))
        assert "下周选派。" in text(page(as_, "head", "chengdong", code="W04", state="known"))

    def test_what_blocks_is_not_put_off_for_more_than_a_week(self, world, as_):
        person = self.stirred(world, "W08")
        answer = self.give(as_, person, days=8, code="W08")
        assert answer.status_code == 422
        assert "最多知悉到" in text(answer)
        assert not Acknowledgement.objects.exists()

    def test_all_of_a_unit_at_once(self, world, as_):
        self.stirred(world)
        self.stirred(world)
        address = reverse("warning-rest", args=["chengdong", "W04"])
        assert address in text(page(as_, "head", "chengdong", code="W04"))
        as_("head").post(address, {"until": today() + DAY, "plan": "下周选派。"})
        board = Warnings(world.unit["chengdong"], today(), world.user["head"])
        assert "W04" not in [line.rule.code for line in board.lines()]

    def test_it_is_not_taken_for_a_row_of_elsewhere(self, world, as_):
        row = CASES["W04"].calm(world.unit["hekou"])
        CASES["W04"].stir(row)
        assert self.give(as_, row).status_code == 404


class TestWorkbench:
    def test_the_county_is_told_of_what_it_answers_for(self, world):
        CASES["W21"].stir(CASES["W21"].calm(world.unit["chengdong"]))
        reds = waiting_warnings(world.user["county"], today())[0]
        assert (reds.label, reds.number) == ("其他红色预警", 2)  # the school has no 法治副校长 either
        titles = [one.title for one in warning_items(world.user["county"], today(), 5)]
        assert titles == ["学校没有法治副校长 1 处", "校园隐患逾期没有整改 1 处"]
        assert waiting_warnings(world.user["other_county"], today())[0].number == 0

    def test_few_children_are_told_without_their_number(self, world):
        for _ in range(2):
            CASES["W01"].stir(in_a_team(world.unit["chengdong"]))
        assert [one.title for one in warning_items(world.user["county"], today(), 5)] == ["帮教走访超期 不足 3 处"]
        assert waiting_warnings(world.user["county"], today())[1].number == 1

    def test_the_head_is_not_told_twice_of_his_visits(self, world):
        CASES["W01"].stir(in_a_team(world.unit["chengdong"]))
        assert sum(one.number for one in waiting_warnings(world.user["head"], today())) == 0


def test_who_holds_no_such_office_comes_to_no_warnings(world, as_):
    assert as_("auditor").get(reverse("warnings")).status_code == 403
    assert Role.AUDITOR not in GRANTS[Permission.READ_WARNINGS]

"""成效 in figures: honest bases. Nobody checked is blank, not 0; a rate is hidden with its number."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import FollowUp, MentoringTeam
from guanai.calendars import months_later, today
from reports import statements
from reports.computing import Computed
from reports.counting import COUNTED, OPENED
from reports.dashboard import Dashboard
from reports.quoting import sentence
from reports.span import Span
from reports.yearbook import Yearbook
from stations.models import Unit
from tests.cases import files
from tests.stations import rows

DAY = timedelta(days=1)
THIS = Span(date(today().year, 1, 1), today())
START = date(today().year - 2, 1, 1)
SERIAL = iter(range(1, 100))


def child(world, code="chengdong", kind="left_behind", closed_on=None):
    """Mentored since two years ago."""
    unit = world.unit[code]
    facts = {"id_no": files.number(next(SERIAL) % 99), "filed_on": START, "kind": kind}
    minor = files.child(unit, **facts)
    team = files.team(minor, [rows.person(unit, name="周老师")], formed_on=START)
    if closed_on:
        team.close(closed_on, by=world.user["head"])
    return minor


def became(world, minor, kind="returned_school", on=None, **facts):
    row = files.outcome(minor, kind=kind, happened_on=on or THIS.first, by=world.user["member"], **facts)
    row.verify(by=world.user["head"])
    return row


def clean(world, minor, on=None, since=START):
    return became(world, minor, "no_reoffence", on, observed_from=since)


def figure(world, metric, code="chengdong"):
    return Computed.of(metric, world.unit[code], THIS).total


@pytest.mark.parametrize(
    ("metric", "kind"), [("M35", "returned_school"), ("M36", "returned_family"), ("M39", "further_study")]
)
def test_a_verified_outcome_of_the_year_counts_its_child_once(world, metric, kind):
    minor, other = child(world), child(world, "chengxi")
    became(world, minor, kind)
    became(world, minor, kind, on=THIS.first + DAY)
    became(world, other, kind, on=THIS.first - DAY)  # of last year
    files.outcome(other, kind=kind, happened_on=THIS.first)  # verified by nobody
    became(world, other, kind).void("记错了", by=world.user["head"])
    assert [figure(world, metric, code) for code in ("chengdong", "chengxi", "donghu")] == [1, 0, 1]


class TestRate:
    def test_where_nobody_looked_it_is_blank_and_not_nought(self, world):
        child(world)
        assert figure(world, "M37") is None
        assert figure(world, "M37n") == 0

    def test_its_base_are_those_who_were_checked(self, world):
        minors = [child(world) for _ in range(4)]
        for minor in minors[:2]:
            clean(world, minor)
        assert figure(world, "M37") == 0
        became(world, minors[2], "reoffended")
        assert figure(world, "M37") == Decimal("33.3")
        assert figure(world, "M37n") == 1

    def test_a_check_of_this_year_counts_and_one_of_last_year_does_not(self, world):
        row = clean(world, child(world), on=THIS.first - DAY)
        assert figure(world, "M37") is None
        look = files.check(row, checked_on=THIS.first)
        assert figure(world, "M37") == 0
        look.void("记错了", by=world.user["head"])
        assert figure(world, "M37") is None

    def test_a_verified_serious_act_counts_and_others_do_not(self, world):
        head, minors = world.user["head"], [child(world) for _ in range(4)]
        files.behaviour(minors[0], "s4", happened_on=THIS.first, verified_by=head)
        files.behaviour(minors[1], "s4", happened_on=THIS.first)  # verified by nobody
        files.behaviour(minors[2], "b2", happened_on=THIS.first, verified_by=head)  # no offence
        files.behaviour(minors[3], "s4", happened_on=THIS.first - DAY, verified_by=head)  # of last year
        assert figure(world, "M37n") == 1

    def test_a_case_of_what_the_child_did_counts_and_others_do_not(self, world):
        minors = [child(world) for _ in range(5)]
        then = {"act_on": THIS.first, "received_on": THIS.first}
        files.case(minors[0], **then, disposition="sentenced", disposed_on=THIS.first, sentence_months=6)
        files.case(minors[1], **then, role="victim")
        files.case(minors[2], **then, disposition="withdrawn", disposed_on=THIS.first)
        files.case(minors[3], **then | {"act_on": THIS.first - DAY})
        files.case(minors[4], **then).void("记错了", by=world.user["head"])
        assert figure(world, "M37n") == 1

    @pytest.mark.parametrize(("late", "number"), [(0, 1), (1, 0)])
    def test_an_offence_counts_until_twelve_months_after_mentoring(self, world, late, number):
        ended = months_later(THIS.last, -12) - late * DAY
        became(world, child(world, closed_on=ended), "reoffended", on=THIS.last)
        assert figure(world, "M37n") == number

    def test_who_was_never_mentored_is_neither_above_nor_below(self, world):
        alone = files.child(world.unit["chengdong"], id_no=files.number(98), filed_on=START)
        became(world, alone, "reoffended")
        clean(world, files.child(world.unit["chengdong"], id_no=files.number(99), filed_on=START))
        assert (figure(world, "M37n"), figure(world, "M37")) == (0, None)
        assert not FollowUp.objects.exists()


class TestRescued:
    @pytest.mark.parametrize(
        ("kind", "metric"),
        [("suspect", "M38"), ("below_age_offender", "M38"), ("misbehaviour", "M38b"), ("left_behind", None)],
    )
    def test_by_what_the_child_was_at_entry(self, world, kind, metric):
        clean(world, child(world, kind=kind))
        assert [one for one in ("M38", "M38b") if figure(world, one)] == [metric] * bool(metric)

    def test_a_category_that_came_later_is_none_of_entry(self, world):
        minor = child(world)
        files.category(minor, "suspect", starts_on=START + DAY)
        clean(world, minor)
        assert figure(world, "M38") == 0

    @pytest.mark.parametrize(("missing", "number"), [(0, 1), (1, 0)])
    def test_twelve_months_must_have_been_seen(self, world, missing, number):
        since = months_later(THIS.first, -12) + missing * DAY
        clean(world, child(world, kind="suspect"), since=since)
        assert figure(world, "M38") == number

    def test_a_look_makes_it_full_and_once_only(self, world):
        row = clean(world, child(world, kind="suspect"), on=START + 30 * DAY)
        assert figure(world, "M38") == 0
        look = files.check(row, checked_on=THIS.first)
        assert figure(world, "M38") == 1
        files.check(row, checked_on=THIS.first - DAY)  # it was shown last year already
        assert figure(world, "M38") == 0
        assert look.found == "holds"

    @pytest.mark.parametrize("day", [START + 200 * DAY, THIS.first, THIS.last])
    def test_nobody_is_rescued_and_offends_again_in_one_year(self, world, day):
        minor = child(world, kind="suspect")
        clean(world, minor, on=THIS.first)
        assert figure(world, "M38") == 1
        files.behaviour(minor, "s4", happened_on=day, verified_by=world.user["head"])
        assert (figure(world, "M38"), figure(world, "M37n")) == (0, int(day >= THIS.first))

    def test_one_that_was_found_otherwise_is_none(self, world):
        row = clean(world, child(world, kind="suspect"))
        files.check(row, checked_on=THIS.first + DAY, found="ended")
        assert figure(world, "M38") == 0


METRICS = ("M35", "M36", "M37n", "M38", "M38b", "M39")


def test_every_number_opens_just_its_rows_for_who_may_read_the_case(world, as_):
    for kind in ("suspect", "misbehaviour"):
        clean(world, child(world, kind=kind))
    for kind in ("returned_school", "returned_family", "further_study", "reoffended"):
        became(world, child(world), kind)
    for metric in METRICS:
        page = as_("head").get(COUNTED[metric].seen(world.unit["chengdong"], THIS))
        assert (page.context["total"], figure(world, metric)) == (1, 1), metric
        member = as_("member").get(COUNTED[metric].seen(world.unit["chengdong"], THIS))
        assert member.context["total"] == (0 if metric in ("M37n", "M38", "M38b") else 1), metric
        county = as_("county").get(reverse("figure-rows", args=["donghu", metric]))
        assert county.context["total"] == 0, metric
    assert set(METRICS) <= set(OPENED)
    assert MentoringTeam.objects.count() == 6


def keeps_records(world) -> Unit:
    Unit.objects.filter(path__startswith=world.unit["chengbei"].path).update(records_since=START)
    return Unit.objects.get(code="chengdong")


def test_a_year_in_which_nobody_looked_says_nothing_of_offences(world):
    """Nought would be printed as 未发现."""
    unit = keeps_records(world)
    minor = child(world)
    yearbook = Yearbook.of_year(unit, today().year)
    assert [yearbook.find(metric, "chengdong") for metric in ("M37n",)] == [None]
    assert yearbook.find("M37", "chengdong").value is None
    clean(world, minor)
    assert Yearbook.of_year(unit, today().year).find("M37n", "chengdong").value == 0


def test_a_county_hears_of_how_many_where_only_a_station_is_hidden(world):
    for code in ("chengdong", "chengxi"):
        for _ in range(3):
            clean(world, child(world, code))
    clean(world, child(world, "chengxi"))
    assert board(world, "donghu", exact=False)["再违法犯罪率"] == ("基数不足 10", "核查过 7 人，其中 0 人")


def test_a_rate_is_withheld_with_its_number(world):
    """Two of twelve: the rate would tell that it were two."""
    unit = keeps_records(world)
    for _ in range(10):
        clean(world, child(world))
    for number in range(3):
        said = Yearbook.of_year(Unit.objects.get(pk=unit.pk), today().year).find("M37", "chengdong")
        assert bool(said.hidden) == (number > 0), number
        became(world, child(world), "reoffended")
    said = Yearbook.of_year(Unit.objects.get(pk=unit.pk), today().year).find("M37", "chengdong")
    assert (said.hidden, said.value) == ("", Decimal("23.1"))


def board(world, code="chengdong", *, exact=True):
    cells = Dashboard(world.unit[code], today(), exact=exact).outcomes()
    return {cell.label: (cell.text, cell.small) for cell in cells}


def test_the_board_says_of_how_many_and_hides_a_rate_with_its_number(world, as_):
    assert board(world)["再违法犯罪率"] == ("", "还没有人核查过，不能当作没有")
    assert board(world)["再违法犯罪人数"][0] == ""
    for _ in range(4):
        clean(world, child(world))
    became(world, child(world), "reoffended")
    assert board(world)["再违法犯罪率"] == ("基数不足 10", "核查过 5 人，其中 1 人")
    assert board(world, "donghu", exact=False)["再违法犯罪率"] == ("略", "")
    assert board(world, "donghu", exact=False)["再违法犯罪人数"][0] == "<3"
    page = as_("head").get("/dashboard/chengdong/").content.decode()
    assert "核查过 5 人，其中 1 人" in page


def test_the_board_as_text_says_what_the_board_shows_and_no_more(world):
    became(world, child(world), on=THIS.first)
    own = Dashboard(world.unit["chengdong"], today(), exact=True).sentence()
    assert own.startswith(f"截至{today().month}月{today().day}日，东湖分局城东派出所有关工站 0 家")
    assert "帮教未成年人 1 人" in own
    assert "回归校园 1 人" in own
    above = Dashboard(world.unit["donghu"], today(), exact=False).sentence()
    assert "帮教未成年人不足 3 人" in above
    assert "回归校园不足 3 人" in above
    assert "刘小明" not in own + above


def test_what_is_hidden_or_blank_is_left_out_of_the_text():
    year = [("帮教", "略", "人"), ("按时率", "", "%"), ("宣讲", "1,024", "场次"), ("率", "90.0", "%")]
    assert sentence(date(2026, 11, 2), "城东所", [], year) == "截至11月2日，城东所本年宣讲 1024 场次，率 90.0%。"
    assert sentence(date(2026, 11, 2), "城东所", [], []) == ""


@pytest.mark.parametrize(("first", "second"), [("M37n", "checked"), ("M38", "M38b")])
def test_what_was_found_of_a_child_is_asked_once_for_all_its_figures(world, first, second):
    statements._statement.cache_clear()  # what was asked before may go by a name

    def looked_for(*metrics) -> int:
        with CaptureQueriesContext(connection) as asked:
            Computed.several(metrics, world.unit["chengbei"], THIS)
        return sum(one["sql"].count("cases_juvenilecase") for one in asked)

    assert looked_for(first, second) == looked_for(first)

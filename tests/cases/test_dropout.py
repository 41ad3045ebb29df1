"""控辍保学: who must be at school, who answers, what each month and quarter asks for, how a case ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.models import DropoutCase, DropoutDuty, DropoutReview, DropoutVisit, Persuasion
from cases.models.dropout import kinds_of_visit
from cases.schooling import last_day, missing, must_attend, quarter_of, review_due
from cases.todo import rooms as todo
from guanai.calendars import today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Term
from tests.cases import files
from tests.stations.rows import errors, hidden, send

PLAN = "班主任每周家访，村支书包保。"
TYPED = {"detected_on": str(today()), "years_done": "6", "reason": "weary", "household": "祖孙两人", "plan": PLAN}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def case(minor):
    return dropout(minor)


def dropout(minor, detected_on=None, **facts) -> DropoutCase:
    day = detected_on or today() - timedelta(days=1)
    facts = {"years_done": 6, "reason": "weary", "household": "祖孙两人", "plan": PLAN} | facts
    row = DropoutCase(minor=minor, detected_on=day, **facts)
    row.enter(by=None)
    return row


def visited(case, on, kinds=None) -> DropoutVisit:
    row = DropoutVisit(case=case, held_on=on)
    row.enter(by=None, kinds=list(kinds_of_visit() if kinds is None else kinds))
    return row


def step(case, kind) -> str:
    return reverse("dropout-step-new", args=[case.pk, kind])


# --- who must be at school


@pytest.mark.parametrize(
    ("on", "years", "must"),
    [
        (date(2016, 9, 1), 0, False),  # the sixth birthday itself
        (date(2016, 9, 2), 0, True),
        (date(2026, 9, 1), 8, True),  # the sixteenth birthday itself
        (date(2026, 9, 2), 8, False),
        (date(2024, 9, 1), 9, False),
    ],
)
def test_from_six_to_fifteen_until_nine_years_are_done(on, years, must):
    assert must_attend(date(2010, 9, 1), on, years) is must


@pytest.mark.parametrize(("on", "years"), [(date(2010, 8, 31), 0), (date(2020, 1, 1), 10), (date(2020, 1, 1), -1)])
def test_what_cannot_be_is_refused(on, years):
    with pytest.raises(ValueError, match=r"请核对|应在"):
        must_attend(date(2010, 9, 1), on, years)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 900), st.integers(0, 900))
def test_a_review_is_due_by_the_end_of_the_quarter_after_the_last(opened_on, until_review, until_now):
    last, on = opened_on + timedelta(days=until_review), opened_on + timedelta(days=until_now)
    due_on = review_due(opened_on, last, on)
    next_quarter = quarter_of(quarter_of(last) + timedelta(days=95))
    assert due_on == (last_day(next_quarter, 3) if on >= next_quarter else None)


def test_what_a_month_still_wants_stands_in_the_order_of_the_list():
    assert missing(["访学生", "访家长", "送政策"], ["访家长", "别的"]) == ["访学生", "送政策"]


# --- the case


def test_it_is_registered_from_the_file_and_only_of_a_child_of_school_age(as_, minor):
    url = reverse("dropout-new", args=[minor.pk])
    said = errors(send(as_("member"), url, **TYPED | {"years_done": "9"}))
    assert said == {"detected_on": ["发现那天不在义务教育范围内：须满 6 周岁、未满 16 周岁，且没有读完 9 年。"]}
    assert send(as_("member"), url, **TYPED).status_code == 302
    assert (DropoutCase.objects.get().status, DropoutCase.objects.get().plan) == ("open", PLAN)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"detected_on": "2040-01-01"}, "detected_on", "发现日期不能晚于今天。"),
        ({"years_done": "10"}, "years_done", "不能大于 9，请核对。"),
        ({"plan": ""}, "plan", "请填写一人一策。"),
        ({"confirmed_on": "2001-01-01"}, "confirmed_on", "确认日期不能早于发现日期。"),
    ],
)
def test_bad_input_is_said_at_its_field(as_, minor, changes, field, words):
    assert errors(send(as_("member"), reverse("dropout-new", args=[minor.pk]), **TYPED | changes)) == {field: [words]}
    assert not DropoutCase.objects.exists()


def test_a_child_has_one_open_case_and_posted_twice_it_is_one(as_, minor):
    url, member = reverse("dropout-new", args=[minor.pk]), as_("member")
    values = hidden(member, url) | TYPED
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    answer = send(member, url, **TYPED)
    assert (answer.status_code, DropoutCase.objects.count()) == (422, 1)
    assert "这个孩子已有没销号的控辍保学" in answer.text
    with pytest.raises(IntegrityError), transaction.atomic():
        dropout(minor)


@pytest.mark.parametrize("facts", [{"ending": "moved"}, {"ended_on": today()}])
def test_day_and_reason_of_the_end_stand_together_in_the_database_too(case, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        DropoutCase.objects.filter(pk=case.pk).update(**facts)


@pytest.mark.parametrize(
    ("name", "status"),
    {"member": 200, "head": 200, "county": 200, "neighbour": 404, "other_county": 404, "auditor": 404}.items(),
)
def test_it_follows_the_file(as_, case, name, status):
    page = as_(name).get(case.get_absolute_url())
    assert page.status_code == status
    assert (PLAN in page.text) == (name in {"member", "head"})


# --- what hangs on it


def test_each_line_and_level_has_one_who_answers(as_, case):
    said = {"line": "government", "level": "2", "who": "乡长"}
    assert send(as_("member"), step(case, "duty"), **said).status_code == 302
    assert "这条线这一级已有责任人" in str(errors(send(as_("member"), step(case, "duty"), **said)))
    assert send(as_("member"), step(case, "duty"), **said | {"line": "education"}).status_code == 302
    row = DropoutDuty.objects.get(line="education")
    as_("member").post(reverse("dropout-step-void", args=[case.pk, "duty", row.pk]), {"reason": "换人"})
    assert DropoutDuty.objects.valid().count() == 1


def test_persuasions_and_reviews_are_rows_with_their_text_sealed(as_, case):
    member = as_("member")
    told = {"held_on": str(today()), "by_whom": "班主任", "story": "答应下周返校"}
    assert send(member, step(case, "persuasion"), **told).status_code == 302
    assert send(member, step(case, "review"), held_on=str(today()), finding="继续劝返").status_code == 302
    assert (Persuasion.objects.get().story, DropoutReview.objects.get().finding) == ("答应下周返校", "继续劝返")
    assert "答应下周返校" in member.get(case.get_absolute_url()).text
    assert "答应下周返校" not in as_("county").get(case.get_absolute_url()).text


def test_a_step_lies_neither_before_the_case_nor_ahead(as_, case):
    for day, words in (
        (today() + timedelta(days=1), "日期不能晚于今天。"),
        (date(2020, 1, 1), "日期不能早于发现日期。"),
    ):
        said = errors(send(as_("member"), step(case, "review"), held_on=str(day), finding="x"))
        assert said == {"held_on": [words]}


def test_the_form_offers_today_and_the_kinds_in_the_order_of_the_words(as_, case):
    form = as_("member").get(step(case, "visit")).context["form"]
    assert form["held_on"].value() == today()
    assert "".join(kind.label[0] for kind in form.fields["kinds"].queryset) == "访访访察察察察送送送送送"


def test_there_is_no_other_kind_of_step_and_none_on_an_ended_case(as_, case, world):
    assert as_("member").get(step(case, "nonsense")).status_code == 404
    case.move("closed", on=today(), ending="moved", by=world.user["head"])
    assert as_("member").get(step(case, "duty")).status_code == 404


def test_the_mentor_of_the_child_records_visits_and_nothing_else(world, as_, case):
    person = files.join_mentor(world)
    files.team(case.minor, [person])
    mentor = as_("mentor")
    assert mentor.get(step(case, "visit")).status_code == 200
    assert mentor.get(step(case, "duty")).status_code == 403


# --- states


def test_it_goes_the_way_of_the_arrows_and_is_struck_off_with_a_reason(world, case):
    head = world.user["head"]
    with pytest.raises(NotAllowed):
        case.move("consolidated", on=today(), ending="consolidated", by=head)
    case.move("persuading", on=today(), by=head)
    case.move("returned", on=today(), by=head)
    with pytest.raises(NotAllowed, match="销号原因请选：返校稳固"):
        case.move("consolidated", on=today(), by=head)
    case.move("consolidated", on=today(), ending="consolidated", by=head)
    assert (case.ended_on, case.is_open, case.next_statuses()) == (today(), False, ())
    assert AuditEntry.objects.filter(verb="dropoutcase.move").count() == 3


def test_who_comes_second_finds_it_moved(world, case):
    second = DropoutCase.objects.get()
    case.move("persuading", on=today(), by=world.user["head"])
    with pytest.raises(Stale):
        second.move("returned", on=today(), by=world.user["member"])


def test_moving_says_what_is_wrong(as_, case):
    url = reverse("dropout-status", args=[case.pk])
    answer = as_("member").post(url, {"status": "closed", "on": str(today()), "ending": "exempt"})
    assert (answer.status_code, "销号原因请选：超过义务教育年龄" in answer.text) == (422, True)
    assert as_("member").post(url, {"status": "persuading", "on": str(today())}).status_code == 302


# --- what waits

ON = date(2026, 5, 20)


def waits(world, name="member", on=ON) -> list[int]:
    world.user[name].__dict__.pop("counted_todos", None)
    return [one.number for one in todo.waiting_dropouts(world.user[name], on)]


def test_a_month_wants_every_kind_of_visit_of_the_lists(world, minor):
    case = dropout(minor, date(2026, 5, 4))
    assert waits(world) == [0, 1, 0]
    kinds = list(kinds_of_visit())
    visited(case, date(2026, 5, 6), kinds[:5])
    assert waits(world) == [0, 1, 0]
    last = visited(case, date(2026, 5, 9), kinds[5:])
    assert waits(world) == [0, 0, 0]
    last.void("登错", by=world.user["head"])
    assert waits(world) == [0, 1, 0]


def test_a_kind_that_the_bureau_took_off_the_list_is_no_longer_wanted(world, minor):
    case = dropout(minor, date(2026, 5, 4))
    kinds = list(kinds_of_visit())
    visited(case, date(2026, 5, 6), kinds[1:])
    Term.objects.filter(pk=kinds[0].pk).update(ends_on=date(2026, 5, 1))
    assert waits(world) == [0, 0, 0]


def test_last_months_gap_is_late_and_each_quarter_wants_a_review(world, minor):
    case = dropout(minor, date(2026, 3, 4))
    assert waits(world) == [1, 1, 1]
    visited(case, date(2026, 4, 30))
    DropoutReview(case=case, held_on=date(2026, 4, 1), finding="继续").enter(by=None)
    assert waits(world) == [0, 1, 0]


def test_what_is_ended_or_somebody_elses_wants_nothing(world, minor):
    case = dropout(minor, date(2026, 3, 4))
    assert [waits(world, name) for name in ("neighbour", "county")] == [[0, 0, 0], [0, 0, 0]]
    case.move("closed", on=ON, ending="moved", by=world.user["head"])
    assert waits(world) == [0, 0, 0]


def test_the_workbench_leads_to_the_visit(as_, case):
    page = as_("member").get(reverse("workbench"))
    assert step(case, "visit") in page.text
    assert case.minor.name not in page.text


def test_list_and_page_take_few_queries_whatever_their_length(world, as_):
    counts = []
    for serial in range(1, 8):
        case = dropout(files.child(world.unit["chengdong"], id_no=files.number(serial)))
        for number in range(serial):
            visited(case, today() - timedelta(days=number % 2))
        if serial in (2, 7):
            client = as_("head")
            client.get(reverse("dropouts"))  # what a process asks once is known
            for url in (reverse("dropouts"), case.get_absolute_url()):
                with CaptureQueriesContext(connection) as found:
                    assert client.get(url).status_code == 200
                counts.append(len([one for one in found if "SAVEPOINT" not in one["sql"]]))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 15
    assert counts[1] <= 20

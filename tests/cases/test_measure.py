"""干预措施: who alone decides each, on what ground, and when 专门教育 is assessed. The station only records."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases import handling
from cases.measures import (
    DECIDES,
    Body,
    Correction,
    Decided,
    SchoolMeasure,
    SpecialSchool,
    faults,
    next_review,
    term_end,
)
from cases.models import Measure, TermReview
from guanai.calendars import today
from reports.workbench import Workbench
from tests.cases import files
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
REST = {"number": "第 3 号", "act": "s4", "assessed_on": files.FILED}


def wrong(kind, body, **facts) -> set:
    return set(faults(Decided(kind, body, **REST | facts)))


@pytest.mark.parametrize("kind", DECIDES)
@pytest.mark.parametrize("body", Body.values)
def test_each_measure_is_decided_by_just_these(kind, body):
    facts = {"act": "s0" if kind == "e45" else "s4", "ground": "2" if kind == "e44" else ""}
    assert ("body" in wrong(kind, body, **facts)) is (body not in DECIDES[kind])


def test_corrections_are_of_the_police_alone():
    assert {bodies for kind, bodies in DECIDES.items() if kind in Correction.values} == {(Body.POLICE,)}
    assert len(Correction.values) == 9
    assert len(SchoolMeasure.values) == 6


@pytest.mark.parametrize("kind", [*Correction.values, "e43", "e44", "e45"])
def test_without_a_verified_act_there_is_no_such_measure(kind):
    assert "act" in wrong(kind, DECIDES[kind][0], act="")


def test_the_corrective_school_is_for_acts_below_the_age_only():
    assert wrong("e45", "both") == {"act"}
    assert wrong("e45", "both", act="s0") == set()


def test_a_ground_belongs_to_article_44_and_to_no_other():
    assert wrong("e44", "both") == {"ground"}
    assert wrong("e44", "both", ground="2") == set()
    assert wrong("e43", "education", ground="2") == {"ground"}
    assert wrong("c1", "police", ground="2") == {"ground"}


def test_what_is_decided_has_a_number_and_the_school_needs_none():
    assert wrong("c1", "police", number="") == {"decision_no"}
    assert wrong("g1", "court", number="", act="") == {"decision_no"}
    assert wrong("s1", "school", number="", act="") == set()


@pytest.mark.parametrize("kind", SpecialSchool.values)
def test_the_committee_assesses_first(kind):
    facts = {"act": "s0", "ground": "2" if kind == "e44" else ""}
    assert wrong(kind, DECIDES[kind][0], assessed_on=None, **facts) == {"assessed_on"}


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 8, 1), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 1, 31)),
        (date(2027, 2, 1), date(2027, 7, 31)),
        (date(2027, 7, 31), date(2027, 7, 31)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_term_ends_in_january_or_in_july(day, end):
    assert term_end(day) == end


def test_it_is_assessed_each_term_and_one_missed_is_not_made_up_for():
    began = date(2026, 3, 2)
    assert next_review(began, []) == date(2026, 7, 31)
    assert next_review(began, [date(2026, 6, 20)]) == date(2027, 1, 31)
    assert next_review(began, [date(2026, 6, 20), date(2026, 6, 25)]) == date(2027, 1, 31)
    assert next_review(began, [date(2026, 6, 20), date(2026, 12, 20)]) == date(2027, 7, 31)
    assert next_review(began, [date(2026, 12, 20)]) == date(2027, 7, 31)


# --- on the page


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def act(world, minor):
    return files.behaviour(minor, "s4", verified_by=world.user["head"])


def url(minor, name="measure-new", *keys) -> str:
    return reverse(name, args=[minor.pk, *keys])


def typed(kind="c1", **changes) -> dict:
    day = str(today())
    facts = {"kind": kind, "body": "police", "decided_by": "东湖分局", "decision_no": "第 3 号", "decided_on": day}
    return facts | {"starts_on": day} | changes


def test_the_head_puts_down_what_the_police_decided(as_, minor, act):
    assert send(as_("head"), url(minor), **typed(act=str(act.pk))).status_code == 302
    row = Measure.objects.get()
    assert (row.body, row.act, row.decision_no) == ("police", act, "第 3 号")
    page = as_("head").get(url(minor, "minor-measures")).content.decode()
    assert "东湖分局" in page
    assert "第四十九条" in page
    assert "关工站只登记、协助，不作决定" in page
    assert "东湖分局决定" in as_("head").get(minor.get_absolute_url()).content.decode()


@pytest.mark.parametrize("made", ["nothing", "unverified", "misbehaviour", "void", "of another child"])
def test_a_correction_without_its_ground_is_refused_at_the_field(world, as_, minor, made):
    head = world.user["head"]
    rows = {
        "nothing": lambda: None,
        "unverified": lambda: files.behaviour(minor, "s4"),
        "misbehaviour": lambda: files.behaviour(minor, "b2", verified_by=head),
        "void": lambda: files.behaviour(minor, "s4", verified_by=head),
        "of another child": lambda: files.behaviour(
            files.child(world.unit["chengdong"], id_no=files.number(2)), "s4", verified_by=head
        ),
    }
    row = rows[made]()
    if made == "void":
        row.void("记错了", by=head)
    assert "act" in errors(send(as_("head"), url(minor), **typed(act=str(row.pk) if row else "")))
    assert not Measure.objects.exists()
    said = errors(send(as_("head"), url(minor), **typed()))["act"][0]
    assert "须有核实过的严重不良行为" in said


def test_a_station_or_school_never_decides_a_correction(as_, minor, act):
    said = errors(send(as_("head"), url(minor), **typed(act=str(act.pk), body="school")))
    assert said["body"] == ["这项措施只能由公安机关决定，请核对。"]
    with pytest.raises(IntegrityError), transaction.atomic():
        files.measure(minor, "c1", body="school", act=act)
    with pytest.raises(IntegrityError), transaction.atomic():
        files.measure(minor, "c1", body="police")


@pytest.mark.parametrize("act", ["s4", "b2"])
def test_the_row_itself_knows_whether_its_ground_is_one(world, minor, act):
    facts = {"body": "police", "decided_by": "东湖分局", "decision_no": "第 3 号", "decided_on": today()}
    row = Measure(minor=minor, kind="c1", act=files.behaviour(minor, act), starts_on=today(), **facts)
    with pytest.raises(ValidationError, match="核实过的严重不良行为"):
        row.clean()
    row.act.verify(by=world.user["head"])
    if act == "s4":
        row.clean()
    else:
        with pytest.raises(ValidationError):
            row.clean()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decided_on": str(today() + DAY)}, "decided_on"),
        ({"starts_on": str(today() - DAY)}, "starts_on"),
        ({"decided_on": str(files.BORN)}, "act"),
        ({"kind": ""}, "kind"),
        ({"decided_by": ""}, "decided_by"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(as_, minor, act, changes, field):
    assert field in errors(send(as_("head"), url(minor), **typed(act=str(act.pk)) | changes))
    assert not Measure.objects.exists()


def test_a_measure_ends_once_with_its_result(as_, minor):
    row = files.measure(minor)
    head, where = as_("head"), url(minor, "measure-ending", row.pk)
    assert "on" in errors(head.post(where, {"on": str(files.FILED - DAY), "result": "改正了"}))
    assert head.post(where, {"on": str(today()), "result": "改正了"}).status_code == 302
    row.refresh_from_db()
    assert (row.ended_on, row.result) == (today(), "改正了")
    assert head.post(where, {"on": str(today()), "result": "又一次"}).status_code == 409


def test_what_it_says_lies_sealed(minor):
    files.measure(minor, decision_no="文号甲", content="内容甲")
    with connection.cursor() as cursor:
        cursor.execute("SELECT decision_no, content FROM cases_measure")
        stored = b"".join(bytes(value) for value in cursor.fetchone())
    assert "文号甲".encode() not in stored
    assert "内容甲".encode() not in stored


def test_an_officer_records_only_in_the_file_of_his_case(world, as_, minor):
    person = files.join_officer(world)
    assert as_("officer").get(url(minor)).status_code == 404
    files.case(minor, person)
    assert as_("officer").get(url(minor)).status_code == 200
    assert as_("member").get(url(minor)).status_code == 403


def test_a_member_does_not_learn_of_a_measure(as_, minor):
    row = files.measure(minor)
    assert as_("member").get(url(minor, "measure-void", row.pk)).status_code == 404
    body = as_("member").get(minor.get_absolute_url()).content.decode()
    assert "措施" not in body
    assert "训导" not in body


# --- 学期评估


def test_each_review_plans_the_next_and_a_voided_one_plans_it_back(world, minor):
    row = files.special(minor)
    due = term_end(row.starts_on)
    assert row.review_due_on == due
    review = files.term_review(row)
    assert row.review_due_on == term_end(due + DAY)
    review.void("记错了", by=world.user["head"])
    row.refresh_from_db()
    assert row.review_due_on == due


def test_only_the_special_school_is_assessed_each_term(as_, minor):
    plain = files.measure(minor)
    assert plain.review_due_on is None
    assert as_("head").get(url(minor, "term-review-new", plain.pk)).status_code == 404
    row = files.special(minor)
    where = url(minor, "term-review-new", row.pk)
    assert "held_on" in errors(send(as_("head"), where, held_on=str(row.starts_on - DAY), advice="stay"))
    assert send(as_("head"), where, held_on=str(today()), advice="return").status_code == 302
    assert TermReview.objects.get().advice == "return"
    row.end(on=today(), result="转回普通学校", by=row)
    assert as_("head").get(where).status_code == 404


@pytest.mark.parametrize(("days", "waits"), [(30, True), (31, False), (-40, True)])
def test_a_review_waits_from_thirty_days_ahead(world, minor, days, waits):
    row = files.special(minor)
    Measure.objects.filter(pk=row.pk).update(review_due_on=today() + days * DAY)
    assert handling.to_review(world.user["head"], today()).exists() is waits
    found = [item for item in Workbench(world.user["head"], today()).items if "学期评估" in item.title]
    assert bool(found) is waits
    assert not [item for item in Workbench(world.user["member"], today()).items if "学期评估" in item.title]


def test_its_list_names_no_child(as_, world, minor):
    row = files.special(minor)
    Measure.objects.filter(pk=row.pk).update(review_due_on=today())
    body = as_("head").get(reverse("measures")).content.decode()
    assert minor.file_no in body
    assert "刘小明" not in body

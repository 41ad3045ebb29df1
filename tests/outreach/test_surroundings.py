"""专项行动, 网络清理, 交通查处, 家长关切: what nobody counted stays a word, and nobody is named."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from outreach.forms.concern import ConcernForm
from outreach.models import (
    ConcernAnswer,
    InternetCleanup,
    OperationResult,
    ParentConcern,
    SpecialOperation,
    TrafficEnforcement,
)
from outreach.models.counted import NEITHER, told
from tests.stations import rows
from tests.stations.rows import errors, send

OPERATION = {"name": "利剑护蕾", "starts_on": "2026-03-01", "lead": "金马街道"}
RESULTS = {"lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0"}


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


def result(line: int, **facts) -> dict:
    return {f"lines-{line}-{name}": value for name, value in facts.items()}


def test_what_nobody_counted_is_kept_as_a_word_beside_a_blank_number(as_, unit):
    rings = result(0, kind="ring", number="", said="多个", what="网络赌博团伙")
    cases = result(1, kind="case", number="3", said="", what="")
    answer = send(as_("member"), "/operations/new/", **OPERATION, **RESULTS, **rings, **cases)
    row = SpecialOperation.objects.listed().get()
    assert {(one.kind, one.number, one.said) for one in row.results.all()} == {("ring", None, "多个"), ("case", 3, "")}
    assert row.outcome == "破获案件 3 起，打掉团伙多个（网络赌博团伙）"
    assert "多个" in as_("member").get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("number", "said"), [("", ""), ("3", "多个")])
def test_a_result_is_a_number_or_a_word_and_never_both(as_, number, said):
    lines = result(0, kind="ring", number=number, said=said, what="团伙")
    answer = send(as_("member"), "/operations/new/", **OPERATION, **RESULTS, **lines)
    assert answer.status_code == 422
    assert answer.context["form"].below.forms[0].errors == {"number": [NEITHER]}
    assert not SpecialOperation.objects.exists()


@pytest.mark.parametrize(("number", "said"), [(None, ""), (3, "多个")])
def test_the_database_refuses_both_and_neither(unit, number, said):
    operation = SpecialOperation(unit=unit, name="利剑护蕾", lead="城东所", starts_on=today())
    operation.enter(by=None)
    day = {"unit": unit, "held_on": today()}
    for make in (
        lambda: OperationResult.objects.create(operation=operation, kind="ring", number=number, said=said),
        lambda: InternetCleanup(what="赌博信息", items=number, said=said, **day).enter(by=None),
        lambda: TrafficEnforcement(
            place="学府路", force="traffic", what="超员", vehicles=number, said=said, **day
        ).enter(by=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_words_are_no_numbers_in_the_sums_of_a_list(as_, unit):
    for items, said in ((5000, ""), (120, ""), (None, "若干")):
        InternetCleanup(unit=unit, held_on=today(), what="赌博信息", items=items, said=said).enter(by=None)
    page = as_("member").get("/cleanups/")
    assert page.context["asked"].totals == {"rows": 3, "items": 5120}
    assert "若干" in page.content.decode()


def test_a_rough_number_of_a_clean_up_stays_one_in_the_sum(as_, unit):
    facts = {"unit": unit, "held_on": today(), "what": "赌博信息"}
    for items, bound in ((5000, "over"), (120, "exact")):
        InternetCleanup(items=items, items_bound=bound, **facts).enter(by=None)
    page = as_("member").get("/cleanups/")
    assert dict(page.context["asked"].sums()) == {"清理条数": "5,120 多"}
    assert "5,000 多条" in page.text
    with pytest.raises(IntegrityError), transaction.atomic():
        InternetCleanup(said="若干", items_bound="over", **facts).enter(by=None)


def test_a_number_is_told_with_its_measure():
    assert told(1200, "件", "") == "1,200 件"
    assert told(0, "起", "") == "0 起"
    assert told(None, "条", "若干") == "若干"


def test_a_cleanup_and_an_enforcement_say_it_at_the_field(as_):
    cleanup = {"held_on": "2026-03-05", "what": "赌博信息", "items": "", "said": ""}
    assert errors(send(as_("member"), "/cleanups/new/", **cleanup)) == {"items": [NEITHER]}
    enforcement = {"held_on": "2026-03-05", "force": "traffic", "what": "超员", "vehicles": "3", "said": "多"}
    said = errors(send(as_("member"), "/enforcements/new/", **enforcement))
    assert said == {"vehicles": [NEITHER], "place": ["请选择学校，或填写路段。"]}


@pytest.mark.parametrize(
    ("url", "typed", "field"),
    [
        ("/cleanups/new/", {"what": "赌博信息", "items": "3"}, "held_on"),
        ("/enforcements/new/", {"place": "学府路", "force": "traffic", "what": "超员", "vehicles": "3"}, "held_on"),
        ("/operations/new/", {"name": "护蕾", "lead": "街道", **RESULTS}, "starts_on"),
    ],
)
def test_nothing_has_happened_tomorrow(as_, url, typed, field):
    tomorrow = today() + timedelta(days=1)
    assert errors(send(as_("member"), url, **typed | {field: tomorrow})).keys() == {field}


# --- parents' concerns


@pytest.fixture
def concern(unit):
    row = ParentConcern(unit=unit, school=rows.school(unit), heard_on=date(2026, 3, 5), kind="gate", way="meeting")
    row.enter(by=None)
    return row


def answer_to(concern) -> str:
    return reverse("concern-answer-new", args=[concern.pk])


ANSWER = {"answered_on": "2026-03-10", "answered_by": "交警大队", "what": "上下学时段加派两名交警"}


def test_a_concern_has_no_room_for_a_name(world):
    texts = [name for name, field in ConcernForm(user=world.user["member"]).fields.items() if hasattr(field, "strip")]
    assert set(texts) <= {"token"}


def test_a_concern_is_answered_and_the_list_says_when(as_, concern):
    member = as_("member")
    assert "还没有答复" in member.get("/concerns/").content.decode()
    assert send(member, answer_to(concern), **ANSWER)["Location"] == concern.get_absolute_url()
    assert "3 月 10 日答复" in member.get("/concerns/").content.decode()
    told = member.get(concern.get_absolute_url()).content.decode()
    assert "上下学时段加派两名交警" in told
    assert not ParentConcern.objects.open().exists()


def test_a_voided_answer_is_no_answer(as_, world, concern):
    row = ConcernAnswer(concern=concern, **ANSWER)
    row.enter(by=None)
    url = reverse("concern-answer-void", args=[row.pk])
    assert as_("member").post(url, {"reason": "答错了人"})["Location"] == concern.get_absolute_url()
    assert ParentConcern.objects.open().get() == concern
    assert as_("member").get(url).status_code == 404


def test_nobody_answers_before_it_was_heard(as_, concern):
    said = errors(send(as_("member"), answer_to(concern), **ANSWER | {"answered_on": "2026-03-04"}))
    assert said == {"answered_on": ["不能早于听到的日期（2026年3月5日）。"]}
    tomorrow = today() + timedelta(days=1)
    assert errors(send(as_("member"), answer_to(concern), **ANSWER | {"answered_on": tomorrow})).keys() == {
        "answered_on"
    }

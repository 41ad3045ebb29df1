"""法定保障: what the law asks for in a case and what is wrong with an answer. Pure rules, and the pages of a case."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import Safeguard
from cases.safeguards import Answer, Attendee, Duty, SafeguardKind, Told, asked, completion, faults, missing
from guanai.calendars import today
from tests.cases import files
from tests.stations.rows import errors, send

K = SafeguardKind
DAY = timedelta(days=1)
BASIC = {K.OFFICER, K.GUARDIAN, K.IDENTITY}


def must(**facts) -> set:
    facts = {"role": "suspect", "criminal": True, "held": False} | facts
    return {line.kind for line in asked(**facts) if line.duty == Duty.MUST}


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({}, BASIC | {K.DEFENCE}),
        ({"held": True}, BASIC | {K.DEFENCE, K.CUSTODY}),
        ({"criminal": False}, BASIC),
        ({"role": "below_age"}, BASIC),
        ({"role": "victim"}, BASIC),
        ({"role": "witness"}, BASIC),
        ({"role": "party", "criminal": False}, BASIC),
    ],
)
def test_the_law_says_must_of_just_these(facts, wanted):
    assert must(**facts) == wanted


def test_what_the_law_says_may_of_is_asked_of_a_suspect_only():
    may = {line.kind for line in asked(role="suspect", criminal=True, held=False) if line.duty == Duty.MAY}
    assert may == {K.INQUIRY, K.PSYCH}
    assert not [line for line in asked(role="victim", criminal=True, held=False) if line.duty == Duty.MAY]


def test_the_trial_is_asked_about_only_after_one_and_the_interview_only_of_who_is_heard():
    kinds = {line.kind for line in asked(role="suspect", criminal=True, held=False)}
    assert not {K.CLOSED_TRIAL, K.INTERVIEW} & kinds
    assert K.CLOSED_TRIAL in {line.kind for line in asked(role="suspect", criminal=True, held=False, tried=True)}
    for role in ("victim", "witness"):
        assert K.INTERVIEW in {line.kind for line in asked(role=role, criminal=True, held=False)}


def test_the_rate_counts_what_must_be_done_and_nothing_else():
    lines = asked(role="suspect", criminal=True, held=False)
    assert completion(lines, {K.GUARDIAN, K.INQUIRY, K.RESTRAINT}) == (1, 4)
    assert missing(lines, {K.GUARDIAN, K.OFFICER, K.IDENTITY}) == [K.DEFENCE]
    assert completion(lines, {line.kind for line in lines}) == (4, 4)


DONE = Told("guardian", "done", files.FILED, "legal", "刘大山", files.FILED)


def changed(**facts) -> Told:
    return Told(**{name: getattr(DONE, name) for name in DONE.__dataclass_fields__} | facts)


@pytest.mark.parametrize(
    ("told", "girl", "wrong"),
    [
        (DONE, False, set()),
        (changed(attendee=""), False, {"attendee"}),
        (changed(attendee="school"), False, {"reason"}),
        (changed(attendee="school", reason="父母都在外地"), False, set()),
        (changed(attendee_name=""), False, {"attendee_name"}),
        (changed(transcript_on=None), False, {"transcript_on"}),
        (changed(held_on=None), False, {"held_on"}),
        (DONE, True, {"female_staff"}),
        (changed(female_staff="女民警"), True, set()),
        (changed(answer="undone", held_on=None), False, {"answer"}),
        (changed(answer="excepted", held_on=None), False, {"answer"}),
    ],
)
def test_a_legal_representative_attended_just_so(told, girl, wrong):
    assert set(faults(told, duty=Duty.MUST, girl=girl)) == wrong


def test_an_interview_of_a_girl_needs_a_woman():
    told = Told("interview", "done", files.FILED)
    assert set(faults(told, duty=Duty.NOTE, girl=True)) == {"female_staff"}
    assert not faults(told, duty=Duty.NOTE, girl=False)


@pytest.mark.parametrize("answer", [Answer.UNDONE, Answer.EXCEPTED])
def test_what_may_be_done_and_is_not_wants_its_reason_and_no_day(answer):
    told = Told("inquiry", answer)
    assert set(faults(told, duty=Duty.MAY, girl=False)) == {"reason"}
    told = Told("inquiry", answer, held_on=files.FILED, reason="案情简单")
    assert set(faults(told, duty=Duty.MAY, girl=False)) == {"held_on"}


def test_a_test_of_the_mind_wants_consent_first():
    told = Told("psych", "done", files.FILED)
    assert set(faults(told, duty=Duty.MAY, girl=False)) == {"consented_on"}


# --- on the pages of a case


@pytest.fixture
def case(world):
    return files.case(files.child(world.unit["chengdong"]))


def url(case, kind) -> str:
    return reverse("safeguard-new", args=[case.pk, kind])


def attended(case, **changes) -> dict:
    day = str(case.received_on)
    facts = {"answer": "done", "held_on": day, "attendee": "legal", "attendee_name": "刘大山", "transcript_on": day}
    return facts | {"content": "在未成年人询问室"} | changes


def lines(client, case) -> dict:
    return {line.asked.kind: line for line in client.get(case.get_absolute_url()).context["lines"]}


def test_what_is_done_leaves_the_list_of_what_is_missing(as_, case):
    assert case.undone == 3
    head = as_("head")
    assert lines(head, case)[K.GUARDIAN].state == "应当做，还没做"
    assert send(head, url(case, "guardian"), **attended(case))["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert case.undone == 2
    assert lines(head, case)[K.GUARDIAN].state == "已做"
    row = Safeguard.objects.get()
    head.post(reverse("safeguard-void", args=[case.pk, row.pk]), {"reason": "记错了案件"})
    case.refresh_from_db()
    assert case.undone == 3


def test_what_must_be_done_is_never_put_down_as_left_undone(as_, case):
    said = errors(send(as_("head"), url(case, "defence"), answer="undone", reason="没有律师"))
    assert said == {"answer": ["法律规定应当做，不能记为没做或不适用；做了再来登记。"]}
    assert not Safeguard.objects.exists()


def test_an_inquiry_that_was_not_made_is_kept_with_its_reason(as_, case):
    head = as_("head")
    assert "reason" in errors(send(head, url(case, "inquiry"), answer="undone"))
    assert send(head, url(case, "inquiry"), answer="undone", reason="案情简单").status_code == 302
    row = Safeguard.objects.get()
    assert (row.held_on, row.reason) == (None, "案情简单")
    assert lines(head, case)[K.INQUIRY].state == "没做"


def test_another_grown_up_stands_on_the_list_as_the_fallback(as_, case):
    head = as_("head")
    assert errors(send(head, url(case, "guardian"), **attended(case, attendee="committee"))) == {
        "reason": ["到场的不是法定代理人，请写明法定代理人为什么不能到场。"]
    }
    send(head, url(case, "guardian"), **attended(case, attendee="committee", reason="父母联系不上"))
    found = lines(head, case)
    assert (found[K.GUARDIAN].state, found[K.ADULT].state) == ("已做", "已做")
    assert Attendee.COMMITTEE.label in found[K.ADULT].note


@pytest.mark.parametrize("role", ["suspect", "below_age", "victim", "witness"])
def test_a_girl_is_questioned_with_a_woman_present(world, as_, role):
    girl = files.child(world.unit["chengdong"], gender="female", id_no=files.number(5, male=False))
    case = files.case(girl, role=role)
    assert "female_staff" in errors(send(as_("head"), url(case, "guardian"), **attended(case)))
    assert send(as_("head"), url(case, "guardian"), **attended(case, female_staff="女民警")).status_code == 302


@pytest.mark.parametrize("day", [today() + DAY, files.FILED - DAY])
def test_it_lies_neither_in_the_future_nor_before_the_case(as_, case, day):
    for kind in ("identity", "guardian"):
        said = errors(send(as_("head"), url(case, kind), answer="done", held_on=str(day)))
        assert said["held_on"] in (["日期不能晚于今天。"], ["日期不能早于受案日期。"])


class TestOfAClosedCase:
    @pytest.fixture
    def closed(self, case):
        ended = today() - 10 * DAY
        facts = {"disposition": "withdrawn", "disposed_on": ended, "closed_on": ended}
        case.amend(facts, version=case.version, by=None)
        return case

    def test_nothing_was_done_after_its_end(self, as_, closed):
        late = {"held_on": str(closed.closed_on + DAY)}
        said = errors(send(as_("head"), url(closed, "guardian"), **attended(closed, **late)))
        assert "日期不能晚于办结日期，办结时没做的就是没做。" in said["held_on"]
        assert not Safeguard.objects.exists()

    def test_what_was_done_in_time_is_written_down_late(self, as_, closed):
        day = {"held_on": str(closed.closed_on)}
        assert send(as_("head"), url(closed, "guardian"), **attended(closed, **day)).status_code == 302

    def test_its_form_proposes_no_day(self, as_, closed):
        assert as_("head").get(url(closed, "identity")).context["form"].initial["held_on"] is None


def test_the_form_of_an_open_case_proposes_today(as_, case):
    assert as_("head").get(url(case, "identity")).context["form"].initial["held_on"] == today()


@pytest.mark.parametrize("kind", ["officer", "sealed", "custody", "interview", "nothing"])
def test_what_follows_from_other_rows_or_does_not_apply_has_no_form(as_, case, kind):
    assert as_("head").get(url(case, kind)).status_code == 404


def test_what_is_told_of_it_lies_sealed(case):
    files.safeguard(case, content="已通知法律援助中心", reason="原因甲")
    row = Safeguard.objects.filter(pk__isnull=False).values("content", "reason").get()
    assert "法律援助".encode() not in bytes(row["content"])
    assert "原因甲".encode() not in bytes(row["reason"])

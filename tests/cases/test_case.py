"""涉未案件: who may know one, who handles it, what becomes of it, and what waits."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import handling
from cases.models import JuvenileCase, Minor, Probation
from cases.models.safeguard import right_length
from guanai.calendars import months_later, today
from guanai.lifecycle import NotAllowed
from reports.workbench import Workbench
from stations.models import Gender, OfficerDesignation
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)


@pytest.fixture
def officer(world):
    return files.join_officer(world)


@pytest.fixture
def minor(world):
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [files.join_mentor(world)])
    return minor


@pytest.fixture
def case(minor, officer):
    return files.case(minor, officer)


def typed(handler, **changes) -> dict:
    facts = {"case_no": "A3301", "nature": "criminal", "role": "suspect", "disposition": "pending"}
    facts |= {"act_on": str(files.FILED), "received_on": str(files.FILED + DAY)}
    return facts | {"unit": str(handler.unit_id), "officer": str(handler.pk)} | changes


def new(minor) -> str:
    return reverse("case-new", args=[minor.pk])


# --- who may know of it


def surfaces(minor) -> list[str]:
    return [
        minor.get_absolute_url(),
        reverse("minor-categories", args=[minor.pk]),
        reverse("minor-helped", args=[minor.pk]),
        reverse("minors"),
        reverse("workbench"),
    ]


@pytest.mark.parametrize("who", ["member", "mentor", "county", "bureau", "neighbour"])
def test_nobody_without_the_right_learns_that_there_is_a_case(as_, minor, case, who):
    files.measure(minor)
    client = as_(who)
    for url in surfaces(minor):
        body = client.get(url).content.decode()
        found = [words for words in ("案件", "涉未", "措施", str(case.pk), "郑警官") if words in body]
        assert not found, (url, found)
    assert client.get(case.get_absolute_url()).status_code == 404
    for name in ("minor-cases", "minor-measures"):
        if who == "bureau":  # says why first, and then may not
            client.post(reverse("minor-reason", args=[minor.pk]), {"reason": "guidance"})
        assert client.get(reverse(name, args=[minor.pk])).status_code in (403, 404)
    assert client.get(reverse("cases")).status_code == 403


def test_the_head_and_the_officer_read_it_in_the_file(as_, minor, case):
    for who in ("head", "officer"):
        client = as_(who)
        assert "刑事案件（嫌疑人）" in client.get(minor.get_absolute_url()).content.decode()
        assert "A3301" in client.get(case.get_absolute_url()).content.decode()
        assert [row.pk for row in client.get(reverse("minor-cases", args=[minor.pk])).context["cases"]] == [case.pk]


def test_an_officer_knows_the_files_of_his_own_cases_and_no_others(world, as_, minor, case):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    theirs = files.case(other, files.officer(world.unit["chengdong"], name="钱警官"))
    user = world.user["officer"]
    assert list(Minor.objects.visible_to(user)) == [minor]
    assert list(JuvenileCase.objects.visible_to(user)) == [case]
    client = as_("officer")
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert client.get(minor.get_absolute_url()).status_code == 200


def test_in_a_file_of_his_he_still_reads_no_other_officers_case(world, as_, minor, case):
    theirs = files.case(minor, files.officer(world.unit["chengdong"], name="钱警官"), nature="traffic", role="party")
    page = as_("officer").get(reverse("minor-cases", args=[minor.pk]))
    assert [row.pk for row in page.context["cases"]] == [case.pk]
    assert as_("officer").get(theirs.get_absolute_url()).status_code == 404
    assert "交通案件" not in as_("officer").get(minor.get_absolute_url()).content.decode()
    assert len(as_("head").get(reverse("minor-cases", args=[minor.pk])).context["cases"]) == 2


def test_a_voided_case_opens_no_file(world, as_, minor, case):
    case.void("登错了人", by=world.user["head"])
    assert not Minor.objects.visible_to(world.user["officer"]).exists()
    assert as_("officer").get(minor.get_absolute_url()).status_code == 404


def test_another_officer_takes_over_and_the_first_one_is_out(world, as_, minor, case):
    second = files.officer(world.unit["chengdong"], name="钱警官")
    case.amend({"officer": second}, version=1, by=world.user["head"])
    assert as_("officer").get(minor.get_absolute_url()).status_code == 404


def test_an_account_without_a_person_sees_no_case(world, case):
    user = world.user["officer"]
    type(user).objects.filter(pk=user.pk).update(person=None)
    user = type(user).objects.get(pk=user.pk)
    assert not Minor.objects.visible_to(user).exists()
    assert not JuvenileCase.objects.visible_to(user).exists()
    assert not case.within(user.holdings("read_case")[0])


# --- entering one


def test_the_head_enters_it_and_it_knows_what_is_undone(as_, minor, officer):
    assert send(as_("head"), new(minor), **typed(officer)).status_code == 302
    case = JuvenileCase.objects.get()
    assert (case.officer, case.undone, case.case_no) == (officer, 3, "A3301")


def test_only_a_designated_officer_of_that_unit_handles_it(world, as_, minor, officer):
    elsewhere = files.officer(world.unit["chengxi"], name="孙警官")
    said = errors(send(as_("head"), new(minor), **typed(officer, officer=str(elsewhere.pk))))
    assert "不是所选办案单位在任的专门人员" in said["officer"][0]
    assert send(as_("head"), new(minor), **typed(elsewhere)).status_code == 302
    plain = rows.person(world.unit["chengdong"], name="李民警")
    assert "officer" in errors(send(as_("head"), new(minor), **typed(officer, officer=str(plain.pk))))
    OfficerDesignation.objects.filter(person=officer).update(ends_on=today() - DAY)
    assert "officer" in errors(send(as_("head"), new(minor), **typed(officer)))


def test_a_case_officer_enters_cases_of_his_own_only(world, as_, minor, case):
    second = files.officer(world.unit["chengdong"], name="钱警官")
    facts = {"nature": "public_order", "role": "party"}
    assert "officer" in errors(send(as_("officer"), new(minor), **typed(second, **facts)))
    assert send(as_("officer"), new(minor), **typed(case.officer, **facts)).status_code == 302
    stranger = files.child(world.unit["chengdong"], id_no=files.number(3))
    assert as_("officer").get(new(stranger)).status_code == 404


WRONG = {
    "received before the act": ({"received_on": str(files.FILED - DAY)}, "received_on"),
    "an act of tomorrow": ({"act_on": str(today() + DAY)}, "act_on"),
    "an act before birth": ({"act_on": str(files.BORN - DAY)}, "act_on"),
    "closed without a result": ({"closed_on": str(today())}, "disposition"),
    "a result without its day": ({"disposition": "sentenced"}, "disposed_on"),
    "a day without a result": ({"disposed_on": str(today())}, "disposed_on"),
    "a sentence without a court": ({"sentence_months": "6"}, "sentence_months"),
    "a sentence beyond all measure": (
        {"sentence_months": "9999", "disposition": "sentenced", "disposed_on": str(today())},
        "sentence_months",
    ),
    "custody of a victim": ({"role": "victim", "custody_on": str(today())}, "custody_on"),
    "custody before the act": ({"custody_on": str(files.FILED - DAY)}, "custody_on"),
    "closed before its result": (
        {"disposition": "withdrawn", "disposed_on": str(today()), "closed_on": str(today() - DAY)},
        "closed_on",
    ),
    "freed without custody": ({"freed_on": str(today())}, "freed_on"),
    "pressed for a suspect": ({"pressed_on": str(today())}, "pressed_on"),
}


@pytest.mark.parametrize("case_of", WRONG)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_saved(as_, minor, officer, case_of):
    changes, field = WRONG[case_of]
    assert field in errors(send(as_("head"), new(minor), **typed(officer, **changes)))
    assert not JuvenileCase.objects.exists()


def test_the_database_refuses_it_as_well(case):
    with pytest.raises(IntegrityError), transaction.atomic():
        JuvenileCase.objects.update(sentence_months=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        JuvenileCase.objects.update(closed_on=today())


def test_its_number_lies_sealed(case):
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_no FROM cases_juvenilecase")
        assert b"A3301" not in bytes(cursor.fetchone()[0])


def test_another_part_in_the_case_asks_for_other_safeguards(world, case):
    case.amend({"role": "witness"}, version=1, by=world.user["head"])
    assert case.undone == 2
    case.amend({"role": "suspect", "custody_on": today()}, version=2, by=world.user["head"])
    assert case.undone == 4


def test_an_officer_who_was_never_designated_is_missed(world, case):
    """Asked for anew each time: a designation that is entered or ended later counts at once."""

    def undone() -> int:
        return JuvenileCase.objects.get(pk=case.pk).undone

    OfficerDesignation.objects.update(ends_on=case.received_on - DAY, starts_on=case.received_on - 2 * DAY)
    assert undone() == 4
    OfficerDesignation.objects.update(ends_on=case.received_on)
    assert undone() == 3
    JuvenileCase.objects.update(unmet=0)
    assert not JuvenileCase.objects.lacking().exists()
    OfficerDesignation.objects.get().void("记错了", by=world.user["head"])
    assert list(JuvenileCase.objects.lacking()) == [case]


def test_who_was_designated_after_the_end_of_a_case_did_not_handle_it_as_such(world, case):
    ended = today() - 10 * DAY
    facts = {"disposition": "withdrawn", "disposed_on": ended, "closed_on": ended}
    case.amend(facts, version=1, by=world.user["head"])
    OfficerDesignation.objects.update(starts_on=ended)
    assert JuvenileCase.objects.get().is_served
    OfficerDesignation.objects.update(starts_on=ended + DAY)
    assert not JuvenileCase.objects.get().is_served


def test_a_case_that_has_ended_says_what_was_left_undone_and_stays_among_what_is_lacking(world, as_, case):
    said = "案件已办结，应当做的保障还差："
    assert said not in as_("head").get(case.get_absolute_url()).content.decode()
    ended = {"disposition": "withdrawn", "disposed_on": today(), "closed_on": today()}
    case.amend(ended, version=1, by=world.user["head"])
    page = as_("head").get(case.get_absolute_url()).content.decode()
    assert f"{said}法定代理人到场、辩护和法律援助、不公开身份。" in page
    assert case.minor.file_no in as_("head").get(reverse("cases", query={"list": "lacking"})).content.decode()
    assert list(handling.lacking(world.user["head"])) == [case]
    assert not JuvenileCase.objects.open().exists()


def test_a_case_with_safeguards_is_no_mistake(world, case):
    files.safeguard(case)
    with pytest.raises(NotAllowed, match="还有 1 条"):
        case.void("登错了", by=world.user["head"])


def test_a_file_with_a_case_is_no_mistake_and_the_refusal_names_none(as_, minor, case):
    minor.teams.get().close(today(), by=None)
    response = as_("member").post(reverse("minor-void", args=[minor.pk]), {"reason": "建重了"})
    assert response.status_code == 409
    assert "1 条其他记录" in response.content.decode()
    assert "案件" not in response.content.decode()


# --- 附条件不起诉


def decided(case, **changes) -> dict:
    day = case.received_on + 5 * DAY
    facts = {"decided_by": "东湖区人民检察院", "decision_no": "第 3 号", "decided_on": str(day), "agreed_on": str(day)}
    return facts | {"ends_on": str(months_later(day, 8))} | changes


@pytest.mark.parametrize(
    ("months", "days", "right"), [(6, -1, False), (6, 0, True), (12, 0, True), (12, 1, False), (8, 0, True)]
)
def test_a_probation_lasts_six_months_to_a_year(months, days, right):
    assert right_length(files.FILED, months_later(files.FILED, months) + days * DAY) is right


def test_it_is_put_down_as_the_procuratorate_decided(as_, case):
    url = reverse("probation-new", args=[case.pk])
    assert "ends_on" in errors(send(as_("head"), url, **decided(case, ends_on=str(case.received_on + 30 * DAY))))
    said = errors(send(as_("head"), url, **decided(case, agreed_on="")))
    assert said == {"agreed_on": ["本人和法定代理人都没有异议的，请填写表示的日期；有异议的，不能登记附条件不起诉。"]}
    assert "agreed_on" in errors(send(as_("head"), url, **decided(case, agreed_on=str(today()))))
    assert not Probation.objects.exists()
    assert send(as_("officer"), url, **decided(case)).status_code == 302
    assert send(as_("officer"), url, **decided(case)).status_code == 422
    assert Probation.objects.count() == 1


@pytest.mark.parametrize("facts", [{"role": "victim"}, {"nature": "public_order"}])
def test_it_is_for_the_suspect_of_a_crime_only(minor, officer, facts):
    other = files.case(minor, officer, **facts)
    day = other.received_on
    row = Probation(case=other, decided_on=day, agreed_on=day, ends_on=months_later(day, 8))
    with pytest.raises(ValidationError):
        row.clean()


def test_the_end_of_a_probation_is_put_down_once_and_not_too_early(as_, case):
    row = files.probation(case)
    url = reverse("probation-outcome", args=[case.pk, row.pk])
    early = {"outcome": "not_prosecuted", "on": str(today())}
    assert "on" in errors(as_("head").post(url, early))
    assert as_("head").post(url, early | {"outcome": "revoked"}).status_code == 302
    row.refresh_from_db()
    assert row.outcome == "revoked"
    assert as_("head").post(url, early | {"outcome": "revoked"}).status_code == 409


# --- what waits


def titles(user) -> list[str]:
    return [item.title.split(" ")[0] for item in Workbench(user, today()).items]


@pytest.mark.parametrize(
    ("days", "tone", "first"), [(30, "", False), (14, "", True), (7, "soon", True), (-1, "late", True)]
)
def test_a_probation_is_named_thirty_days_ahead(world, case, days, tone, first):
    files.probation(case, ends_on=today() + days * DAY)
    item = next(one for one in handling.case_items(world.user["head"], today(), 9) if "考验期" in one.title)
    assert (item.tone, item.primary) == (tone, first)
    assert "考验期届满" in titles(world.user["officer"])


def test_one_that_ends_later_or_has_its_outcome_does_not_wait(world, case):
    row = files.probation(case, ends_on=today() + 31 * DAY)
    assert "考验期届满" not in titles(world.user["head"])
    Probation.objects.filter(pk=row.pk).update(ends_on=today())
    assert "考验期届满" in titles(world.user["head"])
    row.decide(outcome="revoked", on=today(), by=world.user["head"])
    assert "考验期届满" not in titles(world.user["head"])


def test_what_is_undone_waits_on_who_keeps_the_case_and_on_nobody_else(world, as_, minor, case):
    for who in ("head", "officer"):
        assert "法定保障" in titles(world.user[who])
        body = as_(who).get(reverse("workbench")).content.decode()
        assert minor.file_no in body
        assert "刘小明" not in body
    assert "法定保障" not in titles(world.user["member"])
    for kind in ("guardian", "defence", "identity"):
        files.safeguard(case, kind, **{"attendee": "legal"} if kind == "guardian" else {})
    assert "法定保障" not in titles(world.user["head"])


def test_a_unit_whose_officers_are_all_men_is_told_to_its_head(world, as_, case):
    assert "专门人员" in titles(world.user["head"])
    assert "专门人员" not in titles(world.user["officer"])
    files.officer(world.unit["chengdong"], name="赵警官", gender=Gender.FEMALE)
    assert "专门人员" not in titles(world.user["head"])


def test_a_unit_with_an_open_case_and_no_officer_left_is_told_as_well(world, case):
    OfficerDesignation.objects.update(ends_on=today() - DAY)
    assert "专门人员" in titles(world.user["head"])
    JuvenileCase.objects.update(disposition="withdrawn", disposed_on=today(), closed_on=today())
    assert "专门人员" not in titles(world.user["head"])


@pytest.mark.parametrize(("asked", "found"), [("", 1), ("lacking", 2), ("probation", 0), ("all", 2), ("x", 1)])
def test_the_list_is_asked_by_what_waits(as_, minor, officer, case, asked, found):
    files.case(minor, officer, disposition="withdrawn", disposed_on=today(), closed_on=today())
    page = as_("head").get(reverse("cases"), {"list": asked})
    assert len(page.context["rows"]) == page.context["total"] == found
    assert "刘小明" not in page.content.decode()
    assert "A3301" not in page.content.decode()


def test_the_list_of_probations_holds_a_case_once(world, as_, case):
    files.probation(case).void("登错了", by=world.user["head"])
    files.probation(case)
    assert len(as_("head").get(reverse("cases"), {"list": "probation"}).context["rows"]) == 1


def test_the_pages_cost_the_same_however_many_there_are(world, as_, minor, officer, case):
    files.probation(case)
    for kind in ("guardian", "identity", "defence"):
        files.safeguard(case, kind)
    for _ in range(3):
        files.case(minor, officer)
        files.measure(minor)
        files.term_review(files.special(minor))
    pages = ["minor", "minor-cases", "minor-measures"]
    urls = [case.get_absolute_url(), *(reverse(name, args=[minor.pk]) for name in pages), reverse("cases")]
    for who in ("head", "officer"):
        client = as_(who)
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as found:
                assert client.get(url).status_code == 200
            assert len(found) <= 22, (who, url, len(found))


def test_officers_are_offered_with_their_units(as_, minor, officer):
    page = as_("head").get(new(minor)).text
    assert f"{officer}（{officer.unit}）" in page
    assert "标 <span" in page

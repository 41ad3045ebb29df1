"""附条件不起诉 and the case it stands in: one truth for the list, the checklist, the seal and the file."""

import pytest
from django.urls import reverse

from cases import handling
from cases.duties import to_seal
from cases.models import JuvenileCase, Probation
from cases.models.case import Disposition
from cases.models.safeguard import ProbationOutcome
from guanai.calendars import months_later, today
from guanai.lifecycle import NotAllowed
from tests.cases import files
from tests.cases.test_sealing import sealed, sentenced
from tests.stations.rows import hidden, send

SPARED, REVOKED = ProbationOutcome.values


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def stands(case, disposition, outcome) -> JuvenileCase:
    """As if it had been entered so at some time: the verbs of today refuse some of it."""
    row = files.probation(case)
    if outcome:
        Probation.objects.filter(pk=row.pk).update(outcome=outcome, outcome_on=today(), outcome_by=row.pk)
    decided = {} if disposition == "pending" else {"disposed_on": today()}
    JuvenileCase.objects.filter(pk=case.pk).update(disposition=disposition, **decided)
    return JuvenileCase.objects.get(pk=case.pk)


@pytest.mark.parametrize("outcome", [None, "", SPARED, REVOKED])
@pytest.mark.parametrize("disposition", Disposition.values)
def test_the_database_and_the_rule_know_the_same_as_undecided(world, minor, disposition, outcome):
    case = files.case(minor)
    if outcome is None:
        files.probation(case).void("登错", by=world.user["head"])
        decided = {} if disposition == "pending" else {"disposed_on": today()}
        JuvenileCase.objects.update(disposition=disposition, **decided)
    else:
        stands(case, disposition, outcome)
    case = JuvenileCase.objects.get()
    assert JuvenileCase.objects.undecided().exists() is case.decided().is_open
    assert JuvenileCase.objects.judged().get().decided() == case.decided()


@pytest.mark.parametrize("outcome", [None, "", REVOKED])
def test_a_voided_outcome_decides_nothing(world, minor, outcome):
    case = sentenced(minor, months=None, disposition="conditional")
    row = files.probation(case)
    row.decide(outcome=SPARED, on=today(), by=world.user["head"])
    row.void("登错", by=world.user["head"])
    if outcome is not None:
        stands(case, "conditional", outcome)
    assert to_seal(world.user["keeper"]) == []
    assert JuvenileCase.objects.get().decided().is_open


@pytest.mark.parametrize("extent", ["matter", "file"])
def test_a_probation_that_runs_is_lost_in_no_seal_whatever_was_put_down(world, minor, extent):
    case = stands(files.case(minor), "not_prosecuted", "")
    assert to_seal(world.user["keeper"]) == []
    with pytest.raises(NotAllowed, match="还没有处理结果"):
        sealed(minor, case=case, basis="not_prosecuted", extent=extent, by=world.user["keeper"])
    assert Probation.objects.running().exists()


def test_nor_in_the_seal_of_a_file_for_another_case(world, minor):
    stands(files.case(minor), "not_prosecuted", "")
    with pytest.raises(NotAllowed, match="考验期"):
        sealed(minor, case=sentenced(minor), basis="criminal", by=world.user["keeper"])


@pytest.mark.parametrize("disposition", ["pending", "prosecuted"])
def test_one_that_ended_well_decides_a_case_that_waited(world, minor, disposition):
    decided = {} if disposition == "pending" else {"disposed_on": today()}
    case = files.case(minor, disposition=disposition, **decided)
    files.probation(case).decide(outcome=SPARED, on=today(), by=world.user["head"])
    case.refresh_from_db()
    assert (case.disposition, case.disposed_on) == ("not_prosecuted", today())
    assert to_seal(world.user["keeper"]) == [case]


def test_one_that_was_revoked_leaves_it_waiting(world, minor):
    case = files.case(minor)
    files.probation(case).decide(outcome=REVOKED, on=today(), by=world.user["head"])
    case.refresh_from_db()
    assert case.disposition == "pending"


def test_a_closed_case_that_tells_nothing_of_it_is_corrected_first(as_, minor):
    day = files.FILED
    case = files.case(minor, act_on=day, received_on=day, disposition="prosecuted", disposed_on=day, closed_on=day)
    row = files.probation(case, ends_on=today(), decided_on=day)
    url = reverse("probation-outcome", args=[case.pk, row.pk])
    page = as_("head").post(url, {"outcome": SPARED, "on": str(today())})
    assert page.status_code == 409
    assert "请先修改案件" in page.content.decode()
    assert Probation.objects.running().exists()


@pytest.mark.parametrize("disposition", ["sentenced", "not_prosecuted", "withdrawn"])
def test_none_begins_where_it_is_decided_already(as_, minor, disposition):
    case = sentenced(minor, months=None, disposition=disposition)
    day = str(today())
    typed = {"decided_by": "检察院", "decision_no": "1", "decided_on": day, "agreed_on": day}
    page = send(as_("head"), reverse("probation-new", args=[case.pk]), ends_on=str(months_later(today(), 8)), **typed)
    assert page.status_code == 422
    assert "对不上" in page.content.decode()
    with pytest.raises(NotAllowed, match="对不上"):
        files.probation(case)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "victim"}, "只对刑事案件的未成年嫌疑人"),
        ({"nature": "public_order"}, "只对刑事案件的未成年嫌疑人"),
        ({"disposition": "withdrawn", "disposed_on": today()}, "对不上"),
    ],
)
def test_while_it_runs_the_case_is_not_made_another(world, as_, minor, changes, words):
    case = files.case(minor, files.join_officer(world))
    files.probation(case)
    url = reverse("case-edit", args=[case.pk])
    typed = {"case_no": "A3301", "nature": "criminal", "role": "suspect", "disposition": "pending"}
    typed |= {"act_on": case.act_on, "received_on": case.received_on, "unit": case.unit_id, "officer": case.officer_id}
    typed |= changes
    page = as_("head").post(url, hidden(as_("head"), url) | typed)
    assert page.status_code == 409
    assert words in page.content.decode()
    assert JuvenileCase.objects.get().role == "suspect"


def test_what_went_another_way_after_a_revocation_is_put_down(world, minor):
    case = files.case(minor)
    files.probation(case).decide(outcome=REVOKED, on=today(), by=world.user["head"])
    case.refresh_from_db()
    facts = {"disposition": "sentenced", "disposed_on": today(), "sentence_months": 6}
    case.amend(facts, version=case.version, by=world.user["head"])
    assert to_seal(world.user["keeper"]) == [case]


def test_the_number_of_those_that_end_opens_their_list_also_of_closed_cases(world, as_, minor):
    case = files.case(minor, disposition="conditional", disposed_on=today())
    files.probation(case, ends_on=today(), decided_on=case.received_on)
    JuvenileCase.objects.update(closed_on=today())
    assert handling.ending(world.user["head"], today()).count() == 1
    assert as_("head").get(reverse("cases"), {"list": "probation"}).context["total"] == 1

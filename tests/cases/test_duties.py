"""应当封存: one verdict for the keeper's list, the checklist of the case and the seal itself."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import checklist
from cases.duties import educations_to_seal, to_seal
from cases.models import JuvenileCase
from cases.sealing import Decided, Verdict, verdict
from cases.views import sealings
from guanai.calendars import today
from tests.cases import files
from tests.cases.test_sealing import lifted, sealed, sentenced
from tests.stations import rows
from tests.stations.rows import errors

ACT = date(2020, 1, 1)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def judged(disposition, role="suspect", **facts) -> Verdict:
    return verdict(Decided(role, disposition, **{"born": date(2005, 1, 1), "act_on": ACT} | facts))


@pytest.mark.parametrize(
    ("disposition", "facts", "found"),
    [
        ("pending", {}, Verdict.OPEN),
        ("prosecuted", {}, Verdict.OPEN),
        ("not_prosecuted", {}, Verdict.DUE),
        ("conditional", {}, Verdict.OPEN),
        ("conditional", {"probation": "not_prosecuted"}, Verdict.DUE),
        ("conditional", {"probation": "revoked"}, Verdict.OPEN),
        ("prosecuted", {"probation": "not_prosecuted"}, Verdict.DUE),
        ("not_prosecuted", {"probation": ""}, Verdict.OPEN),
        ("sentenced", {"months": 12, "probation": "revoked"}, Verdict.DUE),
        ("sentenced", {"months": 60}, Verdict.DUE),
        ("sentenced", {"months": 0}, Verdict.DUE),
        ("sentenced", {"months": 61}, Verdict.NOT),
        ("sentenced", {}, Verdict.OPEN),
        ("penalty", {}, Verdict.DUE),
        ("no_penalty", {}, Verdict.DUE),
        ("withdrawn", {}, Verdict.NOT),
        ("withdrawn", {"held": True}, Verdict.DUE),
        ("other", {}, Verdict.NOT),
        ("penalty", {"act_on": date(2023, 1, 2)}, Verdict.NOT),
        ("penalty", {"act_on": date(2004, 1, 1)}, Verdict.OPEN),
    ],
)
def test_each_disposition_has_its_verdict(disposition, facts, found):
    assert judged(disposition, **facts) is found
    assert judged(disposition, role="below_age", **facts) is found
    assert judged(disposition, role="victim", **facts) is Verdict.NOT


@pytest.mark.parametrize(
    ("disposition", "found"),
    [("penalty", Verdict.DUE), ("no_penalty", Verdict.NOT), ("other", Verdict.NOT), ("pending", Verdict.OPEN)],
)
def test_of_a_party_the_penalty_alone_is_a_record(disposition, found):
    assert judged(disposition, role="party") is found


DECIDED = [
    ("sentenced", {}),
    ("not_prosecuted", {"sentence_months": None}),
    ("penalty", {"sentence_months": None}),
    ("penalty", {"sentence_months": None, "role": "party", "nature": "public_order"}),
    ("no_penalty", {"sentence_months": None, "role": "below_age"}),
    ("withdrawn", {"sentence_months": None, "custody_on": today() - timedelta(days=100)}),
]


def said(case) -> str:
    """What the checklist says of the record."""
    done = checklist.lines(case, set(), [], None)
    return next((line.state for line in done if line.asked.kind == "sealed"), "")


@pytest.mark.parametrize(("disposition", "facts"), DECIDED)
def test_what_the_keeper_is_to_seal_the_checklist_says_too(world, minor, disposition, facts):
    case = sentenced(minor, disposition=disposition, **facts)
    assert to_seal(world.user["keeper"]) == [case]
    assert said(case) == "应当封存"


def test_a_sentence_without_its_length_is_no_duty_yet(world, minor):
    case = sentenced(minor, months=None)
    assert to_seal(world.user["keeper"]) == []
    assert said(case) == "待判断"


def test_a_probation_that_ended_well_is_a_duty(world, minor):
    case = sentenced(minor, months=None, disposition="conditional")
    probation = files.probation(case)
    assert to_seal(world.user["keeper"]) == []
    probation.decide(outcome="not_prosecuted", on=today(), by=world.user["head"])
    assert to_seal(world.user["keeper"]) == [case]
    assert said(case) == "应当封存"


def test_one_that_was_revoked_is_not(world, minor):
    probation = files.probation(sentenced(minor, months=None, disposition="conditional"))
    probation.decide(outcome="revoked", on=today(), by=world.user["head"])
    assert to_seal(world.user["keeper"]) == []


def test_a_lifted_seal_ends_the_duty(world, minor):
    case = sentenced(minor)
    other = sentenced(minor)
    lifted(sealed(minor, case=case, basis="criminal", by=world.user["keeper"]), world)
    assert to_seal(world.user["keeper"]) == [other]
    assert said(JuvenileCase.objects.get(pk=case.pk)) == "不在此列"


class TestSpecialEducation:
    @pytest.fixture
    def ended(self, world, minor):
        row = files.special(minor)
        row.end(on=today(), result="好", by=world.user["head"])
        return row

    def test_is_a_duty_once_it_has_ended(self, world, as_, ended):
        files.measure(ended.minor).end(on=today(), result="好", by=world.user["head"])
        files.special(ended.minor)
        page = as_("keeper").get(reverse("sealings")).content.decode()
        assert page.count("?measure=") == 1
        assert f"?measure={ended.pk}" in page
        filled = as_("keeper").get(reverse("sealing-new"), {"measure": ended.pk}).content.decode()
        assert ended.minor.file_no in filled
        assert 'value="education" selected' in filled

    def test_is_none_when_sealed_nor_when_that_was_lifted(self, world, ended):
        sealing = sealed(ended.minor, measure=ended, by=world.user["keeper"])
        assert not educations_to_seal(world.user["keeper"]).exists()
        lifted(sealing, world)
        assert not educations_to_seal(world.user["keeper"]).exists()

    def test_waits_on_the_keepers_workbench(self, as_, ended):
        assert "应当封存 1 件" in as_("keeper").get(reverse("workbench")).content.decode()

    def test_a_strange_key_fills_nothing(self, as_, ended):
        page = as_("keeper").get(reverse("sealing-new"), {"measure": "x"})
        assert (page.status_code, ended.minor.file_no in page.content.decode()) == (200, False)


def test_the_form_asks_for_the_length_of_a_sentence(world, as_, minor):
    case = files.case(minor, files.join_officer(world))
    url = reverse("case-edit", args=[case.pk])
    hidden = rows.hidden(as_("head"), url)
    told = {
        "case_no": "A3301",
        "nature": "criminal",
        "role": "suspect",
        "unit": case.unit_id,
        "officer": case.officer_id,
    }
    told |= {"act_on": case.act_on, "received_on": case.received_on, "disposition": "sentenced", "disposed_on": today()}
    refused = as_("head").post(url, hidden | told)
    assert set(errors(refused)) == {"sentence_months"}
    assert as_("head").post(url, hidden | told | {"sentence_months": "0"}).status_code == 302


class TestTheKeepersList:
    def test_holds_a_case_once_whatever_its_probations_were(self, world, minor):
        case = files.case(minor)
        files.probation(case).void("登错", by=world.user["head"])
        files.probation(case).decide(outcome="not_prosecuted", on=today(), by=world.user["head"])
        assert to_seal(world.user["keeper"]) == [case]

    def test_asks_no_more_of_ten_cases_than_of_one(self, world, as_):
        def spare(serial: int) -> None:
            child = files.child(world.unit["chengdong"], id_no=files.number(serial))
            probation = files.probation(sentenced(child, months=None, disposition="conditional"))
            probation.decide(outcome="not_prosecuted", on=today(), by=world.user["head"])

        spare(1)
        keeper, url = as_("keeper"), reverse("sealings")
        keeper.get(url)
        with CaptureQueriesContext(connection) as few:
            keeper.get(url)
        for serial in range(2, 5):
            spare(serial)
        with CaptureQueriesContext(connection) as many:
            page = keeper.get(url)
        assert len(page.context["duties"]) == 4
        assert len(many) == len(few)

    def test_shows_the_oldest_and_says_how_many_there_are(self, world, as_, minor, monkeypatch):
        monkeypatch.setattr(sealings, "SHOWN", 2)
        days = [today() - timedelta(days=ago) for ago in (3, 1, 2)]
        cases = [sentenced(minor, disposed_on=day) for day in days]
        page = as_("keeper").get(reverse("sealings"))
        assert page.context["duties"] == [cases[0], cases[2]]
        assert "3 件，先列日期最早的" in page.content.decode()
        assert "应当封存 3 件" in as_("keeper").get(reverse("workbench")).content.decode()

"""封存依据: what a record is sealed on fits what was decided, and no basis seals what the law leaves open."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.duties import to_seal, verdict_of
from cases.models import JuvenileCase, Sealing
from cases.models.case import Disposition
from cases.models.sealing import Extent, SealingBasis
from cases.sealing import BASES_OF, WAITING, Decided, Verdict, refusal
from guanai.calendars import months_later, today
from guanai.lifecycle import NotAllowed
from guanai.withholding import Withheld
from tests.cases import files
from tests.cases.test_sealing import sealed, sentenced
from tests.stations.rows import errors

LONG = 120  # months
GROWN = months_later(today(), -12 * 19)  # born so long ago that last year's act was an adult's


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def grown(world):
    return files.child(world.unit["chengdong"], birth_date=GROWN, id_no=files.number(2, born=GROWN))


def post(as_, case, **facts):
    facts = {"minor": case.minor.file_no, "extent": "matter", "notice_no": "封 1 号"} | facts
    return as_("keeper").post(reverse("sealing-new", query={"case": case.pk}), facts)


def test_each_disposition_has_its_bases():
    decided = set(Disposition.values) - {*WAITING}
    assert set(BASES_OF) == decided
    known = set(SealingBasis.values) - {SealingBasis.EDUCATION}
    assert {basis for bases in BASES_OF.values() for basis in bases} == known


@pytest.mark.parametrize("basis", [basis for basis in SealingBasis.values if basis != "several_acts"])
@pytest.mark.parametrize("extent", Extent.values)
def test_more_than_five_years_are_sealed_on_no_basis(world, minor, extent, basis):
    case = sentenced(minor, months=LONG)
    with pytest.raises(NotAllowed):
        sealed(minor, case=case, extent=extent, basis=basis, by=world.user["keeper"])
    assert not Withheld.objects.exists()


@pytest.mark.parametrize("basis", ["penalty", "not_prosecuted", "public_order"])
def test_the_keeper_is_told_that_they_do_not_fit(as_, minor, basis):
    page = post(as_, sentenced(minor, months=LONG), basis=basis)
    assert page.status_code == 409
    assert "封存依据和案件的处理结果对不上" in page.content.decode()


def test_nor_on_the_whole_matter_of_several_acts(as_, minor):
    page = post(as_, sentenced(minor, months=LONG), basis="several_acts", note="经研究")
    assert page.status_code == 409
    assert "刑期超过五年" in page.content.decode()


def test_an_act_of_an_adult_is_sealed_only_where_people_decided_so_and_said_why(world, as_, grown):
    case = sentenced(grown)
    assert post(as_, case, basis="criminal").status_code == 409
    assert "note" in errors(post(as_, case, basis="several_acts"))
    with pytest.raises(NotAllowed, match="写明为什么"):
        sealed(grown, case=case, basis="several_acts", by=world.user["keeper"])
    assert post(as_, case, basis="several_acts", note="主要行为在成年以前").status_code == 302
    assert not JuvenileCase.objects.exists()


def test_no_other_matter_takes_a_long_sentence_with_it(world, minor):
    sentenced(minor, months=LONG)
    small = sentenced(minor, months=None, disposition="penalty", nature="public_order")
    facts = {"case": small, "basis": "public_order", "by": world.user["keeper"]}
    with pytest.raises(NotAllowed, match="不能封存整份档案"):
        sealed(minor, **facts)
    sealed(minor, extent="matter", **facts)
    assert JuvenileCase.objects.get().sentence_months == LONG


def test_a_whole_file_goes_with_every_matter_that_may(world, minor):
    sentenced(minor, months=None, disposition="penalty")
    sentenced(minor, months=LONG).void("登错", by=world.user["head"])
    sentenced(minor, months=None, role="victim", disposition="not_prosecuted")
    sealed(minor, case=sentenced(minor), basis="criminal", by=world.user["keeper"])
    assert Sealing.objects.get().extent == Extent.FILE


@pytest.mark.parametrize(
    ("disposition", "basis", "fits"),
    [
        ("sentenced", "criminal", True),
        ("sentenced", "penalty", False),
        ("not_prosecuted", "not_prosecuted", True),
        ("not_prosecuted", "criminal", False),
        ("withdrawn", "not_prosecuted", True),
        ("withdrawn", "education", False),
        ("penalty", "penalty", True),
        ("penalty", "public_order", True),
        ("penalty", "not_prosecuted", False),
        ("no_penalty", "public_order", True),
        ("pending", "penalty", False),
    ],
)
def test_a_basis_fits_what_was_decided(disposition, basis, fits):
    months = 12 if disposition == "sentenced" else None
    case = Decided("suspect", disposition, files.BORN, today(), months=months)
    assert (refusal(case, basis) == "") is fits


class TestSeveralActs:
    """Some before eighteen, some perhaps after: the rule leaves it to people, who say why."""

    @pytest.fixture
    def almost(self, world):
        """Eighteen between the first act and the day when the case was taken."""
        born = months_later(today(), -12 * 18) - timedelta(days=100)
        return files.child(world.unit["chengdong"], birth_date=born, id_no=files.number(3, born=born))

    def several(self, minor, **facts):
        return sentenced(minor, **{"several_acts": True, "received_on": today()} | facts)

    def test_are_no_duty_of_the_list(self, world, almost):
        case = self.several(almost)
        assert verdict_of(case) is Verdict.OPEN
        assert to_seal(world.user["keeper"]) == []

    @pytest.mark.parametrize("facts", [{"several_acts": False}, {"received_on": today() - timedelta(days=200)}])
    def test_are_one_where_all_were_done_before(self, world, almost, facts):
        case = self.several(almost, **facts)
        assert to_seal(world.user["keeper"]) == [case]

    def test_are_not_sealed_as_one_crime_but_on_what_was_decided(self, as_, almost):
        case = self.several(almost)
        page = post(as_, case, basis="criminal")
        assert page.status_code == 409
        assert "可能有成年以后的" in page.content.decode()
        assert post(as_, case, basis="several_acts", note="主要行为在成年以前").status_code == 302

    def test_together_over_five_years_are_none_at_all(self, almost):
        assert verdict_of(self.several(almost, sentence_months=61)) is Verdict.NOT

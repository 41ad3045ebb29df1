"""How far a seal reaches: one matter is one matter, a whole file waits for what is undecided."""

from datetime import timedelta

import pytest

from cases.models import BehaviourRecord, JuvenileCase, Measure, MinorCategory, Probation
from cases.models.sealing import Extent
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.withholding import Withheld
from tests.cases import files
from tests.cases.test_sealing import lifted, sealed, sentenced


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"], kind="serious_misbehaviour")


@pytest.fixture
def case(minor):
    return sentenced(minor)


def matter(case, world, **facts):
    facts = {"basis": "criminal", "extent": Extent.MATTER, "case": case} | facts
    return sealed(case.minor, by=world.user["keeper"], **facts)


class TestOneMatterOfSeveral:
    @pytest.mark.parametrize("role", ["suspect", "victim"])
    @pytest.mark.parametrize("who", ["officer", "head"])
    def test_another_case_stays_with_who_works_at_it(self, world, as_, minor, case, role, who):
        other = files.case(minor, files.join_officer(world), role=role)
        matter(case, world)
        assert as_(who).get(other.get_absolute_url()).status_code == 200
        assert as_(who).get(case.get_absolute_url()).status_code == 404

    def test_also_while_a_team_is_at_work(self, world, as_, minor, case):
        officer = files.join_officer(world)
        other = files.case(minor, officer)
        files.team(minor, [files.join_mentor(world)])
        assert matter(case, world).status == "working"
        assert as_("officer").get(other.get_absolute_url()).status_code == 200
        assert not JuvenileCase.objects.filter(pk=case.pk).exists()

    def test_a_running_probation_is_not_lost(self, world, minor, case):
        probation = files.probation(files.case(minor))
        matter(case, world)
        assert Probation.objects.running().visible_to(world.user["head"]).get() == probation

    def test_a_voided_double_goes_with_it(self, world, minor, case):
        double = files.case(minor)
        double.void("重复登记", by=world.user["head"])
        matter(case, world)
        assert not JuvenileCase.objects.exists()

    def test_conduct_goes_and_a_running_measure_stays_with_its_act(self, world, minor, case):
        files.case(minor)
        running = files.special(minor)
        over = files.measure(minor)
        over.end(on=today(), result="好", by=world.user["head"])
        act = files.behaviour(minor, "s1")
        matter(case, world)
        assert Measure.objects.get() == running
        assert BehaviourRecord.objects.get() == running.act
        assert act != running.act
        assert not MinorCategory.objects.conduct().exists()

    def test_with_no_other_case_a_running_measure_goes_too(self, world, minor, case):
        files.special(minor)
        matter(case, world)
        assert not Measure.objects.exists()

    def test_what_two_seals_hold_is_not_given_back_by_one(self, world, minor, case):
        other = sentenced(minor)
        first = matter(case, world)
        matter(other, world)
        lifted(first, world)
        assert JuvenileCase.objects.get() == case
        assert not MinorCategory.objects.filter(minor=minor).conduct().exists()


class TestWholeFile:
    @pytest.mark.parametrize("facts", [{}, {"role": "victim"}, {"disposition": "prosecuted", "disposed_on": today()}])
    def test_waits_for_another_case(self, world, minor, case, facts):
        files.case(minor, **facts)
        with pytest.raises(NotAllowed, match="还有没有处理完的案件"):
            sealed(minor, case=case, basis="criminal", by=world.user["keeper"])
        assert not Withheld.objects.exists()

    def test_waits_for_the_end_of_a_probation(self, world, minor, case):
        other = files.case(minor, disposition="conditional", disposed_on=today())
        probation = files.probation(other)
        with pytest.raises(NotAllowed, match="考验期"):
            sealed(minor, case=case, basis="criminal", by=world.user["keeper"])
        probation.decide(outcome="not_prosecuted", on=today(), by=world.user["head"])
        sealed(minor, case=case, basis="criminal", by=world.user["keeper"])

    def test_does_not_wait_for_a_voided_one(self, world, minor, case):
        files.case(minor).void("重复登记", by=world.user["head"])
        sealed(minor, case=case, basis="criminal", by=world.user["keeper"])


class TestWhoseCase:
    @pytest.mark.parametrize("role", ["victim", "witness", "party"])
    @pytest.mark.parametrize("basis", ["criminal", "public_order", "several_acts"])
    def test_only_of_who_did_it(self, world, minor, role, basis):
        case = sentenced(minor, role=role)
        with pytest.raises(NotAllowed, match="不是嫌疑人"):
            matter(case, world, basis=basis)

    def test_the_form_does_not_take_a_victims_case_for_the_matter(self, as_, minor):
        sentenced(minor, role="victim")
        asked = {"minor": minor.file_no, "extent": "file", "basis": "criminal", "notice_no": "封 1 号"}
        page = as_("keeper").post("/sealings/new/", asked)
        assert page.status_code == 409
        assert "没有已判决的案件" in page.content.decode()

    def test_a_case_without_a_decision_has_nothing_to_seal(self, world, minor):
        with pytest.raises(NotAllowed, match="还没有处理结果"):
            matter(files.case(minor), world, basis="not_prosecuted")

    def test_nor_has_a_probation_that_runs(self, world, minor):
        case = files.case(minor, disposition="conditional", disposed_on=today() - timedelta(days=1))
        files.probation(case)
        with pytest.raises(NotAllowed, match="还没有处理结果"):
            matter(case, world, basis="not_prosecuted")

"""How far a seal reaches: one matter is one matter, a whole file waits for what is undecided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import handing
from cases.models import (
    BehaviourRecord,
    Duplicate,
    JuvenileCase,
    Measure,
    MentoringTeam,
    Minor,
    MinorCategory,
    Probation,
    SealAccess,
    Sealing,
)
from cases.models.sealing import Extent
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.withholding import Withheld
from stations.models import Referral
from tests.cases import files
from tests.cases.test_sealing import granted, lifted, sealed, sentenced
from tests.stations import rows


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
        assert not Minor.objects.filter(pk=minor.pk).exists()


class TestWhoseCase:
    @pytest.mark.parametrize("role", ["victim", "witness"])
    @pytest.mark.parametrize("basis", ["criminal", "public_order", "several_acts"])
    def test_not_of_who_did_nothing(self, world, minor, role, basis):
        case = sentenced(minor, role=role)
        with pytest.raises(NotAllowed, match="被害人或证人"):
            matter(case, world, basis=basis)

    def test_of_a_party_to_a_brawl_too(self, world, minor):
        case = sentenced(minor, months=None, role="party", nature="public_order", disposition="no_penalty")
        matter(case, world, basis="public_order")
        assert not JuvenileCase.objects.exists()

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


class TestStatusAfterLifting:
    """Lifting gives back the status that the seal took, unless somebody has moved the file since."""

    def after(self, world, case, moved) -> tuple:
        sealing = matter(case, world)
        moved(Minor.objects.get(pk=case.minor_id))
        lifted(Sealing.objects.get(pk=sealing.pk), world)
        minor = Minor.objects.get(pk=case.minor_id)
        return minor.status, minor.closed_on

    def test_a_file_that_was_closed_and_reopened_is_not_closed(self, world, minor, case):
        case.amend({"closed_on": today()}, version=case.version, by=None)
        files.closed(minor, by=world.user["head"])
        reopened = lambda file: file.move("filed", on=today(), reason="又要帮", by=world.user["head"])  # noqa: E731
        assert self.after(world, case, reopened) == ("filed", None)

    def test_a_file_that_was_taken_up_is_not_screened(self, world, minor, case):
        Minor.objects.filter(pk=minor.pk).update(status="screened")
        taken_up = lambda file: file.move("filed", on=today(), by=world.user["head"])  # noqa: E731
        assert self.after(world, case, taken_up) == ("filed", None)

    def test_a_file_that_nobody_moved_is_what_it_was(self, world, minor, case):
        files.team(minor, [rows.person(minor.unit)]).close(today(), by=world.user["head"])
        assert self.after(world, case, lambda file: None) == ("managed", None)

    def test_a_file_that_was_closed_and_reopened_meanwhile_stays_so(self, world, minor, case):
        files.team(minor, [rows.person(minor.unit)]).close(today(), by=world.user["head"])

        def moved(file):
            files.closed(file, by=world.user["head"])
            file.move("filed", on=today(), reason="又要帮", by=world.user["head"])

        assert self.after(world, case, moved) == ("filed", None)

    def test_what_was_moved_while_the_team_worked_is_what_it_was_then(self, world, minor, case):
        team = files.team(minor, [rows.person(minor.unit)])
        sealing = matter(case, world)
        Minor.objects.get(pk=minor.pk).move("observation", on=today(), by=world.user["head"])
        team.close(today(), by=world.user["head"])
        assert Minor.objects.get(pk=minor.pk).status == "filed"
        lifted(Sealing.objects.get(pk=sealing.pk), world)
        assert Minor.objects.get(pk=minor.pk).status == "observation"


class TestJoinedFiles:
    """A file that was emptied into the sealed one is withheld with it."""

    @pytest.fixture
    def emptied(self, world, minor):
        other = files.child(world.unit["chengxi"])
        handing.join(Duplicate.objects.get(), minor, minor.unit, "同一个孩子", by=world.user["county"])
        return other

    @pytest.mark.parametrize("working", [False, True])
    def test_its_station_opens_it_no_more(self, world, as_, minor, emptied, working):
        assert as_("neighbour").get(emptied.get_absolute_url()).status_code == 200
        if working:
            files.team(minor, [rows.person(minor.unit)])
        sealing = sealed(minor, by=world.user["keeper"])
        assert as_("neighbour").get(emptied.get_absolute_url()).status_code == 404
        lifted(sealing, world)
        assert as_("neighbour").get(emptied.get_absolute_url()).status_code == 200

    def test_also_through_a_third(self, world, as_, minor, emptied):
        third = files.child(world.unit["hekou"])
        handing.join(Duplicate.objects.undecided().get(), third, third.unit, "同一个孩子", by=world.user["bureau"])
        sealed(third, by=world.user["keeper"])
        assert as_("neighbour").get(emptied.get_absolute_url()).status_code == 404
        assert as_("head").get(minor.get_absolute_url()).status_code == 404

    def test_the_matter_alone_leaves_it(self, world, as_, minor, case, emptied):
        matter(case, world)
        assert as_("neighbour").get(emptied.get_absolute_url()).status_code == 200


class TestWhatStaysOutside:
    def test_a_referral_from_before_the_act_stays_with_the_file(self, world, minor, case):
        before, after = (rows.referral(minor.unit, subject=minor.pk, subject_label=minor.file_no) for _ in range(2))
        Referral.objects.filter(pk=before.pk).update(entered_at=timezone.now() - timedelta(days=400))
        matter(case, world)
        assert Referral.objects.get() == before
        assert after != before

    def test_with_the_whole_file_it_goes(self, world, minor, case):
        row = rows.referral(minor.unit, subject=minor.pk, subject_label=minor.file_no)
        Referral.objects.filter(pk=row.pk).update(entered_at=timezone.now() - timedelta(days=400))
        sealed(minor, case=case, basis="criminal", by=world.user["keeper"])
        assert not Referral.objects.exists()

    @pytest.mark.parametrize("extent", Extent)
    def test_a_team_that_served_another_child_too_stays_for_that_child(self, world, minor, case, extent):
        team = files.team(minor, [rows.person(minor.unit)])
        other = files.child(minor.unit, id_no=files.number(70))
        team.minors.add(other)
        team.close(today(), by=world.user["head"])
        alone = files.team(minor, [rows.person(minor.unit, name="钱老师")])
        alone.close(today(), by=world.user["head"])
        matter(case, world, extent=extent)
        assert MentoringTeam.objects.get() == team

    def test_no_promise_opens_what_was_lifted(self, world, minor, case):
        sealing = sealed(minor, case=case, basis="criminal", by=world.user["keeper"])
        access = granted(sealing, world)
        lifted(sealing, world)
        with pytest.raises(NotAllowed, match="没有批准"):
            SealAccess.objects.get(pk=access.pk).promise(by=world.user["member"])
        assert SealAccess.objects.get(pk=access.pk).opened_at is None

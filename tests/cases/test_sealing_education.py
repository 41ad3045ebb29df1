"""封存专门教育: the measure with its act, and no case that has nothing to do with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.duties import educations_to_seal, to_seal
from cases.models import (
    Assessment,
    BehaviourRecord,
    JuvenileCase,
    LegalBasis,
    Measure,
    Minor,
    MinorCategory,
    Sealing,
    TermReview,
)
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from tests.cases import files
from tests.cases.test_sealing import lifted, sealed, sentenced
from tests.stations import rows
from tests.stations.rows import errors


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"], kind="serious_misbehaviour")


@pytest.fixture
def ended(world, minor):
    return over(files.special(minor), world)


def over(measure, world) -> Measure:
    measure.end(on=today(), result="好", by=world.user["head"])
    return measure


def post(as_, row, *, measure=True, **facts):
    facts = {"minor": row.minor.file_no, "extent": "matter", "basis": "education", "notice_no": "封 1 号"} | facts
    return as_("keeper").post(reverse("sealing-new", query={"measure": row.pk} if measure else {}), facts)


def left() -> tuple:
    return Measure.objects.count(), BehaviourRecord.objects.count()


class TestFromTheKeepersList:
    def test_it_goes_with_its_act_and_its_reviews(self, world, as_, ended):
        files.term_review(ended)
        assert post(as_, ended).status_code == 302
        sealing = Sealing.objects.get()
        assert (sealing.case, sealing.measure, sealing.status) == (None, ended, "sealed")
        assert left() == (0, 0)
        assert not TermReview.objects.visible_to(world.user["head"]).exists()
        assert not educations_to_seal(world.user["keeper"]).exists()

    def test_so_does_a_basis_that_names_its_article(self, as_, minor, ended):
        for article in ("protection_100", "prevention_45"):
            files.basis(minor, article=article)
        post(as_, ended)
        assert {row.article for row in LegalBasis.objects.filter(minor=minor)} == {"protection_100"}

    @pytest.mark.parametrize("others", [[{"months": 120}], [{}], [{"months": 80}, {"months": 90}]])
    def test_no_case_goes_with_it(self, as_, minor, ended, others):
        known = [sentenced(minor, **facts) for facts in others]
        assert post(as_, ended).status_code == 302
        assert set(JuvenileCase.objects.all()) == set(known)
        assert Minor.objects.get() == minor

    def test_nor_does_it_wait_for_one(self, as_, minor, ended):
        pending = files.case(minor)
        assert post(as_, ended).status_code == 302
        assert JuvenileCase.objects.get() == pending

    def test_a_case_keeps_its_own_duty(self, world, as_, minor, ended):
        case = sentenced(minor)
        post(as_, ended)
        assert to_seal(world.user["keeper"]) == [case]

    def test_a_team_at_work_goes_on_with_an_open_file(self, as_, minor, ended):
        files.team(minor, [rows.person(minor.unit)])
        assert post(as_, ended).status_code == 302
        files.case(minor)  # it takes more than visits
        assert minor.sealings.get().status == "sealed"

    def test_the_whole_file_does_wait(self, as_, minor, ended):
        files.case(minor)
        assert post(as_, ended, extent="file").status_code == 409


class TestByANotice:
    def test_the_only_one_is_found(self, as_, ended):
        assert post(as_, ended, measure=False).status_code == 302
        assert Sealing.objects.get().measure == ended

    def test_of_several_one_is_chosen(self, world, as_, minor, ended):
        over(files.special(minor), world)
        assert "有几项专门教育" in errors(post(as_, ended, measure=False))["minor"][0]
        assert post(as_, ended).status_code == 302
        assert Measure.objects.count() == 1

    def test_of_none_there_is_no_matter(self, as_, minor):
        running = files.special(minor)
        sentenced(minor)
        assert "不能只封涉案部分" in errors(post(as_, running, measure=False))["extent"][0]

    def test_one_that_runs_is_not_sealed(self, world, minor):
        running = files.special(minor)
        with pytest.raises(NotAllowed, match="还没有结束"):
            sealed(minor, measure=running, extent="matter", by=world.user["keeper"])

    def test_twice_is_refused(self, world, minor, ended):
        sealed(minor, measure=ended, extent="matter", by=world.user["keeper"])
        with pytest.raises(NotAllowed, match="已经封存"):
            sealed(minor, measure=ended, extent="matter", by=world.user["keeper"])

    def test_it_fits_its_own_basis_alone(self, world, minor, ended):
        with pytest.raises(NotAllowed, match="对不上"):
            sealed(minor, measure=ended, basis="penalty", extent="matter", by=world.user["keeper"])


class TestWhatTellsOfIt:
    def test_an_act_on_which_another_measure_rests_stays(self, as_, minor, ended):
        other = files.measure(minor, kind="c1", body="police", act=ended.act)
        post(as_, ended)
        assert Measure.objects.get() == other
        assert BehaviourRecord.objects.get() == ended.act

    def test_a_voided_double_goes_with_it(self, world, as_, minor, ended):
        files.special(minor).void("重复登记", by=world.user["head"])
        post(as_, ended)
        assert not Measure.objects.exists()

    def test_an_assessment_that_names_the_act_goes(self, as_, minor, ended):
        files.assessment(minor)
        post(as_, ended)
        assert not Assessment.objects.exists()

    def test_the_category_goes_when_nothing_else_stands_for_it(self, as_, minor, ended):
        post(as_, ended)
        assert not MinorCategory.objects.filter(minor=minor).conduct().exists()

    @pytest.mark.parametrize("other", [sentenced, files.behaviour])
    def test_else_it_stays(self, as_, minor, ended, other):
        other(minor)
        post(as_, ended)
        assert MinorCategory.objects.filter(minor=minor).conduct().exists()


class TestLifted:
    @pytest.mark.parametrize("extent", ["matter", "file"])
    def test_gives_all_back_and_has_answered_the_duty(self, world, minor, ended, extent):
        files.assessment(minor)
        lifted(sealed(minor, measure=ended, extent=extent, by=world.user["keeper"]), world)
        assert left() == (1, 1)
        assert Assessment.objects.exists()
        assert MinorCategory.objects.filter(minor=minor).conduct().exists()
        assert not educations_to_seal(world.user["keeper"]).exists()

    def test_a_later_one_is_a_duty_of_its_own(self, world, minor, ended):
        lifted(sealed(minor, measure=ended, extent="matter", by=world.user["keeper"]), world)
        later = over(files.special(minor), world)
        assert educations_to_seal(world.user["keeper"]).get() == later

    def test_a_whole_file_answers_what_had_ended_by_then(self, world, minor, ended):
        sealing = sealed(minor, by=world.user["keeper"])
        lifted(sealing, world)
        assert not educations_to_seal(world.user["keeper"]).exists()
        Sealing.objects.update(sealed_at=sealing.sealed_at - timedelta(days=2))
        assert educations_to_seal(world.user["keeper"]).get() == ended

"""分级的依据: another tier holds only as long as an act or a case bears it, whichever is touched first."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.grading import Tier
from cases.models import Assessment, JuvenileCase, TierOverride
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from stations.access import Role
from stations.models import User
from tests.cases import files
from tests.stations.rows import send
from tests.world import appoint

LONG_AGO = today() - timedelta(days=900)  # beyond the look-back: no reason of an assessment, yet a ground
UNGROUNDED = {"disposition": ("withdrawn", {"disposed_on": today()}), "role": ("victim", {})}


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


@pytest.fixture
def deputy(world):
    user = User.enter(login="deputy", name="副站长", password="x", by=None)
    appoint(user, Role.STATION_HEAD, world.unit["chengdong"], by=world.user["head"])
    world.user["deputy"] = User.objects.get(login="deputy")
    return world.user["deputy"]


@pytest.fixture
def case(world, minor, deputy):
    """An old one, and the restraint that two people found right because of it."""
    row = files.case(minor, act_on=LONG_AGO, received_on=LONG_AGO)
    files.override(files.assessment(minor), "a", by=world.user["head"], approved_by=deputy)
    return row


def in_force() -> Tier:
    return Assessment.objects.weighed().latest().get().in_force


def test_a_tier_whose_ground_is_gone_meanwhile_is_not_approved(world, as_, minor, deputy):
    act = files.behaviour(minor, "s4", verified_by=world.user["head"], happened_on=LONG_AGO)
    row = files.override(files.assessment(minor), "a", by=world.user["head"])
    act.void("记错了", by=world.user["head"])
    with pytest.raises(ValidationError):
        row.approve(by=deputy)
    said = as_("deputy").post(reverse("override-approval", args=[minor.pk, row.pk]), follow=True).content.decode()
    assert "已经没有核实的行为或案件作依据，不能批准" in said
    assert in_force() == Tier.GUARDIANSHIP


def test_a_case_on_which_a_restraint_rests_is_not_voided(world, as_, case):
    said = as_("head").post(reverse("case-void", args=[case.pk]), {"reason": "记错了孩子"})
    assert said.status_code == 409
    assert "改级“针对性管束”以这个案件为依据，请先重新评估分级" in said.content.decode()
    assert JuvenileCase.objects.offences().get() == case
    files.assessment(case.minor)
    case = JuvenileCase.objects.get()
    case.void("记错了孩子", by=world.user["head"])
    assert in_force() == Tier.GUARDIANSHIP


@pytest.mark.parametrize("what", UNGROUNDED)
def test_nor_amended_into_one_that_the_child_did_not_do(world, case, what):
    value, more = UNGROUNDED[what]
    with pytest.raises(NotAllowed, match="以这个案件为依据"):
        case.amend({what: value} | more, version=case.version, by=world.user["head"])
    files.behaviour(case.minor, "s4", verified_by=world.user["head"], happened_on=LONG_AGO)
    case = JuvenileCase.objects.get()
    case.amend({what: value} | more, version=case.version, by=world.user["head"])
    assert in_force() == Tier.RESTRAINT


def test_an_assessment_is_not_voided_where_an_ungrounded_tier_would_hold_again(world, as_, case):
    first, later = case.minor.assessments.get(), files.assessment(case.minor)
    case.void("记错了孩子", by=world.user["head"])
    void = [reverse("assessment-void", args=[case.minor.pk, row.pk]) for row in (later, first)]
    said = as_("head").post(void[0], {"reason": "评错了"})
    assert "上一次评估的改级“针对性管束”又会算数" in said.content.decode()
    assert send(as_("head"), void[1], reason="依据作废").status_code == 302
    assert send(as_("head"), void[0], reason="评错了").status_code == 302
    assert not Assessment.objects.latest().exists()


def test_a_restraint_may_rest_on_a_case_and_on_nothing_else(world, minor):
    row = files.assessment(minor)
    assert TierOverride.open_tiers(row) == []
    assert TierOverride.lawful(minor) == [Tier.GUARDIANSHIP]
    case = files.case(minor, act_on=LONG_AGO, received_on=LONG_AGO)
    assert TierOverride.lawful(minor) == [Tier.RESTRAINT, Tier.ATTENTION, Tier.GUARDIANSHIP]
    case.amend({"role": "victim"}, version=case.version, by=None)
    assert TierOverride.lawful(minor) == [Tier.GUARDIANSHIP]

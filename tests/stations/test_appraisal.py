"""考评: by the unit above, confirmed by another person, then told; answered once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guanai.lifecycle import NotAllowed
from stations.models import Appraisal
from tests.stations import honours


@pytest.fixture
def draft(world):
    """Of 城东所 by 东湖分局, written by its committee."""
    row = honours.appraisal(world.unit["donghu"], world.unit["chengdong"], by=world.user["county"])
    honours.appraisal_item(row, by=world.user["county"])
    return row


def told(row, world):
    row.confirm(by=world.user["second"])
    row.tell(by=world.user["second"])
    return row


def test_only_a_unit_below_is_appraised(world):
    for other in ("hekou", "chengbei"):
        with pytest.raises(NotAllowed, match="下级单位"):
            honours.appraisal(world.unit["donghu"], world.unit[other])
    with pytest.raises(NotAllowed):
        honours.appraisal(world.unit["donghu"], world.unit["donghu"])


def test_who_wrote_any_of_it_does_not_confirm_it(world, draft):
    honours.appraisal_item(draft, 2, by=world.user["bureau"])
    for writer in ("county", "bureau"):
        with pytest.raises(NotAllowed, match="另一个人"):
            draft.confirm(by=world.user[writer])
    draft.confirm(by=world.user["second"])
    assert draft.status == "confirmed"


def test_who_changed_an_item_does_not_confirm_it_either(world, draft):
    item = draft.items.get()
    item.amend({"score": Decimal(3)}, version=item.version, by=world.user["second"])
    with pytest.raises(NotAllowed, match="另一个人"):
        draft.confirm(by=world.user["second"])
    draft.confirm(by=world.user["bureau"])


def test_who_voided_an_item_does_not_confirm_it_either(world, draft):
    honours.appraisal_item(draft, 2).void("重复", by=world.user["second"])
    with pytest.raises(NotAllowed, match="另一个人"):
        draft.confirm(by=world.user["second"])


def test_it_is_confirmed_once_every_item_has_its_points(world, draft):
    honours.appraisal_item(draft, 2, score=None)
    with pytest.raises(NotAllowed, match="打了分"):
        draft.confirm(by=world.user["second"])


def test_what_is_confirmed_is_changed_no_more_until_it_is_sent_back(world, draft):
    item = draft.items.get()
    draft.confirm(by=world.user["second"])
    for change in (
        lambda: item.amend({"score": Decimal(1)}, version=item.version, by=None),
        lambda: item.void("错", by=world.user["county"]),
        lambda: honours.appraisal_item(draft, 2),
        lambda: draft.void("错", by=world.user["county"]),
        lambda: draft.amend({"year": 2025}, version=draft.version, by=None),
    ):
        with pytest.raises(NotAllowed):
            change()
    draft.send_back("分算错了", by=world.user["second"])
    item.amend({"score": Decimal(1)}, version=item.version, by=world.user["county"])
    assert [step.status for step in draft.steps.all()] == ["confirmed", "draft"]


def test_the_unit_knows_of_it_once_it_is_told_and_its_neighbour_never(world, draft):
    def knows(name):
        return Appraisal.objects.visible_to(world.user[name]).exists()

    assert [knows(name) for name in ("county", "bureau", "member", "neighbour")] == [True, True, False, False]
    draft.confirm(by=world.user["second"])
    assert not knows("member")
    draft.tell(by=world.user["second"])
    assert [knows(name) for name in ("member", "head", "neighbour", "other_county")] == [True, True, False, False]


def test_the_unit_answers_once_and_only_after_it_is_told(world, draft):
    with pytest.raises(NotAllowed, match="告知以后"):
        draft.answer("收到", by=world.user["head"])
    told(draft, world)
    draft.answer("收到，照办。", by=world.user["head"])
    with pytest.raises(NotAllowed, match="答复一次"):
        draft.answer("再说一句", by=world.user["head"])
    assert draft.said.text == "收到，照办。"


def test_points_lie_between_nothing_and_all(world, draft):
    for no, score in ((2, Decimal(21)), (3, Decimal(-1))):
        with pytest.raises(IntegrityError), transaction.atomic():
            honours.appraisal_item(draft, no, score=score)


def test_the_sum_is_of_what_stands(world, draft):
    assert (draft.total, draft.full) == (18, 20)
    honours.appraisal_item(draft, 2, score=None)
    honours.appraisal_item(draft, 3).void("重复", by=world.user["county"])
    fresh = Appraisal.objects.get(pk=draft.pk)
    assert (fresh.total, fresh.full) == (18, 40)

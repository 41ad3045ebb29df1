"""民辅警子女: a right of their own, masked names, awards, and events in two columns."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guanai.lifecycle import NotAllowed
from stations.models import StaffChild, StaffChildAward
from tests.stations import honours, rows


def test_only_the_head_and_the_committees_know_a_child(world):
    child = honours.staff_child(world.unit["chengdong"])
    knows = {name for name, user in world.user.items() if StaffChild.objects.visible_to(user).exists()}
    assert knows == {"head", "county", "bureau", "second"}
    honours.award(child)
    knows = {name for name, user in world.user.items() if StaffChildAward.objects.visible_to(user).exists()}
    assert knows == {"head", "county", "bureau", "second"}


def test_its_name_is_sealed_and_its_row_speaks_of_it_masked(world):
    child = honours.staff_child(world.unit["chengdong"])
    column = StaffChild._meta.get_field("name").column
    stored = bytes(StaffChild._base_manager.extra(select={"raw": column}).values_list("raw", flat=True)[0])
    assert honours.SECRET.encode() not in stored
    assert StaffChild.objects.get(pk=child.pk).name == honours.SECRET
    assert str(child) == "刘**（2008 年生）"


def test_one_child_has_one_row_whichever_unit_of_its_parent_enters_it(world):
    parent = rows.person(world.unit["chengdong"], "刘警官")
    honours.staff_child(world.unit["chengdong"], parent=parent)
    with pytest.raises(NotAllowed, match="已由城东所登记"):
        honours.staff_child(world.unit["donghu"], name="刘 小星星", parent=parent)
    twin = honours.staff_child(world.unit["donghu"], name="刘小月", parent=parent)
    with pytest.raises(NotAllowed):
        twin.amend({"name": honours.SECRET}, version=twin.version, by=None)
    assert StaffChild.objects.get(pk=twin.pk).name == "刘小月"


def test_an_award_of_a_voided_child_counts_no_more(world):
    child = honours.staff_child(world.unit["chengdong"])
    honours.award(child)
    year = StaffChildAward.objects.counted().between(date(2026, 1, 1), date(2026, 12, 31))
    assert year.count() == 1
    child.void("登记错了", by=world.user["head"])
    assert year.count() == 0


def test_no_amount_is_not_zero(world):
    child = honours.staff_child(world.unit["chengdong"])
    assert honours.award(child).amount is None
    with pytest.raises(IntegrityError), transaction.atomic():
        honours.award(child, kind="prize", amount=Decimal(0))


def test_the_same_award_is_entered_once(world):
    child = honours.staff_child(world.unit["chengdong"])
    honours.award(child)
    with pytest.raises(IntegrityError), transaction.atomic():
        honours.award(child)


def test_children_and_relatives_are_two_columns_and_relatives_may_be_unknown(world):
    assert honours.event(world.unit["donghu"], 120, 80).relatives == 80
    assert honours.event(world.unit["donghu"], 30, None).relatives is None

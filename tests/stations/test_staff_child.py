"""民辅警子女: a right of their own, masked names, awards, and events in two columns."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from guanai.navigation import routed
from stations.models import StaffChild, StaffChildAward
from tests.stations import honours, rows
from tests.stations.rows import errors, send


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


def test_the_head_enters_a_child_and_what_it_got(as_, world):
    parent, head = rows.person(world.unit["chengdong"], "刘警官"), as_("head")
    typed = {"name": honours.SECRET, "parent": parent.pk, "birth_year": "2008"}
    assert send(head, reverse("staff-child-new"), **typed).status_code == 302
    child = StaffChild.objects.get()
    new = reverse("staff-child-award-new", args=[child.pk])
    typed = {"kind": "prize", "awarded_on": "2026-08-20", "what": "本科", "amount": "2000"}
    assert send(head, new, **typed).status_code == 302
    award = StaffChildAward.objects.get()
    assert (award.child, award.amount) == (child, Decimal(2000))
    assert "奖励：本科" in head.get(reverse("staff-children")).text


def test_a_list_shows_the_surname_and_a_page_the_name_only_to_who_keeps_it(as_, world):
    child = honours.staff_child(world.unit["chengdong"])
    page = child.get_absolute_url()
    for name in ("head", "county", "bureau"):
        listed = as_(name).get(reverse("staff-children")).text
        assert "刘**" in listed
        assert honours.SECRET not in listed
    head = as_("head").get(page).text
    assert honours.SECRET in head
    assert honours.SECRET not in head.split("</title>")[0]
    assert honours.SECRET not in as_("county").get(page).text


def test_who_opens_the_page_leaves_a_trace(as_, world):
    child = honours.staff_child(world.unit["chengdong"])
    as_("county").get(child.get_absolute_url())
    assert AuditEntry.objects.filter(verb="staffchild.read", target=child.pk, actor=world.user["county"].pk).exists()


def test_no_ledger_and_so_no_sheet_carries_a_child_or_an_award():
    assert not {one.model for one in routed()} & {StaffChild, StaffChildAward}


def test_a_parent_is_of_the_force(as_, world):
    police = rows.person(world.unit["chengdong"], "刘警官")
    elder = rows.person(world.unit["chengdong"], "五老", kind="five_elders")
    offered = as_("head").get(reverse("staff-child-new")).context["form"].fields["parent"].queryset
    assert police in offered
    assert elder not in offered


def test_an_award_lies_between_the_child_s_birth_and_today(as_, world):
    child = honours.staff_child(world.unit["chengdong"])
    new, typed = reverse("staff-child-award-new", args=[child.pk]), {"kind": "prize", "what": "三好学生"}
    early = send(as_("head"), new, awarded_on="2007-09-01", **typed)
    assert errors(early) == {"awarded_on": ["日期早于孩子的出生年份，请核对。"]}
    late = send(as_("head"), new, awarded_on=str(today() + timedelta(days=1)), **typed)
    assert errors(late) == {"awarded_on": ["日期不能晚于今天。"]}


def test_the_list_of_children_asks_as_much_for_many_as_for_one(as_, world, django_assert_max_num_queries):
    head = as_("head")
    for number in range(12):
        honours.award(honours.staff_child(world.unit["chengdong"], f"刘小{number}"))
    head.get(reverse("staff-children"))
    with django_assert_max_num_queries(15):
        head.get(reverse("staff-children"))


def test_events_add_up_children_and_relatives_apart(as_, world):
    honours.event(world.unit["chengdong"], 120, 80)
    honours.event(world.unit["chengdong"], 7, None, held_on=date(2026, 7, 1))
    page = as_("member").get(reverse("staff-child-events")).text
    assert "127" in page
    assert "80" in page
    assert "207" not in page


def test_a_call_is_told_in_full_only_to_who_keeps_the_row(as_, world):
    child, head = honours.staff_child(world.unit["chengdong"]), as_("head")
    typed = {"place": "school", "visited_on": "2026-04-10", "note": "成绩下滑，约好每月谈一次。"}
    assert send(head, reverse("staff-child-visit-new", args=[child.pk]), **typed).status_code == 302
    assert typed["note"] in head.get(child.get_absolute_url()).text
    county = as_("county").get(child.get_absolute_url()).text
    assert "校访" in county
    assert typed["note"] not in county
    late = send(
        head,
        reverse("staff-child-visit-new", args=[child.pk]),
        place="home",
        visited_on=str(today() + timedelta(days=1)),
    )
    assert errors(late) == {"visited_on": ["日期不能晚于今天。"]}

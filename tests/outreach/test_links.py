"""联系点、联系卡、百岗千村共建、实事项目: what 维权岗 keeps up around it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry, Term
from outreach.models import CardIssue, ContactCard, ContactPoint, LinkService, PracticalProject, VillageLink
from outreach.todo import links as todo
from tests import samples
from tests.outreach.posts import entered
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
ASKED = {"content": "受理求助", "phone": "5550000", "quantity": "200", "reason": "发到学校"}
PROMISED = {"branch": "traffic", "year": "2026", "promise": "装灯", "promised_on": "2026-03-05", "due_on": "2026-09-01"}


def card(unit, by=None, **facts) -> ContactCard:
    row = ContactCard(unit=unit, **ASKED | {"quantity": 200} | facts)
    row.enter(by=by)
    return row


def project(unit, name="护学灯", **facts) -> PracticalProject:
    facts = PROMISED | {"year": 2026, "promised_on": date(2026, 3, 5), "due_on": date(2026, 9, 1)} | facts
    return entered(PracticalProject(unit=unit, name=name, **facts))


# --- contact points


def test_a_contact_point_is_of_a_place_and_somebody_keeps_it(as_, world):
    unit = world.unit["chengdong"]
    keeper, school = rows.person(unit), rows.school(unit)
    typed = {"place_kind": "company", "name": "河湾服装厂", "keeper": keeper.pk, "starts_on": "2026-03-01"}
    refused = send(as_("member"), reverse("contact-points-new"), **typed, school=school.pk)
    assert errors(refused) == {"school": ["设在学校的才选学校。"]}
    assert send(as_("member"), reverse("contact-points-new"), **typed).status_code == 302
    assert str(ContactPoint.objects.get()) == "河湾服装厂"
    again = send(as_("member"), reverse("contact-points-new"), **typed)
    assert "已经登记过这个联系点" in errors(again)["name"][0]


def test_only_a_title_of_the_own_unit_that_lives_can_be_named(world, as_):
    mine, theirs = (samples.post_title(world.unit[code]) for code in ("chengdong", "chengxi"))
    offered = as_("member").get(reverse("contact-points-new")).context["form"].fields["title"].queryset
    assert list(offered) == [mine]
    assert theirs not in offered


# --- cards


def test_a_batch_is_approved_by_another_person_before_it_goes_out(as_, world):
    member, head = as_("member"), as_("head")
    assert send(member, reverse("contact-card-new"), **ASKED).status_code == 302
    row = ContactCard.objects.get()
    assert (row.state, row.no) == ("asked", f"{today().year}-0001")
    url = {noun: reverse(f"contact-card-{noun}", args=[row.pk]) for noun in ("approval", "issue", "edit", "void")}
    assert member.post(url["approval"]).status_code == 409
    assert "自己申请的不能自己审批" in member.post(url["approval"]).text
    out = {"issued_on": str(today()), "quantity": "50", "place": "校门口"}
    assert send(member, url["issue"], **out).status_code == 409
    assert head.post(url["approval"]).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", world.user["head"].pk)
    assert send(member, url["issue"], **out).status_code == 302
    assert send(member, url["edit"], **ASKED | {"quantity": "900"}).status_code == 409
    assert member.post(url["void"], {"reason": "记错"}).status_code == 409
    assert AuditEntry.objects.filter(verb="contactcard.decide").count() == 1


def test_no_more_goes_out_than_was_approved_and_not_before(world):
    row = card(world.unit["chengdong"], by=world.user["member"], quantity=100)
    row.approve(by=world.user["head"])

    def issue(quantity, on):
        return entered(CardIssue(card=row, issued_on=on, quantity=quantity, place="校门口"))

    first = issue(60, today())
    with pytest.raises(NotAllowed, match="还剩 40 张"):
        issue(41, today())
    for day in (today() - DAY, today() + DAY):
        with pytest.raises(NotAllowed, match="批准以后"):
            issue(1, day)
    first.void("记错了", by=world.user["member"])
    assert issue(100, today()).card.issued() == 100


def test_who_refuses_says_why_and_it_stays_refused(as_, world):
    row = card(world.unit["chengdong"], by=world.user["member"])
    url = reverse("contact-card-refusal", args=[row.pk])
    assert as_("head").post(url).status_code == 422
    assert as_("head").post(url, {"refusal": "电话不对"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.refusal) == ("refused", "电话不对")
    with pytest.raises(NotAllowed, match="已经审批过"):
        row.approve(by=world.user["head"])
    with pytest.raises(NotAllowed, match="批准以后才能发放"):
        entered(CardIssue(card=row, issued_on=today(), quantity=1, place="校门口"))
    assert "电话不对" in as_("member").get(row.get_absolute_url()).text


def test_the_database_knows_that_it_takes_two(world):
    row = card(world.unit["chengdong"], by=world.user["member"])
    facts = {"decided_at": row.entered_at, "decided_by": row.entered_by}
    for wrong in (facts, {"decided_at": row.entered_at}, {"refusal": "不行"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactCard.objects.filter(pk=row.pk).update(**wrong)


def test_a_batch_waits_on_another_person_of_the_unit_alone(world):
    card(world.unit["chengdong"], by=world.user["member"])
    waits = {name: todo.cards(world.user[name], today()).count() for name in ("member", "head", "neighbour", "county")}
    assert waits == {"member": 0, "head": 1, "neighbour": 0, "county": 0}


def test_who_changed_a_batch_does_not_approve_it(as_, world):
    row = card(world.unit["chengdong"], by=world.user["member"])
    head, url = as_("head"), reverse("contact-card-approval", args=[row.pk])
    assert url in head.get(row.get_absolute_url()).text
    changed = ASKED | {"quantity": "100000", "version": "1"}
    assert send(head, reverse("contact-card-edit", args=[row.pk]), **changed).status_code == 302
    assert "自己改过的不能自己审批，请由另一人办。" in head.post(url).text
    assert url not in head.get(row.get_absolute_url()).text
    assert not todo.cards(world.user["head"], today()).exists()
    row.refresh_from_db()
    assert (row.state, row.quantity) == ("asked", 100_000)


def test_a_batch_is_held_before_its_cards_are_counted(world):
    row = card(world.unit["chengdong"], by=world.user["member"])
    with CaptureQueriesContext(connection) as asked:
        row.void("记错", by=world.user["member"])
    told = [one["sql"] for one in asked if "outreach_contactcard" in one["sql"] or "outreach_cardissue" in one["sql"]]
    assert [sql.split()[0] for sql in told[:2]] == ["UPDATE", "SELECT"]


def test_only_who_may_void_what_went_out_is_offered_it(as_, world):
    row = card(world.unit["chengdong"], by=world.user["member"])
    row.approve(by=world.user["head"])
    out = entered(CardIssue(card=row, issued_on=today(), quantity=1, place="校门口"))
    url = reverse("card-issue-void", args=[out.pk])
    offered = {name: url in as_(name).get(row.get_absolute_url()).text for name in ("member", "county")}
    assert offered == {"member": True, "county": False}
    ContactCard.objects.filter(pk=row.pk).update(quantity=1)
    assert url in as_("member").get(row.get_absolute_url()).text  # also when all of the batch is out


# --- village links


def test_a_village_is_chosen_or_written_and_not_both(as_, world):
    near = rows.area(world.unit["chengdong"])
    group = Term.objects.of(Term.List.TARGET_GROUP).first()
    typed = {"groups": [str(group.pk)], "starts_on": "2026-03-01"}
    url, said = reverse("village-links-new"), ["从片区里选一个村、社区，或写出名称，只填一项。"]
    assert errors(send(as_("member"), url, **typed)) == {"village": said}
    assert errors(send(as_("member"), url, **typed, area=near.pk, village="河湾村")) == {"village": said}
    assert send(as_("member"), url, **typed, area=near.pk).status_code == 302
    assert VillageLink.objects.get().where == "河湾村"


def test_the_six_groups_are_words_that_the_bureau_may_change(world):
    words = [str(one) for one in Term.objects.of(Term.List.TARGET_GROUP)]
    assert len(words) == 6
    assert "流浪乞讨青少年" in words


def test_a_service_is_of_the_days_of_its_link_and_stands_on_its_page(as_, world):
    link = rows.village_link(world.unit["chengdong"], starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30))
    new = f"{reverse('link-services-new')}?link={link.pk}"
    member = as_("member")
    VillageLink.objects.filter(pk=link.pk).update(ends_on=None)
    assert member.get(new).context["form"].initial["link"] == link
    early = send(member, new, link=link.pk, held_on="2026-02-28", kind="counsel")
    assert errors(early) == {"held_on": ["不在共建的起止日期里，请核对。"]}
    late = send(member, new, link=link.pk, held_on=str(today() + DAY), kind="counsel")
    assert errors(late) == {"held_on": ["日期不能晚于今天。"]}
    assert send(member, new, link=link.pk, held_on="2026-03-05", kind="counsel", attendance="6").status_code == 302
    page = member.get(link.get_absolute_url()).text
    assert "心理疏导" in page
    assert new in page
    assert LinkService.objects.get().attendance == 6


# --- practical projects


def test_two_are_advised_and_a_third_says_why(as_, world):
    unit = world.unit["chengdong"]
    for name in ("护学灯", "热线"):
        project(unit, name)
    project(unit, "别的警种", branch="criminal")
    third = send(as_("member"), reverse("projects-new"), **PROMISED, name="第三件")
    assert "已有 2 件，通知倡导办一两件" in errors(third)["beyond"][0]
    assert send(as_("member"), reverse("projects-new"), **PROMISED | {"year": "2027"}, name="明年").status_code == 302
    answer = send(as_("member"), reverse("projects-new"), **PROMISED, name="第三件", beyond="上级追加")
    assert answer.status_code == 302


BAD = [
    ({"done_on": "2026-05-01"}, "result", "办结日期和办成什么样须同时填写。"),
    ({"due_on": "2026-03-04"}, "due_on", "承诺办结日期不能早于承诺日期。"),
    ({"done_on": "2026-03-04", "result": "好"}, "done_on", "办结日期不能早于承诺日期。"),
    ({"done_on": str(today() + DAY), "result": "好"}, "done_on", "办结日期不能晚于今天。"),
]


@pytest.mark.parametrize(("changes", "field", "said"), BAD, ids=lambda value: str(value)[:20])
def test_done_is_what_has_a_day_and_a_result(as_, world, changes, field, said):
    answer = send(as_("member"), reverse("projects-new"), **PROMISED | changes, name="护学灯")
    assert errors(answer) == {field: [said]}
    assert not PracticalProject.objects.exists()


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (-5, True)])
def test_a_promise_waits_on_its_unit_from_thirty_days_before(world, days, waits):
    on = date(2026, 9, 1) - days * DAY
    row = project(world.unit["chengdong"])
    assert todo.projects(world.user["member"], on).exists() == waits
    assert not todo.projects(world.user["neighbour"], on).exists()
    PracticalProject.objects.filter(pk=row.pk).update(done_on=date(2026, 5, 1), result="装了")
    assert not todo.projects(world.user["member"], on).exists()


def test_what_waits_is_a_line_with_a_button(world):
    project(world.unit["chengdong"], due_on=today() - 2 * DAY)
    card(world.unit["chengdong"], by=world.user["member"])
    items = todo.link_items(world.user["head"], today(), 25)
    assert [(one.when, one.tone, one.action) for one in items] == [("逾期 2 天", "late", "去看"), ("", "", "去审批")]
    waiting = {one.label: one.number for one in todo.waiting_links(world.user["head"], today())}
    assert waiting == {"实事项目": 1, "联系卡等审批": 1}

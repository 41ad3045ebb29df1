"""转办单: deadlines, states, who acts, who reads, two at once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai.calendars import add_working_days, today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from guanai.templatetags.ui import plain
from stations.models import Referral
from stations.models.referral import due_of
from stations.tasks import supervise
from stations.todo import referral_items
from tests.stations import rows
from tests.stations.rows import errors, hidden, send

DAY = timedelta(days=1)
INDEX, NEW = reverse("referrals"), reverse("referral-new")
MATTER = "家中断粮两天，请上门。"


@pytest.fixture
def draft(world):
    """From 城东所 to 城西所."""
    return rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"], by=world.user["member"])


@pytest.fixture
def sent(draft, world):
    draft.send(by=world.user["member"])
    return draft


@pytest.fixture
def to_partner(world):
    row = rows.referral(world.unit["chengdong"], by=world.user["member"])
    row.send(by=world.user["member"])
    return row


@pytest.fixture
def typed(world):
    facts = {"kind": "transfer", "need": "困境儿童救助", "matter": MATTER, "basis": "duty", "basis_note": ""}
    return facts | {"to_unit": str(world.unit["chengxi"].pk), "partner": "", "due_on": ""}


def step(client, row, status, note=""):
    return client.post(reverse("referral-step", args=[row.pk, status]), {"note": note})


def late(row):
    Referral.objects.filter(pk=row.pk).update(due_on=today() - DAY)
    row.refresh_from_db()


# --- deadlines


@pytest.mark.parametrize(("kind", "days"), [("joint", 10), ("assign", 15), ("transfer", 30)])
def test_it_is_due_after_so_many_working_days(db, kind, days):
    for on in (date(2025, 9, 28), date(2026, 2, 13), date(2026, 11, 20)):
        assert due_of(kind, on) == add_working_days(on, days)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 3, 5), date(2026, 4, 5)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2024, 1, 31), date(2024, 2, 29)),
    ],
)
def test_a_recommendation_is_answered_within_one_month(on, due):
    assert due_of("advice", on) == due


def test_a_day_that_the_sender_sets_holds(world):
    row = rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"], due_on=today() + 3 * DAY)
    row.send(by=None)
    assert row.due_on == today() + 3 * DAY


def test_but_no_recommendation_waits_longer_than_the_law_says(world):
    facts = {"kind": "advice", "due_on": today() + 90 * DAY}
    row = rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"], **facts)
    row.send(by=None)
    assert row.due_on == due_of("advice", today())


# --- writing and sending


def test_it_is_written_then_sent(as_, world, typed):
    assert send(as_("member"), NEW, **typed).status_code == 302
    row = Referral.objects.get()
    assert (row.status, row.no, row.unit) == ("draft", f"{today().year}-0001", world.unit["chengdong"])
    assert as_("neighbour").get(row.get_absolute_url()).status_code == 404
    as_("member").post(reverse("referral-sending", args=[row.pk]))
    row.refresh_from_db()
    assert (row.status, row.issued_on, row.due_on) == ("sent", today(), due_of("transfer", today()))
    assert MATTER in as_("neighbour").get(row.get_absolute_url()).content.decode()


def test_the_names_are_those_of_the_day(as_, world, sent):
    world.unit["chengxi"].rename("东湖分局滨湖派出所", "滨湖所", on=today(), by=None)
    assert "东湖分局城西派出所" in as_("member").get(reverse("referral-sheet", args=[sent.pk])).content.decode()


BAD = [
    ({"kind": ""}, {"kind": ["请选择类别。"]}),
    ({"to_unit": ""}, {"to_unit": ["送往公安单位还是协作单位，请选一个，只选一个。"]}),
    ({"to_unit": "nonsense"}, {"to_unit": ["没有找到“nonsense”，或不在您的范围内。"]}),
    ({"kind": "assign"}, {"to_unit": ["交办只能交给下级单位。"]}),
    ({"kind": "joint"}, {"co_units": ["会办请选会同办理的单位。"]}),
    ({"co_units": "hekou"}, {"co_units": ["只有会办才选会同办理的单位。"]}),
    ({"kind": "joint", "co_units": "chengxi"}, {"co_units": ["会同单位不能是发出或主办的单位。"]}),
    ({"matter": ""}, {"matter": ["请填写情况和要求。"]}),
    ({"matter": "情" * 2001}, {"matter": ["最多 2000 个字，现在有 2001 个。"]}),
    ({"need": "救" * 41}, {"need": ["最多 40 个字，现在有 41 个。"]}),
    ({"due_on": "2020-01-01"}, {"due_on": ["答复期限不能早于今天。"]}),
    ({"kind": "advice", "due_on": str(today() + 60 * DAY)}, {"due_on": ["建议须在一个月内答复。"]}),
    ({"basis": ""}, {"basis": ["请选择依据。"]}),
    ({"basis": "consent"}, {"basis_note": ["请写明谁、哪天、怎样同意的。"]}),
]


@pytest.mark.parametrize(("changes", "said"), BAD, ids=lambda one: str(one)[:50])
def test_bad_input_is_said_at_the_field(as_, world, typed, changes, said):
    keys = {code: str(unit.pk) for code, unit in world.unit.items()}
    values = typed | {name: keys.get(value, value) for name, value in changes.items()}
    assert errors(send(as_("member"), NEW, **values)) == said
    assert not Referral.objects.exists()


def test_nobody_sends_to_his_own_unit(as_, world, typed, draft):
    for url in (NEW, reverse("referral-edit", args=[draft.pk])):
        fields = as_("member").get(url).context["form"].fields
        for name in ("to_unit", "co_units"):
            assert world.unit["chengdong"] not in fields[name].queryset
            assert world.unit["chengxi"] in fields[name].queryset
    own = str(world.unit["donghu"].pk)
    assert errors(send(as_("county"), NEW, **typed | {"unit": own, "to_unit": own}))["to_unit"]


def test_it_goes_to_one_receiver_only(as_, world, typed):
    partner = rows.partner(world.unit["chengdong"])
    assert "to_unit" in errors(send(as_("member"), NEW, **typed | {"partner": str(partner.pk)}))
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"], partner=partner)


def test_partners_of_the_county_are_offered_and_those_of_the_neighbour_not(as_, world):
    own, above, beside = (rows.partner(world.unit[code], code) for code in ("chengdong", "donghu", "chengxi"))
    offered = set(as_("member").get(NEW).context["form"].fields["partner"].queryset)
    assert offered == {own, above}
    assert beside not in offered


def test_a_county_assigns_to_its_stations(as_, world, typed):
    values = typed | {"kind": "assign", "to_unit": str(world.unit["chengdong"].pk)}
    assert send(as_("county"), NEW, **values).status_code == 302
    values = typed | {"kind": "assign", "to_unit": str(world.unit["hekou"].pk)}
    assert errors(send(as_("county"), NEW, **values)) == {"to_unit": ["交办只能交给下级单位。"]}


def test_nothing_goes_to_a_unit_that_is_closed(as_, world, draft):
    type(world.unit["chengxi"]).objects.filter(pk=world.unit["chengxi"].pk).update(closed_on=today())
    page = as_("member").post(reverse("referral-sending", args=[draft.pk]), follow=True)
    assert "接收单位已经撤并" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert world.unit["chengxi"] not in as_("member").get(NEW).context["form"].fields["to_unit"].queryset


def test_what_has_gone_out_is_neither_changed_nor_voided(as_, sent, typed):
    edit, void = (reverse(f"referral-{name}", args=[sent.pk]) for name in ("edit", "void"))
    response = as_("member").post(edit, typed | {"need": "别的"}, follow=True)
    assert "已经发出，不能改" in response.content.decode()
    with pytest.raises(NotAllowed, match="不能改"):
        sent.amend({"need": "别的"}, version=1, by=None)
    sent.refresh_from_db()
    assert sent.need == "困境儿童救助"
    assert as_("member").post(void, {"reason": "写错了"}).status_code == 409


def test_who_read_it_before_it_was_sent_and_came_back_changes_nothing(world, draft):
    draft.send(by=None)
    draft.step("returned", "不属本所", by=None)
    with pytest.raises(Stale):
        draft.amend({"need": "别的"}, version=1, by=None)
    draft.amend({"need": "别的"}, version=draft.version, by=None)


@pytest.mark.parametrize("days", [0, 1])
def test_sent_again_it_is_due_anew_unless_the_sender_set_a_day_that_is_still_to_come(world, draft, days):
    """What followed from the first day of sending was not his word."""
    draft.send(by=None)
    draft.step("returned", "不属本所", by=None)
    with time_machine.travel(draft.due_on + days * DAY):
        draft.send(by=None)
        assert draft.due_on == due_of("transfer", today())


@pytest.mark.parametrize(("sent_after", "kept"), [(10, True), (11, False)])
def test_a_day_of_his_own_is_kept_until_it_has_passed(world, draft, sent_after, kept):
    own = today() + 10 * DAY
    draft.amend({"due_on": own}, version=draft.version, by=None)
    draft.send(by=None)
    draft.step("returned", "不属本所", by=None)
    with time_machine.travel(today() + sent_after * DAY):
        draft.send(by=None)
        assert draft.due_on == (own if kept else due_of("transfer", today()))


def test_what_is_voided_is_not_sent(as_, world, draft):
    Referral.objects.get().void("写错了", by=world.user["member"])
    page = as_("member").post(reverse("referral-sending", args=[draft.pk]), follow=True)
    assert "已经作废，不能再办" in page.text
    assert Referral.objects.get().status == "draft"


# --- the way of a referral


def test_accepted_answered_and_closed_each_by_whose_step_it_is(as_, sent):
    sender, receiver = as_("member"), as_("neighbour")
    assert step(sender, sent, "accepted").status_code == 403
    assert step(receiver, sent, "accepted").status_code == 302
    assert step(receiver, sent, "in_progress").status_code == 302
    assert step(receiver, sent, "replied", "已送米面，纳入临时救助。").status_code == 302
    assert step(receiver, sent, "closed").status_code == 403
    assert step(sender, sent, "reopened", "又断粮了").status_code == 302
    sent.refresh_from_db()
    assert (sent.status, sent.due_on) == ("reopened", due_of("transfer", today()))
    assert step(receiver, sent, "replied", "再次上门。").status_code == 302
    assert step(sender, sent, "closed").status_code == 302
    assert "已送米面" in sender.get(sent.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("status", "words"), [("returned", "退回原因"), ("replied", "答复")])
def test_returning_and_answering_need_words(as_, sent, status, words):
    if status == "replied":
        sent.step("accepted", by=None)
    assert errors(step(as_("neighbour"), sent, status)) == {"note": [f"请填写{words}。"]}


def test_what_came_back_can_be_mended_and_sent_again(as_, sent, typed):
    step(as_("neighbour"), sent, "returned", "不属本所管辖")
    edit = reverse("referral-edit", args=[sent.pk])
    assert send(as_("member"), edit, **typed | {"need": "上门看望"}).status_code == 302
    as_("member").post(reverse("referral-sending", args=[sent.pk]))
    sent.refresh_from_db()
    assert (sent.status, sent.need) == ("sent", "上门看望")
    assert [one.status for one in sent.steps.all()] == ["sent", "returned", "sent"]


def test_a_partner_has_no_account_so_the_sender_records_its_answer(as_, to_partner):
    for status, note in (("accepted", ""), ("replied", "民政局复函：已纳入低保。"), ("closed", "")):
        assert step(as_("member"), to_partner, status, note).status_code == 302
    to_partner.refresh_from_db()
    assert to_partner.status == "closed"


def test_of_two_who_decide_at_once_one_decision_stands(world, sent):
    one, other = (Referral.objects.get(pk=sent.pk) for _ in range(2))
    one.step("accepted", by=world.user["neighbour"])
    with pytest.raises(NotAllowed, match="别人刚办过这一件"):
        other.step("returned", "不属本所", by=world.user["neighbour"])
    sent.refresh_from_db()
    assert sent.status == "accepted"
    assert [row.status for row in sent.steps.all()] == ["sent", "accepted"]
    assert AuditEntry.objects.filter(verb="referral.move").count() == 2


def test_the_second_is_told_in_words(as_, sent):
    step(as_("neighbour"), sent, "accepted")
    response = step(as_("neighbour"), sent, "returned", "不属本所")
    assert response.status_code == 409
    assert "“已接收”之后不能直接改为“已退回”。" in response.content.decode()


@pytest.mark.parametrize("status", ["draft", "sent", "nonsense"])
def test_no_other_steps_are_known(as_, sent, status):
    assert step(as_("member"), sent, status).status_code == 404


# --- who reads


def test_the_text_is_for_those_who_handle_it(as_, sent):
    for who in ("member", "head", "neighbour"):
        assert MATTER in as_(who).get(sent.get_absolute_url()).content.decode()
    page = as_("county").get(sent.get_absolute_url())
    assert MATTER not in page.content.decode()
    assert as_("county").get(reverse("referral-sheet", args=[sent.pk])).status_code == 404
    for who in ("other_county", "bureau", "auditor"):
        assert as_(who).get(sent.get_absolute_url()).status_code == 404


def test_a_unit_that_helps_knows_it_too(as_, world):
    facts = {"kind": "joint", "co_units": [world.unit["hekou"]]}
    row = rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"], **facts)
    assert as_("other_county").get(row.get_absolute_url()).status_code == 404
    row.send(by=None)
    assert as_("other_county").get(row.get_absolute_url()).status_code == 200
    assert step(as_("other_county"), row, "accepted").status_code == 403


def test_its_words_stand_nowhere_in_the_clear_and_in_no_list(as_, sent):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM stations_referral")
        assert "断粮" not in repr(cursor.fetchall())
    assert "断粮" not in as_("member").get(INDEX).content.decode()


def test_the_paper_names_its_reader_and_no_file(as_, world, sent):
    sent.basis_note = "第一百一十条"
    sent.save()
    Referral.objects.filter(pk=sent.pk).update(subject_label="档案 K7Q2-0193")
    body = as_("neighbour").get(reverse("referral-sheet", args=[sent.pk])).content.decode()
    assert MATTER in body
    assert "第一百一十条" in body
    assert f"打印人 {world.user['neighbour'].name}（neighbour）" in body  # the mark on each page
    assert "K7Q2" not in body
    assert AuditEntry.objects.filter(verb="referral.print", actor=world.user["neighbour"].pk).exists()


def test_a_draft_has_no_paper(as_, draft):
    assert as_("member").get(reverse("referral-sheet", args=[draft.pk])).status_code == 404


# --- what waits


def test_what_is_not_answered_in_time_is_supervised_by_itself(as_, sent):
    assert not Referral.objects.overdue(sent.due_on).exists()
    assert Referral.objects.overdue(sent.due_on + DAY).get() == sent
    late(sent)
    assert sent.supervised
    assert "督办" in as_("member").get(INDEX, {"due": "late"}).content.decode()
    sent.step("accepted", by=None)
    assert sent.supervised
    sent.step("replied", "办好了", by=None)
    assert not sent.supervised


def test_each_hour_what_is_late_is_written_down_as_supervised_once(sent, to_partner):
    supervise()
    assert not Referral.objects.exclude(supervised_at=None).exists()
    late(sent)
    supervise()
    first = Referral.objects.exclude(supervised_at=None).get().supervised_at
    supervise()
    assert Referral.objects.get(pk=sent.pk).supervised_at == first
    assert AuditEntry.objects.filter(verb="referral.supervise", actor=None, target=sent.pk).count() == 1
    assert not sent.supervise()


def test_what_is_opened_again_is_not_supervised_any_more(sent):
    late(sent)
    sent.supervise()
    for status in ("accepted", "replied", "reopened"):
        sent.refresh_from_db()
        sent.step(status, "说明", by=None)
    assert (sent.supervised_at, sent.supervised) == (None, False)


def test_what_was_answered_in_the_meantime_is_not_supervised(sent):
    late(sent)
    for status in ("accepted", "replied"):
        sent.step(status, "办好了", by=None)
    assert not sent.supervise()


def test_the_county_is_told_of_what_waits_on_its_units(as_, world, sent):
    bench = reverse("workbench")
    assert "督办" not in as_("county").get(bench).content.decode()
    late(sent)
    page = as_("county").get(bench).content.decode()
    assert "督办 1 份" in page
    assert "督办 1 件" in page
    assert "督办 1 份" not in as_("member").get(bench).content.decode()  # its own: one by one
    assert "督办" not in as_("other_county").get(bench).content.decode()


def test_the_receiver_has_it_to_do_and_the_sender_once_it_is_late_or_answered(world, sent):
    member, neighbour = world.user["member"], world.user["neighbour"]

    def waiting(user):
        return [item.title for item in referral_items(user, today(), 9)]

    assert (waiting(member), waiting(neighbour)) == ([], [f"{sent} 等接收"])
    late(sent)
    assert waiting(member) == [f"{sent} 等接收"]
    sent.step("accepted", by=None)
    sent.step("replied", "办好了", by=None)
    assert (waiting(member), waiting(neighbour)) == ([f"{sent} 已答复，等办结"], [])
    sent.step("closed", by=None)
    assert waiting(member) == []


def test_a_unit_that_helps_has_it_to_do_and_says_its_part(as_, world):
    helper, url = world.unit["chengxi"], "referral-opinion"
    row = rows.referral(world.unit["chengdong"], to_unit=world.unit["hekou"], kind="joint", co_units=[helper])
    row.send(by=None)

    def waiting():
        return [item.title for item in referral_items(world.user["neighbour"], today(), 9)]

    assert waiting() == [f"{row} 等会办意见"]
    neighbour, address = as_("neighbour"), reverse(url, args=[row.pk])
    assert address in neighbour.get(row.get_absolute_url()).text
    assert errors(neighbour.post(address, {"note": ""})) == {"note": ["请填写会办意见。"]}
    assert neighbour.post(address, {"note": "已派人一起上门。"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, waiting()) == ("sent", [])
    assert "城西所会办意见" in as_("member").get(row.get_absolute_url()).text
    assert "已派人一起上门" in as_("member").get(row.get_absolute_url()).text
    assert as_("member").post(address, {"note": "不是会同单位"}).status_code == 403
    assert step(neighbour, row, "accepted").status_code == 403
    for status in ("accepted", "replied", "closed"):
        row.step(status, "办好了", by=None)
    assert waiting() == []
    with pytest.raises(NotAllowed, match="现在不在办理"):
        row.say(helper, "迟了", by=None)
    row.step("reopened", "又断粮了", by=None)
    assert waiting() == [f"{row} 等会办意见"]


def test_a_voided_draft_waits_for_nobody(world, draft):
    draft.void("写错了", by=world.user["member"])
    assert not Referral.objects.valid().exists()


def test_the_list_is_narrowed_by_side(as_, world, sent):
    back = rows.referral(world.unit["chengxi"], to_unit=world.unit["chengdong"])
    back.send(by=None)
    for side, row in (("sent", sent), ("received", back)):
        assert [one.pk for one in as_("member").get(INDEX, {"side": side}).context["page"].rows] == [row.pk]
    assert as_("member").get(INDEX, {"side": "x"}).status_code == 422


def test_posted_twice_it_is_one_referral(as_, typed):
    member = as_("member")
    values = hidden(member, NEW) | typed
    assert [member.post(NEW, values).status_code for _ in range(2)] == [302, 302]
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("number", [1, 30])
def test_few_queries_whatever_the_number(as_, world, number):
    for _ in range(number):
        row = rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"])
        row.send(by=None)
    member = as_("member")
    for url, most in ((INDEX, 15), (row.get_absolute_url(), 20)):  # a page also writes that it was read
        with CaptureQueriesContext(connection) as asked:
            member.get(url)
        assert len(asked) <= most


def test_two_of_one_number_are_told_apart_by_their_units(as_, world):
    for code, to in (("donghu", "chengdong"), ("chengdong", "donghu")):
        rows.referral(world.unit[code], to_unit=world.unit[to]).send(by=None)
    page = as_("member").get(reverse("referrals")).text
    for code in ("donghu", "chengdong"):
        assert f"{world.unit[code].short} {today().year}-0001" in page


def test_the_day_is_said_as_on_the_page(as_, world):
    draft = rows.referral(world.unit["chengdong"], to_unit=world.unit["chengxi"])
    page = as_("member").post(reverse("referral-sending", args=[draft.pk]), follow=True).text
    draft.refresh_from_db()
    assert f"已发出，请于 {plain(draft.due_on)}前答复。" in page

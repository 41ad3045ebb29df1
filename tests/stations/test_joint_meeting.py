"""联席会议 with the members that came, resolutions that a unit or a partner leads, and 转办 until it is answered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from stations import decisions
from stations.models import Meeting, Referral, Resolution, Unit
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
HELD = today() - 30 * DAY


@pytest.fixture
def partner(world):
    return rows.partner(world.unit["donghu"])


@pytest.fixture
def meeting(world, partner):
    """Of 东湖分局; 城东所 and a partner came."""
    row = Meeting(unit=world.unit["donghu"], kind="joint", held_on=HELD, topic="校园周边整治")
    row.enter(by=world.user["county"], units=[world.unit["chengdong"]], partners=[partner])
    return row


def resolution(meeting, no=1, due=5, **facts) -> Resolution:
    row = Resolution(meeting=meeting, no=no, text="清理流动摊点", due_on=today() + due * DAY, **facts)
    row.enter(by=None)
    return row


def test_who_came_and_who_leads_know_the_meeting_and_others_do_not(as_, world, meeting):
    url = meeting.get_absolute_url()
    seen = {name: as_(name).get(url).status_code for name in ("county", "bureau", "member", "neighbour")}
    assert seen == {"county": 200, "bureau": 200, "member": 200, "neighbour": 404}
    row = resolution(meeting, lead_unit=world.unit["chengxi"])
    assert as_("neighbour").get(url).status_code == 200
    assert as_("neighbour").get(reverse("resolution-closing", args=[row.pk])).status_code == 403
    row.void("记错", by=world.user["county"])
    assert as_("neighbour").get(url).status_code == 404


def test_members_are_chosen_of_the_own_city_and_of_partners_at_hand(as_, world, partner):
    form = as_("county").get(reverse("meetings-new")).context["form"]
    assert world.unit["hekou"] in form.fields["units"].queryset
    assert partner in form.fields["partners"].queryset
    typed = {"kind": "joint", "held_on": str(HELD), "topic": "联席", "attendance": "9"}
    typed |= {"units": [str(world.unit["chengdong"].pk)], "partners": [str(partner.pk)]}
    assert send(as_("county"), reverse("meetings-new"), **typed).status_code == 302
    page = as_("member").get(Meeting.objects.get().get_absolute_url()).text
    assert "区民政局" in page


def test_who_came_is_ticked(as_):
    page = as_("county").get(reverse("meetings-new")).text
    assert '<input type="checkbox" name="units"' in page
    assert " multiple" not in page


def test_a_meeting_is_entered_once_it_was_held(as_):
    typed = {"kind": "study", "topic": "学习"}
    early = send(as_("county"), reverse("meetings-new"), **typed, held_on=str(today() + DAY))
    assert errors(early) == {"held_on": ["召开日期不能晚于今天，开过以后再登记。"]}
    assert send(as_("county"), reverse("meetings-new"), **typed, held_on=str(today())).status_code == 302


def test_a_change_keeps_who_came_and_who_leads_although_it_has_closed_since(as_, world, meeting, partner):
    row = resolution(meeting, lead_unit=world.unit["chengdong"])
    Unit.objects.filter(pk=world.unit["chengdong"].pk).update(closed_on=today())
    partner.void("撤了", by=world.user["county"])
    county, url = as_("county"), reverse("meetings-edit", args=[meeting.pk])
    form = county.get(url).context["form"]
    typed = {name: form[name].value() for name in ("kind", "held_on", "topic", "units", "partners")}
    assert send(county, url, **typed, version="1", minutes="补记").status_code == 302
    meeting.refresh_from_db()
    assert ([*meeting.units.all()], [*meeting.partners.all()]) == ([world.unit["chengdong"]], [partner])
    typed = {"no": "1", "text": "清理", "lead_unit": row.lead_unit.pk, "version": "1"}
    assert send(county, reverse("resolution-edit", args=[row.pk]), **typed).status_code == 302
    new = county.get(reverse("meetings-new")).context["form"]
    assert world.unit["chengdong"] not in new.fields["units"].queryset
    assert partner not in new.fields["partners"].queryset


def test_one_leads_and_without_a_leader_it_is_the_unit_that_called(as_, world, meeting, partner):
    typed = {"no": "1", "text": "装路灯", "lead_unit": world.unit["chengdong"].pk, "lead_partner": partner.pk}
    answer = send(as_("county"), reverse("resolution-new", args=[meeting.pk]), **typed)
    assert errors(answer) == {"lead_partner": ["牵头的只能有一家：公安单位和协作单位选一个。"]}
    owners = [resolution(meeting, 1).owner, resolution(meeting, 2, lead_partner=partner).owner]
    owners += [resolution(meeting, 3, lead_unit=world.unit["chengdong"]).owner]
    assert owners == [world.unit["donghu"], partner, world.unit["chengdong"]]
    with pytest.raises(IntegrityError), transaction.atomic():
        resolution(meeting, 4, lead_partner=partner, lead_unit=world.unit["chengdong"])


def test_a_resolution_is_passed_on_and_its_answer_stands_on_the_meeting_s_page(as_, world, meeting, partner):
    row, county = resolution(meeting, lead_partner=partner), as_("county")
    new = reverse("resolution-referral-new", args=[row.pk])
    form = county.get(new).context["form"]
    assert (form.initial["partner"], form.initial["matter"]) == (partner, row.text)
    typed = {"kind": "transfer", "partner": partner.pk, "need": "清理摊点", "matter": row.text, "basis": "duty"}
    assert send(county, new, **typed).status_code == 302
    sent = Referral.objects.get()
    assert (sent.subject, sent.subject_label, sent.unit) == (row.pk, row.short, world.unit["donghu"])
    page = meeting.get_absolute_url()
    assert str(sent) not in county.get(page).text  # a draft is nobody's yet
    sent.send(by=None)
    sent.step("accepted", by=None)
    sent.step("replied", "已清理", by=None)
    told = county.get(page).text
    assert f"{sent}" in told
    assert "已答复" in told
    assert sent.get_absolute_url() in told
    assert sent.get_absolute_url() not in as_("member").get(page).text


def due(world, name) -> list[int]:
    return [one.no for one in decisions.due(world.user[name], today()).order_by("no")]


def test_it_waits_on_who_leads_and_once_late_also_on_who_called(world, meeting, partner):
    resolution(meeting, 1, due=8, lead_unit=world.unit["chengdong"])
    assert (due(world, "member"), due(world, "county")) == ([], [])
    resolution(meeting, 2, due=7, lead_unit=world.unit["chengdong"])
    resolution(meeting, 3, due=7)
    resolution(meeting, 4, due=7, lead_partner=partner)
    late = resolution(meeting, 5, due=-1, lead_unit=world.unit["chengdong"])
    assert due(world, "member") == [2, 5]
    assert due(world, "county") == [3, 4, 5]
    assert (due(world, "neighbour"), due(world, "bureau")) == ([], [])
    (item,) = [one for one in decisions.resolution_items(world.user["member"], today(), 25) if one.tone == "late"]
    assert (item.title, item.when) == (late.short, "逾期 1 天")
    late.close(done_on=today(), result="清了", by=world.user["county"])
    assert due(world, "member") == [2]


def test_all_that_is_open_stands_on_one_page_and_the_late_alone_on_demand(as_, world, meeting):
    open_, late = resolution(meeting, 1, due=20), resolution(meeting, 2, due=-1)
    resolution(meeting, 3).close(done_on=today(), result="办了", by=world.user["county"])
    page = as_("bureau").get(reverse("resolutions"))
    assert {one.pk for one in page.context["page"].rows} == {open_.pk, late.pk}
    asked = as_("bureau").get(reverse("resolutions"), {"late": "1"}).context
    assert ([one.pk for one in asked["page"].rows], asked["total"], asked["late"]) == ([late.pk], 2, 1)
    assert as_("neighbour").get(reverse("resolutions")).context["total"] == 0


# --- 行动月、行动日


def test_a_unit_takes_part_on_a_day_of_the_action_and_its_neighbours_do_not_see_it(as_, world):
    action = rows.campaign(world.unit["chengbei"])
    member = as_("member")
    assert f"{reverse('campaign-parts-new')}?campaign={action.pk}" in member.get(action.get_absolute_url()).text
    typed = {"campaign": action.pk, "did": "清查网吧"}
    early = send(member, reverse("campaign-parts-new"), **typed, held_on="2026-02-28")
    assert errors(early) == {"held_on": ["不在行动的日期里（2026年3月1日至2026年3月31日）。"]}
    assert send(member, reverse("campaign-parts-new"), **typed, held_on="2026-03-05").status_code == 302
    again = send(member, reverse("campaign-parts-new"), **typed, held_on="2026-03-05")
    assert "已经登记过" in errors(again)["held_on"][0]
    seen = {
        name: as_(name).get(reverse("campaign-parts")).context["asked"].totals["rows"]
        for name in ("bureau", "neighbour")
    }
    assert seen == {"bureau": 1, "neighbour": 0}

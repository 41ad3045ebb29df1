"""考评: by the unit above, confirmed by another person, then told; answered once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import gb_date, today
from guanai.lifecycle import NotAllowed
from guanai.registers import evidence
from outreach.models import OutreachEvent, OutreachSession
from stations.citing import citable, cite
from stations.models import Appraisal
from tests.stations import honours
from tests.stations.rows import send


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


def test_nobody_confirms_points_that_were_changed_since_he_opened_the_page(as_, world):
    draft, second = (
        honours.appraisal(world.unit["chengbei"], world.unit["donghu"], by=world.user["bureau"]),
        as_("second"),
    )
    honours.appraisal_item(draft, by=world.user["bureau"])

    def offered() -> str:
        """The address of 复核 on the appraisal's page."""
        url = reverse("appraisal-step", args=[draft.pk, "confirmed"], query={"seen": draft.shown})
        assert url in second.get(draft.get_absolute_url()).text
        return url

    old, item = offered(), draft.items.get()
    item.amend({"score": Decimal(0)}, version=item.version, by=world.user["bureau"])
    for url in (old, old.partition("?")[0]):
        assert "您打开以后这一件又办过、改过" in second.post(url).text
    assert second.post(offered()).status_code == 302


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


# --- the pages


def test_a_committee_drafts_confirms_and_tells_and_the_unit_answers(as_, world):
    bureau, second, county = as_("bureau"), as_("second"), as_("county")
    typed = {"appraised": world.unit["donghu"].pk, "year": "2026"}
    assert send(bureau, reverse("appraisal-new"), **typed).status_code == 302
    row = Appraisal.objects.get()
    item = {"no": "1", "what": "阵地建设", "full": "40", "score": "36.5"}
    assert send(bureau, reverse("appraisal-item-new", args=[row.pk]), **item).status_code == 302
    assert reverse("appraisal-step", args=[row.pk, "confirmed"]) not in bureau.get(row.get_absolute_url()).text
    assert bureau.post(reverse("appraisal-step", args=[row.pk, "confirmed"])).status_code == 409
    assert county.get(row.get_absolute_url()).status_code == 404
    for client, status in ((second, "confirmed"), (bureau, "told")):
        step = reverse("appraisal-step", args=[row.pk, status], query={"seen": row.shown})
        assert client.post(step).status_code == 302
    page = county.get(row.get_absolute_url()).text
    assert "36.5" in page
    assert reverse("appraisal-answer", args=[row.pk]) in page
    assert county.post(reverse("appraisal-answer", args=[row.pk]), {"text": "照办。"}).status_code == 302
    assert "照办。" in bureau.get(row.get_absolute_url()).text
    assert reverse("appraisal-answer", args=[row.pk]) not in county.get(row.get_absolute_url()).text


def test_a_unit_at_the_side_or_above_is_not_offered(as_, world):
    form = as_("county").get(reverse("appraisal-new")).context["form"]
    assert set(form.fields["appraised"].queryset) == {world.unit["chengdong"], world.unit["chengxi"]}


def test_a_counted_number_is_copied_by_a_click_may_be_changed_and_keeps_its_origin(as_, world, draft):
    for day in (date(2026, 3, 5), date(2025, 3, 5)):
        event = OutreachEvent(unit=world.unit["chengdong"], title="开学第一课")
        event.enter(by=None)
        held = {"event": event, "place": "操场", "held_on": day, "audience": 120, "capacity": "officer"}
        OutreachSession(unit=world.unit["chengdong"], **held).enter(by=None)
    county, new = as_("county"), reverse("appraisal-item-new", args=[draft.pk]) + "?from=sessions"
    assert new in county.get(draft.get_absolute_url()).text
    form = county.get(new).context["form"]
    assert (form["what"].value(), form["note"].value()) == ("法治宣讲", "2026 年法治宣讲 1 场")
    typed = {"no": "2", "what": "宣讲够不够", "full": "10", "score": "8", "note": "还差一场"}
    assert send(county, new, **typed).status_code == 302
    kept = draft.items.get(no=2)
    assert kept.what == "宣讲够不够"
    assert kept.origin == f"{gb_date(today())}取自系统记录，当时 1 场"
    assert kept.origin in county.get(draft.get_absolute_url()).text


def test_what_nobody_scored_is_blank_and_not_nothing(draft):
    found = {one.one.name: one for one in citable(draft)}
    assert set(found) == set(evidence)
    assert (found["audit_score"].words, found["sessions"].words) == ("", "0 场")
    assert "没有数" in cite("audit_score", draft).origin


def test_a_number_that_nobody_counts_cites_nothing(as_, draft):
    form = as_("county").get(reverse("appraisal-item-new", args=[draft.pk]) + "?from=weather").context["form"]
    assert not form["what"].value()


def test_the_numbers_stand_there_for_who_writes_and_for_nobody_once_it_is_told(as_, world, draft):
    assert as_("county").get(draft.get_absolute_url()).context["cited"]
    assert not as_("bureau").get(draft.get_absolute_url()).context["cited"]
    told(draft, world)
    for name in ("county", "member"):
        assert not as_(name).get(draft.get_absolute_url()).context["cited"]


def test_the_list_asks_as_much_for_many_as_for_one(as_, world, django_assert_max_num_queries):
    for year in range(2010, 2026):
        honours.appraisal_item(honours.appraisal(world.unit["donghu"], world.unit["chengdong"], year=year))
    county = as_("county")
    county.get(reverse("appraisals"))
    with django_assert_max_num_queries(15):
        county.get(reverse("appraisals"))

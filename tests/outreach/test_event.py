"""宣讲活动: joint ones count once at the lead unit, an event gathers its sessions, a number says what it claims."""

import pytest
from django.urls import reverse

from guanai.bounds import Bound, added, claimed
from guanai.models import Term
from outreach.forms.event import OutreachEventForm
from outreach.models import OutreachEvent, OutreachSession
from stations.access import Role
from tests import world as cast
from tests.outreach.test_coverage import talk
from tests.stations.rows import errors, send

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("events-new"), reverse("sessions")


@pytest.fixture
def joint(world):
    """One talk that 城东所 held together with 城西所."""
    return talk(world.unit["chengdong"], None, "2026-03-05", "反诈", co_units=[world.unit["chengxi"]])


def test_a_joint_event_is_seen_by_its_units_and_by_nobody_else(world, as_, joint):
    names = ("member", "neighbour", "county", "bureau", "other_county", "auditor")
    for url in (joint.event.get_absolute_url(), joint.get_absolute_url()):
        seen = {name: as_(name).get(url).status_code for name in names}
        assert seen == dict.fromkeys(names[:4], 200) | dict.fromkeys(names[4:], 404)


def test_it_counts_once_and_at_the_lead_unit(world, joint):
    units = {code: OutreachSession.objects.within_tree(world.unit[code]).count() for code in world.unit}
    assert units == {"chengbei": 1, "donghu": 1, "chengdong": 1, "qinghe": 0, "chengxi": 0, "hekou": 0}
    assert OutreachSession.objects.visible_to(world.user["county"]).count() == 1


def test_a_co_unit_reads_and_does_not_write(as_, joint):
    neighbour = as_("neighbour")
    for slug, row in (("events", joint.event), ("sessions", joint)):
        assert neighbour.get(reverse(f"{slug}-edit", args=[row.pk])).status_code == 403
        assert neighbour.get(reverse(f"{slug}-void", args=[row.pk])).status_code == 403
    assert neighbour.get(reverse("event-session-new", args=[joint.event_id])).status_code == 403


def test_the_lead_unit_is_no_co_unit_of_its_own(world, as_):
    typed = {"title": "联合宣讲", "form": "lecture", "co_units": [world.unit["chengdong"].pk]}
    assert errors(send(as_("member"), NEW, **typed)) == {"co_units": ["城东所是牵头单位，不用再选为协办。"]}


def test_co_units_on_offer_are_those_of_the_own_city(anqing):
    form = OutreachEventForm(user=anqing.user["member"])
    offered = set(form.fields["co_units"].queryset.values_list("code", flat=True))
    assert offered == {"chengbei", "donghu", "qinghe", "chengdong", "chengxi", "hekou"}


def test_another_session_is_entered_from_the_page_of_its_event(world, as_, joint):
    member, url = as_("member"), reverse("event-session-new", args=[joint.event_id])
    assert url in member.get(joint.event.get_absolute_url()).text
    assert member.get(url).context["form"].initial["event"] == joint.event
    topic = Term.objects.filter(label="禁毒").first()
    typed = {"event": joint.event_id, "form": "lecture", "held_on": "2026-03-06", "capacity": "officer"}
    typed |= {"audience": "50", "place": "广场", "topics": [topic.pk]}
    assert send(member, url, **typed).status_code == 302
    assert joint.event.gathered().words == "2 场次，150 人次"


def test_a_list_says_of_a_sum_what_its_numbers_claim(as_, joint):
    def told() -> tuple[str, dict]:
        row = OutreachEvent.objects.listed().get(pk=joint.event_id)
        return row.bound_word, dict(as_("member").get(LIST).context["asked"].sums())

    facts = {"unit": joint.unit, "event": joint.event, "place": "广场", "held_on": joint.held_on}
    rest = OutreachSession(audience=1000 - joint.audience, **facts)
    rest.enter(by=None)
    assert told() == ("", {"受教育人次": 1000})
    joint.amend({"audience_bound": "over"}, version=1, by=None)
    assert told() == ("多", {"受教育人次": "1,000 多"})
    rest.amend({"audience_bound": "nearly"}, version=1, by=None)
    assert told() == ("约", {"受教育人次": "约 1,000"})
    assert "约 1,000</td>" in as_("member").get(LIST).text
    assert "约" in as_("member").get(reverse("events")).text


def test_an_event_with_sessions_is_not_voided(world, as_, joint):
    url = reverse("events-void", args=[joint.event_id])
    answer = as_("member").post(url, {"reason": "登错了"})
    assert answer.status_code == 409
    assert "这个活动下还有场次" in answer.text
    joint.void("登错了。", by=world.user["member"])
    assert as_("member").post(url, {"reason": "登错了"}).status_code == 302
    assert not OutreachEvent.objects.valid().exists()


@pytest.mark.parametrize(
    ("bound", "words"),
    [("exact", "1,200 人次"), ("over", "1,200 多人次"), ("nearly", "近 1,200 人次"), ("at_least", "1,200 人次以上"),
     ("about", "约 1,200 人次")],
)  # fmt: skip
def test_a_number_of_people_says_what_it_claims(bound, words):
    assert claimed(1200, bound) == words
    assert claimed(None, bound) == ""


@pytest.mark.parametrize(
    ("bounds", "sum_"),
    [([], "exact"), (["exact", "exact"], "exact"), (["exact", "over"], "over"), (["over", "nearly"], "about"),
     (["nearly", "nearly"], "nearly")],
)  # fmt: skip
def test_a_sum_claims_no_more_than_its_parts(bounds, sum_):
    assert added(bounds) == Bound(sum_)


def test_a_session_belongs_to_the_unit_that_leads_its_event(world, as_, joint):
    """Said to who writes for several units; the form of one unit offers only its own events."""
    cast.appoint(world.user["member"], Role.STATION_MEMBER, world.unit["chengxi"], by=world.user["security"])
    typed = {"event": joint.event_id, "unit": world.unit["chengxi"].pk, "form": "lecture", "held_on": "2026-03-06"}
    typed |= {"capacity": "officer", "audience": "50", "place": "广场", "topics": [joint.topics.get().pk]}
    said = errors(send(as_("member"), reverse("sessions-new"), **typed))
    assert said == {"event": ["这个活动由城东所牵头，场次只记在牵头单位。"]}

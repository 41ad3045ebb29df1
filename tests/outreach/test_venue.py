"""场所: how far from schools, what is said where nobody knows, inspections and postings."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from outreach.around import too_near
from outreach.models import SpecialOperation, Venue, VenueInspection, VenuePosting
from outreach.models.venue_posting import posted
from tests.stations import rows
from tests.stations.rows import errors, send

NEAR, NEW = reverse("venues-near"), "/venues/new/"
AT = {"lng": "122.500000", "lat": "35.000000"}
NORTH_150 = {"lng": "122.500000", "lat": "35.001349"}  # 0.001349° × 111.195 km = 150.0 m
NORTH_250 = {"lng": "122.500000", "lat": "35.002248"}  # 250.0 m


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


def page(client, row) -> str:
    return client.get(row.get_absolute_url()).content.decode()


def test_the_page_tells_the_nearest_school_and_what_the_law_says(world, as_, unit):
    rows.school(unit, "城东小学", **AT)
    rows.school(unit, "城东二小", **NORTH_250)
    told = page(as_("member"), rows.venue(unit, **NORTH_150))
    assert "最近的是城东二小（小学），直线距离 100 米" in told
    assert "《互联网上网服务营业场所管理条例》第九条：中学、小学周围 200 米内不得设立。直线距离不到 200 米" in told
    assert "太近" in told


def test_a_school_of_another_unit_is_as_near(world, as_, unit):
    rows.school(world.unit["hekou"], "河口小学", **AT)
    assert "最近的是河口小学（小学），直线距离 150 米" in page(as_("member"), rows.venue(unit, **NORTH_150))


def test_a_kindergarten_is_near_for_a_bar_and_for_the_order_on_cafes_it_does_not_count(as_, unit):
    rows.school(unit, "城东幼儿园", stage="kindergarten", **AT)
    cafe, bar = rows.venue(unit, **NORTH_150), rows.venue(unit, "夜色酒吧", "bar", **NORTH_150)
    assert "第九条" not in page(as_("member"), cafe)
    for one in (cafe, bar):
        assert "第五十八条" in page(as_("member"), one)
    assert {venue for venue, _ in too_near(Venue.objects.all(), today())} == {cafe, bar}


def test_without_coordinates_nothing_is_guessed(as_, unit):
    rows.school(unit, address="学府路 1 号", **AT)
    told = page(as_("member"), rows.venue(unit, address="学府路 2 号"))
    assert "这家场所没有登记坐标，算不出离学校多远" in told
    assert "直线距离" not in told


def test_where_no_school_is_on_the_map_it_says_so(as_, unit):
    rows.school(unit)
    assert "还没有学校登记坐标，算不出离学校多远" in page(as_("member"), rows.venue(unit, **AT))


def test_schools_left_out_are_counted(as_, unit):
    rows.school(unit, **AT)
    rows.school(unit, "城东二小")
    assert "本单位还有 1 所学校没有坐标，没有算在内" in page(as_("member"), rows.venue(unit, **AT))


def test_a_closed_school_is_no_school(as_, unit):
    rows.school(unit, closed_on=date(2024, 7, 1), **AT)
    assert "还没有学校登记坐标" in page(as_("member"), rows.venue(unit, **AT))


def test_the_list_of_those_too_near_has_the_nearest_first_and_names_the_unknown(world, as_, unit):
    rows.school(unit, **AT)
    rows.venue(unit, "近网吧", **NORTH_150)
    rows.venue(unit, "更近的酒吧", "bar", lng="122.5", lat="35.0009")
    rows.venue(unit, "远网吧", **NORTH_250)
    rows.venue(unit, "旅馆", "hotel", **AT)
    rows.venue(unit, "无坐标网吧")
    rows.venue(unit, "停业网吧", closed_on=date(2026, 1, 1), **AT)
    rows.venue(world.unit["chengxi"], "城西网吧", **AT)
    answer = as_("member").get(NEAR)
    assert [venue.name for venue, _ in answer.context["found"]] == ["更近的酒吧", "近网吧"]
    assert [venue.name for venue in answer.context["unknown"]] == ["无坐标网吧"]
    assert as_("county").get(NEAR).context["found"][0][0].name == "城西网吧"


def test_the_list_of_those_too_near_takes_few_queries_whatever_its_length(as_, unit, django_assert_max_num_queries):
    member = as_("member")
    rows.school(unit, **AT)
    for number in range(12):
        rows.venue(unit, f"网吧{number}", **NORTH_150)
    with django_assert_max_num_queries(15):
        assert len(member.get(NEAR).context["found"]) == 12


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"lng": "122.5"}, "lat", "经度和纬度须同时填写。"),
        ({"lat": "35"}, "lat", "经度和纬度须同时填写。"),
        ({"lng": "35", "lat": "35"}, "lng", "经度不在我国范围内（73 至 136 度），请核对，是否和纬度填反了。"),
        ({"lng": "99", "lat": "99"}, "lat", "纬度不在我国范围内（3 至 54 度），请核对，是否和经度填反了。"),
    ],
)
def test_coordinates_come_in_pairs_and_lie_in_the_country(as_, typed, field, said):
    values = {"kind": "bar", "name": "夜色酒吧"} | typed
    assert errors(send(as_("member"), NEW, **values))[field] == [said]
    assert not Venue.objects.exists()


def test_the_database_refuses_half_a_place(unit):
    for typed in ({"lng": "122.5"}, {"lng": "35", "lat": "35"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.venue(unit, **typed)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.school(unit, **typed)


def test_a_school_gets_its_place(world, as_, unit):
    school = rows.school(unit)
    url = reverse("school-edit", args=[school.pk])
    assert "没有登记" in as_("member").get(school.get_absolute_url()).content.decode()
    typed = {"name": school.name, "stage": "primary"} | AT
    assert send(as_("county"), url, **typed)["Location"] == school.get_absolute_url()
    assert "经度 122.500000，纬度 35.000000" in as_("member").get(school.get_absolute_url()).content.decode()


# --- inspections

FOUND = {"admitted": "yes", "tobacco_sold": "no", "notice_posted": "yes", "label_posted": "unchecked"}
INSPECTION = "/venue-inspections/new/"


def test_an_inspection_leads_to_its_operation_and_its_referral(world, as_, unit):
    venue = rows.venue(unit)
    operation = SpecialOperation(unit=unit, name="利剑护蕾", lead="金马街道", starts_on=date(2026, 3, 1))
    operation.enter(by=None)
    referral = rows.referral(unit, by=world.user["member"])
    referral.send(by=world.user["member"])
    typed = FOUND | {"venue": venue.pk, "held_on": "2026-03-05", "officers": "3", "operation": operation.pk}
    answer = send(as_("member"), INSPECTION, **typed, referral=referral.pk, penalties="罚款 5000 元")
    told = as_("member").get(answer["Location"]).content.decode()
    assert referral.get_absolute_url() in told
    assert operation.get_absolute_url() in told
    assert "逐家登记的场所检查 1 次" in page(as_("member"), operation)


def test_only_a_referral_that_the_own_unit_sent_about_no_child_can_be_chosen(world, as_, unit):
    theirs, of_a_child = rows.referral(world.unit["chengxi"], to_unit=unit), rows.referral(unit, subject=uuid4())
    theirs.send(by=world.user["neighbour"])
    typed = FOUND | {"venue": rows.venue(unit).pk, "held_on": "2026-03-05", "officers": "3"}
    for one in (theirs, of_a_child):
        assert errors(send(as_("member"), INSPECTION, **typed, referral=one.pk)).keys() == {"referral"}


def test_an_inspection_outside_its_operation_is_refused_at_the_field(as_, unit):
    operation = SpecialOperation(unit=unit, name="护校安园", lead="城东所", starts_on=date(2026, 3, 1))
    operation.ends_on = date(2026, 3, 31)
    operation.enter(by=None)
    typed = FOUND | {"venue": rows.venue(unit).pk, "officers": "3", "operation": operation.pk}
    said = errors(send(as_("member"), INSPECTION, **typed, held_on="2026-04-01"))
    assert said == {"operation": ["这次行动是2026年3月1日至2026年3月31日，检查日期不在里面，请核对。"]}
    assert send(as_("member"), INSPECTION, **typed, held_on="2026-03-31").status_code == 302


def test_what_was_not_looked_at_is_not_said_to_be_absent(as_, unit):
    typed = {"venue": rows.venue(unit).pk, "held_on": "2026-03-05", "officers": "3"}
    assert errors(send(as_("member"), INSPECTION, **typed)).keys() == set(FOUND)
    assert not VenueInspection.objects.exists()


# --- postings


def test_a_posting_counts_while_it_was_seen_within_twelve_months(unit):
    venue = rows.venue(unit)
    facts = {"posted_on": date(2025, 1, 10), "verified_on": date(2025, 3, 5)}
    VenuePosting(unit=unit, venue=venue, kind="notice", **facts).enter(by=None)
    venues = Venue.objects.all()
    days = (date(2025, 3, 4), date(2025, 3, 5), date(2026, 3, 4), date(2026, 3, 5))
    assert [posted(venues, "notice", day).count() for day in days] == [0, 1, 1, 0]
    assert not posted(venues, "tobacco", date(2025, 6, 1)).exists()


def test_who_inspects_sees_the_notice_too_or_that_it_is_gone(world, unit):
    venue, venues = rows.venue(unit), Venue.objects.all()

    def look(day: date, notice: str) -> VenueInspection:
        row = VenueInspection(unit=unit, venue=venue, held_on=day, officers=2, **FOUND | {"notice_posted": notice})
        row.enter(by=None)
        return row

    def seen(*days: date) -> list[int]:
        return [posted(venues, "notice", day).count() for day in days]

    first = look(date(2025, 3, 5), "yes")
    assert seen(date(2025, 3, 4), date(2025, 3, 5), date(2026, 3, 4), date(2026, 3, 5)) == [0, 1, 1, 0]
    assert not posted(venues, "tobacco", date(2025, 6, 1)).exists()
    look(date(2025, 5, 6), "unchecked")
    gone = look(date(2025, 6, 6), "no")
    facts = {"posted_on": date(2025, 1, 10), "verified_on": date(2025, 6, 5)}
    VenuePosting(unit=unit, venue=venue, kind="notice", **facts).enter(by=None)
    assert seen(date(2025, 6, 5), date(2025, 6, 6)) == [1, 0]
    look(date(2025, 7, 7), "yes")
    assert seen(date(2025, 7, 6), date(2025, 7, 7)) == [0, 1]
    for row in (gone, first):
        row.void("登错了", by=world.user["member"])
    assert seen(date(2025, 3, 5), date(2025, 6, 6)) == [0, 1]


def test_nothing_is_seen_before_it_is_posted(as_, unit):
    typed = {"venue": rows.venue(unit).pk, "kind": "notice", "posted_on": "2026-03-05", "verified_on": "2026-03-04"}
    said = errors(send(as_("member"), "/venue-postings/new/", **typed))
    assert said == {"verified_on": ["看到在位的日期不能早于张贴日期。"]}


def test_the_page_says_in_how_many_venues_the_notice_was_seen(as_, unit):
    venues = [rows.venue(unit, f"网吧{number}") for number in range(3)]
    for venue, seen in zip(venues, (today(), None), strict=False):
        VenuePosting(unit=unit, venue=venue, kind="notice", posted_on=date(2026, 1, 5), verified_on=seen).enter(by=None)
    assert "一年内看到通告在位的 1 家，在营业的共 3 家" in as_("member").get(NEAR).content.decode()

"""进站任职: who serves where, from when to when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import AuditEntry
from stations.models import PersonStatus, StationPosting
from stations.models.posting import shortcomings
from tests.stations import rows
from tests.stations.rows import LONG_AGO, errors, send

DAY = timedelta(days=1)
TYPED = {"role": "head", "starts_on": "2024-03-01", "ends_on": "", "primary": "on"}
MARCH, JUNE = date(2024, 3, 1), date(2024, 6, 1)


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


@pytest.fixture
def person(world):
    return rows.person(world.unit["chengdong"], "周建国")


def new(station) -> str:
    return reverse("posting-new", args=[station.pk])


def test_a_head_lets_somebody_in(world, as_, station, person):
    assert send(as_("head"), new(station), **TYPED, person=person.pk)["Location"] == station.get_absolute_url()
    posting = StationPosting.objects.get()
    assert (posting.role, posting.primary, posting.ends_on) == ("head", True, None)
    assert AuditEntry.objects.filter(verb="stationposting.enter", actor=world.user["head"].pk).count() == 1
    page = as_("member").get(station.get_absolute_url()).content.decode()
    assert person.get_absolute_url() in page
    assert "在职民警" in page


@pytest.mark.parametrize(
    ("who", "status"),
    {"county": 200, "member": 403, "bureau": 403, "neighbour": 404, "other_county": 404, "auditor": 404}.items(),
)
def test_who_else_may(as_, station, who, status):
    assert as_(who).get(new(station)).status_code == status


def test_only_known_people_who_have_not_left_can_be_chosen(world, as_, station, person):
    foreign = rows.person(world.unit["hekou"], "外人")
    gone = rows.person(world.unit["chengdong"], "走了的", kind="left")
    form = as_("head").get(new(station)).context["form"]
    assert list(form.fields["person"].queryset) == [person]
    for choice in (foreign.pk, gone.pk, "x", ""):
        assert list(errors(send(as_("head"), new(station), **TYPED, person=choice))) == ["person"]
    assert not StationPosting.objects.exists()


def test_somebody_from_elsewhere_is_named_and_not_opened(world, as_, station):
    elsewhere = rows.person(world.unit["donghu"], "郑老")
    rows.posting(station, elsewhere)
    page = as_("head").get(station.get_absolute_url()).content.decode()
    assert "郑老" in page
    assert elsewhere.get_absolute_url() not in page


BAD = [
    ("role", "", "请选择站内职务。"),
    ("role", "king", "没有找到这个站内职务，或不在您的范围内。"),
    ("starts_on", "", "请填写到任日期。"),
    ("starts_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("ends_on", "2024-02-29", "离任日期不能早于到任日期。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_bad_input_is_said_at_the_field(as_, station, person, field, value, said):
    typed = TYPED | {"person": person.pk} | {field: value}
    assert errors(send(as_("head"), new(station), **typed)) == {field: [said]}
    assert not StationPosting.objects.exists()


def test_posted_twice_it_is_one_row(as_, station, person):
    head = as_("head")
    values = rows.hidden(head, new(station)) | TYPED | {"person": person.pk}
    assert [head.post(new(station), values).status_code for _ in range(2)] == [302, 302]
    assert StationPosting.objects.count() == 1


def test_nobody_serves_twice_at_once_in_a_station(as_, station, person):
    first = rows.posting(station, person)
    said = {"person": ["此人正在本站任职，先填写那一次的离任日期，再登记新的。"]}
    assert errors(send(as_("head"), new(station), **TYPED, person=person.pk)) == said
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.posting(station, person, "head", MARCH)
    first.amend({"ends_on": date(2024, 2, 1)}, version=1, by=None)
    assert send(as_("head"), new(station), **TYPED, person=person.pk).status_code == 302


def test_a_second_head_is_a_warning_not_a_refusal(world, as_, station, person):
    rows.posting(station, rows.person(world.unit["chengdong"], "吴教导"), "head")
    assert send(as_("head"), new(station), **TYPED, person=person.pk).status_code == 302
    assert "同时登记了 2 名站长" in as_("head").get(station.get_absolute_url()).content.decode()


def test_what_a_station_lacks(world, station, person):
    def said():
        return shortcomings(station.postings.current(today()).with_kind(today()))

    assert said() == ["站里还没有站长。", "站里还没有退休民警。"]
    rows.posting(station, person, "head")
    assert said() == ["站里还没有退休民警。"]
    PersonStatus(person=person, kind="retired_police", starts_on=JUNE).enter(by=None)
    assert said() == []


def test_the_last_day_in_office_counts(station, person):
    rows.posting(station, person, starts_on=MARCH, ends_on=JUNE)
    days = (MARCH - DAY, MARCH, JUNE, JUNE + DAY)
    assert [StationPosting.objects.current(day).count() for day in days] == [0, 1, 1, 0]
    assert [StationPosting.objects.heads(day).count() for day in days] == [0, 0, 0, 0]


def test_who_retires_in_office_counts_as_what_they_were_that_day(station, person):
    rows.posting(station, person, starts_on=LONG_AGO)
    PersonStatus(person=person, kind="retired_police", starts_on=JUNE).enter(by=None)
    counts = [
        [StationPosting.objects.of_kind(kind, day).count() for day in (JUNE - DAY, JUNE)]
        for kind in ("serving_police", "retired_police")
    ]
    assert counts == [[1, 0], [0, 1]]


def test_of_voided_people_and_stations_nobody_serves(world, station, person):
    rows.posting(station, person)
    person.void("登记重复", by=world.user["head"])
    assert not StationPosting.objects.current(today()).exists()
    rows.posting(station, rows.person(world.unit["chengdong"]))
    station.void("登记重复", by=world.user["county"])
    assert not StationPosting.objects.current(today()).exists()


def test_who_leaves_gets_a_last_day(as_, station, person):
    posting = rows.posting(station, person, starts_on=MARCH)
    url = reverse("posting-end", args=[posting.pk])
    assert errors(send(as_("head"), url, ends_on="")) == {"ends_on": ["请填写离任日期。"]}
    assert errors(send(as_("head"), url, ends_on="2024-02-29")) == {"ends_on": ["离任日期不能早于到任日期。"]}
    assert list(errors(send(as_("head"), url, ends_on=str(today() + DAY)))) == ["ends_on"]
    head = as_("head")
    values = rows.hidden(head, url) | {"ends_on": "2024-06-01"}
    assert [head.post(url, values).status_code for _ in range(2)] == [302, 302]
    posting.refresh_from_db()
    assert (posting.ends_on, posting.version) == (JUNE, 2)
    assert "不在任的 1 人次" in head.get(station.get_absolute_url()).content.decode()


def test_who_comes_second_is_told(as_, station, person):
    posting = rows.posting(station, person)
    head, county, url = as_("head"), as_("county"), reverse("posting", args=[posting.pk])
    opened = rows.hidden(county, url)
    send(head, url, **TYPED | {"role": "deputy"})
    assert county.post(url, opened | TYPED).status_code == 409
    posting.refresh_from_db()
    assert posting.role == "deputy"


@pytest.mark.parametrize("name", ["posting", "posting-end", "posting-void"])
@pytest.mark.parametrize(("who", "status"), {"member": 403, "bureau": 403, "neighbour": 404, "auditor": 404}.items())
def test_who_may_not_change_a_posting(as_, station, person, name, who, status):
    url = reverse(name, args=[rows.posting(station, person).pk])
    assert as_(who).post(url, {"reason": "x", "ends_on": "2024-06-01"}).status_code == status


def test_a_wrong_posting_is_voided(as_, station, person):
    posting = rows.posting(station, person)
    assert as_("head").post(reverse("posting-void", args=[posting.pk]), {"reason": "登错了站"}).status_code == 302
    assert not StationPosting.objects.current(today()).exists()
    assert as_("head").get(reverse("posting", args=[posting.pk])).status_code == 404


def test_a_person_shows_where_they_serve(as_, station, person):
    rows.posting(station, person, "deputy")
    page = as_("head").get(person.get_absolute_url()).content.decode()
    assert station.get_absolute_url() in page
    assert "副站长" in page

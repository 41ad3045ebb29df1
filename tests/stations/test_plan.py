"""计划和总结, 制度: forms with papers."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from guanai.models import Attachment
from stations.models import StationPlan, StationRegulation
from tests.stations import books, rows
from tests.stations.rows import errors, hidden, send

NEW = "/station-plans/new/"


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"])


def picture(name="计划.png"):
    out = BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def typed(station, **facts):
    return {"station": station.pk, "year": "2026", "kind": "plan"} | facts


def test_words_or_a_paper_one_of_them(as_, station):
    head = as_("head")
    assert errors(send(head, NEW, **typed(station))) == {"text": ["请写内容，或者传文件。"]}
    assert send(head, NEW, **typed(station, paper=picture())).status_code == 302
    row = StationPlan.objects.get()
    assert (row.unit, row.text, row.attachment.media_type) == (station.unit, "", "image/jpeg")


def test_a_paper_is_read_by_who_knows_its_row_and_by_nobody_else(as_, world, station):
    send(as_("head"), NEW, **typed(station, paper=picture()))
    url = reverse("station-plan-paper", args=[StationPlan.objects.get().pk])
    answer = as_("county").get(url)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert url in as_("member").get(StationPlan.objects.get().get_absolute_url()).text
    assert as_("neighbour").get(url).status_code == 404


def test_another_paper_takes_the_place_of_the_first(as_, station):
    row = books.plan(station)
    url = reverse("station-plans-edit", args=[row.pk])
    for name in ("一.png", "二.png"):
        changed = typed(station, text=name, paper=picture(name))
        assert send(as_("head"), url, **changed).status_code == 302
    row.refresh_from_db()
    assert list(Attachment.objects.all()) == [row.attachment]


def test_without_a_paper_there_is_nothing_to_fetch(as_, station):
    row = books.regulation(station)
    assert as_("head").get(reverse("regulation-paper", args=[row.pk])).status_code == 404


def test_a_paper_that_is_none_is_refused(as_, station):
    bad = SimpleUploadedFile("制度.pdf", b"MZ\x90\x00", content_type="application/pdf")
    typed_ = {"station": station.pk, "title": "值班制度", "edition": "1", "effective_on": "2026-03-05", "paper": bad}
    assert "只收" in errors(send(as_("head"), "/regulations/new/", **typed_))["paper"][0]
    assert not StationRegulation.objects.exists()


def test_more_than_five_thousand_characters_are_too_many(as_, station):
    assert "text" in errors(send(as_("head"), NEW, **typed(station, text="写" * 5001)))
    assert send(as_("head"), NEW, **typed(station, text="写" * 5000)).status_code == 302


def test_a_station_of_somebody_else_is_not_offered(as_, world, station):
    other = rows.station(world.unit["chengxi"], "城西站")
    form = as_("head").get(NEW).context["form"]
    assert list(form.fields["station"].queryset) == [station]
    assert form.initial["station"] == station
    assert "station" in errors(send(as_("head"), NEW, **typed(other, text="走访")))
    assert not as_("county").get(NEW).context["form"].fields["station"].queryset  # it sees them, and writes nothing
    paid = as_("county").get("/station-funding/new/").context["form"].fields["station"].queryset
    assert set(paid) == {station, other}


def test_a_second_plan_of_the_year_is_led_to_the_first(as_, station):
    books.plan(station)
    said = errors(send(as_("head"), NEW, **typed(station, text="又一份")))
    assert said == {"kind": ["这个站这一年的已经登记过，请修改那一条。"]}


def test_a_form_sent_twice_keeps_one_row_and_one_paper(as_, station):
    head = as_("head")
    once = hidden(head, NEW)
    for _ in range(2):
        head.post(NEW, once | typed(station, text="走访", paper=picture()))
    assert (StationPlan.objects.count(), Attachment.objects.count()) == (1, 1)

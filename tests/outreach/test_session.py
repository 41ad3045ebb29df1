"""法治宣讲: what its form takes and refuses, its photos, and the numbers that move when a talk is entered."""

from datetime import date, timedelta
from io import BytesIO
from threading import Barrier, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from guanai.calendars import gb_date, today
from guanai.models import Attachment, AuditEntry, Term
from outreach.models import OutreachEvent, OutreachSession, SessionPhoto
from tests.stations import rows
from tests.stations.rows import MISSING, errors, hidden, send

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("sessions-new"), reverse("sessions")


@pytest.fixture
def typed(world):
    """A good form of 城东所, as its member fills it."""
    return {
        "title": "开学第一课", "form": "class_meeting", "held_on": "2026-03-05", "capacity": "officer",
        "school": rows.school(world.unit["chengdong"]).pk, "audience": "120", "audience_bound": "exact",
        "minutes": "45",
        "topics": [topic.pk for topic in Term.objects.filter(label__in=("反诈", "禁毒"))],
    }  # fmt: skip


def kept() -> OutreachSession:
    return OutreachSession.objects.get()


# --- the form


def test_a_talk_makes_its_event_and_goes_to_its_own_page(world, as_, typed):
    response = send(as_("member"), NEW, **typed, speaker=rows.person(world.unit["chengdong"], "周建").pk)
    session = kept()
    assert response["Location"] == session.get_absolute_url()
    assert (session.unit.code, session.audience, session.minutes, session.speaker.name) == (
        "chengdong",
        120,
        45,
        "周建",
    )
    assert (session.event.title, session.event.form, session.event.unit) == (
        "开学第一课",
        "class_meeting",
        session.unit,
    )
    verbs = AuditEntry.objects.filter(actor=world.user["member"].pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["outreachevent.enter", "outreachsession.enter"]
    page = as_("member").get(session.get_absolute_url()).content.decode()
    assert "禁毒、反诈" in page or "反诈、禁毒" in page


def test_another_talk_may_belong_to_an_event_that_is_there(as_, typed):
    member = as_("member")
    send(member, NEW, **typed)
    event = OutreachEvent.objects.get()
    send(member, NEW, **typed | {"event": event.pk, "title": "", "audience": "80"})
    assert sorted(event.sessions.values_list("audience", flat=True)) == [80, 120]
    assert OutreachEvent.objects.count() == 1


def test_events_on_offer_are_the_units_own(world, as_, typed):
    send(as_("member"), NEW, **typed)
    for name, offered in (("head", 1), ("neighbour", 0), ("county", 0)):
        assert as_(name).get(NEW).context["form"].fields["event"].queryset.count() == offered


def test_a_talk_needs_an_event_and_a_place(as_, typed):
    assert errors(send(as_("member"), NEW, **typed | {"title": ""})) == {
        "title": ["请选择已有的活动，或给新活动起名。"]
    }
    assert errors(send(as_("member"), NEW, **typed | {"school": ""})) == {"__all__": ["请选择学校，或填写地点。"]}
    assert send(as_("member"), NEW, **typed | {"school": "", "place": "文化广场"}).status_code == 302
    assert OutreachEvent.objects.count() == 1  # the refused ones left none behind


BAD = [
    ("title", "课" * 81, "最多 80 个字，现在有 81 个。"),
    ("form", "opera", "没有找到这个形式，或不在您的范围内。"),
    ("held_on", "", "请填写日期。"),
    ("held_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("held_on", "9999-12-31", "请核对年份，9999-12-31 不在可登记的范围内。"),
    ("held_on", "昨天", "看不懂日期“昨天”，请写成2018年3月5日。"),
    ("audience", "", "请填写受教育人次。"),
    ("audience", "-1", "不能小于 0，请核对。"),
    ("audience", str(2**63), "不能大于 2147483647，请核对。"),
    ("audience", "一百", "受教育人次请填整数，例如 120。"),
    ("minutes", "-1", "不能小于 0，请核对。"),
    ("topics", "nonsense", "没有找到“nonsense”，或不在您的范围内。"),
    ("topics", [], "请选择主题。"),
    ("speaker", MISSING, "没有找到“00000000-0000-4000-8000-000000000000”，或不在您的范围内。"),
    ("place", "城\0东", "里面有看不见的控制字符，请删掉重新填写。"),
    ("note", "字" * 350_000, "最多 1000 个字，现在有 350000 个。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD, ids=lambda value: str(value)[:16])
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(as_, typed, field, value, said):
    assert errors(send(as_("member"), NEW, **typed | {field: value})) == {field: [said]}
    assert not OutreachSession.objects.exists()
    assert not OutreachEvent.objects.exists()


def test_what_people_really_type_is_taken(as_, typed):
    send(as_("member"), NEW, **typed | {"held_on": "２０２６年３月５日", "audience": "１，２００"})
    assert (kept().held_on, kept().audience) == (date(2026, 3, 5), 1200)


def test_a_foreign_school_is_one_that_is_not_there(world, as_, typed):
    foreign = rows.school(world.unit["hekou"], "河口小学").pk
    said = [errors(send(as_("member"), NEW, **typed | {"school": school})) for school in (foreign, MISSING)]
    assert [str(one).replace(str(foreign), MISSING) for one in said] == [str(said[1])] * 2


def test_posted_twice_it_is_one_talk_one_event_and_its_photos_once(as_, typed):
    member = as_("member")
    values = hidden(member, NEW) | typed
    assert [member.post(NEW, values | {"photos": [jpeg()]}).status_code for _ in range(2)] == [302, 302]
    assert (OutreachSession.objects.count(), OutreachEvent.objects.count(), SessionPhoto.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads cannot share a database in memory")
def test_two_clicks_at_once_are_one_talk_and_one_event(world, as_, typed):
    values, together, answers = hidden(as_("member"), NEW) | typed, Barrier(2), []

    def click(client: Client):
        together.wait()
        answers.append(client.post(NEW, values).status_code)
        connection.close()

    clicks = [Thread(target=click, args=[as_("member")]) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert (answers, OutreachSession.objects.count(), OutreachEvent.objects.count()) == ([302, 302], 1, 1)


def test_only_who_records_outreach_may_enter(as_, typed):
    for name in ("system", "security", "auditor", "nobody"):
        assert as_(name).get(NEW).status_code == 403
        assert as_(name).post(NEW, typed).status_code == 403
    assert not OutreachSession.objects.exists()


def test_a_county_enters_for_itself(as_, typed):
    send(as_("county"), NEW, **typed)
    assert kept().unit.code == "donghu"


def test_an_ended_topic_stays_with_the_talks_that_had_it(as_, typed):
    member = as_("member")
    send(member, NEW, **typed)
    Term.objects.filter(label="反诈").update(ends_on=today())
    assert not member.get(NEW).context["form"].fields["topics"].queryset.filter(label="反诈").exists()
    url = reverse("sessions-edit", args=[kept().pk])
    send(member, url, **typed | {"event": kept().event_id, "title": "", "audience": "90"})
    assert (kept().audience, kept().topics.count()) == (90, 2)


# --- photos


def jpeg(name="现场.jpg", size=(60, 40), form="JPEG", exif=True) -> SimpleUploadedFile:
    """A picture with a place and a camera written into it, and something behind its end."""
    out, data = BytesIO(), Image.Exif()
    if exif:
        data[0x010F] = "SecretCamera"
        data.get_ifd(0x8825)[1] = "N"
    Image.effect_noise(size, 80).convert("RGB").save(out, form, **({"exif": data} if exif else {}))
    return SimpleUploadedFile(name, out.getvalue() + b"TRAILING-SECRET", "image/jpeg")


def shown(client, session) -> str:
    """The address of the talk's only photo, as its page links it."""
    url = reverse("session-photo", args=[session.pk, session.photos.get().pk])
    assert url in client.get(session.get_absolute_url()).content.decode()
    return url


def test_photos_are_kept_as_fresh_pictures(as_, typed):
    member = as_("member")
    send(member, NEW, **typed, photos=[jpeg(size=(3000, 1000))])
    response = member.get(shown(member, kept()))
    data = b"".join(response)
    with Image.open(BytesIO(data)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (2400, 800), {})
    assert not [secret for secret in (b"SecretCamera", b"TRAILING", b"Exif") if secret in data]
    assert response["Content-Type"] == "image/jpeg"
    assert Attachment.objects.get().name == "现场照片.jpg"


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (lambda: SimpleUploadedFile("a.jpg", b"<html><script>x</script></html>", "image/jpeg"), "不是可用的照片"),
        (lambda: SimpleUploadedFile("a.svg", b"<svg/>", "image/svg+xml"), "不是可用"),
        (lambda: jpeg("a.gif", form="GIF", exif=False), "不是可用的照片"),
        (lambda: SimpleUploadedFile("a.jpg", jpeg().read()[:300], "image/jpeg"), "不是可用的照片"),
        (lambda: SimpleUploadedFile("a.jpg", b"x" * (15 * 1024 * 1024 + 1), "image/jpeg"), "超过 15 MB"),
        (lambda: bomb(), "像素过大"),
        (lambda: torn(), "不是可用的照片"),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_and_nothing_is_saved(as_, typed, upload, said):
    (words,) = errors(send(as_("member"), NEW, **typed, photos=[jpeg(), upload()]))["photos"]
    assert said in words
    assert not OutreachSession.objects.exists()
    assert not Attachment.objects.exists()


def torn() -> SimpleUploadedFile:
    """A picture that lies on its side and whose metadata say a number where they hold a text."""
    out, data = BytesIO(), Image.Exif()
    data[0x0112], data[0x011A] = 6, 72.0
    Image.new("RGB", (4, 4)).save(out, "JPEG", exif=data)
    said = out.getvalue()
    kind = said.index(b"\x01\x1a\x00\x05") + 3
    return SimpleUploadedFile("a.jpg", said[:kind] + b"\x02" + said[kind + 1 :], "image/jpeg")


def bomb() -> SimpleUploadedFile:
    """A few kilobytes that would be a hundred million pixels."""
    out = BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return SimpleUploadedFile("a.png", out.getvalue(), "image/png")


def test_ten_photos_are_too_many(as_, typed):
    answer = send(as_("member"), NEW, **typed, photos=[jpeg() for _ in range(10)])
    assert errors(answer) == {"photos": ["一次最多传 9 张照片。"]}


def test_a_photo_is_seen_by_whoever_sees_its_talk(world, as_, typed):
    send(as_("member"), NEW, **typed, photos=[jpeg()])
    session = kept()
    url = shown(as_("member"), session)
    seen = {
        name: as_(name).get(url).status_code
        for name in ("head", "county", "bureau", "neighbour", "other_county", "auditor")
    }
    assert seen == {
        "head": 200, "county": 200, "bureau": 200, "neighbour": 404, "other_county": 404, "auditor": 404,
    }  # fmt: skip
    send(as_("neighbour"), NEW, **typed | {"school": "", "place": "广场"})
    own = OutreachSession.objects.exclude(pk=session.pk).get()
    crossed = reverse("session-photo", args=[own.pk, session.photos.get().pk])  # through a talk of one's own
    assert as_("neighbour").get(crossed).status_code == 404
    assert Client().get(url).status_code == 302


# --- the numbers


def board(client, code: str) -> dict[str, list[str]]:
    """What a unit's dashboard says of talks, for the unit and for each below it: address and figures in words."""
    shown = client.get(reverse("dashboard", args=[code])).context["board"]
    figures: dict[str, list[str]] = {}
    for cell in (*shown.tiles(), *(cell for _, _, cells in shown.rows() for cell in cells)):
        if cell.url.startswith(LIST):
            figures.setdefault(cell.url, []).extend([cell.text, cell.small])
    return figures


def opened(client, url: str) -> tuple[int, int]:
    """How many rows a number opens, and what they add up to."""
    totals = client.get(url).context["asked"].totals
    return totals["rows"], totals["audience"]


def test_entering_a_talk_moves_the_boards_of_station_county_and_city(world, as_, typed):
    this_year, last_year = today(), today() - timedelta(days=370)
    send(as_("member"), NEW, **typed | {"held_on": this_year, "audience": "120"})
    send(as_("member"), NEW, **typed | {"held_on": last_year, "audience": "7"})
    send(as_("neighbour"), NEW, **typed | {"school": "", "place": "广场", "held_on": this_year, "audience": "80"})
    told = {
        ("member", "chengdong"): {"chengdong": (1, 120)},
        ("neighbour", "chengxi"): {"chengxi": (1, 80)},
        ("county", "donghu"): {"donghu": (2, 200), "chengdong": (1, 120), "chengxi": (1, 80)},
        ("bureau", "chengbei"): {"chengbei": (2, 200), "donghu": (2, 200), "qinghe": (0, 0)},
    }
    for (name, code), figures in told.items():
        for url, words in board(as_(name), code).items():
            unit = parse_qs(urlsplit(url).query)["unit"][0]
            assert opened(as_(name), url) == figures.pop(unit), url
            number, audience = opened(as_(name), url)
            assert words[0] == str(number)
            assert str(audience) in " ".join(words[1:])
        assert not figures, name


def none(client, code: str) -> bool:
    return all(words[0] == "0" for words in board(client, code).values())


def test_a_voided_talk_is_out_of_every_number(world, as_, typed):
    send(as_("member"), NEW, **typed | {"held_on": today()})
    assert not none(as_("bureau"), "chengbei")
    kept().void("同一场记了两次。", by=world.user["member"])
    assert none(as_("bureau"), "chengbei")


def test_a_talk_that_is_yet_to_come_is_entered_once_it_was_held(as_, typed):
    answer = send(as_("member"), NEW, **typed | {"held_on": today() + timedelta(days=1)})
    assert answer.context["form"].errors == {"held_on": ["日期不能晚于今天；还没有讲的，讲过再登记。"]}
    assert not OutreachSession.objects.exists()


def test_events_of_one_name_are_told_apart_by_their_last_talk_and_by_unit(as_, typed, world):
    send(as_("member"), NEW, **typed)
    OutreachEvent(unit=world.unit["chengdong"], title="还没有场次").enter(by=world.user["member"])
    page = as_("member").get(NEW).text
    assert f"{kept().event}（最近一场{gb_date(kept().held_on)}{kept().where}，城东所）" in page
    assert f"还没有场次（{gb_date(today())}登记，城东所）" in page

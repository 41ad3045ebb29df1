"""迎检台账册: a station's year as one PDF: contents that lead to their pages, every register, children as numbers."""

import re
import subprocess
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from PIL import Image

from cases.models import Sealing
from guanai import jobs
from guanai.jobs import Lease
from guanai.models import Attachment, AuditEntry, Export
from outreach.models import CampusInspection, OutreachEvent, OutreachSession, SessionPhoto
from reports import book_making, books
from reports.books import Book
from reports.models import LedgerBook
from reports.printing import book as writer
from stations.models import Meeting, StationHave, Training
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def meeting(unit, day: date, topic: str) -> None:
    Meeting(unit=unit, kind="joint", held_on=day, topic=topic).enter(by=None)


@pytest.fixture
def station(world):
    """With a meeting of the year, one of the year before, one of the neighbour's, a member and one of the six."""
    unit = world.unit["chengdong"]
    found = rows.station(unit)
    rows.posting(found, rows.person(unit))
    StationHave(station=found, kind="place", evidence="与社区合用活动室").enter(by=world.user["head"])
    for code, day, topic in (
        ("chengdong", 2026, "本年的会"),
        ("chengdong", 2025, "去年的会"),
        ("chengxi", 2026, "邻所的会"),
    ):
        Meeting(unit=world.unit[code], kind="joint", held_on=date(day, 3, 5), topic=topic).enter(by=None)
    return found


@pytest.fixture
def minors(world):
    unit = world.unit["chengdong"]
    return [files.child(unit, name=f"刘小{word}", id_no=files.number(n)) for n, word in enumerate("明红军", 1)]


def image(colour="red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "JPEG", exif=b"Exif\0\0secret-camera")
    return out.getvalue()


@pytest.fixture
def photos(world) -> list[Attachment]:
    unit = world.unit["chengdong"]
    event = OutreachEvent(unit=unit, title="开学第一课", form="lecture")
    event.enter(by=None)
    session = OutreachSession(unit=unit, event=event, place="礼堂", held_on=date(2026, 3, 5), audience=9)
    session.enter(by=None)
    kept = [Attachment.store(image(), name="现场照片.jpg", media_type="image/jpeg") for _ in range(2)]
    for one in kept:
        SessionPhoto.objects.create(session=session, attachment=one)
    return kept


def made(station, by, photos=()) -> Export:
    book = LedgerBook.request(station, YEAR, photos, by=by)
    jobs.run(book.export.job_id, book_making.write)
    return Export.objects.select_related("job", "attachment").get(pk=book.export_id)


def text_of(export: Export) -> list[str]:
    """Each page as it is read, without the room between characters."""
    read = {"input": export.attachment.read(), "capture_output": True, "check": True}
    pages = subprocess.run(["pdftotext", "-layout", "-", "-"], **read).stdout.decode().split("\f")[:-1]
    return [re.sub(r"\s+", "", page) for page in pages]


def test_it_holds_the_year_of_the_unit_with_cover_contents_and_page_numbers(world, station, minors):
    export = made(station, world.user["head"])
    pages = text_of(export)
    whole = "".join(pages)
    assert station.name in pages[0]
    assert export.no in pages[0]
    assert "第1页" not in pages[0]
    assert pages[1].startswith("目录")
    for number, page in enumerate(pages[1:], 1):
        assert f"第{number}页，共{len(pages) - 1}页" in page
    assert "与社区合用活动室" in whole
    assert "王站员" in whole
    assert "本年的会" in whole
    assert "去年的会" not in whole
    assert "邻所的会" not in whole
    assert "本年没有登记的：" in whole


def test_the_contents_and_the_bookmarks_lead_to_their_pages(world, station, minors):
    export = made(station, world.user["head"])
    pages = text_of(export)
    found = dict(re.findall(r"(会议|未成年人档案|基本情况和六有)(\d+)", pages[1]))
    assert len(found) == 3
    for title, number in found.items():
        assert title in pages[int(number)]  # the cover counts for none
    with pikepdf.open(BytesIO(export.attachment.read())) as pdf, pdf.open_outline() as outline:
        assert outline.root[0].title == "基本情况和六有"
        assert len(outline.root) == 3


def test_a_child_is_a_file_number_and_nothing_else(world, station, minors):
    head, county = ("".join(text_of(made(station, world.user[name]))) for name in ("head", "county"))
    for minor in minors:
        assert minor.file_no in head
        assert minor.file_no in county
        assert minor.name not in head
    assert "本年走访" in head
    assert "本年走访" not in county
    assert "建档日期" not in county


def test_above_the_station_fewer_than_three_files_are_not_listed(world, station, minors):
    minors[0].void("登错", by=world.user["member"])
    county = "".join(text_of(made(station, world.user["county"])))
    assert not [one for one in minors if one.file_no in county]
    assert minors[1].file_no in "".join(text_of(made(station, world.user["head"])))


def test_once_a_file_is_sealed_the_book_is_written_anew_without_it(world, station):
    unit = world.unit["chengdong"]
    kept = files.child(unit)
    minor = files.child(unit, kind="suspect", name="刘小红", id_no=files.number(2))
    export = made(station, world.user["head"])
    assert minor.file_no in "".join(text_of(export))
    Sealing(minor=minor, unit=unit, basis="education", notice_no="封 3 号").place(by=world.user["keeper"])
    assert Export.objects.get(pk=export.pk).attachment is None
    jobs.run(Export.objects.get(pk=export.pk).job_id, book_making.write)
    again = Export.objects.select_related("attachment").get(pk=export.pk)
    assert again.ready_at == export.ready_at
    told = "".join(text_of(again))
    assert (kept.file_no in told, minor.file_no in told) == (True, False)


def test_only_chosen_photos_stand_in_it_small_and_without_their_camera(world, station, photos):
    assert "活动照片" not in text_of(made(station, world.user["head"]))[1]
    data = made(station, world.user["county"], photos[:1]).attachment.read()
    assert b"secret-camera" not in data
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [one for page in pdf.pages for one in page.get_images().values()]
        assert [(int(one.Width), int(one.Height)) for one in found] == [(640, 427)]


def test_many_rows_are_typeset_in_parts_and_stay_one_table(world, station, monkeypatch):
    for number in range(30):
        Meeting(unit=station.unit, kind="joint", held_on=date(2026, 4, 1 + number % 28), topic=f"第{number}次").enter(
            by=None
        )
    monkeypatch.setattr(books, "AT_ONCE", 7)
    monkeypatch.setattr(book_making, "HEAVIEST", 12)
    export = made(station, world.user["head"])
    pages = text_of(export)
    assert sum(page.count("议题") for page in pages) >= 5  # the heads are repeated
    assert len(re.findall(r"第\d+次", "".join(pages))) == 30
    assert pages[1].count("会议") == 1


def test_a_group_that_is_typeset_in_parts_has_its_heading_once(world, station, monkeypatch):
    Training(unit=station.unit, topic="走访怎么谈", held_on=date(2026, 3, 5), hours=4, attendance=9).enter(by=None)
    monkeypatch.setattr(book_making, "HEAVIEST", 1)
    pages = text_of(made(station, world.user["head"]))
    assert [page.count("站与人") for page in pages if "站与人" in page] == [1, 1]  # the contents and where it begins


def test_a_worker_that_dies_leaves_nothing_and_the_next_one_binds_it(world, station, monkeypatch):
    book, bound = LedgerBook.request(station, YEAR, by=world.user["head"]), writer.Binding.bound

    def killed(*args):
        raise SystemExit

    monkeypatch.setattr(writer.Binding, "bound", killed)
    with pytest.raises(SystemExit):
        jobs.run(book.export.job_id, book_making.write)
    assert Export.objects.get(pk=book.export_id).attachment is None
    monkeypatch.setattr(writer.Binding, "bound", bound)
    jobs.run(book.export.job_id, book_making.write)
    assert Export.objects.get(pk=book.export_id).is_fresh


def test_progress_is_told_by_register(world, station, monkeypatch):
    said, report = [], Lease.report
    monkeypatch.setattr(Lease, "report", lambda lease, *told: said.append(told) or report(lease, *told))
    made(station, world.user["head"])
    assert said[0][1].startswith("正在排基本情况和六有，第 1 部分")
    assert [percent for percent, _ in said] == sorted(percent for percent, _ in said)


def test_who_lost_the_right_meanwhile_gets_no_book(world, station):
    book = LedgerBook.request(station, YEAR, by=world.user["head"])
    world.user["head"].appointments.update(ends_on=date(2026, 1, 1))
    jobs.run(book.export.job_id, book_making.write)
    export = Export.objects.select_related("job").get(pk=book.export_id)
    assert (export.attachment_id, export.job.error) == (None, "您现在没有导出的权限，没有做台账册。")


def test_the_head_asks_on_the_stations_page_and_takes_it_from_his_exports(as_, station, photos):
    head, url = as_("head"), reverse("station-book", args=[station.pk])
    assert url in head.get(station.get_absolute_url()).content.decode()
    assert url not in as_("member").get(station.get_absolute_url()).content.decode()
    page = head.get(url, {"year": YEAR}).content.decode()
    assert page.count('type="checkbox"') == 2
    answer = head.post(url, {"year": YEAR, "photos": [str(photos[0].pk)]})
    assert answer["Location"] == reverse("exports")
    book = LedgerBook.objects.get()
    assert list(book.photos.all()) == photos[:1]
    head.post(url, {"year": YEAR})
    assert LedgerBook.objects.count() == 1  # one under way is the answer
    jobs.run(book.export.job_id, book_making.write)
    file = reverse("export-file", args=[book.export_id])
    assert file in head.get(reverse("exports")).content.decode()
    assert head.get(file)["Content-Type"] == "application/pdf"
    assert AuditEntry.objects.filter(verb="export.download").exists()


def test_a_photo_of_elsewhere_and_a_year_that_cannot_be_are_refused(as_, station, photos):
    head, url = as_("head"), reverse("station-book", args=[station.pk])
    answer = head.post(url, {"year": YEAR, "photos": [str(MISSING)]})
    assert answer.status_code == 422
    assert "这张照片不在这一年里" in answer.content.decode()
    assert head.post(url, {"year": "十二"}).status_code == 422
    assert not LedgerBook.objects.exists()


def test_every_register_that_may_be_taken_is_in_it(world, station):
    told = {one.slug for one in Book(LedgerBook(station=station, year=YEAR), world.user["head"]).ledgers}
    assert {"meetings", "sessions", "clearances", "screenings", "aid-grants"} <= told
    above = {one.slug for one in Book(LedgerBook(station=station, year=YEAR), world.user["county"]).ledgers}
    assert told - above == {"screenings"}  # of children: the station's own


def test_a_row_below_says_of_what_it_is_by_more_than_a_number(world, station):
    school = rows.school(world.unit["chengdong"], "城东小学")
    inspection = CampusInspection(unit=school.unit, school=school, held_on=date(YEAR, 3, 5), inspectors=2)
    inspection.enter(by=None)
    inspection.items.create(section=1, item="门卫", result="ok")
    told = Book(LedgerBook(station=station, year=YEAR), world.user["head"])
    ledger = next(one for one in told.ledgers if one.slug == "inspections")
    table = [table for section in told.of_ledger(ledger) for table in section.tables][-1]
    assert table.heads[:2] == ["序号", "校园安全检查"]
    assert table.rows[0][:2] == ["1", f"{YEAR}-03-05 城东小学"]

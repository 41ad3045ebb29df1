"""走访导出: asked for by one, approved by another, written without names, taken by the asker, gone after a day."""

import re
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import exporting
from cases.models import Sealing, VisitExport, visit_export
from guanai import jobs
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment, AuditEntry, Job
from guanai.tasks import tidy
from guanai.workbook import tables
from stations.access import Role
from stations.models import User
from tests.cases import files
from tests.cases.test_sealing import sentenced
from tests.stations import rows
from tests.world import appoint

DAY = timedelta(days=1)
LIST, NEW = reverse("visit-exports"), reverse("visit-export-new")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def mentor(world):
    return rows.person(world.unit["chengdong"], name="周老师", kind="retired_police")


@pytest.fixture
def minor(world, mentor):
    """Visited twice, the second time late and where a child is kept."""
    child = files.child(world.unit["chengdong"], filed_on=today() - 100 * DAY)
    team = files.team(child, [mentor], formed_on=today() - 90 * DAY)
    files.visit(child, today() - 80 * DAY, visitors=[mentor], next_on=today() - 60 * DAY, findings="在网吧过夜")
    files.visit(child, today() - 20 * DAY, visitors=[mentor], place="detention", worried=True)
    team.refresh_from_db()
    return child


@pytest.fixture
def colleague(world):
    """A second 站长 of the station."""
    user = User.enter(login="colleague", name="副站长", password="x", by=None)
    appoint(user, Role.STATION_HEAD, world.unit["chengdong"], by=world.user["security"])
    world.user["colleague"] = user
    return user


@pytest.fixture
def export(world, minor) -> VisitExport:
    return asked(world)


def asked(world, **facts) -> VisitExport:
    facts = {"since": today() - 90 * DAY, "until": today(), "purpose": "季度检查"} | facts
    return VisitExport(unit=world.unit["chengdong"], **facts).ask(by=world.user["head"])


def written(export, by) -> VisitExport:
    """Approved and done."""
    export.approve(by=by)
    jobs.run(export.job_id, exporting.write)
    export.refresh_from_db()
    return export


def sheet(export) -> list[list[str]]:
    return tables(Attachment.objects.get(pk=export.attachment_id).read())["走访记录"]


def url(name: str, export) -> str:
    return reverse(f"visit-export-{name}", args=[export.pk])


def bytes_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


class TestTheSheet:
    def test_it_names_no_child_and_tells_no_finding_and_no_place_of_a_case(self, world, export, minor):
        found = sheet(written(export, world.user["county"]))
        assert found[1] == list(exporting.HEADS)
        day, late = today() - 80 * DAY, today() - 20 * DAY
        assert found[2][:4] == [minor.file_no, f"{day:%Y-%m-%d}", "家中", "周老师"]
        assert found[3][:4] == [minor.file_no, f"{late:%Y-%m-%d}", "其他地点", "周老师"]
        assert found[3][5] == "逾期"
        told = " ".join(cell for row in found for cell in row)
        assert not [word for word in ("刘", "网吧", "按时到校", "羁押", "担忧") if word in told]

    def test_a_lock_up_looks_like_a_station(self, world, minor, mentor):
        files.visit(minor, today() - 2 * DAY, visitors=[mentor], place="station")
        places = [row[2] for row in sheet(written(asked(world), world.user["county"]))[2:]]
        assert places == ["家中", "其他地点", "其他地点"]

    def test_it_bears_who_took_it_when_and_its_number(self, world, export):
        export = written(export, world.user["county"])
        mark = sheet(export)[0][0]
        head = world.user["head"]
        assert f"{head.name}（head）" in mark
        assert export.no in mark
        assert re.search(rf"{today():%Y-%m-%d} \d\d:\d\d", mark)
        with zipfile.ZipFile(BytesIO(Attachment.objects.get().read())) as book:
            page = book.read("xl/worksheets/sheet1.xml").decode()
        assert f"<oddFooter>&amp;L{mark}" in page

    def test_what_looks_like_a_formula_stays_text(self, world, minor):
        files.visit(minor, today(), visitors=[rows.person(world.unit["chengdong"], name="=1+1")])
        export = written(asked(world), world.user["county"])
        assert "=1+1" in {row[3] for row in sheet(export)[2:]}
        with zipfile.ZipFile(BytesIO(Attachment.objects.get().read())) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")

    def test_it_holds_what_was_asked_for(self, world, minor, mentor):
        aunt = rows.person(world.unit["chengdong"], name="李大姐")
        files.visit(minor, today() - 3 * DAY, visitors=[aunt], place="phone")
        for facts, number in (
            ({"since": today() - 30 * DAY}, 2),
            ({"place": "phone"}, 1),
            ({"visitor": mentor}, 2),
            ({"timely": "late"}, 1),
        ):
            export = asked(world, **facts)
            assert exporting.rows_of(export).count() == number, facts
            export.withdraw(by=world.user["head"])

    def test_only_the_unit_s_own_files_are_in_it(self, world, export):
        other = files.child(world.unit["chengxi"], id_no=files.number(3))
        files.visit(other, today(), visitors=[rows.person(world.unit["chengxi"])])
        assert exporting.rows_of(export).count() == 2

    def test_it_lies_sealed_on_the_disk_and_its_name_tells_nothing(self, world, export, minor, media):
        export = written(export, world.user["county"])
        (path,) = bytes_in(media)
        assert path.name == str(export.attachment_id)
        assert b"PK" not in path.read_bytes()[:200]
        assert minor.file_no not in export.attachment.name + Job.objects.get().title


class TestTwoPeople:
    def test_never_oneself(self, world, export, as_):
        for verb in ("approval", "refusal"):
            assert as_("head").post(url(verb, export), {"reason": "不"}).status_code == 409
        with pytest.raises(IntegrityError):
            VisitExport.objects.update(decided_by=export.asked_by_id, decided_at=timezone.now())

    @pytest.mark.parametrize("who", ["county", "colleague"])
    def test_the_county_or_a_second_head_approves(self, world, colleague, export, as_, who):
        page = as_(who).get(url("approval", export)).content.decode()
        assert "现有 2 次。用途：季度检查" in page
        assert as_(who).post(url("approval", export)).status_code == 302
        export.refresh_from_db()
        assert (export.status, export.decided_by) == ("approved", world.user[who].pk)
        assert export.job.owner == world.user["head"].pk

    def test_a_county_beside_a_member_and_the_bureau_know_nothing_of_it(self, world, export, as_):
        codes = [as_(who).post(url("approval", export)).status_code for who in ("other_county", "member", "bureau")]
        assert codes == [404] * 3
        assert export.no not in as_("other_county").get(LIST).content.decode()

    def test_of_two_at_once_the_second_is_told(self, world, colleague, export):
        first, second = (VisitExport.objects.get() for _ in range(2))
        first.approve(by=world.user["county"])
        with pytest.raises(NotAllowed, match="别人刚办过"):
            second.approve(by=colleague)
        with pytest.raises(NotAllowed, match="别人刚办过"):
            second.refuse("不", by=colleague)
        assert Job.objects.count() == 1

    def test_a_refusal_tells_the_asker_why(self, world, export, as_):
        as_("county").post(url("refusal", export), {"reason": "用途不清"})
        assert "用途不清" in as_("head").get(LIST).content.decode()
        assert "用途不清" not in as_("county").get(LIST).content.decode()
        assert not Job.objects.exists()

    def test_what_was_withdrawn_can_be_approved_by_nobody(self, world, export, as_):
        assert as_("county").post(url("withdrawal", export)).status_code == 404
        as_("head").post(url("withdrawal", export))
        assert as_("county").post(url("approval", export)).status_code == 409
        assert as_("head").post(url("withdrawal", export)).status_code == 302
        assert VisitExport.objects.get().status == "withdrawn"

    def test_a_double_click_asks_once_and_another_question_waits_its_turn(self, world, minor, as_):
        facts = {"unit": world.unit["chengdong"].pk, "since": today() - 90 * DAY, "until": today(), "purpose": "检查"}
        assert [as_("head").post(NEW, facts).status_code for _ in range(2)] == [302, 302]
        assert as_("head").post(NEW, facts | {"timely": "late"}).status_code == 409
        assert VisitExport.objects.count() == 1
        assert AuditEntry.objects.filter(verb="visitexport.ask").count() == 1

    def test_what_holds_nothing_or_spans_years_is_not_asked_for(self, world, minor, as_):
        facts = {"unit": world.unit["chengdong"].pk, "since": today(), "until": today(), "purpose": "检查"}
        for wrong, words in (
            ({}, "没有走访"),
            ({"since": today() - 400 * DAY}, "最多导出一年"),
            ({"since": today() + DAY, "until": today() + DAY}, "不能晚于今天"),
            ({"since": today(), "until": today() - DAY}, "不能早于"),
        ):
            page = as_("head").post(NEW, facts | wrong)
            assert page.status_code == 422
            assert words in page.content.decode()


class TestTaking:
    def test_by_the_asker_alone_and_never_stored_by_a_browser(self, world, colleague, export, as_):
        export = written(export, world.user["county"])
        for who in ("county", "colleague", "member", "bureau"):
            assert as_(who).get(url("file", export)).status_code == 404
        page = as_("head").get(url("file", export))
        assert tables(page.content)["走访记录"][1] == list(exporting.HEADS)
        assert page["Cache-Control"] == "no-store"
        line = AuditEntry.objects.get(verb="visitexport.download")
        assert (line.actor, line.target, line.detail) == (world.user["head"].pk, export.pk, {"rows": 2})

    def test_for_a_day_and_the_night_after_it_is_gone(self, world, export, as_, media):
        export = written(export, world.user["county"])
        with time_machine.travel(timezone.now() + DAY, tick=False):
            assert as_("head").get(url("file", export)).status_code == 404
            tidy()
        export.refresh_from_db()
        assert (export.status, export.attachment, bytes_in(media)) == ("purged", None, [])

    def test_a_fresh_file_survives_the_night(self, world, export):
        export = written(export, world.user["county"])
        tidy()
        export.refresh_from_db()
        assert export.status == "ready"

    def test_who_lost_the_right_gets_nothing(self, world, export, as_):
        export.approve(by=world.user["county"])
        world.user["head"].appointments.update(ends_on=today() - DAY)
        jobs.run(export.job_id, exporting.write)
        assert "没有导出的权限" in Job.objects.get().error
        assert as_("head").get(url("file", export)).status_code == 404
        assert not Attachment.objects.exists()

    def test_the_asker_and_the_second_person_find_it_in_their_work(self, world, export, as_):
        bench = reverse("workbench")
        county = as_("county").get(bench).content.decode()
        assert "批准走访导出" in county
        assert url("approval", export) in county
        assert "走访导出" not in as_("head").get(bench).content.decode()
        written(export, world.user["county"])
        assert "走访记录已导出" in as_("head").get(bench).content.decode()
        assert "批准走访导出" not in as_("county").get(bench).content.decode()

    def test_the_list_of_visits_leads_to_it_with_what_was_chosen(self, minor, as_):
        page = as_("head").get(reverse("visits-made"), {"since": "2026-01-02", "timely": "late"}).content.decode()
        found = re.search(rf'href="({NEW}[^"]*)"', page)[1].replace("&amp;", "&")
        form = as_("head").get(found).context["form"]
        assert (form["since"].value(), form["timely"].value()) == ("2026-01-02", "late")
        assert NEW not in as_("member").get(reverse("visits-made")).content.decode()


class TestSealing:
    def place(self, minor, **facts):
        facts |= {"case": sentenced(minor), "basis": "criminal", "notice_no": "封 3 号"}
        row = Sealing(minor=minor, unit=minor.unit, **facts)
        row.place(by=User.objects.get(login="keeper"))

    @pytest.mark.parametrize("team_goes_on", [True, False])
    @pytest.mark.parametrize("extent", ["file", "matter"])
    def test_a_sealed_file_is_in_no_export(self, world, export, minor, team_goes_on, extent):
        if not team_goes_on:
            minor.teams.get().close(on=today(), by=None)
        self.place(minor, extent=extent)
        assert list(exporting.rows_of(export)) == []
        assert len(sheet(written(export, world.user["county"]))) == 2

    def test_a_finished_file_is_written_anew_without_the_child_and_nobody_is_told_why(
        self, world, export, minor, as_, media, django_capture_on_commit_callbacks
    ):
        export = written(export, world.user["county"])
        before, ready_at, bytes_before = export.state, export.ready_at, bytes_in(media)
        with django_capture_on_commit_callbacks(execute=True):
            self.place(minor)
        assert bytes_in(media) == []  # not for a moment longer
        export.refresh_from_db()
        jobs.run(export.job_id, exporting.write)
        export.refresh_from_db()
        assert (export.state, export.ready_at, export.rows) == (before, ready_at, 0)
        assert bytes_in(media) != bytes_before
        assert len(sheet(export)) == 2
        assert as_("head").get(url("file", export)).status_code == 200
        page = as_("head").get(LIST).content.decode()
        assert "已清理" not in page
        assert "封存" not in re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL)

    def test_one_of_yesterday_is_left_to_the_night(self, world, export, minor):
        export = written(export, world.user["county"])
        VisitExport.objects.update(ready_at=timezone.now() - DAY)
        self.place(minor)
        export.refresh_from_db()
        assert export.state == ("已清理", "still")
        assert export.status == "ready"

    def test_one_that_is_being_written_begins_anew(self, world, export, minor, monkeypatch, media):
        export.approve(by=world.user["county"])
        real = exporting.sheet_of

        def sealed_meanwhile(export, rows):
            monkeypatch.setattr(exporting, "sheet_of", real)
            self.place(minor)
            return real(export, rows)

        monkeypatch.setattr(exporting, "sheet_of", sealed_meanwhile)
        jobs.run(export.job_id, exporting.write)
        export.refresh_from_db()
        assert (export.status, Attachment.objects.count()) == ("approved", 0)
        jobs.run(export.job_id, exporting.write)
        export.refresh_from_db()
        assert (export.status, export.rows) == ("ready", 0)

    def test_one_that_was_begun_while_the_seal_waited_begins_anew_too(self, world, export, minor, monkeypatch):
        export.approve(by=world.user["county"])
        real = visit_export.begin_anew

        def begun_after(rows):
            monkeypatch.setattr(visit_export, "begin_anew", real)
            real(rows)
            assert jobs.Lease.claim(export.job_id)

        monkeypatch.setattr(visit_export, "begin_anew", begun_after)
        self.place(minor)
        assert Job.objects.get(pk=export.job_id).state == Job.State.QUEUED

    def test_who_is_at_work_is_stopped_before_the_export_is_held(self, world, export, minor):
        """In the order of who finishes one: else each of the two would wait for the other."""
        export.approve(by=world.user["county"])
        jobs.Lease.claim(export.job_id)
        with CaptureQueriesContext(connection) as caught:
            self.place(minor)
        told = [query["sql"].split('"')[1] for query in caught if query["sql"].startswith("UPDATE")]
        assert told.index(Job._meta.db_table) < told.index(VisitExport._meta.db_table)

    def test_a_file_of_the_unit_that_made_the_visits_is_written_anew_too(self, world, export, minor):
        export = written(export, world.user["county"])
        type(minor).objects.filter(pk=minor.pk).update(unit=world.unit["chengxi"])
        self.place(type(minor).objects.get(pk=minor.pk))
        export.refresh_from_db()
        assert (export.status, export.attachment) == ("approved", None)

    def test_another_station_keeps_its_file(self, world, export):
        export = written(export, world.user["county"])
        self.place(files.child(world.unit["hekou"], id_no=files.number(5)))
        export.refresh_from_db()
        assert export.status == "ready"

    def test_what_waits_for_approval_goes_on_waiting(self, export, minor):
        self.place(minor)
        export.refresh_from_db()
        assert export.status == "asked"

"""All summaries of a tree as one job: parts of their own, one zip, nobody stopped by another's failure."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from guanai import jobs, taking
from guanai.models import AuditEntry, Export, Job
from reports import generation, tasks
from reports.models import Format, GeneratedSummary, NarrativeBlock, SummaryBatch
from stations.models import Unit

pytestmark = pytest.mark.django_db
UNITS = 2  # of the county: itself and its station


@pytest.fixture
def county(world) -> Unit:
    return world.unit["donghu"]


def ask(world, county, **asked) -> SummaryBatch:
    return SummaryBatch.request(county, 2025, by=world.user["county"], **asked)


def work(batch: SummaryBatch) -> None:
    """As two workers would, one after the other."""
    for part in batch.parts.all():
        tasks.generate_summary(str(part.job_id))
    tasks.gather_batch(str(batch.job_id))
    batch.refresh_from_db()


def pack(batch: SummaryBatch) -> ZipFile:
    return ZipFile(BytesIO(batch.export.attachment.read()))


def listed(batch: SummaryBatch) -> list[list]:
    return load_workbook(BytesIO(pack(batch).read("清单.xlsx"))).get_sheet_by_index(0).to_python()[1:]


def test_every_unit_of_the_tree_is_a_part_with_a_job_of_its_own(world, county):
    batch = ask(world, county)
    tree = list(Unit.objects.filter(path__startswith=county.path).order_by("path"))
    assert [one.unit for one in batch.parts.order_by("unit__path")] == tree
    assert {one.job.parent for one in batch.parts.all()} == {batch.job}


def test_asked_twice_while_it_runs_it_is_one(world, county):
    first = ask(world, county)
    assert ask(world, county) == first
    assert ask(world, county, format=Format.DOCX) != first


@pytest.mark.parametrize(("kind", "begins"), [(Format.PDF, b"%PDF"), (Format.DOCX, b"PK"), (Format.XLSX, b"PK")])
def test_the_zip_holds_a_list_and_each_file_in_the_order_of_the_units(world, county, kind, begins):
    batch = ask(world, county, format=kind)
    work(batch)
    assert batch.job.state == Job.State.DONE
    names = pack(batch).namelist()
    assert names[0] == "清单.xlsx"
    assert names[1] == f"001 {county.name}2025年关心下一代工作总结（草稿）.{kind}"
    assert [row[1] for row in listed(batch)] == [one.unit.name for one in batch.parts.order_by("unit__path")]
    assert all(pack(batch).read(name).startswith(begins) for name in names[1:])


def test_a_unit_that_fails_is_named_and_stops_nobody(world, county):
    station = world.unit["chengdong"]
    NarrativeBlock.at(station, 2025, "lead").write("{{M99x}}", version=0, by=None)
    batch = ask(world, county)
    work(batch)
    assert batch.job.state == Job.State.DONE
    results = {row[2]: (row[3], row[5]) for row in listed(batch)}
    assert results["chengdong"] == ("", "有 1 处数字引用不对，请先改好再生成。")
    assert results["donghu"][1] == "已生成"
    assert len(pack(batch).namelist()) == len(results)


def test_the_whole_waits_for_its_parts_and_that_is_no_attempt(world, county):
    batch = ask(world, county)
    assert not Job.objects.claimable(timezone.now()).filter(pk=batch.job_id).exists()
    Job.objects.filter(pk=batch.job_id).update(lease_until=timezone.now())
    for _ in range(5):  # as the sweeper would wake it
        Job.objects.filter(pk=batch.job_id).update(lease_until=timezone.now())
        tasks.gather_batch(str(batch.job_id))
    whole = Job.objects.get(pk=batch.job_id)
    assert (whole.state, whole.attempts, whole.lease) == (Job.State.QUEUED, 0, None)


def test_the_last_part_wakes_the_whole_and_each_says_how_far_it_is(world, county, monkeypatch):
    woken = []
    monkeypatch.setattr(jobs, "wake", lambda job: woken.append(job.pk))
    batch = ask(world, county)
    *first, last = batch.parts.all()
    for part in first:
        tasks.generate_summary(str(part.job_id))
    whole = Job.objects.get(pk=batch.job_id)
    assert whole.step == f"已完成 {len(first)} 个，共 {len(first) + 1} 个"
    assert batch.job_id not in woken
    tasks.generate_summary(str(last.job_id))
    assert woken[-1] == batch.job_id
    assert Job.objects.claimable(timezone.now()).filter(pk=batch.job_id).exists()


def test_a_part_whose_worker_died_is_done_again_and_only_once(world, county):
    batch = ask(world, county)
    part = batch.parts.first()
    assert jobs.Lease.claim(part.job_id) is not None  # and then the power fails
    tasks.generate_summary(str(part.job_id))
    assert Job.objects.get(pk=part.job_id).state == Job.State.RUNNING
    Job.objects.filter(pk=part.job_id).update(lease_until=timezone.now())
    work(batch)
    assert batch.job.state == Job.State.DONE
    assert len(pack(batch).namelist()) == batch.parts.count() + 1


def test_the_zip_is_an_export_with_a_number_and_goes_after_a_day(world, county):
    batch = ask(world, county)
    work(batch)
    assert batch.export.is_fresh
    assert batch.export.rows == batch.parts.count()
    Export.objects.update(ready_at=timezone.now() - timedelta(days=2))
    taking.purge()
    batch.refresh_from_db()
    assert batch.export.attachment is None
    assert batch.parts.there().count() == batch.parts.count()


# --- pages


def batch_url(code: str = "donghu") -> str:
    return reverse("summary-batch-new", args=[code, 2025])


def test_who_asks_sees_the_progress_and_later_the_zip(as_, world):
    browser = as_("county")
    response = browser.post(batch_url(), {"format": "xlsx"})
    batch = SummaryBatch.objects.get()
    assert response.url == batch.get_absolute_url()
    assert batch.format == Format.XLSX
    assert "排队中" in browser.get(response.url).content.decode()
    work(batch)
    assert reverse("export-file", args=[batch.export.pk]) in browser.get(response.url).content.decode()
    assert browser.get(reverse("export-file", args=[batch.export.pk])).status_code == 200
    assert AuditEntry.objects.filter(verb="export.download", target=batch.export.pk).exists()


def test_another_reader_of_the_unit_sees_the_files_and_not_the_zip(as_, world, county):
    batch = ask(world, county)
    work(batch)
    page = as_("bureau").get(batch.get_absolute_url()).content.decode()
    assert "下载 PDF" in page
    assert "压缩包" not in page
    assert as_("bureau").get(reverse("export-file", args=[batch.export.pk])).status_code == 404


# --- January


@pytest.fixture
def keeping(world) -> Unit:
    """The city, of which two units keep records of their own."""
    for code in ("donghu", "chengdong"):
        Unit.objects.filter(code=code).update(records_since=date(2024, 3, 1))
    return world.unit["chengbei"]


@pytest.mark.parametrize(
    ("day", "number"), [((2025, 12, 31), 0), ((2026, 1, 1), 0), ((2026, 1, 5), 1), ((2026, 2, 2), 0)]
)
def test_from_the_first_working_day_of_january_on_drafts_are_made(keeping, day, number):
    generation.drafts_of_last_year(date(*day))
    assert SummaryBatch.objects.count() == number


def test_the_drafts_are_those_of_last_year_for_every_unit_with_records_once(keeping):
    for day in (5, 6, 7):
        generation.drafts_of_last_year(date(2026, 1, day))
        for job in Job.objects.unfinished().filter(parent__isnull=False):
            tasks.generate_summary(str(job.pk))
    batch = SummaryBatch.objects.get()
    tasks.gather_batch(str(batch.job_id))
    assert Job.objects.get(pk=batch.job_id).state == Job.State.DONE
    assert sorted(one.unit.code for one in GeneratedSummary.objects.there()) == ["chengdong", "donghu"]
    assert {(one.year, one.requested_by, one.state_words) for one in batch.parts.all()} == {(2025, None, "草稿")}


def test_the_database_refuses_a_second_batch_of_january(keeping):
    generation.drafts_of_last_year(date(2026, 1, 5))
    batch = SummaryBatch.objects.get()
    job = Job.objects.create(task="t", title="t", target=batch.pk, url="/")
    with pytest.raises(IntegrityError), transaction.atomic():
        SummaryBatch.objects.create(unit=batch.unit, year=batch.year, job=job)

"""The work of the summary jobs: gather, write, keep; and pack what was made for a whole tree."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from django.conf import settings
from django.urls import reverse

from guanai import taking, workbook
from guanai.calendars import add_working_days
from guanai.jobs import CannotFinish, Lease
from guanai.models import Job
from reports import frozen
from reports.annual import annual_summary
from reports.document import Document
from reports.models import Format, GeneratedSummary, SummaryBatch, SummaryIssue
from reports.writers import docx, pdf, press, xlsx
from stations.models import Unit

LIST = ("序号", "单位", "代号", "文件", "版次", "结果")
Progress = Callable[[str, float], None]


def summary(lease: Lease) -> None:
    """Make the file that a GeneratedSummary waits for. Raises CannotFinish with the reason in Chinese."""
    waiting = GeneratedSummary.objects.select_related("unit", "requested_by").get(pk=lease.job.target)
    lease.report(5, "正在汇总各单位数字")
    document = issued(waiting) if waiting.issued else draft(waiting)
    data = written(document, waiting.format, lambda step, share: lease.report(20 + int(share * 70), step))
    lease.report(90, "正在保存")
    waiting.keep(data, lease)


def draft(waiting: GeneratedSummary) -> Document:
    """From the records of this moment."""
    found = annual_summary(waiting.unit, waiting.year, waiting.portion)
    if problems := found.problems():
        raise CannotFinish(f"有 {len(problems)} 处数字引用不对，请先改好再生成。")
    return found.document()


def issued(waiting: GeneratedSummary) -> Document:
    """The frozen document of the version, whatever became of the records."""
    place = {"unit": waiting.unit, "year": waiting.year, "portion": waiting.portion}
    issue = SummaryIssue.objects.select_related("document").get(**place, version=waiting.issued)
    try:
        if not issue.holds():
            raise CannotFinish("印发件与当时的校验值不符，不能打印，请联系系统管理员。")
        kept = frozen.load(issue.document.read())
    except (frozen.NotFrozen, FileNotFoundError) as error:
        raise CannotFinish("印发件的文件读不出来，请联系系统管理员。") from error
    return as_issued(kept, issue)


def as_issued(kept: Document, issue: SummaryIssue) -> Document:
    """With what it can be checked by."""
    return replace(kept, draft=False, code=issue.code, version=issue.version, link=check_address(issue.code))


def check_address(code: str) -> str:
    """Where whoever holds the paper can check it; nothing where the portal has no address for the public."""
    page = reverse("public-summary", query={"code": code})
    return f"{settings.PUBLIC_URL.rstrip('/')}{page}" if settings.PUBLIC_URL else ""


def written(document: Document, kind: str, progress: Progress) -> bytes:
    """The document in a format. Raises CannotFinish."""
    if kind == Format.PDF:
        try:
            return pdf.write(document, progress=progress)
        except press.MissingFonts as error:
            raise CannotFinish(str(error)) from error
    progress("正在写出文件", 0.3)
    return docx.write(document) if kind == Format.DOCX else xlsx.write(document)


# --- a whole tree


def batch(lease: Lease) -> None:
    """Pack the parts once all of them have ended, however they ended."""
    whole = SummaryBatch.objects.select_related("unit", "export").get(pk=lease.job.target)
    if Job.objects.unfinished().filter(parent=lease.job).exists():
        lease.wait()
        return
    if whole.export is None:  # the drafts lie on the shelves of their units
        with lease.finishing():
            return
    lease.report(90, "正在打包")
    parts = list(whole.parts.select_related("unit", "job", "attachment").order_by("unit__path"))
    data = packed(parts, lambda number: lease.report(90 + 9 * number // len(parts), f"正在打包第 {number} 个"))
    taking.keep(whole.export, data, len(parts), lease, f"{whole}.zip")


def packed(parts: list[GeneratedSummary], progress: Callable[[int], None]) -> bytes:
    """A zip: 清单 first, which names each unit and why its file is missing, then the files in the order of units."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as pack:  # each is packed already
        pack.writestr("清单.xlsx", workbook.written([workbook.Sheet("清单", LIST, listed(parts))]))
        for number, part in enumerate(parts, start=1):
            if part.attachment:
                pack.writestr(name_in_pack(number, part), part.attachment.read())
            if number % 10 == 0:
                progress(number)
    return out.getvalue()


def listed(parts: list[GeneratedSummary]) -> Iterator[tuple]:
    """One line a unit."""
    for number, part in enumerate(parts, start=1):
        name = name_in_pack(number, part) if part.attachment else ""
        result = "已生成" if part.attachment else part.job.error or "没有生成"
        yield number, part.unit.name, part.unit.code, name, part.state_words, result


def name_in_pack(number: int, part: GeneratedSummary) -> str:
    """Numbered, so that the files lie in the order of the units; without what a path would be made of."""
    return f"{number:03} {part.file_name}".replace("/", "、").replace("\\", "、")


def drafts_of_last_year(on: date) -> None:
    """From the first working day of January: drafts for every unit with records, once. Safe to repeat."""
    if on.month != 1 or on < add_working_days(date(on.year - 1, 12, 31), 1):
        return
    for unit in Unit.objects.filter(parent=None).open_in(on.year - 1):
        SummaryBatch.request(unit, on.year - 1, by=None)

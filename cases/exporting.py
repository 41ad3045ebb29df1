"""The work of the export jobs: the visits that were approved, in a sheet that names no child."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from cases.filters import VisitFilters
from cases.models import MentoringVisit, Minor, VisitExport
from cases.models.visit_export import GONE, told_place
from guanai import workbook
from guanai.jobs import CannotFinish, Lease
from stations.access import Permission

MOST = 20_000  # rows of one file
CHUNK = 1_000  # rows in memory at a time
HEADS = ("档案号", "走访日期", "地点或方式", "走访人", "应在", "按时")


def rows_of(export: VisitExport) -> QuerySet[MentoringVisit]:
    """What the list of visits shows the asker of these days: of the unit's own files, of none that is being sealed."""
    user = export.asked_by
    files = Minor.objects.valid().in_lists().writable_by(user, Permission.EXPORT_FILE).filter(unit=export.unit_id)
    known = MentoringVisit.objects.listed_for(user).filter(minor__in=files)
    filters = VisitFilters(export.asked(), known, user=user)
    return filters.qs if filters.is_valid() else known.none()


def write(lease: Lease) -> None:
    """Write the file that an export waits for. Raises CannotFinish with the reason in Chinese."""
    export = VisitExport.objects.listed().get(pk=lease.job.target)
    if export.status != VisitExport.Status.APPROVED:
        raise CannotFinish(GONE)
    if not (export.asked_by.is_active and export.asked_by.can(Permission.EXPORT_FILE, export.unit)):
        raise CannotFinish("申请人现在没有导出的权限，没有导出。")
    rows = rows_of(export)
    number = rows.count()
    if number > MOST:
        raise CannotFinish(f"走访超过 {MOST} 次，请缩小日期范围，重新申请。")
    data = workbook.written([sheet_of(export, lines(rows, number, lease))])
    export.keep(data, number, lease)


def sheet_of(export: VisitExport, rows: Iterator[tuple]) -> workbook.Sheet:
    """With who took it, when, and under which number, at its top and at the foot of every printed page."""
    who = f"{export.asked_by.name}（{export.asked_by.login}）"
    mark = f"导出人 {who}，{timezone.localtime():%Y-%m-%d %H:%M}，编号 {export.no}。内部资料，不得外传。"
    return workbook.Sheet("走访记录", HEADS, rows, mark=mark)


def lines(rows: QuerySet[MentoringVisit], number: int, lease: Lease) -> Iterator[tuple]:
    """A line each, a thousand in memory at a time."""
    found = rows.listed().order_by("held_on", "pk").iterator(chunk_size=CHUNK)
    for count, visit in enumerate(found):
        if count % CHUNK == 0:
            lease.report(5 + 90 * count // max(number, 1), f"正在写表，{count} / {number} 行")
        yield line_of(visit)


def line_of(visit: MentoringVisit) -> tuple:
    """File number, day, place, who went, when it was due: no name of a child, no finding."""
    visitors = "、".join(person.name for person in visit.visitors.all())
    timely = "逾期" if visit.is_late else "按时" if visit.due_on else ""
    return visit.minor.file_no, visit.held_on, told_place(visit.place), visitors, visit.due_on, timely

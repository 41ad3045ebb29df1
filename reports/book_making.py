"""The work of the book jobs: section by section, told as it goes, then bound and kept."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model

from guanai import taking
from guanai.jobs import CannotFinish, Lease
from reports.books import Book, Section
from reports.models import LedgerBook
from reports.printing.book import Binding
from reports.writers.press import MissingFonts
from stations.access import Permission

HEAVIEST = 320  # rows that are typeset together
BINDING = 90  # percent of the work that is done once every section is typeset


def write(lease: Lease) -> None:
    """Make the book that an export waits for. Raises CannotFinish with the reason in Chinese."""
    kept = LedgerBook.objects.select_related("station__unit", "export").get(export=lease.job.target)
    user = get_user_model().objects.get(pk=kept.export.owner)
    if not (user.is_active and user.can(Permission.EXPORT_OUTREACH, kept.station)):
        raise CannotFinish("您现在没有导出的权限，没有做台账册。")
    try:
        data, rows = _bound(kept, user, lease)
    except MissingFonts as error:
        raise CannotFinish(str(error)) from error
    taking.keep(kept.export, data, rows, lease, f"{kept}.pdf")


def _bound(kept: LedgerBook, user, lease: Lease) -> tuple[bytes, int]:
    book, binding = Book(kept, user), Binding()
    for sections in _gathered(book, lease):
        binding.add(sections)
    lease.report(BINDING, "正在编目录和页码")
    mark = taking.mark_of(kept.export, user)
    context = {"title": str(kept), "book": kept, "station": kept.station, "mark": mark, "silent": book.silent}
    return binding.bound(context), book.rows


def _gathered(book: Book, lease: Lease) -> Iterator[list[Section]]:
    """Sections that are typeset together: of one heading, and not too many rows."""
    steps, held = book.steps(), []
    for number, (group, label, sections) in enumerate(steps):
        share = BINDING * number // len(steps)
        lease.report(share, f"正在排{label}，第 {number + 1} 部分，共 {len(steps)} 部分"[:80])
        for section in sections:
            if held and (held[0].group != group or sum(one.weight for one in held) + section.weight > HEAVIEST):
                yield held
                held = []
            held.append(section)
    if held:
        yield held

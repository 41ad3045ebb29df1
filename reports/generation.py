"""The work of the summary jobs: gather, typeset, keep."""

from guanai.jobs import CannotFinish, Lease
from reports.annual import annual_summary
from reports.models import GeneratedSummary
from reports.writers import pdf


def summary(lease: Lease) -> None:
    """Make the PDF that a GeneratedSummary waits for. Raises CannotFinish with the reason in Chinese."""
    waiting = GeneratedSummary.objects.select_related("unit", "requested_by").get(pk=lease.job.target)
    lease.report(5, "正在汇总各单位数字")
    document = annual_summary(waiting.unit, waiting.year).document()
    try:
        data = pdf.write(document, progress=lambda step, share: lease.report(20 + int(share * 70), step))
    except pdf.MissingFonts as error:
        raise CannotFinish(str(error)) from error
    lease.report(90, "正在保存")
    waiting.keep(data, lease)

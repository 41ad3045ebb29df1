"""Who may still have a file that was exported: asked anew when it is fetched.

A book and a batch have a unit of their own to ask; the list of a ledger may span many, so `User.keeps` asks for all.
"""

from guanai.exports import Export
from reports.models import LedgerBook, SummaryBatch
from stations.access import Permission


def of_book(user, export: Export) -> bool:
    """迎检台账册: whoever may still make it."""
    return user.can(Permission.EXPORT_OUTREACH, LedgerBook.objects.get(export=export).station)


def of_batch(user, export: Export) -> bool:
    """All summaries of a unit: whoever still writes that unit's summary."""
    return user.can(Permission.WRITE_SUMMARY, SummaryBatch.objects.get(export=export).unit)


RULES = {"ledger-book": of_book, "summaries": of_batch}

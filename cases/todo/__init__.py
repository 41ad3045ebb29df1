"""待办 of the children's room. Queries, never stored rows; each sort says by which right it is asked for."""

from cases.todo.drafts import FILE_DRAFT, VISIT_DRAFT
from cases.todo.exports import EXPORTS
from cases.todo.files import VISITS
from cases.todo.keeping import FILES, TRANSFERS
from cases.todo.rooms import CASES, CLUES, DROPOUTS, DUPLICATES, REFERRALS, REMINDERS
from cases.todo.seals import SEAL_ACCESSES, SEALINGS

__all__ = [
    "CASES",
    "CLUES",
    "DROPOUTS",
    "DUPLICATES",
    "EXPORTS",
    "FILES",
    "FILE_DRAFT",
    "REFERRALS",
    "REMINDERS",
    "SEALINGS",
    "SEAL_ACCESSES",
    "TRANSFERS",
    "VISITS",
    "VISIT_DRAFT",
]

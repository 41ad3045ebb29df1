"""台账: a plain dated register, declared once. The whole mechanism; the declarations live with their nouns."""

from guanai.ledger.column import Column
from guanai.ledger.declaration import Ledger

__all__ = ["Column", "Ledger"]

"""Text as XML may hold it: for Word and for the pages of a PDF."""

import re

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def readable(text: str) -> str:
    """Without what XML 1.0 knows no character for."""
    return UNREADABLE.sub("", text)

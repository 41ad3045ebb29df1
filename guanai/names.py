"""Names of people: as a list shows them, and as they are compared."""

import unicodedata


def masked_name(name: str) -> str:
    """刘**: the first character and as many stars as are left, at most two."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2) if name else ""


def bare(name: str) -> str:
    """A name as it is compared: half-width, without spaces and case."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

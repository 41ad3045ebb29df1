"""回执码: what somebody without log-in asks by. The portal keeps its digest and never the code."""

import hashlib
import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
GROUPS, LENGTH = 3, 4


def new() -> str:
    """A fresh code, such as K7M2-9QXD-4HTR: 58 bits, which nobody tries through behind a throttle."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(LENGTH)) for _ in range(GROUPS))


def digest(code: str) -> str:
    """What a code is found by. Small letters, blanks and strokes make no difference."""
    signs = "".join(one for one in code.upper() if one.isascii() and one.isalnum())
    return hashlib.sha256(f"receipt:{signs}".encode()).hexdigest()

"""回执码: what somebody without log-in asks by. The portal keeps its digest and never the code."""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
GROUPS, LENGTH = 3, 4


def of(letter: UUID) -> str:
    """The code of a letter, such as K7M2-9QXD-4HTR: a form that is sent twice shows the same one twice.

    58 bits, made with the secret of the service: nobody tries them through behind a throttle.
    """
    number = int.from_bytes(salted_hmac("receipt", letter.hex, algorithm="sha256").digest())
    signs = "".join(SIGNS[number // len(SIGNS) ** place % len(SIGNS)] for place in range(GROUPS * LENGTH))
    return "-".join(signs[at : at + LENGTH] for at in range(0, len(signs), LENGTH))


def is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def digest(code: str) -> str:
    """What a code is found by. Small letters, blanks and strokes make no difference."""
    signs = "".join(one for one in code.upper() if one.isascii() and one.isalnum())
    return hashlib.sha256(f"receipt:{signs}".encode()).hexdigest()

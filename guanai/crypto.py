"""Keys and ciphers. One key ring file; of each purpose the first key writes and every key reads.

A line of the ring is `purpose id base64`; the purposes are `field` (identity at rest), `index` (blind index), `audit`
(the chain) and `mailbox` (what the public writes: `guanai/boxes.py`). A value is bound to its place: a ciphertext moved
to another row or column does not open.
"""

import base64
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from guanai import keys

PURPOSES = ("field", "index", "audit", "mailbox")
CIPHERS = {"sm4-gcm": (algorithms.SM4, 16), "aes-256-gcm": (algorithms.AES, 32)}
NONCE, TAG = 12, 16
PIECE = 1 << 20  # bytes sealed at a time


class Unreadable(Exception):
    """The value cannot be opened: wrong place, altered, or its key is not in the ring. Nothing may be shown."""


@dataclass(frozen=True)
class Key:
    """One key of the ring: 32 random bytes under a name that every ciphertext carries."""

    purpose: str
    id: str
    secret: bytes


def ring(path: Path | None = None) -> tuple[Key, ...]:
    """The keys of the ring file as it stands now: a rotated key is known to every process at once.

    The demo makes a ring on first use; production is given one.
    """
    path = path or settings.KEY_RING_FILE
    if path is None:
        raise ImproperlyConfigured("This service has no key ring: it opens nothing.")
    state = keys.state(path)
    return _ring(path, state) if state else _ring.__wrapped__(path, state)


@lru_cache(maxsize=4)
def _ring(path: Path, state: tuple | None) -> tuple[Key, ...]:
    own = path.parent == settings.KEYS_DIR
    if own and not settings.DEMO:
        raise ImproperlyConfigured("Production makes no keys of its own: set GUANAI_KEYS_FILE.")
    text = _own(path) if own else keys.read(path)
    try:
        found = tuple(Key(p, i, base64.b64decode(s, validate=True)) for p, i, s in map(str.split, text.splitlines()))
    except ValueError as error:
        raise ImproperlyConfigured(f"Key ring {path}: a line is not 'purpose id base64'.") from error
    sound = {(key.purpose, key.id) for key in found if len(key.secret) == 32}
    missing = set(PURPOSES) - {purpose for purpose, _ in sound}
    if missing:
        raise ImproperlyConfigured(f"Key ring {path} has no 32-byte key for {', '.join(sorted(missing))}.")
    if len(sound) < len(found):
        raise ImproperlyConfigured(f"Key ring {path} holds a key that is short or has the id of another.")
    return found


def _own(path: Path) -> str:
    """The demo's ring, made on first use; one from before there was a mailbox gets its key."""
    text = keys.make(path, fresh())
    if "\nmailbox " not in f"\n{text}":
        keys.replace(path, f"{text}\n{fresh(('mailbox',))}")
    return keys.read(path)


def fresh(purposes: tuple[str, ...] = PURPOSES) -> str:
    """New ring lines, one random key a purpose."""
    return "\n".join(
        f"{purpose} {secrets.token_hex(4)} {base64.b64encode(secrets.token_bytes(32)).decode()}" for purpose in purposes
    )


def of(purpose: str) -> list[Key]:
    """The keys of a purpose, the writing one first."""
    return [key for key in ring() if key.purpose == purpose]


def key(purpose: str, key_id: str = "") -> Key:
    """The writing key of a purpose, or the one of that id. Raises Unreadable when the ring lacks it."""
    for candidate in ring():
        if candidate.purpose == purpose and key_id in ("", candidate.id):
            return candidate
    raise Unreadable(f"no {purpose} key {key_id}")


def mac(message: bytes, *, purpose: str, key_id: str = "") -> bytes:
    """HMAC-SM3 under the purpose's key, 32 bytes."""
    code = HMAC(key(purpose, key_id).secret, hashes.SM3())
    code.update(message)
    return code.finalize()


def blind_index(value: str, *, key_id: str = "") -> str:
    """What equal values share and nobody can turn back without the key: HMAC-SM3, hexadecimal."""
    text = unicodedata.normalize("NFKC", value).strip().upper()
    return mac(text.encode(), purpose="index", key_id=key_id).hex()


def blind_indexes(value: str) -> list[str]:
    """The index of a value under each key, the writing one first: while keys are rotated, rows stand under either."""
    return [blind_index(value, key_id=one.id) for one in of("index")]


def same(one: bytes, other: bytes) -> bool:
    """Compare two codes in constant time."""
    return hmac.compare_digest(one, other)


def seal(data: bytes, *, place: str) -> bytes:
    """Encrypt bytes, bound to `place` (table:column:row). The result names its cipher and key."""
    out = BytesIO()
    seal_into(out, data, place=place)
    return out.getvalue()


def seal_into(file: BinaryIO, data: bytes, *, place: str) -> None:
    """The same, written to a new file piece by piece: no second copy of the whole is held."""
    name, writing = settings.CIPHER, key("field")
    nonce = secrets.token_bytes(NONCE)
    cipher = _cipher(name, writing, modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(place.encode())
    file.write(f"{name}:{writing.id}:".encode() + nonce)
    tag_at, whole = file.tell(), memoryview(data)
    file.write(bytes(TAG))
    for start in range(0, len(whole), PIECE):
        file.write(cipher.update(whole[start : start + PIECE]))
    cipher.finalize()
    file.seek(tag_at)
    file.write(cipher.tag)


def unseal(sealed: bytes, *, place: str) -> bytes:
    """Decrypt what `seal` made for the same place. Raises Unreadable."""
    try:
        name, key_id, rest = bytes(sealed).split(b":", 2)
        mode = modes.GCM(rest[:NONCE], rest[NONCE : NONCE + TAG])
        cipher = _cipher(name.decode(), key("field", key_id.decode()), mode).decryptor()
        cipher.authenticate_additional_data(place.encode())
        return cipher.update(rest[NONCE + TAG :]) + cipher.finalize()
    except (InvalidTag, ValueError, KeyError) as error:
        raise Unreadable(place) from error


def key_of(sealed: bytes) -> str:
    """The id of the key that a ciphertext needs; rotation asks it."""
    return bytes(sealed).split(b":", 2)[1].decode()


def writing() -> str:
    """How `seal` seals today: the cipher of the settings and the id of the writing key, as a ciphertext begins."""
    return f"{settings.CIPHER}:{key('field').id}"


def is_current(sealed: bytes) -> bool:
    """Whether a ciphertext would be sealed the same way today."""
    return bytes(sealed).startswith(f"{writing()}:".encode())


def _cipher(name: str, chosen: Key, mode: modes.GCM) -> Cipher:
    algorithm, size = CIPHERS[name]
    return Cipher(algorithm(chosen.secret[:size]), mode)

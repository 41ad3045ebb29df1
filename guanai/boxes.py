"""Write-only mail: whoever knows the public half of a key shuts a box, only the ring opens it.

X25519 with a key of the box's own, HKDF, AES-256-GCM. A box is bound to its place, as every ciphertext of the portal.
"""

import base64
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from guanai import crypto, keys

PURPOSE, HALF = "mailbox", 32  # bytes of a public half
ONCE = bytes(12)  # each box has a key of its own, which seals one text


def slot() -> tuple[str, bytes]:
    """Id and public half of the key that boxes are shut with: of the ring, or of a file where there is no ring."""
    if settings.KEY_RING_FILE is None:
        return read(settings.MAILBOX_FILE)
    key = crypto.key(PURPOSE)
    return key.id, _public(X25519PrivateKey.from_private_bytes(key.secret))


def read(path: Path) -> tuple[str, bytes]:
    """The slot as `line` wrote it. Raises ImproperlyConfigured."""
    try:
        purpose, key_id, half = keys.read(path).split()
        public = base64.b64decode(half, validate=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"{path}: not 'mailbox id base64'.") from error
    if purpose != PURPOSE or len(public) != HALF:
        raise ImproperlyConfigured(f"{path}: not the public half of a mailbox key.")
    return key_id, public


def line() -> str:
    """The slot of the ring's writing key as the line of a file that holds no secret."""
    key_id, public = slot()
    return f"{PURPOSE} {key_id} {base64.b64encode(public).decode()}"


def shut(data: bytes, *, place: str) -> bytes:
    """A box that nobody opens without the ring, bound to `place`; it names its key."""
    key_id, public = slot()
    own = X25519PrivateKey.generate()
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    half = _public(own)
    return f"{key_id}:".encode() + half + _cipher(shared, half + public).encrypt(ONCE, data, place.encode())


def opened(box: bytes, *, place: str) -> bytes:
    """What `shut` put in for the same place. Raises crypto.Unreadable."""
    try:
        key_id, rest = bytes(box).split(b":", 1)
        private = X25519PrivateKey.from_private_bytes(crypto.key(PURPOSE, key_id.decode()).secret)
        half = rest[:HALF]
        shared = private.exchange(X25519PublicKey.from_public_bytes(half))
        return _cipher(shared, half + _public(private)).decrypt(ONCE, rest[HALF:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise crypto.Unreadable(place) from error


def key_of(box: bytes) -> str:
    """The id of the key that a box needs; rotation asks it."""
    return bytes(box).split(b":", 1)[0].decode(errors="replace")


def _public(private: X25519PrivateKey) -> bytes:
    return private.public_key().public_bytes_raw()


def _cipher(shared: bytes, halves: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"guanai mailbox" + halves).derive(shared))

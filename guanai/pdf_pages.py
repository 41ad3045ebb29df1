"""The pages of a PDF in a file of their own: what opens with one, hangs on it or tells of a camera stays behind.

A program of its own, without the portal's keys and settings: a few kilobytes can unpack to gigabytes, or ask for hours,
before anything can be counted. So it reads within bounds from its input, writes to its output, and ends with why not.
"""

import re
import resource
import sys
from collections.abc import Iterator
from enum import IntEnum
from io import BytesIO

import pikepdf

LARGEST = 10 * 1024 * 1024  # bytes of a PDF, as it came and as it is kept
MOST_PAGES = 60
MEMORY = 384 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of reckoning
ACTIVE = ("/JS", "/JavaScript", "/Launch", "/SubmitForm", "/EmbeddedFile", "/XFA", "/RichMedia")  # of no paper
BESIDE = {"/Annots", "/AA", "/Metadata", "/PieceInfo", "/Thumb"}  # of a page or a picture, and none of it
PICTURE = (*range(0xC0, 0xE1), 0xE2, 0xEE)  # the segments of a JPEG that draw it, its density and its colours too
MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)  # after the drawn lines of a JPEG


class Why(IntEnum):
    """How the program ends."""

    KEPT = 0
    TORN = 3
    LOCKED = 4
    ACTIVE = 5
    PAGES = 6
    LARGE = 7
    HEAVY = 8


class Refused(Exception):
    """No paper that is kept, and why."""


def kept(data: bytes) -> bytes:
    """The pages alone. Raises Refused with its Why."""
    try:
        with pikepdf.open(BytesIO(data)) as found:
            return _pages(found)
    except pikepdf.PasswordError:
        raise Refused(Why.LOCKED) from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError):
        raise Refused(Why.TORN) from None


def _pages(found: pikepdf.Pdf) -> bytes:
    if not len(found.pages):
        raise Refused(Why.TORN)
    if len(found.pages) > MOST_PAGES:  # before they are taken over: the time of that grows with their square
        raise Refused(Why.PAGES)
    if any(_acts(one) for one in found.objects):
        raise Refused(Why.ACTIVE)
    fresh, written = pikepdf.new(), BytesIO()
    fresh.pages.extend(found.pages)
    for one in [*(page.obj for page in fresh.pages), *fresh.objects]:
        _strip(one)
    fresh.save(written)
    if written.tell() > LARGEST:
        raise Refused(Why.LARGE)
    return written.getvalue()


def _acts(one: pikepdf.Object) -> bool:
    """Whether an object is, or leads to, something that runs or is carried along; however its name is spelt."""
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return any(name in one for name in ACTIVE) or any(one.get(key) in ACTIVE for key in ("/S", "/Type", "/Subtype"))


def _strip(one: pikepdf.Object) -> None:
    """Take from a page or a stream what is beside it, and from a photograph what its camera wrote into it."""
    is_page = isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Page"
    if is_page or isinstance(one, pikepdf.Stream):
        for name in BESIDE & set(one.keys()):
            del one[name]
    if isinstance(one, pikepdf.Stream) and "/DCTDecode" in (filters := _listed(one.get("/Filter"))):
        _strip_photo(one, filters)


def _strip_photo(one: pikepdf.Stream, filters: list) -> None:
    """Its own filter is the last; what it is packed in besides is taken off."""
    parms = _listed(one.get("/DecodeParms"))
    own = parms[-1] if len(parms) == len(filters) else None
    if len(filters) > 1:
        one.write(one.read_raw_bytes(), filter=filters[:-1], decode_parms=parms[:-1] or None)
    data = one.read_bytes() if len(filters) > 1 else one.read_raw_bytes()
    one.write(b"".join(_drawn(data)), filter=filters[-1], decode_parms=own)


def _listed(value) -> list:
    """One filter or several, as PDF writes them."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _drawn(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that draw it, up to its end: neither place, camera and hour nor a picture behind it."""
    if not data.startswith(b"\xff\xd8"):
        raise Refused(Why.TORN)
    yield data[:2]
    at = 2
    while (kind := _kind(data, at)) != 0xD9:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == 0xDA:  # the lines themselves, to the next segment or to the end
            following = MARKER.search(data, end)
            end = following.start() if following else len(data)
        if kind in PICTURE:
            yield data[at:end]
        at = end
    yield b"\xff\xd9"


def _kind(data: bytes, at: int) -> int:
    """Which segment begins here; a picture that breaks off has ended. Raises Refused."""
    if at >= len(data):
        return 0xD9
    if len(data) < at + 2 or data[at] != 0xFF:
        raise Refused(Why.TORN)
    return data[at + 1]


def run() -> Why:
    """Read a PDF from the input within bounds, write its pages to the output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sys.stdout.buffer.write(kept(sys.stdin.buffer.read()))
    except Refused as refusal:
        return refusal.args[0]
    except MemoryError:
        return Why.HEAVY
    return Why.KEPT


if __name__ == "__main__":
    sys.exit(run())

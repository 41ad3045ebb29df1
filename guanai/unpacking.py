"""An uploaded workbook is looked through, piece by piece, before any library opens it.

A few kilobytes can unpack to gigabytes, two cells at opposite corners of a sheet make the reading library ask for half
a terabyte and abort the process, room is made for as many texts as a file claims, and one long text that every cell
points at is copied for each: none may reach it.
"""

import lzma
import re
import zipfile
import zlib
from array import array
from io import BytesIO
from itertools import pairwise

UNPACKED = 50 * 1024 * 1024  # bytes that a workbook may grow to
TEXT = 50 * 1024 * 1024  # bytes of text in all cells together, each with its own copy of what it points at
PIECE = 256 * 1024
LONGEST_TAG = 8 * 1024
MOST_ROWS = 20_000
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)

PREFIX = rb"<(?:[^\s<>/:]+:)?"  # whatever a name may be made of
CELL = PREFIX + rb"c(?=[\s/>])"
NO_PLACE = re.compile(CELL + rb"(?![^<>]*\sr=)")
LENGTHY = re.compile(CELL + rb"[^<>]{1000}")  # looked at again and again, it would take hours
WHOLE = rb"[^<>\"']*(?:\"[^\"<>]*\"[^<>\"']*|'[^'<>]*'[^<>\"']*)*>"  # to the end of the tag, without > in a value
CUT = re.compile(PREFIX + rb"(?:c|sst)(?=[\s/>])(?!" + WHOLE + rb")")
COUNT = re.compile(PREFIX + rb"sst(?=[\s/>])[^<>]*ount\s*=(?!\s*[\"']\d{1,6}[\"'])")  # so many are made room for
FILLED = CELL + rb"[^<>]*\sr=[\"']"
WIDE = re.compile(FILLED + rb"(?:[A-Za-z]{3,}|[C-Zc-z][A-Za-z])\d+[\"'][^<>]*(?<!/)>")  # beyond column BZ
LONG = re.compile(FILLED + rb"[A-Za-z]+(?:\d{6,}|[3-9]\d{4}|2[1-9]\d{3})[\"'][^<>]*(?<!/)>")  # from row 21,000 on
PLAIN = re.compile(CELL + rb"((?:\s+[\w:]+=\"[^\"<>&]*\")*)\s*(?:/>|>(?:<(?:\w+:)?v>(\d{1,9})</)?)")
POINTS, TEXTS, ANY_CELL = re.compile(rb"\st=\"s\""), re.compile(PREFIX + rb"si(?=[\s/>])"), re.compile(CELL)
UNSOLVED = re.compile(  # a formula without what it comes to; where that is said to be text, it may be blank
    CELL + rb"(?![^<>]*\st=[\"']str[\"'])(?>[^<>]*?\sr=[\"'])([A-Za-z]+\d+)[\"'][^<>]*+(?<!/)>\s*"
    + PREFIX + rb"f(?=[\s/>])[^<>]*(?:(?<=/)>|>[^<]*</[^<>]*>)\s*(?:" + PREFIX + rb"v\s*(?:/>|>\s*</[^<>]*>)\s*)?</"
)  # fmt: skip
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class NotAWorkbook(ValueError):
    """The file cannot be taken as a workbook; the message says why, in Chinese."""


def look_through(data: bytes) -> None:
    """Raises NotAWorkbook for what is no .xlsx, unpacks too large, declares document types, or spreads too far."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names or len(set(names)) != len(names):
                raise NotAWorkbook("这个文件不是 Excel 工作簿（.xlsx）。")
            left = UNPACKED
            for part in archive.infolist():
                left = _unpack(archive, part, left)
            _weigh(archive)
            _must_be_solved(archive)
    except NotAWorkbook:
        raise
    except BROKEN as error:
        raise NotAWorkbook("这个文件不是 Excel 工作簿（.xlsx）。旧的 .xls 请先另存为 .xlsx。") from error


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Read a part in pieces, at most `left` bytes; what is left after it."""
    unfinished = b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise NotAWorkbook("这个文件解开后过大，没有读入。")
            if file.tell() == len(piece) and piece.startswith(OTHER_ENCODINGS):
                raise NotAWorkbook("这个文件的编码不常见，请用 Excel 或 WPS 另存为 .xlsx。")
            unfinished = _judge(unfinished + piece)
    return left


def _judge(text: bytes) -> bytes:
    """Look at a piece; the tag that it breaks off in the middle of."""
    if b"<!DOCTYPE" in text:
        raise NotAWorkbook("这个文件里有不允许的内容，没有读入。")
    start = text.rfind(b"<")
    unfinished = text[start:] if start > text.rfind(b">") else b""
    whole = text[: len(text) - len(unfinished)]
    if len(unfinished) > LONGEST_TAG or any(odd.search(whole) for odd in (LENGTHY, CUT, NO_PLACE, COUNT)):
        raise NotAWorkbook("这个文件的写法不常见，请用 Excel 或 WPS 打开，另存为 .xlsx。")
    if LONG.search(whole):
        raise NotAWorkbook(f"表里的内容超过 {MOST_ROWS} 行，请分开导入；如果下面只是空行，请删掉后另存。")
    if WIDE.search(whole):
        raise NotAWorkbook("表里的列太多，只保留要导入的列，另存后再导入。")
    return unfinished


def _weigh(archive: zipfile.ZipFile) -> None:
    """Add up what the cells say. Only parts that are known to unpack to a bearable size come here."""
    sizes = array("l")
    for part in archive.infolist():
        if "sharedstrings" in part.filename.lower():
            sizes = max(sizes, _sizes(archive.read(part)), key=len)
    longest = max(sizes, default=0)
    cells = (part for part in archive.infolist() if "sharedstrings" not in part.filename.lower())
    if longest and sum(_weight(archive.read(part), sizes, longest) for part in cells) > TEXT:
        raise NotAWorkbook("表里的文字太多，请只留要导入的列，或分开导入。")


def _must_be_solved(archive: zipfile.ZipFile) -> None:
    """A formula that nobody has worked out would be read as a blank cell."""
    for part in archive.infolist():
        if part.filename.startswith("xl/worksheets/") and (found := UNSOLVED.search(archive.read(part))):
            place = found[1].decode().upper()
            raise NotAWorkbook(f"{place} 格是公式，文件里没有算出来的值。请把公式改成要填的内容，另存后再导入。")


def _sizes(text: bytes) -> array:
    """How long each shared text is, its markup counted in."""
    places = array("l", (found.start() for found in TEXTS.finditer(text)))
    places.append(len(text))
    return array("l", (after - place for place, after in pairwise(places)))


def _weight(text: bytes, sizes: array, longest: int) -> int:
    """The bytes that the cells of a part point at; one that is written in an odd way may point at the longest."""
    weight, odd = 0, sum(1 for _ in ANY_CELL.finditer(text))
    for found in PLAIN.finditer(text):
        odd -= 1
        attributes, place = found.groups()
        if POINTS.search(attributes):
            weight += sizes[int(place)] if place and int(place) < len(sizes) else longest
    return weight + odd * longest

"""An uploaded workbook is looked through, piece by piece, before any library opens it.

A few kilobytes can unpack to gigabytes, and two cells at opposite corners of a sheet make the reading library ask for
half a terabyte and abort the process: neither may reach it.
"""

import lzma
import re
import zipfile
import zlib
from io import BytesIO

UNPACKED = 50 * 1024 * 1024  # bytes that a workbook may grow to
PIECE = 256 * 1024
LONGEST_TAG = 8 * 1024
MOST_ROWS = 20_000
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)

CELL = rb"<(?:\w+:)?c(?=[\s/>])"
NO_PLACE = re.compile(CELL + rb"(?![^>]*\sr=)")
FILLED = CELL + rb"[^>]*\sr=[\"']"
WIDE = re.compile(FILLED + rb"(?:[A-Za-z]{3,}|[C-Zc-z][A-Za-z])\d+[\"'][^>]*(?<!/)>")  # beyond column BZ
LONG = re.compile(FILLED + rb"[A-Za-z]+(?:\d{6,}|[3-9]\d{4}|2[1-9]\d{3})[\"'][^>]*(?<!/)>")  # from row 21,000 on
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
    if LONG.search(text):
        raise NotAWorkbook(f"表里的内容超过 {MOST_ROWS} 行，请分开导入；如果下面只是空行，请删掉后另存。")
    if WIDE.search(text):
        raise NotAWorkbook("表里的列太多，只保留要导入的列，另存后再导入。")
    start = text.rfind(b"<")
    unfinished = text[start:] if start > text.rfind(b">") else b""
    if len(unfinished) > LONGEST_TAG or NO_PLACE.search(text[: len(text) - len(unfinished)]):
        raise NotAWorkbook("这个文件的写法不常见，请用 Excel 或 WPS 打开，另存为 .xlsx。")
    return unfinished

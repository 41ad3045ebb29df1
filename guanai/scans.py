"""Scans of papers as they may be kept: a picture or a PDF, really that, of bearable size."""

import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError

from guanai import pdf_pages
from guanai.pdf_pages import LARGEST, MOST_PAGES, Why
from guanai.photos import cleaned

log = logging.getLogger(__name__)

LONGEST_WAIT = 20  # seconds
KINDS = {  # what a file begins with -> what it is, and by which endings it may call itself so
    b"\xff\xd8\xff": ("JPEG", (".jpg", ".jpeg")),
    b"\x89PNG\r\n\x1a\n": ("PNG", (".png",)),
    b"%PDF-": ("PDF", (".pdf",)),
}
REFUSED = {  # why the pages of a PDF are not kept, in words
    Why.TORN: "这个 PDF 文件不完整，打不开，请重新扫描后再传。",
    Why.LOCKED: "这个 PDF 文件加了密码，打不开，请去掉密码后再传。",
    Why.ACTIVE: "这个 PDF 文件里带有程序或附带文件，不能收，请重新扫描后再传。",
    Why.PAGES: f"这个 PDF 文件超过 {MOST_PAGES} 页，请只传同意书那几页。",
    Why.LARGE: "PDF 文件超过 10 MB，请压缩后再传。",
    Why.HEAVY: "这个 PDF 文件解开后太大，或者太复杂，请重新扫描后再传。",
}


@dataclass(frozen=True)
class Scan:
    """What is kept of an upload: its bytes, what they are, and a name that tells nothing."""

    data: bytes
    media_type: str
    name: str


def read(upload) -> Scan:
    """The paper as it is kept: a picture as a fresh JPEG, a PDF with its pages and nothing else.

    Raises ValidationError in Chinese for what is no JPEG, PNG or PDF, is not what its name says, is torn or too large.
    """
    upload.seek(0)
    head = upload.read(16)
    kind, endings = next((told for begins, told in KINDS.items() if head.startswith(begins)), ("", ()))
    if not kind:
        raise ValidationError("只收 JPG、PNG 照片或 PDF 文件，请重新选择。")
    if PurePath(upload.name).suffix.lower() not in endings:
        raise ValidationError(f"文件的内容是 {kind}，和文件名的后缀不一致，请核对后再传。")
    if kind != "PDF":
        return Scan(cleaned(upload), "image/jpeg", "scan.jpg")
    return Scan(_paper(upload), "application/pdf", "scan.pdf")


def _paper(upload) -> bytes:
    """The pages, by a program of its own: what a PDF does to it is not done to the portal."""
    if upload.size > LARGEST:
        raise ValidationError(REFUSED[Why.LARGE])
    upload.seek(0)
    asked = [sys.executable, "-I", pdf_pages.__file__]
    try:
        done = subprocess.run(asked, input=upload.read(), capture_output=True, env={}, timeout=LONGEST_WAIT)
    except subprocess.TimeoutExpired:
        raise ValidationError(REFUSED[Why.HEAVY]) from None
    if done.returncode:
        log.warning("a PDF ended its reader with %s", done.returncode)
        raise ValidationError(REFUSED.get(done.returncode, REFUSED[Why.HEAVY]))
    return done.stdout


class ScanField(forms.FileField):
    """One scan; it is looked into before anything is saved."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"})
    default_error_messages = {
        "required": "请选择扫描件。",
        "empty": "这个文件是空的，请重新选择。",
        "max_length": "文件名太长，请改短后再传。",
        "missing": "没有收到文件，请重新选择。",
        "invalid": "没有收到文件，请重新选择。",
    }

    def clean(self, data, initial=None) -> Scan | None:
        upload = super().clean(data, initial)
        return read(upload) if upload else None

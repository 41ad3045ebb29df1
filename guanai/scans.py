"""Scans of papers as they may be kept: a picture or a PDF, really that, of bearable size."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import pikepdf
from django import forms
from django.core.exceptions import ValidationError

from guanai.photos import cleaned

LARGEST_PDF = 10 * 1024 * 1024  # bytes
KINDS = {  # what a file begins with -> what it is, and by which endings it may call itself so
    b"\xff\xd8\xff": ("JPEG", (".jpg", ".jpeg")),
    b"\x89PNG\r\n\x1a\n": ("PNG", (".png",)),
    b"%PDF-": ("PDF", (".pdf",)),
}
ACTIVE = ("/JS", "/JavaScript", "/Launch", "/SubmitForm", "/EmbeddedFile", "/XFA", "/RichMedia")  # of no paper


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
    if upload.size > LARGEST_PDF:
        raise ValidationError("PDF 文件超过 10 MB，请压缩后再传。")
    upload.seek(0)
    try:
        with pikepdf.open(BytesIO(upload.read())) as found:
            return _pages(found)
    except pikepdf.PasswordError:
        raise ValidationError("这个 PDF 文件加了密码，打不开，请去掉密码后再传。") from None
    except (pikepdf.PdfError, ValueError, KeyError):
        raise ValidationError("这个 PDF 文件不完整，打不开，请重新扫描后再传。") from None


def _pages(found: pikepdf.Pdf) -> bytes:
    """The pages in a file of their own: what is to happen when one opens it, forms and links stay behind."""
    if not len(found.pages):
        raise pikepdf.PdfError
    if any(_acts(one) for one in found.objects):
        raise ValidationError("这个 PDF 文件里带有程序或附带文件，不能收，请重新扫描后再传。")
    fresh, written = pikepdf.new(), BytesIO()
    fresh.pages.extend(found.pages)
    for page in fresh.pages:
        for name in {"/Annots", "/AA"} & set(page.keys()):
            del page[name]
    fresh.save(written)
    return written.getvalue()


def _acts(one: pikepdf.Object) -> bool:
    """Whether an object is, or leads to, something that runs or is carried along; however its name is spelt."""
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    return any(name in one for name in ACTIVE) or any(one.get(key) in ACTIVE for key in ("/S", "/Type", "/Subtype"))


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

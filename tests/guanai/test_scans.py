"""PDF papers that are made to harm, or that tell more than they show."""

import subprocess
import sys
import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guanai import pdf_pages, scans

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
PLACE = b"Exif\0\0taken-at-home"
MEGA = 1 << 20


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + end


def pages(number: int) -> bytes:
    return b"<< /Type /Pages /Count %d /Kids [%s] >>" % (number, b"3 0 R " * number)


def packed_page(megabytes: int) -> bytes:
    """A PDF that keeps a long word for its page among packed objects."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Long 4 0 R >>"
    made = pikepdf.open(BytesIO(raw(CATALOG, pages(1), page, b"(x)")))
    made.pages[0].Long = made.make_indirect(pikepdf.String("x" * megabytes * MEGA))
    out = BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def read(data: bytes) -> bytes:
    return scans.read(SimpleUploadedFile("a.pdf", data)).data


REFUSED = {
    "one page six thousand times": (raw(CATALOG, pages(6000), PAGE), "超过 60 页"),
    "kilobytes that grow beyond the limit": (packed_page(12), "超过 10 MB"),
    "no page": (raw(CATALOG, b"<< /Type /Pages /Count 0 /Kids [] >>"), "不完整"),
    "a page that is a number": (raw(CATALOG, b"<< /Type /Pages /Count 1 /Kids [5] >>"), "不完整"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_stop_the_portal_is_refused(case):
    data, words = REFUSED[case]
    assert len(data) < MEGA
    with pytest.raises(ValidationError, match=words):
        read(data)


def test_nobody_waits_for_a_paper_without_end(monkeypatch):
    monkeypatch.setattr(scans, "LONGEST_WAIT", 0.001)
    with pytest.raises(ValidationError, match="太复杂"):
        read(raw(CATALOG, pages(1), PAGE))


def test_a_paper_is_read_within_bounds():
    limit = "import resource, runpy, sys; resource.setrlimit = print; runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", limit, pdf_pages.__file__], input=b"", capture_output=True)
    bounds = [line.split(maxsplit=1)[1] for line in done.stdout.decode().splitlines()]
    assert bounds == [str((each, each)) for each in (pdf_pages.MEMORY, pdf_pages.SECONDS, 0)]


def test_as_many_pages_as_a_paper_may_have_are_kept():
    with pikepdf.open(BytesIO(read(raw(CATALOG, pages(60), PAGE)))) as kept:
        assert len(kept.pages) == 60


def photo() -> bytes:
    """A JPEG as a telephone takes it: with its place, and with a second picture behind it."""
    picture, out = Image.effect_noise((64, 48), 60), BytesIO()
    picture.save(out, "JPEG", progressive=True, exif=PLACE, comment=b"by-somebody")
    return out.getvalue() + b"\xff\xd8\xff\xe1\0\x15" + PLACE + b"\xff\xd9"


@pytest.mark.parametrize("filters", [["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]])
def test_of_a_page_only_what_it_shows_is_kept(filters):
    made, out, data = pikepdf.new(), BytesIO(), photo()
    page = made.add_blank_page()
    facts = {"/Width": 64, "/Height": 48, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
    image = made.make_stream(data, {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, **facts})
    image.write(zlib.compress(data) if len(filters) > 1 else data, filter=[pikepdf.Name(name) for name in filters])
    image.Metadata = page.Metadata = page.Thumb = made.make_stream(b"by-somebody")
    page.PieceInfo = pikepdf.Dictionary(X=pikepdf.String("by-somebody"))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    made.save(out)
    with pikepdf.open(BytesIO(read(out.getvalue()))) as kept:
        image = kept.pages[0].Resources.XObject.I
        drawn = Image.open(BytesIO(image.read_raw_bytes()))
        assert drawn.tobytes() == Image.open(BytesIO(data)).tobytes()
        assert not {"exif", "comment"} & set(drawn.info)
        everything = b"".join(one.read_raw_bytes() for one in kept.objects if isinstance(one, pikepdf.Stream))
        for told in (b"taken-at-home", b"by-somebody"):
            assert told not in everything
            assert told not in b"".join(one.unparse(resolved=True) for one in kept.objects)

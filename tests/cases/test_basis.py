"""依据: by what right a file is kept; the paper is sealed, and what is not what it says is refused."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from cases.models import LegalBasis, Minor, Reveal, Sealing
from cases.models.basis import unfounded
from guanai import crypto
from guanai.calendars import anniversary, born_since, today, under
from guanai.lifecycle import NotAllowed
from guanai.models import Attachment, AuditEntry
from tests.cases import files
from tests.cases.test_sealing import sealed, sentenced
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
DUTY = {"kind": "duty", "article": "protection_100", "purpose": "走访帮教", "given_on": str(today())}
TOKEN = b"planted-in-the-paper"


def pdf(root=None, *, packed=False, drawn=TOKEN) -> bytes:
    """A paper of one page; `root` stands in its catalogue."""
    made, out = pikepdf.new(), BytesIO()
    page = made.add_blank_page()
    page.Contents = made.make_stream(drawn)
    for name, value in (root or {}).items():
        made.Root[name] = made.make_indirect(pikepdf.Dictionary(value))
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode[("disable", "generate")[packed]])
    return out.getvalue()


PDF = pdf()
RUNS = {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"}
LEADS = {"/S": pikepdf.Name.URI, "/URI": "https://example.org/"}


@pytest.fixture
def minor(world):
    """Thirteen years old at most, and nothing to stand on."""
    return files.child(world.unit["chengdong"], founded=False)


def new(minor) -> str:
    return reverse("basis-new", args=[minor.pk])


def paper(data=PDF, name="同意书.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def picture(kind="JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, kind)
    return out.getvalue() + TOKEN


def consented(client, minor, data=PDF, name="同意书.pdf"):
    guardian = minor.guardians.first() or files.guardian(minor)
    facts = {"kind": "consent", "guardian": str(guardian.pk), "purpose": "走访帮教", "given_on": str(today())}
    return send(client, new(minor), **facts, paper=paper(data, name))


def scan_url(minor) -> str:
    return reverse("basis-scan", args=[minor.pk, minor.bases.get().pk])


def test_under_fourteen_nothing_begins_without_one(world, as_, minor):
    member, mentor = as_("member"), rows.person(world.unit["chengdong"])
    body = member.get(minor.get_absolute_url()).content.decode()
    assert "孩子未满 14 周岁，还没有法定职责依据或监护人同意，不能开始帮教。" in body
    assert ">缺依据</span>" in member.get(reverse("minors")).content.decode()
    assert "待补依据 1 份档案" in member.get(reverse("workbench")).content.decode()
    told = member.get(reverse("team-new", args=[minor.pk]), follow=True).content.decode()
    assert "还没有法定职责依据或监护人同意" in told
    with pytest.raises(NotAllowed):
        files.team(minor, [mentor])
    assert not minor.teams.exists()
    assert send(member, new(minor), **DUTY).status_code == 302
    assert "不能开始帮教" not in member.get(minor.get_absolute_url()).content.decode()
    assert ">缺依据</span>" not in member.get(reverse("minors")).content.decode()
    files.team(minor, [mentor])


def test_from_fourteen_on_it_is_asked_and_not_demanded(world):
    born = anniversary(today(), -14) - DAY
    older = files.child(world.unit["chengdong"], id_no="", no_id_reason="补办", birth_date=born, founded=False)
    assert not unfounded(Minor.objects.all(), today()).exists()
    files.team(older, [rows.person(world.unit["chengdong"])])


@pytest.mark.parametrize("on", ["2022-02-28", "2022-03-01", "2024-02-29", "2024-03-01", "2023-02-28"])
def test_the_list_and_the_judgement_draw_the_same_line(on):
    day = type(today()).fromisoformat(on)
    for shift in range(-3, 4):
        born = anniversary(day, -14) + shift * DAY
        assert under(14, born, day) == (born >= born_since(14, day)), (born, day)


def test_a_consent_names_the_guardian_and_has_its_paper(as_, minor):
    said = errors(send(as_("member"), new(minor), **DUTY | {"kind": "consent"}))
    assert said == {
        "guardian": ["监护人同意的，请选择是哪一位监护人。"],
        "paper": ["监护人同意的，请附上签字的同意书。"],
    }
    assert errors(send(as_("member"), new(minor), **DUTY | {"article": ""})) == {
        "article": ["法定职责的，请选择法律条款。"]
    }
    assert consented(as_("member"), minor).status_code == 302
    assert minor.bases.get().guardian == minor.guardians.get()


def test_the_database_refuses_a_basis_of_nothing(minor):
    with pytest.raises(IntegrityError), transaction.atomic():
        files.basis(minor, article="")
    with pytest.raises(IntegrityError), transaction.atomic():
        files.basis(minor, kind="consent", article="")


def test_a_guardian_of_another_file_consents_to_nothing(world, as_, minor):
    other = files.guardian(files.child(world.unit["chengdong"], id_no=files.number(2)))
    facts = DUTY | {"kind": "consent", "guardian": str(other.pk), "paper": paper()}
    assert "guardian" in errors(send(as_("member"), new(minor), **facts))


def test_withdrawn_it_is_none_from_that_day_on(world, as_, minor):
    row = files.consent(minor)
    url = reverse("basis-withdrawal", args=[minor.pk, row.pk])
    assert errors(as_("member").post(url, {"on": str(row.given_on - DAY)}))
    as_("member").post(url, {"on": str(today())})
    assert "已撤回" in as_("member").get(reverse("minor-bases", args=[minor.pk])).content.decode()
    assert list(unfounded(Minor.objects.all(), today())) == [minor]
    assert not unfounded(Minor.objects.all(), today() - DAY).exists()
    assert AuditEntry.objects.get(verb="legalbasis.withdraw").target == row.pk


@pytest.mark.parametrize(("data", "name"), [(PDF, "a.pdf"), (picture(), "a.jpg"), (picture("PNG"), "a.png")])
def test_the_paper_lies_sealed_and_is_read_as_it_was(world, as_, minor, data, name):
    consented(as_("member"), minor, data, name)
    kept = Attachment.objects.get()
    assert TOKEN not in kept.path.read_bytes()
    assert name not in kept.name
    assert kept.read()[:3] in (b"%PD", b"\xff\xd8\xff")
    assert as_("member").get(scan_url(minor))["Location"] == reverse("minor-reveal", args=[minor.pk])
    Reveal.show(minor, "verify", by=world.user["member"])
    response = as_("member").get(scan_url(minor))
    assert response.content == kept.read()
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(verb="legalbasis.open", actor=world.user["member"].pk).count() == 1


def test_bytes_in_another_place_do_not_open(world):
    one, two = (files.consent(files.child(world.unit["chengdong"], id_no=files.number(n))).scan for n in (1, 2))
    two.path.write_bytes(one.path.read_bytes())
    with pytest.raises(crypto.Unreadable):
        two.read()


def test_a_torn_paper_is_no_failure(world, as_, minor):
    consented(as_("member"), minor)
    Reveal.show(minor, "verify", by=world.user["member"])
    Attachment.objects.get().path.write_bytes(b"sm4-gcm:gone:" + bytes(40))
    assert as_("member").get(scan_url(minor)).status_code == 404
    assert not AuditEntry.objects.filter(verb="legalbasis.open").exists()


REFUSED = {
    "a text": (b"hello", "a.pdf", "只收 JPG、PNG 照片或 PDF 文件"),
    "a page of the web": (b"<html><script>", "a.jpg", "只收 JPG、PNG 照片或 PDF 文件"),
    "a picture that calls itself PDF": (picture(), "a.pdf", "文件的内容是 JPEG"),
    "a PDF that calls itself a picture": (PDF, "a.jpg", "文件的内容是 PDF"),
    "a torn picture": (b"\xff\xd8\xff" + b"x" * 50, "a.jpg", "不是可用的照片"),
    "half a PDF": (PDF[:30], "a.pdf", "不完整"),
    "a PDF with a program": (pdf({"/OpenAction": RUNS}), "a.pdf", "带有程序"),
    "its program out of sight": (pdf({"/OpenAction": RUNS}, packed=True), "a.pdf", "带有程序"),
    "its program misspelt": (pdf({"/OpenAction": RUNS}).replace(b"/JavaScript", b"/J#61vaScript"), "a.pdf", "带有程序"),
    "a PDF too large": (PDF + b" " * 10 * 1024 * 1024, "a.pdf", "超过 10 MB"),
    "nothing": (b"", "a.pdf", "空的"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_what_it_says_is_refused_at_the_field(as_, minor, case):
    data, name, words = REFUSED[case]
    assert words in errors(consented(as_("member"), minor, data, name))["paper"][0]
    assert not LegalBasis.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("data", [pdf(drawn=b"/JS /JavaScript /Launch"), pdf({"/OpenAction": LEADS})])
def test_of_a_pdf_the_pages_are_kept_and_nothing_else(as_, minor, data):
    assert consented(as_("member"), minor, data).status_code == 302
    with pikepdf.open(BytesIO(Attachment.objects.get().read())) as kept:
        assert len(kept.pages) == 1
        assert set(kept.Root.keys()) == {"/Pages", "/Type"}


def test_an_article_of_a_case_is_for_who_may_read_the_case(as_, minor):
    said = errors(send(as_("member"), new(minor), **DUTY | {"article": "prevention_41"}))
    assert "article" in said
    assert send(as_("head"), new(minor), **DUTY | {"article": "prevention_41"}).status_code == 302
    page = reverse("minor-bases", args=[minor.pk])
    assert "矫治教育" in as_("head").get(page).content.decode()
    assert "矫治教育" not in as_("member").get(page).content.decode()


def test_a_file_screened_is_not_taken_up_without_one(world, minor):
    Minor.objects.filter(pk=minor.pk).update(status="screened")
    minor.refresh_from_db()
    with pytest.raises(NotAllowed):
        minor.take_up(on=today(), by=None)
    files.basis(minor)
    minor.take_up(on=today(), by=None)
    assert minor.status == "filed"


def test_a_seal_takes_what_tells_of_the_case_at_once_and_the_rest_when_the_team_has_ended(world, minor):
    duty, told = files.basis(minor), files.basis(minor, article="prevention_41")
    team = files.team(minor, [rows.person(minor.unit)])
    sealing = Sealing(minor=minor, unit=minor.unit, basis="public_order", notice_no="封〔2026〕1号")
    sealing.place(by=world.user["keeper"])
    assert list(LegalBasis.objects.filter(pk__in=[duty.pk, told.pk])) == [duty]
    team.close(today(), by=None)
    Sealing.objects.settle()
    assert not LegalBasis.objects.filter(minor=minor).exists()


def test_a_basis_that_names_an_article_of_a_case_goes_with_the_seal(world, minor):
    for article in ("protection_100", "prevention_41"):
        files.basis(minor, article=article)
    sealed(minor, case=sentenced(minor), basis="criminal", extent="matter", by=world.user["keeper"])
    assert [row.article for row in LegalBasis.objects.filter(minor=minor)] == ["protection_100"]

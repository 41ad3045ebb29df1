"""What is printed: a draft from the records of the moment, an issued version as it was frozen."""

import json
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import load_workbook

from guanai.models import Attachment, AuditEntry, Job
from reports import frozen, generation, tasks
from reports.annual import annual_summary
from reports.models import Format, GeneratedSummary, NarrativeBlock, SummaryIssue
from reports.models.issue import digest_of
from tests.reports.test_writers import pdf_text, plain, word_text

pytestmark = pytest.mark.django_db
CODE = "K7M29QXDK7M29QXD"


def write(unit, text: str) -> None:
    block = NarrativeBlock.at(unit, 2025, "lead")
    block.write(text, version=block.version, by=None)


def issue(world, *, version: int = 1, data: bytes | None = None) -> SummaryIssue:
    """Of the county's 2025, as it stands now."""
    unit = world.unit["donghu"]
    frozen_bytes = frozen.dump(annual_summary(unit, 2025).document(draft=False, code=CODE))
    kept = Attachment.store(data or frozen_bytes, name="a.json", media_type="application/json")
    facts = {"digest": digest_of(frozen_bytes), "issued_by": world.user["bureau"].pk, "document": kept, "code": CODE}
    return SummaryIssue.objects.create(unit=unit, year=2025, version=version, **facts)


def made(world, **asked) -> GeneratedSummary:
    found = GeneratedSummary.request(world.unit["donghu"], 2025, by=world.user["county"], **asked)
    tasks.generate_summary(str(found.job_id))
    found.refresh_from_db()
    return found


def said(found: GeneratedSummary) -> str:
    """What its reader reads."""
    data = found.attachment.read()
    match found.format:
        case Format.PDF:
            return plain(pdf_text(data))
        case Format.DOCX:
            return plain(word_text(data))
    book = load_workbook(BytesIO(data))
    return "".join(str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


@pytest.mark.parametrize("kind", Format.values)
def test_a_draft_is_made_in_the_format_that_was_asked_for(world, kind):
    write(world.unit["donghu"], "今年的导语。")
    found = made(world, format=kind)
    assert found.attachment.name == f"{world.unit['donghu'].name}2025年关心下一代工作总结（草稿）.{kind}"
    assert found.attachment.media_type == Format(kind).media_type
    assert "今年的导语。" in said(found) or kind == Format.XLSX
    assert found.state_words == "草稿"


@pytest.mark.parametrize("kind", Format.values)
def test_an_issued_version_is_printed_as_it_was_whatever_was_written_since(world, kind, settings):
    settings.PUBLIC_URL = "https://guanai.example"
    write(world.unit["donghu"], "印发时的导语。")
    issue(world)
    write(world.unit["donghu"], "后来的导语。")
    found = made(world, format=kind, issued=1)
    text = said(found)
    assert "K7M2-9QXD-K7M2-9QXD" in text
    assert "后来的导语" not in text
    assert found.state_words == "第1版"
    if kind != Format.XLSX:
        assert "印发时的导语" in text
        assert f"https://guanai.example/public/summaries/?code={CODE}" in text
        assert "后来的导语" in said(made(world, format=kind))


def test_what_was_tampered_with_is_not_printed(world):
    issue(world, data=b'{"format":"document/1","document":{}}')
    found = made(world, issued=1)
    job = Job.objects.get(pk=found.job_id)
    assert (job.state, found.attachment) == (Job.State.FAILED, None)
    assert "校验值不符" in job.error


def test_where_the_portal_has_no_public_address_there_is_only_the_code(settings):
    settings.PUBLIC_URL = ""
    assert generation.check_address(CODE) == ""


def test_a_wrong_citation_ends_the_job_with_the_reason(world):
    write(world.unit["donghu"], "{{M99x}}")
    assert "1 处数字引用不对" in Job.objects.get(pk=made(world).job_id).error


# --- pages


def generate(browser, **data):
    return browser.post(reverse("summary-generation", args=["donghu", 2025]), data)


def test_the_page_asks_for_format_and_version(as_, world):
    issue(world)
    generate(as_("county"), format="docx", issued="1")
    found = GeneratedSummary.objects.get()
    assert (found.format, found.issued, found.portion) == (Format.DOCX, 1, "year")


@pytest.mark.parametrize("data", [{}, {"format": "exe"}, {"issued": "7"}, {"issued": "x"}, {"portion": "q9"}])
def test_what_is_not_offered_is_the_usual_wish(as_, world, data):
    generate(as_("county"), **data)
    found = GeneratedSummary.objects.get()
    assert (found.format, found.issued, found.portion) == (Format.PDF, 0, "year")


def test_a_part_of_the_year_has_its_own_file(as_, world):
    generate(as_("county"), portion="h1")
    found = GeneratedSummary.objects.get()
    assert str(found) == f"{world.unit['donghu'].name}2025年上半年关心下一代工作总结"


def test_nothing_is_made_of_a_year_to_come(as_, world):
    as_("county").post(reverse("summary-generation", args=["donghu", 2099]), {})
    as_("county").post(reverse("summary-batch-new", args=["donghu", 2099]), {})
    assert not GeneratedSummary.objects.exists()


def test_a_download_leaves_its_line(as_, world):
    found = made(world, format=Format.XLSX)
    assert as_("county").get(reverse("summary-file", args=[found.pk])).status_code == 200
    assert AuditEntry.objects.filter(verb="summary.download", target=found.pk).exists()


def test_the_page_offers_the_issued_version_first(as_, world):
    page = as_("county").get(reverse("summary", args=["donghu", 2025])).content.decode()
    assert "生成 PDF" in page
    assert "连同下属单位一次生成" in page
    issue(world)
    assert "第 1 版 PDF" in as_("county").get(reverse("summary", args=["donghu", 2025])).content.decode()


# --- the command


def test_the_command_writes_all_three_formats_and_the_figures(anqing, tmp_path):
    call_command("annual_summary", unit="anqing", year=2018, output=tmp_path / "out")
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(kept) == {"summary.pdf", "summary.docx", "summary.xlsx", "figures.json"}
    assert kept["summary.pdf"].startswith(b"%PDF")
    assert len([one for one in json.loads(kept["figures.json"]) if one["source"] == "reported"]) == 46


def test_the_command_writes_a_part_of_a_year(world, tmp_path):
    call_command("annual_summary", unit="donghu", year=2025, portion="q1", output=tmp_path)
    assert "2025年第一季度" in plain(pdf_text((tmp_path / "summary.pdf").read_bytes()))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"unit": "nowhere"}, "没有代码为 nowhere 的单位。"),
        ({"unit": "\udcff"}, "单位代码里有认不出的字符。"),
        ({"portion": "q9"}, "时段没有 q9，可用的是：year（全年）"),
        ({"year": 12}, "12 不是年份。"),
        ({"year": 2099}, "还没有开始"),
    ],
)
def test_what_cannot_be_written_is_said(world, tmp_path, asked, words):
    with pytest.raises(CommandError, match=words.replace("（", r"\（").replace("）", r"\）")):
        call_command("annual_summary", **{"unit": "donghu", "year": 2025, "output": tmp_path / "out"} | asked)
    assert not (tmp_path / "out").exists()


def test_without_a_folder_nothing_is_written(world):
    with pytest.raises(CommandError, match="没有写放到哪个文件夹"):
        call_command("annual_summary", "--unit=donghu", "--year=2025", "--output=")


def test_a_folder_that_cannot_be_written_is_said(world, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="写不进"):
        call_command("annual_summary", unit="donghu", year=2025, output=tmp_path / "file")

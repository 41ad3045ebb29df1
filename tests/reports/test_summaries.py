"""The pages of the summaries: who sees which year, who writes, how the PDF comes and to whom it is given."""

import json
from threading import Barrier, Thread

import pytest
from celery.contrib.testing.worker import start_worker
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from guanai import jobs
from guanai.celery import app
from guanai.models import Attachment, AuditEntry, Job
from reports import generation
from reports.metrics import Section
from reports.models import GeneratedSummary, NarrativeBlock, SummaryOutline
from reports.writers import press
from tests import waiting

pytestmark = pytest.mark.django_db

YEAR = 2018
READERS = {
    "member": "chengdong", "head": "chengdong", "neighbour": "chengxi", "county": "donghu chengdong chengxi",
    "other_county": "qinghe hekou", "bureau": "chengbei donghu qinghe chengdong chengxi hekou",
    "second": "chengbei donghu qinghe chengdong chengxi hekou",
    "system": "", "security": "", "auditor": "", "nobody": "",
}  # fmt: skip
WRITERS = {
    "head": "chengdong",
    "county": "donghu",
    "other_county": "qinghe",
    "bureau": "chengbei",
    "second": "chengbei",
}
UNITS = ("chengbei", "donghu", "qinghe", "chengdong", "chengxi", "hekou")


def summary_url(code: str, name: str = "summary", *args) -> str:
    return reverse(name, args=[code, YEAR, *args])


def narrative_url(code: str, section: str = "lead") -> str:
    return summary_url(code, "narrative", section)


def generated(unit, by, data: bytes = b"%PDF-1.7 test") -> GeneratedSummary:
    """A finished summary on the shelf."""
    kept = GeneratedSummary.request(unit, YEAR, by=by)
    kept.keep(data, jobs.Lease.claim(kept.job_id))
    return kept


def content(response) -> bytes:
    return b"".join(response) if response.streaming else response.content


# --- who sees what


@pytest.mark.parametrize("name", READERS)
def test_a_summary_is_seen_within_the_scope_and_nowhere_else(as_, name):
    browser = as_(name)
    seen = [code for code in UNITS if browser.get(summary_url(code)).status_code == 200]
    assert seen == sorted(READERS[name].split(), key=UNITS.index)
    assert seen == [code for code in UNITS if browser.get(summary_url(code, "figures")).status_code == 200]


@pytest.mark.parametrize("name", ["member", "county", "system", "nobody"])
@pytest.mark.parametrize("page", ["summary", "figures", "narrative"])
def test_a_foreign_unit_and_one_that_is_not_answer_the_same_bytes(as_, name, page):
    rest = ["lead"] if page == "narrative" else []
    foreign = as_(name).get(summary_url("hekou", page, *rest))
    missing = as_(name).get(summary_url("nowhere", page, *rest))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content


@pytest.mark.parametrize("name", READERS)
def test_the_shelf_is_for_whoever_sees_figures(as_, name):
    assert as_(name).get(reverse("summaries")).status_code == (200 if READERS[name] else 403)


def test_nobody_sees_anything_without_signing_in(client, world):
    for url in (reverse("summaries"), summary_url("chengbei"), narrative_url("chengbei")):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("name", [name for name in READERS if READERS[name]])
def test_the_shelf_holds_what_lies_in_the_scope(as_, world, name):
    for code in UNITS:
        generated(world.unit[code], world.user["bureau"])
    shelf = as_(name).get(reverse("summaries")).context["shelf"]
    assert {kept.unit.code for kept in shelf} == set(READERS[name].split())


def test_the_latest_stands_first_with_who_and_when(as_, world):
    first, last = (generated(world.unit["donghu"], world.user[name]) for name in ("county", "bureau"))
    page = as_("county").get(summary_url("donghu"))
    assert list(page.context["shelf"]) == [last, first]
    assert world.user["bureau"].name in page.content.decode()


def test_the_way_to_a_unit_and_year_offers_only_the_scope(as_):
    page = as_("county").get(reverse("summaries"))
    assert {unit.code for unit in page.context["form"].fields["unit"].queryset} == {"donghu", "chengdong", "chengxi"}
    assert as_("county").get(reverse("summaries"), {"unit": "donghu", "year": 2018}).url == summary_url("donghu")


@pytest.mark.parametrize(
    ("unit", "year"),
    [("qinghe", "2018"), ("nowhere", "2018"), ("donghu", "66"), ("donghu", str(2**63)), ("donghu", "x")],
)
def test_what_cannot_be_opened_is_said_at_the_field(as_, unit, year):
    page = as_("county").get(reverse("summaries"), {"unit": unit, "year": year})
    assert page.status_code == 422
    assert page.context["form"].errors


@pytest.mark.parametrize("year", [0, 1949, 2101, 10**30])
def test_no_page_for_a_year_that_is_none(as_, year):
    for name, rest in (("summary", []), ("figures", []), ("narrative", ["lead"])):
        assert as_("bureau").get(reverse(name, args=["chengbei", year, *rest])).status_code == 404


def test_the_figures_page_leads_to_the_entry_behind_each_figure(as_, anqing):
    page = as_("anqing").get(summary_url("anqing", "figures"))
    links = [entry for _, known in page.context["figures_by_unit"] for _, entry in known if entry]
    assert len(links) == 46
    entry = as_("yuexi").get(reverse("figure", args=[links[-1]]))
    assert entry.status_code == 404  # 菱北's
    assert (
        "安庆市公安局2018年关心下一代工作总结"
        in as_("anqing").get(reverse("figure", args=[links[-1]])).content.decode()
    )


def test_a_page_takes_few_queries_however_many_units(as_, anqing, django_assert_max_num_queries):
    browser = as_("anqing")
    for url, most in ((summary_url("anqing"), 35), (reverse("summaries"), 15), (summary_url("anqing", "figures"), 15)):
        with django_assert_max_num_queries(most):
            browser.get(url)


# --- writing


@pytest.mark.parametrize("name", READERS)
def test_writing_and_generating_need_the_right_in_the_own_unit(as_, name):
    for code in UNITS:
        expected = 200 if WRITERS.get(name) == code else 403 if code in READERS[name].split() else 404
        assert as_(name).get(narrative_url(code)).status_code == expected
        post = as_(name).post(summary_url(code, "summary-generation")).status_code
        assert post == {200: 302}.get(expected, expected)


@pytest.mark.parametrize("name", ["member", "bureau"])
def test_the_page_offers_only_what_its_reader_may_do(as_, name):
    links = [summary_url("chengdong", "summary-generation"), narrative_url("chengdong")]
    theirs, heads = (as_(who).get(summary_url("chengdong")).content.decode() for who in (name, "head"))
    assert all(link in heads and link not in theirs for link in links)


def test_a_paragraph_is_kept_with_its_line(as_, world):
    answer = as_("county").post(narrative_url("donghu"), {"text": "今年工作扎实。", "version": 0})
    assert (answer.status_code, answer.url) == (302, summary_url("donghu"))
    block = NarrativeBlock.objects.get()
    assert (block.unit.code, block.year, block.section, block.text, block.version) == (
        "donghu", YEAR, Section.LEAD, "今年工作扎实。", 1,
    )  # fmt: skip
    assert block.written_by == world.user["county"].pk
    line = AuditEntry.objects.get(verb="narrative.write")
    assert line.target == block.pk
    assert "扎实" not in json.dumps(line.detail, ensure_ascii=False)
    assert "今年工作扎实。" in as_("county").get(summary_url("donghu")).content.decode()


def test_of_two_writers_the_second_loses_nothing(as_, world):
    as_("bureau").post(narrative_url("chengbei"), {"text": "第一人写的。", "version": 0})
    answer = as_("second").post(narrative_url("chengbei"), {"text": "第二人写的。", "version": 0})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "第一人写的。" in page
    assert "第二人写的。" in page
    assert NarrativeBlock.objects.get().text == "第一人写的。"
    version = answer.context["form"]["version"].value()
    assert (
        as_("second").post(narrative_url("chengbei"), {"text": "第二人写的。", "version": version}).status_code == 302
    )
    assert NarrativeBlock.objects.get().text == "第二人写的。"


BAD_TEXT = [
    {"text": "{{M99x}}", "version": 0},
    {"text": "{{M20}}", "version": 0},
    {"text": "字" * 5001, "version": 0},
    {"text": "字" * 350_000, "version": 0},
    {"text": "空\x00字", "version": 0},
    {"text": "好", "version": -1},
    {"text": "好", "version": 2**63},
    {"text": "好", "version": "一"},
    {"text": "好"},
]


@pytest.mark.parametrize("data", BAD_TEXT, ids=lambda data: str(data)[:40])
def test_what_cannot_be_kept_is_said_and_not_kept(as_, data):
    answer = as_("county").post(narrative_url("donghu"), data)
    assert answer.status_code == 422
    assert "请先改好" in answer.content.decode()
    assert not NarrativeBlock.objects.exists()


def test_no_section_of_that_name(as_):
    assert as_("county").get(narrative_url("donghu", "nonsense")).status_code == 404


# --- generating


def generate(browser, code: str = "donghu"):
    return browser.post(summary_url(code, "summary-generation"), follow=True)


def test_generating_leaves_a_job_and_a_place_on_the_shelf(as_, world):
    page = generate(as_("county"))
    kept = GeneratedSummary.objects.get()
    assert page.redirect_chain == [(summary_url("donghu"), 302)]
    assert (kept.unit.code, kept.year, kept.requested_by) == ("donghu", YEAR, world.user["county"])
    assert (kept.job.owner, kept.job.state, kept.attachment) == (world.user["county"].pk, Job.State.QUEUED, None)
    assert AuditEntry.objects.filter(verb="summary.request", target=kept.pk).exists()
    assert reverse("job", args=[kept.job_id]) in page.content.decode()


def test_asked_twice_while_it_runs_it_is_one(as_):
    for _ in range(3):
        generate(as_("county"))
    assert (GeneratedSummary.objects.count(), Job.objects.count()) == (1, 1)


def test_another_person_or_unit_or_a_later_wish_is_another(as_, world):
    generate(as_("bureau"), "chengbei")
    generate(as_("second"), "chengbei")
    assert GeneratedSummary.objects.count() == 2
    Job.objects.update(state=Job.State.DONE)
    generate(as_("second"), "chengbei")
    assert GeneratedSummary.objects.count() == 3


def test_a_wrong_token_stops_generation_and_says_so(as_, world):
    NarrativeBlock.at(world.unit["donghu"], YEAR, Section.LEAD).write("{{M99x}}", version=0, by=None)
    page = generate(as_("county")).content.decode()
    assert "有 1 处数字引用不对" in page
    assert "没有{{M99x}}这个指标" in page
    assert not GeneratedSummary.objects.exists()


def test_the_work_makes_one_pdf_and_ends_the_job(as_, world):
    generate(as_("county"))
    kept = GeneratedSummary.objects.get()
    jobs.run(kept.job_id, generation.summary)
    jobs.run(kept.job_id, generation.summary)  # woken twice
    kept.refresh_from_db()
    assert (kept.job.state, kept.job.percent, Attachment.objects.count()) == (Job.State.DONE, 100, 1)
    assert kept.attachment.read().startswith(b"%PDF-")
    assert (kept.attachment.size, kept.attachment.created_by) == (len(kept.attachment.read()), world.user["county"].pk)
    assert AuditEntry.objects.filter(verb="job.finish").count() == 1


def test_text_pasted_with_control_characters_is_cleaned_and_prints(as_):
    """A vertical tab is what a word processor makes of Shift+Enter."""
    as_("county").post(narrative_url("donghu"), {"text": "第一行\x0b第二\x01行\x1f。\x7f", "version": 0})
    assert NarrativeBlock.objects.get().text == "第一行\n第二行。"
    generate(as_("county"))
    job = Job.objects.get()
    jobs.run(job.pk, generation.summary)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_without_type_the_job_ends_with_the_reason(as_, monkeypatch):
    def refuse():
        raise press.MissingFonts(["GB FangSong"])

    monkeypatch.setattr("reports.writers.pdf.fonts", refuse)
    generate(as_("county"))
    job = Job.objects.get()
    jobs.run(job.pk, generation.summary)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "缺少字体：GB FangSong" in as_("county").get(summary_url("donghu")).content.decode()


def test_the_bar_says_the_step_and_ends_by_itself(as_, world):
    generate(as_("county"))
    lease = jobs.Lease.claim(Job.objects.get().pk)
    url = reverse("job", args=[lease.job.pk])
    lease.report(41, "正在排版")
    bar = as_("county").get(url, headers={"HX-Request": "true"})
    assert "<b>41%</b> 正在排版" in bar.content.decode()
    assert "HX-Refresh" not in bar
    with lease.finishing():
        pass
    assert as_("county").get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert as_("county").get(url).url == summary_url("donghu")


@pytest.mark.parametrize("name", ["bureau", "other_county", "system"])
def test_a_job_is_nobodys_but_its_owners(as_, name):
    generate(as_("county"))
    foreign = as_(name).get(reverse("job", args=[Job.objects.get().pk]))
    missing = as_(name).get(reverse("job", args=["00000000-0000-4000-8000-000000000000"]))
    assert (foreign.status_code, foreign.content) == (404, missing.content)


# --- the file


@pytest.mark.parametrize("name", READERS)
def test_the_file_goes_to_whoever_holds_the_unit(as_, world, name):
    kept = generated(world.unit["donghu"], world.user["county"])
    answer = as_(name).get(reverse("summary-file", args=[kept.pk]))
    if "donghu" not in READERS[name].split():
        missing = as_(name).get(reverse("summary-file", args=["00000000-0000-4000-8000-000000000000"]))
        assert (answer.status_code, answer.content) == (404, missing.content)
        assert not AuditEntry.objects.filter(verb="summary.download").exists()
        return
    assert content(answer) == b"%PDF-1.7 test"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    line = AuditEntry.objects.get(verb="summary.download")
    assert (line.actor, line.target, line.address) == (world.user[name].pk, kept.pk, "127.0.0.1")


def test_no_file_before_it_is_made(as_, world):
    kept = GeneratedSummary.request(world.unit["donghu"], YEAR, by=world.user["county"])
    assert as_("county").get(reverse("summary-file", args=[kept.pk])).status_code == 404


def test_later_changes_leave_a_generated_file_as_it_is(as_, world):
    kept = generated(world.unit["donghu"], world.user["county"])
    NarrativeBlock.at(world.unit["donghu"], YEAR, Section.LEAD).write("新的。", version=0, by=None)
    assert content(as_("county").get(reverse("summary-file", args=[kept.pk]))) == b"%PDF-1.7 test"


def test_the_command_writes_pdf_and_figures(anqing, tmp_path, capsys):
    call_command("annual_summary", unit="anqing", year=YEAR, output=tmp_path / "out")
    assert (tmp_path / "out" / "summary.pdf").read_bytes().startswith(b"%PDF-")
    figures = json.loads((tmp_path / "out" / "figures.json").read_text(encoding="utf-8"))
    assert sum(one["source"] == "reported" for one in figures) == 46
    assert "安庆市公安局2018年关心下一代工作总结" in capsys.readouterr().out


# --- with a real broker and a real worker


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="the worker's thread cannot share a database in memory")
def test_a_real_worker_finishes_what_a_click_asked_for(as_, world):
    with start_worker(app, pool="solo", perform_ping_check=False):
        generate(as_("county"))
        job = waiting.until(lambda: Job.objects.filter(state=Job.State.DONE).first())
    assert job.attempts == 1
    kept = GeneratedSummary.objects.get()
    assert content(as_("county").get(reverse("summary-file", args=[kept.pk]))).startswith(b"%PDF-")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="threads cannot share a database in memory")
def test_two_clicks_at_once_are_one(world):
    SummaryOutline.of(world.unit["donghu"], YEAR)
    together = Barrier(2)

    def click():
        together.wait()
        GeneratedSummary.request(world.unit["donghu"], YEAR, by=world.user["county"])
        connection.close()

    clicks = [Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert GeneratedSummary.objects.count() == 1

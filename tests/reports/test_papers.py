"""档案全本 and 大事记: A4 with the reader's mark on every page, naming the child only while the identity is shown."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from cases import story
from cases.models import Assessment, MentoringMember, Minor, Reveal
from cases.reader import PaperReader
from guanai.calendars import today
from guanai.models import AuditEntry
from reports import papers
from reports.printing import paper as writer
from tests.cases import files
from tests.stations import rows

SECRETS = ("刘小明", files.number(), "13800000000", "湖滨路三号", "在网吧过夜", "刘大山")


@pytest.fixture
def minor(world):
    """With one of everything."""
    unit = world.unit["chengdong"]
    minor = files.child(unit, phone="13800000000", address="湖滨路三号")
    mentor = rows.person(unit, name="周老师", kind="retired_police")
    files.team(minor, [mentor])
    files.visit(minor, today() - timedelta(days=9), visitors=[mentor], findings="在网吧过夜", worried=True)
    files.guardian(minor)
    files.category(minor, "suspect")
    files.behaviour(minor, "s4", verified_by=world.user["head"])
    files.outcome(minor, by=world.user["member"]).verify(by=world.user["head"])
    files.assessment(minor)
    return minor


def told(user, minor, kind="whole") -> str:
    paper = papers.PAPERS[kind](PaperReader(user, Minor.objects.whole().get(pk=minor.pk)))
    cells = [cell for part in paper.parts for row in part.rows for cell in row]
    return " ".join([paper.title, paper.note, *(f"{a} {b}" for a, b in paper.facts), *cells])


@pytest.mark.parametrize("kind", papers.PAPERS)
def test_without_a_running_look_it_names_nobody_and_tells_no_free_text(world, minor, kind):
    for who in ("member", "head"):
        text = told(world.user[who], minor, kind)
        assert not [secret for secret in SECRETS if secret in text]
        assert papers.MASKED in text
        assert minor.file_no in text


def test_while_the_identity_is_shown_it_is_whole(world, minor):
    Reveal.show(minor, "visit", by=world.user["head"])
    text = told(world.user["head"], minor)
    assert [secret for secret in SECRETS if secret not in text] == []
    assert papers.MASKED not in text
    Reveal.objects.update(until=timezone.now())
    assert "刘小明" not in told(world.user["head"], minor)


def test_another_ones_look_opens_nothing(world, minor):
    Reveal.show(minor, "visit", by=world.user["head"])
    assert "刘小明" not in told(world.user["member"], minor)


def test_what_tells_of_a_case_is_for_who_may_read_it(world, minor):
    head, member = (told(world.user[who], minor) for who in ("head", "member"))
    for words in ("涉罪", "盗窃", "针对性管束"):
        assert words in head
        assert words not in member


def test_the_timeline_begins_with_the_oldest(world, minor):
    paper = papers.timeline(PaperReader(world.user["head"], minor))
    assert next(row[1] for row in paper.parts[0].rows) in ("建档", "类别")
    assert len(paper.parts[0].rows) >= 5


@pytest.mark.parametrize("kind", papers.PAPERS)
def test_it_comes_as_a4_pages_and_leaves_a_line_in_the_audit(world, as_, minor, kind):
    response = as_("member").get(reverse("file-paper", args=[minor.pk, kind]))
    assert response["Content-Type"] == "application/pdf"
    assert "刘小明".encode() not in response.content
    assert minor.file_no in response["Content-Disposition"]
    with pikepdf.open(BytesIO(response.content)) as pdf:
        assert {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages} == {(0, 0, 595, 842)}
        assert "刘小明" not in str(pdf.docinfo.get("/Title"))
    line = AuditEntry.objects.get(verb="minor.print")
    assert (line.target, line.detail) == (minor.pk, {"page": kind, "volume": 1, "identified": False})


def test_every_page_bears_who_printed_it(world, minor):
    page = as_text(writer.markup(papers.whole(PaperReader(world.user["member"], minor)), user=world.user["member"]))
    assert f"打印人 {world.user['member'].name}（member）" in page
    assert "position: running(mark)" in writer.STYLE.read_text(encoding="utf-8")
    assert "position: fixed" in writer.STYLE.read_text(encoding="utf-8")


def as_text(markup: str) -> str:
    return " ".join(markup.split())


def test_another_kind_is_nothing(as_, minor):
    assert as_("member").get(reverse("file-paper", args=[minor.pk, "x"])).status_code == 404


def test_a_file_of_many_visits_is_printed_in_volumes(world, as_, minor, monkeypatch):
    monkeypatch.setattr(papers, "MOST", 2)
    for days in (1, 2, 3):
        files.visit(minor, today() - timedelta(days=days))
    page = as_("member").get(reverse("file-paper", args=[minor.pk, "whole"]))
    assert list(page.context["volumes"]) == [1, 2]
    assert not AuditEntry.objects.filter(verb="minor.print").exists()
    reader = PaperReader(world.user["member"], minor)
    first, second = (papers.whole(reader, number).parts for number in (1, 2))
    days = [[row[0] for part in parts if part.title == "走访" for row in part.rows] for parts in (first, second)]
    assert [len(one) for one in days] == [2, 2]
    assert not set(days[0]) & set(days[1])
    assert [part.title for part in second] == ["走访"]


def day_of(told: str) -> list[int]:
    """As 9月 comes before 10月, which text does not know."""
    return [int(number) for number in re.findall(r"\d+", told)]


def test_every_table_runs_from_the_oldest_to_the_latest(world, minor):
    for ago in (12, 30, 4):
        files.signal(minor, seen_on=today() - timedelta(days=ago), watch_until=today() + timedelta(days=9))
        files.behaviour(minor, "b2", happened_on=today() - timedelta(days=ago))
    first = Assessment.objects.get()
    Assessment.objects.filter(pk=first.pk).update(assessed_on=today() - timedelta(days=5))
    files.assessment(minor)
    paper = papers.PAPERS["whole"](PaperReader(world.user["head"], Minor.objects.whole().get(pk=minor.pk)))
    first = {
        part.title: [day_of(row[0]) for row in part.rows] for part in paper.parts if part.heads[0].endswith("日期")
    }
    assert {"走访", "异常信号", "分级评估", "行为记录", "成效"} <= set(first)
    assert {title: days for title, days in first.items() if days != sorted(days)} == {}


def test_what_was_written_down_first_on_a_day_stands_first_and_closing_last(world):
    minor = files.child(world.unit["chengdong"], filed_on=today())
    files.outcome(minor)
    team = files.team(minor, [rows.person(minor.unit, name="周老师")], formed_on=today())
    files.visit(minor, today(), visitors=[team.members.get().person])
    files.category(minor, "disabled", starts_on=today())
    team.close(today(), by=None)
    files.closed(minor)
    reader = PaperReader(world.user["head"], Minor.objects.whole().get(pk=minor.pk))
    order = ["建档", "类别", "依据", "成效", "帮教小组", "状态", "家中，周老师", "类别", "帮教小组", "结案"]
    assert [row[1] for part in papers.PAPERS["timeline"](reader).parts for row in part.rows] == order
    events = story.told(reader, story.events(reader, reader.categories(), reader.outcomes(), _members(minor))).events
    assert [event.about[0] for event in events][:3] == ["结案", "帮教小组", "类别"]
    assert events[-1].about == ("建档",)


def _members(minor):
    return MentoringMember.objects.of(minor)

"""The ledger, on sessions: what is asked is what is listed, who sees it, and nothing that was typed is lost."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanai import workbook
from guanai.audit import deed
from guanai.entry import together
from guanai.forms import EntryForm
from guanai.ledger import checks, outgoing
from guanai.models import AuditEntry, Export, Revision, Term
from outreach.ledgers import sessions
from outreach.models import OutreachEvent, OutreachSession
from stations.models import School, Unit
from tests.stations import rows
from tests.stations.rows import MISSING, hidden, send

pytestmark = pytest.mark.django_db
LIST = reverse("sessions")
FIRST = date(2026, 1, 1)


@pytest.fixture
def session(world):
    """`session("chengdong", held_on=…)`: one talk of a unit, entered through its verbs."""

    def enter(code="chengdong", title="开学第一课", topics=("反诈",), **facts) -> OutreachSession:
        event = OutreachEvent(unit=world.unit[code], title=title)
        event.enter(by=world.user["member"])
        facts = {"held_on": FIRST, "place": "礼堂", "audience": 100} | facts
        row = OutreachSession(unit=world.unit[code], event=event, **facts)
        row.enter(by=world.user["member"], topics=list(Term.objects.filter(label__in=topics)))
        return row

    return enter


@pytest.fixture
def many(session):
    """Thirty talks on thirty days, with 1 to 30 heads."""
    with together():
        return [session(held_on=FIRST + timedelta(days=day), audience=day + 1) for day in range(30)]


def listed(response) -> list[int]:
    """The audiences on the page, from top to bottom."""
    assert response.status_code == 200
    return [row.audience for row in response.context["asked"].page.rows]


def asked(client, **query):
    return client.get(LIST, query)


# --- filters


def test_days_words_topics_and_units_narrow_the_list(world, session, as_):
    session(audience=1, held_on=date(2026, 3, 5), title="防溺水")
    session(audience=2, held_on=date(2026, 3, 6), topics=("禁毒",), place="文化广场")
    session("chengxi", audience=3, held_on=date(2026, 3, 7), school=rows.school(world.unit["chengxi"]))
    county = as_("county")
    assert listed(asked(county)) == [3, 2, 1]
    assert listed(asked(county, since="2026-03-06")) == [3, 2]
    assert listed(asked(county, since="2026.3.6", until="2026年3月6日")) == [2]
    assert listed(asked(county, words="文化")) == [2]
    assert listed(asked(county, words="溺水")) == [1]
    assert listed(asked(county, topics=Term.objects.get(label="禁毒").pk)) == [2]
    assert listed(asked(county, school=School.objects.get().pk)) == [3]
    assert listed(asked(county, unit="donghu")) == [3, 2, 1]
    assert listed(asked(county, unit="chengxi")) == [3]


@pytest.mark.parametrize(
    "query",
    [
        {"since": "昨天"}, {"until": "9999-12-31"}, {"unit": "nonsense"}, {"unit": "hekou"}, {"school": MISSING},
        {"school": "x"}, {"topics": "1"}, {"words": "字" * 41}, {"words": "\x00"},
    ],
    ids=str,
)  # fmt: skip
def test_a_filter_that_cannot_be_read_lists_nothing_and_says_so(session, as_, query):
    session()
    for name in ("county", "bureau")[: 1 if query == {"unit": "hekou"} else 2]:
        response = asked(as_(name), **query)
        assert listed(response) == []
        assert "筛选条件有误，没有列出。" in response.content.decode()
        assert response.context["asked"].filters.form.errors
        export = as_(name).post(reverse("sessions-export", query=query))
        assert (export.status_code, export["Location"].split("?")[0]) == (302, LIST)


def test_a_filter_offers_only_what_the_reader_may_see(world, session, as_):
    for code in ("chengdong", "hekou"):
        rows.school(world.unit[code], f"{code}小学")
    Term.objects.filter(label="反恐").update(list="other")
    fields = asked(as_("member")).context["asked"].filters.form.fields
    assert [str(school) for school in fields["school"].queryset] == ["chengdong小学"]
    assert [unit.code for unit in fields["unit"].queryset] == ["chengdong"]
    assert not fields["topics"].queryset.filter(label="反恐").exists()


def test_chips_say_what_is_in_force_and_lead_to_the_list_without_it(session, as_):
    session()
    query = {"since": "2026-01-01", "unit": "chengdong", "words": "第一课"}
    chips = asked(as_("county"), **query, sort="audience").context["asked"].chips
    assert [(chip.label, chip.value) for chip in chips] == [
        ("文字", "第一课"), ("自", "2026年1月1日"), ("单位", "城东所"),
    ]  # fmt: skip
    assert all(chip.url.startswith(LIST) for chip in chips)
    assert chips[0].url == f"{LIST}?since=2026-01-01&unit=chengdong&sort=audience"


# --- order, pages, totals


def test_only_indexed_columns_that_are_never_null_sort(many, as_):
    member = as_("member")
    heads = {head["label"]: head["url"] for head in asked(member).context["asked"].heads()}
    assert [label for label, url in heads.items() if url] == ["日期"]
    assert listed(asked(member))[:2] == [30, 29]
    assert listed(member.get(heads["日期"]))[:2] == [1, 2]
    for order in ("audience", "-audience", "event", "place", "unit__path", "nonsense", "?", "held_on__year"):
        assert listed(asked(member, sort=order))[:2] == [30, 29]


def test_pages_go_there_and_back(many, as_):
    member = as_("member")
    first = asked(member, sort="held_on")
    later = member.get(first.context["asked"].later)
    assert listed(first) + listed(later) == list(range(1, 31))
    assert (first.context["asked"].earlier, later.context["asked"].later) == (None, None)
    assert listed(member.get(later.context["asked"].earlier)) == listed(first)
    assert "sort=held_on" in first.context["asked"].later


def test_a_page_behind_a_foreign_row_is_the_first_page(many, session, as_):
    foreign = session("hekou")
    for cursor in (foreign.pk, MISSING, "nonsense", "\x00"):
        assert listed(asked(as_("member"), after=cursor))[0] == 30
        assert listed(asked(as_("member"), before=cursor))[0] == 30


def test_totals_are_those_of_everything_that_was_asked(many, as_):
    totals = asked(as_("member"), until="2026-01-28").context["asked"].totals
    assert totals == {"rows": 28, "audience": sum(range(1, 29))}
    assert "合计 30 场" in asked(as_("member")).content.decode()


def test_a_voided_row_is_in_no_list_and_no_total(many, world, as_):
    many[0].void("登记错了。", by=world.user["member"])
    assert asked(as_("member")).context["asked"].totals["rows"] == 29


@pytest.mark.parametrize("name", ["member", "head", "neighbour", "county", "other_county", "bureau"])
def test_thirty_rows_take_few_queries(many, as_, name):
    client = as_(name)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST, {"unit": "chengbei"} if name == "bureau" else {}).status_code == 200
    assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) <= 15


def test_an_empty_list_says_what_to_do_next(as_):
    assert "去记一条" in asked(as_("member")).content.decode()


# --- the row


def test_who_sees_a_row_and_who_changes_it(session, as_):
    row = session()
    answers = {}
    for name in ("member", "head", "neighbour", "county", "other_county", "bureau", "auditor", "nobody"):
        client = as_(name)
        answers[name] = [client.get(reverse(f"sessions-{page}", args=[row.pk])).status_code for page in ("row", "edit")]
    assert answers == {
        "member": [200, 200], "head": [200, 200], "neighbour": [404, 404], "county": [200, 403],
        "other_county": [404, 404], "bureau": [200, 403], "auditor": [404, 404], "nobody": [404, 404],
    }  # fmt: skip
    foreign, missing = (as_("neighbour").get(reverse("sessions-row", args=[pk])) for pk in (row.pk, MISSING))
    assert foreign.content == missing.content
    assert as_("auditor").get(LIST).status_code == 403
    assert as_("county").post(reverse("sessions-void", args=[row.pk]), {"reason": "错了"}).status_code == 403


def typed(row, **changes) -> dict:
    """What stands in the form of a row, with some of it changed."""
    values = {name: getattr(row, name) for name in ("place", "held_on", "audience", "capacity", "note")}
    topics = [topic.pk for topic in row.topics.all()]
    return {**values, "event": row.event_id, "form": "lecture", "audience_bound": "exact", "topics": topics} | changes


def test_a_change_keeps_what_stood_there_and_who_wrote_it(session, world, as_):
    row, member = session(), as_("member")
    url = reverse("sessions-edit", args=[row.pk])
    answer = send(member, url, **typed(row, place="操场", audience="80"))
    assert answer["Location"] == row.get_absolute_url()
    page = member.get(row.get_absolute_url())
    said = [(who, what, before) for _, who, what, before in page.context["story"]]
    name = world.user["member"].name
    assert said == [(name, "修改了地点", "礼堂"), (name, "修改了受教育人次", "100"), (name, "登记", None)]
    assert "礼堂" not in Revision.objects.get().__dict__["before"].decode("latin-1")
    assert AuditEntry.objects.latest("id").detail == {"fields": ["place", "audience"]}


def test_who_comes_second_sees_both_versions_and_loses_nothing(session, as_):
    row = session()
    url = reverse("sessions-edit", args=[row.pk])
    first, second = as_("member"), as_("head")
    opened = hidden(second, url)
    send(first, url, **typed(row, place="操场"))
    response = second.post(url, opened | typed(row, place="食堂", note="分两批进场。"))
    assert response.status_code == 409
    assert response.context["differences"] == [("地点", "操场", "食堂"), ("情况", "", "分两批进场。")]
    form = response.context["form"]
    assert (form["place"].value(), form["note"].value(), form["version"].value()) == ("食堂", "分两批进场。", 2)
    page = response.content.decode()
    assert "操场" in page and "您打开之后，别人改过这一条" in page  # noqa: PT018 — both stand on the one page
    assert OutreachSession.objects.get().place == "操场"

    again = second.post(url, typed(row, place="食堂", note="分两批进场。") | {"version": form["version"].value()})
    assert again.status_code == 302
    kept = OutreachSession.objects.get()
    assert (kept.place, kept.note, kept.version) == ("食堂", "分两批进场。", 3)


def test_two_who_write_the_same_do_not_quarrel(session, as_):
    row, member = session(), as_("member")
    url = reverse("sessions-edit", args=[row.pk])
    opened = hidden(member, url)
    for _ in range(2):
        assert member.post(url, opened | typed(row, place="操场")).status_code == 302
    assert OutreachSession.objects.get().version == 2


def test_a_row_is_voided_with_a_reason_and_stays_readable(session, as_):
    row, member = session(), as_("member")
    url = reverse("sessions-void", args=[row.pk])
    opened = hidden(member, reverse("sessions-edit", args=[row.pk]))
    assert member.post(url, {"reason": " "}).status_code == 422
    assert member.post(url, {"reason": "同一场记了两次。"})["Location"] == row.get_absolute_url()
    page = member.get(row.get_absolute_url()).content.decode()
    assert "已作废：同一场记了两次。" in page
    assert reverse("sessions-edit", args=[row.pk]) not in page
    late = member.post(reverse("sessions-edit", args=[row.pk]), opened | typed(row, place="操场"))
    assert late.status_code == 409
    assert "这一条刚被作废" in late.content.decode()
    assert member.get(reverse("sessions-edit", args=[row.pk]))["Location"] == row.get_absolute_url()


# --- Excel out


def test_what_is_asked_goes_out_with_a_line_that_counts_it(many, session, as_, world):
    session(place="=1+1", title="＋特别活动", held_on=date(2026, 2, 28), audience=5)
    response = as_("head").post(reverse("sessions-export", query={"since": "2026-01-29", "sort": "held_on"}))
    mark, *table = workbook.tables(response.content)["法治宣讲"]
    assert f"编号 {Export.objects.get().no}" in mark[0]
    assert table[0] == ["日期", "活动", "学校或地点", "主题", "主讲人", "单位", "受教育人次", "界限"]
    assert table[1] == ["2026-01-29", "开学第一课", "礼堂", "反诈", "", "城东所", "29", ""]
    assert [row[2] for row in table[1:]] == ["礼堂", "礼堂", "=1+1"]
    line = AuditEntry.objects.get(verb="sessions.export")
    assert (line.actor, line.detail) == (world.user["head"].pk, {"rows": 3, "no": Export.objects.get().no})
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")


def test_export_has_a_right_and_a_reach_of_its_own(world, session, as_):
    """A head reads what a post below the station records, and takes away the station's own alone."""
    post = {"code": "post", "name": "城东警务区", "short": "城东警务区", "kind": "police_post"}
    world.unit["post"] = Unit.enter(by=None, parent=world.unit["chengdong"], **post)
    for code, audience in (("chengdong", 1), ("post", 2), ("hekou", 3)):
        session(code, audience=audience)
    answers = {name: as_(name).post(reverse("sessions-export")) for name in ("member", "head", "county", "bureau")}
    assert answers.pop("member").status_code == 403
    tables = {name: workbook.tables(answer.content)["法治宣讲"][2:] for name, answer in answers.items()}
    said = {name: sorted(row[-2] for row in table) for name, table in tables.items()}
    assert said == {"head": ["1"], "county": ["1", "2"], "bureau": ["1", "2", "3"]}
    assert sorted(listed(asked(as_("head")))) == [1, 2]
    assert "导出 Excel" not in as_("member").get(LIST).content.decode()


def test_too_much_at_once_does_not_go_out(many, as_, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_EXPORTED", 29)
    response = as_("head").post(reverse("sessions-export"), follow=True)
    assert "一次最多导出 29 场，请先缩小范围。" in response.content.decode()
    assert not AuditEntry.objects.filter(verb="sessions.export").exists()


# --- the declaration

WRONG = [
    (2, {"model": Term}),
    (3, {"model": Term}),
    (4, {"filters": ("nonsense",)}),
    (4, {"search": ("event__nonsense",)}),
    (4, {"totals": ("nonsense",)}),
    (5, {"model": Revision, "search": ("before",)}),
    (6, {"order": "audience"}),
    (8, {"same": ("unit",)}),
    (9, {"same": ("topics",)}),
]


def found(ledger) -> set[int]:
    return {number for number, right, _ in checks.judged(ledger) if not right}


def test_every_declaration_can_work():
    assert checks.ledgers_can_work(None) == []


@pytest.mark.parametrize(("number", "changes"), WRONG, ids=str)
def test_a_declaration_that_cannot_work_is_told(number, changes):
    assert number in found(replace(sessions, **changes))


def test_a_form_that_lost_its_manners_is_told():
    meta = type("Meta", (), {"model": OutreachSession, "fields": ("held_on",)})
    assert 7 in found(replace(sessions, form=type("Careless", (EntryForm,), {"Meta": meta})))
    assert {number for number, _ in checks.unlike([sessions, sessions])} == {1}


# --- rows entered together


def test_rows_entered_together_stand_or_fall_together(session, world):
    before = AuditEntry.objects.count()

    def break_off():
        with together():
            session(audience=1)
            raise ZeroDivisionError

    with deed(), pytest.raises(ZeroDivisionError):
        break_off()
    assert (OutreachSession.objects.count(), AuditEntry.objects.count()) == (0, before)
    with together():
        one, two = session(audience=1), session(audience=2, topics=("反诈", "禁毒"))
    assert [row.topics.count() for row in (one, two)] == [1, 2]
    assert AuditEntry.objects.count() == before + 4

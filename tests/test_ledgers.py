"""Every ledger that has an address: who may open it, how far it reaches, what its form refuses, its sheet."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanai import workbook
from guanai.inputs import LenientDateField
from guanai.ledger.query import Asked
from guanai.ledger.sheet import carried
from guanai.models import Term
from guanai.navigation import open_entries, routed
from guanai.registers import GROUPS
from reports.books import Book
from reports.models import LedgerBook
from stations.access import Role
from stations.models import User
from tests import world as cast
from tests.guanai import sheets
from tests.outreach import guards
from tests.stations import books, rows
from tests.stations.rows import errors, hidden, send

CHINESE = re.compile(r"[\u4e00-\u9fff]")
READERS = {"member", "head", "neighbour", "county", "other_county", "bureau", "second"}
KEEPERS = {"head", "county", "other_county"}
NOBODY = {"system", "security", "auditor", "nobody"}
RECORDED = {"read": READERS, "write": READERS}
FILED = {"read": {"member", "head", "neighbour"}, "write": {"member", "head", "neighbour"}}
KEPT = {"read": READERS, "write": KEEPERS}
PUBLICITY = (
    *("events", "boards", "board-contents", "media-posts", "videos", "materials"),
    *("holiday-programmes", "outside-programmes"),
)
LINKS = ("contact-points", "village-links", "link-services", "projects")
BOOKS = ("regulations", "station-plans", "brands", "practices", "duties", "duty-proofs")
RIGHTS = {
    "screenings": FILED,
    "sessions": RECORDED,
    "inspections": RECORDED,
    "meetings": RECORDED,
    "trainings": RECORDED,
    "teams": RECORDED,
    "partners": RECORDED,
    "headcounts": RECORDED,
    "areas": KEPT,
    "liaisons": KEPT,
    "designations": KEPT,
    "vice-principals": KEPT,
    "principal-evaluations": KEPT,
    "clearances": {"read": KEEPERS, "write": KEEPERS},
    **dict.fromkeys(("aid-grants", "aid-receipts", "aid-funds", "aid-programmes", "pairings", "adult-teams"), RECORDED),
    **dict.fromkeys(("equipment", "emergency-units", "drills", "disputes", "pacts", "school-years"), RECORDED),
    **dict.fromkeys(("guard-posts", "guard-shifts", "patrols"), RECORDED),
    **dict.fromkeys(("venues", "venue-inspections", "venue-postings", "operations"), RECORDED),
    **dict.fromkeys(("cleanups", "enforcements", "signs", "concerns"), RECORDED),
    **dict.fromkeys((*PUBLICITY, "campaigns"), RECORDED),
    **dict.fromkeys((*LINKS, "campaign-parts"), RECORDED),
    **dict.fromkeys(BOOKS, RECORDED),
    "station-funding": {"read": KEEPERS, "write": KEEPERS},
    "staff-pairings": KEPT,
    **dict.fromkeys(("staff-child-events", "commendations"), RECORDED),
    **dict.fromkeys(("committee-budgets", "guidance-visits"), RECORDED),
}
EXPORTERS = {
    "screenings": {"head"},
    "sessions": READERS - {"member", "neighbour"},
    "inspections": READERS - {"member", "neighbour"},
    "aid-grants": READERS - {"member", "neighbour"},
    **dict.fromkeys(("aid-receipts", "aid-funds", "aid-programmes", "pairings"), READERS),
    **dict.fromkeys(("meetings", "trainings", "teams", "partners", "headcounts", "adult-teams"), READERS),
    **dict.fromkeys(("areas", "liaisons", "designations", "vice-principals", "clearances"), KEEPERS),
    **dict.fromkeys(
        ("equipment", "emergency-units", "drills", "disputes", "pacts", "school-years"),
        READERS - {"member", "neighbour"},
    ),
    **dict.fromkeys(("guard-posts", "guard-shifts", "patrols"), READERS - {"member", "neighbour"}),
    "principal-evaluations": KEEPERS,
    **dict.fromkeys(("venues", "venue-inspections", "venue-postings"), READERS - {"member", "neighbour"}),
    **dict.fromkeys(("operations", "cleanups", "enforcements"), READERS - {"member", "neighbour"}),
    **dict.fromkeys(("signs", "concerns"), READERS - {"member", "neighbour"}),
    **dict.fromkeys(PUBLICITY, READERS - {"member", "neighbour"}),
    "campaigns": READERS,
    **dict.fromkeys(LINKS, READERS - {"member", "neighbour"}),
    "campaign-parts": READERS,
    **dict.fromkeys(BOOKS, READERS),
    **dict.fromkeys(("station-funding", "staff-pairings"), KEEPERS),
    "staff-child-events": READERS,
    "commendations": KEEPERS,
    **dict.fromkeys(("committee-budgets", "guidance-visits"), READERS),
}
TYPED = {
    "screenings": {"starts_on": "2026-03-01", "ends_on": "2026-03-05", "screened": "120"},
    "sessions": {"title": "开学第一课", "held_on": "2026-03-05", "audience": "120", "capacity": "officer",
                 "form": "lecture", "place": "礼堂"},
    "inspections": {"held_on": "2026-03-05", "kind": "routine", "inspectors": "2"},
    "meetings": {"kind": "joint", "held_on": "2026-03-05", "topic": "校园周边整治", "attendance": "12"},
    "trainings": {"topic": "走访怎么谈", "held_on": "2026-03-05", "hours": "4", "attendance": "20"},
    "teams": {"kind": "volunteer", "name": "东湖志愿队", "size": "15"},
    "partners": {"kind": "education", "name": "东湖区教育局", "contact": "办公室 5550000"},
    "headcounts": {"year": "2026", "police": "40", "auxiliary": "25"},
    "areas": {"kind": "village", "name": "河湾村", "starts_on": "2026-01-01"},
    "liaisons": {"starts_on": "2026-01-01"},
    "designations": {"starts_on": "2026-01-01", "trained_on": "2025-11-03"},
    "vice-principals": {"role": "vice_principal", "dispatch_system": "police", "starts_on": "2026-01-01"},
    "clearances": {"checked_on": "2026-03-05", "checked_by": "治安大队", "result": "clear"},
    "adult-teams": {"kind": "correction", "teams": "4", "as_of": "2026-03-05"},
    "aid-grants": {"granted_on": "2026-03-05", "beneficiary": "household", "recipient_no": "户 7", "kind": "living",
                   "cash": "500.00"},
    "aid-receipts": {"received_on": "2026-03-05", "amount": "1200.50", "donor": "东湖商会"},
    "aid-funds": {"name": "关爱助学基金", "keeper": "东湖分局"},
    "aid-programmes": {"name": "关工助力"},
    "pairings": {"households": "6", "starts_on": "2026-01-01"},
    "equipment": {"quantity": "4", "counted_on": "2026-03-05", "expires_on": "2027-03-05"},
    "emergency-units": {"starts_on": "2026-03-05"},
    "drills": {"held_on": "2026-03-05", "scenario": "fire", "participants": "320", "minutes": "25"},
    "disputes": {"opened_on": "2026-03-05", "kind": "injury"},
    "pacts": {"starts_on": "2026-03-05", "ends_on": "2029-03-04"},
    "school-years": {"year": "2025", "finding": "no_crime", "found_on": "2026-07-10",
                     "document": "区平安办〔2026〕7 号"},
    "guard-posts": {"gate": "南门", "starts_on": "2026-03-02"},
    "guard-shifts": {"held_on": "2026-03-05", "peak": "1"},
    "patrols": {"held_on": "2026-03-05", "patrollers": "2"},
    "venues": {"kind": "internet_cafe", "name": "蓝鲸网吧", "lng": "122.500000", "lat": "35.100000"},
    "venue-inspections": {"held_on": "2026-03-05", "officers": "3", "admitted": "no", "tobacco_sold": "unchecked",
                          "notice_posted": "yes", "label_posted": "no"},
    "venue-postings": {"kind": "notice", "posted_on": "2026-03-05"},
    "operations": {"name": "利剑护蕾", "starts_on": "2026-03-05", "lead": "金马街道", "deployed": "40"},
    "cleanups": {"held_on": "2026-03-05", "what": "涉未成年人色情信息", "items": "120", "items_bound": "exact"},
    "enforcements": {"held_on": "2026-03-05", "place": "学府路", "force": "traffic", "what": "校车超员",
                     "vehicles": "6"},
    "signs": {"kind": "bump", "number": "2", "placed_on": "2026-03-05"},
    "principal-evaluations": {"year": "2026", "result": "good", "hours": "6", "judged_by": "城东小学",
                              "judged_on": "2026-07-01"},
    "concerns": {"heard_on": "2026-03-05", "kind": "gate", "way": "meeting", "raised": "4"},
    "campaigns": {"name": "护苗行动", "starts_on": "2026-03-01", "ends_on": "2026-06-30"},
    "events": {"title": "护苗宣讲", "form": "lecture"},
    "boards": {"name": "大门口宣传栏", "kind": "showcase", "place": "河湾村口"},
    "board-contents": {"title": "防溺水六不准", "starts_on": "2026-03-01"},
    "media-posts": {"title": "开学安全提示", "channel": "wechat", "outlet": "城东所公众号",
                    "published_on": "2026-03-05", "checked_on": "2026-03-05", "reads": "1200", "reads_bound": "over"},
    "videos": {"title": "开学第一课实录", "made_on": "2026-03-05", "kept_at": "3 号硬盘", "keeper": "内勤"},
    "materials": {"kind": "brochure", "title": "反诈手册", "given_on": "2026-03-05", "copies": "300",
                  "copies_bound": "exact"},
    "holiday-programmes": {"kind": "care", "name": "暑期托管", "place": "社区活动室", "starts_on": "2026-03-01",
                           "attendance_bound": "exact"},
    "outside-programmes": {"name": "未成年人司法项目", "body": "区检察院", "part": "提供场地",
                           "starts_on": "2026-01-01"},
    "contact-points": {"place_kind": "community", "name": "河湾社区服务站", "starts_on": "2026-01-01"},
    "village-links": {"starts_on": "2026-01-01"},
    "link-services": {"held_on": "2026-03-05", "kind": "counsel", "attendance": "6"},
    "projects": {"branch": "traffic", "year": "2026", "name": "护学灯", "promise": "给三所学校门口装灯",
                 "promised_on": "2026-03-05", "due_on": "2026-09-01"},
    "campaign-parts": {"held_on": "2026-03-05", "did": "清查校园周边", "attendance": "40"},
    "regulations": {"title": "值班制度", "edition": "1", "effective_on": "2026-03-05"},
    "station-plans": {"year": "2026", "kind": "plan", "text": "走访到每一户", "goals": "走访三百户次"},
    "station-funding": {"kind": "work_fund", "amount": "3000.00", "paid_on": "2026-03-05"},
    "brands": {"name": "护苗小屋", "started_on": "2026-03-05"},
    "practices": {"name": "三个重点三个帮扶", "taken_from": "市局推广材料", "started_on": "2026-03-05",
                  "how": "分到每个民警"},
    "staff-pairings": {"goals": "能独立走访", "starts_on": "2026-03-05"},
    "duties": {"text": "每学期到校上一次法治课", "from_year": "2026"},
    "duty-proofs": {"proved_on": "2026-03-05", "what": "见宣讲台账"},
    "staff-child-events": {"held_on": "2026-03-05", "title": "警娃夏令营", "children": "20", "relatives": "15"},
    "commendations": {"level": "city", "title": "先进个人", "awarded_on": "2026-03-05", "awarded_by": "市关工委",
                      "whom": "person"},
    "committee-budgets": {"year": "2026", "amount": "50000.00", "source": "列入年度预算"},
    "guidance-visits": {"visited_on": "2026-03-05", "listened": "on", "findings": "台账齐全"},
}  # fmt: skip
CHOSEN = {  # choices that the form must be given, by the field
    "inspections": ("school",),
    "screenings": ("area",),
    "liaisons": ("school", "person"),
    "designations": ("person",),
    "vice-principals": ("school", "person"),
    "clearances": ("person",),
    "aid-grants": ("area",),
    "aid-receipts": ("fund",),
    "pairings": ("village",),
    **dict.fromkeys(("emergency-units", "drills", "disputes", "pacts", "school-years", "patrols"), ("school",)),
    "equipment": ("school", "equipment"),
    "guard-posts": ("school",),
    "guard-shifts": ("post",),
    "venue-inspections": ("venue",),
    "venue-postings": ("venue",),
    "signs": ("school",),
    "principal-evaluations": ("principal",),
    "concerns": ("school",),
    "board-contents": ("board",),
    "media-posts": ("checked_by",),
    "contact-points": ("keeper",),
    "village-links": ("area",),
    "link-services": ("link",),
    "campaign-parts": ("campaign",),
    **dict.fromkeys(("regulations", "station-plans", "station-funding", "brands"), ("station",)),
    "staff-pairings": ("senior", "junior"),
    "duty-proofs": ("duty",),
    "commendations": ("person",),
    "guidance-visits": ("to_unit",),
}
CHANGED = {
    "screenings": {"note": "两名民警、三名网格员"},
    "sessions": {"place": "操场"},
    "inspections": {"note": "门卫室已搬"},
    "meetings": {"place": "分局会议室"},
    "trainings": {"note": "由分局举办"},
    "teams": {"size": "16"},
    "partners": {"contact": "办公室 5551111"},
    "headcounts": {"police": "41"},
    "areas": {"name": "河湾新村"},
    "liaisons": {"starts_on": "2025-12-31"},
    "designations": {"trained_on": "2025-12-01"},
    "vice-principals": {"letter_no": "第 7 号"},
    "clearances": {"checked_by": "法制大队"},
    "adult-teams": {"teams": "5"},
    "aid-grants": {"cash": "600"},
    "aid-receipts": {"donor": "河湾商会"},
    "aid-funds": {"keeper": "城东所"},
    "aid-programmes": {"name": "关工助力行动"},
    "pairings": {"households": "7"},
    "equipment": {"quantity": "5"},
    "emergency-units": {"note": "每天早晚各点名一次"},
    "drills": {"minutes": "30"},
    "disputes": {"kind": "fees"},
    "pacts": {"ends_on": "2028-03-04"},
    "school-years": {"document": "区平安办〔2026〕8 号"},
    "guard-posts": {"gate": "北门"},
    "guard-shifts": {"note": "雨天"},
    "patrols": {"patrollers": "3"},
    "venues": {"address": "学府路 9 号"},
    "venue-inspections": {"penalties": "罚款 5000 元"},
    "venue-postings": {"verified_on": "2026-04-01"},
    "operations": {"lead": "东湖分局"},
    "cleanups": {"note": "由网安大队清理"},
    "enforcements": {"officers": "4"},
    "signs": {"placed_by": "交警大队"},
    "concerns": {"raised": "5"},
    "principal-evaluations": {"hours": "7"},
    "campaigns": {"name": "护苗行动第二季"},
    "events": {"title": "护苗宣讲周"},
    "boards": {"place": "河湾村委会"},
    "board-contents": {"title": "防溺水七不准"},
    "media-posts": {"outlet": "东湖分局公众号"},
    "videos": {"keeper": "教导员"},
    "materials": {"copies": "320"},
    "holiday-programmes": {"place": "镇文化站"},
    "outside-programmes": {"part": "出两名辅导员"},
    "contact-points": {"name": "河湾社区老年活动室"},
    "village-links": {"contact": "村委会妇联主任"},
    "link-services": {"attendance": "8"},
    "projects": {"promise": "给四所学校门口装灯"},
    "campaign-parts": {"result": "清理摊点三处"},
    "regulations": {"title": "接待制度"},
    "station-plans": {"goals": "走访四百户次"},
    "station-funding": {"amount": "3500.00"},
    "brands": {"focus": "单亲家庭的孩子"},
    "practices": {"how": "分到每个网格"},
    "staff-pairings": {"goals": "能独立写总结"},
    "duties": {"basis": "市公关工〔2026〕3 号"},
    "duty-proofs": {"what": "见宣讲台账第 3 页"},
    "staff-child-events": {"children": "21"},
    "commendations": {"document_no": "东公〔2026〕9 号"},
    "committee-budgets": {"amount": "60000.00"},
    "guidance-visits": {"suggestions": "走访记全"},
}
LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}
slugs = pytest.mark.parametrize("slug", sorted(TYPED))


@pytest.fixture
def head_of(world):
    """A 站长 of any unit: who may write in every ledger there."""

    def made(code: str) -> User:
        if code == "chengdong":
            return world.user["head"]
        name = f"head_{code}"
        if name not in world.user:
            world.user[name] = User.enter(login=name, name=name, password="x", by=None)
            cast.appoint(world.user[name], Role.STATION_HEAD, world.unit[code], by=world.user["bureau"])
        return world.user[name]

    return made


MADE = {  # what a form chooses, made at a unit; `there` is what was made already, school and person always
    "school": lambda unit, there: rows.school(unit, f"校{uuid4().hex[:6]}"),
    "person": lambda unit, there: rows.person(unit, f"人{uuid4().hex[:6]}"),
    "checked_by": lambda unit, there: there["person"],
    "area": lambda unit, there: rows.area(unit, f"村{uuid4().hex[:6]}"),
    "village": lambda unit, there: rows.area(unit, f"村{uuid4().hex[:6]}"),
    "board": lambda unit, there: rows.board(unit, f"宣传栏{uuid4().hex[:6]}"),
    "fund": lambda unit, there: rows.fund(unit, f"基金{uuid4().hex[:6]}"),
    "equipment": lambda unit, there: Term.objects.of(Term.List.EQUIPMENT).first(),
    "post": lambda unit, there: guards.post(unit, there["school"]),
    "venue": lambda unit, there: rows.venue(unit, f"网吧{uuid4().hex[:6]}"),
    "principal": lambda unit, there: rows.principal(there["person"], there["school"]),
    "keeper": lambda unit, there: there["person"],
    "link": lambda unit, there: rows.village_link(unit),
    "campaign": lambda unit, there: rows.campaign(unit),
    "station": lambda unit, there: rows.station(unit, f"站{uuid4().hex[:6]}"),
    "senior": lambda unit, there: there["person"],
    "junior": lambda unit, there: rows.person(unit, f"人{uuid4().hex[:6]}"),
    "duty": lambda unit, there: books.duty(unit, f"职责{uuid4().hex[:6]}"),
    "to_unit": lambda unit, there: unit.parent.parent,
}


@pytest.fixture
def typed(world):
    """What to type into a ledger's form for a good row of a unit."""

    def made(slug: str, code: str = "chengdong") -> dict:
        there: dict = {}
        for name in ("school", "person", *CHOSEN.get(slug, ())):
            there[name] = there.get(name) or MADE[name](world.unit[code], there)
        if slug == "vice-principals":
            rows.clearance(there["person"])
        topics = {"topics": [str(Term.objects.of(Term.List.TOPIC).first().pk)]} if slug == "sessions" else {}
        if slug == "village-links":
            topics = {"groups": [str(Term.objects.of(Term.List.TARGET_GROUP).first().pk)]}
        return TYPED[slug] | {name: str(there[name].pk) for name in CHOSEN.get(slug, ())} | LINES | topics

    return made


@pytest.fixture
def entered(typed, head_of):
    """A row of a ledger, entered through its own form by the 站长 of a unit."""

    def made(slug: str, code: str = "chengdong", **changes):
        ledger, user = of(slug), head_of(code)
        token = ledger.form(user=user).initial["token"]
        form = ledger.form(typed(slug, code) | changes | {"token": token}, user=user)
        assert form.is_valid(), form.errors
        return form.keep(by=user)

    return made


def of(slug: str):
    return next(ledger for ledger in routed() if ledger.slug == slug)


def test_every_ledger_is_tested():
    assert {ledger.slug for ledger in routed()} == set(TYPED) == set(RIGHTS) == set(EXPORTERS)
    assert len({ledger.label for ledger in routed()}) == len(routed())


# --- who


def test_who_may_read_enter_and_take_away(world):
    """Of the whole cast; that the pages ask these rights, `test_access` tries with who has them and who has not."""
    for slug in TYPED:
        ledger = of(slug)
        told = {ledger.read: RIGHTS[slug]["read"], ledger.write: RIGHTS[slug]["write"], ledger.export: EXPORTERS[slug]}
        for right, allowed in told.items():
            assert {name for name in READERS | NOBODY if world.user[name].can(right)} == allowed, (slug, right)


@slugs
def test_the_menu_or_the_page_of_all_ledgers_leads_to_it(world, as_, slug):
    def lines(name):
        return [entry.url_name for entry in open_entries(world.user[name])]

    assert (slug in lines("head")) == of(slug).in_menu
    assert f'href="{of(slug).home}"' in as_("head").get("/ledgers/").text
    assert as_("auditor").get("/ledgers/").status_code == 403
    assert slug not in lines("auditor")
    assert of(slug).group in GROUPS


def test_the_sums_come_first_in_the_menu_of_who_oversees_units(world):
    def groups(name):
        return list(dict.fromkeys(entry.group for entry in open_entries(world.user[name])))

    assert groups("bureau")[:2] == groups("county")[:2] == ["", "汇总"]
    assert (groups("head")[:2], groups("head")[-1]) == (["", "站与人"], "汇总")


def test_no_two_lines_of_a_menu_share_an_icon(world):
    for name, user in world.user.items():
        icons = [entry.icon for entry in open_entries(user)]
        assert sorted(icons) == sorted(set(icons)), name


# --- where


@slugs
def test_a_row_of_a_neighbour_is_the_same_404_as_a_missing_one(as_, entered, slug):
    ledger, row, head = of(slug), entered(slug, "chengxi"), as_("head")
    for page in ("row", "edit", "void"):
        foreign, missing = (head.get(ledger.url(page, pk)) for pk in (row.pk, uuid4()))
        assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert not ledger.rows(User.objects.get(login="head")).exists()


@slugs
def test_the_county_sees_it_and_other_counties_do_not(as_, entered, slug):
    ledger, row = of(slug), entered(slug)
    seen = {name: as_(name).get(ledger.url("row", row.pk)).status_code for name in ("county", "other_county")}
    assert seen == {"county": 200 if "county" in RIGHTS[slug]["read"] else 404, "other_county": 404}


@slugs
def test_above_one_reads_and_does_not_write_unless_one_keeps_people(as_, entered, slug):
    row, county = entered(slug), as_("county")
    kept = RIGHTS[slug]["write"] is KEEPERS or slug == "clearances"
    for page in ("edit", "void"):
        refused = 403 if "county" in RIGHTS[slug]["read"] else 404
        assert county.get(of(slug).url(page, row.pk)).status_code == (200 if kept else refused)


# --- the list


VALUES = {"headcounts": "202{}", "committee-budgets": "202{}", "projects": "202{}", "adult-teams": "2026-03-0{}"}


@slugs
def test_a_list_takes_few_queries_whatever_its_length(as_, entered, slug):
    changes = dict.fromkeys(
        ("teams", "partners", "areas", "aid-funds", "aid-programmes", "boards", "contact-points"), "name"
    ) | {
        "headcounts": "year",
        "committee-budgets": "year",
        "projects": "year",
        "adult-teams": "as_of",
        "venues": "name",
        "operations": "name",
        "practices": "name",
        "duties": "text",
    }
    client = as_("county" if "county" in RIGHTS[slug]["read"] else "head")
    client.get(of(slug).home)  # what a process asks once is known
    for number in range(6):
        value = VALUES.get(slug, "第{}个").format(number + 1)
        entered(slug, **({changes[slug]: value} if slug in changes else {}))
        if number == 1:
            few = queries(client, of(slug).home)
    assert queries(client, of(slug).home) == few
    assert few <= 15


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len([one for one in found if "SAVEPOINT" not in one["sql"]])


@slugs
def test_every_head_that_sorts_sorts_both_ways(rf, world, entered, slug):
    row, ledger, request = entered(slug), of(slug), rf.get("/")
    request.user = world.user["head"]
    for column in ledger.cells:
        for sign in ("", "-") if column.sortable else ():
            request.GET = {"sort": f"{sign}{column.name}"}
            asked = Asked(ledger, request)
            assert asked.order == f"{sign}{column.name}"
            assert asked.page.rows == [row]


# --- the form

TOO_EARLY, TOO_LATE = "0001-01-01", "9999-12-31"


def bad(field: forms.Field):
    """What no field of its kind takes."""
    if isinstance(field, LenientDateField):
        return [TOO_EARLY, TOO_LATE, "昨天", "2026-03-05\x00", "1" * 100_000]
    if isinstance(field, forms.IntegerField):
        return ["-1", str(2**63), "十二", "1\x00", "9" * 100_000]
    if hasattr(field, "choices"):
        return ["nonsense", "\x00", str(uuid4()), "x" * 100_000]
    if isinstance(field, forms.CharField):
        long = [] if field.max_length is None else ["字" * (field.max_length + 1), "字" * 350_000]
        return ["看\x00不见", *long]
    return []


@slugs
def test_bad_input_is_said_at_its_field_in_chinese_and_nothing_is_kept(world, typed, slug):
    ledger, user, good = of(slug), world.user["head"], typed(slug)
    blank = ledger.form(user=user)
    for name in carried(blank).values():
        for value in bad(blank.fields[name]):
            form = ledger.form(good | {name: value, "token": blank.initial["token"]}, user=user)
            assert not form.is_valid(), (name, value[:20])
            assert name in form.errors, (name, value[:20], form.errors)
            assert all(CHINESE.search(said) for found in form.errors.values() for said in found), form.errors
    assert not ledger.model.objects.exists()


@slugs
def test_an_empty_form_says_what_is_missing(as_, slug):
    said = errors(send(as_("head"), of(slug).url("new"), **LINES))
    assert said
    assert all(CHINESE.search(line) for found in said.values() for line in found)
    assert not of(slug).model.objects.exists()


@slugs
def test_posted_twice_it_is_one_row(as_, typed, slug):
    head, url = as_("head"), of(slug).url("new")
    values = hidden(head, url) | typed(slug)
    answers = [head.post(url, values) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    row = of(slug).model.objects.get()
    assert {answer["Location"] for answer in answers} == {row.get_absolute_url()}
    assert head.get(row.get_absolute_url()).status_code == 200
    assert row.unit.code == "chengdong"


@slugs
def test_a_change_leaves_the_old_words_and_a_void_takes_the_row_out(as_, entered, typed, slug):
    row, head, ledger = entered(slug), as_("head"), of(slug)
    url = ledger.url("edit", row.pk)
    form = head.get(url).context["form"]
    present = {name: str(getattr(row, f"{name}_id", None) or typed(slug).get(name, "")) for name in form._meta.fields}
    present |= {"topics": typed(slug)["topics"], "form": "lecture"} if slug == "sessions" else {}
    present |= {"groups": typed(slug).get("groups", [])} if slug in ("village-links", "link-services") else {}
    present |= {"units": [], "partners": []} if slug == "meetings" else {}
    answer = send(head, url, **(present | LINES | CHANGED[slug]))
    assert answer.status_code == 302, answer.context["form"].errors
    assert "原来是" in head.get(ledger.url("row", row.pk)).content.decode()
    assert head.post(ledger.url("void", row.pk), {"reason": "登记重复"}).status_code == 302
    assert not ledger.model.objects.valid().exists()


# --- Excel


def words(field: forms.Field, value) -> str:
    """What somebody writes into a cell for that value."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "、".join(str(field.queryset.get(pk=key)) for key in value)
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.get(pk=value))
    return str(dict(getattr(field, "choices", ())).get(value, value))


@slugs
def test_its_own_template_filled_in_is_taken_once(as_, world, typed, slug):
    head, ledger, values = as_("head"), of(slug), typed(slug)
    heads = next(iter(workbook.tables(head.get(ledger.url("template")).content).values()))[0]
    form = ledger.form(user=world.user["head"])
    cells = {label: words(form.fields[name], values[name]) for label, name in carried(form).items() if name in values}
    row = [cells.get(head_.rstrip("*"), "1" if head_.startswith("序号") else "") for head_ in heads]
    for known in (False, True):
        answer = sheets.give(head, sheets.workbook(heads, row), slug)
        assert answer.status_code == 302, answer.context
        page = head.get(answer["Location"])
        assert sheets.outcome(page) == ((0, 1, 0) if known else (1, 0, 0)), sheets.problems(page)
        if not known:
            sheets.take(head, slug)
    assert ledger.model.objects.get().unit.code == "chengdong"


@slugs
def test_the_rows_go_out(as_, entered, slug):
    entered(slug)
    tables = workbook.tables(as_("head").post(of(slug).url("export")).content)
    table = next(iter(tables.values()))
    assert len(table) == 3
    assert "编号" in table[0][0]
    assert [column.label for column in of(slug).cells] == [head for head in table[1] if head != "序号"]


@slugs
def test_the_rows_go_out_to_be_edited_and_come_back_as_they_were(as_, entered, slug):
    row, head = entered(slug), as_("head")
    data = head.post(of(slug).url("editing")).content
    assert str(row.pk) in next(iter(workbook.tables(data).values()))[2]
    done = head.get(sheets.give(head, data, slug)["Location"]).context["trial"].outcome
    assert (done.untouched, done.writes, done.problems) == (1, 0, [])


# --- the book of a year

LASTING = (
    *("areas", "board-contents", "boards", "brands", "campaigns", "contact-points", "designations", "disputes"),
    *("duties", "emergency-units", "equipment", "guard-posts", "holiday-programmes", "liaisons", "operations"),
    *("outside-programmes", "pacts", "pairings", "practices", "projects", "regulations", "screenings", "signs"),
    *("staff-pairings", "teams", "venues", "vice-principals", "village-links"),
)
NAMED = dict.fromkeys(
    ("areas", "teams", "boards", "brands", "contact-points", "operations", "practices", "projects", "venues"), "name"
) | {"duties": "text", "regulations": "title"}


def test_which_registers_hold_what_lasts():
    assert {one.slug for one in routed() if one.lasting} == set(LASTING)


def lasted(ledger, row, year: int, until: int | None) -> None:
    """As if it had begun in the one year and ended in the other."""
    first, *ends = ledger.lasting
    told = {first: year if first.endswith("year") else date(year, 5, 1)}
    if first == "entered_at":
        told[first] = datetime(year, 5, 1, tzinfo=UTC)
    for end in ends[:1]:
        told[end] = until if end.endswith("year") or not until else date(until, 6, 1)
    words = {"disputes": {"ending": "mediated" if until else ""}, "projects": {"result": "装好" if until else ""}}
    type(row).objects.filter(pk=row.pk).update(**told | words.get(ledger.slug, {}))


@pytest.mark.parametrize("slug", LASTING)
def test_what_lasts_is_in_the_book_of_a_later_year_until_it_ends(entered, head_of, slug):
    ledger, head, old = of(slug), head_of("chengdong"), entered(slug)
    station = getattr(old, "station", None) or rows.station(old.unit)
    changes = {NAMED[slug]: "另一个"} if slug in NAMED else {}
    changes |= {"station": str(station.pk)} if slug in ("brands", "regulations") else {}
    new, ends = entered(slug, **changes), ledger.lasting[1:]
    lasted(ledger, old, 2023, 2024)
    lasted(ledger, new, 2024, None if not ends or old._meta.get_field(ends[0]).null else 2027)

    def told(year: int) -> set:
        return set(Book(LedgerBook(station=station, year=year), head).rows_of(ledger).values_list("pk", flat=True))

    assert told(2022) == set()
    assert told(2024) == {old.pk, new.pk}
    assert told(2025) == ({new.pk} if ends else {old.pk, new.pk})
    assert told(2026) == told(2025)

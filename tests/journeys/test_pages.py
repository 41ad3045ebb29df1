"""The main pages: open to everybody on a desk and on a phone, and closed to whoever has no business there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.models import DropoutCase, DropoutDuty, Minor, SealAccess, Sealing
from guanai.calendars import today
from guanai.workbook import MEDIA_TYPE
from stations.access import Role
from stations.models import CareStation, Unit, User
from tests import samples
from tests.cases import files
from tests.doors import DOORS
from tests.guanai import sheets
from tests.journeys.conftest import PHONE, WIDE
from tests.reports.test_dashboard import talk
from tests.stations import rows
from tests.test_access import MISSING, keys, patterns

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
SAFEGUARDS = {
    "guardian": {"attendee": "legal", "attendee_name": "刘大山", "transcript_on": today()},
    "psych": {"consented_on": files.FILED},
}
BUT_WATERMARK = {"exclude": [[".watermark"]]}  # faint on purpose, and nothing that anybody reads
QUICKLY = {"resultTypes": ["violations"]}
OUT_OF_CARD = """() => [...document.querySelectorAll(".ledger td")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return range.getBoundingClientRect().right > cell.closest("tr").getBoundingClientRect().right + 0.5;
}).map((cell) => cell.innerText)"""
PRINTED_TABS = ("plan", "assessments", "measures", "outcomes", "bases", "care", "categories", "signals", "guardians")
FINGER = 44  # px: the least that is pressed with certainty
TOO_SMALL = """(least) => [...document.querySelectorAll("a, button, select, summary, input, textarea")]
  .filter((one) => !one.closest("p, .line, .when, .told, .skip, .help, thead"))  // in running text, or out of sight
  .map((one) => [one, (one.matches("input") && one.closest("label") || one).getBoundingClientRect()])
  .filter(([one, box]) => box.width > 2 && box.height > 0 && box.height < least - 0.5)
  .filter(([one]) => !one.closest(".tile"))  // the whole tile is pressed
  .map(([one, box]) => `${one.innerText || one.name || one.className} ${box.height}`)"""


@pytest.fixture
def child(anqing):
    """A file of 城东所 with one row of everything, and a visit long overdue."""
    unit = anqing.unit["chengdong"]
    mentor = samples.person(unit)
    minor = files.child(unit)
    files.team(minor, [mentor], interval_days=15)
    files.guardian(minor)
    talk(anqing, "chengdong", held_on=today())
    return minor


def trial(page: Page) -> None:
    page.goto("/sessions/import/")
    data = sheets.workbook(sheets.HEADS, sheets.row(日期="2026年3月32日"))
    page.locator("input[type=file]").set_input_files({"name": "宣讲.xlsx", "mimeType": MEDIA_TYPE, "buffer": data})
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("要改的地方")).to_be_visible()


@pytest.fixture
def laden(child, anqing):
    """The same file with a case, measures, a plan and all else that its pages show, a hand-over and a seal besides."""
    station, keeper, second = child.unit, anqing.user["keeper"], anqing.user["second_keeper"]
    case = files.case(child, custody_on=files.FILED)
    files.probation(case)
    for kind in ("guardian", "psych"):
        files.safeguard(case, kind, **SAFEGUARDS[kind])
    files.special(child)
    files.plan_step(child)
    files.consent(child)
    files.assignment(child, samples.person(station))
    files.check(files.outcome(child, by=None, happened_on=files.FILED))
    files.transfer(files.child(anqing.unit["chengxi"], id_no=files.number(3)), station)
    going = rows.person(station, name="周建国")
    files.team(files.child(station, id_no=files.number(4)), [going])
    handover = files.handover(going, gap=today() + 20 * DAY, by=anqing.user["head"])
    other = files.child(station, id_no=files.number(5))
    sealing = Sealing(minor=other, unit=station, basis="public_order", notice_no="封〔2026〕1号")
    sealing.place(by=keeper)
    access = SealAccess(
        sealing=sealing, viewer=anqing.user["neighbour"], ground="case_need", applicant="某院", document="9号"
    )
    access.ask(by=keeper)
    return {"case": case, "handover": handover, "sealing": sealing, "access": access, "second": second}


def kept_pages(minor, laden) -> dict[str, dict[str, str | Callable[[Page], None]]]:
    """The pages of a file that its head keeps, and those of the seals."""
    tabs = ("plan", "assessments", "measures", "cases", "outcomes", "bases", "care", "helped")
    return {
        "head": {
            **{tab: reverse(f"minor-{tab}", args=[minor.pk]) for tab in tabs},
            "checklist": laden["case"].get_absolute_url(),
            "status": reverse("minor-status", args=[minor.pk]),
            "case form": reverse("case-new", args=[minor.pk]),
            "transfers": reverse("transfers"),
            "handovers": reverse("handovers"),
            "handover": laden["handover"].get_absolute_url(),
            "handover form": reverse("handover-new", args=[minor.teams.get().members.get().person_id]),
            "reminders": reverse("reminders"),
        },
        "keeper": {
            "seals": reverse("sealings"),
            "seal": laden["sealing"].get_absolute_url(),
            "seal form": reverse("sealing-new"),
        },
        "second_keeper": {"to decide": reverse("sealings")},
        "neighbour": {
            "looks": reverse("seal-accesses"),
            "promise": laden["access"].get_absolute_url(),
            "sealed": look,
        },
    }


def look(page: Page) -> None:
    """Promise, and see what is sealed."""
    if page.get_by_label("承诺人姓名").count():
        page.get_by_label("承诺人姓名").fill(f"{Role.STATION_MEMBER.label}neighbour")
        page.get_by_role("button", name="承诺并查阅").click()
    expect(page.get_by_text("依法封存。")).to_be_visible()


def pages(minor) -> dict[str, dict[str, str | Callable[[Page], None]]]:
    """The main pages by who opens them."""
    summary = "/summaries/anqing/2018/"
    return {
        "": {"log-in": "/login/"},
        "member": {
            "workbench": "/workbench/",
            "files": "/minors/",
            "file": f"/minors/{minor.pk}/",
            "visit": f"/minors/{minor.pk}/visits/new/",
            "visits": "/visits/",
            "several visits": f"/visits/several/?minor={minor.pk}",
            "talks": "/sessions/",
            "talk": "/sessions/new/",
            "trial": trial,
        },
        "bureau": {"board": "/dashboard/"},
        "anqing": {
            "shelf": "/summaries/",
            "summary": summary,
            "editor": f"{summary}text/legal_education/",
            "figures": "/figures/anqing/2018/",
        },
    }


def test_every_main_page_is_open_to_everybody_and_fits_desk_and_phone(visit, child, axe):
    walk(visit, axe, pages(child))


def test_so_are_the_pages_that_the_head_and_the_keepers_of_seals_see(visit, child, laden, axe):
    laden["access"].approve(by=laden["second"])
    walk(visit, axe, kept_pages(child, laden))


def walk(visit, axe, known: dict) -> None:
    """As each reader to each page: nothing for axe to say, nothing wider than the screen, nothing too small."""
    for login, found in known.items():
        page = visit(login)
        for name, reach in found.items():
            page.set_viewport_size(WIDE)
            reach(page) if callable(reach) else page.goto(reach)
            for size in (WIDE, PHONE):
                page.set_viewport_size(size)
                seen = axe.run(page, BUT_WATERMARK, QUICKLY)
                assert seen.response["violations"] == [], f"{name}: {seen.generate_report()}"
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            assert page.evaluate(TOO_SMALL, FINGER) == [], name
            assert page.evaluate("document.documentElement.lang") == "zh-CN", name


def test_large_type_is_open_to_everybody_too(visit, child, axe):
    page = visit("member", size=PHONE)
    page.goto("/visits/")
    page.get_by_role("button", name="大字").click()
    assert axe.run(page, options=QUICKLY).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_large_type_stays_within_a_phone_and_within_its_cards(visit, child):
    rows.station(child.unit, name="东湖区城东派出所关爱工作站")
    signal = files.signal(child, text="情绪低落，不愿上学，已请学校心理老师关注，请网格员平时多留意")
    signal.close("站里和班主任一起去看过，情况平稳", by=User.objects.get(login="member"))
    Minor.objects.update(station=CareStation.objects.get())
    person = samples.person(child.unit)
    rows.posting(CareStation.objects.get(), person, role="deputy")
    page = visit("head", size=PHONE)
    page.goto("/minors/")
    page.get_by_role("button", name="大字").click()
    of_child = ("minor", "minor-plan", "minor-signals", "minor-bases", "minor-care", "minor-outcomes")
    for address in ("/minors/", "/people/", reverse("mentors"), *(reverse(one, args=[child.pk]) for one in of_child)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
        assert page.evaluate(OUT_OF_CARD) == [], address


def test_a_menu_longer_than_the_window_begins_where_the_page_is(visit, anqing):
    page = visit("member")
    page.goto("/ledgers/")
    expect(page.locator(".side [aria-current]")).to_be_in_viewport()


def test_a_printed_page_offers_nothing_to_press(visit, child, laden):
    page = visit("head")
    addresses = [reverse(one, args=[child.pk]) for one in ("minor", *(f"minor-{tab}" for tab in PRINTED_TABS))]
    page.goto(addresses[0])
    page.emulate_media(media="print")
    case = DropoutCase(minor=child, detected_on=today(), years_done=6, reason="weary", household="三口人", plan="家访")
    case.enter(by=None)
    DropoutDuty(case=case, line="education", level=2, who="校长").enter(by=None)
    for address in (*addresses, case.get_absolute_url()):
        page.goto(address)
        said = page.locator("main").inner_text().split()
        assert {"办理", "作废", "不再包保", "选接手人", "退出"} & set(said) == set(), address


ROWS_OF_A_FILE = {
    samples.minor: lambda minor: minor,
    samples.category: lambda minor: files.category(minor, "disabled"),
    samples.behaviour: files.behaviour,
    samples.assessment: files.assessment,
    samples.override: lambda minor: files.override(files.assessment(minor)),
    samples.signal: files.signal,
    samples.guardian: files.guardian,
    samples.outcome: files.outcome,
    samples.team: lambda minor: minor.teams.get(),
    samples.visit: lambda minor: files.visit(minor, today(), visitors=[samples.person(minor.unit)]),
    samples.measure: files.measure,
    samples.check: lambda minor: files.check(files.outcome(minor, happened_on=files.FILED)),
    samples.minor_closed: lambda minor: files.closed(files.child(minor.unit, id_no=files.number(7))),
    samples.follow_up: lambda minor: files.follow_up(files.closed(files.child(minor.unit, id_no=files.number(8)))),
    samples.basis: files.basis,
    samples.helper: lambda minor: files.helper(minor, samples.person(minor.unit)),
    samples.assignment: lambda minor: files.assignment(minor, samples.person(minor.unit)),
    samples.link: lambda minor: files.link(minor, files.child(minor.unit, id_no=files.number(9))),
    samples.offering: lambda minor: files.transfer(minor, Unit.objects.get(code="hekou")),
    samples.member: lambda minor: minor.teams.get().members.get(),
    samples.plan_step: files.plan_step,
    samples.note: lambda minor: files.note(files.visit(minor, today())),
}


def addresses(minor) -> dict[str, str]:
    """Every address that leads to this file or to one of its rows."""
    rows = {sample: make(minor) for sample, make in ROWS_OF_A_FILE.items()}
    doors = {name: door for name, door in DOORS.items() if door.row in rows}
    return {name: reverse(name, kwargs=keys(name, door, rows[door.row])) for name, door in doors.items()}


def answer(page: Page, address: str) -> tuple[int, str]:
    """What this reader's browser is answered; where only a POST is taken, to one."""
    said = page.request.get(address)
    if said.status == 405:
        token = next(one["value"] for one in page.context.cookies() if one["name"] == "csrftoken")
        said = page.request.post(address, headers={"X-CSRFToken": token})
    return said.status, said.text()


def test_a_member_of_another_station_finds_none_of_the_pages_of_a_child(visit, child, complaints):
    every = addresses(child)
    of_files = {one.name for one in patterns() if str(one.pattern).startswith(("minors/<uuid", "visits/<uuid"))}
    assert of_files <= set(every)
    page = visit("neighbour")
    missing = answer(page, reverse("minor", args=[MISSING]))
    assert missing[0] == 404
    assert {name for name, address in every.items() if answer(page, address) != missing} == set()
    page.goto(every["minor"])
    expect(page.get_by_role("heading", name="没有找到这一页")).to_be_visible()
    complaints.clear()  # the console says 404 too

"""封存, by two oracles: what shows people is as if there had been no child; what counts is as before the seal."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from python_calamine import CalamineWorkbook

from cases.models import AidGrant, DropoutCase, JuvenileCase, RescueCase, RightsAidCase, Sealing
from cases.models.sealing import Extent
from guanai.calendars import today
from guanai.models import Draft
from reports.computing import of_year
from reports.dashboard import Dashboard
from tests.cases import clues, files
from tests.cases.test_sealing import granted
from tests.stations import rows

WHO = ("mentor", "member", "head", "county", "bureau", "security", "neighbour")
ABOVE = ("county", "bureau")  # to whom a board is a surface of numbers: the second oracle's
# 我这一年 is no surface of the child: what a mentor did stays the mentor's own number
SURFACES = (
    *("home", "workbench", "minors", "minors?status=filed", "minors?visit=late", "visits", "visits?due=near"),
    *("visits-made", "clues", "clues?status=filed", "referrals", "referrals?due=hand", "rights-aids", "rescues"),
    *("dropouts", "dropouts?open=1", "duplicates", "signals", "assessments", "aid-grants", "screenings", "ledgers"),
    *("people", "stations", "schools", "clearances", "search-by-number", "search-by-name", "search-by-id"),
    *("today", "reminders", "transfers", "cases", "measures", "mentors", "handovers", "visit-exports"),
    *("dashboard/chengdong", "rows/chengdong/M40", "rows/chengdong/M41", "minors?mentored={year}", "export/aid-grants"),
)
NUMBER = files.number(71)
ACT = today() - timedelta(days=90)


@pytest.fixture
def people(world):
    """Who is there in any case."""
    mentor = files.join_mentor(world)
    files.team(files.child(world.unit["chengdong"], id_no=files.number(70)), [mentor])
    officer = rows.person(world.unit["chengdong"], name="吴警官", kind="serving_police")
    partner = rows.partner(world.unit["chengdong"])
    files.child(world.unit["chengxi"], id_no=NUMBER)  # a second station has the child too
    return mentor, officer, partner


def real_child(world, people, minor=None, *, ended=True):
    """A child with a row of every kind."""
    unit, (mentor, officer, _) = world.unit["chengdong"], people
    minor = minor or files.child(unit, id_no=NUMBER, name="欧阳某")
    files.category(minor, "suspect")
    files.behaviour(minor, "s4", verified_by=world.user["head"])
    files.assessment(minor)
    files.signal(minor)
    files.outcome(minor, by=world.user["member"])
    files.outcome(minor, kind="no_reoffence")
    team = files.team(minor, [mentor])
    files.visit(minor, today() - timedelta(days=5), visitors=[mentor], worried=True)
    if ended:
        team.close(today(), by=None)
    case = JuvenileCase(
        minor=minor, officer=officer, case_no="A1", role="suspect", nature="criminal", act_on=ACT, received_on=ACT,
        disposition="sentenced", disposed_on=today(), sentence_months=10, unit=unit,
    )  # fmt: skip
    case.enter(by=None)
    return minor, case


def rows_beside(world, people, minor):
    """What hangs on a file and stays with it where only the matter is sealed."""
    unit, (_, _, partner) = world.unit["chengdong"], people
    files.guardian(minor)
    clue = clues.clue(unit)
    clue.verify("属实", by=None)
    clue.file_as(minor, by=None)
    referral = rows.referral(unit, partner=partner, subject=minor.pk, subject_label=minor.file_no)
    referral.send(by=None)
    RightsAidCase(unit=unit, minor=minor, kind="psych", opened_on=today(), story="谈心").enter(by=None)
    facts = {"beneficiary": "minor", "kind": "tuition", "granted_on": today(), "cash": Decimal(800)}
    AidGrant(unit=unit, minor=minor, **facts).enter(by=None)
    facts = {"detected_on": today() - timedelta(days=20), "years_done": 7, "reason": "weary"}
    DropoutCase(minor=minor, household="x", plan="y", **facts).enter(by=None)
    RescueCase(unit=unit, minor=minor, kind="missing", found_on=today(), place="车站").enter(by=None)
    Draft.objects.create(owner=world.user["member"].pk, form="visit", target=minor.pk, payload="{}")


def address(name: str) -> str:
    name = name.format(year=today().year)
    path, _, query = name.partition("?")
    if path.startswith("dashboard/"):
        return reverse("dashboard", args=[path.split("/")[1]])
    if path.startswith("rows/"):
        return reverse("figure-rows", args=path.split("/")[1:])
    if path.startswith("export/"):
        return reverse(f"{path.split('/')[1]}-export")
    return reverse(path) + (f"?{query}" if query else "")


def looked(client, name: str, file_no: str) -> str:
    """A page as its reader has it: text and links, without what is different at each click."""
    if name.startswith("search-"):
        typed = {"search-by-number": NUMBER, "search-by-name": "欧阳某", "search-by-id": file_no}[name]
        response = client.post(reverse("minor-search"), {"q": typed}, follow=True)
    elif name.startswith("export/"):
        response = client.post(address(name), follow=True)
    else:
        response = client.get(address(name), follow=True)
    if "spreadsheet" in response.headers.get("Content-Type", ""):
        book = response.getvalue()
        return str(
            CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()[1:]
        )  # without the number
    return f"{response.status_code} {plain(response.content.decode())}"


def plain(page: str) -> str:
    page = re.sub(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"', "", page)
    return re.sub(r"[0-9]{1,2}:[0-9]{2}", "", page)


def all_looks(as_, world, file_no) -> dict[tuple[str, str], str]:
    clients = {who: as_(who) for who in WHO}  # all first: when each was last there stands on a list too
    return {
        (who, name): looked(clients[who], name, file_no)
        for who in WHO
        for name in SURFACES
        if not (name.startswith("dashboard") and who in ABOVE)
    }


def counted(world) -> dict:
    """Every number that who stands above a station is shown, and every number of a summary."""
    found = {}
    for code in ("donghu", "chengbei"):
        board = Dashboard(world.unit[code], today(), exact=False)
        found[code] = [str(cell) for cell in board.tiles()]
        found[code] += [(str(child), [str(cell) for cell in cells]) for child, _, cells in board.rows()]
    for code in ("chengdong", "donghu", "chengbei"):
        unit = world.unit[code]
        figures = of_year(unit, {}, today().year, today())
        found[f"{code} year"] = [str(one) for some in figures.values() for one in some]
    return found


@pytest.mark.walk
@pytest.mark.parametrize("extent", Extent.values)
def test_nobody_sees_that_there_was_anything(world, as_, people, extent):
    assert len(SURFACES) >= 20
    minor = None
    if extent == Extent.MATTER:
        minor = files.child(world.unit["chengdong"], id_no=NUMBER, name="欧阳某")
    file_no = minor.file_no if minor else "ZZZZ-0000"
    never = all_looks(as_, world, file_no)
    minor, case = real_child(world, people, minor)
    if extent == Extent.FILE:
        rows_beside(world, people, minor)
    shown = [name for name in SURFACES if looked(as_("head"), name, minor.file_no) != never["head", name]]
    assert len(shown) >= (18 if extent == Extent.FILE else 3)  # else there was nothing to hide
    sealing = Sealing(minor=minor, unit=minor.unit, case=case, basis="criminal", notice_no="封 1 号", extent=extent)
    sealing.place(by=world.user["keeper"])
    after = all_looks(as_, world, file_no)
    wrong = [where for where in never if never[where] != after[where]]
    assert wrong == [], wrong


@pytest.mark.walk
def test_nor_while_its_team_still_works_but_the_team_and_the_head(world, as_, people):
    unit, other = world.unit["chengdong"], rows.cleared(world.unit["chengdong"], "李老师")
    who, name = ("member", "county"), reverse("person", args=[other.pk])
    seen = [*SURFACES[: SURFACES.index("dashboard/chengdong")], "visit-export-new"]
    clients = {one: as_(one) for one in who}

    def looks(file_no):
        found = {(one, page): looked(clients[one], page, file_no).replace(file_no, "") for one in who for page in seen}
        return found | {(one, "person"): plain(clients[one].get(name).text) for one in who}

    never = looks("ZZZZ-0000")
    minor, case = real_child(world, (other, *people[1:]), ended=False)
    rows_beside(world, people, minor)
    Sealing(minor=minor, unit=unit, case=case, basis="criminal", notice_no="1").place(by=world.user["keeper"])
    after = looks(minor.file_no)
    assert [where for where in never if never[where] != after[where]] == []


def test_every_number_above_stays(world, as_, people):
    for code in ("chengdong", "donghu", "chengbei"):
        type(world.unit[code]).objects.filter(pk=world.unit[code].pk).update(records_since=ACT.replace(month=1, day=1))
        world.unit[code].refresh_from_db()
    minor, case = real_child(world, people)
    rows_beside(world, people, minor)
    before = counted(world)
    Sealing(minor=minor, unit=minor.unit, case=case, basis="criminal", notice_no="1").place(by=world.user["keeper"])
    assert counted(world) == before


def test_a_station_counts_what_it_lists(world, as_, people):
    minor, case = real_child(world, people)
    rows_beside(world, people, minor)
    Sealing(minor=minor, unit=minor.unit, case=case, basis="criminal", notice_no="1").place(by=world.user["keeper"])
    board = Dashboard(world.unit["chengdong"], today(), exact=True)
    mentored = next(cell for cell in board.tiles() if "帮扶" in cell.label or "帮教" in cell.label)
    page = as_("head").get(mentored.url)
    assert int(mentored.text) == page.context["total"] == 1


def test_a_granted_look_is_written_for_people(world, as_, people):
    minor, case = real_child(world, people)
    rows_beside(world, people, minor)
    sealing = Sealing(minor=minor, unit=minor.unit, case=case, basis="criminal", notice_no="封 1 号")
    sealing.place(by=world.user["keeper"])
    granted(sealing, world).promise(by=world.user["member"])
    access = sealing.accesses.get()
    page = as_("member").get(reverse("seal-access-records", args=[access.pk])).text
    words = re.sub(r"<[^>]+>", " ", " ".join(re.findall(r"<dl.*?</dl>", page, re.DOTALL)))
    for name in (str(world.user["head"]), "keeper"):  # in the cast also letters are a name
        words = words.replace(name, "")
    words = re.sub("民政局[0-9a-f]{6}", "", words)
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}|[A-Za-z_]*[a-z_]{2,}[A-Za-z_]*|\d{4}-\d\d-\d\d", words) == []
    assert "封存人  封存专管" in words
    assert f"{localtime(access.sealing.sealed_at):%Y年%-m月%-d日 %H:%M}" in page


PAGES = (
    *("minor", "minor-edit", "minor-void", "minor-identity", "minor-status", "minor-referral", "minor-reveal"),
    *("minor-readers", "minor-reason", "minor-categories", "category-new", "minor-assessments", "assessment-new"),
    *("minor-behaviours", "behaviour-new", "minor-signals", "signal-new", "minor-guardians", "guardian-new"),
    *("minor-outcomes", "outcome-new", "team-new", "visit-new", "minor-helped", "dropout-new"),
)


@pytest.mark.walk
@pytest.mark.parametrize("who", [*WHO, "auditor", "keeper"])
def test_the_real_address_answers_as_the_dummy(world, as_, people, who):
    minor, case = real_child(world, people)
    sealing = Sealing(minor=minor, unit=minor.unit, case=case, basis="criminal", notice_no="1")
    sealing.place(by=world.user["keeper"])
    client, differs = as_(who), []
    for name in PAGES:
        real, dummy = (client.get(reverse(name, args=[pk])) for pk in (minor.pk, sealing.pk))
        same = real.content.replace(str(minor.pk).encode(), b"") == dummy.content.replace(str(sealing.pk).encode(), b"")
        if real.status_code != dummy.status_code or not same or real.status_code == 200:
            differs.append((name, real.status_code, dummy.status_code))
    assert differs == []

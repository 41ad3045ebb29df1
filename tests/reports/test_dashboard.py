"""看板: numbers by level, small ones guarded, a bounded number of queries."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.models import MentoringTeam, Minor
from guanai.calendars import today
from outreach.models import InspectionItem, OutreachEvent, OutreachSession, Rectification
from reports.dashboard import Dashboard
from reports.span import Span
from stations.models import CareStation, Person, PersonKind, Unit
from tests import samples
from tests.stations import rows

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def talk(world, code: str, held_on: date = ON, audience: int = 100) -> OutreachSession:
    """A talk of a unit."""
    event = OutreachEvent(unit=world.unit[code], title="开学第一课")
    event.enter(by=world.user["member"])
    session = OutreachSession(unit=world.unit[code], event=event, place="操场", held_on=held_on, audience=audience)
    session.enter(by=world.user["member"])
    return session


def mentored(world, code: str, children: int) -> None:
    """So many children of a unit, each with a team of one."""
    mentor = Person(unit=world.unit[code], name="老周", gender="male")
    mentor.enter(by=world.user["head"], kind=PersonKind.RETIRED_POLICE, since=date(2010, 1, 1))
    rows.clearance(mentor)
    for _ in range(children):
        facts = {"name": "某某", "gender": "male", "birth_date": date(2012, 5, 1), "filed_on": date(2026, 1, 5)}
        minor = Minor(unit=world.unit[code], **facts)
        minor.enter(by=world.user["head"])
        team = MentoringTeam(unit=world.unit[code], mode="one_to_one", formed_on=date(2026, 1, 10))
        team.form(minor, [mentor], mentor, by=world.user["head"])


def long_kept(world, *but: str) -> None:
    """Every unit has kept records for years, but these."""
    for code, unit in world.unit.items():
        unit.records_since = today() if code in but else date(2020, 1, 1)
        unit.save(update_fields=["records_since"])


def board(world, code: str, *, exact: bool = False) -> Dashboard:
    return Dashboard(world.unit[code], ON, exact=exact)


def tile(shown: Dashboard, label: str):
    return next(cell for cell in shown.tiles() if cell.label == label)


def column(shown: Dashboard, label: str) -> dict[str, str]:
    return {child.code: cell.text for child, _, cells in shown.rows() for cell in cells if cell.label == label}


def test_a_talk_moves_the_station_the_county_and_the_city(world):
    long_kept(world)
    talk(world, "chengdong")
    assert [tile(board(world, code), "法治宣讲").text for code in ("chengdong", "donghu", "chengbei", "qinghe")] == [
        *("1", "1", "1"),
        "0",
    ]
    assert column(board(world, "chengbei"), "受教育人次") == {"donghu": "100", "qinghe": "0"}


def test_the_number_of_children_opens_the_list_that_has_as_many(world, as_):
    mentored(world, "chengdong", 4)
    closed = Minor.objects.first()
    closed.teams.get().close(on=ON, by=None)
    closed.move("closed", on=ON, closing="goal_met", by=None)
    shown = Dashboard(world.unit["chengdong"], today(), exact=True)
    assert tile(shown, "帮教未成年人").text == "4"
    assert as_("member").get(tile(shown, "帮教未成年人").url).context["total"] == 4


def test_what_must_be_asked_about_leads_to_its_rows(world, as_):
    mentored(world, "chengdong", 3)
    rows.station(world.unit["chengxi"], "城西关爱工作站")
    asked = {one.title: one for one in Dashboard(world.unit["donghu"], today(), exact=False).asking()}
    late, alone, silent = asked["走访逾期 3 件"], asked["1 个关工站没有退休民警"], asked["2 个单位今年没有记过宣讲"]
    assert (late.line, silent.line, silent.url) == ("城东所", "城东所、城西所", "")
    county = as_("county")
    assert county.get(late.url).context["total"] == 3
    assert [row.name for row in county.get(alone.url).context["page"].rows] == ["城西关爱工作站"]


def test_beside_few_overdue_children_no_unit_is_named(world):
    """Fewer than three over two names would be one each; what the county hides, the station's board does not tell."""

    def asked(code: str, *, exact: bool = False) -> tuple[str, str, str]:
        shown = Dashboard(world.unit[code], today(), exact=exact, sees=lambda unit: True)
        late = next(one for one in shown.asking() if one.title.startswith("走访"))
        return late.title, late.line, late.url

    for code, number in (("chengdong", 1), ("chengxi", 1), ("hekou", 4)):
        mentored(world, code, number)
    title, line, url = asked("donghu")
    assert (title, url) == ("走访逾期不足 3 件", "")
    assert "所" not in line
    mentored(world, "chengdong", 4)
    title, line, _ = asked("donghu")
    assert title == "走访逾期 6 件"
    assert "所" not in line
    assert asked("chengdong")[0] == "走访有逾期"
    assert asked("chengdong", exact=True)[0] == "走访逾期 5 件"


def test_a_unit_that_keeps_no_records_yet_is_blank_and_not_reproached(world):
    long_kept(world)
    Unit.objects.filter(code="qinghe").update(records_since=None)
    talk(world, "chengdong")
    shown = board(world, "chengbei")
    assert column(shown, "受教育人次") == {"donghu": "100", "qinghe": ""}
    assert not [one for one in shown.asking() if "宣讲" in one.title]
    talk(world, "hekou")
    assert column(board(world, "chengbei"), "受教育人次") == {"donghu": "100", "qinghe": "100"}  # what is there is told


def test_who_held_no_talk_is_named_with_the_days_that_were_looked_at(world):
    long_kept(world)
    talk(world, "chengdong", held_on=date(2026, 2, 3))
    span = Span(date(2026, 10, 1), ON)
    asked = [one.title for one in Dashboard(world.unit["donghu"], ON, exact=False, span=span).asking()]
    assert "2 个单位2026年10月1日以来没有记过宣讲" in asked
    assert "1 个单位今年没有记过宣讲" in [one.title for one in board(world, "donghu").asking()]


def test_a_voided_talk_counts_nowhere(world):
    long_kept(world)
    talk(world, "chengdong").void("登记重复", by=world.user["member"])
    assert tile(board(world, "chengbei"), "法治宣讲").text == "0"


def test_last_years_same_days_are_compared(world):
    long_kept(world)
    talk(world, "chengdong")
    talk(world, "chengdong")
    talk(world, "chengdong", held_on=date(2025, 11, 20))
    talk(world, "chengdong", held_on=date(2025, 11, 21))  # after the same day of last year
    assert "同比增长100%" in tile(board(world, "chengbei"), "法治宣讲").small


def test_units_without_records_last_year_are_left_out_of_both_years_and_named(world):
    long_kept(world, "qinghe")
    talk(world, "chengdong", held_on=date(2025, 11, 20))
    talk(world, "chengdong")
    for _ in range(5):
        talk(world, "hekou")
    shown = board(world, "chengbei")
    assert (tile(shown, "法治宣讲").text, shown.change.words("M20")) == ("6", "持平")
    assert shown.change.note == "同比只算两年都有记录的 1 个单位，不含清河县局。"
    assert shown.change.words("M31") == "不可比"  # children of two units may be the same


def test_without_records_last_year_nothing_is_compared(world):
    talk(world, "chengdong")
    assert "同比" not in tile(board(world, "chengbei"), "法治宣讲").small


def test_what_cannot_be_compared_is_not_spoken_of(world):
    world.unit["chengdong"].records_since = date(2020, 1, 1)
    mentored(world, "chengdong", 2)
    assert "同比" not in tile(board(world, "chengdong", exact=True), "帮教未成年人").small


def test_a_growth_does_not_tell_how_few_children_there_were_a_year_ago(world):
    long_kept(world)
    mentored(world, "chengdong", 5)
    shown = board(world, "chengbei")
    assert "同比" in tile(shown, "帮教未成年人").small
    shown.before["M31"] = 2
    assert "同比" not in tile(shown, "帮教未成年人").small


def test_the_station_sees_its_own_children_exactly_and_the_city_does_not(world):
    mentored(world, "chengdong", 2)
    mentored(world, "hekou", 4)
    assert tile(board(world, "chengdong", exact=True), "帮教未成年人").text == "2"
    assert column(board(world, "chengbei"), "帮教未成年人") == {"donghu": "<3", "qinghe": "略"}
    assert tile(board(world, "chengbei"), "帮教未成年人").text == "6"


def test_a_hidden_number_opens_nothing(world):
    mentored(world, "chengdong", 2)
    shown = board(world, "donghu")
    assert [cell.url for _, _, cells in shown.rows() for cell in cells if cell.text in ("<3", "略")] == ["", ""]
    assert tile(shown, "帮教未成年人").url == ""


def test_the_number_opens_the_rows_that_it_counts(world, as_):
    talk(world, "chengdong")
    talk(world, "chengxi")
    url = tile(board(world, "donghu"), "法治宣讲").url
    assert "共 2 场" in as_("county").get(url).text


@pytest.mark.parametrize(("who", "code"), [("head", "chengdong"), ("county", "donghu"), ("bureau", "chengbei")])
def test_the_board_takes_at_most_21_queries(world, as_, who, code, django_assert_max_num_queries):
    for station in ("chengdong", "chengxi", "hekou"):
        CareStation(unit=world.unit[station], name=station, established_on=date(2020, 1, 1)).enter(
            by=world.user["county"]
        )
        mentored(world, station, 4)
        for _ in range(5):
            talk(world, station)
    client = as_(who)
    client.get(f"/dashboard/{code}/")  # the first look counts what was just entered
    with django_assert_max_num_queries(21):
        assert client.get(f"/dashboard/{code}/").status_code == 200


def test_another_county_gets_the_answer_of_what_does_not_exist(as_):
    client = as_("other_county")
    assert client.get("/dashboard/donghu/").content == client.get("/dashboard/nowhere/").content
    assert client.get("/dashboard/donghu/").status_code == 404


def test_what_one_board_hides_the_board_below_does_not_tell(world):
    """城西所 has one child: 城东所's cell goes with it, on 东湖分局's board and on its own."""
    mentored(world, "chengdong", 5)
    mentored(world, "chengxi", 1)
    mentored(world, "hekou", 4)

    def seen(code: str) -> Dashboard:
        return Dashboard(world.unit[code], ON, exact=False, sees=lambda unit: True)

    assert column(seen("donghu"), "帮教未成年人") == {"chengdong": "略", "chengxi": "<3"}
    assert tile(seen("chengdong"), "帮教未成年人").text == "略"
    assert tile(board(world, "chengdong", exact=True), "帮教未成年人").text == "5"
    assert tile(seen("donghu"), "帮教未成年人").text == "6"


def test_a_total_that_is_hidden_above_is_no_sum_of_what_stands_below(world):
    mentored(world, "chengdong", 5)
    mentored(world, "chengxi", 4)
    mentored(world, "hekou", 1)
    shown = Dashboard(world.unit["donghu"], ON, exact=False, sees=lambda unit: True)
    assert column(shown, "帮教未成年人") == {"chengdong": "略", "chengxi": "4"}
    assert tile(shown, "帮教未成年人").text == "略"


def test_few_overdue_children_are_told_exactly_to_their_own_station_alone(world):
    mentored(world, "chengdong", 2)
    said = [tile(board(world, code, exact=exact), "走访按时率").small for code, exact in
            (("chengdong", True), ("donghu", False))]  # fmt: skip
    assert [words.split("，")[0] for words in said] == ["逾期 2 件", "逾期不足 3 件"]


def tiles(as_, who: str, code: str, group: str, **query) -> dict[str, str]:
    """What the group's tiles say, by their label."""
    page = as_(who).get(f"/dashboard/{code}/", {"group": group} | query)
    return {cell.label: cell.text for cell in page.context["tiles"]}


def test_schools_and_terms_that_wait_stand_among_the_tiles(world, as_):
    rows.school(world.unit["chengdong"])
    unit = world.unit["chengxi"]
    rows.principal(rows.person(unit), rows.school(unit), starts_on=date(2025, 1, 1), ends_on=today() + timedelta(90))
    told = tiles(as_, "county", "donghu", "principals")
    assert (told["学校没有法治副校长"], told["法治副校长聘期将满"]) == ("2", "1")  # one without a letter is not covered
    assert tiles(as_, "member", "chengdong", "principals")["法治副校长聘期将满"] == "0"
    assert "一人兼任超过两所学校" not in told


def test_the_tile_of_what_waits_opens_just_its_rows(world, as_):
    school = rows.school(world.unit["chengdong"])
    county = as_("county")
    shown = county.get("/dashboard/donghu/?group=principals").context["tiles"]
    url = next(cell.url for cell in shown if cell.label == "学校没有法治副校长")
    assert [one.text for one in county.get(url).context["things"]] == [str(school)]


def test_of_days_that_are_over_nothing_waits(world, as_):
    rows.school(world.unit["chengdong"])
    told = tiles(as_, "county", "donghu", "principals", year=today().year - 1)
    assert "学校没有法治副校长" not in told


def test_an_overdue_clue_and_an_overdue_defect_have_a_tile(as_):
    assert tiles(as_, "county", "donghu", "clues")["转办超期"] == "0"
    assert tiles(as_, "county", "donghu", "campus")["校园隐患逾期没有整改"] == "0"


def test_problems_of_schools_have_a_tile_and_a_list_before_they_are_overdue(world, as_):
    long_kept(world)
    late, soon = (samples.inspection_item(world.unit[code]) for code in ("chengdong", "chengxi"))
    InspectionItem.objects.filter(pk=soon.pk).update(due_on=today() + timedelta(days=9))
    county = as_("county")

    def told() -> tuple[str, list[str]]:
        shown = county.get("/dashboard/donghu/?group=campus").context["tiles"]
        cell = next(cell for cell in shown if cell.label == "待整改的问题")
        return cell.text, [unit for _, _, unit in county.get(cell.url).context["lines"]]

    assert told() == ("2", [world.unit[code].name for code in ("chengdong", "chengxi")])  # the longest waiting first
    done = Rectification(item=late, done_on=today(), done_by="总务处", how="换了门卫")
    done.enter(by=world.user["head"])
    assert told() == ("1", [world.unit["chengxi"].name])
    done.void(by=world.user["head"], reason="没有换")
    assert told()[0] == "2"
    assert tiles(as_, "county", "donghu", "campus", year=today().year - 1)["待整改的问题"] == "0"


def test_a_number_leads_nobody_to_a_list_that_refuses_them(world, as_):
    month = today().replace(day=1)
    for who, code in (("bureau", "donghu"), ("county", "donghu"), ("head", "chengdong")):
        client = as_(who)
        shown = [client.get(f"/dashboard/{code}/", {"group": group}) for group in ("aid", "clues", "mentoring")]
        urls = {cell.url for page in shown for cell in page.context["sheet"].totals()}
        page = client.get(f"/returns/{code}/{month.year}/{month.month}/")
        urls |= set(re.findall(r'href="(/[a-z-]+/\?unit=[^"]+)"', page.text))
        assert len(urls) > 3
        refused = [url for url in urls - {""} if client.get(url.replace("&amp;", "&")).status_code != 200]
        assert not refused


def own(shown: Dashboard) -> dict[str, str]:
    return {cell.label: cell.text for cell in shown.own() if cell.text}


def test_what_a_unit_has_itself_is_a_line_of_its_own_so_that_a_column_adds_up(world, as_):
    for code in ("donghu", "chengdong", "chengdong"):
        talk(world, code, audience=1200 if code == "donghu" else 100)
    shown = board(world, "donghu")
    assert own(shown) == {"法治宣讲": "1", "受教育人次": "1,200"}
    assert column(shown, "法治宣讲")["chengdong"] == "2"
    assert tile(shown, "法治宣讲").text == "3"
    assert "东湖分局本级" in as_("county").get("/dashboard/donghu/").content.decode()
    assert "本级" not in as_("bureau").get("/dashboard/qinghe/").content.decode()


@pytest.mark.parametrize(("children", "span", "told"), [
    (1, None, "<3"),
    (4, None, "4"),
    (4, Span(date(2026, 1, 7), date(2026, 11, 9)), "略"),
])  # fmt: skip
def test_few_children_of_the_unit_itself_are_not_told(world, children, span, told):
    mentored(world, "donghu", children)
    mentored(world, "chengdong", 9)
    mentored(world, "chengxi", 9)
    shown = Dashboard(world.unit["donghu"], ON, exact=False, span=span and replace(span, sealed=True))
    assert own(shown)["帮教未成年人"] == told


def test_a_number_of_several_registers_opens_the_page_of_its_parts(as_, world):
    page = as_("county").get(reverse("dashboard", args=["donghu"], query={"group": "campus"})).content.decode()
    assert reverse("figure-rows", args=["chengdong", "M54"]) in page

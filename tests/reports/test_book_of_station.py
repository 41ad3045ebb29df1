"""迎检台账册: its 六有 at its year's end, who was there in it, the papers of this station, who came to see it."""

from datetime import date
from types import SimpleNamespace

from guanai.calendars import today
from guanai.navigation import routed
from outreach.models import OutreachEvent, OutreachSession
from reports.books import Book
from reports.models import LedgerBook
from stations.models import StationFacility, StationFunding
from tests.stations import books, honours, offices, rows


def book_of(station, user, year=2026) -> Book:
    return Book(LedgerBook(station=station, year=year), user)


def printed(book: Book) -> dict[str, str]:
    """Every register's rows as one text, by its line in the contents."""
    found = {ledger.label: [*book.of_ledger(ledger)] for ledger in book.ledgers}
    return {
        label: str([(table.heads, table.rows) for one in sections for table in one.tables])
        for label, sections in found.items()
        if sections
    }


def test_the_six_of_a_year_are_what_held_at_its_end(world):
    station = rows.station(world.unit["chengdong"])
    books.regulation(station)
    books.regulation(station, edition=2, effective_on=date(2026, 5, 1))
    books.plan(station, 2025, goals="走访三百户次")

    def told(year):
        book = Book(SimpleNamespace(station=station, year=year, photos=[]), world.user["head"])
        (section,) = book.of_station()
        (six,) = [table for table in section.tables if table.title == "六有"]
        return {row[0]: row[1] for row in six.rows}

    assert told(2025)["有制度"].startswith("值班制度（第 1 版）")
    assert told(2026)["有制度"].startswith("值班制度（第 2 版）")
    assert (told(2025)["有目标"], told(2026)["有目标"]) == ("走访三百户次", "还没有")


def test_who_left_and_what_closed_before_the_year_is_not_in_it(world):
    unit = world.unit["chengdong"]
    station = rows.station(unit)
    for name, last in (("走了的", date(2025, 12, 31)), ("在的", None), ("年初走的", date(2026, 1, 1))):
        rows.posting(station, rows.person(unit, name), ends_on=last)
    for name, last in (("谈心角", date(2025, 6, 1)), ("书屋", None)):
        StationFacility(station=station, kind="reading", note=name, opened_on=rows.LONG_AGO, closed_on=last).enter(
            by=None
        )
    (section,) = book_of(station, world.user["head"]).of_station()
    told = {table.title: str(table.rows) for table in section.tables}
    assert [name for name in ("走了的", "在的", "年初走的") if name in told["在站人员"]] == ["在的", "年初走的"]
    assert [name for name in ("谈心角", "书屋") if name in told["功能区"]] == ["书屋"]


def test_an_edition_that_a_newer_one_replaced_before_the_year_is_not_in_it(world):
    station = rows.station(world.unit["chengdong"])
    for edition, year in enumerate((2022, 2024, 2026), 1):
        books.regulation(station, edition=edition, effective_on=date(year, 5, 1))

    def editions(year: int) -> list[int]:
        found = book_of(station, world.user["head"], year).rows_of(of("regulations"))
        return sorted(found.values_list("edition", flat=True))

    assert [editions(year) for year in (2021, 2023, 2025, 2026)] == [[], [1], [2], [2, 3]]


def test_the_papers_of_another_station_of_the_same_host_are_in_its_own_book(world):
    unit, head = world.unit["chengdong"], world.user["head"]
    first, second = rows.station(unit), rows.station(unit, "城东第二关爱工作站")
    for station, word in ((first, "甲站的"), (second, "乙站的")):
        books.plan(station, goals=word)
        books.regulation(station, title=f"{word}制度")
        books.brand(station, name=f"{word}品牌")
        books.practice(unit, f"{word}做法", station=station)
        books.funding(station)
    books.practice(unit, "所里的做法")
    for station, own, other in ((first, "甲站的", "乙站的"), (second, "乙站的", "甲站的")):
        told = printed(book_of(station, head))
        assert other not in str(told)
        for label in ("站的计划和总结", "站内制度", "特色品牌", "借鉴的做法"):
            assert own in told[label]
        assert "所里的做法" in told["借鉴的做法"]
        assert book_of(station, head).rows_of(of("station-funding")).count() == 1
    assert StationFunding.objects.count() == 2


def test_guidance_that_was_received_is_in_it_with_who_came(world):
    unit, county = world.unit["chengdong"], world.unit["donghu"]
    station = rows.station(unit)
    offices.guidance(county, unit, findings="台账齐全")
    offices.guidance(county, world.unit["chengxi"], date(2026, 3, 6))
    book = book_of(station, world.user["head"])
    told = printed(book)
    assert county.short in told["调研指导"]
    assert "调研指导" not in book.silent
    assert book.rows_of(of("guidance-visits")).count() == 1
    empty = book_of(station, world.user["head"], 2025)
    assert "调研指导" not in printed(empty)
    assert "调研指导" in empty.silent


def test_plans_and_documents_of_the_year_are_in_it(world):
    unit, county, other = (world.unit[code] for code in ("chengdong", "donghu", "chengxi"))
    station, hands = rows.station(unit), {"author": world.user["county"], "signer": world.user["bureau"]}
    plan = honours.work_plan(county, 2026)
    honours.work_plan_item(plan, unit, what="开学前走访")
    honours.work_plan_item(plan, other, no=2, what="邻所的事")
    offices.sent(county, to=[unit], title="给本所的", signed_on=date(2026, 3, 5), **hands)
    offices.sent(county, to=[other], cc=[unit], title="抄给本所的", signed_on=date(2026, 3, 6), **hands)
    offices.sent(county, to=[other], title="给邻所的", signed_on=date(2026, 3, 6), **hands)
    offices.sent(unit, to=[county], title="本所发的", signed_on=date(2026, 3, 7), **hands)
    offices.sent(unit, to=[county], title="去年发的", signed_on=date(2025, 3, 7), **hands)
    offices.document(unit, to=[county], title="没有发的")
    book = book_of(station, world.user["head"])
    told = {label: str([*sections]) for _, label, sections in book.steps()}
    words = ["开学前走访", "邻所的事", "给本所的", "抄给本所的", "给邻所的", "本所发的", "去年发的", "没有发的"]
    assert [word for word in words if word in told["工作计划"]] == ["开学前走访"]
    assert [word for word in words if word in told["收文"]] == ["给本所的", "抄给本所的"]
    assert [word for word in words if word in told["发文"]] == ["本所发的"]
    assert not {"工作计划", "收文", "发文"} & set(book.silent)
    empty = book_of(station, world.user["head"], 2024)
    assert [label for _, label, sections in empty.steps() if [*sections]] == ["基本情况和六有"]
    assert {"工作计划", "收文", "发文"} <= set(empty.silent)


def of(slug: str):
    return next(ledger for ledger in routed() if ledger.slug == slug)


def test_an_event_stands_in_the_years_that_have_a_talk_of_it(world):
    head, unit = world.user["head"], world.unit["chengdong"]
    station = rows.station(unit)
    for title, year in (("旧年的活动", 2025), ("今年的活动", 2026), ("没有宣讲的活动", 0)):
        event = OutreachEvent(unit=unit, title=title)
        event.enter(by=head)
        if year:
            OutreachSession(unit=unit, event=event, place="礼堂", audience=9, held_on=date(year, 3, 5)).enter(by=head)
    last = printed(book_of(station, head, 2025))["宣讲活动"]
    assert ("旧年的活动" in last, "今年的活动" in last) == (True, False)
    told = printed(book_of(station, head, today().year))["宣讲活动"]
    assert "旧年的活动" not in told
    assert "今年的活动" in told
    assert "没有宣讲的活动" in told

"""迎检台账册: its 六有 are those of the station's page, as of the end of its year."""

from datetime import date
from types import SimpleNamespace

from reports.books import Book
from tests.stations import books, rows


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

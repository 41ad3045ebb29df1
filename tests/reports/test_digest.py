"""每周摘要: frozen on Monday, once."""

from datetime import date, timedelta

import pytest

from guanai.calendars import today
from reports import digest
from reports.models import Digest, DigestLine
from reports.warnings import RULES
from stations.models import Unit
from tests.cases.clues import clue
from tests.reports.test_dashboard import mentored, talk

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)


def line(value: int) -> DigestLine:
    return DigestLine(part=DigestLine.Part.CAME, code="M20", label="法治宣讲", value=value, measure="场次")


def test_a_week_is_frozen_once_and_stays(world):
    first = Digest.freeze(world.unit["chengdong"], MONDAY, [line(3), line(4)])
    again = Digest.freeze(world.unit["chengdong"], MONDAY, [line(9)])
    assert (again, [int(one.value) for one in again.lines.all()]) == (first, [3, 4])


def test_it_speaks_of_the_seven_days_before(world):
    digest = Digest.freeze(world.unit["chengdong"], MONDAY, [])
    assert (digest.first, digest.last) == (date(2026, 11, 9), date(2026, 11, 15))


def talk_last_week(world) -> date:
    """A talk of last week; the Monday after it."""
    monday = digest.monday_of(today())
    talk(world, "chengdong", held_on=monday - timedelta(days=3))
    return monday


def told(world, code: str, who: str) -> dict[str, str]:
    frozen = Digest.objects.get(unit=world.unit[code])
    return {one.line.label: one.words for *_, lines in digest.Reading(frozen, world.user[who]).parts() for one in lines}


def test_every_unit_has_one_a_week_however_often_beat_comes(world):
    talk_last_week(world)
    assert digest.freeze(today()) == 6
    assert digest.freeze(today()) == 0
    assert told(world, "chengdong", "member")["法治宣讲"] == "1 场次"
    assert told(world, "chengbei", "bureau")["受教育人次"] == "100 人次"


def test_of_a_unit_that_kept_no_records_yet_nothing_is_told_which_is_not_zero(world):
    Unit.objects.filter(code="chengdong").update(records_since=None)
    Unit.objects.filter(code="donghu").update(records_since=date(2020, 1, 1))
    digest.freeze(today())
    labels = ("法治宣讲", "帮教未成年人", "走访逾期", "会议决议逾期")
    assert {told(world, "chengdong", "member")[label] for label in labels} == {"没有记录"}
    assert told(world, "donghu", "county")["法治宣讲"] == "0 场次"


def test_what_happens_later_changes_nothing(world):
    monday = talk_last_week(world)
    digest.freeze(today())
    talk(world, "chengdong", held_on=monday - timedelta(days=2))
    assert told(world, "chengdong", "member")["法治宣讲"] == "1 场次"


def test_few_children_are_told_to_their_own_station_alone(world):
    mentored(world, "chengdong", 2)
    digest.freeze(today())
    label = "帮教未成年人"
    assert told(world, "chengdong", "member")[label] == "2 人"
    assert told(world, "donghu", "county")[label] == "不足 3 人"
    assert told(world, "chengdong", "county")[label] == "略"
    assert told(world, "donghu", "bureau")[label] == "略"


def test_of_a_unit_below_not_even_many_children_are_told(world):
    mentored(world, "chengdong", 4)
    digest.freeze(today())
    label = "帮教未成年人"
    assert (told(world, "donghu", "county")[label], told(world, "chengbei", "bureau")[label]) == ("4 人", "4 人")
    assert (told(world, "chengdong", "county")[label], told(world, "donghu", "bureau")[label]) == ("略", "略")


def test_it_tells_no_warning_that_its_reader_may_not_read(world):
    clue(world.unit["chengdong"], hours_ago=24 * 12)
    digest.freeze(today())
    label = RULES["W09"].label
    assert told(world, "donghu", "county")[label] == "1 处"
    assert label not in told(world, "chengbei", "bureau")


def test_red_warnings_stand_before_yellow_ones_and_whoever_was_there_apart_from_what_came(world):
    part = DigestLine.Part
    facts = [
        {"part": part.CAME, "code": "M20", "label": "法治宣讲", "value": 3},
        {"part": part.CAME, "code": "M31", "label": "帮教未成年人", "value": 5},
        {"part": part.WARNINGS, "code": "W09", "label": "线索", "level": "amber", "value": 1},
        {"part": part.WARNINGS, "code": "W01", "label": "走访", "level": "red", "value": 2},
        {"part": part.KNOWN, "code": "W25", "label": "决议", "until": date(2026, 12, 1)},
    ]
    frozen = Digest.freeze(world.unit["chengdong"], MONDAY, [DigestLine(**one) for one in facts])
    parts = {
        label: (head, [(one.line.label, one.words) for one in lines])
        for label, head, lines in digest.Reading(frozen, world.user["head"]).parts()
    }
    assert parts["上周登记"] == ("数", [("法治宣讲", "3 ")])
    assert parts["上周在帮教"] == ("数", [("帮教未成年人", "5 ")])
    assert parts["还开着的预警（知悉了的另列）"] == ("数", [("走访", "2 "), ("线索", "1 ")])
    assert parts["已知悉的预警"] == ("知悉到", [("决议", "12 月 1 日")])


def test_the_page_shows_the_latest_and_an_unknown_week_is_not_there(world, as_):
    digest.freeze(today())
    assert "上周登记" in as_("member").get("/digests/chengdong/").content.decode()
    assert as_("member").get("/digests/chengdong/2020-01-06/").status_code == 404
    assert as_("member").get("/digests/chengdong/nonsense/").status_code == 404


def test_without_any_the_page_says_when_one_comes(as_):
    assert "还没有摘要" in as_("member").get("/digests/chengdong/").content.decode()


def test_what_a_killed_worker_left_the_next_one_makes(world, monkeypatch):
    """Each unit is frozen by itself: what is made stays, with its lines, and what was begun is not there."""
    reckon, asked = digest.lines, []

    def killed(unit, monday):
        asked.append(unit.code)
        yield from reckon(unit, monday)
        if len(asked) == 3:
            raise SystemExit

    monkeypatch.setattr(digest, "lines", killed)
    with pytest.raises(SystemExit):
        digest.freeze(today())
    assert Digest.objects.count() == 2
    monkeypatch.setattr(digest, "lines", reckon)
    assert digest.freeze(today()) == 4
    assert all(one.lines.exists() for one in Digest.objects.all())

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from guanai.calendars import (
    add_working_days,
    age,
    anniversary,
    chinese_date,
    gb_date,
    is_working_day,
    known,
    month_day,
    parse_date,
    today,
    under,
)
from guanai.models import Holiday
from guanai.templatetags.ui import unannounced

days = st.dates()


@time_machine.travel(datetime(2018, 12, 30, 16, 30, tzinfo=UTC), tick=False)
def test_today_is_the_day_in_china():
    assert today() == date(2018, 12, 31)


# --- ages


def test_a_year_of_age_is_full_on_the_day_after_the_birthday():
    born = date(2008, 3, 15)
    assert under(18, born, date(2026, 3, 15))
    assert not under(18, born, date(2026, 3, 16))
    assert age(born, date(2026, 3, 15)) == 17
    assert age(born, date(2026, 3, 16)) == 18


def test_a_leap_day_child_has_its_birthday_on_28_february():
    born = date(2008, 2, 29)
    assert anniversary(born, 18) == date(2026, 2, 28)
    assert anniversary(born, 4) == date(2012, 2, 29)
    assert anniversary(date(1996, 2, 29), -96) == date(1900, 2, 28)
    assert under(18, born, date(2026, 2, 28))
    assert not under(18, born, date(2026, 3, 1))


@given(days, days)
def test_age_and_under_agree(born, on):
    years = age(born, on)
    assert under(years + 1, born, on)
    assert years == 0 or not under(years, born, on)


@given(days, st.integers(-20_000, 20_000), days)
def test_no_age_falls_off_the_calendar(born, years, on):
    assert isinstance(under(years, born, on), bool)
    assert date.min <= anniversary(born, years) <= date.max


def test_at_the_end_of_the_calendar_a_child_stays_a_child():
    assert under(18, date(9990, 1, 1), date.max)
    assert anniversary(date(10, 1, 1), -18) == date.min


# --- dates in words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2018, 12, 30), "二〇一八年十二月三十日"),
        (date(2012, 8, 8), "二〇一二年八月八日"),
        (date(2020, 10, 20), "二〇二〇年十月二十日"),
        (date(2021, 11, 11), "二〇二一年十一月十一日"),
        (date(2010, 1, 31), "二〇一〇年一月三十一日"),
    ],
)
def test_a_date_in_chinese_numerals(day, words):
    assert chinese_date(day) == words


def test_a_date_in_arabic_numerals_has_no_leading_zero():
    assert gb_date(date(2012, 8, 8)) == "2012年8月8日"


def test_a_day_of_another_year_is_told_with_its_year():
    assert month_day(today().replace(month=11, day=1)) == "11 月 1 日"
    assert month_day(date(2012, 11, 1)) == "2012 年 11 月 1 日"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2018-3-5",
            "2018-03-05",
            "2018.3.5",
            "2018/3/5",
            "2018年3月5日",
            "2018年3月5号",
            "20180305",
            " 2018 年 3 月 5 日 ",
        ),
        *("２０１８/３/５", "２０１８．３．５", "2018。3。5", "2O18-3-5"),
        *("二〇一八年三月五日", "二0一八年三月五日", "二O一八年三月五日", "二○一八年三月五日", "二零一八年三月五日"),
        *("二ｏ一八年三月五日", "二〇一八年〇三月〇五日", "二〇一八年3月5日"),
    ],
)
def test_dates_are_taken_as_people_write_them(text):
    assert parse_date(text) == date(2018, 3, 5)


@pytest.mark.parametrize(
    ("text", "day"), [("二〇一八年十二月廿一日", date(2018, 12, 21)), ("二〇一八年一〇月三〇日", date(2018, 10, 30))]
)
def test_months_and_days_are_read_as_numbers_or_digit_by_digit(text, day):
    assert parse_date(text) == day


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_read_again(day):
    assert parse_date(gb_date(day)) == parse_date(chinese_date(day)) == parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("18-3-5", "四位"),
        ("一八年三月五日", "四位"),
        ("3/5/2018", "四位"),
        ("43164", "序号"),
        ("43164.0", "序号"),
        ("2018-2-30", "没有“2018-2-30”这一天"),
        ("20181301", "没有"),
        ("2018-0-5", "没有"),
        ("0000-1-1", "没有"),
        ("2018-十十-5", "没有"),
        ("2018年3月", "看不懂"),
        ("昨天", "看不懂"),
        ("\x00", "看不懂"),
        ("", "请填写日期"),
        ("1" * 1_000_000, "太长"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text, message):
    with pytest.raises(ValueError, match=message):
        parse_date(text)


@given(st.text(alphabet="0123456789〇一二十-./年月日O", max_size=14) | st.text(max_size=14))
def test_any_text_is_a_date_or_a_chinese_error(text):
    try:
        parse_date(text)
    except ValueError as error:
        message = str(error)
    else:
        message = "。"
    assert message.endswith("。")


# --- working days


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2018, 12, 28), True),
        (date(2018, 12, 30), False),  # Sunday
        (date(2018, 12, 29), True),  # a Saturday worked for New Year
        (date(2018, 10, 1), False),  # a Monday, National Day
        (date(2090, 10, 9), True),  # a Monday of a year nobody has arranged
        (date(2090, 10, 8), False),
        (date.min, False),  # a New Year's Day
        (date.max, True),
    ],
)
def test_working_days_follow_the_official_calendar_and_beyond_it_the_week(day, works):
    assert is_working_day(day, {}) is works


def test_an_entered_day_wins():
    assert not is_working_day(date(2018, 12, 28), {date(2018, 12, 28): False})
    assert is_working_day(date(2018, 10, 1), {date(2018, 10, 1): True})
    assert not is_working_day(date(2090, 10, 2), {date(2090, 10, 2): False})


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2018, 12, 24), 5, date(2018, 12, 29)),
        (date(2018, 12, 28), 1, date(2018, 12, 29)),
        (date(2018, 12, 28), 2, date(2019, 1, 2)),
        (date(2018, 9, 28), 3, date(2018, 10, 8)),
        (date(2018, 12, 30), 0, date(2018, 12, 30)),
        (date(2019, 1, 2), -1, date(2018, 12, 29)),
        (date.max, 3, date.max),
        (date.min, -3, date.min),
        (date.max - timedelta(2), 30, date.max),
    ],
)
def test_working_days_are_counted_from_the_day_after(start, count, end):
    assert add_working_days(start, count, {}) == end


@pytest.mark.parametrize("day", [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)])
def test_the_holidays_that_never_move_are_known_before_a_year_is_announced(day):
    assert not any(is_working_day(date(year, *day), {}) for year in (2027, 2035, 2090))
    assert not known(date(2090, *day), {})


def test_an_entered_day_wins_over_a_holiday_that_never_moves():
    assert is_working_day(date(2090, 5, 2), {date(2090, 5, 2): True})
    assert add_working_days(date(2026, 12, 28), 5, {}) == date(2027, 1, 5)


def test_entered_days_count_in_sums():
    assert add_working_days(date(2018, 12, 27), 1, {date(2018, 12, 28): False}) == date(2018, 12, 29)


@given(days, st.integers(1, 30))
def test_the_day_reached_is_a_working_day_and_the_count_is_right(start, count):
    end = add_working_days(start, count, {})
    passed = [start + timedelta(n) for n in range(1, (end - start).days + 1)]
    worked = sum(is_working_day(day, {}) for day in passed)
    assert worked == count or end == date.max
    assert end == date.max or is_working_day(end, {})


def test_official_holidays_are_known_for_the_announced_years_only():
    assert known(date(2018, 5, 1), {})
    assert known(date(2026, 12, 31), {})
    assert not known(date(2090, 5, 1), {})
    assert not known(date.min, {})
    assert known(date(2090, 5, 1), {date(2090, 1, 1): False})


@pytest.mark.django_db
def test_the_holiday_table_is_asked_when_nothing_is_given():
    Holiday.objects.create(day=date(2090, 10, 2), is_workday=False, name="国庆节")
    assert not is_working_day(date(2090, 10, 2))
    assert is_working_day(date(2090, 10, 4))
    assert add_working_days(date(2090, 9, 30), 1) == date(2090, 10, 4)
    assert add_working_days(date(2090, 10, 4), -1) == date(2090, 9, 29)
    assert known(date(2090, 5, 1))
    assert not known(date(2091, 5, 1))


@pytest.mark.django_db
def test_a_deadline_of_a_year_without_announced_holidays_says_so():
    assert [unannounced(day) for day in (date(2026, 5, 6), date(2090, 5, 6), None)] == ["", "（放假安排尚未公布）", ""]

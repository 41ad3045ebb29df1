"""Local days, 周岁, Chinese dates and working days. Nothing here raises for any date of the calendar."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from time import monotonic
from zoneinfo import ZoneInfo

import chinese_calendar
from django.utils.timezone import localdate

from guanai.models import Holiday

SHANGHAI = ZoneInfo("Asia/Shanghai")
DIGITS = "〇一二三四五六七八九"
ZEROS = str.maketrans("OoＯｏ○零0０", "〇" * 8)
DAY = timedelta(days=1)
KEPT = 60  # seconds that a process remembers the Holiday rows
SATURDAY = 5
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))  # 全国年节及纪念日放假办法; the other feasts move


def today() -> date:
    """The day in China, whatever zone the machine is in."""
    return localdate(timezone=SHANGHAI)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (before, when negative), or that month's last; never outside the calendar."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def anniversary(born: date, years: int) -> date:
    """The birthday `years` later; of 29 February in a common year 28 February; never outside the calendar."""
    return months_later(born, 12 * years)


def under(age: int, born: date, on: date) -> bool:
    """未满 `age` 周岁: the year counts from the day after the birthday (最高法 2006 解释, art. 2)."""
    return on <= anniversary(born, age)


def born_since(age: int, on: date) -> date:
    """The earliest birthday of those who are under `age` on that day: `under`, asked the other way round."""
    return max(anniversary(on, -age), anniversary(on - timedelta(days=1), -age) + timedelta(days=1))


def age(born: date, on: date) -> int:
    """Full 周岁 on that day by the same rule; 0 before birth and until the first year is full."""
    years = on.year - born.year
    return max(0, years - 1 if under(years, born, on) else years)


def gb_date(day: date) -> str:
    """2018年12月30日, without leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_date(day: date) -> str:
    """二〇一八年十二月三十日: the style before 2012, which committees still use; zero is 〇 U+3007."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_cardinal(day.month)}月{_cardinal(day.day)}日"


def _cardinal(number: int) -> str:
    """1 to 99 as Chinese cardinals: 十, 十一, 二十一."""
    tens, ones = divmod(number, 10)
    lead = (DIGITS[tens] if tens > 1 else "") + "十" if tens else ""
    return lead + (DIGITS[ones] if ones else "")


CARDINALS = {_cardinal(number): number for number in range(1, 32)}


def month_day(day: date) -> str:
    """11 月 21 日, for lists; with its year where that is not this one: 2025 年 11 月 21 日."""
    said = f"{day.month} 月 {day.day} 日"
    return said if day.year == today().year else f"{day.year} 年 {said}"


NUMERAL = "[0-9OoＯｏ○〇零一二三四五六七八九十廿]+"
WRITTEN = re.compile(rf"({NUMERAL})\s*[-./年。]\s*({NUMERAL})\s*[-./月。]\s*({NUMERAL})\s*[日号]?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
SERIAL = re.compile(r"[0-9]{5}(\.[0-9]*)?")
LONGEST = 40


def parse_date(text: str) -> date:
    """A day as people write it: 2018-3-5, 2018.3.5, ２０１８/３/５, 20180305, 二〇一八年三月五日.

    ValueError, in Chinese, for a year of two digits, a serial number of a spreadsheet, a day that is not.
    """
    if len(text) > LONGEST:
        raise ValueError("日期太长，请写成2018年3月5日。")
    plain = unicodedata.normalize("NFKC", text).strip()
    found = WRITTEN.fullmatch(plain) or COMPACT.fullmatch(plain)
    if not found:
        raise ValueError(_unreadable(plain))
    return _day(_year(found[1]), _month_or_day(found[2]), _month_or_day(found[3]), plain)


def _unreadable(text: str) -> str:
    if SERIAL.fullmatch(text):
        return f"“{text}”像是表格里的日期序号，请写成2018年3月5日。"
    return f"看不懂日期“{text}”，请写成2018年3月5日。" if text else "请填写日期，如2018年3月5日。"


def _year(text: str) -> int:
    digits = "".join(_digit(character) for character in text)
    if len(digits) != 4 or not digits.isdecimal():
        raise ValueError("年份须写四位，如2018年3月5日。")
    return int(digits)


def _digit(character: str) -> str:
    chinese = character.translate(ZEROS)
    return str(DIGITS.index(chinese)) if chinese in DIGITS else character


def _month_or_day(text: str) -> int:
    """三十, 二十一, 12 or 一二; 0 for what is none of them."""
    cardinal = text.replace("廿", "二十")
    if cardinal in CARDINALS:
        return CARDINALS[cardinal]
    digits = "".join(_digit(character) for character in text)
    return int(digits) if digits.isdecimal() and len(digits) <= 2 else 0


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有“{text}”这一天，请核对年月日。") from None


def known(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """Whether official holidays of that year are known, from the package or entered in the Holiday table."""
    if _official(day) is not None:
        return True
    rows = entered() if overrides is None else overrides
    return any(row.year == day.year for row in rows)


def is_working_day(day: date, overrides: Mapping[date, bool] | None = None) -> bool:
    """An entered day wins, then the official calendar with its make-up days; beyond it, Monday to Friday.

    Of a year that is not announced yet the holidays that never move are known all the same.
    """
    return _works(day, entered() if overrides is None else overrides)


def add_working_days(start: date, days: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The `days`-th working day after `start`, which itself does not count; before it when negative.

    0 gives `start`. Stops at the ends of the calendar.
    """
    step, end = (DAY, date.max) if days > 0 else (-DAY, date.min)
    rows = entered() if overrides is None else overrides
    day, left = start, abs(days)
    while left and day != end:
        day += step
        left -= _works(day, rows)
    return day


def _works(day: date, rows: Mapping[date, bool]) -> bool:
    if day in rows:
        return rows[day]
    official = _official(day)
    if official is not None:
        return official
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED


@lru_cache(maxsize=20_000)  # the package looks for its first and last year at every call
def _official(day: date) -> bool | None:
    """None beyond the years that the State Council has announced and the package holds."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None


def entered() -> dict[date, bool]:
    """All Holiday rows: True for a make-up working day. They change once a year; every page asks for them."""
    return _entered(int(monotonic() // KEPT))


@lru_cache(maxsize=1)
def _entered(minute: int) -> dict[date, bool]:
    return dict(Holiday.objects.values_list("day", "is_workday"))


def forget_holidays() -> None:
    """What this process knows of the Holiday rows is asked for again."""
    _entered.cache_clear()

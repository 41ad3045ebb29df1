"""Reading a file of entries: every value checked where it stands, every mistake named by its place."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import category

from reports.metrics import METRICS, Metric

CODE = re.compile(r"[a-z0-9_-]+")
LONGEST_SHOWN = 40
CENT = Decimal("0.01")
UNPRINTABLE = ("Cc", "Cs")  # control characters, halves of a surrogate pair


class FileError(ValueError):
    """The file cannot be taken; the message names the entry and what is wrong, in Chinese."""


class Entry:
    """One object of the file and its place in it. Every reading of a value that does not fit raises FileError."""

    def __init__(self, data: Any, place: str):
        if not isinstance(data, dict):
            raise FileError(f"{place or '文件'}：须是对象。")
        self.data, self.place = data, place

    def fail(self, name: str, why: str) -> FileError:
        return FileError(f"{self.place}.{name}：{why}" if self.place else f"{name}：{why}")

    def text(self, name: str, *, default: str | None = None, longest: int = 60) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(name, "须填写文字。")
        if len(value) > longest or any(category(character) in UNPRINTABLE for character in value):
            raise self.fail(name, f"最多 {longest} 字，且不能有控制字符。")
        return value.strip()

    def code(self, name: str) -> str:
        """A unit's public name, as it stands in addresses and citations."""
        value = self.text(name, longest=40)
        if not CODE.fullmatch(value):
            raise self.fail(name, "只能用小写字母、数字和连字符。")
        return value

    def choice(self, name: str, choices: Iterable[str], *, default: str | None = None) -> str:
        value, allowed = self.data.get(name, default), list(choices)
        if value not in allowed:
            raise self.fail(name, f"没有 {shown(value)} 这个值，可用：{'、'.join(allowed)}。")
        return value

    def number(self, name: str, *, limit: int = 10**11) -> Decimal | None:
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(name, "须是数字。")
        if not 0 <= value < limit:  # neither NaN
            raise self.fail(name, f"须不小于 0，且小于 {limit}。")
        exact = Decimal(str(value))
        if exact != exact.quantize(CENT):
            raise self.fail(name, "最多两位小数。")
        return exact

    def whole(self, name: str, *, least: int = 0, limit: int = 32000, required: bool = False) -> int | None:
        value = self.number(name, limit=limit)
        if value is None and not required:
            return None
        if value is None or value != value.to_integral_value() or value < least:
            raise self.fail(name, f"须是整数，不小于 {least}。")
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self.fail(name, "须是 true 或 false。")
        return value

    def day(self, name: str) -> date | None:
        value = self.data.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.fail(name, "须是 2018-12-30 这样的日期。") from None

    def entries(self, name: str) -> list["Entry"]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            raise self.fail(name, "须是列表。")
        return [Entry(item, f"{name}[{number}]") for number, item in enumerate(value)]

    def known(self, name: str, codes: Iterable[str], *, value: Any = ...) -> str:
        code = self.data.get(name) if value is ... else value
        if not isinstance(code, str) or code not in codes:
            raise self.fail(name, f"没有代码为 {shown(code)} 的单位。")
        return code

    def metric(self, name: str) -> Metric:
        """A row of the catalogue by its code."""
        code = self.data.get(name)
        if not isinstance(code, str) or code not in METRICS:
            raise self.fail(name, f"没有 {shown(code)} 这个指标。")
        return METRICS[code]


def shown(value: Any) -> str:
    """A wrong value in a message, cut to a readable length."""
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"

"""The points table as the page of 分级 shows it: every number with where it comes from."""

from dataclasses import dataclass

from cases import grading
from cases.grading import Tier
from cases.lists import Capacity, Misbehaviour, SchoolStatus, SeriousMisbehaviour, Vulnerability

OWN = "本单位设定"


@dataclass(frozen=True)
class Table:
    """A part of the model: what it is, where it comes from, its lines."""

    title: str
    source: str
    lines: list[tuple[str, str]]


def tables() -> list[Table]:
    """The whole model, in the order in which it is applied."""
    return [
        Table("分级", "预防未成年人犯罪法第二十八条、第三十八条；24 个月的期限为本单位设定", _tiers()),
        Table("走访间隔", OWN, [(tier.label, f"{grading.INTERVALS[tier]} 天") for tier in Tier if tier]),
        Table("不良行为（第二十八条）", OWN, _points(Misbehaviour, grading.ACTS)),
        Table("严重不良行为（第三十八条）", OWN, _points(SeriousMisbehaviour, grading.ACTS)),
        Table("时间和次数", OWN, _factors()),
        Table("困难情形", OWN, _points(Vulnerability, grading.NEEDS)),
        Table("监护能力（取最有能力的监护人）", OWN, _points(Capacity, grading.CAPACITY)),
        Table("就学状态", OWN, _points(SchoolStatus, grading.SCHOOL)),
    ]


def _tiers() -> list[tuple[str, str]]:
    return [
        (Tier.RESTRAINT.label, "24 个月内有核实的严重不良行为，或作为嫌疑人、未达刑责年龄行为人的案件"),
        (Tier.ATTENTION.label, "24 个月内有核实的不良行为"),
        (Tier.GUARDIANSHIP.label, "只有困难情形；困难情形不提高前两级"),
    ]


def _points(choices, points) -> list[tuple[str, str]]:
    return [(one.label, f"{points[one.value]} 分") for one in choices if points.get(one.value)]


def _factors() -> list[tuple[str, str]]:
    since = [(f"{months} 个月以内", f"× {factor}") for months, factor in grading.RECENCY]
    times = zip(("第一次", "同一种第二次", "同一种第三次起"), grading.REPEAT, strict=True)
    return [*since, *((words, f"× {factor}") for words, factor in times)]

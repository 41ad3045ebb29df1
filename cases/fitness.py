"""Who may mentor a child, and in what company. Pure: values in, faults in words out."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cases.lists import TeamMode

CLEARANCE = "没有十二个月以内的无犯罪记录核查，请先在“背景核查”里登记，再加入小组。"
PARTY = "与孩子的监护人是同一个人，不能担任帮教人。"
WOMAN = "孩子是女生，小组里至少要有一名女性帮教人。"


class Adult(NamedTuple):
    """A mentor, or a guardian, as far as the two are compared."""

    name: str
    phone: str = ""
    woman: bool = False
    cleared: bool = True

    def same_as(self, other: "Adult") -> bool:
        """One telephone, or one name where the telephones do not say otherwise."""
        if self.phone and other.phone:
            return self.phone == other.phone
        return self.name == other.name


def size_fault(mode: str, mentors: int) -> str:
    """What is wrong with so many mentors, or nothing."""
    if mode == TeamMode.ONE_TO_ONE and mentors != 1:
        return "一帮一须正好一名帮教人。"
    if mode == TeamMode.MANY_TO_ONE and mentors < 2:
        return "多帮一须至少两名帮教人。"
    return ""


def faults(team: Sequence[Adult], coming: Iterable[Adult], guardians: Sequence[Adult], *, girl: bool) -> list[str]:
    """Why these people may not be the team of a child; empty when they may.

    `team` is everybody after the change. Clearance and kinship are asked of those who are `coming`; for who is there,
    a clearance that runs out is 待办 and breaks up no team.
    """
    found = []
    for one in coming:
        found += [f"{one.name}{CLEARANCE}"] * (not one.cleared)
        found += [f"{one.name}{PARTY}"] * any(one.same_as(guardian) for guardian in guardians)
    return [*found, *([WOMAN] if girl and team and not any(one.woman for one in team) else [])]

"""能不能申报: a unit's standing in, the reasons against it out, each with its paragraph. Pure; `standing` gathers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from outreach.arrows import prerequisite

PARAGRAPH = {
    "naming": "实施意见第一条第1款",
    "review": "实施意见第一条第2款",
    "exit": "实施意见第一条第3款",
    "scope": "实施意见第二条第4款",
    "commitment": "实施意见第二条第6款",
    "online": "实施意见第三条第7款",
    "training": "实施意见第三条第8款",
    "survey": "实施意见第三条第9款",
    "quota": "实施意见第五条，按分配名额申报",
    "office": "实施意见第四条第11款",
    "system": "实施意见没有写明，按本系统的约定",
}
LEVEL_WORDS = {"county": "县（市、区）级", "city": "市级", "province": "省级", "national": "全国"}
CYCLES_BARRED, YEARS = 2, 2  # how many cycles a revoked unit waits, and how long one lasts


@dataclass(frozen=True)
class Reason:
    """One sentence and the paragraph that it stands on."""

    words: str
    rule: str

    @property
    def paragraph(self) -> str:
        return PARAGRAPH[self.rule]

    def __str__(self):
        return f"{self.words}（{self.paragraph}）。"


def said(reasons) -> str:
    """All of them as one text."""
    return "".join(map(str, reasons))


@dataclass(frozen=True)
class Standing:
    """What is known of a unit on the day it would apply."""

    level: str
    start_year: int  # of the cycle
    entry_level: str
    is_inviting: bool  # the cycle takes applications
    lies_below_host: bool
    is_open: bool  # the unit is at work
    grass_roots: bool  # 科、所、队 of a branch that takes part, or admitted by the office with a reason
    titles: dict[str, str]  # level: state of the live title there
    applied: str = ""  # the state of another application of this cycle, in words
    elsewhere: bool = False  # another open application at the level
    revoked_on: date | None = None  # the last revocation at the level


def bars_until(revoked_on: date) -> int:
    """The first year of a cycle that a unit may apply for again."""
    return revoked_on.year + CYCLES_BARRED * YEARS + 1


def reasons(one: Standing) -> list[Reason]:
    """Why the unit may not apply; none when it may."""
    return [*_of_the_cycle(one), *_of_the_unit(one), *_of_its_titles(one)]


def _of_the_cycle(one: Standing) -> Iterator[Reason]:
    if not one.is_inviting:
        yield Reason("这一届现在不接受申报", "naming")
    if not one.lies_below_host:
        yield Reason("本单位不在这一届主办单位的管辖之内，请向本单位的上级申报", "naming")
    if one.applied:
        yield Reason(f"本单位在这一届已经申报过，现在是“{one.applied}”，每个单位一届只申报一次", "system")
    if one.elsewhere:
        yield Reason(f"本单位还有另一份{LEVEL_WORDS[one.level]}申报没有办完，不能同时申报两份", "system")


def _of_the_unit(one: Standing) -> Iterator[Reason]:
    if not one.is_open:
        yield Reason("本单位已经撤并，请由承继单位申报", "exit")
    if not one.grass_roots:
        words = "申报单位须是七部门的基层科、所、队；确需申报的，请办公室写明理由后再申报"
        yield Reason(words, "scope")


def _of_its_titles(one: Standing) -> Iterator[Reason]:
    try:
        before = prerequisite(one.level, one.entry_level)
    except ValueError:
        yield Reason(f"本单位从{LEVEL_WORDS[one.entry_level]}起申报，不能申报{LEVEL_WORDS[one.level]}", "naming")
        return
    if before and (why := _lower_title(before, one.level, one.titles.get(before))):
        yield why
    if one.level in one.titles:
        yield Reason(f"本单位已经是{LEVEL_WORDS[one.level]}维权岗单位，不用再申报同一级", "naming")
    if one.revoked_on and one.start_year < bars_until(one.revoked_on):
        day = f"{one.revoked_on.year}年{one.revoked_on.month}月{one.revoked_on.day}日"
        words = f"本单位的{LEVEL_WORDS[one.level]}称号在{day}被撤销，两届之内不能再申报这一级"
        yield Reason(words, "system")


def _lower_title(before: str, level: str, state: str | None) -> Reason | None:
    """Active and under review count; rectifying does not."""
    if state in ("active", "under_review"):
        return None
    must = f"申报{LEVEL_WORDS[level]}，须先是{LEVEL_WORDS[before]}维权岗单位"
    if state:
        return Reason(f"{must}；本单位的{LEVEL_WORDS[before]}称号正在整改，整改合格后再申报", "naming")
    return Reason(f"{must}；本单位没有有效的{LEVEL_WORDS[before]}称号", "naming")

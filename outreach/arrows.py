"""维权岗: the two state machines as tables (domain rules of 申报 and 称号), and which title must come before which.

An arrow is an event, the states it leaves, the state it leads to and whose it is. `Lifecycle.MOVES` is read off these
tables; nothing else says what may follow what. A fact is an event that leaves the state as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Actor(StrEnum):
    """Whose step it is."""

    UNIT = "unit"  # 申报单位
    PARENT = "parent"  # 上级单位的领导小组
    OFFICE = "office"  # 领导小组办公室
    LEADING_GROUP = "leading_group"  # 领导小组
    NAMING_BODY = "naming_body"  # 命名单位
    ORIGINAL_NAMING_BODY = "original_naming_body"  # 原命名单位
    TIMER = "timer"  # nobody: the day has come


@dataclass(frozen=True)
class Arrow:
    """One event. Without a target it changes no state."""

    event: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[Actor, ...]
    word: str  # as the button says it


U, P, O, G = Actor.UNIT, Actor.PARENT, Actor.OFFICE, Actor.LEADING_GROUP  # noqa: E741 — as the table of the rules has it
N, FIRST_N, T = Actor.NAMING_BODY, Actor.ORIGINAL_NAMING_BODY, Actor.TIMER

APPLICATION = (
    Arrow("submit", ("draft",), "submitted", (U,), "申报"),
    Arrow("return", ("submitted",), "draft", (P, O), "退回"),
    Arrow("recommend", ("submitted",), "recommended", (P,), "推荐"),
    Arrow("confirm", ("recommended",), "creating", (G,), "确定为创建单位"),
    Arrow("reject", ("submitted", "recommended"), "rejected", (P, G), "不予确定"),
    Arrow("withdraw", ("creating", "auditing"), "withdrawn", (U,), "退出创建"),
    Arrow("disqualify", ("creating", "auditing", "passed", "in_notice"), "disqualified", (G,), "取消资格"),
    Arrow("open_audit", ("creating",), "auditing", (G,), "转入审核"),
    Arrow("decide_pass", ("auditing",), "passed", (G,), "审核达标"),
    Arrow("decide_fail", ("auditing",), "not_passed", (G,), "审核未达标"),
    Arrow("publish", ("passed",), "in_notice", (O,), "公示"),
    Arrow("uphold_objection", ("in_notice",), "not_passed", (G,), "认定异议成立"),
    Arrow("name", ("in_notice",), "named", (N,), "命名"),
)
APPLICATION_FACTS = (
    Arrow("check", ("creating",), "", (O, G), "不定期检查"),
    Arrow("object", ("in_notice",), "", (O,), "登记异议"),
)
LIVE = ("active", "under_review", "rectifying", "reassessing")
TITLE = (
    Arrow("start_review", ("active",), "under_review", (G,), "开始复核"),
    Arrow("review_pass", ("under_review",), "active", (G,), "复核合格"),
    Arrow("review_fail", ("under_review",), "rectifying", (G,), "复核不合格，责令整改"),
    Arrow("period_end", ("rectifying",), "reassessing", (T,), "整改期满"),
    Arrow("reassess_pass", ("reassessing",), "active", (G,), "整改期满考核合格"),
    Arrow("reassess_fail", ("reassessing",), "cancelled", (G,), "考核仍不合格，取消称号"),
    Arrow("lose_function", LIVE, "auto_cancelled", (O,), "不再从事青少年权益工作，称号自动取消"),
    Arrow("revoke", LIVE, "revoked", (FIRST_N,), "撤销称号"),
)
TITLE_FACTS = (Arrow("succeed", LIVE, "", (O,), "称号随承继单位"),)

CYCLE = (
    Arrow("invite", ("planning",), "applying", (O,), "开始申报"),
    Arrow("begin", ("applying",), "creating", (G,), "开始创建"),
    Arrow("open_audit", ("creating",), "auditing", (G,), "转入审核"),
    Arrow("publish", ("auditing",), "publicity", (O,), "公示"),
    Arrow("name", ("publicity",), "named", (N,), "命名"),
    Arrow("close", ("applying", "creating", "auditing", "publicity", "named"), "closed", (O,), "结束这一届"),
)
CYCLE_FACTS = (Arrow("decide", ("auditing",), "", (G,), "作出审核决定"),)

COMPLAINT = (
    Arrow("assign", ("received",), "assigned", (O,), "交办"),
    Arrow("answer", ("received", "assigned"), "replied", (O,), "直接答复"),
    Arrow("handle", ("assigned",), "handled", (U,), "报办理情况"),
    Arrow("return", ("handled",), "assigned", (O,), "退回重办"),
    Arrow("reply", ("handled",), "replied", (O,), "答复"),
    Arrow("close", ("replied",), "closed", (O,), "办结"),
    Arrow("appeal", ("replied", "closed"), "appealed", (O,), "登记复查申请"),
    Arrow("decide", ("appealed",), "replied", (O, G), "作出复查结论"),
)

LEVELS = ("county", "city", "province", "national")  # ascending


def moves(arrows: Iterable[Arrow]) -> dict[str, tuple[str, ...]]:
    """Each state with those that may follow it: what `Lifecycle.MOVES` wants."""
    following: dict[str, dict[str, None]] = {}
    for arrow in arrows:
        for source in arrow.sources:
            following.setdefault(source, {})[arrow.target] = None
    return {source: tuple(targets) for source, targets in following.items()}


def lower(level: str) -> str | None:
    """The level below; None below the county."""
    at = LEVELS.index(level)
    return LEVELS[at - 1] if at else None


def is_above(level: str, other: str) -> bool:
    """Whether a level stands above another."""
    return LEVELS.index(level) > LEVELS.index(other)


def prerequisite(level: str, entry_level: str) -> str | None:
    """The level of the title that a unit must hold to apply, or None at the level where it enters.

    Units of a county enter at the county, those directly under the city at the city. Raises ValueError below that.
    """
    if is_above(entry_level, level):
        raise ValueError("低于本单位的起始层级。")
    return lower(level) if level != entry_level else None

"""The words that editable lists begin with, and how a list changes: words are added and ended, never deleted."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction

from guanai.audit import deed, record
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import Term

FIRST_WORDS = {
    Term.List.TOPIC: (
        *("宪法", "未成年人保护法", "预防未成年人犯罪法", "禁毒", "反诈", "防性侵", "防欺凌", "交通安全", "消防安全"),
        *("防溺水", "反恐", "网络安全", "反拐", "爱国主义", "心理健康"),
    ),
    # other words than the topics of talks: a campaign on drugs holds talks on more than drugs
    Term.List.THEME: (
        *("开学第一课", "护蕾行动", "禁毒宣传", "反诈宣传", "防溺水行动", "防欺凌行动", "护校安园", "护学行动"),
        *("普法先行", "平安校园行"),
    ),
    # 法律九进: no source names the nine, and they differ from place to place; each bureau writes its own
    Term.List.PLACE_KIND: ("学校", "家庭", "社区", "村", "企业", "机关", "单位", "关工站", "校外辅导站", "网络"),
    # no source says what the three, four and five are: each bureau writes its own
    Term.List.DROPOUT_CALL: ("访学生", "访家长", "访学校"),
    Term.List.DROPOUT_LOOK: ("察学习", "察生活", "察思想", "察安全"),
    Term.List.DROPOUT_SEND: ("送关爱", "送政策", "送学业辅导", "送法治", "送帮扶"),
    # 百岗千村共建: the six that the source names (第四条第12款)
    Term.List.TARGET_GROUP: (
        *("不在学或无职业的闲散青少年", "有不良行为或严重不良行为的青少年", "流浪乞讨青少年"),
        *("服刑人员的未成年子女", "新生代农民工", "进城务工人员的未成年子女（含留守和随迁）"),
    ),
    # nine words for a kit of eight: the committee ticks which of them it means
    Term.List.EQUIPMENT: (
        *("防爆盾", "钢叉", "勤务头盔", "防爆棍", "一键报警装置"),
        *("防刺背心", "防割手套", "强光手电", "自卫喷雾剂"),
    ),
}


def seed(terms=Term.objects) -> None:
    """Write the words that a list has never had. Safe to repeat."""
    for list_, words in FIRST_WORDS.items():
        for position, label in enumerate(words, 1):
            terms.get_or_create(list=list_, label=label, defaults={"position": position})


def add(list_: str, label: str, starts_on: date, *, by) -> Term:
    """A new word, the last of its list. Raises NotAllowed for one that the list has, ended or not."""
    last = Term.objects.of(list_).order_by("-position").values_list("position", flat=True).first() or 0
    term = Term(list=list_, label=label, starts_on=starts_on, position=last + 1)
    with deed():
        try:
            with transaction.atomic():
                term.save(force_insert=True)
        except IntegrityError:
            raise NotAllowed(f"“{label}”已经在这张词表里；停用了的，点“恢复使用”。") from None
        record("term.add", term, by=by)
    return term


def end(term: Term, on: date, *, by) -> None:
    """停用 from that day on, which has come; rows keep the word. Raises NotAllowed."""
    if on > today():
        raise NotAllowed("停用日期不能晚于今天。")
    if term.starts_on and on < term.starts_on:
        raise NotAllowed("停用日期不能早于启用日期。")
    with deed():
        if not Term.objects.filter(pk=term.pk, ends_on=None).update(ends_on=on):
            raise NotAllowed(f"“{term}”已经停用。")
        record("term.close", term, by=by, day=on)


def resume(term: Term, *, by) -> None:
    """恢复使用. Raises NotAllowed for a word that was not ended."""
    with deed():
        if not Term.objects.filter(pk=term.pk).exclude(ends_on=None).update(ends_on=None):
            raise NotAllowed(f"“{term}”没有停用。")
        record("term.reopen", term, by=by)


def arrange(list_: str, positions: Mapping[Term, int], *, by) -> None:
    """The order in which forms show the words; a line for each word that moved."""
    with deed():
        for term, position in positions.items():
            moved = Term.objects.of(list_).filter(pk=term.pk).exclude(position=position)
            if moved.update(position=position):
                record("term.amend", term, by=by, fields=["position"])

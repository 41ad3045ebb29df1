"""The words that editable lists begin with."""

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

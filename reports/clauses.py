"""The wording of told figures: what stands before, between and behind them."""

from collections.abc import Mapping

from reports.metrics import Section

COMPOSED: Mapping[Section, tuple[str, ...]] = {
    Section.LEGAL_EDUCATION: (
        "从{M16}派出单位选派民警{M11}，担任{M12}中小学的法治副校长",
        "选派民警{M11}，担任{M12}中小学的法治副校长",
        "从{M16}派出单位选派民警{M11}担任法治副校长",
        "选派民警{M11}担任法治副校长",
    ),
    Section.THEME: ("结对{M98}村的{M99}",),
}
"""Clauses that go on behind a figure. One stands when all its figures are there; the first match takes them."""

PHRASES: Mapping[str, str] = {
    "M82": "召开专题学习会",
    "M80": "召开联席会议",
    "M81": "形成决议",
    "M83": "调研走访单位",
    "M84": "口头交流单位",
    "M84b": "书面交流单位",
    "M92": "摸排",
    "M94": "自筹资金",
    "M91": "帮扶困难学生",
    "M90": "资助金额",
    "M93": "捐赠物品",
    "M12": "配备法治副校长的学校",
    "M13": "民警占法治副校长总数的",
    "M14": "上法治课",
    "M20": "开展法治宣讲",
    "M21": "受教育",
    "M54": "投入警力",
    "M50": "开展治安整治和安全检查",
    "M55": "查处涉校交通违法",
    "M33": "组建帮教小组",
    "M31": "帮教未成年人",
    "M37n": "再次违法",
    "M45": "收集线索",
    "M95": "民辅警子女考取学校",
    "M96b": "获奖励的民辅警子女",
    "M96": "奖励民辅警子女",
    "M97": "组织民警子女和家属参加活动",
    "M05": "关工组织覆盖率",
    "M06": "民警参与率",
    "M110": "年办公经费",
    "M85": "向党委提请意见",
    "M86": "查找薄弱环节",
}
"""What stands before a figure that is told alone, in the order of telling; the label for every other metric."""

NONE_FOUND: Mapping[str, str] = {"M37n": "未发现再违法犯罪行为（再次违法{M37n}）"}
"""An exact zero that is said in words, the figure beside it."""

CHANGING = frozenset({"M110"})
"""Figures whose change is the news: 由3万元增加到5万元."""

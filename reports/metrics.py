"""The catalogue: one declaration for each figure that a police force counts. 口径在此，别处不再解释。"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices


class Kind(TextChoices):
    """How a figure may be handled: only flows and stocks can be added over units."""

    FLOW = "flow", "发生数"
    STOCK = "stock", "时点数"
    DISTINCT = "distinct", "去重数"
    RATIO = "ratio", "比率"
    CUMULATIVE = "cumulative", "累计数"


class Period(TextChoices):
    """The time a value speaks of. A metric expects one of the first two; a reported value may carry any."""

    YEAR = "year", "本年"
    AS_OF = "as_of", "截至"
    CUMULATIVE = "cumulative", "累计"
    UNSTATED = "unstated", "时段未注明"


class Section(TextChoices):
    """The parts of the annual summary in printing order; figures are told in all but the first and the last two."""

    LEAD = "lead", "导语"
    STUDY = "study", "学习与部署"
    THEME = "theme", "年度重点工作"
    LEGAL_EDUCATION = "legal_education", "法治教育"
    CAMPUS = "campus", "校园安保"
    TRAFFIC = "traffic", "交通安全"
    MENTORING = "mentoring", "落实两法和帮教"
    STAFF_CHILDREN = "staff_children", "民警子女关爱"
    ORGANISATION = "organisation", "组织建设"
    SHORTCOMINGS = "shortcomings", "存在问题"
    NEXT_YEAR = "next_year", "下一年工作打算"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the catalogue: label as a table head says it, formula as 统计口径 prints it.

    `decimals` is the most that print shows. `additive` is whether units share nothing that would count twice. `change`
    is whether the value is itself a change, which running text tells as 上升 or 下降.
    """

    code: str
    label: str
    measure: str
    kind: Kind
    section: Section
    formula: str
    period: Period = Period.YEAR
    additive: bool = False
    decimals: int = 0
    change: bool = False

    @property
    def is_catalogued(self) -> bool:
        """Whether it has a number in the catalogue; what only the boards show has none."""
        return self.code in METRICS

    @property
    def is_headline(self) -> bool:
        """Whether running text tells its change against last year; the others are told plainly."""
        return self.code in HEADLINES

    @property
    def sums(self) -> bool:
        """Whether the values of direct children may be added."""
        return self.additive and self.kind in (Kind.FLOW, Kind.STOCK)


STUDY, THEME, LEGAL, CAMPUS = Section.STUDY, Section.THEME, Section.LEGAL_EDUCATION, Section.CAMPUS
TRAFFIC, MENTORING, CHILDREN, BODY = Section.TRAFFIC, Section.MENTORING, Section.STAFF_CHILDREN, Section.ORGANISATION


def flow(code: str, section: Section, label: str, measure: str, formula: str) -> Metric:
    """Events of the year by their own date; units add up."""
    decimals = 2 if measure == "万元" else 0
    return Metric(code, label, measure, Kind.FLOW, section, formula, additive=True, decimals=decimals)


def stock(code: str, section: Section, label: str, measure: str, formula: str) -> Metric:
    """What stands on the day of the report; units add up."""
    return Metric(code, label, measure, Kind.STOCK, section, formula, Period.AS_OF, additive=True)


def heads(code: str, section: Section, label: str, measure: str, formula: str) -> Metric:
    """Each person or unit once in the year, so never added."""
    return Metric(code, label, measure, Kind.DISTINCT, section, formula)


def heads_on(code: str, section: Section, label: str, measure: str, formula: str) -> Metric:
    """Each person or unit once on the day of the report, so never added."""
    return Metric(code, label, measure, Kind.DISTINCT, section, formula, Period.AS_OF)


def rate(code: str, section: Section, label: str, formula: str, period: Period = Period.YEAR) -> Metric:
    """A percentage, always from its parts."""
    return Metric(code, label, "%", Kind.RATIO, section, formula, period, decimals=1)


def rate_on(code: str, section: Section, label: str, formula: str) -> Metric:
    return rate(code, section, label, formula, Period.AS_OF)


STATIONS = (
    stock("M00", BODY, "派出所", "个", "截至统计日存续的派出所个数"),
    stock("M01", BODY, "关工站", "家", "截至统计日运行中的关工站家数"),
    rate_on("M02", BODY, "建站覆盖率", "有运行中关工站的派出所÷存续的派出所×100，撤并的并入承继单位计，不按站计"),
    heads_on("M03", BODY, "进站退休民警", "人", "截至统计日在关工站任职的退休民警，同一人只计一次"),
    heads_on("M04", BODY, "在职民警和辅警参与", "人", "在关工站任职的在职民警与辅警之和，两者不重叠"),
    heads_on("M04a", BODY, "在职民警参与", "人", "截至统计日在关工站任职的在职民警，同一人只计一次"),
    heads_on("M04b", BODY, "辅警参与", "人", "截至统计日在关工站任职的辅警，同一人只计一次"),
    rate_on("M05", BODY, "关工组织覆盖率", "截至统计日已成立关工委或关工小组的单位÷市、县（区）公安局和分局×100"),
    rate_on("M06", BODY, "民警参与率", "本年参加过关爱工作的在职民警÷当年编制民警×100，只计登记了编制的单位"),
)

SCHOOLS = (
    rate_on("M10", LEGAL, "法治副校长覆盖率", "应配备、有法治副校长并发了聘书的学校÷应配备的学校×100"),
    heads_on("M11", LEGAL, "法治副校长民警", "人", "截至统计日在聘的公安法治副校长，同一人只计一次"),
    stock("M12", LEGAL, "有法治副校长学校", "所", "截至统计日有在聘公安法治副校长的学校，同一校只计一次"),
    rate_on("M13", LEGAL, "民警占法治副校长比例", "公安法治副校长÷公检法司四家的法治副校长×100，同一人只计一次"),
    Metric(
        "M13b",
        "人均兼任学校",
        "所",
        Kind.RATIO,
        LEGAL,
        "公安法治副校长在聘的聘任数÷在聘的人数",
        Period.AS_OF,
        decimals=2,
    ),
    flow("M14", LEGAL, "法治课", "场次", "本年法治副校长在受聘学校上课的场次之和，不含法治辅导员"),
    rate_on("M15", CAMPUS, "警校共建率", "截至统计日有有效共建协议的学校（含幼儿园）÷学校（含幼儿园）×100"),
    heads_on("M16", LEGAL, "派出法治副校长单位", "个", "截至统计日派出法治副校长的单位，同一单位只计一次"),
    stock("M17", BODY, "儿童之家", "个", "截至统计日使用中的儿童之家个数"),
    flow("M20", LEGAL, "法治宣讲", "场次", "本年已举办的宣讲场次之和，联合活动只计牵头单位"),
    flow("M21", LEGAL, "受教育人次", "人次", "本年已举办宣讲的到场人次之和，同一人多次到场多次计"),
)

MINORS = (
    heads("M30", MENTORING, "帮扶老民警", "人", "本年在帮教小组期间是退休民警的人，不要求在站任职，同一人只计一次"),
    heads("M31", MENTORING, "帮教未成年人", "人", "本年帮教小组存续期间的帮教对象，同一人只计一次"),
    heads_on(
        "M31x",
        MENTORING,
        "分类未成年人",
        "人",
        "统计日档案未结、有类别标记的未成年人，一人可属多类，各类不相加，转档后以前的数也计入现管单位",
    ),
    heads_on(
        "M32",
        MENTORING,
        "个案跟踪",
        "人",
        "截至统计日档案未结的未成年人，同一人只计一次，转档后以前的数也计入现管单位",
    ),
    stock("M33", MENTORING, "帮教小组", "个", "截至统计日存续的帮教小组个数"),
    stock("M33b", MENTORING, "未成年人帮教小组", "个", "帮教小组中，组成时对象未满十八周岁的个数"),
    heads("M35", MENTORING, "回归校园", "人", "本年经核实回归校园的未成年人，同一人只计一次"),
    heads("M36", MENTORING, "回归家庭", "人", "本年经核实回归家庭的未成年人，同一人只计一次"),
    rate("M37", MENTORING, "再违法犯罪率", "再违法犯罪人数÷核查过的帮教人数×100，结束后满12个月止，未核查的不算"),
    heads("M37n", MENTORING, "再违法犯罪人数", "人", "帮教期间或结束后12个月内有经核实的新违法犯罪记录的帮教对象"),
    heads(
        "M38",
        MENTORING,
        "挽救失足青少年",
        "人",
        "建档时涉罪、触法的人中，本年核查满12个月未再违法的，同一人只计一次",
    ),
    heads("M38b", MENTORING, "挽救问题学生", "人", "建档时有不良行为的人中，核查满12个月未再违法的，同一人只计一次"),
    heads("M39", MENTORING, "升学", "人", "本年经核实升学的帮扶对象，同一人只计一次"),
    heads("M40", MENTORING, "维权帮助", "人", "本年立项维权帮助的未成年人，同一人只计一次"),
    heads("M41", MENTORING, "心理辅导和法律援助", "人", "本年接受心理辅导或法律援助的未成年人，同一人只计一次"),
    flow("M45", MENTORING, "线索", "条", "本年报告的线索条数，分类统计"),
)

SECURITY = (
    flow("M50", CAMPUS, "校园检查", "次", "本年开展的校园安全检查次数"),
    rate_on("M51", CAMPUS, "通告张贴率", "近12个月核实张贴通告的营业场所÷营业场所总数×100"),
    flow("M52", MENTORING, "清理有害信息", "条", "本年清理的网上有害信息条数之和"),
    flow("M53", MENTORING, "打掉团伙", "个", "本年开始的专项行动打掉的团伙个数之和"),
    flow(
        "M54",
        CAMPUS,
        "投入警力",
        "人次",
        "护学岗民警辅警、护校巡逻、专项行动、校园周边交通查处的警力人次之和",
    ),
    flow("M55", TRAFFIC, "查处车辆", "起", "本年查处涉校交通违法的起数"),
    Metric(
        "M60",
        "连续零接报",
        "个月",
        Kind.STOCK,
        MENTORING,
        "统计日前涉未刑事警情连续为零的完整月数，有派出所缺报即中断",
        Period.AS_OF,
    ),
    Metric(
        "M61",
        "警情同比",
        "%",
        Kind.RATIO,
        MENTORING,
        "涉未治安警情（本年－上年同期）÷上年同期×100，只比两年都报的月份",
        decimals=2,
        change=True,
    ),
    Metric(
        "M62",
        "触法平均年龄",
        "岁",
        Kind.RATIO,
        MENTORING,
        f"涉案行为和经核实的严重不良行为当天周岁的平均数，不足{settings.LEAST_TOLD}人不算",
        decimals=1,
    ),
    rate("M63", MENTORING, "零犯罪镇街率", "本年无未成年人犯罪的镇街÷镇街总数×100"),
    rate("M64", MENTORING, "零犯罪村居率", "本年无未成年人犯罪的村居（社区）÷村居（社区）总数×100"),
    rate_on("M70", BODY, "一站一品率", "截至统计日有特色品牌的运行中关工站÷运行中的关工站×100"),
)

MEETINGS = (
    flow("M80", STUDY, "联席会议", "次", "本年召开的联席会议次数"),
    flow("M81", STUDY, "会议决议", "条", "本年通过的决议条数，办结率按到期应办的计"),
    flow("M82", STUDY, "专题学习会", "次", "本年召开的专题学习会次数"),
    heads("M83", THEME, "调研走访单位", "家", "本年调研走访到的单位，同一单位只计一次"),
    heads("M84", THEME, "口头交流单位", "家", "本年交流会上口头发言的单位，同一单位只计一次"),
    heads("M84b", THEME, "书面交流单位", "家", "本年交流会上书面交流的单位，同一单位只计一次"),
    flow("M85", BODY, "提请党委意见", "条", "本年向党委提请解决的意见条数，按答复统计"),
    Metric("M86", "薄弱环节", "条", Kind.FLOW, BODY, "总结中列出的薄弱环节条数，各单位不相加"),
)

AID = (
    flow("M90", THEME, "资助金额", "万元", "本年发放的资助现金之和，按万元计"),
    heads("M91", THEME, "受助人数", "人", "本年受助的人，含成年学生，同一人只计一次"),
    Metric("M92", "摸排人数", "人", Kind.FLOW, THEME, "本年开始的各次摸排登记的人数之和，同一人在几次摸排里会计几次"),
    flow("M93", THEME, "捐赠物品", "件", "本年捐赠物品的件数之和"),
    flow("M94", THEME, "自筹资金", "万元", "本年助学基金收到的款项之和，按万元计"),
    heads("M95", CHILDREN, "民辅警子女录取", "人", "本年考取学校的民警辅警子女，同一人只计一次"),
    flow("M96", CHILDREN, "民辅警子女奖励额", "万元", "本年发给民警辅警子女的奖励之和，按万元计"),
    heads("M96b", CHILDREN, "民辅警子女获奖", "人", "本年获得奖励（含录取时发给奖金）的民警辅警子女，同一人只计一次"),
    flow("M97", CHILDREN, "警娃活动人次", "人次", "本年民警子女活动的孩子人次和家属人次之和，看明细时分列"),
    heads_on("M98", THEME, "结对村", "个", "截至统计日结对帮扶的村，同一村只计一次"),
    Metric(
        "M99",
        "结对户",
        "户",
        Kind.STOCK,
        THEME,
        "截至统计日各项结对登记的户数之和，几个单位结对同一户会计几次",
        Period.AS_OF,
    ),
)

TITLES = (
    rate_on("M100", BODY, "维权岗参创覆盖率", "截至统计日已申报或持有称号的基层科、所、队÷基层科、所、队总数×100"),
    rate_on("M105", BODY, "网上运行率", "截至统计日已上线的省级创建单位÷创建期内的省级创建单位×100"),
    flow("M106", BODY, "实事项目", "件", "本年办结的实事项目件数，各警种相加"),
    flow("M110", BODY, "办公经费", "万元", "本年关工委办公经费，按万元计"),
)

CATALOGUE = STATIONS + SCHOOLS + MINORS + SECURITY + MEETINGS + AID + TITLES
METRICS: Mapping[str, Metric] = {metric.code: metric for metric in CATALOGUE}
MEASURES = tuple(dict.fromkeys(metric.measure for metric in CATALOGUE))
HEADLINES = ("M01", "M03", "M10", "M20", "M31", "M50", "M90", "M110")
"""The eight key figures of a summary: what is read of the year where nothing else is read."""

PARTS: Mapping[str, str] = {"M04a": "M04", "M04b": "M04", "M33b": "M33"}
"""Metrics that are by definition a subset of another one: part → whole. The two are never added."""

TIMELY, CHECKED, IN_TIME_RESOLVED = "visits_on_time", "checked", "resolved_in_time"
DEFECTS = "open_defects"
BOARD: Mapping[str, Metric] = {
    TIMELY: Metric(
        TIMELY, "走访按时率", "%", Kind.RATIO, Section.MENTORING, "按时走访的次数÷应走访的次数×100", decimals=1
    ),
    IN_TIME_RESOLVED: rate(IN_TIME_RESOLVED, STUDY, "决议按期办结率", "按期办结的决议÷本年到期的决议×100"),
    DEFECTS: stock(DEFECTS, CAMPUS, "待整改的问题", "个", "截至统计日检查发现、还没有登记整改的问题，到没到期限都算"),
    CHECKED: heads(CHECKED, MENTORING, "核查过的人数", "人", "本年核查过是否再违法的帮教对象，同一人只计一次"),
}
"""What only the boards show: no figure of the catalogue, so no part of any summary."""


def declared(code: str) -> Metric:
    """The declaration of a figure, of the catalogue or of the boards."""
    return METRICS.get(code) or BOARD[code]

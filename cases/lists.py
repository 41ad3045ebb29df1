"""The closed lists of a file: what the law names, what a child is and lacks. Nobody adds to them in the browser."""

from django.db.models import TextChoices


class Closing(TextChoices):
    """结案原因."""

    GOAL_MET = "goal_met", "达到帮教目标"
    AGED_OUT = "aged_out", "年满十八周岁"
    MOVED = "moved", "迁出"
    DIED = "died", "死亡"


class LawVersion(TextChoices):
    """Which 预防未成年人犯罪法 a record was made under."""

    V2020 = "2020", "2020 年修订（2021 年 6 月 1 日起施行）"
    EARLIER = "earlier", "2012 年修正及以前"


class Misbehaviour(TextChoices):
    """不良行为: 预防未成年人犯罪法 28, nine items."""

    SMOKING_DRINKING = "b1", "吸烟、饮酒"
    TRUANCY = "b2", "多次旷课、逃学"
    RUNAWAY = "b3", "无故夜不归宿、离家出走"
    INTERNET = "b4", "沉迷网络"
    COMPANY = "b5", "与有不良习性的人交往，组织或者参加不良行为团伙"
    PLACES = "b6", "进入不宜进入的场所"
    GAMBLING_CULTS = "b7", "参与赌博、变相赌博，或者参加封建迷信、邪教等活动"
    CONTENTS = "b8", "阅览、观看或者收听淫秽、色情、暴力、恐怖、极端等内容"
    OTHER = "b9", "其他不良行为"


class SeriousMisbehaviour(TextChoices):
    """严重不良行为: 预防未成年人犯罪法 38, its opening words and nine items, ten values in all."""

    BELOW_AGE = "s0", "有刑法规定、因不满法定刑事责任年龄不予刑事处罚的行为"
    AFFRAY = "s1", "结伙斗殴，追逐、拦截他人，强拿硬要或者任意损毁、占用财物等寻衅滋事"
    WEAPONS = "s2", "非法携带枪支、弹药或者弩、匕首等管制器具"
    INJURY = "s3", "殴打、辱骂、恐吓，或者故意伤害他人身体"
    THEFT = "s4", "盗窃、哄抢、抢夺或者故意损毁财物"
    OBSCENE = "s5", "传播淫秽的读物、音像制品或者信息等"
    PROSTITUTION = "s6", "卖淫、嫖娼，或者进行淫秽表演"
    DRUGS = "s7", "吸食、注射毒品，或者向他人提供毒品"
    GAMBLING = "s8", "参与赌博赌资较大"
    OTHER = "s9", "其他严重危害社会的行为"


class Conduct(TextChoices):
    """按法律事实."""

    MISBEHAVIOUR = "misbehaviour", "有不良行为"
    SERIOUS_MISBEHAVIOUR = "serious_misbehaviour", "有严重不良行为"
    BELOW_AGE_OFFENDER = "below_age_offender", "触法（未达刑责年龄）"
    SUSPECT = "suspect", "涉罪"
    IN_CUSTODY = "in_custody", "在押"
    CONDITIONAL_NONPROS = "conditional_nonpros", "附条件不起诉考察期"
    COMMUNITY_CORRECTION = "community_correction", "社区矫正"
    RELEASED = "released", "刑满释放"
    DRUG_INVOLVED = "drug_involved", "涉毒"
    SPECIAL_EDUCATION = "special_education", "专门教育"
    SPECIAL_CORRECTION = "special_correction", "专门矫治教育"


class Vulnerability(TextChoices):
    """按困难情形."""

    LEFT_BEHIND = "left_behind", "留守"
    IN_DIFFICULTY = "in_difficulty", "困境"
    SINGLE_PARENT = "single_parent", "单亲"
    ORPHAN = "orphan", "孤儿"
    DE_FACTO_UNSUPPORTED = "de_facto_unsupported", "事实无人抚养"
    STREET = "street", "流浪乞讨"
    MIGRANT_CHILD = "migrant_child", "流动、随迁"
    CHILD_OF_DRUG_USER = "child_of_drug_user", "涉毒人员子女"
    CHILD_OF_PRISONER = "child_of_prisoner", "服刑人员子女"
    DISABLED = "disabled", "残疾"
    OUT_OF_SCHOOL = "out_of_school", "失学辍学"
    IDLE = "idle", "闲散"
    VICTIM = "victim", "受侵害"
    PSYCHOLOGICAL = "psychological", "心理异常"


class Capacity(TextChoices):
    """监护能力."""

    ABLE = "able", "有能力"
    LIMITED = "limited", "有限"
    NONE = "none", "无能力"


class SchoolStatus(TextChoices):
    """就学状态."""

    IN_SCHOOL = "in_school", "在读"
    SUSPENDED = "suspended", "休学"
    DROPPED_OUT = "dropped_out", "辍学"
    NEVER = "never", "失学"
    GRADUATED = "graduated", "已毕业"
    WORKING = "working", "就业"
    IDLE = "idle", "不在学无职业"


class VisitPlace(TextChoices):
    """走访地点或方式."""

    HOME = "home", "家中"
    SCHOOL = "school", "学校"
    STATION = "station", "关工站"
    COMMUNITY = "community", "社区"
    DETENTION = "detention", "羁押或矫治场所"
    PHONE = "phone", "电话"
    ONLINE = "online", "网络"


REMOTE = (VisitPlace.PHONE, VisitPlace.ONLINE)  # nobody saw the child


class MemberRole(TextChoices):
    """小组分工."""

    LEAD = "lead", "组长"
    POLICE = "police", "民警"
    RETIRED = "retired", "退休民警"
    TEACHER = "teacher", "教师"
    COMMUNITY = "community", "社区"
    PARENT = "parent", "家长"
    MEMBER = "member", "组员"


class TeamMode(TextChoices):
    """帮教形式."""

    ONE_TO_ONE = "one_to_one", "一帮一"
    MANY_TO_ONE = "many_to_one", "多帮一"


class Absence(TextChoices):
    """监护人不在身边的原因."""

    WORKING = "working", "务工"
    PRISON = "prison", "服刑"
    REHAB = "rehab", "戒毒"
    DEAD = "dead", "死亡"
    MISSING = "missing", "失联"


class BasisKind(TextChoices):
    """依据."""

    DUTY = "duty", "法定职责"
    CONSENT = "consent", "监护人同意"


class DutyArticle(TextChoices):
    """法定职责: the articles by which a police organ keeps a child's data without consent (个人信息保护法 13, 34)."""

    PROTECTION_11 = "protection_11", "未成年人保护法第十一条（接到侵害报告，立案调查处置）"
    PROTECTION_100 = "protection_100", "未成年人保护法第一百条（履行职责，保障未成年人合法权益）"
    PREVENTION_41 = "prevention_41", "预防未成年人犯罪法第四十一条（矫治教育）"
    PREVENTION_45 = "prevention_45", "预防未成年人犯罪法第四十五条（专门矫治教育）"
    PREVENTION_57 = "prevention_57", "预防未成年人犯罪法第五十七条（安置帮教）"
    FAMILY_49 = "family_49", "家庭教育促进法第四十九条（训诫、责令接受家庭教育指导）"
    CORRECTION_52 = "correction_52", "社区矫正法第五十二条（未成年人社区矫正）"


class LinkKind(TextChoices):
    """两份档案的关系."""

    SIBLINGS = "siblings", "同胞"
    SAME_CASE = "same_case", "同案"

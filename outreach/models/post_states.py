"""维权岗: the states of applications and titles, and the ground on which one ends."""

from django.db import models


class ApplicationStatus(models.TextChoices):
    """申报的状态."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已申报"
    RECOMMENDED = "recommended", "已推荐"
    CREATING = "creating", "创建期"
    AUDITING = "auditing", "审核中"
    PASSED = "passed", "达标"
    IN_NOTICE = "in_notice", "公示中"
    NAMED = "named", "已命名"
    REJECTED = "rejected", "未确定"
    NOT_PASSED = "not_passed", "未达标"
    WITHDRAWN = "withdrawn", "已退出"
    DISQUALIFIED = "disqualified", "已取消资格"


S = ApplicationStatus
SENT = (S.SUBMITTED, S.RECOMMENDED, S.CREATING, S.AUDITING, S.PASSED, S.IN_NOTICE)  # and not at an end
POOL = (S.CREATING, S.AUDITING, S.PASSED, S.IN_NOTICE, S.NAMED, S.NOT_PASSED, S.WITHDRAWN, S.DISQUALIFIED)
FAILED = (S.NOT_PASSED, S.DISQUALIFIED)
LOSABLE = (S.CREATING, S.AUDITING, S.PASSED, S.IN_NOTICE)


class EndGround(models.TextChoices):
    """取消资格的理由."""

    FRAUD = "fraud", "弄虚作假"
    VETO = "veto", "触犯一票否决的标准"
    UNLAWFUL = "unlawful", "违法违纪行为"
    LAPSED = "lapsed", "单位撤并或者下一级称号终止，不再继续"
    UNNAMED = "unnamed", "公示期满，没有命名"


class TitleStatus(models.TextChoices):
    """称号的状态."""

    ACTIVE = "active", "有效"
    UNDER_REVIEW = "under_review", "复核中"
    RECTIFYING = "rectifying", "整改中"
    REASSESSING = "reassessing", "整改期满考核"
    CANCELLED = "cancelled", "已取消（摘牌）"
    AUTO_CANCELLED = "auto_cancelled", "自动取消（注销）"
    REVOKED = "revoked", "已撤销"


class RevokeGround(models.TextChoices):
    """撤销的理由. The text knows these four and no other (第一条第3款)."""

    LAW_VIOLATION = "law_violation", "违反国家法律法规"
    HEAD_CONVICTED = "head_convicted", "主要负责人受刑事处罚"
    GRAVE_ERROR = "grave_error", "发生严重影响行业形象的重大工作失误"
    FRAUD = "fraud", "创建命名过程中弄虚作假"


ALSO_ENDS = {RevokeGround.HEAD_CONVICTED: EndGround.UNLAWFUL, RevokeGround.FRAUD: EndGround.FRAUD}  # open applications


class PlaqueFate(models.TextChoices):
    """牌匾的去向. Three exits, three fates."""

    ON_DISPLAY = "on_display", "悬挂"
    REMOVED = "removed", "已摘牌"
    KEPT_MEMENTO = "kept_memento", "留作纪念，不得在公共场所悬挂"
    RETURNED = "returned", "摘除并收归命名单位"
    LOST = "lost", "遗失"
    VOIDED = "voided", "登记错了，已作废"


FATES = {
    TitleStatus.CANCELLED: PlaqueFate.REMOVED,
    TitleStatus.AUTO_CANCELLED: PlaqueFate.KEPT_MEMENTO,
    TitleStatus.REVOKED: PlaqueFate.RETURNED,
}

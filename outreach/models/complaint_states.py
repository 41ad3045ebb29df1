"""投诉: by which way it came, where it stands, how it ended."""

from django.db import models


class ComplaintChannel(models.TextChoices):
    """投诉渠道."""

    HOTLINE = "hotline", "12355"
    PHONE = "phone", "电话"
    WEB = "web", "网上"
    VISIT = "visit", "来访"
    LETTER = "letter", "来信"
    SUPERVISOR = "supervisor", "监督员"


BY_HAND = tuple(one for one in ComplaintChannel if one not in (ComplaintChannel.WEB, ComplaintChannel.SUPERVISOR))


class ComplaintStatus(models.TextChoices):
    """投诉状态."""

    RECEIVED = "received", "已收到"
    ASSIGNED = "assigned", "已交办"
    HANDLED = "handled", "已报办理情况"
    REPLIED = "replied", "已答复"
    CLOSED = "closed", "已办结"
    APPEALED = "appealed", "复查中"


class ComplaintOutcome(models.TextChoices):
    """投诉的结论."""

    TRUE = "true", "属实"
    PARTLY = "partly", "部分属实"
    FALSE = "false", "不属实"
    UNKNOWN = "unknown", "无法核实"
    ELSEWHERE = "elsewhere", "不属于这里受理"


S = ComplaintStatus
OPEN = (S.RECEIVED, S.ASSIGNED, S.HANDLED, S.APPEALED)  # somebody waits for an answer
WITH_UNIT = (S.ASSIGNED, S.HANDLED)
PUBLIC = {S.RECEIVED: "已收到", S.ASSIGNED: "已交办", S.HANDLED: "已交办", S.APPEALED: "正在复查"}

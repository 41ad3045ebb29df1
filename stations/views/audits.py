"""审计记录: the trail as the auditor reads it. Ids only, no export."""

from datetime import date, datetime, time, timedelta
from functools import cache

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guanai.audit import deed, record
from guanai.calendars import SHANGHAI
from guanai.models import AuditEntry
from guanai.navigation import routed
from stations.access import Permission, Role
from stations.forms.account import TrailForm
from stations.models import Unit, User
from stations.models.account import SYSTEM

SIZE = 50
MOST = 2**63 - 1
ACTS = {
    "read": "查看", "enter": "登记", "amend": "修改", "void": "作废", "move": "改变状态", "export": "导出",
    "download": "下载", "upload": "上传表格", "import": "导入", "generate": "生成", "reveal": "显示身份",
    "open": "打开档案", "begin": "登录", "end": "退出", "refuse": "拒绝", "lock": "锁定", "password": "修改密码",
    "close": "结束或停用", "say": "写意见",
    "reopen": "重新启用", "grant": "授予", "confirm": "确认", "withdraw": "撤回", "ask": "申请", "print": "打印",
    "search": "检索", "list": "看清单", "rename": "更名", "merge": "撤并", "alias": "登记别名", "count": "改起始日期",
    "finish": "完成", "fail": "未完成", "load": "载入", "verify": "核实", "form": "组建", "keep_apart": "分开保留",
    "words": "认表中用语", "match": "认表头", "report": "上报", "correct": "更正", "write": "撰写",
    "request": "申请生成", "photo": "查看照片", "purge": "清理",
    "approve": "批准", "supervise": "列为督办", "reunite": "登记团聚",
    "join": "加入小组", "leave": "退出小组", "fill": "补上接手人", "urge": "催办",
    "hand_over": "交给新的单位", "unite": "并档", "joined": "并入", "handed": "移交",
    "place": "封存", "ask_to_lift": "申请解除封存", "lift": "解除封存", "promise": "保密承诺", "view": "查阅封存内容",
    "answer": "对外查询答复",
    "admit": "准予申报", "hand_in": "交文书", "online": "登记上线", "decide": "审核决定", "publish": "公示",
    "register": "登记异议", "make": "提出撤销建议", "succeed": "由承继单位承接", "take_back": "收回牌匾",
    "lose": "登记牌匾遗失", "extend": "顺延期限", "stand": "登记到岗",
    "take": "收进来信",
    "absence": "注明未报送",
    "acknowledge": "知悉", "arrange": "建立提纲", "batch": "成批生成", "check": "核对", "drift": "复核出差错",
    "explain": "写明原因", "export_request": "申请导出", "freeze": "留底", "issue": "印发", "keep": "留存",
    "paper": "交附件", "receipt": "签收", "remind": "催报",
    "add": "增加", "rotate": "开始轮换", "renew": "轮换完成", "drop": "弃用",
}  # fmt: skip
THINGS = {
    "session": "登录", "account": "账号", "page": "页面", "audit": "审计记录", "narrative": "年度总结文字",
    "summary": "年度总结", "sealing": "封存", "key": "密钥",
    "request": "提请事项", "figure": "报送数", "meeting": "会议", "warning": "预警", "cells": "汇总数",
    "digest": "每周摘要", "export": "导出", "document": "公文",
}  # fmt: skip
DETAILS = {
    "account": "账号", "role": "角色", "unit": "单位", "fields": "栏目", "page": "页面",
    "reason": "原因", "rows": "行数", "successor": "承继单位", "before": "原状态", "after": "新状态",
    "closing": "停用原因", "attempts": "次数", "code": "代码", "identified": "身份显示", "day": "日期",
    "pk": "编号", "year": "年份", "photo": "照片", "visit": "走访", "way": "方式", "found": "查到份数",
    "minor": "档案", "emptied": "作废的档案", "purpose": "用途", "key": "密钥编号", "volume": "册",
    "unreadable": "无法解密行数", "access": "查阅编号", "ground": "理由", "extent": "封存范围", "basis": "依据",
    "kinds": "所看内容",
    "letter": "来信种类",
}  # fmt: skip


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The trail of the auditor's tree, latest first; that it was read stands in it too."""
    request.user.must(Permission.READ_AUDIT)
    form = TrailForm(request.GET or None, verbs=sorted(ACTS.items(), key=lambda act: act[1]))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    lines = _after(request, _asked(trail_of(request.user), asked))
    found = [] if form.errors else list(lines.order_by("-id")[: SIZE + 1])
    with deed():
        record("audit.read", None, by=request.user, fields=sorted(name for name, value in asked.items() if value))
    context = {
        "form": form,
        "lines": _told(found[:SIZE]),
        "older": found[SIZE - 1].pk if len(found) > SIZE else None,
        "later": request.GET.get("before"),
    }
    return render(request, "stations/audits.html", context, status=422 if form.errors else 200)


def trail_of(user):
    """Lines of what was done under the auditor's units; who audits a top unit also reads what no unit did."""
    units = Unit.objects.writable_by(user, Permission.READ_AUDIT)
    where = Q(unit__in=units.values("pk"))
    return AuditEntry.objects.filter(where | Q(unit=None) if units.filter(parent=None).exists() else where)


def _asked(lines, asked: dict):
    """Narrowed as asked. Ids follow time: a day is a stretch of them."""
    if since := asked.get("since"):
        lines = lines.filter(id__gte=_first_id(since))
    if until := asked.get("until"):
        lines = lines.filter(id__lt=_first_id(until + timedelta(days=1)))
    if account := asked.get("login"):
        lines = lines.filter(actor=account.pk)
    if target := asked.get("target"):
        lines = lines.filter(target=target)
    return lines.filter(verb__endswith=f".{asked['verb']}") if asked.get("verb") else lines


def _first_id(day: date) -> int:
    start = datetime.combine(day, time.min, SHANGHAI)
    return AuditEntry.objects.filter(at__gte=start).order_by("at").values_list("id", flat=True).first() or MOST


def _after(request: HttpRequest, lines):
    """Older than the line that the address names."""
    before = request.GET.get("before", "")
    return lines.filter(id__lt=min(int(before), MOST)) if before.isdecimal() and len(before) < 20 else lines


def _told(lines: list[AuditEntry]) -> list[dict]:
    """Lines in words; whom and what only by log-in name and id."""
    logins = dict(User.objects.filter(pk__in={line.actor for line in lines}).values_list("pk", "login"))
    units = dict(Unit.objects.filter(pk__in={line.unit for line in lines}).values_list("pk", "short"))
    return [
        {
            "line": line,
            "who": logins.get(line.actor, SYSTEM if line.actor is None else line.actor),
            "unit": units.get(line.unit, ""),
            "what": in_words(line.verb),
            "kind": _kind(line.kind),
            "detail": [f"{DETAILS.get(name, name)} {_short(value)}" for name, value in line.detail.items()],
            "refused": line.result != "done",
        }
        for line in lines
    ]


def in_words(verb: str) -> str:
    """account.close → 账号：结束或停用; of what has no word the code itself, so that no line is hidden."""
    thing, _, act = verb.rpartition(".")
    return f"{_things().get(thing, thing)}：{ACTS.get(act, act)}"


@cache
def _things() -> dict[str, str]:
    """What a verb's first word is called: a model, a ledger, or one of the words above."""
    models = {model._meta.model_name: str(model._meta.verbose_name) for model in apps.get_models()}
    return models | {ledger.slug: ledger.label for ledger in routed()} | THINGS


def _kind(label: str) -> str:
    return str(apps.get_model(label)._meta.verbose_name) if label else ""


def _short(value) -> str:
    """Ids by their first eight signs, roles by their word."""
    if isinstance(value, list):
        return "、".join(map(_short, value)) or "无"
    text = "是" if value is True else "否" if value is False else str(value)
    return text[:8] if len(text) == 36 and text.count("-") == 4 else dict(Role.choices).get(text, text)

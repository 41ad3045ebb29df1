"""Reported meetings and requests in words."""

from collections.abc import Sequence
from decimal import Decimal

from reports.models import ReportedMeeting, ReportedRequest

TEN_THOUSAND = Decimal(10_000)


def told_meeting(meeting: ReportedMeeting) -> str:
    """One sentence: when, where, who spoke, how many wrote."""
    at = f"，在{meeting.host.name}" if meeting.host else "，"
    clauses = [f"{meeting.held_on.month}月{meeting.held_on.day}日{at}召开{meeting.get_kind_display()}"]
    spoke = "、".join(unit.short for unit in meeting.oral.all())
    if spoke:
        clauses.append(f"{spoke}口头交流")
    if meeting.written_count:
        clauses.append(f"{meeting.written_count}个单位书面交流")
    return "，".join(clauses) + "。"


def told_requests(requests: Sequence[ReportedRequest]) -> str:
    """One sentence: each matter put to the Party committee and its reply."""
    matters = "；".join(f"{_ordinal(request.no)}是{_matter(request)}" for request in requests)
    return f"向本级公安机关党委提请解决的事项：{matters}。"


def _matter(request: ReportedRequest) -> str:
    words = f"{request.get_kind_display()}，{request.get_reply_display()}"
    if request.from_yuan is not None and request.to_yuan is not None:
        words += f"，由{_money(request.from_yuan)}增加到{_money(request.to_yuan)}"
    return words


def _money(yuan: Decimal) -> str:
    return f"{_plain(yuan / TEN_THOUSAND)}万元" if yuan >= TEN_THOUSAND else f"{_plain(yuan)}元"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(number: int) -> str:
    return "一二三四五六七八九"[number - 1] if number < 10 else f"第{number}"

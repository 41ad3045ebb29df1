"""Meetings, visits, documents and requests in words: as they were reported, and as the registers keep them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reports.models import ReportedMeeting, ReportedRequest
from stations.models import CommitteeBudget, CommitteeRequest, GuidanceVisit, Meeting, OfficialDocument, Unit

TEN_THOUSAND = Decimal(10_000)
MOST, MOST_NAMES = 3, 12  # titles and units that a sentence names
Budget = CommitteeBudget | None


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
    return _listed((request.no, _matter(request)) for request in requests)


def told_exchange(meeting: Meeting, oral: Sequence[Unit], written: Sequence[Unit]) -> str:
    """One sentence on a meeting of the register: when, where, who spoke, who wrote."""
    at = meeting.host or meeting.place
    day = f"{meeting.held_on.month}月{meeting.held_on.day}日，"
    clauses = [f"{day}{f'在{at}' if at else ''}召开{meeting.get_kind_display()}"]
    clauses += [f"{_names(units)}{word}" for units, word in ((oral, "口头交流"), (written, "书面交流")) if units]
    return "，".join(clauses) + "。"


def told_visits(visits: Sequence[GuidanceVisit]) -> str:
    """One sentence on guidance visits: to whom, how often, by which methods."""
    units = list(dict.fromkeys(visit.to_unit for visit in visits))
    methods = dict.fromkeys(one for visit in visits for one in visit.methods.split("、"))
    return f"本级到{_names(units)}{len(units)}个单位调研指导{len(visits)}次，采取{'、'.join(methods)}等方式。"


def told_documents(documents: Sequence[OfficialDocument]) -> str:
    """One sentence on what was issued; of many the first few by name."""
    named = "".join(f"《{one.title}》" for one in documents[:MOST])
    return f"印发{named}{'等' if len(documents) > MOST else ''}{len(documents)}份公文。"


def told_asked(requests: Sequence[CommitteeRequest], now: Budget, before: Budget) -> str:
    """One sentence on the register's requests; what became of the money is said where both years are known."""
    money, matters = _changed(now, before), []
    for request in requests:
        reply = request.get_status_display() if request.is_answered else "未答复"
        about_money = request.kind == CommitteeRequest.Kind.BUDGET and request.is_answered
        matters.append(f"{request.get_kind_display()}，{reply}{money if about_money else ''}")
    return _listed(enumerate(matters, start=1))


def _changed(now: Budget, before: Budget) -> str:
    """，本级由3万元增加到5万元; nothing where a year is blank or nothing changed."""
    if not (now and before) or now.amount == before.amount:
        return ""
    return f"，本级由{_money(before.amount)}{'增加' if now.amount > before.amount else '减少'}到{_money(now.amount)}"


def _listed(matters: Iterable[tuple[int, str]]) -> str:
    said = "；".join(f"{_ordinal(number)}是{one}" for number, one in matters)
    return f"向本级公安机关党委提请解决的事项：{said}。"


def _names(units: Sequence[Unit]) -> str:
    """All of them up to twelve; then the first twelve and 等."""
    named = "、".join(unit.short for unit in units[:MOST_NAMES])
    return f"{named}等" if len(units) > MOST_NAMES else named


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

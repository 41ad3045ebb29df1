"""What a committee does, as rows: itself, who sits in it, what it asks, issues, and whom it goes to see."""

from datetime import date, timedelta
from uuid import uuid4

from guanai.calendars import today
from stations.models import (
    CareCommittee,
    CommitteePosition,
    CommitteeRequest,
    GuidanceVisit,
    Meeting,
    MeetingContribution,
    OfficialDocument,
)

LONG_AGO = date(2015, 3, 1)
DAY = timedelta(days=1)


def committee(unit, kind="committee", **facts) -> CareCommittee:
    name = f"{unit.name}{'关工小组' if kind == 'group' else '关工委'}"
    row = CareCommittee(unit=unit, kind=kind, **{"name": name, "established_on": LONG_AGO} | facts)
    row.enter(by=None)
    return row


def position(committee, title="director", starts_on=LONG_AGO, **facts) -> CommitteePosition:
    who = {} if "person" in facts else {"outside_name": f"李{uuid4().hex[:4]}"}
    row = CommitteePosition(committee=committee, title=title, starts_on=starts_on, **who | facts)
    row.enter(by=None)
    return row


def request(unit, *, by=None, **facts) -> CommitteeRequest:
    """A draft."""
    row = CommitteeRequest(unit=unit, **{"kind": "budget", "text": "办公经费由三万元增加到五万元。"} | facts)
    row.enter(by=by)
    return row


def exchange(unit, held_on=date(2026, 3, 5), kind="exchange") -> Meeting:
    row = Meeting(unit=unit, kind=kind, held_on=held_on, topic="各单位交流帮教经验")
    row.enter(by=None)
    return row


def contribution(meeting, unit, kind="oral", **facts) -> MeetingContribution:
    row = MeetingContribution(meeting=meeting, unit=unit, kind=kind, **facts)
    row.enter(by=None)
    return row


def document(unit, *, to=(), by=None, cc=(), **facts) -> OfficialDocument:
    """A draft, to the Party committee where it goes to no unit."""
    facts = {"kind": "notice", "word": "城公关工", "title": "关于做好暑期工作的通知", "text": "请各所照办。"} | facts
    row = OfficialDocument(unit=unit, **{"to_others": "" if to else "市局党委"} | facts)
    row.enter(by=by, recipients=list(to), cc_units=list(cc))
    return row


def sent(unit, *, author, signer, signed_on=None, **facts) -> OfficialDocument:
    """Written by one, checked and signed by another."""
    row = document(unit, by=author, **facts)
    row.hand_in(by=author)
    row.vet(by=signer)
    day = signed_on or today()
    row.sign(day, row.next_serial(day.year), by=signer)
    return row


def guidance(unit, to_unit, visited_on=date(2026, 3, 5), **facts) -> GuidanceVisit:
    facts = {"listened": True, "findings": "台账齐全，走访记录偏简单。"} | facts
    row = GuidanceVisit(unit=unit, to_unit=to_unit, visited_on=visited_on, **facts)
    row.enter(by=None)
    return row

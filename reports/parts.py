"""The tables of a file on paper, one a kind of row, in the order in which a file is read.

`PRINTED` and `UNPRINTED` decide for every kind of row about a child; a test holds them against the models.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate

from cases import story
from cases.models import ClueReport, IntervalChange, MentoringMember, MinorCategory, ResponsibilityAssignment
from cases.models.clue import ClueClass
from cases.models.helper import LABEL
from cases.models.outcome import Outcome
from cases.reader import PaperReader
from cases.views.helped import entries
from guanai.calendars import gb_date
from guanai.templatetags.ui import plain
from reports import case_parts
from stations.models import Referral

PRINTED = {  # kind of row -> the heading under which it stands
    "LegalBasis": "依据", "MinorCategory": "类别", "Guardian": "监护人", "PublicGuardian": LABEL,
    "ResponsibilityAssignment": "包保", "MentoringTeam": "帮教小组", "MentoringMember": "帮教小组",
    "IntervalChange": "走访间隔", "HandoverLine": "帮教移交", "FileStep": "状态变化", "FileTransfer": "转档",
    "FileLink": "关联档案", "ClueReport": "线索", "MentoringVisit": "走访", "PlanStep": "帮教计划",
    "RiskSignal": "异常信号", "Assessment": "分级评估", "TierOverride": "分级评估", "BehaviourRecord": "行为记录",
    "JuvenileCase": "案件", "Safeguard": "法定保障", "Probation": "附条件不起诉", "Measure": "措施",
    "TermReview": "措施", "Outcome": "成效", "OutcomeCheck": "成效", "FollowUp": "结案后回访",
    "RightsAidCase": "帮扶", "DropoutCase": "帮扶", "RescueCase": "帮扶", "AidGrant": "帮扶", "AidItem": "帮扶",
}  # fmt: skip
UNPRINTED = {  # kind of row -> why it is on no paper of the file
    "VisitAttempt": "nobody was met; 大事记 tells of it",
    "AssessmentReason": "points order the station's own work and do not leave it",
    "Urging": "between the head and the mentors, about their work",
    "VisitNote": "between the head and who wrote the visit, about the work",
    "Reveal": "who looked at the child is for the head to know",
    "Duplicate": "no station is told of a file of the same child elsewhere",
    "Sealing": "only the register of seals knows of a seal",
    "SealAccess": "only the register of seals knows of a look",
    "ClueStep": "how a clue was handled stands with the clue",
    "DropoutDuty": "the file says that there is a case of 控辍保学 and how it stands; its steps stay there",
    "DropoutVisit": "the file says that there is a case of 控辍保学 and how it stands; its steps stay there",
    "DropoutReview": "the file says that there is a case of 控辍保学 and how it stands; its steps stay there",
    "Persuasion": "the file says that there is a case of 控辍保学 and how it stands; its steps stay there",
}


@dataclass(frozen=True)
class Part:
    """A table under its heading; without rows it is left out."""

    title: str
    heads: Sequence[str]
    rows: list[Sequence[str]]


def of_file(reader: PaperReader, visits: list[story.Event]) -> Iterator[Part]:
    """Every table of the first volume."""
    yield from _standing(reader)
    yield from _people(reader)
    yield from _moved(reader)
    yield visited(visits)
    yield from _work(reader)
    for title, heads, rows in case_parts.of_case(reader):
        yield Part(title, heads, rows)
    yield from _came_of_it(reader)


def visited(visits: list[story.Event]) -> Part:
    rows = [(gb_date(one.day), *one.about, _joined(one.title, one.text)) for one in visits]
    return Part("走访", ("日期", "地点或方式", "走访人", "情况"), rows)


def _standing(reader: PaperReader) -> Iterator[Part]:
    """What the file stands on and how it came to be."""
    bases = [_basis(row, reader) for row in reader.bases().order_by("given_on", "entered_at")]
    yield Part("依据", ("依据", "条款或同意人", "用途", "起止"), bases)
    yield Part("类别", ("类别", "起止", "来源"), [_category(row) for row in reader.categories()])
    yield Part("线索", ("报告日期", "类别", "渠道", "状态"), [_clue(row) for row in _clues(reader)])


def _people(reader: PaperReader) -> Iterator[Part]:
    """Who stands behind the child, and who answers for it."""
    shown, minor = reader.identifies, reader.minor
    heads = ("关系", "姓名", "电话", "监护能力") if shown else ("关系", "监护能力")
    yield Part("监护人", heads, [_guardian(row, shown=shown) for row in reader.guardians()])
    helpers = minor.helpers.valid().select_related("person").order_by("starts_on", "pk")
    helped = [(str(row), _span(row.starts_on, row.ends_on), _told(row.duties, reader)) for row in helpers]
    yield Part(LABEL, ("姓名", "起止", "做什么"), helped)
    answering = ResponsibilityAssignment.objects.valid().filter(minor=minor).select_related("person")
    spans = [(str(row), _span(row.starts_on, row.ends_on)) for row in answering.order_by("starts_on", "pk")]
    yield Part("包保", ("包保人", "起止"), spans)
    members = MentoringMember.objects.of(minor).order_by("starts_on", "pk")
    yield Part("帮教小组", ("帮教人", "分工", "起止", "小组"), [_member(row) for row in members])
    changes = IntervalChange.objects.filter(team__in=minor.teams.valid(), voided_at=None).order_by("changed_on")
    changed = [(gb_date(row.changed_on), str(row), _told(row.reason, reader)) for row in changes]
    yield Part("走访间隔", ("日期", "调整", "理由"), changed)


def _moved(reader: PaperReader) -> Iterator[Part]:
    """How the file moved: from mentor to mentor, from state to state, from unit to unit."""
    minor = reader.minor
    lines = minor.handovers.valid().select_related("handover__person", "successor")
    handed = [_handed(row) for row in lines.order_by("handover__handed_on", "pk")]
    yield Part("帮教移交", ("日期", "移交人", "接手人"), handed)
    steps = [(gb_date(row.on), str(row), _told(row.note, reader)) for row in minor.steps.order_by("on", "at")]
    yield Part("状态变化", ("日期", "状态", "说明"), steps)
    offers = minor.transfers.select_related("from_unit", "to_unit").order_by("asked_at")
    sent = [
        (gb_date(localdate(row.asked_at)), row.from_unit.name, row.to_unit.name, str(row), _told(row.reason, reader))
        for row in offers
    ]
    yield Part("转档", ("提出日期", "转出单位", "接收单位", "结果", "原因"), sent)
    linked = [(str(row), (row.other if row.one_id == minor.pk else row.one).file_no) for row in reader.links()]
    yield Part("关联档案", ("关系", "档案号"), linked)


def _work(reader: PaperReader) -> Iterator[Part]:
    """What was planned, seen and judged."""
    steps = sorted(reader.plan(), key=lambda row: row.planned_on)
    yield Part("帮教计划", ("列入日期", "需求", "目标和做法", "期限", "结果"), [_step(row) for row in steps])
    worries = [_signal(row, reader) for row in reader.worries().order_by("seen_on", "entered_at")]
    yield Part("异常信号", ("发现日期", "来源", "情况", "结果"), worries)
    graded = reversed(reader.assessments().prefetch_related("overrides"))
    tiers = [_tier(row) for row in graded if not row.unfounded]
    yield Part("分级评估", ("日期", "分级", "改级"), tiers)
    acts = [_act(row) for row in reader.behaviours().order_by("happened_on", "entered_at")]
    yield Part("行为记录", ("日期", "行为", "来源", "核实"), acts)


def _came_of_it(reader: PaperReader) -> Iterator[Part]:
    """What became of the child, and what it was given."""
    found = reader.outcomes().prefetch_related("checks").order_by("happened_on")
    yield Part("成效", ("日期", "成效", "依据", "核实和复查"), [_outcome(row) for row in found])
    told = sorted(story.asked_after(reader.follow_ups(), reader), key=lambda event: event.day)
    asked = [(gb_date(one.day), one.about[1], one.title, one.text) for one in told]
    yield Part("结案后回访", ("日期", "怎么回访的", "现在怎么样", "情况"), asked)
    given = sorted(entries(reader), key=lambda entry: entry["day"])
    helped = [(gb_date(one["day"]), one["title"], one["text"]) for one in given]
    yield Part("帮扶", ("日期", "做了什么", "情况"), helped)
    yield Part("转办单", ("编号", "类别", "送往", "事项", "状态"), [_referral(row) for row in reader.referrals()])


def _clues(reader: PaperReader) -> Iterable[ClueReport]:
    known = ClueReport.objects.valid().visible_to(reader.user).filter(minor=reader.minor).order_by("reported_at")
    return known if reader.sees_case else known.exclude(klass=ClueClass.TENDENCY)


def _told(text: str, reader: PaperReader) -> str:
    """Free text, as long as the child is named beside it."""
    return (text or "—") if reader.identifies else "—"


def _joined(*words: str) -> str:
    return "，".join(filter(None, words))


def _span(first, last) -> str:
    return f"{gb_date(first)}至{gb_date(last) if last else '今'}"


def _basis(row, reader: PaperReader) -> Sequence[str]:
    named = row.get_article_display() if reader.sees_case or not row.tells_of_case else "凭权限查看"
    if row.guardian:
        named = _joined(row.guardian.get_relation_display(), row.guardian.name if reader.identifies else "")
    until = f"，{gb_date(row.withdrawn_on)}撤回" if row.withdrawn_on else ""
    return str(row), named, row.purpose, f"{gb_date(row.given_on)}起{until}"


def _clue(row: ClueReport) -> Sequence[str]:
    day = gb_date(localdate(row.reported_at))
    return day, row.get_klass_display(), row.get_channel_display(), row.get_status_display()


def _category(row: MinorCategory) -> Sequence[str]:
    return str(row), _span(row.starts_on, row.ends_on), row.source


def _guardian(row, *, shown: bool) -> Sequence[str]:
    who = (row.name, plain(row.phone)) if shown else ()
    return (row.get_relation_display(), *who, row.get_capacity_display())


def _member(row: MentoringMember) -> Sequence[str]:
    return str(row), row.get_role_display(), _span(row.starts_on, row.ends_on), row.team.get_mode_display()


def _handed(row) -> Sequence[str]:
    gap = f"空缺到{gb_date(row.gap_until)}" if row.gap_until else ""
    after = f"{row.successor}，{gb_date(row.succeeds_on)}起" if row.successor else ""
    return gb_date(row.handover.handed_on), str(row.handover.person), _joined(after, gap)


def _step(row) -> Sequence[str]:
    done = f"{gb_date(row.done_on)}完成：{row.result}" if row.done_on else "在办"
    return gb_date(row.planned_on), str(row), f"{row.goal}\n{row.action}", gb_date(row.due_on), done


def _signal(row, reader: PaperReader) -> Sequence[str]:
    result = (row.result if reader.identifies else "已写明结果") if row.closed_at else "关注中"
    return gb_date(row.seen_on), row.get_source_display(), _told(row.told, reader), result


def _tier(row) -> Sequence[str]:
    changed = f"由“{row.get_tier_display()}”改，两人办理" if row.override else "—"
    return gb_date(row.assessed_on), row.in_force.label, changed


def _act(row) -> Sequence[str]:
    return gb_date(row.happened_on), str(row), row.source, "已核实" if row.verified_at else "待核实"


def _outcome(row: Outcome) -> Sequence[str]:
    looks = [look for look in row.checks.all() if look.voided_at is None]
    checked = [f"{gb_date(look.checked_on)}复查，{look.get_found_display()}" for look in looks]
    verified = "已核实" if row.verified_at else "待核实"
    return gb_date(row.happened_on), str(row), row.evidence, "；".join([verified, *checked])


def _referral(row: Referral) -> Sequence[str]:
    return row.full_no, row.get_kind_display(), row.receiver, row.need, row.get_status_display()

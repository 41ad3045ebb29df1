"""会议纪要 of the elimination board, as a paper: what was counted, scored and decided, each fact from its row."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from guanai.calendars import gb_date
from guanai.word import SIGNED, Block, Paragraph, Table, heading
from outreach.eligibility import PARAGRAPH
from outreach.elimination import in_words
from outreach.models import AuditDecision, GroupMember, PostApplication
from outreach.models.post_part import PostApplicationStep
from outreach.models.post_score import Result, results, tied
from outreach.models.post_states import ApplicationStatus as S
from stations.models import User

BLANK = "　" * 8  # room to write by hand
TO_FILL = ("时间", "地点", "主持人", "记录人", "列席人员")
HEADS = ("序号", "单位", "警种", "平均分", "评分相差", "评分人数", "一票否决", "决定")
WIDTHS = (3, 14, 6, 5, 5, 5, 10, 6)


class Minutes:
    """What stands in the minutes of one decision, as it was on that day."""

    def __init__(self, decision: AuditDecision):
        self.decision, self.cycle = decision, decision.cycle
        steps = PostApplicationStep.objects.filter(application__cycle=self.cycle, status__in=(S.PASSED, S.NOT_PASSED))
        self.outcome: dict = {}
        for application, status in steps.order_by("at", "pk").values_list("application_id", "status"):
            self.outcome.setdefault(application, status)  # the first is the board's; an objection may follow
        pool = list(self.cycle.applications.pool().select_related("unit"))
        self.found = results(one for one in pool if one.pk in self.outcome)
        self.left = [one for one in pool if one.pk not in self.outcome]
        group = GroupMember.objects.serving(decision.decided_on).filter(unit=self.cycle.unit, level=self.cycle.level)
        self.group = list(group.select_related("person__unit"))

    @property
    def title(self) -> str:
        return f"{self.cycle}审核会议纪要"

    def of(self, status: str) -> list[PostApplication]:
        """Those of whom the board decided so, in the order of their scores."""
        return [one.application for one in self.found if self.outcome[one.application.pk] == status]

    @property
    def tied(self) -> list[Result]:
        return tied(self.found, self.decision.cap)

    @property
    def recused(self) -> list[str]:
        """Members of the group who belong to a unit of the pool."""
        own = [(one, one.person.unit.path) for one in self.group if one.person]
        found = [(one, path, result.application.unit) for one, path in own for result in self.found]
        return [f"{one.person}（{unit.name}）" for one, path, unit in found if path.startswith(unit.path)]

    def blocks(self) -> Iterator[Block]:
        """The paper from the first line to the signatures."""
        yield from (Paragraph(f"{what}：{BLANK}") for what in TO_FILL)
        yield heading("一、创建单位和达标名额")
        yield from map(Paragraph, self._counted())
        yield heading("二、审核得分")
        yield Table(HEADS, list(self._rows()), WIDTHS)
        yield from map(Paragraph, self._spoken())
        yield heading("三、审核决定")
        yield from map(Paragraph, self._decided())
        yield heading("四、签字")
        yield Table(("职务", "姓名", "单位和职务", "签字"), self._signing(), (3, 3, 6, 4))
        yield Paragraph(self.decision.body, SIGNED)
        yield Paragraph(gb_date(self.decision.decided_on), SIGNED)

    def _counted(self) -> Iterator[str]:
        decision = self.decision
        yield f"{self.cycle}，由{self.cycle.unit.name}主办，一起比差额的是{self.cycle.scheme.pool_scope}。"
        gone = "、".join(f"{one.unit.name}（{one.get_status_display()}）" for one in self.left)
        left = f"其中{gone}，不再审核，仍计入创建单位数" if gone else "没有退出和取消资格的"
        yield f"创建单位 {decision.candidates} 个，{left}。本次审核 {len(self.found)} 个。"
        words = in_words(decision.candidates, percent=decision.percent, reading=decision.reading)
        yield f"{words}（{PARAGRAPH['naming']}：原则上按不低于20%的差额比例审核确定达标单位）。"

    def _rows(self) -> Iterator[tuple]:
        for number, one in enumerate(self.found, 1):
            unit, branch = one.application.unit.name, one.application.get_branch_display()
            scores = ["未打分", "—"] if one.total is None else [one.total, one.spread]
            outcome = S(self.outcome[one.application.pk]).label
            yield number, unit, branch, *scores, one.assessors, "；".join(one.vetoes) or "没有", outcome

    def _spoken(self) -> Iterator[str]:
        found = [one for one in self.found if one.vetoes]
        vetoed = [f"{one.application.unit.name}触犯一票否决的标准（{'；'.join(one.vetoes)}）" for one in found]
        yield f"一票否决：{'；'.join(vetoed)}，不能达标。" if vetoed else "一票否决：没有单位触犯。"
        names = "、".join(one.application.unit.name for one in self.tied)
        yield f"同分：{names}在名额线上同分，由会议集体研究。" if names else "同分：名额线上没有同分。"
        yield f"回避：{self._recusal()}；评分人不评自己的单位，作决定的人不是任何一个参评单位的。"

    def _recusal(self) -> str:
        if not self.group:
            return "没有登记领导小组成员，请会议核对有没有参评单位的人员"
        names = "、".join(self.recused)
        return f"{names}是参评单位的人员，须回避" if names else "登记的领导小组成员都不是参评单位的"

    def _decided(self) -> Iterator[str]:
        decision = self.decision
        for status in (S.PASSED, S.NOT_PASSED):
            names = "、".join(one.unit.name for one in self.of(status))
            yield f"{status.label}单位 {len(self.of(status))} 个{f'：{names}' if names else ''}。"
        if decision.warning:
            yield f"{decision.warning}。" + ("由上级单位决定，这里只作提醒。" if decision.is_recorded else "")
        if decision.override_reason:
            yield f"超过差额比例的理由：{decision.override_reason}"
        if decision.minutes:
            yield f"会议情况：{decision.minutes}"
        document = f"，文号{decision.document}" if decision.document else ""
        who, at = User.objects.filter(pk=decision.by).first(), localtime(decision.at)
        yield f"以上由{decision.body}在{gb_date(decision.decided_on)}决定{document}；{who}在{gb_date(at.date())}登记。"

    def _signing(self) -> list[tuple[str, ...]]:
        rows = [(one.get_role_display(), str(one.person or one.name), one.post, "") for one in self.group]
        return rows or [("", "", "", "")] * 6

"""What the heads of the city do for its mentors: plans, words to visits, 催办, a hand-over, and numbers of adults."""

from datetime import timedelta

from cases.lists import TeamMode
from cases.models import (
    AdultTeams,
    Handover,
    MentoringMember,
    MentoringVisit,
    Minor,
    PlanStep,
    Urging,
    VisitAttempt,
    VisitExport,
    VisitNote,
)
from cases.models.adult_team import AdultKind
from cases.models.attention import NoteKind
from cases.models.handover import HandoverReason, Part
from cases.models.plan import Need
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.models import User

PLANNED, DONE, SAID, URGED, GAP = 0.7, 0.4, 0.3, 0.6, timedelta(days=30)
STEPS = {
    Need.STUDY: ("期末前不再旷课", "班主任每天点名，帮教人每周通一次电话。", "到校正常，老师反映有进步。"),
    Need.FAMILY: ("父母每周和孩子通话", "帮教人和家长约好时间，祖母提醒。", "父亲每周日晚上来电话。"),
    Need.MIND: ("愿意和人说话", "学校心理老师两周见一次。", "已谈四次，情绪平稳。"),
    Need.LIVING: ("有自己的书桌和床铺", "社区和爱心企业帮忙置办。", "书桌、台灯已送到。"),
    Need.LAW: ("知道哪些事不能做", "一起看两个案例，写一点体会。", "看了三个案例，写了体会。"),
    Need.WORK: ("毕业后有地方学手艺", "联系职业学校和汽修店。", "已报名职业学校汽修班。"),
}
WORDS = {
    NoteKind.COMMENT: ("下次和班主任见一面。", "请留意他周末和谁在一起。", "数学的事我来联系老师。"),
    NoteKind.THANKS: ("天冷路远，辛苦了。", "孩子愿意说话了，谢谢您。"),
}


class Keeping:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 2), years

    def plan(self, minor: Minor, host: Host) -> None:
        """帮教计划 of a child with a team."""
        team = minor.teams.working().first()
        if not team or not self.chance.often(PLANNED):
            return
        for need in self.chance.some(list(STEPS), 1, 3):
            goal, action, result = STEPS[need]
            planned_on = self.chance.day(team.formed_on, self.years.last)
            due_on = planned_on + timedelta(days=self.chance.randint(30, 120))
            step = PlanStep(pk=self.chance.key(), minor=minor, need=need, goal=goal, action=action, due_on=due_on)
            step.planned_on = planned_on
            step.enter(by=host.member)
            if due_on < self.years.last or self.chance.often(DONE):
                step.finish(min(due_on, self.years.last), result, by=host.member)

    def speak(self, minor: Minor, host: Host) -> None:
        """站长的话 to the latest visit, and 催办 where the next one is overdue."""
        visit = MentoringVisit.objects.valid().filter(minor=minor).first()
        if visit and self.chance.often(SAID):
            kind = self.chance.choice(list(WORDS))
            note = VisitNote(pk=self.chance.key(), visit=visit, kind=kind, text=self.chance.choice(WORDS[kind]))
            note.enter(by=host.head)
        minor.refresh_from_db(fields=["visit_due_on"])
        if Minor.objects.overdue(self.years.last).filter(pk=minor.pk).exists() and self.chance.often(URGED):
            Urging.press(minor, self.years.last, by=host.head)
            self._miss(visit, minor, host)

    def _miss(self, visit: MentoringVisit | None, minor: Minor, host: Host) -> None:
        """没找到人, a few days ago, by who went last."""
        if visit and visit.held_on < (day := self.years.last - timedelta(days=3)):
            row = VisitAttempt(pk=self.chance.key(), minor=minor, tried_on=day)
            row.enter(by=host.member, visitors=list(visit.visitors.all()))

    def hand_over(self, known: list[tuple[Minor, Host]]) -> None:
        """At one station a mentor has fallen ill; his children wait for a successor."""
        host = next((host for _, host in known if self._parts(host)), None)
        if host is None:
            return
        parts = self._parts(host)
        row = Handover(pk=self.chance.key(), unit=host.unit, person=parts[0].member.person)
        row.reason, row.handed_on = HandoverReason.ILLNESS, self.years.last
        row.carry_out(parts, by=host.head)

    def _parts(self, host: Host) -> list[Part]:
        """All that one mentor of the station has: they wait for a successor."""
        serving = MentoringMember.objects.serving().filter(team__unit=host.unit, team__mode=TeamMode.ONE_TO_ONE)
        serving = serving.exclude(person__in=User.objects.exclude(person=None).values("person"))
        first = serving.select_related("person").order_by("starts_on", "pk").first()
        if first is None:
            return []
        his = MentoringMember.objects.serving().filter(person=first.person).select_related("team", "person")
        if his.exclude(team__mode=TeamMode.ONE_TO_ONE).exists():
            return []
        gap = self.years.last + GAP
        return [Part(one, one.team.minors.get(), None, gap) for one in his.order_by("starts_on", "pk")]

    def export(self, host: Host) -> None:
        """The head wants the list of visits as Excel: refused once, and asked again for the quarter."""
        first = self.years.last - timedelta(days=90)
        for days, purpose in ((365, "存一份备查"), (90, "报分局关工委季度检查")):
            facts = {"since": self.years.last - timedelta(days=days), "until": self.years.last, "purpose": purpose}
            row = VisitExport(pk=self.chance.key(), unit=host.unit, **facts)
            row.ask(by=host.head)
            if row.since < first:
                row.refuse("范围太大，请写明用途，按季度申请。", by=host.office.committee)

    def count(self, host: Host) -> None:
        """成年人帮教小组."""
        for kind in self.chance.some(list(AdultKind), 1, 2):
            facts = {"kind": kind, "teams": self.chance.randint(1, 9), "as_of": self.years.last - timedelta(days=40)}
            AdultTeams(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.head)

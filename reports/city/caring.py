"""帮教 of the city's children: teams, visits in time, late and overdue, outcomes, closed files."""

from datetime import date, timedelta

from cases.due import next_due
from cases.lists import Closing, TeamMode, VisitPlace
from cases.models import FollowUp, MentoringTeam, MentoringVisit, Minor, Outcome, OutcomeCheck, RiskSignal
from cases.models.follow_up import FollowUpState, FollowUpWay
from cases.models.minor import ADULT
from cases.models.offence import offended as outcome_offended
from cases.models.outcome import Found, OutcomeKind
from guanai.calendars import under
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years
from stations.models import Clearance, ClearanceResult, Gender, Person

WITHOUT_TEAM, SEVERAL, LATE, WORRIED = 0.08, 0.4, 0.14, 0.06  # shares
NEGLECTED = 9  # one team in so many has not visited of late
ENDS, ALSO_CLOSES, SUCCEEDS = 0.3, 0.6, 0.35
CHECKS = 62  # 未成年人保护法 62
LONG_ENOUGH = timedelta(days=180)
INTERVALS = {15: 0.6, 30: 4.4, 90: 5}  # days between visits
PLACES = {
    VisitPlace.HOME: 6,
    VisitPlace.SCHOOL: 3,
    VisitPlace.STATION: 2,
    VisitPlace.COMMUNITY: 1,
    VisitPlace.PHONE: 1.5,
}
SEEN = (
    "孩子在家，精神不错，作业按时完成。",
    "与班主任见面，本月没有缺课。",
    "孩子话不多，愿意留下电话。",
    "家里新添了书桌，祖母身体尚好。",
    "最近迷上手机，晚上睡得晚。",
    "成绩有进步，数学仍吃力。",
)
SAID = (
    "一起看了一份真实案例，讲了后果。",
    "约定每天放学后先完成作业再玩。",
    "提醒监护人多打电话、按时回家看看。",
    "介绍了县里的助学政策，帮助准备材料。",
    "鼓励参加学校篮球队。",
    "与家长商定手机由家长保管到周末。",
)
NEXT = ("下次到学校看看。", "下次带两本课外书。", "月底再联系家长。", "请网格员平时多留意。", "")
WORRY = (
    "近来夜里常不回家，与校外青年来往。",
    "情绪低落，不愿上学，已请学校心理老师关注。",
    "父亲酒后有打骂，已转派出所核查。",
)
GOALS = ("稳定就学，不再旷课。", "改善与家人的关系。", "学一门手艺，年满后就业。", "远离不良朋友，按时回家。", "")
OUTCOMES = {
    OutcomeKind.RETURNED_SCHOOL: ("学籍证明", 3),
    OutcomeKind.AID_ENDED: ("社区证明", 3),
    OutcomeKind.RETURNED_FAMILY: ("走访记录", 2),
    OutcomeKind.FURTHER_STUDY: ("录取通知书", 2),
    OutcomeKind.EMPLOYED: ("劳动合同", 1),
}
LOOKS_AGAIN, HOLDS = 0.8, 0.92  # shares
YEAR = timedelta(days=366)
AFTERWARDS = (
    (FollowUpState.STEADY, "在职业学校上学，按时到校。"),
    (FollowUpState.STEADY, "和父母住在一起，情绪平稳。"),
    (FollowUpState.STEADY, "在县城上班，和同事处得来。"),
    (FollowUpState.NEEDY, "家里又有困难，已转告社区。"),
)


class Care:
    """Teams around children and what they did."""

    def __init__(self, chance: Chance, years: Years):
        self.chance, self.years = chance, years
        self.checks = Chance(CHECKS)  # of its own: the rest of the city is as it was without it
        self.at_work = 0  # teams that are still open

    def begin(self, minor: Minor, host: Host) -> None:
        """The team of a child, all its visits, what came of it, and how it ended."""
        if self.chance.often(WITHOUT_TEAM) or not minor.is_founded(self.years.last):
            return
        formed_on = min(minor.filed_on + timedelta(days=self.chance.randint(1, 20)), self.years.last)
        mentors = self._with_a_woman(self._mentors(host), minor, host)
        if not mentors:
            return
        for person in mentors:
            self._clear(person, host, formed_on)
        team = self._team(minor, host, formed_on, mentors)
        ends_on = self._ends_on(formed_on)
        self._visits(minor, team, mentors, ends_on or self._stops_on(), by=host.member)
        self._outcome(minor, host, formed_on)
        self._stayed_clean(minor, host, formed_on)
        if ends_on:
            self._end(minor, team, host, ends_on)

    def _ends_on(self, formed_on: date) -> date | None:
        """The team's last day, for some of the older ones."""
        if formed_on + LONG_ENOUGH > self.years.last or not self.chance.often(ENDS):
            return None
        return self.chance.day(formed_on + LONG_ENOUGH, self.years.last)

    def _stops_on(self) -> date:
        """The day up to which visits were made: today, but for the child that was neglected of late."""
        self.at_work += 1
        behind = self.chance.randint(60, 120) if self.at_work % NEGLECTED == 4 else 0
        return self.years.last - timedelta(days=behind)

    def _mentors(self, host: Host) -> list[Person]:
        several = self.chance.often(SEVERAL) and len(host.mentors) > 1
        return self.chance.some(host.mentors, 2, 3) if several else self.chance.some(host.mentors[:4], 1, 1)

    def _with_a_woman(self, mentors: list[Person], minor: Minor, host: Host) -> list[Person]:
        """A girl's team has one; nobody where the station has none."""
        if minor.gender != Gender.FEMALE or any(one.gender == Gender.FEMALE for one in mentors):
            return mentors
        women = [one for one in host.mentors if one.gender == Gender.FEMALE]
        return [*mentors[1:], women[len(mentors) % len(women)]] if women else []

    def _clear(self, person: Person, host: Host, on: date) -> None:
        """Who mentors was checked before, and is checked again a few weeks before it runs out."""
        if Clearance.objects.valid_on(on).filter(person=person).exists():
            return
        facts = {"person": person, "checked_by": f"{host.office.unit.short}治安大队", "result": ClearanceResult.CLEAR}
        checked_on = on - timedelta(days=self.checks.randint(3, 60))
        Clearance(pk=self.checks.key(), unit=host.unit, checked_on=checked_on, **facts).enter(by=host.head)

    def _team(self, minor: Minor, host: Host, formed_on: date, mentors: list[Person]) -> MentoringTeam:
        mode = TeamMode.MANY_TO_ONE if len(mentors) > 1 else TeamMode.ONE_TO_ONE
        team = MentoringTeam(
            pk=self.chance.key(),
            unit=host.unit,
            mode=mode,
            formed_on=formed_on,
            station=minor.station,
            goal=self.chance.choice(GOALS),
            interval_days=self.chance.one(INTERVALS),
        )
        team.form(minor, mentors, mentors[0], by=host.head)
        return team

    def _visits(self, minor: Minor, team: MentoringTeam, mentors: list[Person], until: date, *, by) -> None:
        held_on = self._held_on(minor.visit_due_on, team.formed_on)
        while held_on <= until:
            self._visit(minor, team, mentors, held_on, by=by)
            held_on = self._held_on(minor.visit_due_on, held_on)

    def _held_on(self, due_on: date, after: date) -> date:
        """Mostly a few days before it is due, now and then late."""
        shift = self.chance.randint(2, 20) if self.chance.often(LATE) else -self.chance.randint(0, 6)
        return max(due_on + timedelta(days=shift), after + timedelta(days=1))

    def _visit(self, minor: Minor, team: MentoringTeam, mentors: list[Person], held_on: date, *, by) -> None:
        worried = self.chance.often(WORRIED)
        story = self.chance.choice(WORRY) if worried else self.chance.choice(SEEN) + self.chance.choice(SAID)
        visit = MentoringVisit(
            pk=self.chance.key(),
            minor=minor,
            held_on=held_on,
            place=self.chance.one(PLACES),
            findings=story + self.chance.choice(NEXT),
            worried=worried,
            next_on=next_due(held_on, team.interval_days),
        )
        visit.enter(by=by, visitors=self.chance.some(mentors, 1, 2))

    def _outcome(self, minor: Minor, host: Host, formed_on: date) -> None:
        """成效, most of them verified by the head."""
        if formed_on + timedelta(days=60) > self.years.last or not self.chance.often(SUCCEEDS):
            return
        kind = self.chance.one({kind: weight for kind, (_, weight) in OUTCOMES.items()})
        day = self.chance.day(formed_on + timedelta(days=60), self.years.last)
        outcome = Outcome(pk=self.chance.key(), minor=minor, kind=kind, happened_on=day, evidence=OUTCOMES[kind][0])
        outcome.enter(by=host.member)
        if self.chance.often(0.75):
            outcome.verify(by=host.head)
            self._look_again(outcome, host)

    def _look_again(self, outcome: Outcome, host: Host) -> None:
        """复查 on the days that were planned, but for some that still wait."""
        for day in outcome.planned():
            checked_on = day + timedelta(days=self.chance.randint(0, 6))
            if checked_on > self.years.last or not self.chance.often(LOOKS_AGAIN):
                return
            found = Found.HOLDS if self.chance.often(HOLDS) else Found.ENDED
            look = OutcomeCheck(pk=self.chance.key(), outcome=outcome, checked_on=checked_on, found=found)
            look.evidence = outcome.evidence
            look.enter(by=host.member)

    def _stayed_clean(self, minor: Minor, host: Host, formed_on: date) -> None:
        """未再违法 of those who came for what they did: looked for by the head, verified by a member."""
        offended = minor.categories.valid().conduct().filter(starts_on__lte=minor.filed_on).exists()
        if not offended or formed_on + YEAR > self.years.last or not self.chance.often(LOOKS_AGAIN):
            return
        day = self.chance.day(max(formed_on + YEAR, self.years.last - YEAR), self.years.last)
        facts = {"kind": OutcomeKind.NO_REOFFENCE, "observed_from": formed_on, "happened_on": day}
        outcome = Outcome(pk=self.chance.key(), minor=minor, evidence="查询记录", **facts)
        if day > outcome.observed_from and not outcome_offended(minor, formed_on, day):
            outcome.enter(by=host.head)
            outcome.verify(by=host.member)

    def _ask_after(self, minor: Minor, host: Host) -> None:
        """回访 of a closed file, as far as its days have come; some still wait."""
        while minor.follow_up_due_on and minor.follow_up_due_on + timedelta(days=5) <= self.years.last:
            if not self.chance.often(LOOKS_AGAIN):
                return
            held_on = minor.follow_up_due_on + timedelta(days=self.chance.randint(0, 5))
            way, (state, text) = self.chance.choice(list(FollowUpWay)), self.chance.choice(AFTERWARDS)
            facts = {"held_on": held_on, "way": way, "state": state, "story": text}
            FollowUp(pk=self.chance.key(), minor=minor, **facts).enter(by=host.member)

    def _end(self, minor: Minor, team: MentoringTeam, host: Host, on: date) -> None:
        """The team ends; the file is closed, or the child looked after from afar."""
        team.close(on, by=host.head)
        minor.refresh_from_db(fields=["status"])
        if not self.chance.often(ALSO_CLOSES):
            minor.move(Minor.Status.OBSERVATION, on=on, by=host.head)
            return
        grown = not under(ADULT, minor.birth_date, on)
        closing = Closing.AGED_OUT if grown else self.chance.one({Closing.GOAL_MET: 5, Closing.MOVED: 1})
        for signal in RiskSignal.objects.open().filter(minor=minor):
            signal.close("已上门看过，孩子平稳。", by=host.head)
        minor.move(Minor.Status.CLOSED, on=on, closing=closing, by=host.head)
        self._ask_after(minor, host)

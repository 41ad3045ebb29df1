"""分级 in the city: what some children did, who verified it, the assessments, and what became of the worries."""

from datetime import timedelta

from cases.lists import Conduct, Misbehaviour, SeriousMisbehaviour
from cases.models import Assessment, BehaviourRecord, Minor, RiskSignal
from reports.city.chance import Chance
from reports.city.hosts import Host
from reports.city.years import Years

ACTS = {
    Conduct.MISBEHAVIOUR: (Misbehaviour.TRUANCY, Misbehaviour.RUNAWAY, Misbehaviour.INTERNET, Misbehaviour.COMPANY),
    Conduct.SERIOUS_MISBEHAVIOUR: (SeriousMisbehaviour.AFFRAY, SeriousMisbehaviour.INJURY, SeriousMisbehaviour.THEFT),
    Conduct.BELOW_AGE_OFFENDER: (SeriousMisbehaviour.BELOW_AGE,),
}
SOURCES = ("接处警", "学校通报", "办案单位移交")
STORIES = ("当场已说服教育，监护人到场领回。", "本人承认，已向对方道歉。", "学校和家长一起谈过，答应改正。")
DISPOSALS = ("批评教育", "训诫", "责令监护人严加管教")
VERIFIED, GRADED, LATELY = 0.7, 0.8, 0.9  # shares
RECENT, HALF_A_YEAR, ANSWERED = timedelta(days=120), timedelta(days=180), timedelta(days=21)
RESULTS = (
    "站里和班主任一起去看过，情况平稳。",
    "已请学校心理老师跟进，孩子愿意说话了。",
    "派出所核查后与家长谈话，未再发生。",
)


class Grading:
    """Grades the children of the city. Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 1), years

    def grade(self, minor: Minor, host: Host) -> None:
        """The acts of a child, and one or two assessments by the head."""
        for category in minor.categories.valid().conduct():
            if category.kind in ACTS:
                self._act(minor, host, category.kind)
        if not self.chance.often(GRADED):
            return
        last = self.years.last - self.chance.randint(0, RECENT.days) * timedelta(days=1)
        if not self.chance.often(LATELY):
            last -= HALF_A_YEAR
        for on in (last - HALF_A_YEAR, last):
            if on >= minor.filed_on:
                Assessment(pk=self.chance.key(), minor=minor, assessed_on=on).enter(by=host.head)

    def _act(self, minor: Minor, host: Host, kind: str) -> None:
        act = BehaviourRecord(
            pk=self.chance.key(),
            minor=minor,
            act=self.chance.choice(ACTS[kind]),
            happened_on=minor.filed_on - timedelta(days=self.chance.randint(1, 40)),
            source=self.chance.choice(SOURCES),
            disposal=self.chance.choice(DISPOSALS),
            narrative=self.chance.choice(STORIES),
        )
        act.enter(by=host.member)
        if self.chance.often(VERIFIED):
            act.verify(by=host.head)

    def answer(self, minor: Minor, host: Host) -> None:
        """What became of the worries that are not of these days."""
        for signal in RiskSignal.objects.open().filter(minor=minor, seen_on__lt=self.years.last - ANSWERED):
            signal.close(self.chance.choice(RESULTS), by=host.member)

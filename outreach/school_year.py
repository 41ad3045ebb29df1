"""学年日历: the nodes of a school year, and what was held at each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Q, Sum
from django.db.models.query import QuerySet
from django.urls import reverse

from guanai.bounds import added, claimed, extremes
from guanai.models import Term
from outreach.models import OutreachSession
from stations.models import Campaign, SchoolTerm

FIRST_MONTH = 9  # a school year begins with September
WEEK = timedelta(days=7)
AROUND = (WEEK, WEEK)  # before and after a day within which talks are held for it (本单位设定)
OPENING, CLOSING = (WEEK, 2 * WEEK), (2 * WEEK, WEEK)
PUBLIC_DAYS = (  # month, day, name, topic: days that the law or the state set
    (10, 10, "世界精神卫生日", "心理健康"),
    (11, 9, "全国消防日", "消防安全"),
    (12, 2, "全国交通安全日", "交通安全"),
    (12, 4, "国家宪法日", "宪法"),
    (4, 15, "全民国家安全教育日", ""),
    (6, 1, "国际儿童节", ""),
    (6, 26, "国际禁毒日", "禁毒"),
)


# talks, 人次, and between which bounds lies what it adds
COUNTS = {"number": Count("*"), "people": Sum("audience"), **extremes("audience_bound")}


@dataclass(frozen=True)
class Node:
    """节点: a day or a span; talks of `since` to `until` are taken to be held for it, on a topic where it has one."""

    name: str
    first: date
    last: date
    since: date
    until: date
    topic: str = ""
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Held:
    """A node with what was held: talks, 人次 as it may be said, and the list that shows them."""

    node: Node
    number: int
    audience: str
    url: str
    on: date

    @property
    def is_ahead(self) -> bool:
        return self.node.since > self.on

    @property
    def is_missed(self) -> bool:
        return not self.number and self.node.until < self.on


def year_of(day: date) -> int:
    """The school year to which a day belongs; the holidays belong to the year that ends."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def span(year: int) -> tuple[date, date]:
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(days=1)


def safety_day(year: int) -> date:
    """全国中小学生安全教育日: the last Monday of March."""
    last = date(year, 3, 31)
    return last - timedelta(days=last.weekday())


def terms_of(user) -> QuerySet[SchoolTerm]:
    """What binds the reader's unit; where nobody above gave any, those of the units below."""
    binding, known = SchoolTerm.objects.binding(user.unit), SchoolTerm.objects.valid().visible_to(user)
    return known.filter(Q(pk__in=binding.values("pk")) | ~Exists(binding))


def around(name: str, day: date, days: tuple[timedelta, timedelta] = AROUND, topic: str = "") -> Node:
    return Node(name, day, day, day - days[0], day + days[1], topic)


def public_nodes(year: int) -> Iterator[Node]:
    """The days of the school year that are the same everywhere."""
    for month, day, name, topic in PUBLIC_DAYS:
        yield around(name, date(year if month >= FIRST_MONTH else year + 1, month, day), topic=topic)
    yield around("全国中小学生安全教育日", safety_day(year + 1))


def term_nodes(terms: Iterable[SchoolTerm]) -> Iterator[Node]:
    """开学 and 放假."""
    for term in terms:
        yield around(f"{term.get_season_display()}开学", term.starts_on, OPENING)
        yield around(f"{term.get_season_display()}放假", term.ends_on, CLOSING)


def _sum(found: Iterable[Sequence]) -> tuple[int, str]:
    """Talks and 人次 of rows of COUNTS."""
    rows = list(found)
    people = claimed(sum(one[1] for one in rows), added(bound for one in rows for bound in one[2:]), "")
    return sum(one[0] for one in rows), people


class SchoolYear:
    """One reader's calendar. A talk stands at each node that it lies near; nothing here is ever added up."""

    def __init__(self, user, year: int, on: date):
        self.user, self.year, self.on = user, year, on
        self.first, self.last = span(year)

    def __str__(self):
        return f"{self.year}—{self.year + 1} 学年"

    @property
    def sessions(self):
        return OutreachSession.objects.visible_to(self.user).held(self.on).order_by()

    def nodes(self) -> list[Node]:
        terms = terms_of(self.user).filter(year=self.year)
        spans = Campaign.objects.valid().visible_to(self.user).between(self.first, self.last)
        campaigns = [Node(one.name, one.starts_on, one.ends_on, one.starts_on, one.ends_on, "", one) for one in spans]
        found = [*public_nodes(self.year), *term_nodes(terms), *campaigns]
        return sorted(found, key=lambda node: (node.first, node.last, node.name))

    def held(self) -> list[Held]:
        """Each node with what was held at it, in order of the day."""
        nodes = self.nodes()
        days, campaigns = self._by_day(nodes), self._by_campaign(nodes)
        topics = dict(Term.objects.of(Term.List.TOPIC).values_list("label", "pk"))
        return [self._held(node, days, campaigns, topics) for node in nodes]

    def _held(self, node: Node, days: list, campaigns: dict, topics: dict) -> Held:
        if node.campaign:
            found = campaigns.get(node.campaign.pk, [])
            return Held(node, *_sum(found), reverse("events", query={"campaign": node.campaign.pk}), self.on)
        near = [one for one in days if node.since <= one[0] <= node.until and one[1] == node.topic]
        asked = {"since": node.since, "until": min(node.until, self.on)}
        asked |= {"topics": topics[node.topic]} if node.topic in topics else {}
        url = reverse("sessions", query=asked)
        return Held(node, *_sum(one[2:] for one in near), url, self.on)

    def _by_day(self, nodes: list[Node]) -> list[tuple]:
        """Day, topic ("" for all of the day together), what was counted: two queries whatever the number of nodes."""
        days = [day for node in nodes if not node.campaign for day in (node.since, node.until)]
        near = self.sessions.filter(held_on__gte=min(days), held_on__lte=max(days))
        whole = [(day, "", *found) for day, *found in near.values_list("held_on").annotate(**COUNTS)]
        named = near.filter(topics__label__in={node.topic for node in nodes} - {""})
        return [*whole, *named.values_list("held_on", "topics__label").annotate(**COUNTS)]

    def _by_campaign(self, nodes: list[Node]) -> dict:
        known = self.sessions.filter(event__campaign__in=[node.campaign for node in nodes if node.campaign])
        found = known.values_list("event__campaign").annotate(**COUNTS)
        return {campaign: [counts] for campaign, *counts in found}

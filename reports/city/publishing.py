"""What the city makes known: campaigns, joint events, boards, posts, materials, holidays; schools that answer."""

from datetime import date, timedelta

from guanai.bounds import Bound
from guanai.entry import together
from guanai.models import Term
from outreach.models import (
    Board,
    BoardContent,
    CampusInspection,
    HolidayProgramme,
    MediaPost,
    OutreachEvent,
    OutreachSession,
    OutsideProgramme,
    PublicityMaterial,
    SchoolReply,
    Video,
)
from outreach.models.holiday_programme import ProgrammeKind
from outreach.models.material import MaterialKind
from outreach.models.media_post import Channel
from outreach.models.reply import ReplyKind
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from reports.city.years import Years
from stations.access import Role
from stations.models import Campaign, PersonKind

CAMPAIGNS = (  # name, theme, month, day, how many days, the events that belong to it
    ("开学第一课宣讲月", "开学第一课", 9, 1, 30, "开学第一课"),
    ("禁毒宣传月", "禁毒宣传", 6, 1, 30, "国际禁毒日宣讲"),
    ("防溺水百日行动", "防溺水行动", 5, 20, 100, "防溺水宣讲"),
)
HUNG = ("防溺水六不准", "反诈十个不要", "未成年人保护法要点", "交通安全出行图")
POSTED = ("开学了，这几件安全的事请家长记住", "暑期防溺水提醒", "反诈课堂走进校园")
COUNTED, CONFIRMED, NEARBY = 0.8, 0.5, timedelta(days=60)  # shares; how long ago a school still answers


class Publicity:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years, registry: Registry):
        self.chance, self.years = Chance(seed + 7), years
        numbers = {"other_numbers": registry.other_numbers}
        self.registry = Registry(self.chance, registry.on, registry.since, security=registry.security, **numbers)
        self.words = {(one.list, one.label): one for one in Term.objects.all()}

    def call(self, tree: Tree) -> None:
        """The bureau's campaigns of both school years; the events of the second one belong to them."""
        for year in range(self.years.first.year, self.years.last.year + 1):
            for name, theme, month, day, days, title in CAMPAIGNS:
                starts_on = date(year, month, day)
                campaign = Campaign(pk=self.chance.key(), unit=tree.bureau, name=f"{year}年{name}")
                campaign.theme = self.words[Term.List.THEME, theme]
                campaign.starts_on, campaign.ends_on = starts_on, starts_on + timedelta(days=days - 1)
                campaign.enter(by=tree.committee[0])
                self._gather(campaign, title)

    def _gather(self, campaign: Campaign, title: str) -> None:
        """What was held under that title while it ran."""
        days = {"sessions__held_on__gte": campaign.starts_on, "sessions__held_on__lte": campaign.ends_on}
        facts = {"campaign": campaign, "place_kind": self.words[Term.List.PLACE_KIND, "学校"]}
        for event in OutreachEvent.objects.filter(title=title, campaign=None, **days).distinct().order_by("pk"):
            event.amend(facts, version=event.version, by=None)

    def show(self, host: Host) -> None:
        """A station's board, post, video, materials and summer, and the account of its first school."""
        with together():
            self._board(host)
            self._post(host)
            self._give(host)
            self._summer(host)
        if host.schools:
            self._answer(host)

    def join(self, hosts: list[Host]) -> None:
        """Two stations of a county hold one event: it counts at the first."""
        first, second = hosts[:2]
        event = OutreachEvent(pk=self.chance.key(), unit=first.unit, title="法治夜市联合宣讲", under_post_identity=True)
        event.place_kind = self.words[Term.List.PLACE_KIND, "社区"]
        event.enter(by=first.member, co_units=[second.unit])
        session = OutreachSession(pk=self.chance.key(), unit=first.unit, event=event, place=f"{first.town}文化广场")
        session.held_on, session.audience, session.audience_bound = self.years.last - NEARBY, 300, Bound.OVER
        session.enter(by=first.member, topics=[self.words[Term.List.TOPIC, "反诈"]])
        facts = {"name": "未成年人司法项目", "body": "东湖区人民检察院", "part": "提供场地，出两名辅导员。"}
        row = OutsideProgramme(pk=self.chance.key(), unit=first.unit, starts_on=self.years.first, **facts)
        row.enter(by=first.member)

    def _board(self, host: Host) -> None:
        place = {"school": host.schools[0]} if host.schools else {"place": f"{host.town}社区"}
        board = Board(pk=self.chance.key(), unit=host.unit, name=f"{host.town}法治宣传栏", **place)
        board.enter(by=host.member)
        day = self.years.middle
        for title in self.chance.sample(HUNG, 3):
            content = BoardContent(pk=self.chance.key(), unit=host.unit, board=board, title=title, starts_on=day)
            day += timedelta(days=self.chance.randint(60, 110))
            content.ends_on = day - timedelta(days=1) if day < self.years.last else None
            content.enter(by=host.member)
            if content.ends_on is None:
                return

    def _post(self, host: Host) -> None:
        day = self.chance.day(self.years.middle, self.years.last)
        post = MediaPost(
            pk=self.chance.key(), unit=host.unit, channel=Channel.WECHAT, outlet=f"{host.unit.short}公众号"
        )
        post.title, post.published_on = self.chance.choice(POSTED), day
        post.checked_by, post.checked_on = host.officers[0], day - timedelta(days=self.chance.randint(0, 2))
        if self.chance.often(COUNTED):
            post.reads = self.chance.randint(2, 40) * 100
            post.reads_bound = Bound.OVER
        post.enter(by=host.member)
        facts = {"title": "法治课堂实录", "kept_at": f"{host.unit.short}内勤室移动硬盘", "keeper": "内勤"}
        Video(pk=self.chance.key(), unit=host.unit, made_on=day, minutes=12, **facts).enter(by=host.member)

    def _give(self, host: Host) -> None:
        facts = {"kind": MaterialKind.LEAFLET, "title": "暑期安全折页", "place": f"{host.town}各学校"}
        facts |= {"copies": self.chance.randint(2, 12) * 100, "given_on": date(self.years.last.year, 6, 20)}
        PublicityMaterial(pk=self.chance.key(), unit=host.unit, **facts).enter(by=host.member)

    def _summer(self, host: Host) -> None:
        year = self.years.last.year
        facts = {"kind": ProgrammeKind.CARE, "name": f"{year}年暑期托管", "place": f"{host.town}社区活动室"}
        facts |= {"starts_on": date(year, 7, 6), "ends_on": date(year, 7, 31), "days": 20}
        row = HolidayProgramme(pk=self.chance.key(), unit=host.unit, **facts)
        row.attendance = self.chance.randint(150, 500) if self.chance.often(COUNTED) else None
        row.enter(by=host.member)

    def _answer(self, host: Host) -> None:
        """The first school's account; what it confirmed of late."""
        school = host.schools[0]
        teacher = self.registry.person(host.unit, PersonKind.TEACHER, by=host.head)
        user = self.registry.account(teacher, Role.SCHOOL_USER, host.unit, school=school)
        host.accounts[Role.SCHOOL_USER] = user
        lately = {"school": school, "held_on__gte": self.years.last - NEARBY, "held_on__lte": self.years.last}
        for kind, rows in (("session", OutreachSession), ("inspection", CampusInspection)):
            for row in rows.objects.valid().filter(**lately).order_by("held_on", "pk"):
                if self.chance.often(CONFIRMED):
                    said = SchoolReply(pk=self.chance.key(), kind=ReplyKind.CONFIRMED, **{kind: row})
                    said.enter(by=user)

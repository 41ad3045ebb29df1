"""What 维权岗 keeps up in the city: contact points, cards, villages, action months, projects, joint meetings."""

from datetime import date, timedelta

from guanai.calendars import today
from guanai.entry import together
from guanai.models import Term
from outreach.models import (
    CardIssue,
    ContactCard,
    ContactPoint,
    LinkService,
    PointPlace,
    PracticalProject,
    ServiceKind,
    VillageLink,
)
from reports.city.chance import Chance
from reports.city.hosts import CountyOffice, Host, Tree
from reports.city.years import Years
from stations.models import (
    Area,
    AreaKind,
    Campaign,
    CampaignPart,
    Meeting,
    MeetingKind,
    Partner,
    Referral,
    Resolution,
    Team,
    TeamKind,
)

SERVED, TOOK_PART, PROMISED = 0.8, 0.6, 0.5  # shares
ACTIONS = (("维权岗行动月", "month", 5, 1, 31), ("维权岗行动日", "day", 9, 10, 1))  # name, kind, month, day, days
DID = ("清查校园周边网吧和烟酒摊点", "到共建村开展法治咨询", "护学岗亮明身份，现场答疑")
AGREED = (  # what a joint meeting resolves, who leads, by how many days from today
    ("开学前补齐各校防护器材，建立信息互通台账。", "unit", 40),
    ("对困难家庭的孩子逐户核实，落实救助。", "partner", -12),
    ("校园周边三百米内的流动摊点由所队联合清理。", "unit", 5),
)
PROJECTS = ("护学灯", "放心夜读角", "青少年维权热线进校园")


class Links:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, years: Years):
        self.chance, self.years = Chance(seed + 15), years
        self.groups = list(Term.objects.of(Term.List.TARGET_GROUP))

    def act(self, tree: Tree, hosts: list[Host]) -> None:
        """The bureau's action month and day of the last year, and who took part."""
        for name, kind, month, day, days in ACTIONS:
            year = self.years.last.year if (month, day) < (self.years.last.month, 1) else self.years.last.year - 1
            starts_on = date(year, month, day)
            facts = {"kind": kind, "name": f"{year}年{name}", "starts_on": starts_on}
            facts["ends_on"] = starts_on + timedelta(days=days - 1)
            campaign = Campaign(pk=self.chance.key(), unit=tree.bureau, **facts)
            campaign.enter(by=tree.committee[0])
            with together():
                for host in hosts:
                    if self.chance.often(TOOK_PART):
                        self._take_part(campaign, host)

    def _take_part(self, campaign: Campaign, host: Host) -> None:
        facts = {"did": self.chance.choice(DID), "held_on": self.chance.day(campaign.starts_on, campaign.ends_on)}
        facts["attendance"] = self.chance.randint(20, 120) if self.chance.often(SERVED) else None
        part = CampaignPart(pk=self.chance.key(), unit=host.unit, campaign=campaign, **facts)
        part.enter(by=host.member)

    def meet(self, office: CountyOffice, hosts: list[Host]) -> None:
        """A joint meeting of late: who came, what was resolved; what a partner leads was passed on and answered."""
        partners = list(Partner.objects.filter(unit=office.unit).order_by("name")[:3])
        facts = {"kind": MeetingKind.JOINT, "topic": "维权岗创建联席会议，研究校园周边和困境儿童救助"}
        facts |= {"held_on": self.years.last - timedelta(days=45), "place": f"{office.unit.short}三楼会议室"}
        meeting = Meeting(pk=self.chance.key(), unit=office.unit, attendance=len(partners) + len(hosts) + 4, **facts)
        meeting.enter(by=office.committee, units=[host.unit for host in hosts[:4]], partners=partners)
        for number, (text, leads, days) in enumerate(AGREED, 1):
            row = Resolution(pk=self.chance.key(), meeting=meeting, no=number, text=text)
            row.due_on = self.years.last + timedelta(days=days)
            row.lead_unit = hosts[number % len(hosts)].unit if leads == "unit" else None
            row.lead_partner = partners[0] if leads == "partner" and partners else None
            row.enter(by=office.committee)
            if row.lead_partner:
                self._pass_on(row, office)

    def _pass_on(self, row: Resolution, office: CountyOffice) -> None:
        facts = {"kind": "transfer", "need": "困难家庭孩子救助", "matter": row.text, "basis": "duty"}
        sent = Referral(pk=self.chance.key(), unit=office.unit, partner=row.lead_partner, subject=row.pk, **facts)
        sent.subject_label = row.short
        sent.enter(by=office.committee)
        sent.send(by=office.committee)

    def keep(self, host: Host) -> None:
        """A station's contact points, cards, village, volunteers, and now and then a project of the year."""
        begun = self.years.middle + timedelta(days=self.chance.randint(0, 60))
        point = self._point(host, begun)
        self._cards(host, point)
        self._village(host, begun)
        if host.head and self.chance.often(PROMISED):
            self._promise(host)
        facts = {"kind": TeamKind.VOLUNTEER, "name": f"{host.town}青少年维权服务志愿者队", "formed_on": begun}
        Team(pk=self.chance.key(), unit=host.unit, size=self.chance.randint(6, 20), **facts).enter(by=host.member)

    def _point(self, host: Host, begun: date) -> ContactPoint:
        keeper = host.officers[0]
        facts = {"place_kind": PointPlace.COMMUNITY, "name": f"{host.town}社区服务站", "starts_on": begun}
        point = ContactPoint(pk=self.chance.key(), unit=host.unit, keeper=keeper, **facts)
        point.enter(by=host.member)
        if host.schools:
            school = host.schools[0]
            facts = {"place_kind": PointPlace.SCHOOL, "name": f"{school}门卫室", "school": school, "starts_on": begun}
            ContactPoint(pk=self.chance.key(), unit=host.unit, keeper=keeper, **facts).enter(by=host.member)
        return point

    def _cards(self, host: Host, point: ContactPoint) -> None:
        facts = {"content": "受理未成年人求助、家长咨询、校园周边隐患反映", "phone": "12355"}
        facts |= {"quantity": self.chance.randint(2, 6) * 100, "reason": "发到辖区学校和社区"}
        card = ContactCard(pk=self.chance.key(), unit=host.unit, **facts)
        card.enter(by=host.member)
        if host.head and self.chance.often(SERVED):
            card.approve(by=host.head)
            issue = CardIssue(pk=self.chance.key(), card=card, point=point, issued_on=today())
            issue.quantity = card.quantity // 2
            issue.enter(by=host.member)

    def _village(self, host: Host, begun: date) -> None:
        """The first village or community of the station; once a season or so something is done there."""
        near = Area.objects.filter(unit=host.unit, kind__in=(AreaKind.VILLAGE, AreaKind.COMMUNITY))
        area = near.order_by("-kind", "name").first()
        place = {"area": area} if area else {"village": f"{host.town}村"}
        link = VillageLink(pk=self.chance.key(), unit=host.unit, starts_on=begun, **place)
        groups = self.chance.sample(self.groups, 3)
        link.enter(by=host.member, groups=groups)
        day = begun + timedelta(days=self.chance.randint(20, 80))
        while day < self.years.last:
            facts = {"held_on": day, "kind": self.chance.choice(list(ServiceKind))}
            facts["attendance"] = self.chance.randint(3, 30) if self.chance.often(SERVED) else None
            service = LinkService(pk=self.chance.key(), unit=host.unit, link=link, **facts)
            service.enter(by=host.member, groups=groups[:1])
            day += timedelta(days=self.chance.randint(60, 110))

    def _promise(self, host: Host) -> None:
        year = self.years.last.year
        facts = {"branch": "general", "year": year, "name": self.chance.choice(PROJECTS)}
        facts |= {"promise": "辖区学校全部覆盖，年内办成。", "promised_on": date(year, 1, 20)}
        row = PracticalProject(pk=self.chance.key(), unit=host.unit, **facts)
        row.due_on = self.years.last + timedelta(days=self.chance.randint(-20, 40))
        if self.chance.often(0.5):
            row.done_on, row.result = row.due_on - timedelta(days=60), "已在辖区学校全部办成。"
        row.enter(by=host.head)

"""维权岗 in the city: the rules, titles of former years, a provincial cycle that is over, the city's that invites."""

from datetime import date, timedelta

from guanai.calendars import add_working_days
from outreach.models import (
    AuditDecision,
    GroupMember,
    PostApplication,
    PostCheck,
    PostCriterion,
    PostCycle,
    PostQuota,
    PostRecommendation,
    PostScheme,
    PostSurvey,
    PostTitle,
    PostTraining,
    PublicNotice,
    SchemeDocument,
    SchemeLevel,
    ServiceCommitment,
    TitleReview,
)
from outreach.models.post_title import Naming
from reports.city.actors import Registry
from reports.city.chance import Chance
from reports.city.hosts import Host, Tree
from stations.access import Role
from stations.models import PersonKind, Unit, User

ISSUER, APPROVED = "上级团委", "批复〔2023〕6 号"
CRITERIA = (
    ("建立联系制度，定期到学校开展法治宣讲", "sessions", 30),
    ("定期检查校园安全，督促整改隐患", "inspections", 30),
    ("帮教走访落实到人", "visits", 40),
)
VETO = "辖区内发生中小学生、未成年人群死群伤的灾害事故"
MEMBERS = (
    ("head", "郑副书记", "团市委副书记"),
    ("head", "方主任", "市公安局政治部主任"),
    ("office_head", "陆副书记", "市公安局团委副书记"),
)
OPINION = "符合创建条件，同意推荐。"
WITH_COUNTY, WITH_CITY, FREE = 7, 3, 2  # how many stations; and which of them may apply and did not yet


class Posts:
    """Its chance is its own: the rest of the city is as it was without it."""

    def __init__(self, seed: int, registry: Registry):
        self.chance, numbers = Chance(seed + 6), {"police_numbers": registry.police_numbers}
        self.registry = Registry(self.chance, registry.on, registry.since, security=registry.security, **numbers)
        self.on, self.serial = registry.on, 0

    def run(self, tree: Tree) -> None:
        """The offices, the rules, what was named before, the two cycles."""
        hosts = [host for host in tree.hosts if host.keeps_files and host.officers][:WITH_COUNTY]
        self.office = self.staff(Role.POST_OFFICE, tree.bureau)
        self.group, _ = (self.staff(Role.LEADING_GROUP, tree.bureau) for _ in range(2))
        self.namer = self.staff(Role.NAMING_BODY, tree.bureau)
        self.groups = {office.unit.pk: self.staff(Role.LEADING_GROUP, office.unit) for office in tree.offices}
        self.applicants = {host.unit.pk: self.staff(Role.APPLICANT, host.unit) for host in hosts}
        self.scheme = self._rules(tree.bureau)
        for role, name, post in MEMBERS:
            facts = {"level": "city", "role": role, "name": name, "post": post, "starts_on": self.scheme.starts_on}
            self._key(GroupMember, unit=tree.bureau, **facts).enter(by=self.office)
        free = hosts.pop(FREE) if len(hosts) > FREE else None
        for number, host in enumerate(hosts):
            self._know(host, "county", host.office.unit, date(self.on.year - 5, 6, 1))
            if number < WITH_CITY:
                title = self._know(host, "city", tree.bureau, date(self.on.year - 3, 5, 4))
                if number == WITH_CITY - 1:
                    self._review(title)
        self._province(tree.bureau, hosts[:WITH_CITY])
        if free:
            self._know(free, "county", free.office.unit, date(self.on.year - 4, 6, 1))
        self._city(tree.bureau, hosts[WITH_CITY:], free)

    def staff(self, role: Role, unit: Unit) -> User:
        user = self.registry.staff(unit, PersonKind.SERVING_POLICE, role)
        return User.objects.get(pk=user.pk)  # now it knows its unit

    def _key(self, model, /, **facts):
        return model(pk=self.chance.key(), **facts)

    def _rules(self, bureau: Unit) -> PostScheme:
        since = date(2023, 3, 1)
        scheme = self._key(PostScheme, unit=bureau, starts_on=since)
        scheme.enter(by=self.office)
        facts = {"title": "维护青少年权益岗创建办法", "issuer": ISSUER, "issued_on": since}
        self._key(SchemeDocument, scheme=scheme, **facts).enter(by=self.office)
        for level in ("province", "city", "county"):
            document = "" if level == "province" else APPROVED
            level = self._key(SchemeLevel, scheme=scheme, level=level, document=document, starts_on=since)
            level.enter(by=self.office)
        for position, (text, evidence, weight) in enumerate(CRITERIA, 1):
            facts = {"text": text, "evidence": evidence, "weight": weight, "position": position}
            self._key(PostCriterion, scheme=scheme, **facts).enter(by=self.office)
        veto = self._key(PostCriterion, scheme=scheme, text=VETO, kind="veto", weight=0, position=9)
        veto.enter(by=self.office)
        return scheme

    def _know(self, host: Host, level: str, keeper: Unit, named_on: date) -> PostTitle:
        facts = {"level": level, "host": keeper, "named_on": named_on, "naming_unit": keeper}
        facts |= {"naming_body": keeper.name, "title_name": "青少年维权岗", "unit_name": host.unit.name}
        title = self._key(PostTitle, unit=host.unit, doc_no=f"青联〔{named_on.year}〕7 号", **facts)
        title.know(self._plaque(named_on), by=self.office)
        return title

    def _plaque(self, on: date) -> str:
        self.serial += 1
        return f"{on.year}-{self.serial:03d}"

    def _review(self, title: PostTitle) -> None:
        """Found wanting: it has a year."""
        review = self._key(TitleReview, title=title, kind="regular")
        review.start(by=self.group)
        self._ask(review.started_on, review=review).hold(by=self.group)
        review.fails(58, "服务承诺没有公开，联系点没有人值守。", by=self.group)

    def _ask(self, held_on: date, **of) -> PostSurvey:
        asked = self.chance.randint(60, 120)
        aware = asked - self.chance.randint(5, 20)
        facts = {"asked": asked, "aware": aware, "answered": aware - 2, "content": aware - 6}
        return self._key(PostSurvey, held_on=held_on, **facts, **of)

    def _cycle(self, bureau: Unit, level: str, year: int) -> PostCycle:
        cycle = self._key(PostCycle, unit=bureau, level=level, start_year=year, scheme=self.scheme)
        cycle.enter(by=self.office)
        cycle.invite(by=self.office)
        return cycle

    def _apply(self, cycle: PostCycle, host: Host) -> PostApplication:
        facts = {"branch": "general", "head": host.officers[0], "phone": self.chance.phone()}
        row = self._key(PostApplication, unit=host.unit, cycle=cycle, **facts)
        row.enter(by=self.applicants[host.unit.pk])
        return row

    def _recommend(self, row: PostApplication, host: Host) -> None:
        row.submit(by=self.applicants[host.unit.pk])
        said = self._key(PostRecommendation, application=row, opinion=OPINION)
        said.give(by=self.groups[host.office.unit.pk])
        row.refresh_from_db()

    def _province(self, bureau: Unit, hosts: list[Host]) -> None:
        """Decided and named by the province; here it is recorded."""
        able = [host for host in hosts if PostTitle.objects.filter(unit=host.unit, level="city", status="active")]
        if not able:
            return
        cycle = self._cycle(bureau, "province", self.on.year - 2)
        rows = []
        for host in able:
            row = self._apply(cycle, host)
            self._recommend(row, host)
            row.confirm(by=self.group)
            self._prepare(row, host)
            rows.append(row)
        cycle.begin(by=self.group)
        cycle.open_audit(by=self.group)
        self._name(cycle, rows[:1])

    def _prepare(self, row: PostApplication, host: Host) -> None:
        unit = self.applicants[host.unit.pk]
        facts = {"content": "受理未成年人求助和家长咨询", "phone": row.phone, "address": host.unit.name}
        promise = self._key(ServiceCommitment, application=row, head=str(row.head), **facts)
        promise.draw_up(by=unit)
        promise.approve(by=self.office)
        self._ask(self.on, application=row).hold(by=unit)
        check = {"held_on": self.on, "inspectors": "领导小组办公室两人", "findings": "联系点有人值守，台账齐全"}
        self._key(PostCheck, application=row, **check).make(by=self.office)
        trained = {"person": row.head, "held_on": self.on, "topic": "创建工作培训"}
        self._key(PostTraining, application=row, **trained).attend(by=self.office)

    def _name(self, cycle: PostCycle, passing: list[PostApplication]) -> None:
        """As the province's papers have it, some months ago."""
        body, day = "省公安厅", self.on - timedelta(days=90)
        passing = list(PostApplication.objects.filter(pk__in=[one.pk for one in passing]).select_related("cycle__unit"))
        facts = {
            "body": body,
            "document": f"省青联〔{day.year}〕4 号",
            "decided_on": day,
            "minutes": "按省级通报登记。",
        }
        self._key(AuditDecision, cycle=cycle, **facts).decide(passing, by=self.group)
        notice = {"text": "拟命名单位公示", "phone": "12355", "working_days": 5, "published_on": day}
        self._key(PublicNotice, cycle=cycle, **notice).publish(by=self.office)
        cycle = PostCycle.objects.get(pk=cycle.pk)
        named = {"body": body, "named_on": add_working_days(day, 8)}
        namings = [Naming(one, self._plaque(day)) for one in passing]
        PostTitle.name(cycle, namings, doc_no=f"省青联〔{day.year}〕6 号", by=self.namer, **named)

    def _city(self, bureau: Unit, hosts: list[Host], free: Host | None) -> None:
        """Inviting now: one written, one sent, the others recommended; one may write his."""
        cycle = self._cycle(bureau, "city", self.on.year)
        for office in {host.office.unit.pk: host.office for host in [*hosts, *filter(None, [free])]}.values():
            self._key(PostQuota, cycle=cycle, unit=office.unit, number=2).enter(by=self.office)
        for number, host in enumerate(hosts):
            row = self._apply(cycle, host)
            if number == 1:
                row.submit(by=self.applicants[host.unit.pk])
            elif number > 1:
                self._recommend(row, host)

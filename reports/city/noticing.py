"""A county's cycle in notice, with an objection in the mailbox: what the pages without log-in have to show."""

from collections.abc import Iterator

from guanai.calendars import today
from guanai.mail import PublicMail
from outreach.models import (
    AuditDecision,
    Objection,
    PostApplication,
    PostCheck,
    PostCycle,
    PostRecommendation,
    PostSurvey,
    PublicNotice,
    ServiceCommitment,
)
from reports.city.hosts import Host, Tree
from reports.city.posts import OPINION, WITH_COUNTY, Posts
from stations.access import Role
from stations.models import PersonKind, Unit, User

PROMISE = "受理未成年人求助，节假日有人值班，每月到联系学校一次"
TEXT = "经审核，拟命名以下单位为县（市、区）级维护青少年权益岗。公示期内有异议的，请向办公室提出。"
OBJECTION = {"words": "联系点平时没有人值守，请核查。", "who": ""}


class Notice:
    """Two stations of one county, of which the rule lets one pass."""

    def __init__(self, posts: Posts):
        self.posts, self.chance, self.on = posts, posts.chance, posts.on

    def run(self, tree: Tree) -> None:
        """As far as the notice; in a city too small for it nothing."""
        pair = next(self._pairs(tree), None)
        if pair is None:
            return
        county = pair[0].office.unit
        self.group = self.posts.groups[county.pk]
        self.users = {host.unit.pk: self._applicant(host.unit) for host in pair}
        cycle = self._key(PostCycle, unit=county, level="county", start_year=self.on.year, scheme=self.posts.scheme)
        cycle.enter(by=self.posts.office)
        cycle.invite(by=self.posts.office)
        rows = [self._apply(cycle, host) for host in pair]
        cycle.begin(by=self.group)
        cycle.open_audit(by=self.group)
        self._publish(cycle, rows[0])

    def _pairs(self, tree: Tree) -> Iterator[list[Host]]:
        spare = [host for host in tree.hosts if host.keeps_files and host.officers][WITH_COUNTY:]
        for office in tree.offices:
            own = [host for host in spare if host.office.unit.pk == office.unit.pk][:2]
            if len(own) == 2:
                yield own

    def _key(self, model, /, **facts):
        return model(pk=self.chance.key(), **facts)

    def _applicant(self, unit: Unit) -> User:
        user = self.posts.registry.staff(unit, PersonKind.SERVING_POLICE, Role.APPLICANT)
        return User.objects.get(pk=user.pk)

    def _apply(self, cycle: PostCycle, host: Host) -> PostApplication:
        unit, facts = self.users[host.unit.pk], {"branch": "general", "phone": self.chance.phone()}
        row = self._key(PostApplication, unit=host.unit, cycle=cycle, head=host.officers[0], **facts)
        row.enter(by=unit)
        row.submit(by=unit)
        self._key(PostRecommendation, application=row, opinion=OPINION).give(by=self.group)
        row.refresh_from_db()
        row.confirm(by=self.group)
        said = {"content": PROMISE, "phone": row.phone, "address": host.unit.name, "head": str(row.head)}
        promise = self._key(ServiceCommitment, application=row, **said)
        promise.draw_up(by=unit)
        promise.approve(by=self.posts.office)
        asked = {"asked": 80, "aware": 70, "answered": 68, "content": 64}
        self._key(PostSurvey, application=row, held_on=today(), **asked).hold(by=unit)
        look = {"held_on": today(), "inspectors": "领导小组办公室两人", "findings": "联系点有人值守，台账齐全"}
        self._key(PostCheck, application=row, **look).make(by=self.posts.office)
        return row

    def _publish(self, cycle: PostCycle, passing: PostApplication) -> None:
        self._key(AuditDecision, cycle=cycle, minutes="按得分从高到低确定。").decide([passing], by=self.group)
        notice = self._key(PublicNotice, cycle=cycle, text=TEXT, phone="12355", working_days=5)
        notice.publish(by=self.posts.office)
        self._key(PublicMail, kind=Objection.LETTER, about=passing.pk).post(OBJECTION)

"""How an application and a title of the cast come to each state, through the verbs and by whose each step is."""

from guanai.calendars import today
from outreach.models import PostApplication, PostTitle
from tests.outreach import posts


class Pool:
    """A city's cycle with two units: 城东所, which goes the way, and 河口所, which goes along.

    Or the province's, as the city records it: decided sixty days ago, published forty days ago.
    """

    def __init__(self, world, level: str = "city"):
        user, unit = world.user, world.unit
        self.world, self.user = world, user
        self.office, self.group, self.namer = user["office"], user["group"], user["namer"]
        self.decided, self.published, self.body = {}, {}, {}
        years = {}
        if level == "province":
            years = {"start_year": (today() - 60 * posts.DAY).year}
            told = {"body": "省厅创建活动领导小组", "document": "省青〔2013〕3 号"}
            self.decided = told | {"decided_on": today() - 60 * posts.DAY}
            self.published, self.body = {"published_on": today() - 40 * posts.DAY}, {"body": "省公安厅"}
        for code, host in (("chengdong", "donghu"), ("hekou", "qinghe")):
            below = ("city", unit["chengbei"]) if level == "province" else ("county", unit[host])
            posts.known_title(unit[code], *below, office=self.office)
        self.cycle = posts.inviting(unit["chengbei"], level, office=self.office, **years)
        self.one = posts.draft(unit["chengdong"], self.cycle, by=user["applicant"])
        self.other = posts.draft(unit["hekou"], self.cycle, by=user["second_applicant"])

    def fresh(self) -> PostApplication:
        self.cycle.refresh_from_db()
        self.one = PostApplication.objects.select_related("cycle__unit", "unit").get(pk=self.one.pk)
        self.other = PostApplication.objects.select_related("cycle__unit", "unit").get(pk=self.other.pk)
        return self.one

    def come_to(self, status: str) -> PostApplication:
        """The first unit stands there."""
        ends = {"rejected": "submitted", "withdrawn": "creating", "disqualified": "creating", "not_passed": "auditing"}
        for step in posts.WAY[1 : posts.WAY.index(ends.get(status, status)) + 1]:
            getattr(self, f"_{step}")()
            self.fresh()
        if status in ends:
            getattr(self, f"_{status}")()
        return self.fresh()

    def _submitted(self):
        self.one.submit(by=self.user["applicant"])
        self.other.submit(by=self.user["second_applicant"])

    def _recommended(self):
        posts.recommend(self.one, by=self.user["county_group"])
        posts.recommend(self.other, by=self.user["other_group"])

    def _creating(self):
        for application in (self.one, self.other):
            application.confirm(by=self.group)
        self.cycle.begin(by=self.group)

    def _auditing(self):
        posts.make_ready(self.one, unit=self.user["applicant"], office=self.office)
        posts.make_ready(self.other, unit=self.user["second_applicant"], office=self.office)
        self.cycle.open_audit(by=self.group)

    def _passed(self):
        posts.decide(self.cycle, [self.one], by=self.group, **self.decided)

    def _in_notice(self):
        posts.publish(self.cycle, by=self.office, **self.published)

    def _named(self):
        posts.notice_is_over(self.cycle)
        posts.name(self.cycle, [self.one], by=self.namer, **self.body)

    def _rejected(self):
        self.one.reject("名额所限", by=self.group)

    def _withdrawn(self):
        self.one.withdraw("工作调整", by=self.user["applicant"])

    def _disqualified(self):
        self.one.disqualify("fraud", "材料不实，已查实", by=self.group)

    def _not_passed(self):
        posts.decide(self.cycle, [self.other], by=self.group)


def title_at(world, status: str, code: str = "chengdong") -> PostTitle:
    """The city's title of 城东所, or of another unit, standing there."""
    user, unit = world.user, world.unit
    title = posts.known_title(unit[code], "city", unit["chengbei"], office=user["office"])
    if status in ("under_review", "rectifying", "reassessing", "cancelled"):
        review = posts.review(title, group=user["group"])
        if status != "under_review":
            review.fails(50, "制度不落实", by=user["group"])
            title.refresh_from_db()
    if status in ("reassessing", "cancelled"):
        posts.period_is_over(title)
        title.period_end()
    if status == "cancelled":
        title.rectifications.get().assess("fail", "仍不合格", doc_no="青〔2026〕2 号", by=user["group"])
    if status == "auto_cancelled":
        title.lose_function("编制撤销", by=user["office"])
    if status == "revoked":
        title.revoke("law_violation", "经查属实", doc_no="青〔2026〕3 号", by=user["namer"])
    title = PostTitle.objects.select_related("unit", "host").get(pk=title.pk)
    assert title.status == status
    return title

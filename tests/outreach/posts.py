"""维权岗 for the tests: schemes, cycles, applications and titles, driven through their verbs to where a test begins."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from guanai.calendars import today
from outreach.models import (
    ApplicationScore,
    AuditDecision,
    Objection,
    Plaque,
    PostApplication,
    PostCheck,
    PostCriterion,
    PostCycle,
    PostRecommendation,
    PostScheme,
    PostSurvey,
    PostTitle,
    PostTraining,
    PublicNotice,
    SchemeLevel,
    ServiceCommitment,
    TitleReview,
)
from outreach.models.post_title import Naming
from stations.models import Person, Unit, User
from tests.stations import rows

BEGUN = date(2010, 1, 1)
DAY = timedelta(days=1)
SERIAL = count(1)
FOUR = {"content": "受理未成年人求助", "phone": "12355", "address": "人民路 1 号", "head": "陈所长"}
ASKED = {"asked": 50, "aware": 40, "answered": 38, "content": 36}
WAY = ("draft", "submitted", "recommended", "creating", "auditing", "passed", "in_notice", "named")


def entered(row, by=None):
    row.enter(by=by)
    return row


def scheme(unit: Unit, *levels: str, starts_on: date = BEGUN, **facts) -> PostScheme:
    """Of a bureau, with the levels open by a document, one criterion for all and one that vetoes."""
    row = entered(PostScheme(unit=unit, starts_on=starts_on, **facts))
    for level in levels or ("county", "city", "province"):
        entered(SchemeLevel(scheme=row, level=level, document="批复〔2010〕1 号", starts_on=starts_on))
    entered(PostCriterion(scheme=row, text="常去学校讲法", weight=60, evidence="sessions"))
    entered(PostCriterion(scheme=row, text="没有群死群伤事故", kind="veto", weight=0, position=2))
    return row


def cycle(unit: Unit, level: str = "city", **facts) -> PostCycle:
    """Being planned, by the scheme in force or a new one."""
    known = PostScheme.objects.in_force(unit, today()) or scheme(unit)
    facts = {"start_year": today().year} | facts
    return entered(PostCycle(unit=unit, level=level, scheme=known, **facts))


def inviting(unit: Unit, level: str = "city", *, office: User, **facts) -> PostCycle:
    row = cycle(unit, level, **facts)
    row.invite(by=office)
    return row


def known_title(unit: Unit, level: str, host: Unit, *, office: User, **facts) -> PostTitle:
    """Named before the portal, by its host."""
    facts = {
        "named_on": today() - 365 * DAY,
        "naming_unit": host,
        "naming_body": host.name,
        "doc_no": "青〔2020〕3 号",
    } | facts
    row = PostTitle(unit=unit, level=level, host=host, title_name="青少年维权岗", unit_name=unit.name, **facts)
    row.know(f"牌{next(SERIAL)}", by=office)
    return row


def head_of(unit: Unit) -> Person:
    return Person.objects.filter(unit=unit, name="陈所长").first() or rows.person(unit, name="陈所长")


def draft(unit: Unit, of: PostCycle, *, by=None, **facts) -> PostApplication:
    facts = {"branch": "general", "head": head_of(unit), "phone": "12355"} | facts
    return entered(PostApplication(unit=unit, cycle=of, **facts), by)


def recommend(application: PostApplication, *, by) -> PostRecommendation:
    row = PostRecommendation(application=application, opinion="同意推荐")
    row.give(by=by)
    application.refresh_from_db()
    return row


def commit(application: PostApplication, *, unit: User, office: User, **facts) -> ServiceCommitment:
    row = ServiceCommitment(application=application, **FOUR | facts)
    row.draw_up(by=unit)
    row.approve(by=office)
    return row


def survey(application=None, review=None, *, by, **numbers) -> PostSurvey:
    row = PostSurvey(application=application, review=review, held_on=today(), **ASKED | numbers)
    row.hold(by=by)
    return row


def check(application: PostApplication, *, by) -> PostCheck:
    row = PostCheck(application=application, held_on=today(), inspectors="领导小组办公室两人", findings="值班在岗")
    row.make(by=by)
    return row


def train(application: PostApplication, *, by) -> PostTraining:
    row = PostTraining(application=application, person=application.head, held_on=today(), topic="业务培训")
    row.attend(by=by)
    return row


def make_ready(application: PostApplication, *, unit: User, office: User) -> None:
    """All that the audit asks of a city's pool, and what it asks of a province's."""
    commit(application, unit=unit, office=office)
    survey(application, by=unit)
    check(application, by=office)
    train(application, by=office)


def score(application: PostApplication, points: int, *, by, kind: str = "score", note: str = "") -> ApplicationScore:
    criterion = application.cycle.scheme.criteria.get(kind=kind)
    row = ApplicationScore(application=application, criterion=criterion, points=points, note=note)
    row.give(by=by)
    return row


def decide(of: PostCycle, passing, *, by, **facts) -> AuditDecision:
    row = AuditDecision(cycle=of, **facts)
    row.decide(passing, by=by)
    return row


def publish(of: PostCycle, *, by, **facts) -> PublicNotice:
    facts = {"text": "拟命名单位公示如下", "phone": "12345", "working_days": 5} | facts
    row = PublicNotice(cycle=of, **facts)
    row.publish(by=by)
    return row


def notice_is_over(of: PostCycle) -> None:
    """As if it had been published a month ago."""
    days = {"published_on": today() - 30 * DAY, "ends_on": today() - 20 * DAY}
    PublicNotice.objects.filter(cycle=of).update(**days)
    of.notice.refresh_from_db()


def name(of: PostCycle, applications, *, by, doc_no: str = "青〔2026〕9 号", **recorded) -> list[PostTitle]:
    namings = [Naming(one, f"牌{next(SERIAL)}") for one in applications]
    return PostTitle.name(of, namings, doc_no=doc_no, by=by, **recorded)


def objection(application: PostApplication, *, by, on: date | None = None) -> Objection:
    row = Objection(application=application, received_on=on or today(), words="材料不实")
    row.register(by=by)
    return row


def review(title: PostTitle, *, group: User, kind: str = "regular") -> TitleReview:
    """Begun, with its survey held."""
    row = TitleReview(title=title, kind=kind)
    row.start(by=group)
    survey(review=row, by=group)
    return row


def fail_review(title: PostTitle, *, group: User):
    """Found wanting: a year to rectify."""
    review(title, group=group).fails(Decimal(50), "制度不落实", by=group)
    title.refresh_from_db()
    return title.rectifications.get()


def period_is_over(title: PostTitle) -> None:
    """As if the year had begun a year and a day ago."""
    days = {"starts_on": today() - 366 * DAY, "due_on": today() - DAY}
    title.rectifications.update(**days)
    PostTitle.objects.filter(pk=title.pk).update(due_on=days["due_on"])
    title.refresh_from_db()


def plaque_of(title: PostTitle) -> Plaque:
    return title.plaques.get()

"""Mentors as the station keeps them: whose 无犯罪记录核查 runs out, whose children nobody has, what the head says."""

from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from cases import due
from cases.models import HandoverLine, MentoringMember, Minor, VisitNote
from cases.models.own_work import keeps_on
from guanai.calendars import anniversary
from guanai.registers import Tie, Todo
from guanai.templatetags.ui import plain
from stations.access import Permission
from stations.models import Clearance, Person

NOTICES = (30, 14, 7)  # days before a clearance runs out: told, coloured, and put first


def lapsing(user, on: date):
    """Mentors at work in the units whose people this user keeps, cleared for no more than a month to come."""
    return mentoring(user, on).filter(Q(cleared_on=None) | Q(cleared_on__lte=anniversary(on + _days(NOTICES[0]), -1)))


def mentoring(user, on: date):
    """Mentors at work, with the day of the clearance that holds; None where none does.

    Who works for a sealed child alone is at work for the 站长 only.
    """
    clear = Clearance.objects.valid_on(on).filter(person=OuterRef("pk")).order_by("-checked_on")
    serving = MentoringMember.objects.serving()
    listed = serving.filter(team__minors__in=Minor.objects.in_lists())
    own = Person.objects.within(list(filter(keeps_on, user.holdings(Permission.KEEP_PEOPLE))))
    at_work = Q(pk__in=listed.values("person")) | Q(pk__in=serving.values("person")) & Q(pk__in=own.values("pk"))
    kept = Person.objects.valid().writable_by(user, Permission.KEEP_PEOPLE).filter(at_work)
    return kept.annotate(cleared_on=Subquery(clear.values("checked_on")[:1]))


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def clearance_items(user, on: date, most: int) -> list[Todo]:
    """Who runs out first, first."""
    rows = lapsing(user, on).order_by(F("cleared_on").asc(nulls_first=True), "name", "pk")[:most]
    return [_clearance_item(person, on) for person in rows]


def cleared_until(person: Person) -> date | None:
    """The last day on which the clearance of a row of `mentoring` holds."""
    return person.cleared_on and anniversary(person.cleared_on, 1)


def standing(until: date | None, on: date) -> tuple[str, str]:
    """In which words and which colour a clearance stands that holds until then; None where there is none."""
    if until is None:
        return "没有核查", "late"
    left = (until - on).days
    return due.words(until, on), "late" if left < 0 else "soon" if left <= NOTICES[1] else ""


def _clearance_item(person: Person, on: date) -> Todo:
    until = cleared_until(person)
    when, tone = standing(until, on)
    line = f"有效到 {plain(until)}，到期前请重新核查。" if until else "正在帮教，没有十二个月以内的核查，请尽快核查。"
    return Todo(
        title=f"无犯罪记录核查 {person}",
        line=line,
        action="登记核查",
        action_url=reverse("clearances-new", query={"person": person.pk}),
        url=person.get_absolute_url(),
        due_on=until or on,
        when=when,
        tone=tone,
        primary=not until or until <= on + _days(NOTICES[2]),
    )


def open_gaps(user):
    """Children whom a mentor left and nobody has taken over, in the open files that this user keeps."""
    return HandoverLine.objects.gaps().filter(minor__in=Minor.objects.open().writable_by(user, Permission.RECORD_FILE))


def gap_items(user, on: date, most: int) -> list[Todo]:
    """The gap that ends first, first."""
    rows = open_gaps(user).select_related("minor", "handover__person").order_by("gap_until", "pk")[:most]
    return [gap_item(line, on) for line in rows]


def gap_item(line: HandoverLine, on: date) -> Todo:
    return Todo(
        title=f"没有接手人 档案 {line.minor.file_no}",
        line=f"{line.handover.person}移交后空缺到 {plain(line.gap_until)}，请选接手人。",
        action="选接手人",
        action_url=reverse("handover-successor", args=[line.pk]),
        url=line.get_absolute_url(),
        due_on=line.gap_until,
        when=due.words(line.gap_until, on),
        tone=due.standing(line.gap_until, on),
        primary=line.gap_until <= on,
    )


def unseen(user, on: date):
    """What the head said to visits that this account wrote."""
    return VisitNote.objects.unseen_by(user)


def note_items(user, on: date, most: int) -> list[Todo]:
    """A quiet line each: what the head said to a visit of this account's."""
    rows = VisitNote.objects.unseen_by(user).select_related("visit__minor").defer("text", "visit__findings")
    return [_note_item(note) for note in rows.order_by("-entered_at", "pk")[:most]]


def _note_item(note: VisitNote) -> Todo:
    url, visit = note.get_absolute_url(), note.visit
    return Todo(f"站长{note} 档案 {visit.minor.file_no}", f"对 {plain(visit.held_on)}的走访。", "看一看", url, url=url)


def tie(person: Person, user=None) -> Tie | None:
    """What a mentor still has in hand; None for who mentors nobody. A number only for the 站长: sealed files count."""
    number = Minor.objects.valid().filter(teams__in=_teams_of(person)).distinct().count()
    if not number:
        return None
    if user and not any(keeps_on(one) and person.within(one) for one in user.holdings(Permission.KEEP_PEOPLE)):
        return Tie(f"{person}还有工作没有移交，请由本单位站长先办移交。", "")
    return Tie(f"{person}还在帮教 {number} 名未成年人，请先移交。", reverse("handover-new", args=[person.pk]))


def _teams_of(person: Person):
    return MentoringMember.objects.serving().filter(person=person).values("team")

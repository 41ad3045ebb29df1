"""谁缺什么: who works in care and has no clearance, had no training this year, or whose term is about to end."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.urls import reverse

from guanai.registers import Todo, TodoSource, Waiting
from stations.access import Permission
from stations.models import Person, StationPosting, TeamMember, Training, VicePrincipal
from stations.models.clearance import without_clearance
from stations.models.vice_principal import NEAR
from stations.tally import SORTS, Sort, counted

KEEP = Permission.KEEP_PEOPLE
WORK = {"posted": "进站", "enlisted": "队伍", "appointed": "法治副校长"}


def working(on: date) -> QuerySet:
    """Who serves at a station, in a team or at a school on that day, and has not left; each says which of them."""
    at_work = Q(team__disbanded_on=None) | Q(team__disbanded_on__gte=on)
    serving = {
        "posted": StationPosting.objects.current(on),
        "enlisted": TeamMember.objects.serving(on).filter(at_work),
        "appointed": VicePrincipal.objects.in_force(on),
    }
    where = {name: Exists(rows.filter(person=OuterRef("pk"))) for name, rows in serving.items()}
    found = Person.objects.engaged(on).annotate(**where)
    return found.filter(Q(posted=True) | Q(enlisted=True) | Q(appointed=True))


def uncleared(on: date) -> QuerySet:
    """Without a clearance that holds (W08)."""
    return without_clearance(working(on), on)


def untrained(on: date) -> QuerySet:
    """Named at no training of the year so far; where heads were only counted, nobody is."""
    held = Training.objects.valid().filter(held_on__year=on.year, held_on__lte=on, people=OuterRef("pk"))
    return working(on).exclude(Exists(held))


def postings_ending(on: date) -> QuerySet:
    """Terms at stations that end within ninety days, with nothing after them at the same station."""
    near = StationPosting.objects.current(on).filter(ends_on__lte=on + timedelta(days=NEAR))
    later = StationPosting.objects.counted().filter(person=OuterRef("person"), station=OuterRef("station"))
    return near.exclude(Exists(later.filter(starts_on__gt=OuterRef("ends_on"))))


def _kept(rows: QuerySet, user) -> QuerySet:
    return rows.writable_by(user, KEEP)


def counting(rows: QuerySet, most: int) -> tuple[list, int]:
    """The first rows, and how many there are in all. One query."""
    found = list(rows.annotate(all_of_them=Window(Count("pk")))[:most])
    return found, found[0].all_of_them if found else 0


class Lacking:
    """What one reader is shown of it on a day, of a unit and all below it or of all that he keeps."""

    def __init__(self, user, on: date, unit=None, most: int = 50):
        self.user, self.on, self.unit, self.most = user, on, unit, most

    def _asked(self, rows: QuerySet, *order: str) -> tuple[list, int]:
        mine = _kept(rows, self.user)
        mine = mine.within_tree(self.unit) if self.unit else mine
        return counting(mine.order_by(*order, "pk"), self.most)

    def people(self, rows: QuerySet) -> tuple[list[Person], int]:
        found, number = self._asked(rows.select_related("unit"), "unit__path", "name")
        for person in found:
            person.work = "、".join(word for name, word in WORK.items() if getattr(person, name))
        return found, number

    def uncleared(self):
        return self.people(uncleared(self.on))

    def untrained(self):
        return self.people(untrained(self.on))

    def postings(self):
        return self._asked(postings_ending(self.on).select_related("station__unit", "person"), "ends_on")

    def appointments(self):
        return self._asked(VicePrincipal.objects.expiring(self.on, ahead=NEAR).listed(), "ends_on")


def no_clearance(user, on: date) -> QuerySet:
    return _kept(uncleared(on), user)


def no_training(user, on: date) -> QuerySet:
    return _kept(untrained(on), user)


def terms_near(user, on: date) -> QuerySet:
    """At stations: of those at schools the list of terms tells."""
    return _kept(postings_ending(on), user)


SORTS |= {
    "people-uncleared": Sort(KEEP, no_clearance),
    "people-untrained": Sort(KEEP, no_training),
    "posting-terms": Sort(KEEP, terms_near),
}
TOLD = {  # sort: what waits, counted in what, what is to be done, its part of the page
    "people-uncleared": ("缺背景核查", "人", "没有十二个月以内未查到记录的背景核查，请先核查再登记。", "clearance"),
    "posting-terms": ("站内任期将满", "段", "九十天内到期，接着干的改离任日期，不干的到时登记离任。", "terms"),
    "people-untrained": ("今年没有培训", "人", "今年还没有参加培训的记录，培训后请点名登记。", "training"),
}


def waiting_people(user, on: date) -> list[Waiting]:
    return [
        Waiting(label, sum(counted(sort, user, on)), f"{reverse('people-lacking')}#{part}")
        for sort, (label, _, _, part) in TOLD.items()
    ]


def people_items(user, on: date, most: int) -> list[Todo]:
    """One line for each sort: who it is stands on the page."""
    return [_item(sort, number) for sort in TOLD if (number := sum(counted(sort, user, on)))][:most]


def _item(sort: str, number: int) -> Todo:
    label, measure, line, part = TOLD[sort]
    url = f"{reverse('people-lacking')}#{part}"
    return Todo(f"{label}：{number} {measure}", line, "去看", url, url=url)


PEOPLE = TodoSource(
    "people-lacking",
    open_to=lambda user: user.can(KEEP),
    waiting=waiting_people,
    items=people_items,
    coming=lambda user, on: None,
)

"""What the list of files can be narrowed by. No filter tells more than the file itself would tell this reader."""

from datetime import date

import django_filters
from django.db.models import Q, QuerySet
from django.forms import HiddenInput
from django.utils import timezone

from cases import completeness
from cases.lists import VisitPlace
from cases.models import ClueReport, Minor, MinorCategory, VisitNote
from cases.models.basis import unfounded
from cases.models.category import GUARDED, Conduct, Vulnerability
from cases.models.clue import Channel, ClueClass
from guanai.calendars import today
from guanai.ledger.declaration import DayFilter
from stations.access import Permission
from stations.models import Person, School, Unit

NO_CHOICE = {"invalid_choice": "没有这一项，请重新选择。"}
NOT_HERE = {"invalid_choice": "没有找到，或不在您的范围内。"}
CHOICE = {"empty_label": "全部", "error_messages": NO_CHOICE}
ROW = {"empty_label": "全部", "error_messages": NOT_HERE}
TIMELY = (("yes", "按时"), ("late", "逾期"))
WORRY = (("yes", "有担忧"),)
NOTED = (("new", "还没看的"),)
LACKS = [
    ("law", "未满 14 周岁没有依据"),
    ("team", "帮教中没有小组"),
    *((key, f"缺{item.words}") for key, item in completeness.ITEMS.items()),
]
OPEN = "open"
STATUSES = [(OPEN, "没有结案的"), *Minor.Status.choices]
VISITS = (("late", "逾期"), ("soon", "七天内到期"))


class MinorFilters(django_filters.FilterSet):
    """Unit, status, category, when the next visit is due; for who keeps the files school and who is responsible."""

    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), to_field_name="code", method="below", label="单位", **ROW
    )
    status = django_filters.ChoiceFilter(choices=STATUSES, method="by_status", label="状态", **CHOICE)
    category = django_filters.ChoiceFilter(method="of_category", label="类别", **CHOICE)
    school = django_filters.ModelChoiceFilter(queryset=School.objects.none(), method="of_school", label="学校", **ROW)
    responsible = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label="包保人", **ROW)
    mentored = django_filters.NumberFilter(method="mentored_in", min_value=1950, max_value=2100, label="帮教年份")
    lacks = django_filters.ChoiceFilter(choices=LACKS, method="lacking", label="缺项", **CHOICE)
    visit = django_filters.ChoiceFilter(choices=VISITS, method="by_visit", label="走访", **CHOICE)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.filters["category"].extra["choices"] = kinds(user)
        self._offer("unit", Unit.objects.visible_to(user), least=2)
        schools = School.objects.valid().visible_to(user)
        answering = Person.objects.filter(pk__in=self.queryset.values("responsible"))
        for name, rows in {"school": schools, "responsible": answering}.items():  # of a whole city they are too many
            self._offer(name, rows.order_by("name", "pk") if user.can(Permission.RECORD_FILE) else rows.none())

        if not user.can(Permission.RECORD_FILE):
            del self.filters["lacks"]

    def _offer(self, name: str, rows: QuerySet, least: int = 1) -> None:
        """A choice among the rows; where there is none to make, no filter."""
        if len(rows.order_by().values("pk")[:least]) == least:
            self.filters[name].queryset = rows
        else:
            del self.filters[name]

    def below(self, rows, name, unit):
        return rows.within_tree(unit)

    def by_status(self, rows, name, status):
        return rows.open() if status == OPEN else rows.filter(status=status)

    def of_category(self, rows, name, kind):
        if kind in GUARDED:
            rows = rows.within(self.user.holdings(Permission.READ_CASE))
        bearing = MinorCategory.objects.current(today()).filter(kind=kind)
        return rows.filter(pk__in=bearing.values("minor"))

    def of_school(self, rows, name, school):
        return rows.within(self.user.holdings(Permission.RECORD_FILE)).filter(school=school)

    def lacking(self, rows, name, key):
        """Of the open files that this user keeps."""
        kept = rows.open().within(self.user.holdings(Permission.RECORD_FILE))
        if key == "law":
            return unfounded(kept, today())
        return kept.without_team() if key == "team" else kept.filter(completeness.lacks(key))

    def mentored_in(self, rows, name, year):
        """In a team of that year, until today."""
        return rows.mentored(date(int(year), 1, 1), min(date(int(year), 12, 31), today()))

    def by_visit(self, rows, name, when):
        return rows.overdue(today()) if when == "late" else rows.due_soon(today())


class VisitFilters(django_filters.FilterSet):
    """When, who went, where or how, in time or late, with a worry, whose work."""

    since = DayFilter("held_on", "gte", label="自")
    until = DayFilter("held_on", "lte", label="至")
    visitor = django_filters.ModelChoiceFilter("visitors", queryset=Person.objects.none(), label="走访人", **ROW)
    place = django_filters.ChoiceFilter(method="at_place", label="地点或方式", **CHOICE)
    timely = django_filters.ChoiceFilter(choices=TIMELY, method="in_time", label="按时", **CHOICE)
    worried = django_filters.ChoiceFilter(choices=WORRY, method="with_worry", label="担忧", **CHOICE)
    noted = django_filters.ChoiceFilter(choices=NOTED, method="with_note", label="站长的话", **CHOICE)
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), to_field_name="code", method="below", label="单位", **ROW
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        told = [place for place in VisitPlace.choices if place[0] != VisitPlace.DETENTION or self._sees_case()]
        self.filters["place"].extra["choices"] = told
        people = Person.objects.valid().visible_to(user).order_by("name", "pk")
        units = Unit.objects.visible_to(user)
        self.filters["visitor"].queryset, self.filters["unit"].queryset = people, units
        if len(units) < 2:  # nothing to choose; the numbers that lead here name it all the same
            self.filters["unit"].extra["widget"] = HiddenInput

    def _sees_case(self) -> bool:
        return self.user.can(Permission.READ_CASE)

    def at_place(self, rows, name, place):
        """A place that tells of a case finds only what this reader is told."""
        if place == VisitPlace.DETENTION:
            files = Minor.objects.writable_by(self.user, Permission.READ_CASE)
            rows = rows.filter(Q(minor__in=files) | Q(entered_by=self.user.pk))
        return rows.filter(place=place)

    def in_time(self, rows, name, when):
        return rows.late() if when == "late" else rows.on_time()

    def with_note(self, rows, name, value):
        """To this reader's own visits, not yet looked at."""
        return rows.filter(pk__in=VisitNote.objects.unseen_by(self.user).values("visit"))

    def with_worry(self, rows, name, value):
        return rows.filter(worried=True)

    def below(self, rows, name, unit):
        """Made by the unit and those below it."""
        return rows.filter(unit__path__startswith=unit.path)


class ClueFilters(django_filters.FilterSet):
    """When reported, class, channel, state, what waits, too late or not, whose."""

    since = DayFilter("reported_at__date", "gte", label="自")
    until = DayFilter("reported_at__date", "lte", label="至")
    klass = django_filters.ChoiceFilter(choices=ClueClass, label="类别", **CHOICE)
    channel = django_filters.ChoiceFilter(choices=Channel, label="渠道", **CHOICE)
    status = django_filters.ChoiceFilter(choices=ClueReport.Status, label="状态", **CHOICE)
    waits = django_filters.ChoiceFilter(
        choices=(("late", "逾期未处理"), ("soon", "未处理，没到时限")), method="undecided", label="办理", **CHOICE
    )
    late = django_filters.ChoiceFilter(choices=(("yes", "迟报"),), method="too_late", label="报告", **CHOICE)
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), to_field_name="code", method="below", label="单位", **ROW
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = units = Unit.objects.visible_to(user)
        if len(units) < 2:
            del self.filters["unit"]

    def undecided(self, rows, name, value):
        overdue = rows.overdue(timezone.now())
        return overdue if value == "late" else rows.undecided().exclude(pk__in=overdue.values("pk"))

    def too_late(self, rows, name, value):
        return rows.late()

    def below(self, rows, name, unit):
        return rows.within_tree(unit)


def kinds(user) -> list:
    """The categories that this reader may ask for somewhere."""
    if user.can(Permission.READ_CASE):
        return [("按困难情形", Vulnerability.choices), ("按法律事实", Conduct.choices)]
    return [choice for choice in Vulnerability.choices if choice[0] not in GUARDED]

"""记走访: one visit."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.forms import BoundField

from cases.due import next_due
from cases.models import MentoringVisit, Minor
from cases.visiting import Visiting, of_last_visits, of_teams
from guanai.calendars import today
from guanai.drafts import DraftedForm
from guanai.forms import EntryForm
from guanai.inputs import LenientIntegerField, speak_plainly
from guanai.templatetags.ui import plain
from stations.models import Person

DRAFT = "visit"
LONGEST_PAUSE = timedelta(days=366)
LONGEST_VISIT = 12 * 60  # minutes
FEW = 4  # people more than the likely ones need no folding
WORRIED = (("no", "没有"), ("yes", "有担忧"))


def possible_visitors(minors: list[Minor], *, user, chosen: Collection = ()) -> QuerySet:
    """The people who may have gone: teams, who went last, the children's own units; and who was `chosen` already."""
    units = {minor.unit_id for minor in minors}
    own = Person.objects.visible_to(user).engaged(today()).filter(unit__in=units)
    known = Q(pk__in=own.values("pk")) | of_teams(minors, today()) | of_last_visits(minors) | Q(pk__in=chosen)
    return Person.objects.valid().filter(known).order_by("name", "pk")


def likely_visitors(visitings: list[Visiting]) -> set:
    """The keys of the teams and of who went last."""
    prefetch_related_objects([visiting.last for visiting in visitings if visiting.last], "visitors")
    return {person.pk for visiting in visitings for person in (*visiting.mentors, *visiting.went_last)}


def by_likelihood(visitors: BoundField, likely: set) -> tuple[list, list]:
    """The boxes that the page shows at once, and those it folds away. A ticked one is never hidden."""
    first, others = [], []
    for box in visitors:
        shown = box.data["selected"] or getattr(box.data["value"], "value", None) in likely
        (first if shown else others).append(box)
    return (first, others) if first and len(others) > FEW else (first + others, [])


class VisitForm(DraftedForm):
    """One visit: everything is there but what happened."""

    draft_form = DRAFT

    worried = forms.TypedChoiceField(
        label="有没有担忧",
        choices=WORRIED,
        empty_value=False,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text="比如情绪不对、有人欺负、又和不良同伴来往。",
        error_messages={"required": "请选择有没有担忧。", "invalid_choice": "请选择有没有担忧。"},
    )

    class Meta(EntryForm.Meta):
        model = MentoringVisit
        fields = ("held_on", "place", "visitors", "findings", "worried", "next_on", "minutes")
        widgets = {"place": forms.RadioSelect}

    def __init__(self, *args, visiting: Visiting | None = None, **kwargs):
        self.known = visiting
        super().__init__(*args, **kwargs)
        self.fields["next_on"].required = False
        self.fields["next_on"].help_text = "不填就按走访间隔定。"
        self.fields["findings"].help_text = "见到了谁、说了什么、孩子怎么样。一两句就行。"
        if "minutes" in self.fields:
            self.fields["minutes"] = minutes_field()
        self.initial["worried"] = "yes" if self.instance.worried else "no"
        if self.is_new and not self.is_bound:
            self.initial |= self._usual() | self.typed()

    @cached_property
    def visiting(self) -> Visiting:
        """What the page tells and fills in; a whole form that is saved has no need of it."""
        return self.known or Visiting.of([self.instance.minor], today(), user=self.user)[0]

    @cached_property
    def likely(self) -> set:
        """Keys of the people whom the page shows first."""
        return likely_visitors([self.visiting]) | set(self.kept("visitors"))

    @property
    def boxes(self) -> tuple[list, list]:
        return by_likelihood(self["visitors"], self.likely)

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return possible_visitors([self.instance.minor], user=self.user, chosen=self.kept(name))

    def draft_target(self) -> UUID:
        return self.instance.minor_id

    def _usual(self) -> dict:
        return {
            "held_on": today(),
            "place": self.visiting.place,
            "visitors": self.visiting.visitors_for(self.user),
            "next_on": next_due(today(), self.visiting.interval),
        }

    def day(self) -> date | None:
        """When the visit was; None while that is wrong."""
        return self.cleaned_data.get("held_on")

    def clean_held_on(self):
        day = past(self.cleaned_data["held_on"], self.instance.minor)
        return day if day == self.instance.held_on else of_team(day, self.instance.minor)

    def clean(self):
        """Without a next day, the team's interval gives it."""
        values = super().clean()
        held_on, next_on = self.day(), values.get("next_on")
        if held_on and not next_on and "next_on" not in self.errors:
            values["next_on"] = next_due(held_on, self.visiting.interval)
        elif held_on and next_on and next_on <= held_on:
            self.add_error("next_on", "下次走访须晚于这次走访。")
        elif held_on and next_on and next_on > held_on + LONGEST_PAUSE:
            self.add_error("next_on", "下次走访最迟在一年以内，请核对年份。")
        return values


def minutes_field() -> LenientIntegerField:
    """How long a visit took, for who wants to say so."""
    words = {"label": "时长（分钟）", "help_text": "见面、谈话一共多少分钟，不填也行；填了的计入“我这一年”。"}
    field = LenientIntegerField(min_value=1, max_value=LONGEST_VISIT, required=False, **words)
    speak_plainly(field)
    return field


def past(day: date, minor: Minor) -> date:
    """A day on which the child could be visited. Raises ValidationError."""
    if day > today():
        raise ValidationError("走访日期不能晚于今天。")
    if day < minor.filed_on:
        raise ValidationError(f"这份档案 {plain(minor.filed_on)}才建立，走访不能早于这一天。")
    return of_open_file(day, minor)


def of_open_file(day: date, minor: Minor) -> date:
    """A day not after the file was closed. Raises ValidationError."""
    if minor.closed_on and day > minor.closed_on:
        raise ValidationError(f"这份档案 {plain(minor.closed_on)}已结案，走访不能晚于这一天；以后的情况请记回访。")
    return day


def of_team(day: date, minor: Minor) -> date:
    """A day not before the child's first team, if there was one. Raises ValidationError."""
    if day == today():  # no team is formed in advance
        return day
    first = minor.teams.valid().order_by("formed_on").values_list("formed_on", flat=True).first()
    if first and day < first:
        raise ValidationError(f"帮教小组 {plain(first)}才成立，走访不能早于这一天。")
    return day

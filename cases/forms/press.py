"""今天: one press is one row; the rest is as it was last time."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices

from cases.forms.visit import VisitForm, of_open_file, possible_visitors
from cases.lists import REMOTE, VisitPlace
from cases.models import MentoringVisit, VisitAttempt
from cases.visiting import Visiting
from guanai.calendars import today
from guanai.forms import EntryForm


class Way(TextChoices):
    """What came of it."""

    MET = "met", "见面了"
    CALLED = "called", "打电话了"
    MISSED = "missed", "没找到人"
    HELP = "help", "需要帮忙"


FINDINGS = {Way.MET: "见面，情况正常。", Way.CALLED: "打电话联系，情况正常。"}


class PressForm(VisitForm):
    """见面了, 打电话了, 需要帮忙: the visit of 记走访, filled in but for what is typed."""

    def __init__(self, typed: Mapping[str, Any] | None = None, *, visiting: Visiting, way: str, user, **kwargs):
        data = None if typed is None else _said(visiting, way, typed, user)
        super().__init__(data, instance=MentoringVisit(minor=visiting.minor), visiting=visiting, user=user, **kwargs)
        self.fields["findings"].label = "出了什么事"
        self.fields["findings"].error_messages["required"] = "请写一两句。"
        self.fields["findings"].help_text = "一句话就行。"
        self.fields["findings"].widget.attrs["rows"] = 3

    @property
    def says_where(self) -> bool:
        """Whether the place is what was typed, and not last time's."""
        return self.is_bound or self.draft is not None

    def clean(self):
        _must_be_unspent(self, VisitAttempt)
        return super().clean()


class AttemptForm(EntryForm):
    """没找到人."""

    class Meta(EntryForm.Meta):
        model = VisitAttempt
        fields = ("tried_on", "visitors")

    def __init__(self, typed: Mapping[str, Any], *, visiting: Visiting, user):
        self.visiting = visiting
        said = {"tried_on": str(today()), "visitors": visiting.visitors_for(user), "token": typed.get("token", "")}
        super().__init__(said, instance=VisitAttempt(minor=visiting.minor), user=user)

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        return possible_visitors([self.instance.minor], user=self.user)

    def clean_tried_on(self):
        return of_open_file(self.cleaned_data["tried_on"], self.instance.minor)

    def clean(self):
        _must_be_unspent(self, MentoringVisit)
        return super().clean()


def guessed(visiting: Visiting, user) -> set[Way]:
    """What a press would only guess, so that 记走访 asks: who went, for somebody out of the team; where, at first."""
    if not visiting.is_of(user):
        return {Way.MET, Way.CALLED, Way.HELP}
    return set() if visiting.last else {Way.MET}


def offered(visiting: Visiting, user) -> list[tuple[str, str]]:
    """The buttons of a card. 没找到人 names who went: where nobody is in the team, it is not there."""
    return [(way.value, way.label) for way in Way if way != Way.MISSED or visiting.goers(user)]


def foretold(visiting: Visiting, user) -> str:
    """What a press will write, before it is pressed: 将记：家中，吴春珍、潘燕雯."""
    who = "、".join(str(person) for person in visiting.goers(user))
    if not visiting.is_of(user):
        missed = f"“没找到人”将记：{who}。" if who else ""
        return f"您不在这个小组里，按了先核对走访人和地点再保存。{missed}"
    if guessed(visiting, user):
        place = place_of(visiting, Way.HELP).label
        return f"第一次走访，按“见面了”先核对地点再保存；打电话将记：{who}；“需要帮忙”将记：{place}，{who}。"
    return f"将记：{place_of(visiting, Way.MET).label}，{who}；打电话的记电话。"


def place_of(visiting: Visiting, way: str) -> VisitPlace:
    """Where it was, most likely: by telephone, else as last time, else at home."""
    if way == Way.CALLED:
        return VisitPlace.PHONE
    return VisitPlace.HOME if visiting.place in REMOTE else VisitPlace(visiting.place)


def pressed(visiting: Visiting, way: str) -> dict:
    """What a button of 今天 that leads to 记走访 says of the visit."""
    return {"place": place_of(visiting, way), "worried": "yes" if way == Way.HELP else "no"}


def _said(visiting: Visiting, way: str, typed: Mapping[str, Any], user) -> dict:
    """Everything that the form of one visit asks for."""
    called = typed.get("place") == VisitPlace.PHONE
    return {
        "token": typed.get("token", ""),
        "held_on": str(today()),
        "place": VisitPlace.PHONE if called else place_of(visiting, way),
        "visitors": visiting.visitors_for(user),
        "findings": FINDINGS.get(way) or typed.get("findings", ""),
        "worried": "yes" if way == Way.HELP else "no",
    }


def _must_be_unspent(form: EntryForm, other: type) -> None:
    """Of one card one row: two buttons pressed one after the other are no two rows. Raises ValidationError."""
    if other.objects.filter(pk=form.instance.pk).exists():
        raise ValidationError("这个孩子刚才已经记过，这次按的没有再记。")

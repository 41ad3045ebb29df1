"""What the lists of stations, people and schools can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Q

from stations.forms import PLAIN_WORDS
from stations.models import CareStation, Person, PersonKind, School, SchoolStage, StationStatus, Unit

LONGEST = 40


class UnitFilters(django_filters.FilterSet):
    """A unit with all below it, for who sees more than one; words of a name."""

    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(),
        method="below",
        label="单位",
        empty_label="全部",
        error_messages={"invalid_choice": "没有找到这个单位，或不在您的范围内。"},
    )
    words = django_filters.CharFilter(method="search", max_length=LONGEST, error_messages=PLAIN_WORDS)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = Unit.objects.visible_to(user)

    def get_form_class(self):
        return _form_of(super().get_form_class(), self)

    def below(self, rows, name, unit):
        return rows.filter(unit__path__startswith=unit.path)

    def search(self, rows, name, words):
        return rows.filter(name__icontains=words)

"""What the lists of outreach can be narrowed by."""

import django_filters
from django.db.models import Q

from guanai.models import Term
from outreach.models import OutreachSession
from stations.models import School, Unit


class SessionFilters(django_filters.FilterSet):
    """Days, unit with all below it, school, topic, words."""

    since = django_filters.DateFilter("held_on", "gte", label="自")
    until = django_filters.DateFilter("held_on", "lte", label="至")
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.none(), method="below", label="单位")
    school = django_filters.ModelChoiceFilter(queryset=School.objects.none(), label="学校")
    topic = django_filters.ModelChoiceFilter("topics", queryset=Term.objects.of(Term.List.TOPIC), label="主题")
    words = django_filters.CharFilter(method="search", label="名称或地点")

    class Meta:
        model = OutreachSession
        fields = ()

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["unit"].queryset = self.form.fields["unit"].queryset = Unit.objects.visible_to(user)
        self.form.fields["school"].queryset = School.objects.valid().visible_to(user)

    def below(self, rows, name, unit):
        return rows.filter(unit__path__startswith=unit.path)

    def search(self, rows, name, words):
        return rows.filter(Q(event__title__icontains=words) | Q(place__icontains=words))

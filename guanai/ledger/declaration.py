"""What a ledger is told; everything else follows from it."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property

import django_filters
from django.db import models
from django.urls import URLPattern, path, reverse

from guanai.forms import EntryForm
from guanai.inputs import LenientDateField
from guanai.ledger import pages
from guanai.ledger.column import Column


@dataclass(frozen=True, eq=False)
class Ledger:
    """台账 of one model, an Entry whose queryset knows visible_to, reaches, writable_by, within_tree, valid
    and listed.

    `slug` names its addresses. `columns` are fields or Columns; `filters` and `totals` name fields; `search` lookups.
    `order` is the first sort; `title` the column that names a row and leads to it, else the first. `same` is the
    natural key by which an Excel row counts as already taken.
    `lasts` names the day since which a row is there and those that end it: what is in force stands in later years too.
    `gathers` names the rows that a row gathers and their day: it stands in the years that have one.
    `synonyms` are words of older sheets and what we call them today, for heads and for choices.
    `group` is its heading; who uses it daily finds it in the menu (`in_menu`), else on the page of all ledgers.
    `read`, `write` and `export` are rights that the accounts understand; the floor only asks for them.
    """

    model: type[models.Model]
    slug: str
    _: KW_ONLY
    form: type[EntryForm]
    columns: tuple[str | Column, ...]
    read: object
    write: object
    export: object
    order: str
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    title: str = ""
    same: tuple[str, ...] = ()
    lasts: tuple[str, ...] = ()
    gathers: tuple[str, str] | None = None
    synonyms: Mapping[str, str] = field(default_factory=dict)
    unit: str = "条"
    icon: str = "table"
    group: str = ""
    in_menu: bool = False

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def cells(self) -> tuple[Column, ...]:
        return tuple(one if isinstance(one, Column) else Column.of(self.model, one) for one in self.columns)

    @cached_property
    def bounds(self) -> dict[str, str]:
        """Of the totals those whose numbers say what they claim: `audience_bound` stands beside `audience`."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return {name: f"{name}_bound" for name in self.totals if f"{name}_bound" in fields}

    @cached_property
    def lasting(self) -> tuple[str, ...]:
        """`lasts`; 起止日期 need not be said."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return self.lasts or (("starts_on", "ends_on") if {"starts_on", "ends_on"} <= fields else ())

    @property
    def head(self) -> str:
        return self.title or self.cells[0].name

    @property
    def urls(self) -> list[URLPattern]:
        """The pages; the ledger travels in each address's own arguments, so what is routed exists."""
        return [
            path(f"{self.slug}/{tail}", view, {"ledger": self}, name=self.slug + name)
            for tail, view, name in pages.ROUTES
        ]

    def url(self, page: str = "", *args) -> str:
        """The address of a page: "" is the list, `row` a row's own page."""
        return reverse(f"{self.slug}-{page}" if page else self.slug, args=args)

    def addresses(self, pk=None) -> dict[str, object]:
        """The ledger and its addresses, for a template; with a row's key also that row's."""
        pages_ = {name: self.url(name) for name in ("new", "template", "import")}
        pages_ |= {name: self.url(name, pk) for name in ("edit", "void")} if pk else {}
        return {"ledger": self} | {f"{name}_url": url for name, url in pages_.items()}

    @property
    def home(self) -> str:
        return self.url()

    def open_to(self, user) -> bool:
        """Whether a reader is led to it."""
        return user.can(self.read) and self.model.objects.all().reaches(user)

    def rows(self, user) -> models.QuerySet:
        """What the reader may know."""
        return self.model.objects.visible_to(user)

    def own(self, user) -> models.QuerySet:
        """What the writer may change."""
        return self.model.objects.writable_by(user, self.write)

    def facts(self, row: models.Model) -> list[Column]:
        """Every field of the form that the model has, for the row's own page."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return [Column.of(self.model, name) for name in self.form._meta.fields if name in fields]

    @cached_property
    def filterset(self) -> type[django_filters.FilterSet]:
        """The filters as a class; days become from and to, choices of rows are scoped when it is used."""
        made: dict[str, object] = {"words": self._search_filter()} if self.search else {}
        for name in self.filters:
            made |= _filters_of(self.model, name, second="since" in made)
        return type("LedgerFilters", (django_filters.FilterSet,), made)

    def _search_filter(self) -> django_filters.Filter:
        def search(rows, name, words):
            where = models.Q()
            for lookup in self.search:
                where |= models.Q(**{f"{lookup}__icontains": words})
            return rows.filter(where)

        return django_filters.CharFilter(method=search, label="文字", max_length=40)


class DayFilter(django_filters.DateFilter):
    """A day as people type it."""

    field_class = LenientDateField


def _filters_of(model: type[models.Model], name: str, *, second: bool) -> dict[str, django_filters.Filter]:
    """Of a field; the days of a `second` one are asked by its name."""
    field = model._meta.get_field(name)
    label = str(field.verbose_name)
    if isinstance(field, models.DateField) and second:
        days = {"since": ("gte", "自"), "until": ("lte", "至")}
        return {f"{name}_{end}": DayFilter(name, how, label=f"{label}{word}") for end, (how, word) in days.items()}
    if isinstance(field, models.DateField):
        return {"since": DayFilter(name, "gte", label="自"), "until": DayFilter(name, "lte", label="至")}
    if field.flatchoices:
        return {name: django_filters.ChoiceFilter(choices=field.flatchoices, label=label)}
    if isinstance(field, models.BooleanField):
        return {name: django_filters.BooleanFilter(label=label)}
    return {name: _row_filter(field, label)}


def _row_filter(field: models.Field, label: str) -> django_filters.Filter:
    """One of other rows. A tree of units is asked by code and takes all below."""
    rows = field.related_model._default_manager.complex_filter(field.get_limit_choices_to())
    if not hasattr(field.related_model, "path"):
        return django_filters.ModelChoiceFilter(field.name, queryset=rows, label=label)
    return django_filters.ModelChoiceFilter(queryset=rows, label=label, to_field_name="code", method=_below)


def _below(rows: models.QuerySet, name: str, unit: models.Model) -> models.QuerySet:
    return rows.within_tree(unit)

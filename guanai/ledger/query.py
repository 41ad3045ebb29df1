"""What the reader asked of a ledger: filters, order, place; in the address, so that it can be sent to a colleague."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import models
from django.http import HttpRequest, QueryDict

from guanai.bounds import Bound, added, claimed, extremes
from guanai.ledger.column import Column
from guanai.listing import Page, page
from guanai.telling import as_words

LONGEST = 1000  # characters of a question that is kept


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    value: str
    url: str


class Asked:
    """One reader's question to one ledger."""

    def __init__(self, ledger, request: HttpRequest):
        self.ledger, self.user, self.query = ledger, request.user, request.GET
        self.filters = ledger.filterset(self.query, ledger.rows(self.user).valid())
        for name, filter_ in self.filters.filters.items():
            offered = getattr(filter_, "queryset", None)
            if offered is not None:
                offered = offered.valid() if hasattr(offered, "valid") else offered
                offered = offered.listed() if hasattr(offered, "listed") else offered  # what their names are made of
                self.filters.form.fields[name].queryset = filter_.queryset = offered.visible_to(self.user)

    @cached_property
    def rows(self) -> models.QuerySet:
        """What fits; nothing when a filter cannot be read, so that a typing error never widens a list."""
        return self.filters.qs if self.filters.is_valid() else self.ledger.model.objects.none()

    @property
    def order(self) -> str:
        wanted = self.query.get("sort", "")
        known = {column.name for column in self.ledger.cells if column.sortable}
        return wanted if wanted.removeprefix("-") in known else self.ledger.order

    @cached_property
    def page(self) -> Page:
        return page(self.rows.listed(), self.order, after=self.query.get("after"), before=self.query.get("before"))

    @cached_property
    def _added(self) -> dict:
        """How many rows, the sums, and between which bounds lies what they add."""
        asked = {name: models.Sum(name) for name in self.ledger.totals}
        for name, column in self.ledger.bounds.items():
            asked |= {f"{name}_{end}": one for end, one in extremes(column).items()}
        return self.rows.order_by().aggregate(rows=models.Count("*"), **asked)

    @property
    def totals(self) -> dict[str, int]:
        return {name: self._added[name] or 0 for name in ("rows", *self.ledger.totals)}

    def _said(self, name: str) -> int | str:
        """A total as it may be said: of numbers that are bounds it is one too."""
        bound = added(self._added.get(f"{name}_{end}") for end in ("low", "high"))
        return self.totals[name] if bound is Bound.EXACT else claimed(self.totals[name], bound, "")

    def heads(self) -> Iterator[dict]:
        """Each column with the address that sorts by it."""
        for column in self.ledger.cells:
            yield {
                "label": column.label,
                "number": column.number,
                "url": self._address(sort=self._turned(column)) if column.sortable else "",
                "order": {column.name: "asc", f"-{column.name}": "desc"}.get(self.order, ""),
            }

    def lines(self) -> Iterator[tuple[str, list[dict]]]:
        """Each row of the page: its address and what its cells say."""
        for row in self.page.rows:
            yield self.ledger.url("row", row.pk), [self._cell(column, row) for column in self.ledger.cells]

    def _cell(self, column: Column, row: models.Model) -> dict:
        value = column.value(row)
        as_it_is = column.number or (isinstance(value, date) and not isinstance(value, datetime))
        text = value if as_it_is else column.text(row)
        return {"label": column.label, "number": column.number, "text": text, "title": column.name == self.ledger.head}

    def foot(self) -> list[tuple[str, int | str | None]]:
        """The totals below their columns, None below the others."""
        return [(c.label, self._said(c.name) if c.name in self.ledger.totals else None) for c in self.ledger.cells]

    def sums(self) -> Iterator[tuple[str, int | str]]:
        """The totals of what was asked, by label."""
        for column in self.ledger.cells:
            if column.name in self.ledger.totals:
                yield column.label, self._said(column.name)

    def _turned(self, column: Column) -> str:
        return column.name if self.order == f"-{column.name}" else f"-{column.name}"

    @cached_property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        if not self.filters.is_valid():
            return
        for name, value in self.filters.form.cleaned_data.items():
            if value not in (None, "", []):
                field = self.filters.form.fields[name]
                words = as_words(value)
                if isinstance(value, str):
                    words = dict(getattr(field, "choices", ())).get(value, value)
                yield Chip(str(field.label), str(words), self._address(**{name: None}))

    @property
    def earlier(self) -> str:
        return self.page.before and self._address(before=self.page.before)

    @property
    def later(self) -> str:
        return self.page.after and self._address(after=self.page.after)

    @property
    def export_url(self) -> str:
        return f"{self.ledger.url('export')}?{self.question}"

    @property
    def editing_url(self) -> str:
        return f"{self.ledger.url('editing')}?{self.question}"

    @property
    def question(self) -> str:
        """What was asked, to be asked again."""
        return self._kept().urlencode()[:LONGEST]

    @property
    def words(self) -> str:
        """The same, to be read."""
        return "，".join(f"{chip.label} {chip.value}" for chip in self.chips)[:LONGEST]

    @property
    def here(self) -> str:
        """The list, asked the same."""
        return self._address()

    def _kept(self) -> QueryDict:
        """The question without the place, without empty words."""
        kept = QueryDict(mutable=True)
        for name, value in self.query.items():
            if value and name not in ("after", "before"):
                kept[name] = value
        return kept

    def _address(self, **changes: object) -> str:
        kept = self._kept()
        for name, value in changes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = str(value)
        return f"{self.ledger.home}?{kept.urlencode()}" if kept else self.ledger.home

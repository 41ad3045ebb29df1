"""Where the rows that a figure counts are seen: lists narrowed to a unit and the days."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from reports.span import Span
from stations.models import Unit


def narrowed(name: str, query: dict[str, Any]) -> str:
    """The address of a list with what narrows it."""
    return f"{_page(name)}?{urlencode(query)}"


@cache
def _page(name: str) -> str:
    """Of the list itself, the same as long as the process runs: a board has sixty links to a dozen lists."""
    return reverse(name)


def listed(name: str, **fixed: str) -> Callable[[Unit, Span], str]:
    """The address of a list narrowed to a unit's tree."""
    return lambda unit, span: narrowed(name, {"unit": unit.code, **fixed})


def dated(name: str, **fixed: str) -> Callable[[Unit, Span], str]:
    """The address of a ledger narrowed to a unit's tree and the days."""
    return lambda unit, span: narrowed(name, {"unit": unit.code, **fixed, "since": span.first, "until": span.last})


def opened(metric: str) -> Callable[[Unit, Span], str]:
    """The address of the page that lists just the rows which a figure counts."""
    return lambda unit, span: reverse(
        "figure-rows", args=[unit.code, metric], query={"since": span.first, "until": span.last}
    )

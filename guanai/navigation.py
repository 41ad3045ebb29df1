"""The menu and what else every page shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.functional import SimpleLazyObject

from guanai.calendars import today
from guanai.ledger import Ledger
from guanai.registers import GROUPS, OVERSEEING, MenuEntry, menu


@dataclass
class Entry:
    """A menu line as one reader sees it."""

    label: str
    icon: str
    url: str
    count: int | None
    current: bool


@dataclass
class Group:
    """A heading of the menu with its lines."""

    label: str
    entries: list[Entry] = field(default_factory=list)


def open_entries(user) -> list[MenuEntry]:
    """The register's lines that are open to this reader, in the order of the groups."""
    if not user.is_authenticated:
        return []
    at_hand = (one for one in routed() if one.in_menu)
    ledgers = (MenuEntry(one.group, one.label, one.icon, one.slug, one.open_to) for one in at_hand)
    known = (entry for entry in (*menu, *ledgers) if entry.open_to(user))
    order = OVERSEEING if user.oversees else GROUPS
    return sorted(known, key=lambda entry: order.index(entry.group))


@cache
def routed() -> tuple[Ledger, ...]:
    """Every ledger that has an address: what is routed exists, in the order of the addresses."""
    arguments = (pattern.default_args for pattern in _patterns(get_resolver().url_patterns))
    return tuple(dict.fromkeys(one["ledger"] for one in arguments if "ledger" in one))


def _patterns(patterns) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def may_follow(user, url: str) -> bool:
    """Whether a number may lead this reader to an address of ours: not to a list that would refuse them."""
    found = resolve(url.partition("?")[0])
    if "ledger" in found.kwargs:
        return user.can(found.kwargs["ledger"].read)
    return all(entry.open_to(user) for entry in menu if entry.url_name == found.url_name)


def _shelf(path: str) -> str | None:
    """The page of all ledgers, for a page of a ledger that has no line of its own."""
    return reverse("ledgers") if any(path.startswith(one.home) for one in routed()) else None


def navigation(request: HttpRequest) -> list[Group]:
    """The menu of this reader; the line whose address leads to this page is current."""
    groups: dict[str, Group] = {}
    entries = open_entries(request.user)
    addresses = {entry: reverse(entry.url_name) for entry in entries}
    under = [url for url in addresses.values() if request.path.startswith(url)]
    here = max(under, key=len, default=_shelf(request.path))
    for entry, url in addresses.items():
        count = entry.count(request.user) if entry.count else None
        line = Entry(entry.label, entry.icon, url, count, current=url == here)
        groups.setdefault(entry.group, Group(entry.group)).entries.append(line)
    return list(groups.values())


def page(request: HttpRequest) -> dict:
    """Context of every page: the menu when it is drawn, large type, today."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "large_type": request.COOKIES.get("type") == "large",
        "today": today(),
    }

"""What the upper rooms give to the floor. Filled in `AppConfig.ready()` and nowhere else.

An entry holds a callable or the name of a URL, never an import from below.
"""

from collections.abc import Callable
from dataclasses import dataclass

GROUPS = ("", "站与人", "未成年人", "校园与宣讲", "汇总")


@dataclass(frozen=True)
class MenuEntry:
    """A line of the menu; `open_to(user)` decides whether it is there, `count(user)` what waits on this user."""

    group: str
    label: str
    icon: str
    url_name: str
    open_to: Callable[..., bool]
    count: Callable[..., int] | None = None


menu: list[MenuEntry] = []

"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 60
Found = TypeVar("Found")


def until(ask: Callable[[], Found], seconds: float = SECONDS) -> Found:
    """Ask again and again until the answer is true, and give it. AssertionError when it never is."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := ask():
            return found
        time.sleep(0.05)
    raise AssertionError(f"nothing within {seconds} s")

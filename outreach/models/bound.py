"""界限 by the name under which outreach knows it: what a typed number claims is the floor's."""

from guanai.bounds import Bound, added, claimed

__all__ = ["Bound", "added", "claimed"]

"""One noun per file."""

from outreach.forms.session import SessionForm

__all__ = ["SessionForm"]

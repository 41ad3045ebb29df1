"""Secrets as files: made once for the demo (0600), given by the operator in production."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(given: str, own: Path, *, demo: bool) -> str:
    """Django's secret key from the operator's file, or in the demo from one made on first use."""
    if given:
        return read(Path(given))
    if not demo:
        raise ImproperlyConfigured("Production makes no keys of its own: set GUANAI_SECRET_KEY_FILE.")
    return make(own, secrets.token_urlsafe(48))


def read(path: Path) -> str:
    """The content of a key file. Raises ImproperlyConfigured when it cannot be read or is too short to be a key."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"Key file {path} cannot be read: {error.strerror}.") from error
    if len(text) < 32:
        raise ImproperlyConfigured(f"Key file {path} is too short to hold a key.")
    return text


def make(path: Path, text: str) -> str:
    """Write `text` to `path` unless somebody was faster, and give what stands there. Complete or absent, never half."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(text + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return read(path)

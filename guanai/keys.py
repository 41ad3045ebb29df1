"""Secrets as files: made once for the demo (0600), given by the operator in production."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def secret(given: Path, own: Path, *, demo: bool) -> str:
    """Django's secret key from the operator's file, or in the demo from one made on first use."""
    if given != own:
        return read(given)
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


def is_open(path: Path) -> bool:
    """Whether just anybody on the machine could read or change a key file."""
    return path.exists() and bool(path.stat().st_mode & 0o007)


def make(path: Path, text: str) -> str:
    """Write `text` to `path` unless somebody was faster, and give what stands there. Complete or absent, never half."""
    if not path.exists():
        draft = _draft(path, text)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return read(path)


def replace(path: Path, text: str) -> None:
    """Write `text` in the place of what stands there. When this returns, it is on the disk; before, nothing changed."""
    draft = _draft(path, text)
    try:
        if os.geteuid() == 0 and path.exists():
            os.chown(draft, path.stat().st_uid, path.stat().st_gid)  # the services go on reading it
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    with _opened(path.parent) as folder:
        os.fsync(folder)


def state(path: Path) -> tuple[int, int, int] | None:
    """What differs between a file and the one that takes its place; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Whoever else would change a file of the folder waits until the end."""
    with _opened(folder) as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    held = os.open(folder, os.O_RDONLY)
    try:
        yield held
    finally:
        os.close(held)


def _draft(path: Path, text: str) -> Path:
    """The text in a file of its own beside `path`, for its owner alone."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text.strip() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft

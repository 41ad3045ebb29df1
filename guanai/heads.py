"""每日链尾: the end of the audit chain as it was each day, kept outside of the database.

Whoever holds the database cannot shorten or replace the chain unseen: a line of the file says how many rows there were
and the last one's code, signed with the audit key together with the line before it. `verify_audit` compares.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from guanai import crypto, keys
from guanai.models import AuditEntry, AuditHead


class Untrue(Exception):
    """What should be signed or was signed does not hold; says which line or row, in Chinese."""


@dataclass(frozen=True)
class Head:
    """A day's line: `day count mac key code`."""

    day: str
    count: int
    mac: str
    key: str
    code: str

    def __str__(self):
        return f"{self.day} {self.count} {self.mac} {self.key} {self.code}"

    @classmethod
    def signed(cls, on: date, count: int, mac: str, *, after: str) -> "Head":
        """A new line, following the one whose code is `after`."""
        key = crypto.key("audit").id
        return cls(str(on), count, mac, key, cls(str(on), count, mac, key, "").signature(after))

    def signature(self, after: str) -> str:
        """HMAC-SM3 over the line and the code before it, hexadecimal."""
        text = f"{after} {self.day} {self.count} {self.mac} {self.key}"
        return crypto.mac(text.encode(), purpose="audit", key_id=self.key).hex()


def path() -> Path:
    """Where the lines stand."""
    return settings.AUDIT_DIR / "heads"


def exported() -> list[Head]:
    """Every line, oldest first. Raises Untrue at the first that was touched, or follows one that was taken away."""
    lines = path().read_text(encoding="ascii", errors="replace").splitlines() if path().exists() else []
    found: list[Head] = []
    for number, line in enumerate(lines, 1):
        try:
            day, count, mac, key, code = line.split()
            head = Head(day, int(count), mac, key, code)
            true = crypto.same(head.signature(_last_code(found)).encode(), code.encode())
        except (ValueError, crypto.Unreadable):
            true = False
        if not true:
            raise Untrue(f"每日链尾文件第 {number} 行与签名不符")
        found.append(head)
    return found


def known() -> dict[int, set[str]]:
    """The codes that the exported lines give to rows of the chain. Raises Untrue."""
    codes: dict[int, set[str]] = {}
    for head in exported():
        codes.setdefault(head.count, set()).add(head.mac)
    return codes


def export(on: date) -> Head | None:
    """Write the day's line, unless it stands there or nothing was ever recorded. Raises Untrue."""
    with keys.alone(settings.AUDIT_DIR):
        heads, end = exported(), AuditHead.objects.filter(pk=1).first()
        if end is None or (heads and heads[-1].day >= str(on)):
            return None
        if not AuditEntry.objects.filter(pk=end.count, mac=end.mac).exists():
            raise Untrue(f"审计链的链尾与第 {end.count} 条不符")
        head = Head.signed(on, end.count, end.mac, after=_last_code(heads))
        keys.replace(path(), "\n".join(map(str, [*heads, head])))
    return head


def _last_code(heads: list[Head]) -> str:
    return heads[-1].code if heads else ""

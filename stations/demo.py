"""The demo's accounts: one a role, their passwords freshly made and kept in one file of GUANAI_VAR."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import today
from stations.access import Role
from stations.models import Appointment, Unit, User


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo and a sentence on what to try with it."""

    login: str
    name: str
    role: str
    unit: str
    line: str
    password: str = ""


def path() -> Path:
    return settings.VAR / "demo-accounts.txt"


def accounts() -> list[DemoAccount]:
    """The accounts of the file; none when there is no file."""
    if not path().exists():
        return []
    return [DemoAccount(**json.loads(line)) for line in path().read_text(encoding="utf-8").splitlines()]


def keep(made: list[DemoAccount]) -> None:
    """Write the file, for its owner's eyes only."""
    text = "\n".join(json.dumps(asdict(account), ensure_ascii=False) for account in made)
    with open(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")


def cards() -> list[dict]:
    """The demo accounts as the log-in page shows them."""
    units = dict(Unit.objects.values_list("code", "name"))
    return [
        {
            "name": f"{Role(account.role).label} {account.name}",
            "unit": units.get(account.unit, ""),
            "line": account.line,
            "url": reverse("demo-login", args=[account.login]),
        }
        for account in accounts()
    ]


def make(wanted: list[DemoAccount]) -> list[DemoAccount]:
    """Give each account a new password, appoint the new ones, each confirmed by the next, and keep the file."""
    made = [replace(account, password=secrets.token_urlsafe(12)) for account in wanted]
    with deed():
        known = {user.login: user for user in User.objects.filter(login__in=[one.login for one in made])}
        for account in made:
            if account.login in known:
                known[account.login].change_password(account.password, by=None)
        new = [account for account in made if account.login not in known]
        users = [User.enter(login=one.login, name=one.name, password=one.password, by=None) for one in new]
        for account, user, witness in zip(new, users, users[1:] + users[:1], strict=True):
            unit = Unit.objects.get(code=account.unit)
            appointment = Appointment(user=user, role=account.role, unit=unit, starts_on=today())
            appointment.grant(by=None)
            appointment.confirm(by=witness)
    keep(made)
    return made

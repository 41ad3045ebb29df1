"""The demo's accounts: one a role, their passwords freshly made and kept in one file of GUANAI_VAR."""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from guanai.audit import deed
from guanai.calendars import today
from stations.access import Role
from stations.models import Appointment, Unit, User


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo and a sentence on what to try with it."""

    role: str
    unit: str
    line: str
    login: str = ""
    name: str = ""
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
    """Give each account a new password and keep the file.

    Who holds the role at the unit already is taken, one after the other; where nobody does, an account is opened.
    """
    made: dict[UUID, DemoAccount] = {}
    with deed():
        for account in wanted:
            user = _holder(account, made) or _opened(account)
            password = secrets.token_urlsafe(12)
            user.change_password(password, by=None)
            made[user.pk] = replace(account, login=user.login, name=user.name, password=password)
    keep(list(made.values()))
    return list(made.values())


def _holding(role: str) -> QuerySet[User]:
    return User.objects.filter(pk__in=Appointment.objects.in_force(today()).filter(role=role).values("user"))


def _holder(account: DemoAccount, taken: Iterable[UUID]) -> User | None:
    """Who works in that role at that unit and was not taken yet."""
    there = _holding(account.role).filter(appointments__unit__code=account.unit)
    return there.exclude(pk__in=taken).order_by("login").first()


def _opened(account: DemoAccount) -> User:
    """A new account, confirmed by one of the security administrators."""
    user = User.enter(login=account.login, name=account.name, password=None, by=None)
    unit = Unit.objects.get(code=account.unit)
    appointment = Appointment(user=user, role=account.role, unit=unit, starts_on=today())
    appointment.grant(by=None)
    appointment.confirm(by=_holding(Role.SECURITY_ADMIN).first())
    return user

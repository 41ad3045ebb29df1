"""The first two accounts: how an empty portal is opened, once."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from stations.access import Permission
from stations.models import Unit, User

pytestmark = pytest.mark.django_db
PEOPLE = ("赵安全:390001", "孙安全")
TOP = {"code": "chengbei", "name": "城北市公安局", "short": "城北市局"}


def test_two_security_administrators_are_made_each_confirmed_by_the_other(capsys):
    call_command("first_accounts", *PEOPLE, **TOP)
    users = list(User.objects.order_by("login"))
    assert [user.login[0] for user in users] == ["3", "关"]
    assert all(user.can(Permission.KEEP_ACCOUNTS, Unit.objects.get()) for user in users)
    assert {user.appointments.get().confirmed_by for user in users} == {user.pk for user in users}
    password = capsys.readouterr().out.splitlines()[0].split()[-1]
    client = Client()
    client.post("/login/", {"username": "390001", "password": password})
    assert client.get("/accounts/").headers["Location"] == "/password/"


def test_it_is_done_once(world):
    with pytest.raises(CommandError, match="已有安全管理员"):
        call_command("first_accounts", *PEOPLE, **TOP)


def test_a_missing_unit_is_named(db):
    with pytest.raises(CommandError, match="请用 --name"):
        call_command("first_accounts", *PEOPLE, code="chengbei")
    assert not User.objects.exists()

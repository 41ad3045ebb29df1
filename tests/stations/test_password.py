"""Passwords: what they must be, how long they last, and that none comes back."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from guanai.models import AuditEntry
from stations import passwords
from stations.models import PastPassword, User
from tests.stations.rows import errors, person

pytestmark = pytest.mark.django_db
GOOD = "Qx7-cloud-river"
NOW = "2026-11-21T10:00:00+08:00"


@pytest.fixture
def officer(world) -> User:
    """王晓明, whose 警号 is 390112, with a password of his own."""
    register = person(world.unit["chengdong"], name="王晓明", police_no="390112")
    return User.enter(login="390112", name="王晓明", password=GOOD, person=register, by=None)


def refusals(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return "".join(refused.messages)
    return ""


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Qx7-cloud-r", "至少 12 位"),
        ("qx7cloudriver", "至少要有三种"),
        ("QXCLOUDRIVER-", "至少要有三种"),
        ("1234567890-=", "至少要有三种"),
        ("Password-2026", "太常见"),
        ("Qwerty123456!", "太常见"),
        ("Iloveyou12345", "太常见"),
        ("Ab-390112-cdef", "姓名、登录名或警号"),
        ("王晓明-Ab12345678", "姓名、登录名或警号"),
        (GOOD, "最近用过"),
    ],
)
def test_a_weak_password_is_refused_in_plain_words(officer, password, said):
    assert said in refusals(password, officer)


@pytest.mark.parametrize("password", ["Kq7m-xA4t-9Rwe", "northern Lake 47", "长江边的Ab12345678"])
def test_a_good_password_is_taken(officer, password):
    assert refusals(password, officer) == ""


def test_the_digits_of_a_made_log_in_name_are_refused_too(world):
    user = User.enter(name="周老师", password=None, by=None)
    assert "登录名" in refusals(f"Ab-{user.login[1:]}-xyz", user)


def test_first_passwords_are_good_and_never_the_same():
    made = {passwords.fresh() for _ in range(50)}
    assert len(made) == 50
    assert not any(refusals(password) for password in made)
    assert not set("".join(made)) & set("0O1lI")


def test_none_of_the_last_five_comes_back(officer):
    for number in range(4):
        officer.change_password(f"{GOOD}{number}", by=officer)
    assert "最近用过" in refusals(GOOD, officer)
    officer.change_password(f"{GOOD}4", by=officer)
    assert refusals(GOOD, officer) == ""
    assert PastPassword.objects.filter(user=officer).count() == 5


def test_hashes_are_argon2id(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = User(login="x", name="x")
    user.set_password(GOOD)
    assert user.password.startswith("argon2$argon2id$")


def test_what_is_wrong_stands_at_the_new_password(officer):
    client = Client()
    client.force_login(officer)
    sent = {"old_password": "nonsense", "new_password1": "short", "new_password2": "short"}
    said = errors(client.post("/password/", sent))
    assert said["old_password"] == ["现在的密码不对，请重新输入。"]
    assert "密码至少 12 位，请再长一些。" in said["new_password1"]
    sent = {"old_password": GOOD, "new_password1": "Other-good-77", "new_password2": "Other-good-78"}
    assert errors(client.post("/password/", sent))["new_password2"] == ["两次输入的新密码不一样。"]
    assert User.objects.get(pk=officer.pk).check_password(GOOD)


@pytest.mark.parametrize("field", ["old_password", "new_password1", "new_password2"])
@pytest.mark.parametrize("value", ["", "x" * 1_000_000, "a\x00b"])
def test_bad_input_is_refused_at_its_field(officer, field, value):
    client = Client()
    client.force_login(officer)
    sent = {"old_password": GOOD, "new_password1": "Other-good-77", "new_password2": "Other-good-77", field: value}
    said = errors(client.post("/password/", sent))
    assert said[field]
    assert all("\u4e00" <= word[0] <= "\u9fff" for word in said[field])


def test_a_change_ends_every_other_session_and_leaves_its_line(officer):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(officer)
    sent = {"old_password": GOOD, "new_password1": "Other-good-77", "new_password2": "Other-good-77"}
    assert here.post("/password/", sent).status_code == 302
    assert here.get("/password/").status_code == 200
    assert elsewhere.get("/password/").headers["Location"].startswith("/login/")
    assert AuditEntry.objects.filter(verb="account.password", target=officer.pk).exists()


@pytest.mark.parametrize(("days", "must"), [(89, False), (90, True)])
def test_after_ninety_days_the_next_log_in_asks_for_a_new_one(officer, days, must):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        client = Client()
        client.post("/login/", {"username": "390112", "password": GOOD})
        asked = client.get("/").headers["Location"] == "/password/" if client.get("/").status_code == 302 else False
        assert asked is must


def test_passwords_stand_in_no_audit_line(officer):
    officer.change_password("Other-good-77", by=officer)
    assert not any(GOOD in str(line.detail) or "Other-good" in str(line.detail) for line in AuditEntry.objects.all())

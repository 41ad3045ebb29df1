"""Sessions: how one begins, when it ends, and what keeps strangers out."""

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from guanai.models import AuditEntry
from stations.models import Appointment, User
from tests.cases import files

pytestmark = pytest.mark.django_db
NINE = "2026-11-21T09:00:00+08:00"
PASSWORD = "Qx7-cloud-river"


@pytest.fixture
def member(world) -> User:
    world.user["member"].change_password(PASSWORD, by=None)
    return world.user["member"]


def signed_in(login: str = "member", password: str = PASSWORD, **extra) -> Client:
    client = Client(**extra)
    assert client.post("/login/", {"username": login, "password": password}).status_code == 302
    return client


def at(clock: str):
    return time_machine.travel(f"2026-11-21T{clock}+08:00", tick=False)


def is_in(client: Client) -> bool:
    return client.get("/people/").status_code == 200


def reason(client: Client) -> str:
    """Why the log-in page says that the session is over."""
    response = client.get("/people/", follow=True)
    return response.context.get("ended", "") if "login" in response.redirect_chain[-1][0] else "still in"


# --- idle, and at the longest


def test_a_session_ends_after_a_quarter_of_an_hour_without_its_user(member):
    with at("09:00:00"):
        client = signed_in()
    with at("09:14:59"):
        assert is_in(client)
    with at("09:29:58"):
        assert is_in(client)
    with at("09:44:58"):
        assert "有一阵没有操作" in reason(client)


def test_autosave_and_polling_are_no_activity(member):
    with at("09:00:00"):
        client = signed_in()
    for clock in ("09:05:00", "09:10:00", "09:14:00"):
        with at(clock):
            assert client.get("/people/", headers={"X-Background": "draft"}).status_code == 200
    with at("09:15:00"):
        assert "有一阵没有操作" in reason(client)


def test_a_session_lasts_eight_hours_however_busy(member):
    with at("09:00:00"):
        client = signed_in()
    for minutes in range(10, 480, 10):
        with at(f"{9 + minutes // 60:02}:{minutes % 60:02}:00"):
            assert is_in(client)
    with at("16:59:59"):
        assert is_in(client)
    with at("17:00:00"):
        assert "已满八小时" in reason(client)


def test_the_page_knows_how_long_its_session_lasts(member):
    with at("09:00:00"):
        client = signed_in()
        assert 'data-left="900"' in client.get("/people/").content.decode()


def test_activity_is_written_at_most_once_a_minute(member):
    with at("09:00:00"):
        client = signed_in()
    with at("09:00:59"):
        before = Session.objects.get(pk=client.session.session_key).session_data
        assert is_in(client)
        assert Session.objects.get(pk=client.session.session_key).session_data == before


def test_a_piece_of_a_page_leads_its_whole_page_to_the_log_in(member):
    with at("09:00:00"):
        client = signed_in()
    with at("10:00:00"):
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?words=王"}
        response = client.get("/jobs/00000000-0000-4000-8000-000000000000/", headers=headers)
    assert response.headers["HX-Redirect"] == "/login/?ended=idle&next=%2Fpeople%2F%3Fwords%3D%E7%8E%8B"


def test_the_log_in_leads_back_to_the_form_that_was_open(member):
    with at("09:00:00"):
        client = signed_in()
    with at("10:00:00"):
        sent = client.post("/people/new/", {"name": "王"}, headers={"Referer": "http://testserver/people/new/?a=b"})
    assert sent.headers["Location"].endswith("next=%2Fpeople%2Fnew%2F%3Fa%3Db")


def test_a_way_back_to_another_site_is_not_taken(member):
    with at("09:00:00"):
        client = signed_in()
    with at("10:00:00"):
        sent = client.post("/people/new/", {}, headers={"Referer": "http://evil.example/x"})
    assert sent.headers["Location"].endswith("next=%2F")


# --- one an account


def test_a_new_log_in_ends_the_older_session(member):
    first = signed_in()
    second = signed_in()
    assert is_in(second)
    assert "在另一处登录" in reason(first)
    assert AuditEntry.objects.filter(verb="session.end", detail={"reason": "elsewhere"}).exists()


def test_two_accounts_do_not_end_each_other(world, member):
    world.user["neighbour"].change_password(PASSWORD, by=None)
    first, second = signed_in(), signed_in("neighbour")
    assert is_in(first)
    assert is_in(second)


# --- out on the next request


def test_a_closed_account_is_out_on_its_next_request(member, world):
    client = signed_in()
    assert is_in(client)
    User.objects.get(pk=member.pk).close(by=world.user["security"])
    assert not is_in(client)
    assert client.post("/login/", {"username": "member", "password": PASSWORD}).status_code == 422


def test_an_account_is_out_after_its_last_day(member):
    User.objects.filter(pk=member.pk).update(ends_on="2026-11-21")
    with at("23:59:00"):
        client = signed_in()
        assert is_in(client)
    with time_machine.travel("2026-11-22T00:01:00+08:00"):
        assert not is_in(client)


def test_a_withdrawn_role_opens_nothing_from_the_next_request_on(member, world):
    client = signed_in()
    Appointment.objects.get(user=member).withdraw(by=world.user["security"])
    assert client.get("/people/").status_code == 403


# --- out by oneself


def test_leaving_clears_the_browser_and_leaves_a_line(member):
    client = signed_in()
    response = client.post("/logout/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    line = AuditEntry.objects.get(verb="session.end")
    assert (line.actor, line.detail) == (member.pk, {"reason": "left"})


@pytest.mark.parametrize("url", ["/login/", "/people/", "/nothing/", "/password/"])
def test_no_page_is_stored(as_, url):
    for client in (Client(), as_("member")):
        assert "no-store" in client.get(url).headers["Cache-Control"]


def test_leaving_asks_for_a_press(as_):
    page = as_("member").get("/logout/")
    assert (page.status_code, page["Allow"]) == (405, "POST, OPTIONS")
    assert "这一步没有办成" in page.content.decode()


# --- strangers


def wrong(client: Client, times: int, login: str = "member") -> int:
    """The answer to the last of so many wrong passwords."""
    return [client.post("/login/", {"username": login, "password": "wrong"}) for _ in range(times)][-1].status_code


def test_five_wrong_passwords_lock_the_account_at_this_address_for_a_quarter_of_an_hour(member):
    client = Client()
    with at("09:00:00"):
        assert wrong(client, 4) == 422
        assert wrong(client, 1) == 429
    with at("09:14:00"):
        locked = client.post("/login/", {"username": "member", "password": PASSWORD})
        assert locked.status_code == 429
        assert "09:15" in locked.content.decode()
    with at("09:15:01"):
        assert is_in(signed_in())


def test_trying_on_while_locked_does_not_lock_longer(member):
    client = Client()
    with at("09:00:00"):
        wrong(client, 5)
    with at("09:10:00"):
        assert wrong(client, 3) == 429
    with at("09:15:01"):
        assert is_in(signed_in())


def test_another_account_at_the_same_address_is_not_locked(world, member):
    world.user["neighbour"].change_password(PASSWORD, by=None)
    wrong(Client(), 5)
    assert is_in(signed_in("neighbour"))


def test_the_account_at_another_address_is_not_locked(member):
    wrong(Client(REMOTE_ADDR="10.1.1.1"), 5)
    assert is_in(signed_in(REMOTE_ADDR="10.1.1.2"))


def test_an_unknown_name_is_locked_as_a_known_one_is(member):
    client = Client()
    known, unknown = wrong(client, 4), wrong(client, 4, "nobody-knows")
    assert known == unknown == 422
    assert wrong(client, 1, "nobody-knows") == 429


def test_a_right_password_forgets_the_wrong_ones(member):
    wrong(Client(), 4)
    signed_in()
    assert not AccessAttempt.objects.exists()


def test_the_demo_believes_no_forwarded_address(member):
    for number in range(5):
        assert wrong(Client(headers={"X-Forwarded-For": f"10.2.2.{number}"}), 1) == (429 if number == 4 else 422)


def test_behind_our_own_proxy_the_address_is_what_it_saw(member, settings):
    settings.PROXIES = 1
    for number in range(5):
        wrong(Client(headers={"X-Forwarded-For": f"6.6.6.{number}, 10.1.1.1"}), 1)
    locked, free = ({"X-Forwarded-For": f"10.1.1.{number}"} for number in (1, 2))
    assert wrong(Client(headers=locked), 1) == 429
    assert wrong(Client(headers=free), 1) == 422
    assert AuditEntry.objects.filter(verb="session.refuse").latest("id").address == "10.1.1.2"


def test_nonsense_for_an_address_is_no_address(member, settings):
    settings.PROXIES = 1
    assert wrong(Client(headers={"X-Forwarded-For": "<script>"}), 1) == 422
    assert AuditEntry.objects.filter(verb="session.refuse").latest("id").address == ""


def test_the_answer_is_the_same_whatever_was_wrong(member, world):
    world.user["head"].close(by=world.user["security"])
    said = []
    for login in ("member", "head", "nobody-knows"):
        response = Client().post("/login/", {"username": login, "password": "wrong"})
        said.append(response.context["form"].non_field_errors())
    assert said[0] == said[1] == said[2] == ["登录名或密码不对，请核对后再试。"]


@pytest.mark.parametrize("value", ["", "x" * 1_000_000, "a\x00b", "9" * 400])
@pytest.mark.parametrize("field", ["username", "password"])
def test_bad_input_is_refused_in_plain_words(member, field, value):
    response = Client().post("/login/", {"username": "member", "password": PASSWORD, field: value})
    assert response.status_code == 422
    said = response.context["form"].errors
    assert said
    assert all("\u4e00" <= word[0] <= "\u9fff" for words in said.values() for word in words)


def test_full_width_digits_are_taken(world):
    User.enter(login="390112", name="陈民警", password=PASSWORD, by=None)
    assert signed_in("３９０１１２").session.session_key


def test_a_refusal_leaves_its_line_without_a_name(as_, world):
    assert as_("member").get("/people/new/").status_code == 403
    line = AuditEntry.objects.get(verb="page.refuse")
    assert (line.actor, line.result, line.detail) == (world.user["member"].pk, "refused", {"page": "person-new"})


def test_the_address_of_a_row_out_of_reach_leaves_its_line(as_, world):
    far = files.child(world.unit["hekou"])
    assert as_("member").get(reverse("minor-guardians", args=[far.pk])).status_code == 404
    line = AuditEntry.objects.get(verb="page.refuse")
    assert (line.actor, line.result) == (world.user["member"].pk, "unknown")
    assert line.detail == {"page": "minor-guardians", "pk": str(far.pk)}


def test_an_address_that_names_no_row_leaves_none(as_):
    for path in ("/nowhere/", "/figures/nowhere/2026/"):
        assert as_("member").get(path).status_code == 404
    assert not AuditEntry.objects.filter(verb="page.refuse").exists()


def test_log_in_and_out_leave_their_lines(member):
    signed_in(REMOTE_ADDR="10.1.1.9")
    line = AuditEntry.objects.get(verb="session.begin")
    assert (line.actor, line.target, line.address) == (member.pk, member.pk, "10.1.1.9")

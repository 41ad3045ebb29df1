"""Accounts: opened by one and confirmed by another, kept in their tree, out when they are closed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from guanai.calendars import today
from guanai.entry import Stale
from guanai.models import AuditEntry
from stations.access import Permission, Role
from stations.models import Appointment, Slip, User
from stations.models.account import Closing
from stations.models.slip import to_confirm
from stations.tasks import close_unused
from tests import world as cast
from tests.stations.rows import MISSING, errors, person, send

pytestmark = pytest.mark.django_db
IN_A_YEAR = today() + timedelta(days=365)
NEW = {"name": "周老师", "login": "", "ends_on": str(IN_A_YEAR), "role": "mentor", "purpose": "关工委〔2026〕3 号"}


@pytest.fixture
def cast_(world):
    """The world with a second security administrator (`watch`) and one of a county (`county_watch`)."""
    for login, unit in (("watch", "chengbei"), ("county_watch", "donghu")):
        world.user[login] = User.enter(login=login, name=login, password="x", by=None)
        cast.appoint(world.user[login], Role.SECURITY_ADMIN, world.unit[unit], by=world.user["security"])
    return world


@pytest.fixture
def opened(cast_, as_):
    """An account opened through the page by the first security administrator, not yet confirmed."""

    def made(unit="chengdong", **changes) -> User:
        sent = NEW | {"unit": str(cast_.unit[unit].pk)} | changes
        response = send(as_("security"), "/accounts/new/", **sent)
        assert response.status_code == 302, response.context["form"].errors
        return User.objects.get(pk=response.headers["Location"].split("/")[2])

    return made


def role_of(user: User) -> Appointment:
    return Appointment.objects.filter(user=user).latest("granted_at")


# --- opening


def test_a_new_account_can_do_nothing_until_a_second_person_confirms(opened, as_):
    user = opened(role="station_member")
    assert not User.objects.get(pk=user.pk).appointments_today
    assert not user.has_usable_password()
    as_("watch").post(f"/appointments/{role_of(user).pk}/confirmation/")
    assert User.objects.get(pk=user.pk).can(Permission.READ_REGISTERS)


def test_who_has_no_police_number_is_called_guan_and_six_digits(opened):
    names = {opened().login for _ in range(3)}
    assert len(names) == 3
    assert all(name[0] == "关" and len(name) == 7 and name[1:].isdecimal() for name in names)


def test_a_police_number_is_the_log_in_name_and_finds_its_person(opened, world):
    officer = person(world.unit["chengdong"], name="陈民警", police_no="390112")
    user = opened(login="３９０１１２", role="station_member")
    assert (user.login, user.person) == ("390112", officer)


def test_the_same_police_number_again_is_refused(opened, as_, world):
    opened(login="390112")
    again = send(as_("security"), "/accounts/new/", **NEW | {"login": "390112", "unit": world.unit["chengxi"].pk})
    assert errors(again) == {"login": ["已有这个登录名。"]}


def test_a_form_posted_twice_opens_one_account(cast_, as_, world):
    client = as_("security")
    form = client.get("/accounts/new/").context["form"]
    sent = NEW | {"login": "390112", "unit": str(world.unit["chengdong"].pk), "token": form["token"].value()}
    first, second = client.post("/accounts/new/", sent), client.post("/accounts/new/", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert User.objects.filter(login="390112").count() == Slip.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 41), ("name", "a\x00b"), ("name", "x" * 1_000_000),
        ("login", "12"), ("login", "a b c d"), ("login", "x" * 41), ("login", "39\x000112"),
        ("ends_on", ""), ("ends_on", "0001-01-01"), ("ends_on", "9999-12-31"), ("ends_on", "昨天"),
        ("ends_on", str(today() - timedelta(days=1))), ("ends_on", str(today() + timedelta(days=4 * 366))),
        ("role", ""), ("role", "god"), ("unit", ""), ("unit", MISSING), ("unit", str(2**63)),
        ("purpose", ""), ("purpose", "x" * 101),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(cast_, as_, world, field, value):
    accounts = User.objects.count()
    sent = NEW | {"unit": str(world.unit["chengdong"].pk), field: value}
    said = errors(send(as_("security"), "/accounts/new/", **sent))
    assert list(said) == [field]
    assert "\u4e00" <= said[field][0][0] <= "\u9fff"
    assert User.objects.count() == accounts


def test_a_security_administrator_grants_within_the_own_tree_only(cast_, as_, world):
    def sent(unit):
        return NEW | {"unit": str(world.unit[unit].pk)}

    assert send(as_("county_watch"), "/accounts/new/", **sent("chengxi")).status_code == 302
    refused = errors(send(as_("county_watch"), "/accounts/new/", **sent("hekou")))
    assert refused == {"unit": ["没有找到“" + str(world.unit["hekou"].pk) + "”，或不在您的范围内。"]}


# --- two people


def test_the_same_person_confirms_nothing(opened, as_):
    user = opened()
    client = as_("security")
    said = client.post(f"/appointments/{role_of(user).pk}/confirmation/", follow=True)
    assert "须由两个人分别办理" in said.content.decode()
    client.post(f"/slips/{user.slips.get().pk}/confirmation/")
    assert role_of(user).confirmed_by is None
    assert user.slips.get().confirmed_by is None


def test_nobody_appoints_or_confirms_oneself(cast_, world):
    watch, head = world.user["watch"], world.user["head"]
    own = Appointment(user=world.user["nobody"], role=Role.AUDITOR, unit=world.unit["donghu"], starts_on=today())
    own.grant(by=watch)
    with pytest.raises(ValidationError, match="须由别人"):
        own.confirm(by=world.user["nobody"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=own.pk).update(granted_by=world.user["nobody"].pk)
    extra = Appointment(user=head, role=Role.STATION_MEMBER, unit=world.unit["hekou"], starts_on=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        extra.grant(by=head)


def test_a_withdrawn_role_is_confirmed_by_nobody(opened, world):
    appointment = role_of(opened())
    appointment.withdraw(by=world.user["security"])
    with pytest.raises(Stale):
        Appointment.objects.get(pk=appointment.pk).confirm(by=world.user["watch"])


def test_what_waits_is_counted_for_who_may_decide(opened, world):
    opened()
    waits = {name: to_confirm(User.objects.get(login=name)) for name in ("security", "watch", "county_watch", "head")}
    assert waits == {"security": 0, "watch": 2, "county_watch": 2, "head": 1}  # the head decides on the slip


# --- 三员


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
@pytest.mark.parametrize("other", ["station_member", "auditor", "security_admin"])
def test_administrators_hold_no_second_role(cast_, as_, world, role, other):
    user = User.enter(login="390112", name="陈民警", password="x", by=None)
    cast.appoint(user, Role(role), world.unit["chengbei"], by=world.user["watch"])
    sent = {"role": other, "unit": str(world.unit["chengdong"].pk), "purpose": "文件", "starts_on": str(today())}
    said = errors(send(as_("security"), f"/accounts/{user.pk}/appointments/", **sent | {"ends_on": str(IN_A_YEAR)}))
    assert said == {"role": ["系统、安全、审计管理员不能兼任其他角色，请先撤回原来的角色。"]}
    assert user.appointments.count() == 1


def test_a_member_does_not_become_an_auditor_beside(cast_, world):
    extra = Appointment(user=world.user["member"], role=Role.AUDITOR, unit=world.unit["chengdong"], starts_on=today())
    with pytest.raises(ValidationError, match="不能兼任"):
        extra.grant(by=world.user["watch"])


def test_after_the_old_role_is_withdrawn_the_new_one_is_granted(cast_, world):
    member = world.user["member"]
    role_of(member).withdraw(by=world.user["security"])
    cast.appoint(member, Role.AUDITOR, world.unit["chengdong"], by=world.user["watch"])
    assert {one.role for one in User.objects.get(pk=member.pk).appointments_today} == {"auditor"}


def test_two_administrator_roles_are_refused_by_the_database(world):
    row = Appointment(
        user=world.user["auditor"], role=Role.SYSTEM_ADMIN, unit=world.unit["chengbei"], starts_on=today()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_roles_that_clash_in_spite_of_all_give_no_right(world):
    auditor = world.user["auditor"]
    role = Appointment(user=auditor, role=Role.STATION_HEAD, unit=world.unit["chengdong"], starts_on=date(2020, 1, 1))
    role.confirmed_by, role.confirmed_at = world.user["security"].pk, role.granted_at
    role.save(force_insert=True)
    assert User.objects.get(pk=auditor.pk).appointments_today == []


@pytest.mark.parametrize("name", ["system", "security", "auditor"])
@pytest.mark.parametrize(
    "url", ["/minors/", "/visits/", "/people/", "/workbench/", "/dashboard/", "/sessions/", "/sessions/new/"]
)
def test_administrators_open_no_file_no_visit_and_no_list_of_persons(as_, name, url):
    assert as_(name).get(url).status_code in (403, 404)


# --- the first log-in


def test_a_slip_is_asked_by_one_confirmed_by_another_and_printed_once(opened, as_):
    user = opened(login="390112")
    slip = user.slips.get()
    head, watch = as_("head"), as_("watch")
    early = head.post(f"/slips/{slip.pk}/printing/", follow=True)
    assert "没有确认" in early.content.decode()
    watch.post(f"/slips/{slip.pk}/confirmation/")
    page = head.post(f"/slips/{slip.pk}/printing/")
    assert page.status_code == 200
    password = page.context["password"]
    assert password in page.content.decode()
    assert "已经打印过" in head.post(f"/slips/{slip.pk}/printing/", follow=True).content.decode()
    assert User.objects.get(pk=user.pk).check_password(password)
    said = [line.verb for line in AuditEntry.objects.filter(target=slip.pk).order_by("id")]
    assert said == ["slip.ask", "slip.confirm", "slip.print"]
    assert password not in "".join(str(line.detail) for line in AuditEntry.objects.all())


def first_password(user: User, world) -> str:
    slip = Slip(user=user)
    slip.ask(by=world.user["security"])
    slip.confirm(by=world.user["watch"])
    return slip.print(by=world.user["watch"])


def test_the_first_password_is_changed_before_anything_else_opens(cast_, world):
    password = first_password(world.user["member"], cast_)
    client = Client()
    client.post("/login/", {"username": "member", "password": password})
    for url in ("/", "/people/", "/minors/", "/sessions/new/"):
        assert client.get(url).headers["Location"] == "/password/"
    assert client.post("/people/new/", {}).headers["Location"] == "/password/"
    sent = {"old_password": password, "new_password1": "Qx7-cloud-river", "new_password2": "Qx7-cloud-river"}
    assert client.post("/password/", sent).status_code == 302
    assert client.get("/people/").status_code == 200
    again = Client()
    again.post("/login/", {"username": "member", "password": "Qx7-cloud-river"})
    assert again.get("/people/").status_code == 200


@pytest.mark.parametrize(("days", "taken"), [(6, True), (7, False)])
def test_a_first_password_is_good_for_seven_days(cast_, world, days, taken):
    with time_machine.travel("2026-11-01T09:00:00+08:00"):
        password = first_password(world.user["member"], cast_)
    with time_machine.travel(f"2026-11-{1 + days:02}T09:01:00+08:00"):
        response = Client().post("/login/", {"username": "member", "password": password})
    assert (response.status_code == 302) is taken


def test_a_reset_ends_the_session_of_the_old_password(cast_, world, as_):
    client = as_("member")
    assert client.get("/people/").status_code == 200
    first_password(world.user["member"], cast_)
    assert client.get("/people/").status_code == 302


def test_nobody_resets_the_own_log_in(cast_, as_, world):
    assert "须由别人" in as_("head").post(f"/accounts/{world.user['head'].pk}/slips/", follow=True).content.decode()
    assert not Slip.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip(user=world.user["head"], asked_by=world.user["head"].pk).save(force_insert=True)


def test_one_slip_at_a_time(cast_, as_, world):
    url = f"/accounts/{world.user['member'].pk}/slips/"
    as_("head").post(url)
    assert "正在办理" in as_("security").post(url, follow=True).content.decode()
    slip = Slip.objects.get()
    as_("head").post(f"/slips/{slip.pk}/withdrawal/")
    as_("security").post(url)
    assert Slip.objects.standing().count() == 1


def test_two_heads_of_a_station_are_two_people(cast_, as_, world):
    world.user["second_head"] = User.enter(login="second_head", name="副站长", password="x", by=None)
    cast.appoint(world.user["second_head"], Role.STATION_HEAD, world.unit["chengdong"], by=world.user["watch"])
    as_("head").post(f"/accounts/{world.user['member'].pk}/slips/")
    slip = Slip.objects.get()
    as_("second_head").post(f"/slips/{slip.pk}/confirmation/")
    assert as_("head").post(f"/slips/{slip.pk}/printing/").status_code == 200


def test_the_database_refuses_a_slip_printed_unconfirmed(cast_, world):
    slip = Slip(user=world.user["member"])
    slip.ask(by=world.user["head"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Slip.objects.filter(pk=slip.pk).update(printed_at=slip.asked_at, printed_by=world.user["head"].pk)


def test_a_closed_account_gets_no_slip(opened, as_):
    user = opened()
    slip = user.slips.get()
    as_("watch").post(f"/slips/{slip.pk}/confirmation/")
    as_("watch").post(f"/accounts/{user.pk}/closing/")
    assert "不能打印" in as_("head").post(f"/slips/{slip.pk}/printing/", follow=True).content.decode()


# --- whose accounts


def listed(client) -> set[str]:
    return {account.login for account in client.get("/accounts/").context["page"].rows}


def test_each_sees_the_accounts_of_the_own_tree(cast_, as_):
    assert {"member", "head", "neighbour", "county", "bureau", "auditor"} <= listed(as_("security"))
    assert listed(as_("head")) == {"member", "head"}
    assert listed(as_("county_watch")) == {"member", "head", "neighbour", "county", "county_watch"}
    for name in ("member", "county", "bureau", "auditor", "system"):
        assert as_(name).get("/accounts/").status_code == 403


def test_an_account_of_another_tree_is_the_same_404_as_a_missing_one(cast_, as_, world):
    answers = [as_("county_watch").get(f"/accounts/{pk}/") for pk in (world.user["other_county"].pk, MISSING)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_county_does_not_touch_an_account_that_the_city_works_with_too(cast_, as_, world):
    cast.appoint(world.user["county"], Role.BUREAU_COMMITTEE, world.unit["chengbei"], by=world.user["watch"])
    pk, client = world.user["county"].pk, as_("county_watch")
    assert client.get(f"/accounts/{pk}/").status_code == 200
    assert client.post(f"/accounts/{pk}/closing/").status_code == 403
    assert client.post(f"/accounts/{pk}/slips/").status_code == 403
    assert as_("watch").post(f"/accounts/{pk}/closing/").status_code == 302


def test_a_head_keeps_no_account(cast_, as_, world):
    pk, client = world.user["member"].pk, as_("head")
    assert client.get(f"/accounts/{pk}/").status_code == 200
    assert client.get(f"/accounts/{pk}/edit/").status_code == 403
    for action in ("closing", "opening", "appointments"):
        assert client.post(f"/accounts/{pk}/{action}/").status_code == 403
    assert client.post(f"/appointments/{role_of(world.user['member']).pk}/withdrawal/").status_code == 403


def test_looking_at_an_account_leaves_its_line(cast_, as_, world):
    as_("security").get(f"/accounts/{world.user['member'].pk}/")
    assert AuditEntry.objects.filter(verb="account.read", target=world.user["member"].pk).exists()


@pytest.mark.parametrize(("state", "logins"), [("pending", {"390112"}), ("closed", {"neighbour"})])
def test_the_list_finds_what_waits_and_what_is_closed(opened, as_, world, state, logins):
    opened(login="390112")
    world.user["neighbour"].close(by=world.user["security"])
    client = as_("watch")
    assert {one.login for one in client.get(f"/accounts/?state={state}").context["page"].rows} == logins
    assert client.get("/accounts/?state=nonsense").status_code == 422


def test_the_list_asks_few_questions(cast_, as_, world, django_assert_max_num_queries):
    for number in range(30):
        user = User.enter(login=f"3902{number:02}", name="民警", password=None, by=None)
        cast.appoint(user, Role.STATION_MEMBER, world.unit["chengxi"], by=world.user["watch"])
    client = as_("security")
    with django_assert_max_num_queries(15):
        assert len(client.get("/accounts/").context["page"].rows) == 25


# --- changes, and the end


def test_two_who_change_an_account_see_each_other(cast_, as_, world):
    url = f"/accounts/{world.user['member'].pk}/edit/"
    client = as_("security")
    hidden = {"version": client.get(url).context["form"]["version"].value()}
    sent = {"name": "王站员", "ends_on": str(IN_A_YEAR)}
    assert send(as_("watch"), url, **sent | {"name": "王组长"}).status_code == 302
    late = client.post(url, hidden | sent)
    assert late.status_code == 409
    assert "王组长" in late.content.decode()


def test_the_person_of_an_account_is_one_of_its_unit_and_of_no_other(cast_, as_, world):
    here, there = person(world.unit["chengdong"], name="周老师"), person(world.unit["hekou"], name="别处的人")
    url = f"/accounts/{world.user['member'].pk}/edit/"
    form = as_("security").get(url).context["form"]
    assert list(form.fields["person"].queryset) == [here]
    sent = {"name": "站员", "ends_on": str(IN_A_YEAR), "person": str(here.pk)}
    assert send(as_("security"), url, **sent).status_code == 302
    assert "person" in errors(send(as_("security"), url, **sent | {"person": str(there.pk)}))
    other = f"/accounts/{world.user['head'].pk}/edit/"
    assert errors(send(as_("security"), other, **sent)) == {"person": ["这个人已有账号。"]}


def test_a_mentor_whom_two_people_confirmed_does_not_become_somebody_else_by_one(cast_, as_, world):
    mentor, here = world.user["member"], person(world.unit["chengdong"], name="周老师")
    cast.appoint(mentor, Role.MENTOR, world.unit["chengdong"], by=world.user["security"])
    sent = {"name": "站员", "ends_on": str(IN_A_YEAR), "person": str(here.pk)}
    said = errors(send(as_("security"), f"/accounts/{mentor.pk}/edit/", **sent))
    assert "不能直接换人" in said["person"][0]
    assert send(as_("security"), f"/accounts/{mentor.pk}/edit/", **sent | {"person": ""}).status_code == 302


def test_nobody_changes_the_own_account(cast_, as_, world):
    own = world.user["security"]
    assert as_("security").get(f"/accounts/{own.pk}/edit/")["Location"] == own.get_absolute_url()


def test_closing_takes_the_password_and_reopening_gives_none_back(cast_, as_, world):
    pk = world.user["member"].pk
    as_("security").post(f"/accounts/{pk}/closing/")
    closed = User.objects.get(pk=pk)
    assert (closed.is_active, closed.closing, closed.has_usable_password()) == (False, Closing.BY_HAND, False)
    as_("security").post(f"/accounts/{pk}/opening/")
    opened = User.objects.get(pk=pk)
    assert (opened.is_active, opened.has_usable_password()) == (True, False)


def test_nobody_closes_the_own_account(cast_, as_, world):
    as_("security").post(f"/accounts/{world.user['security'].pk}/closing/")
    assert User.objects.get(login="security").is_active


def test_an_account_closed_without_a_reason_is_refused_by_the_database(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(login="member").update(closed_at="2026-11-21T00:00:00+08:00")


def test_an_account_unused_for_ninety_days_closes_in_the_night(world):
    User.objects.update(opened_at="2026-08-01T09:00:00+08:00", last_login="2026-11-20T09:00:00+08:00")
    User.objects.filter(login="member").update(last_login="2026-08-02T09:00:00+08:00")
    User.objects.filter(login="head").update(last_login=None)
    with time_machine.travel("2026-10-31T03:10:00+08:00"):
        assert User.close_unused(today()) == 1  # never used, opened 91 days ago
    with time_machine.travel("2026-11-01T03:10:00+08:00"):
        close_unused()
    closed = {user.login: user.closing for user in User.objects.exclude(closed_at=None)}
    assert closed == {"head": Closing.UNUSED, "member": Closing.UNUSED}
    assert AuditEntry.objects.filter(verb="account.close", actor=None).count() == 2


def test_a_reopened_account_is_not_closed_again_the_next_night(world):
    User.objects.update(opened_at="2026-01-01T09:00:00+08:00", last_login="2026-01-02T09:00:00+08:00")
    with time_machine.travel("2026-11-21T09:00:00+08:00"):
        User.close_unused(today())
        User.objects.get(login="member").reopen(by=world.user["security"])
        assert User.close_unused(today()) == 0

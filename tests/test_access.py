"""Who may do what, and where: the decision table in full, and every address knocked at.

Nothing is added to the portal without a decision here: a role, a right, an address, a ledger, a model, an entry of a
register. `--all` knocks at every address as everybody.
"""

from types import SimpleNamespace
from uuid import UUID

import pytest
from django.apps import apps
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from guanai import drafts, registers
from guanai.ledger import Ledger
from guanai.navigation import routed
from stations.access import GRANTS, Permission, Role
from stations.models import Appointment, Unit, User
from tests import samples
from tests import world as cast
from tests.doors import ANY, DOORS, DRAFTS, EVIDENCE, LEDGERS, MENU, MODELS, PUBLIC, QUICK, TODOS, Door
from tests.test_ledgers import entered, head_of, typed  # noqa: F401 — the fixtures that fill a ledger's form

APPS = ("guanai", "stations", "cases", "outreach", "reports")
MISSING = UUID("00000000-0000-4000-8000-000000000000")
OPEN = {200, 204, 302, 409, 422}

# --- the decision table, written after security.md by role; GRANTS in the code stands by right

STATION = (
    "read_registers read_outreach read_file record_visit record_file identify read_figures read_clue read_referral "
    "read_warnings"
)
TREE = (
    "read_registers read_outreach read_file export_outreach read_figures decide_duplicate "
    "read_warnings acknowledge_warning"
)
ROLES: dict[str, dict[str, str]] = {
    "mentor": {"teams": "read_file record_visit identify"},
    "station_member": {"tree": STATION, "own": "record_registers record_outreach handle_referral"},
    "station_head": {
        "tree": f"{STATION} read_case record_case urge_visit acknowledge_warning",
        "own": "record_registers record_outreach keep_people export_outreach export_file approve_export write_summary "
        "see_readers read_accounts reset_login handle_referral transfer_file read_staff_children keep_staff_children "
        "sign_document confirm_return",
    },
    "case_officer": {"cases": "read_file read_case record_case identify"},
    "county_committee": {
        "tree": f"{TREE} keep_people keep_org keep_terms keep_kit read_clue read_referral approve_export "
        "read_staff_children",
        "own": "record_registers record_outreach write_summary issue_summary handle_referral keep_staff_children "
        "sign_document confirm_return",
    },
    "bureau_committee": {
        "tree": f"{TREE} keep_units read_staff_children",
        "own": "record_registers record_outreach keep_terms keep_kit write_summary issue_summary read_referral "
        "handle_referral keep_words keep_staff_children sign_document confirm_return",
    },
    "post_office": {"tree": "read_post run_post read_complaint read_warnings acknowledge_warning"},
    "leading_group": {
        "tree": "read_post recommend_post read_complaint read_warnings acknowledge_warning",
        "own": "decide_post",
    },
    "naming_body": {"tree": "read_post read_warnings acknowledge_warning", "own": "name_post"},
    "applicant": {"own": "read_post apply_post read_complaint"},
    "seal_officer": {"tree": "read_sealing keep_sealing read_warnings acknowledge_warning"},
    "school_user": {"school": "read_outreach answer_outreach"},
    "supervisor": {"tree": "observe_post"},
    "system_admin": {},
    "security_admin": {"tree": "read_accounts keep_accounts reset_login"},
    "auditor": {"tree": "read_audit read_sealing"},
}
PLACES = {"own": "0001/0001/", "child": "0001/0001/0001/", "sibling": "0001/0002/", "parent": "0001/"}
REACHED = {"own": {"own"}, "tree": {"own", "child"}, "teams": set(), "cases": set(), "school": set()}


def rights_of(role: str, place: str) -> set[str]:
    """What an account with that role alone may do at a place, asked of the code."""
    user = User(login="x", name="x")
    user.appointments_today = [Appointment(role=role, unit=Unit(path=PLACES["own"]))]
    return {right.value for right in Permission if user.can(right, Unit(path=PLACES[place]))}


def test_every_role_and_every_right_is_decided():
    assert set(ROLES) == set(Role.values)
    assert {right for reaches in ROLES.values() for words in reaches.values() for right in words.split()} == set(
        Permission.values
    )


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_just_this_at_this_place(role, place):
    expected = {right for reach, words in ROLES[role].items() if place in REACHED[reach] for right in words.split()}
    assert rights_of(role, place) == expected


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_by_teams_cases_and_school_just_this(role):
    told = {right.value: grants[role].value for right, grants in GRANTS.items() if role in grants}
    assert told == {right: reach for reach, words in ROLES[role].items() for right in words.split()}


# --- nothing without a decision


def patterns(found=None):
    for one in get_resolver().url_patterns if found is None else found:
        yield from patterns(one.url_patterns) if isinstance(one, URLResolver) else [one]


def test_every_address_is_decided():
    plain = [one.name for one in patterns() if "ledger" not in one.default_args]
    assert sorted(plain) == sorted(DOORS)


def test_only_what_the_public_service_answers_opens_without_log_in():
    apart = {"display", "login", "logout"}
    answered = {one.name: one.callback for one in patterns(get_resolver("guanai.urls_public").url_patterns)}
    assert {name for name, door in DOORS.items() if door.right == PUBLIC} - apart == set(answered)
    assert all(hasattr(view, "__wrapped__") and not view.login_required for view in answered.values())
    open_to_all = {one.name for one in patterns() if not getattr(one.callback, "login_required", True)}
    assert open_to_all == {"display", "login"} | set(answered)


def test_every_ledger_is_decided():
    assert {one.slug: (one.read, one.write, one.export) for one in routed()} == LEDGERS


def test_every_model_is_decided():
    known = {model for app in APPS for model in apps.get_app_config(app).get_models()}
    told = {model._meta.label: getattr(model._default_manager.all(), "reading", None) for model in known}
    assert set(told) == set(MODELS)
    by_right = {label: right for label, right in MODELS.items() if isinstance(right, Permission)}
    assert {label: told[label] or Permission.READ_AUDIT for label in by_right} == by_right
    assert not [label for label in set(told) - set(by_right) if told[label]]


def holder(*rights: Permission) -> SimpleNamespace:
    """An account that has just these rights somewhere."""
    return SimpleNamespace(can=lambda right, row=None: right in rights)


def opened_by(open_to, *arguments) -> set[Permission]:
    """The rights that open an entry of a register, each for itself."""
    return {right for right in Permission if open_to(holder(right), *arguments)}


def test_every_entry_of_a_register_is_decided():
    assert {entry.url_name: opened_by(entry.open_to) for entry in registers.menu} == MENU
    assert {one.waiting.__name__: opened_by(one.open_to) for one in registers.todos} == {
        name: right if isinstance(right, set) else {right} for name, right in TODOS.items()
    }
    assert {one.url_name: opened_by(one.open_to) for one in registers.quick_entries} == {
        name: {right} for name, right in QUICK.items()
    }
    assert set(registers.draft_forms) == set(DRAFTS)
    assert {name: one.url is not None for name, one in registers.evidence.items()} == EVIDENCE


# --- every address knocked at


@pytest.fixture
def world(db):
    return cast.city(furnish)


@pytest.fixture
def town(world):
    return world


def furnish(world) -> None:
    """The cast with another city beside theirs; members of every station, so that each has somebody who writes."""
    facts = {"name": "南山市公安局", "short": "南山市局", "kind": "city_bureau"}
    world.unit["nanshan"] = Unit.enter(by=None, code="nanshan", **facts)
    for code in ("hekou", "nanshan"):
        user = User.enter(login=f"member_{code}", name=code, password="x", by=None)
        cast.appoint(user, Role.STATION_MEMBER, world.unit[code], by=world.user["security"])
    samples.join_school(world)
    cast.join_posts(world)
    world.user["bureau_applicant"] = User.enter(login="bureau_applicant", name="分局", password="x", by=None)
    cast.appoint(world.user["bureau_applicant"], Role.APPLICANT, world.unit["donghu"], by=world.user["security"])


def keys(name: str, door: Door, row) -> dict:
    """What stands in the address of a row, or of the row above it and then its own."""
    if door.above == "code":
        return {"code": row.code, **door.more}
    if not door.above:
        return {"target" if name == "draft" else "pk": row.pk, **door.more}
    above = row if hasattr(row, "minors") else getattr(row, door.above)
    above = above.minors.get() if hasattr(above, "minors") else above
    return {"pk": above.pk, door.row.__name__.removeprefix("session_"): row.pk, **door.more}


def knock(client: Client, url: str):
    """GET where there is a page, POST where there is only a deed."""
    response = client.get(url)
    return client.post(url) if response.status_code == 405 else response


OPEN_ROWS = sorted(name for name, door in DOORS.items() if door.row and door.right == PUBLIC)
ROWS = sorted(
    (name for name, door in DOORS.items() if door.row and door.right != PUBLIC),
    key=lambda name: (DOORS[name].row.__name__, name),
)
PLAIN = sorted(name for name, door in DOORS.items() if not door.row and name not in {"job", "draft-removal"})


def test_pages_without_a_row_open_by_their_right(town, as_):
    wrong = []
    for name in PLAIN:
        door, url = DOORS[name], reverse(name, kwargs=DOORS[name].more)
        if door.right == PUBLIC:
            wrong += [name] if knock(Client(), url).status_code not in OPEN else []
            continue
        inside, outside = knock(as_(door.opens), url), knock(Client(), url)
        wrong += [(name, door.opens, inside.status_code)] if inside.status_code not in OPEN else []
        wrong += [(name, "stranger")] if not outside.headers.get("Location", "").startswith("/login/") else []
        if door.right != ANY:
            refused = knock(as_(door.refuses), url)
            wrong += [(name, door.refuses, refused.status_code)] if refused.status_code != door.answer else []
    assert wrong == []


@pytest.mark.parametrize("name", OPEN_ROWS)
def test_a_public_page_of_a_row_opens_to_a_stranger(town, name):
    door = DOORS[name]
    own = keys(name, door, door.row(town.unit[door.at]))
    assert knock(Client(), reverse(name, kwargs=own)).status_code in OPEN
    for one in own.keys() - door.more.keys():
        assert knock(Client(), reverse(name, kwargs=own | {one: MISSING})).status_code == 404


@pytest.mark.walk
@pytest.mark.parametrize("name", ROWS)
def test_a_page_of_a_row_opens_on_ones_own_and_is_nothing_elsewhere(town, as_, name):
    door = DOORS[name]
    own, beside = (keys(name, door, door.row(town.unit[code])) for code in (door.at, door.beside))
    gone = own | {key: "nowhere" if key == "code" else MISSING for key in own if key not in door.more}
    member = as_(door.opens)
    foreign, missing = (knock(member, reverse(name, kwargs=one)) for one in (beside, gone))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert foreign.content == missing.content
    if len(own) - len(door.more) > 1:  # a row of the neighbour's under one's own
        mixed = own | {key: beside[key] for key in own if key != "pk"}
        assert knock(member, reverse(name, kwargs=mixed)).content == missing.content
    url = reverse(name, kwargs=own)
    assert knock(as_(door.refuses), url).status_code == door.answer
    assert knock(Client(), url).headers["Location"].startswith("/login/")
    assert knock(member, url).status_code in OPEN


def test_the_allowed_hold_the_right_and_the_refused_do_not(town):
    """The accounts named in `DOORS` are what they are taken for."""
    wrong = []
    for name, door in DOORS.items():
        if isinstance(door.right, Permission):
            place = town.unit[door.at] if door.row else None
            if door.row and door.right == Permission.ANSWER_OUTREACH:  # held by the school of the row, not by a unit
                place = door.row(place)
            holds, lacks = (User.objects.get(login=one).can(door.right, place) for one in (door.opens, door.refuses))
            wrong += [] if holds and not lacks else [name]
    assert wrong == []


def test_what_is_ones_own_is_nothing_to_others(town, as_):
    job = samples.job_of(town.user["member"])
    url = reverse("job", args=[job.pk])
    assert as_("member").get(url).status_code == 302
    answers = [as_(name).get(one) for name in ("head", "bureau") for one in (url, reverse("job", args=[MISSING]))]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    target = samples.minor(town.unit["chengdong"]).pk
    drafts.keep(town.user["member"], "visit", target, QueryDict("findings=x"))
    removal = reverse("draft-removal", args=["visit", target])
    assert as_("head").post(removal).status_code == 302
    assert drafts.found(town.user["member"], "visit", [target])
    as_("member").post(removal)
    assert not drafts.found(town.user["member"], "visit", [target])


@pytest.mark.parametrize("slug", sorted(LEDGERS))
def test_the_pages_of_a_ledger_open_by_its_rights(as_, entered, slug):  # noqa: F811 — a fixture taken from its file
    ledger: Ledger = next(one for one in routed() if one.slug == slug)
    row = entered(slug)
    head, auditor, neighbour = as_("head"), as_("auditor"), as_("neighbour")
    for page in ("", "new", "template", "import"):
        assert head.get(ledger.url(page)).status_code == 200, page
        assert auditor.get(ledger.url(page)).status_code == 403, page
    for page in ("export", "editing"):
        assert head.post(ledger.url(page)).status_code == 200, page
        assert auditor.post(ledger.url(page)).status_code == 403, page
    for page in ("row", "edit", "void"):
        missing = neighbour.get(ledger.url(page, MISSING))
        assert (neighbour.get(ledger.url(page, row.pk)).content, missing.status_code) == (missing.content, 404), page
        assert auditor.get(ledger.url(page, row.pk)).status_code == 404, page
        assert head.get(ledger.url(page, row.pk)).status_code == 200, page
    assert head.get(ledger.url("trial", MISSING)).status_code == 404
    assert auditor.get(ledger.url("trial", MISSING)).status_code == 403


# --- the full product

FULL = pytest.mark.skipif("not config.getoption('--all')", reason="the full product is knocked at with --all")


@pytest.fixture
def everybody(town):
    """Every account of the cast by name."""
    return {user.login: user for user in User.objects.all()}


@FULL
def test_everybody_knocks_at_every_page_without_a_row(everybody):
    wrong = []
    for login, user in everybody.items():
        client = Client()
        client.force_login(user)
        for name in PLAIN:
            right = DOORS[name].right
            if isinstance(right, Permission) and name not in {"ledgers", "workbench"}:
                opened = knock(client, reverse(name, kwargs=DOORS[name].more)).status_code in OPEN
                wrong += [] if opened == user.can(right) else [(login, name)]
    assert wrong == []


@FULL
@pytest.mark.parametrize("name", ROWS)
def test_everybody_knocks_at_every_page_of_a_row(town, everybody, name):
    door, wrong = DOORS[name], []
    rows = {code: door.row(town.unit[code]) for code in (door.at, door.beside)}
    for login, user in everybody.items():
        client = Client()
        client.force_login(user)
        for code, row in rows.items():
            answer = knock(client, reverse(name, kwargs=keys(name, door, row)))
            opened = answer.status_code in OPEN and not answer.headers.get("Location", "").endswith("/reason/")
            if opened and isinstance(door.right, Permission) and not user.can(door.right, within(row)):
                wrong.append((login, code))
    assert wrong == []


def within(row):
    """The row whose place decides: a photo's session, a child's file."""
    for above in ("session", "minor", "item", "one", "project"):
        if hasattr(row, above) and not hasattr(row, "within"):
            return getattr(row, above)
    return row

"""A token planted in every sealed column, and in a child's number, is found nowhere in the clear.

Every model is walked: a new sealed column is planted without a line here, a new model needs a row of its own. Then
every role opens its pages (with `--all` every page that opens for it), everything is taken away that can be taken,
and the traces are read.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from cases import exporting
from cases.identity import check_digit
from cases.models import (
    DropoutReview,
    DropoutVisit,
    IntervalChange,
    Minor,
    Persuasion,
    Reveal,
    VisitExport,
)
from guanai import drafts, jobs
from guanai.calendars import today
from guanai.fields import SealedTextField
from guanai.models import Attachment, Draft, Job, Revision, Upload
from guanai.navigation import routed
from reports.models import Acknowledgement
from stations.access import Permission
from stations.models import User
from tests import samples
from tests import world as cast
from tests.cases import files
from tests.doors import DOORS, PUBLIC, Door
from tests.test_access import keys

pytestmark = pytest.mark.django_db
LATER = (None, samples.term, samples.visit_export_ready)  # made of another row, or once the tokens are planted
ROLES = ("head", "member", "mentor", "officer", "county", "bureau", "keeper", "security", "auditor", "system", "nobody")
PERSONAL, ALL = ("mentor", "officer"), "--all"
IN_JSON = {Draft: lambda token: {"findings": [token]}, Revision: lambda token: {"情况": token}}


def sealed_columns() -> dict[type[models.Model], list[SealedTextField]]:
    """Of every model of the portal."""
    found = {}
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        found |= {model: columns} if columns else {}
    return found


def plant(model: type[models.Model], column: SealedTextField) -> str:
    """The same token in that column of every row, sealed to each row."""
    token = f"token-{model._meta.model_name}-{column.name}-{uuid4().hex}"
    for row in model._base_manager.all():
        text = json.dumps(IN_JSON[model](token)) if model in IN_JSON else token
        setattr(row, column.attname, text)
        model._base_manager.filter(pk=row.pk).update(**{column.name: column.pre_save(row, add=False)})
    return token


class Heard(logging.Handler):
    """What the portal would have written into its log."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record):
        self.lines.append(logging.Formatter("%(message)s").format(record))


@pytest.fixture
def heard():
    handler, loggers = Heard(), [logging.getLogger(name) for name in ("", "guanai", "django", "django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def rows(world, settings, tmp_path):
    """A row behind every address, of the station of the cast."""
    settings.MEDIA_ROOT = tmp_path / "media"
    files.join_mentor(world)
    files.join_officer(world)
    cast.join_posts(world)
    samples.join_school(world)
    made = {one: one(world.unit["chengdong"]) for one in {door.row: 0 for door in DOORS.values()} if one not in LATER}
    made[samples.term] = made[samples.day_off].term
    beside(made, world)
    return made


def beside(made: dict, world) -> None:
    """What is sealed and has no address of its own."""
    member, visit = world.user["member"], made[samples.visit]
    visit.amend({"findings": "改过"}, version=visit.version, by=member)
    drafts.keep(member, "visit", made[samples.minor].pk, QueryDict("findings=x"))
    case, team = made[samples.dropout], made[samples.team]
    for row in (
        Persuasion(case=case, held_on=case.detected_on, by_whom="校长", story="上门"),
        DropoutVisit(case=case, held_on=case.detected_on, story="上门"),
        DropoutReview(case=case, held_on=case.detected_on, finding="继续"),
        IntervalChange(team=team, changed_on=team.formed_on, before=team.interval_days, days=15, reason="好转"),
    ):
        row.enter(by=member)
    for one in (samples.post_cycle, samples.post_application, samples.post_title):
        made[one].steps.create(status=made[one].status, note="x", by=member.pk)
    handed = made[samples.submission]
    for one in (handed, handed.outline):
        one.steps.create(status=one.status, note="x", by=member.pk)
    Acknowledgement.give(
        handed.unit, "W20", case.pk, blocks=False, by=world.user["head"], until=today(), plan="本周补上"
    )
    kept = Attachment.store(b"PK", name="a.xlsx", media_type="x")
    Upload.objects.create(ledger="sessions", owner=member.pk, attachment=kept, outcome="x")


@pytest.fixture
def tokens(rows) -> dict[str, str]:
    """Token -> where it was planted."""
    bare = [model._meta.label for model in sealed_columns() if not model._base_manager.exists()]
    assert bare == [], "a row of each in tests/samples.py, please"
    found = {
        plant(model, column): f"{model.__name__}.{column.name}"
        for model, columns in sealed_columns().items()
        for column in columns
        if column.name != "id_no"
    }
    return found | number_of(rows[samples.minor])


def number_of(minor: Minor) -> dict[str, str]:
    """A number that no other child has; the digits before it would do for a search."""
    first = "99000020130305997"
    minor.id_no = first + check_digit(first)
    minor.save()
    return {minor.id_no: "Minor.id_no", first: "Minor.id_no"}


def opens(role: str, name: str, door: Door, rows) -> bool:
    """Lists to every role; a page of a row to the account that it is for, with `--all` to every role that may."""
    if name in ("job", "draft-removal", "logout") or (door.row and door.row not in rows):
        return False
    own = role == door.opens or (role in PERSONAL and name.startswith("minor"))
    return not door.row or own or ALL in sys.argv


def visited(world, rows) -> Iterator[tuple[str, object]]:
    """The pages as every role, the identity of the children being shown to who records them."""
    for role in ROLES:
        user, client = User.objects.get(login=role), Client()
        client.force_login(user)
        if role in ("head", "member"):
            for minor in Minor.objects.valid().visible_to(user):
                Reveal.show(minor, "visit", by=user)
        for name, door in DOORS.items():
            may = not isinstance(door.right, Permission) or user.can(door.right)
            if may and opens(role, name, door, rows):
                url = reverse(name, kwargs=keys(name, door, rows[door.row]) if door.row else door.more)
                yield url, client.get(url)


def taken(world, rows) -> Iterator[tuple[str, object]]:
    """Every list that goes out as Excel, every paper of a file, and the searches that lead to one."""
    head = Client()
    head.force_login(world.user["head"])
    for ledger in routed():
        yield ledger.url("export"), head.post(ledger.url("export"))
    for kind in ("whole", "timeline"):
        url = reverse("file-paper", args=[rows[samples.visit].minor_id, kind])
        yield url, head.get(url)
    for asked in (rows[samples.minor].id_no, Minor.objects.first().name):
        yield reverse("minor-search"), head.post(reverse("minor-search"), {"q": asked})
    for export in VisitExport.objects.filter(status="asked"):
        export.approve(by=world.user["county"])
        jobs.run(export.job_id, exporting.write)
        yield "export", head.get(reverse("visit-export-file", args=[export.pk]))


def outside(url: str, response) -> str:
    """What of an answer is no content: its address, its headers and cookies, its title, the addresses in it."""
    told = [url, *map(str, response.headers.items()), response.cookies.output()]
    if "text/html" in response.headers.get("Content-Type", ""):
        page = response.content.decode()
        told += re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
        told += re.findall(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"', page)
    return "\n".join(told)


def kept() -> Iterator[tuple[str, bytes]]:
    """The database read in the clear: every cell of every table; of SQLite the file itself as well."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = (cell for row in cursor.fetchall() for cell in row)
            yield (
                table,
                b"\n".join(bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in cells),
            )
    if connection.vendor == "sqlite":
        yield "the file", connection.connection.serialize()
    yield "sessions", repr([one.get_decoded() for one in Session.objects.all()]).encode()


def stored(*folders) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of every file."""
    for folder in folders:
        for path in folder.rglob("*"):
            yield "a file name", str(path.relative_to(folder)).encode()
            if path.is_file():
                yield "media", path.read_bytes()


def found_in(places, tokens: dict[str, str]) -> set[tuple[str, str]]:
    """Which token stands where."""
    any_of = re.compile(b"|".join(re.escape(token.encode()) for token in tokens))
    return {(tokens[hit.decode()], place) for place, data in places for hit in any_of.findall(data)}


@pytest.mark.skipif(ALL not in sys.argv, reason="the walk is made with --all")
def test_a_planted_token_is_found_nowhere_in_the_clear(world, rows, tokens, heard, settings, tmp_path, capfd):
    seen, around, opened = set(), [], 0
    for url, response in (*visited(world, rows), *taken(world, rows)):
        assert response.status_code < 500, url
        opened += response.status_code == 200
        around.append(("a title, an address or a header", outside(url, response).encode()))
        seen |= found_in([("page", response.getvalue())], tokens)
    printed = "".join(capfd.readouterr())
    log = [("log", "\n".join([*heard.lines, printed]).encode())]
    assert found_in([*around, *log, *kept(), *stored(tmp_path)], tokens) == set()
    assert VisitExport.objects.filter(status="ready").exists()
    assert Job.objects.exists()
    assert opened > 200
    shown = {where for where, _ in seen}
    assert {"Minor.name", "Minor.id_no", "MentoringVisit.findings", "JuvenileCase.case_no", "Guardian.name"} <= shown


def test_no_page_for_anybody_shows_one(world, rows, tokens):
    """Every page without log-in, and every list of it, of rows that exist; nothing of a child and no letter."""
    stranger, opened = Client(), 0
    for name, door in DOORS.items():
        if door.right == PUBLIC and name != "logout":
            url = reverse(name, kwargs=keys(name, door, rows[door.row]) if door.row else door.more)
            for response in (
                stranger.get(url),
                stranger.get(url, {"tab": "creating"}),
                stranger.get(url, {"tab": "ended"}),
            ):
                opened += response.status_code == 200
                told = [("page", response.getvalue()), ("around", outside(url, response).encode())]
                assert found_in(told, tokens) == set(), url
    assert opened > 15


def test_what_stands_in_the_clear_is_found(world, tokens, tmp_path):
    token = next(iter(tokens))
    Minor.objects.update(void_reason=token)
    (tmp_path / token).write_text("x")
    places = {place for _, place in found_in([*kept(), *stored(tmp_path)], tokens)}
    assert {"cases_minor", "a file name"} <= places

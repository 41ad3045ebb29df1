"""审计记录: read by the auditor alone, by ids, in the auditor's own tree."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from guanai.models import AuditEntry
from stations.access import Role
from stations.models import Unit, User
from stations.views.audits import ACTS, in_words
from tests import world as cast
from tests.stations.rows import errors, person

pytestmark = pytest.mark.django_db
APPS = ("guanai", "stations", "cases", "outreach", "reports")


def lines(client, **asked) -> list:
    return [told["line"] for told in client.get("/audits/", asked).context["lines"]]


@pytest.mark.parametrize("name", ["member", "head", "county", "bureau", "security", "system", "nobody"])
def test_nobody_else_reads_the_trail(as_, name):
    assert as_(name).get("/audits/").status_code == 403


def test_the_trail_stands_latest_first_and_says_what_was_done(as_, world):
    person(world.unit["chengdong"], name="王晓明").void("登记重复", by=world.user["head"])
    page = as_("auditor").get("/audits/")
    told = page.context["lines"]
    assert [one["line"].id for one in told] == sorted((one["line"].id for one in told), reverse=True)
    assert (told[0]["what"], told[0]["who"]) == ("登录：登录", "auditor") or told[0]["what"] == "人员：作废"
    assert "王晓明" not in page.content.decode()
    assert "登记重复" not in page.content.decode()


def test_reading_the_trail_leaves_its_own_line(as_, world):
    as_("auditor").get("/audits/", {"login": "head"})
    line = AuditEntry.objects.latest("id")
    assert (line.verb, line.actor, line.detail) == ("audit.read", world.user["auditor"].pk, {"fields": ["login"]})


def test_it_is_narrowed_by_account_act_object_and_day(as_, world):
    row = person(world.unit["chengdong"])
    row.void("重复", by=world.user["head"])
    client = as_("auditor")
    assert {line.actor for line in lines(client, login="head")} == {world.user["head"].pk}
    assert {line.verb for line in lines(client, verb="void")} == {"person.void"}
    assert [line.verb for line in lines(client, target=str(row.pk))] == ["person.void", "person.enter"]
    assert not lines(client, until="2020-01-01")
    assert not lines(client, since="2040-01-01")
    day = str(AuditEntry.objects.latest("id").at.date())
    assert lines(client, since=day[:8] + "01", verb="void")


@pytest.mark.parametrize(
    ("field", "value"),
    [("since", "昨天"), ("until", "9999-12-31"), ("login", "nobody-knows"), ("login", "a\x00"), ("verb", "fly"),
     ("target", "123"), ("login", "x" * 41)],
)  # fmt: skip
def test_what_cannot_be_read_widens_nothing(as_, field, value):
    response = as_("auditor").get("/audits/", {field: value})
    assert list(errors(response)) == [field]
    assert response.context["lines"] == []


def test_pages_follow_each_other_by_number(as_, world):
    for _ in range(60):
        AuditEntry.objects.count()
        person(world.unit["chengdong"])
    client = as_("auditor")
    first = client.get("/audits/")
    second = client.get("/audits/", {"before": first.context["older"]})
    seen = [told["line"].id for page in (first, second) for told in page.context["lines"]]
    assert seen == sorted(set(seen), reverse=True)
    assert len(first.context["lines"]) == 50
    for nonsense in ("x", "-1", "9" * 30, "１"):
        assert client.get("/audits/", {"before": nonsense}).status_code == 200


def test_an_auditor_of_a_county_reads_the_countys_lines(as_, world):
    world.user["county_auditor"] = User.enter(login="county_auditor", name="审计", password="x", by=None)
    cast.appoint(world.user["county_auditor"], Role.AUDITOR, world.unit["donghu"], by=world.user["security"])
    person(world.unit["chengdong"]).void("重复", by=world.user["head"])
    person(world.unit["hekou"]).void("重复", by=world.user["other_county"])
    actors = {line.actor for line in lines(as_("county_auditor"))}
    assert actors == {world.user["head"].pk}


def test_another_citys_lines_are_not_read(as_):
    other = Unit.enter(by=None, code="nanshan", name="南山市公安局", short="南山市局", kind="city_bureau")
    stranger = User.enter(login="stranger", name="外市", password="x", by=None)
    cast.appoint(stranger, Role.STATION_HEAD, other, by=User.objects.get(login="security"))
    person(other).void("重复", by=User.objects.get(login="stranger"))
    assert stranger.pk not in {line.actor for line in lines(as_("auditor"))}


def test_every_act_of_the_portal_has_its_word():
    """A new verb is written into `ACTS` with the code that records it."""
    code = "".join(path.read_text() for app in APPS for path in Path(settings.BASE_DIR, app).rglob("*.py"))
    acts = set(re.findall(r'record\(\s*f?"[^"]*?\.([a-z_]+)"', code))
    assert len(acts) > 20
    assert acts - set(ACTS) == set()
    assert in_words("minor.read") == "未成年人档案：查看"


def test_a_page_of_the_trail_asks_few_questions(as_, world, django_assert_max_num_queries):
    for _ in range(30):
        person(world.unit["chengdong"])
    client = as_("auditor")
    with django_assert_max_num_queries(25):  # its own line among them
        assert client.get("/audits/").status_code == 200

"""The pages of units: the tree, a new unit, new names, mergers; kept by the bureau alone."""

from datetime import date

import pytest

from guanai.calendars import today
from guanai.models import AuditEntry
from stations.models import Unit
from tests.stations.rows import MISSING, errors, send

pytestmark = pytest.mark.django_db
NEW = {"name": "东湖分局城南派出所", "short": "城南所", "kind": "police_station", "code": "chengnan"}


@pytest.fixture
def of_donghu(world) -> dict:
    """What is typed for a new unit below 东湖分局."""
    return NEW | {"parent": str(world.unit["donghu"].pk)}


def fresh(world, code: str) -> Unit:
    return Unit.objects.get(pk=world.unit[code].pk)


def test_the_tree_stands_in_the_order_of_print(as_):
    units = as_("bureau").get("/units/").context["units"]
    assert [unit.code for unit in units] == ["chengbei", "donghu", "chengdong", "chengxi", "qinghe", "hekou"]
    assert [unit.depth for unit in units] == [0, 1, 2, 2, 1, 2]


@pytest.mark.parametrize("name", ["member", "head", "county", "security", "auditor", "system", "nobody"])
def test_nobody_else_keeps_units(as_, world, name):
    client = as_(name)
    assert client.get("/units/").status_code == 403
    assert client.get("/units/new/").status_code == 403
    assert client.get(f"/units/{world.unit['chengdong'].pk}/merger/").status_code in (403, 404)


def test_a_unit_of_another_city_is_the_same_404_as_a_missing_one(as_):
    other = Unit.enter(by=None, code="nanshan", name="南山市公安局", short="南山市局", kind="city_bureau")
    for page in ("", "name/", "merger/", "records/", "aliases/"):
        foreign, missing = (as_("bureau").get(f"/units/{pk}/{page}") for pk in (other.pk, MISSING))
        assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_a_new_unit_is_printed_after_those_already_there(as_, of_donghu):
    assert send(as_("bureau"), "/units/new/", **of_donghu).status_code == 302
    unit = Unit.objects.get(code="chengnan")
    assert (unit.path, unit.records_since) == ("0001/0001/0003/", today())
    assert AuditEntry.objects.filter(verb="unit.enter", target=unit.pk).exists()


def test_a_form_posted_twice_makes_one_unit(as_, of_donghu):
    client = as_("bureau")
    sent = of_donghu | {"token": client.get("/units/new/").context["form"]["token"].value()}
    first, second = client.post("/units/new/", sent), client.post("/units/new/", sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert Unit.objects.filter(code="chengnan").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 61), ("name", "a\x00b"), ("short", ""), ("short", "x" * 31), ("kind", ""),
        ("kind", "castle"), ("code", ""), ("code", "1abc"), ("code", "有字"), ("code", "x" * 41), ("code", "donghu"),
        ("parent", ""), ("parent", MISSING), ("opened_on", "0001-01-01"), ("opened_on", "9999-01-01"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_at_its_field(as_, of_donghu, field, value):
    said = errors(send(as_("bureau"), "/units/new/", **of_donghu | {field: value}))
    assert list(said) == [field]
    assert "\u4e00" <= said[field][0][0] <= "\u9fff"
    assert not Unit.objects.filter(code="chengnan").exists()


def test_a_code_in_capitals_and_full_width_is_taken(as_, of_donghu):
    assert send(as_("bureau"), "/units/new/", **of_donghu | {"code": "Ｃhengnan"}).status_code == 302
    assert Unit.objects.filter(code="chengnan").exists()


def test_a_renamed_unit_is_still_found_by_its_old_name(as_, world):
    url = f"/units/{world.unit['qinghe'].pk}/name/"
    sent = {"name": "清河市公安局", "short": "清河市局", "on": "2026-03-01"}
    assert as_("bureau").post(url, sent).status_code == 302
    assert as_("bureau").post(url, sent).status_code == 302  # a second press adds no alias
    unit = fresh(world, "qinghe")
    assert (unit.name, unit.short) == ("清河市公安局", "清河市局")
    assert {alias.name for alias in unit.aliases.all()} == {"清河县公安局", "清河县局"}


def test_a_merged_unit_goes_with_all_below_under_its_successor(as_, world):
    url = f"/units/{world.unit['qinghe'].pk}/merger/"
    sent = {"successor": str(world.unit["donghu"].pk), "on": "2026-03-01"}
    assert as_("bureau").post(url, sent).status_code == 302
    assert fresh(world, "hekou").path.startswith(world.unit["donghu"].path)
    assert fresh(world, "qinghe").closed_on == date(2026, 3, 1)
    assert as_("bureau").post(url, sent).headers["Location"] == f"/units/{world.unit['qinghe'].pk}/"
    assert AuditEntry.objects.filter(verb="unit.merge").count() == 1


@pytest.mark.parametrize("successor", ["qinghe", "hekou"])
def test_a_unit_is_not_merged_into_itself_or_its_own(as_, world, successor):
    url = f"/units/{world.unit['qinghe'].pk}/merger/"
    said = errors(as_("bureau").post(url, {"successor": str(world.unit[successor].pk), "on": "2026-03-01"}))
    assert "不在您的范围内" in said["successor"][0]


def test_a_merger_before_the_unit_was_opened_is_refused(as_, world):
    Unit.objects.filter(code="qinghe").update(opened_on="2020-01-01")
    url = f"/units/{world.unit['qinghe'].pk}/merger/"
    said = errors(as_("bureau").post(url, {"successor": str(world.unit["donghu"].pk), "on": "2019-01-01"}))
    assert said == {"on": ["撤并日期不能早于设立日期。"]}


def test_the_first_day_of_own_records_is_changed(as_, world):
    url = f"/units/{world.unit['hekou'].pk}/records/"
    assert as_("bureau").post(url, {"day": "2025年1月1日"}).status_code == 302
    assert fresh(world, "hekou").records_since == date(2025, 1, 1)
    assert AuditEntry.objects.latest("id").verb == "unit.count"


def test_another_name_is_entered_once(as_, world):
    url = f"/units/{world.unit['hekou'].pk}/aliases/"
    for _ in range(2):
        assert as_("bureau").post(url, {"name": "河口派出所"}).status_code == 302
    assert list(Unit.objects.named("河口派出所")) == [world.unit["hekou"]]


def test_the_tree_asks_few_questions(as_, world, django_assert_max_num_queries):
    for number in range(40):
        Unit.enter(
            by=None, code=f"u{number}", name="所", short="所", kind="police_station", parent=world.unit["donghu"]
        )
    client = as_("bureau")
    with django_assert_max_num_queries(15):
        assert client.get("/units/").status_code == 200

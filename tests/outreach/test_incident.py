"""涉未成年人警情: a grid of complete months; a blank is no zero; who entered what, when."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from outreach.forms.incident import CLEARED, EARLY, MEANWHILE
from outreach.incidents import streaks
from outreach.models import IncidentCount
from outreach.todo.months import month_items, unreported
from outreach.zero_reports import Month
from reports.workbench import Workbench
from tests.stations.rows import errors

ON = date(2026, 11, 22)
URL = "/incidents/chengdong/2026/"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def unit(world):
    return world.unit["chengdong"]


def shown(client, url=URL) -> dict:
    """What the page would send if nobody typed anything."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: "" if value is None else str(value) for name, value in values.items() if not form[name].field.disabled
    }


def save(client, url=URL, **typed):
    return client.post(url, shown(client, url) | {name.replace("_", "-"): value for name, value in typed.items()})


def kept() -> dict:
    return {(row.kind, row.month): row.number for row in IncidentCount.objects.valid()}


def report(unit, numbers, kind="criminal", year=2026, first=1, by=None):
    for month, number in enumerate(numbers, first):
        if number is not None:
            IncidentCount(unit=unit, year=year, month=month, kind=kind, number=number).enter(by=by)


def criminal(unit) -> int:
    return streaks(list(IncidentCount.objects.of(unit)), ON)[0].months


def test_eight_months_of_zeros_after_three_and_one(as_, unit):
    report(unit, [3, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    assert criminal(unit) == 8
    assert "刑事警情连续 8 个月零接报" in as_("member").get(URL).content.decode()


def test_a_month_nobody_reported_breaks_the_run(as_, unit):
    report(unit, [0, None, 0], first=8)
    assert criminal(unit) == 1
    report(unit, [0, None, 0], kind="order", first=7)
    assert "治安警情10 月还没有报，连续月数断在这里" in as_("member").get(URL).content.decode()


def test_a_run_goes_on_across_the_year(unit):
    report(unit, [5, 0, 0], year=2025, first=10)
    report(unit, [0] * 10)
    assert criminal(unit) == 12


def test_what_was_voided_was_not_reported(as_, world, unit):
    report(unit, [0] * 10)
    row = IncidentCount.objects.get(month=9)
    url = reverse("incident-void", args=[row.pk])
    assert as_("member").post(url, {"reason": "报重了"})["Location"] == URL
    assert criminal(unit) == 1


def test_the_grid_writes_what_was_typed_and_leaves_blanks_blank(world, as_, unit):
    assert save(as_("member"), criminal_1="３", criminal_2="0", order_10="1,2").status_code == 302
    assert kept() == {("criminal", 1): 3, ("criminal", 2): 0, ("order", 10): 12}
    assert save(as_("member"), criminal_2="1").status_code == 302
    assert kept()["criminal", 2] == 1
    page = as_("member").get(URL).content.decode()
    assert f"{world.user['member'].name}，11 月 22 日" in page
    assert f"{world.user['member'].name} 11 月 22 日 10:00 改过" in page


def test_a_month_that_is_not_over_cannot_be_reported(as_):
    for month in (11, 12):
        assert errors(save(as_("member"), **{f"criminal_{month}": "0"})) == {f"criminal-{month}": [EARLY]}
    assert kept() == {}
    assert as_("member").get("/incidents/chengdong/2027/").status_code == 404


def test_a_reported_month_does_not_become_blank(as_, unit):
    report(unit, [3])
    assert errors(save(as_("member"), criminal_1="")) == {"criminal-1": [CLEARED]}
    assert kept() == {("criminal", 1): 3}


@pytest.mark.parametrize("typed", ["-1", "没有", "1.5", "100001", "9" * 30])
def test_what_is_no_number_is_said_at_its_month(as_, typed):
    assert errors(save(as_("member"), criminal_1=typed, criminal_2="1")).keys() == {"criminal-1"}
    assert kept() == {}


def test_who_comes_second_writes_nothing_and_is_told(as_, unit):
    first, second = as_("member"), as_("head")
    known = shown(second)
    save(first, criminal_1="3")
    answer = second.post(URL, known | {"criminal-1": "5", "criminal-2": "0"})
    assert answer.status_code == 409
    assert MEANWHILE in answer.content.decode()
    assert kept() == {("criminal", 1): 3}
    assert second.post(URL, known | {"criminal-2": "0"}).status_code == 302
    assert kept() == {("criminal", 1): 3, ("criminal", 2): 0}
    known = shown(second)
    save(first, criminal_1="4")
    assert second.post(URL, known | {"criminal-1": "6"}).status_code == 409
    assert kept()["criminal", 1] == 4


def test_the_county_reads_and_does_not_write(as_, unit):
    report(unit, [0])
    county = as_("county")
    assert county.post(URL, {"criminal-2": "0"}).status_code == 403
    assert 'type="submit">保存' not in county.get(URL).content.decode()
    assert kept() == {("criminal", 1): 0}


def test_the_county_sees_each_station_with_its_streaks(as_, unit):
    report(unit, [0] * 10)
    page = as_("county").get("/incidents/")
    told = {line.unit.code: [one.said for one in line.streaks] for line in page.context["lines"]}
    assert told == {"chengdong": ["连续 10 个月零接报", "还没有报过"], "chengxi": ["还没有报过", "还没有报过"]}
    assert as_("member").get("/incidents/")["Location"] == URL


def test_the_list_of_units_takes_few_queries(as_, world, django_assert_max_num_queries):
    bureau = as_("bureau")
    for code in ("chengdong", "chengxi", "hekou"):
        report(world.unit[code], [0] * 10)
    with django_assert_max_num_queries(15):
        assert bureau.get("/incidents/").status_code == 200
    member = as_("member")
    with django_assert_max_num_queries(15):
        assert member.get(URL).status_code == 200


def test_a_month_is_reported_once(unit):
    report(unit, [0])
    with pytest.raises(IntegrityError), transaction.atomic():
        report(unit, [1])
    assert Month(2026, 1) == IncidentCount.objects.get().at
    with pytest.raises(IntegrityError), transaction.atomic():
        report(unit, [1], first=13)


def test_last_month_waits_on_who_has_begun_to_report(world, as_, unit):
    member, county = world.user["member"], world.user["county"]
    assert not unreported(member, ON).exists()
    report(unit, [0] * 9)
    report(unit, [0] * 10, kind="order")
    assert [one.action_url for one in month_items(member, ON, 5)] == [URL]
    assert not unreported(county, ON).exists()
    assert {one.label: one.number for one in Workbench(member, ON).waiting}["警情月报"] == 1
    report(unit, [0], first=10)
    assert not unreported(member, ON).exists()
    assert unreported(member, date(2026, 12, 1)).get() == unit

"""谁看过: for the head of the station; who, when, what, why."""

import pytest
from django.urls import reverse

from cases.models import DropoutCase, RescueCase, Reveal, RightsAidCase
from guanai.calendars import today
from guanai.models import AuditEntry
from stations.models import Person
from tests.cases import files
from tests.cases.test_sealing import sealed


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def address(minor) -> str:
    return reverse("minor-readers", args=[minor.pk])


def looks(client, minor):
    return [
        (str(one["who"]), str(one["unit"]), one["what"], one["why"])
        for one in client.get(address(minor)).context["looks"]
    ]


def test_the_head_sees_who_looked_and_why(world, as_, minor):
    as_("county").get(minor.get_absolute_url())
    Reveal.show(minor, "visit", by=world.user["member"])
    as_("member").get(minor.get_absolute_url())
    as_("bureau").post(reverse("minor-reason", args=[minor.pk]), {"reason": "complaint"})
    assert looks(as_("head"), minor) == [
        ("市局关工委bureau", "城北市局", "市局打开", "办理来信来访"),
        ("站员member", "城东所", "查看（身份显示中）", None),
        ("站员member", "城东所", "显示身份", "走访联系"),
        ("县区关工委county", "东湖分局", "查看", None),
    ]


def test_the_head_s_own_look_is_there_the_next_time(world, as_, minor):
    assert looks(as_("head"), minor) == []
    assert looks(as_("head"), minor) == [("站长head", "城东所", "查看", None)]


def done_for(minor) -> list:
    facts = {"household": "x", "plan": "y", "detected_on": today(), "years_done": 7, "reason": "weary"}
    rows, both = [DropoutCase(minor=minor, **facts)], {"minor": minor, "unit": minor.unit}
    rows.append(RightsAidCase(kind="psych", opened_on=today(), story="谈心", **both))
    rows.append(RescueCase(kind="missing", found_on=today(), place="车站", **both))
    for row in rows:
        row.enter(by=None)
    return rows


def test_prints_and_pages_of_what_was_done_for_the_child_stand_there(world, as_, minor):
    for row in done_for(minor):
        as_("member").get(row.get_absolute_url())
    as_("member").get(reverse("file-paper", args=[minor.pk, "whole"]))
    said = [what for who, _, what, _ in looks(as_("head"), minor) if who == "站员member"]
    assert said == ["打印", "查看走失流浪", "查看维权帮助", "查看控辍保学"]


def test_the_bureau_says_why_before_it_reads_what_was_done_for_the_child(as_, minor):
    bureau, reason, rows = as_("bureau"), reverse("minor-reason", args=[minor.pk]), done_for(minor)
    for row in rows:
        assert bureau.get(row.get_absolute_url()).headers.get("Location") == reason
        assert not AuditEntry.objects.filter(target=row.pk, verb__endswith=".read").exists()
    bureau.post(reason, {"reason": "complaint"})
    for row in rows:
        assert bureau.get(row.get_absolute_url()).status_code == 200
    assert as_("county").get(rows[0].get_absolute_url()).status_code == 200


def test_reveals_are_read_alone(world, as_, minor):
    Reveal.show(minor, "visit", by=world.user["member"])
    as_("county").get(minor.get_absolute_url())
    page = as_("head").get(f"{address(minor)}?only=reveals")
    assert [one["what"] for one in page.context["looks"]] == ["显示身份"]


def test_the_same_page_within_an_hour_is_one_line(as_, minor):
    county = as_("county")
    for _ in range(3):
        county.get(minor.get_absolute_url())
    assert looks(as_("head"), minor) == [("县区关工委county", "东湖分局", "查看，3 次", None)]


def test_of_a_sealed_matter_it_does_not_tell(world, as_, minor):
    files.join_officer(world)
    case = files.case(minor, Person.objects.get(name="郑警官"), disposition="penalty", disposed_on=today())
    as_("officer").get(minor.get_absolute_url())
    Reveal.show(minor, "safeguard", by=world.user["officer"])
    Reveal.show(minor, "safeguard", by=world.user["head"])
    assert len(looks(as_("head"), minor)) == 3
    sealed(minor, by=world.user["keeper"], basis="penalty", case=case, extent="matter")
    found = [one for one in looks(as_("head"), minor) if one[2] == "显示身份"]
    assert found == [("站长head", "城东所", "显示身份", "办理保障、转办或救助")]
    assert "郑警官" not in as_("head").get(address(minor)).text
    assert str(world.user["officer"]) not in as_("head").get(address(minor)).text


def test_looks_at_another_file_are_not_there(world, as_, minor):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    as_("county").get(other.get_absolute_url())
    assert looks(as_("head"), minor) == []


def test_many_looks_come_by_pages(world, as_, minor):
    for number in range(55):
        minor.note_reading(by=world.user["county"], page=str(number), identified=False)
    first = as_("head").get(address(minor)).context
    second = as_("head").get(f"{address(minor)}?before={first['older']}").context
    assert (len(first["looks"]), len(second["looks"]), second["older"]) == (50, 5, None)
    for nonsense in ("x", "9" * 40, "-1", "１"):
        assert as_("head").get(f"{address(minor)}?before={nonsense}").status_code == 200


@pytest.mark.parametrize("who", ["member", "county", "bureau"])
def test_nobody_else_in_scope_may(as_, minor, who):
    assert as_(who).get(address(minor)).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "auditor", "system", "security", "nobody"])
def test_strangers_find_nothing(as_, minor, who):
    assert as_(who).get(address(minor)).status_code == 404


def test_no_line_holds_anything_of_the_child(world, as_, minor):
    Reveal.show(minor, "visit", by=world.user["member"])
    as_("member").get(minor.get_absolute_url())
    for line in AuditEntry.objects.all():
        assert "刘" not in str(line.detail)
        assert minor.id_no not in str(line.detail)

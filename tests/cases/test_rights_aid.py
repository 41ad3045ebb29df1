"""维权帮助: for a child with a file or without, closed with its result, counted by child."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import RightsAidCase
from guanai.calendars import today
from guanai.models import AuditEntry
from reports.computing import Computed
from reports.span import Span
from tests.cases import files
from tests.stations.rows import errors, hidden, send

STORY = "学校不给办转学，母亲来所里求助。"
TYPED = {"kind": "school_dispute", "opened_on": str(today()), "story": STORY}
SPAN = Span.of_year(today().year, today())


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def aid(unit, minor=None, kind="legal_consult", **facts) -> RightsAidCase:
    row = RightsAidCase(unit=unit, minor=minor, kind=kind, **{"opened_on": today(), "story": STORY} | facts)
    row.enter(by=None)
    return row


def status(as_, name, row) -> int:
    return as_(name).get(row.get_absolute_url()).status_code


def test_it_is_taken_up_for_a_file_by_its_number_and_closed_with_a_result(as_, minor):
    member = as_("member")
    assert send(member, reverse("rights-aid-new"), **TYPED, minor=minor.file_no.lower()).status_code == 302
    row = RightsAidCase.objects.get()
    assert (row.minor, row.unit, row.story) == (minor, minor.unit, STORY)
    said = {"on": str(today()), "result": "已转学", "satisfied": "yes"}
    assert member.post(reverse("rights-aid-closing", args=[row.pk]), said).status_code == 302
    row.refresh_from_db()
    assert (row.closed_on, row.result, row.satisfied) == (today(), "已转学", "yes")
    assert "已转学" in member.get(row.get_absolute_url()).text


def test_a_child_without_a_file_is_helped_too(as_, world):
    assert send(as_("member"), reverse("rights-aid-new"), **TYPED).status_code == 302
    row = RightsAidCase.objects.get()
    assert (row.minor, row.unit) == (None, world.unit["chengdong"])
    assert "未建档" in as_("county").get(reverse("rights-aids")).text


def test_closed_twice_the_first_closing_stays(world, as_):
    row, head = aid(world.unit["chengdong"]), world.user["head"]
    for result in ("第一次", "第二次"):
        row.close(closed_on=today(), result=result, satisfied="yes", by=head)
    assert RightsAidCase.objects.get().result == "第一次"
    assert AuditEntry.objects.filter(verb="rightsaidcase.close").count() == 1


def test_posted_twice_it_is_one_matter(as_):
    member, url = as_("member"), reverse("rights-aid-new")
    values = hidden(member, url) | TYPED
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert RightsAidCase.objects.count() == 1


def test_with_a_file_it_follows_the_file_without_one_the_unit(world, as_, minor):
    files.join_mentor(world)
    filed, alone = aid(minor.unit, minor), aid(minor.unit)
    for name, found in (("member", 200), ("head", 200), ("county", 200), ("bureau", 302)):  # who says why first
        assert (status(as_, name, filed), status(as_, name, alone)) == (found, 200), name
    for name in ("neighbour", "other_county", "auditor", "nobody", "mentor"):
        assert (status(as_, name, filed), status(as_, name, alone)) == (404, 404), name
    files.team(minor, [world.user["mentor"].person])
    assert (status(as_, "mentor", filed), status(as_, "mentor", alone)) == (200, 404)


def test_when_the_file_moves_on_the_row_goes_with_it_and_the_number_stays(world, as_, minor):
    row = aid(minor.unit, minor)
    type(minor).objects.filter(pk=minor.pk).update(unit=world.unit["chengxi"])
    assert (status(as_, "member", row), status(as_, "neighbour", row)) == (404, 200)
    assert Computed.of("M40", world.unit["chengdong"], SPAN).total == 1


def test_the_story_is_for_who_may_know_the_child(as_, minor):
    row = aid(minor.unit, minor)
    assert STORY in as_("member").get(row.get_absolute_url()).text
    for name in ("county", "bureau"):
        assert STORY not in as_(name).get(row.get_absolute_url()).text
    assert AuditEntry.objects.filter(verb="rightsaidcase.read").count() == 2


def test_in_the_database_nothing_is_in_the_clear(world):
    row = aid(world.unit["chengdong"])
    row.close(closed_on=today(), result="赔了三千元", satisfied="no", by=world.user["head"])
    with connection.cursor() as cursor:
        cursor.execute("select story, result from cases_rightsaidcase")
        kept = [bytes(one) for one in cursor.fetchone()]
    assert all(kept)
    assert not [one for one in kept if STORY.encode() in one or "赔了三千元".encode() in one]


def test_what_tells_of_a_case_is_known_to_who_may_read_the_case(as_, minor):
    row = aid(minor.unit, minor, "judicial_relief")
    assert {name: status(as_, name, row) for name in ("head", "member", "county")} == {
        "head": 200,
        "member": 404,
        "county": 404,
    }
    said = errors(send(as_("member"), reverse("rights-aid-new"), **TYPED | {"kind": "custody"}))
    assert said == {"kind": ["没有找到这个类别，或不在您的范围内。"]}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"minor": "ZZZZ-9999"}, "minor", "没有找到这份档案，或不在您的范围内，请核对档案号。"),
        ({"opened_on": "2040-01-01"}, "opened_on", "受理日期不能晚于今天。"),
        ({"story": ""}, "story", "请填写情况。"),
        ({"kind": "x"}, "kind", "没有找到这个类别，或不在您的范围内。"),
    ],
)
def test_bad_input_is_said_at_its_field(as_, changes, field, words):
    assert errors(send(as_("member"), reverse("rights-aid-new"), **TYPED | changes)) == {field: [words]}
    assert not RightsAidCase.objects.exists()


def test_a_file_of_a_neighbour_is_as_unknown_as_none(as_, world):
    foreign = files.child(world.unit["chengxi"])
    said = errors(send(as_("member"), reverse("rights-aid-new"), **TYPED, minor=foreign.file_no))
    assert said == {"minor": ["没有找到这份档案，或不在您的范围内，请核对档案号。"]}


def test_it_is_not_closed_before_it_was_taken_up(as_, world):
    row = aid(world.unit["chengdong"])
    said = {"on": "2020-01-01", "result": "x", "satisfied": "yes"}
    answer = as_("member").post(reverse("rights-aid-closing", args=[row.pk]), said)
    assert errors(answer) == {"on": ["日期不能早于受理日期。"]}


def test_a_child_is_counted_once_however_often_it_was_helped(world, minor):
    other = files.child(minor.unit, id_no=files.number(2))
    for one, kind in ((minor, "psych"), (minor, "legal_aid"), (other, "labour"), (None, "psych"), (None, "other")):
        aid(minor.unit, one, kind)
    aid(minor.unit, minor).void("登记重复", by=world.user["head"])
    assert Computed.of("M40", minor.unit, SPAN).total == 4
    assert Computed.of("M41", minor.unit, SPAN).total == 2


def test_who_keeps_the_files_opens_the_rows_behind_the_number(as_, minor):
    for kind in ("psych", "labour"):
        aid(minor.unit, minor, kind)
    page = as_("head").get("/figures/chengdong/rows/M40/")
    assert (page.context["total"], minor.file_no in page.text, minor.name in page.text) == (2, True, False)


def test_above_the_station_few_children_have_no_rows(world, as_):
    for serial in range(1, 4):
        aid(world.unit["chengdong"], files.child(world.unit["chengdong"], id_no=files.number(serial)))
    assert as_("county").get("/figures/donghu/rows/M40/").context["total"] == 3
    aid(world.unit["chengxi"], files.child(world.unit["chengxi"], id_no=files.number(9)))
    assert as_("county").get("/figures/donghu/rows/M40/").context["total"] == 0  # three of four would tell of the one
    assert as_("county").get("/figures/chengxi/rows/M40/").context["total"] == 0
    assert as_("neighbour").get("/figures/chengxi/rows/M40/").context["total"] == 1


def test_the_list_takes_few_queries_whatever_its_length(world, as_):
    counts = []
    for serial in range(1, 8):
        aid(world.unit["chengdong"], files.child(world.unit["chengdong"], id_no=files.number(serial)))
        if serial in (2, 7):
            client = as_("county")
            with CaptureQueriesContext(connection) as found:
                assert client.get(reverse("rights-aids")).status_code == 200
            counts.append(len([one for one in found if "SAVEPOINT" not in one["sql"]]))
    assert counts[0] == counts[1] <= 15


def test_the_list_can_be_narrowed_to_what_is_not_finished(world, as_):
    aid(world.unit["chengdong"]).close(closed_on=today(), result="好", satisfied="yes", by=world.user["head"])
    aid(world.unit["chengdong"])
    member = as_("member")
    totals = [member.get(f"/rights-aid/{asked}").context["total"] for asked in ("", "?open=1", "?unit=chengxi")]
    assert totals == [2, 1, 0]


def test_the_file_shows_what_the_child_was_given_to_who_may_know_it(as_, minor):
    aid(minor.unit, minor, "labour")
    aid(minor.unit, minor, "judicial_relief")
    url = reverse("minor-helped", args=[minor.pk])
    seen = {name: as_(name).get(url) for name in ("head", "member", "county")}
    assert {name: len(page.context["entries"]) for name, page in seen.items()} == {"head": 2, "member": 1, "county": 1}
    assert {name: bool(page.context["offers"]) for name, page in seen.items()} == {
        "head": True,
        "member": True,
        "county": False,
    }
    assert as_("neighbour").get(url).status_code == 404


def test_from_the_file_the_form_opens_for_that_child(as_, minor):
    page = as_("member").get(reverse("rights-aid-new", query={"file": minor.file_no}))
    assert page.context["form"]["minor"].value() == minor.file_no

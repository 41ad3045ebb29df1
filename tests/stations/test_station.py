"""关工站: who sees and keeps them, their life, 六有, rooms."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.entry import Stale
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations import six
from stations.models import CareStation, StationFacility, StationHave, StationStage, StationStatus
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

NEW, LIST = reverse("station-new"), reverse("stations")
TYPED = {"name": "城东关爱工作站", "kind": "police_care", "established_on": "2024-03-01", "approval": ""}
MARCH, JUNE, SEPTEMBER = date(2024, 3, 1), date(2024, 6, 1), date(2024, 9, 1)


def names(response) -> list[str]:
    return [row.name for row in response.context["page"].rows]


@pytest.fixture
def station(world):
    return rows.station(world.unit["chengdong"], established_on=MARCH)


# --- entering


def test_a_county_enters_a_station_of_its_tree(world, as_):
    response = send(as_("county"), NEW, **TYPED, unit=world.unit["chengdong"].pk)
    station = CareStation.objects.get()
    assert response["Location"] == station.get_absolute_url()
    assert (station.status, station.unit.code) == ("active", "chengdong")
    assert [(stage.status, stage.starts_on) for stage in station.stages.all()] == [("active", MARCH)]
    assert AuditEntry.objects.filter(
        verb="carestation.enter", target=station.pk, actor=world.user["county"].pk
    ).exists()


def test_the_host_need_not_be_a_police_station(world, as_):
    send(as_("county"), NEW, **TYPED | {"kind": "multi_branch"}, unit=world.unit["donghu"].pk)
    assert CareStation.objects.get().unit.code == "donghu"


def test_without_a_day_it_is_still_planned(world, as_):
    send(as_("county"), NEW, **TYPED | {"established_on": ""}, unit=world.unit["chengdong"].pk)
    station = CareStation.objects.get()
    assert station.status == "planned"
    assert not station.stages.exists()
    assert "尚未建成" in as_("head").get(station.get_absolute_url()).content.decode()


@pytest.mark.parametrize("host", ["hekou", "qinghe", "chengbei"])
def test_a_county_cannot_enter_one_elsewhere(world, as_, host):
    response = send(as_("county"), NEW, **TYPED, unit=world.unit[host].pk)
    assert errors(response) == {"unit": [f"没有找到“{world.unit[host].pk}”，或不在您的范围内。"]}
    assert not CareStation.objects.exists()


@pytest.mark.parametrize("who", ["member", "head", "neighbour", "bureau", "system", "auditor", "nobody"])
def test_nobody_else_enters_stations(world, as_, who):
    assert as_(who).get(NEW).status_code == 403
    assert as_(who).post(NEW, TYPED | {"unit": world.unit["chengdong"].pk}).status_code == 403
    assert not CareStation.objects.exists()


def test_posted_twice_it_is_one_row(world, as_):
    county = as_("county")
    values = rows.hidden(county, NEW) | TYPED | {"unit": world.unit["chengdong"].pk}
    answers = [county.post(NEW, values) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == CareStation.objects.get().get_absolute_url()
    assert StationStage.objects.count() == 1


def test_a_form_opened_by_another_account_is_refused(world, as_):
    values = rows.hidden(as_("county"), NEW) | TYPED | {"unit": world.unit["hekou"].pk}
    assert errors(as_("other_county").post(NEW, values)) == {"token": ["这张表单是别的账号打开的，请重新打开后再填。"]}


BAD = [
    ("name", "", "请填写站名。"),
    ("name", "站" * 61, "最多 60 个字，现在有 61 个。"),
    ("name", "城\0东", "里面有看不见的控制字符，请删掉重新填写。"),
    ("name", "x" * 1_000_000, "最多 60 个字，现在有 1000000 个。"),
    ("kind", "palace", "没有找到这个类型，或不在您的范围内。"),
    ("established_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("established_on", "9999-12-31", "请核对年份，9999-12-31 不在可登记的范围内。"),
    ("established_on", "去年", "看不懂日期“去年”，请写成2018年3月5日。"),
    ("established_on", "2024-02-30", "没有“2024-02-30”这一天，请核对年月日。"),
    ("approval", "文" * 61, "最多 60 个字，现在有 61 个。"),
    ("unit", "", "请选择单位。"),
    ("unit", "x", "没有找到“x”，或不在您的范围内。"),
    ("unit", MISSING, f"没有找到“{MISSING}”，或不在您的范围内。"),
    ("unit", "\0", "没有找到“\0”，或不在您的范围内。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(world, as_, field, value, said):
    typed = TYPED | {"unit": world.unit["chengdong"].pk} | {field: value}
    assert errors(send(as_("county"), NEW, **typed)) == {field: [said]}
    assert not CareStation.objects.exists()


def test_it_was_not_established_tomorrow(world, as_):
    typed = TYPED | {"unit": world.unit["chengdong"].pk, "established_on": str(today() + timedelta(days=1))}
    assert errors(send(as_("county"), NEW, **typed)) == {"established_on": ["建站日期不能晚于今天；还没建成的先空着。"]}


@pytest.mark.parametrize("text", ["２０２４年３月１日", "2024.3.1", "2024/03/01", "20240301"])
def test_days_are_taken_as_people_write_them(world, as_, text):
    send(as_("county"), NEW, **TYPED | {"established_on": text}, unit=world.unit["chengdong"].pk)
    assert CareStation.objects.get().established_on == MARCH


def test_a_name_is_given_once(world, as_, station):
    typed = TYPED | {"unit": world.unit["chengxi"].pk}
    assert errors(send(as_("county"), NEW, **typed)) == {"name": ["已经有这个名称的关工站，请核对。"]}
    station.void("登记重复", by=world.user["county"])
    assert send(as_("county"), NEW, **typed).status_code == 302


# --- reading


READS = {"member": 200, "head": 200, "county": 200, "bureau": 200, "neighbour": 404, "other_county": 404}


@pytest.mark.parametrize(("who", "status"), [*READS.items(), ("auditor", 404), ("system", 404), ("nobody", 404)])
def test_who_reads_a_station(as_, station, who, status):
    assert as_(who).get(station.get_absolute_url()).status_code == status


@pytest.mark.parametrize(("who", "status"), [*dict.fromkeys(READS, 200).items(), ("auditor", 403), ("nobody", 403)])
def test_the_list_holds_what_its_reader_may_read(as_, station, who, status):
    response = as_(who).get(LIST)
    assert response.status_code == status
    if status == 200:
        assert names(response) == [station.name] * (READS[who] == 200)


def test_foreign_and_missing_are_the_same_404(as_, station):
    stranger = as_("neighbour")
    foreign, missing = (stranger.get(reverse("station", args=[pk])) for pk in (station.pk, MISSING))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


WRITING = ["station-edit", "station-void", "station-status", "station-facility-new"]


@pytest.mark.parametrize(
    ("name", "who"), [*product(WRITING, ["head", "bureau"]), *product(WRITING, ["neighbour", "other_county"])]
)
def test_only_its_county_changes_a_station(as_, station, name, who):
    status = 403 if READS[who] == 200 else 404
    url = reverse(name, args=[station.pk])
    assert as_(who).get(url).status_code == status
    assert as_(who).post(url, {"reason": "x", "status": "closed", "on": "2025-01-01"}).status_code == status
    station.refresh_from_db()
    assert (station.version, station.status, station.is_void) == (1, "active", False)


@pytest.mark.parametrize("who", ["head", "county", "bureau"])
def test_the_list_asks_few_questions(world, as_, django_assert_max_num_queries, who):
    for number in range(30):
        one = rows.station(world.unit["chengdong"], f"第{number}站")
        for role in ("head", "member"):
            rows.posting(one, rows.person(world.unit["chengdong"], f"{number}{role}"), role)
        StationHave(station=one, kind="place", evidence="一楼").enter(by=None)
    client = as_(who)
    with django_assert_max_num_queries(15):
        response = client.get(LIST)
    assert len(names(response)) == 25
    with django_assert_max_num_queries(20):
        assert client.get(one.get_absolute_url()).status_code == 200
    page = client.get(LIST, {"after": response.context["page"].after})
    assert len(set(names(response)) | set(names(page))) == 30
    assert page.context["page"].before


def test_stations_stand_in_the_order_of_units(world, as_):
    for code in ("hekou", "chengxi", "donghu", "chengdong"):
        rows.station(world.unit[code], code)
    assert names(as_("bureau").get(LIST)) == ["donghu", "chengdong", "chengxi", "hekou"]


def test_filters(world, as_, station):
    planned = rows.station(world.unit["hekou"], "河口站", established_on=None)
    bureau = as_("bureau")
    assert names(bureau.get(LIST, {"status": "planned"})) == [planned.name]
    assert names(bureau.get(LIST, {"unit": "donghu"})) == [station.name]
    assert names(bureau.get(LIST, {"words": "河口"})) == [planned.name]
    assert names(bureau.get(LIST, {"kind": "multi_branch"})) == []
    assert "没有符合条件的关工站" in bureau.get(LIST, {"words": "没有"}).content.decode()


@pytest.mark.parametrize("query", [{"unit": "hekou"}, {"status": "x"}, {"words": "站" * 41}, {"words": "\0"}])
def test_bad_filters_are_said(as_, station, query):
    response = as_("county").get(LIST, query)
    assert response.status_code == 422
    assert response.context["filters"].errors


@pytest.mark.parametrize("cursor", ["x", "\0", MISSING, str(2**63)])
def test_a_cursor_of_nothing_is_the_first_page(as_, station, cursor):
    assert names(as_("county").get(LIST, {"after": cursor})) == [station.name]


def test_a_reader_alone_in_one_unit_is_not_asked_for_it(as_, station):
    assert "unit" not in as_("head").get(LIST).context["filters"].form.fields


def test_the_menu_leads_there(as_):
    assert f'href="{LIST}"' in as_("member").get(LIST).content.decode()
    assert LIST not in as_("auditor").get("/", follow=True).content.decode()


# --- changing


def test_a_change_names_its_version_and_its_fields(world, as_, station):
    url = reverse("station-edit", args=[station.pk])
    assert send(as_("county"), url, **TYPED | {"approval": "东公关工〔2024〕3号"}).status_code == 302
    station.refresh_from_db()
    assert (station.version, station.approval) == (2, "东公关工〔2024〕3号")
    assert "approval" in AuditEntry.objects.get(verb="carestation.amend").detail["fields"]


def test_who_comes_second_sees_both_versions_and_loses_nothing(as_, station):
    county, url = as_("county"), reverse("station-edit", args=[station.pk])
    opened = rows.hidden(county, url)
    send(county, url, **TYPED | {"approval": "先到的"})
    second = county.post(url, opened | TYPED | {"approval": "后到的"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "先到的" in page
    assert "后到的" in page
    assert CareStation.objects.get().approval == "先到的"
    again = {name: second.context["form"][name].value() for name in ("version", "approval")}
    assert county.post(url, TYPED | again).status_code == 302
    assert CareStation.objects.get().approval == "后到的"


def test_the_same_change_twice_is_no_conflict(as_, station):
    county, url = as_("county"), reverse("station-edit", args=[station.pk])
    values = rows.hidden(county, url) | TYPED | {"approval": "批文"}
    assert [county.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert CareStation.objects.get().version == 2


def test_what_was_voided_meanwhile_is_not_changed(world, as_, station):
    county, url = as_("county"), reverse("station-edit", args=[station.pk])
    opened = rows.hidden(county, url)
    station.void("登记重复", by=world.user["county"])
    assert county.post(url, opened | TYPED).status_code == 404
    assert "登记重复" in county.get(station.get_absolute_url()).content.decode()


def test_voided_it_leaves_the_lists_and_stays_readable(as_, station):
    county = as_("county")
    assert county.post(reverse("station-void", args=[station.pk]), {"reason": ""}).status_code == 422
    assert county.post(reverse("station-void", args=[station.pk]), {"reason": "登记重复"})["Location"]
    assert names(county.get(LIST)) == []
    assert not CareStation.objects.active(today()).exists()
    page = county.get(station.get_absolute_url()).content.decode()
    assert "登记重复" in page
    assert reverse("station-edit", args=[station.pk]) not in page


# --- the life of a station


def move(client, station, status, on, reason=""):
    return client.post(reverse("station-status", args=[station.pk]), {"status": status, "on": on, "reason": reason})


def test_a_planned_station_is_established_by_its_change(world, as_):
    station = rows.station(world.unit["chengdong"], established_on=None)
    assert move(as_("county"), station, "active", "2024-06-01").status_code == 302
    station.refresh_from_db()
    assert (station.status, station.established_on) == ("active", JUNE)
    assert AuditEntry.objects.filter(verb="carestation.move", target=station.pk).count() == 1


def test_a_number_of_a_day_asks_what_was_so_on_that_day(station):
    station.move("suspended", on=JUNE, reason="房屋维修", by=None)
    station.move("active", on=SEPTEMBER, reason="", by=None)
    station.move("closed", on=date(2024, 12, 1), reason="", by=None)
    days = ["2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01", "2024-09-01", "2024-11-30", "2024-12-01"]
    at_work = [CareStation.objects.active(date.fromisoformat(day)).exists() for day in days]
    assert at_work == [False, True, True, False, True, True, False]


def test_of_two_changes_on_one_day_the_later_holds(station):
    for status, found in (("suspended", 0), ("active", 1), ("suspended", 0)):
        station.move(status, on=JUNE, reason="", by=None)
        assert CareStation.objects.active(JUNE).filter(pk=station.pk).count() == found
        assert CareStation.objects.active(SEPTEMBER).filter(pk=station.pk).count() == found
    assert CareStation.objects.active(JUNE - timedelta(days=1)).filter(pk=station.pk).exists()


def test_the_latest_change_can_be_taken_back(as_, station):
    station.move("suspended", on=JUNE, reason="", by=None)
    first, second = station.stages.in_order()
    county, reason = as_("county"), {"reason": "记错了站"}
    assert county.post(reverse("station-stage-void", args=[first.pk]), reason).status_code == 404
    assert reverse("station-stage-void", args=[second.pk]) in county.get(station.get_absolute_url()).content.decode()
    for stage, status, established_on in ((second, "active", MARCH), (first, "planned", None)):
        assert county.post(reverse("station-stage-void", args=[stage.pk]), reason).status_code == 302
        station.refresh_from_db()
        assert (station.status, station.established_on) == (status, established_on)


@pytest.mark.parametrize(("before", "after"), [*product(StationStatus, StationStatus)])
def test_only_the_arrows_are_followed(world, before, after):
    station = rows.station(world.unit["chengdong"], established_on=None if before == "planned" else MARCH)
    if before in ("suspended", "closed"):
        station.move(before, on=JUNE, reason="", by=None)
    allowed = (before, after) in {
        ("planned", "active"), ("planned", "closed"), ("active", "suspended"), ("active", "closed"),
        ("suspended", "active"), ("suspended", "closed"),
    }  # fmt: skip
    if allowed:
        station.move(after, on=SEPTEMBER, reason="", by=None)
    else:
        with pytest.raises(NotAllowed, match=r"不能直接改为|已经是"):
            station.move(after, on=SEPTEMBER, reason="", by=None)
    station.refresh_from_db()
    assert station.status == (after if allowed else before)


def test_the_second_who_moves_it_is_told_and_nothing_is_written(station):
    same = CareStation.objects.get()
    station.move("suspended", on=JUNE, reason="", by=None)
    with pytest.raises(Stale):
        same.move("closed", on=JUNE, reason="", by=None)
    assert station.stages.count() == 2


def test_pressed_twice_it_moves_once(as_, station):
    county = as_("county")
    assert [move(county, station, "suspended", "2024-06-01").status_code for _ in range(2)] == [302, 422]
    assert station.stages.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"status": "planned", "on": "2024-06-01"}, "status"),
        ({"status": "", "on": "2024-06-01"}, "status"),
        ({"status": "closed", "on": ""}, "on"),
        ({"status": "closed", "on": "9999-12-31"}, "on"),
        ({"status": "closed", "on": "2024-02-01"}, "on"),
        ({"status": "closed", "on": str(today() + timedelta(days=1))}, "on"),
        ({"status": "closed", "on": "2024-06-01", "reason": "x" * 101}, "reason"),
    ],
)
def test_a_bad_change_of_status_is_said_at_the_field(as_, station, typed, field):
    response = as_("county").post(reverse("station-status", args=[station.pk]), typed)
    assert list(errors(response)) == [field]
    assert station.stages.count() == 1


def test_a_corrected_day_of_establishment_counts(as_, station):
    url = reverse("station-edit", args=[station.pk])
    station.move("suspended", on=JUNE, reason="", by=None)
    assert send(as_("county"), url, **TYPED | {"established_on": "2024-02-01"}).status_code == 302
    assert CareStation.objects.active(date(2024, 2, 1)).exists()
    late = errors(send(as_("county"), url, **TYPED | {"established_on": "2024-07-01"}))
    assert late == {"established_on": ["建站日期不能晚于后来“停运”的日期。"]}
    assert list(errors(send(as_("county"), url, **TYPED | {"established_on": ""}))) == ["established_on"]


def test_the_database_refuses_a_station_at_work_that_was_never_established(station):
    with pytest.raises(IntegrityError), transaction.atomic():
        CareStation.objects.update(established_on=None)


# --- 六有 and rooms


def test_six_haves_are_entered_one_by_one(world, as_, station):
    county, url = as_("county"), reverse("station-have", args=[station.pk, "place"])
    assert county.get(station.get_absolute_url()).content.decode().count("待补") == 6
    assert send(county, url, evidence="一楼，120 平方米").status_code == 302
    row = StationHave.objects.get()
    assert (row.kind, row.entered_by) == ("place", world.user["county"].pk)
    page = as_("head").get(station.get_absolute_url()).content.decode()
    assert page.count("待补") == 5
    assert world.user["county"].name in page
    send(county, url, evidence="二楼")
    assert list(StationHave.objects.values_list("evidence", "version")) == [("二楼", 2)]


def test_a_have_opened_twice_is_entered_once(as_, station):
    county, url = as_("county"), reverse("station-have", args=[station.pk, "place"])
    first, second = (rows.hidden(county, url) for _ in range(2))
    county.post(url, first | {"evidence": "一楼"})
    assert county.post(url, second | {"evidence": "二楼"}).status_code == 422
    assert StationHave.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "who", "status"), [("place", "head", 403), ("palace", "county", 404), ("rules", "county", 404)]
)
def test_who_may_not_and_what_is_not(as_, station, name, who, status):
    assert as_(who).get(reverse("station-have", args=[station.pk, name])).status_code == status


def test_a_have_voided_is_wanting_again(as_, station):
    row = StationHave(station=station, kind="place", evidence="一楼")
    row.enter(by=None)
    url = reverse("station-have-void", args=[row.pk])
    assert url in as_("county").get(reverse("station-have", args=[station.pk, "place"])).content.decode()
    assert as_("neighbour").post(url, {"reason": "x"}).status_code == 404
    assert as_("head").post(url, {"reason": "x"}).status_code == 403
    assert as_("county").post(url, {"reason": "阵地已搬走"}).status_code == 302
    assert six.had([station], today())[station.pk] == set()


def test_rooms_of_a_station(as_, station):
    county = as_("county")
    url = reverse("station-facility-new", args=[station.pk])
    typed = {"kind": "childrens_home", "opened_on": "2024-03-01", "closed_on": "", "note": ""}
    assert send(county, url, **typed).status_code == 302
    room = StationFacility.objects.get()
    assert [StationFacility.objects.current(day).count() for day in (date(2024, 2, 29), MARCH, today())] == [0, 1, 1]
    edit = reverse("station-facility", args=[room.pk])
    refused = errors(send(county, edit, **typed | {"closed_on": "2024-02-01"}))
    assert refused == {"closed_on": ["停用日期不能早于启用日期。"]}
    send(county, edit, **typed | {"closed_on": "2024-06-01"})
    assert [StationFacility.objects.current(day).count() for day in (date(2024, 5, 31), JUNE)] == [1, 0]
    assert county.post(reverse("station-facility-void", args=[room.pk]), {"reason": "登错了"}).status_code == 302
    assert not StationFacility.objects.current(MARCH).exists()


def test_rooms_of_a_voided_station_count_no_more(world, station):
    StationFacility(station=station, kind="reading").enter(by=None)
    station.void("登记重复", by=world.user["county"])
    assert not StationFacility.objects.current(today()).exists()

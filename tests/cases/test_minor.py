"""一人一档: the list, the search, filing, the file's page, its changes, and that nobody else learns of it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.due import visit_words
from cases.models import Duplicate, Minor, MinorCategory
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from stations.access import Role
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send
from tests.world import appoint

LIST, NEW, SEARCH = reverse("minors"), reverse("minor-new"), reverse("minor-search")
READERS = ("member", "head", "mentor", "county", "bureau")
STRANGERS = ("neighbour", "other_county", "system", "security", "auditor", "nobody")
TYPED = {
    "name": "陈晓雨",
    "id_no": files.number(7),
    "school_status": "in_school",
    "filed_on": str(today()),
    "kind": "left_behind",
    "source": "学校通报",
}
DAY = timedelta(days=1)


def text(response) -> str:
    """What a reader sees: the words of the page, without tags, tokens and addresses."""
    body = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", response.content.decode(), flags=re.S)
    body = re.sub(r'<p class="print-line">.*?</p>', "", body)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def queries(client, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in caught)


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"], school=rows.school(world.unit["chengdong"], stage="junior"))


@pytest.fixture
def mentored(world, minor):
    files.team(minor, [files.join_mentor(world)])
    minor.refresh_from_db()
    return minor


def allow_bureau(client, minor):
    client.post(reverse("minor-reason", args=[minor.pk]), {"reason": "guidance"})
    return client


# --- the list


def test_the_list_shows_file_numbers_and_never_a_name(as_, mentored):
    for who in READERS:
        seen = text(as_(who).get(LIST))
        assert mentored.file_no in seen
        assert f"{mentored.age} 周岁" in seen
        assert "刘" not in seen.replace("刘*", "")
        assert mentored.id_no[-4:] not in seen


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_have_no_such_list_or_an_empty_one(as_, mentored, who):
    response = as_(who).get(LIST)
    assert response.status_code == 403 or mentored.file_no not in text(response)
    assert response.status_code == (200 if who in ("neighbour", "other_county") else 403)


def test_the_next_visit_is_coloured_by_the_one_rule(as_, mentored):
    late = as_("member").get(LIST).content.decode()
    assert '<span class="late-text">' in late
    assert visit_words(today() - 10 * DAY, today(), {}) in late
    files.visit(mentored, today() - 25 * DAY)
    soon = as_("member").get(LIST).content.decode()
    assert "5 天后到期" in soon
    assert "late-text" not in soon


def test_the_list_is_narrowed_by_status_visit_school_and_responsible(world, as_, mentored):
    person = rows.person(world.unit["chengdong"], name="王站员")
    other = files.child(world.unit["chengdong"], id_no=files.number(2), responsible=person, kind="disabled")
    found = {
        "status=filed": other,
        "status=managed": mentored,
        "visit=late": mentored,
        f"school={mentored.school.pk}": mentored,
        f"responsible={person.pk}": other,
        "category=disabled": other,
    }
    for asked, expected in found.items():
        assert [row.pk for row in as_("member").get(f"{LIST}?{asked}").context["page"].rows] == [expected.pk], asked
    assert not as_("member").get(f"{LIST}?visit=soon").context["page"].rows


def test_only_who_keeps_the_files_chooses_among_the_responsible(world, as_):
    person = rows.person(world.unit["chengdong"])
    files.child(world.unit["chengdong"], responsible=person)
    for who, offered in {"member": True, "county": False, "bureau": False}.items():
        assert ("responsible" in as_(who).get(LIST).context["filters"].filters) is offered, who


def test_an_unreadable_filter_lists_nothing(as_, minor):
    for asked in ("status=nonsense", "visit=1", f"school={MISSING}", "category=x"):
        response = as_("head").get(f"{LIST}?{asked}")
        assert (response.status_code, list(response.context["page"].rows)) == (422, []), asked


def test_conduct_can_be_asked_for_only_with_the_right(world, as_, minor):
    files.category(minor, "suspect")
    asked = f"{LIST}?category=suspect"
    assert [row.pk for row in as_("head").get(asked).context["page"].rows] == [minor.pk]
    for who in ("member", "county", "bureau"):
        response = as_(who).get(asked)
        assert (response.status_code, list(response.context["page"].rows)) == (422, [])
        assert "涉罪" not in text(response)


def test_two_appointments_do_not_lend_each_other_the_filter_by_conduct(world, as_, minor):
    """Head of 城西所 and committee of 东湖分局: knows the file of 城东所, and must not ask it for its case."""
    files.category(minor, "suspect")
    appoint(world.user["county"], Role.STATION_HEAD, world.unit["chengxi"], by=world.user["head"])
    assert list(as_("county").get(f"{LIST}?category=suspect").context["page"].rows) == []


def test_no_school_outside_the_station(as_, minor):
    for who in ("county", "bureau"):
        response = as_(who).get(LIST)
        assert "school" not in response.context["filters"].form.fields
        assert "城东小学" not in text(response)


def test_the_list_is_paged_by_key(world, as_):
    for serial in range(30):
        files.child(world.unit["chengdong"], id_no=files.number(serial), filed_on=files.FILED + serial * DAY)
    first = as_("member").get(LIST).context["page"]
    second = as_("member").get(f"{LIST}?after={first.after}").context["page"]
    assert (len(first.rows), len(second.rows), second.after) == (25, 5, None)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_the_list_costs_the_same_whatever_its_length(world, as_, mentored):
    person = rows.person(world.unit["chengdong"], name="王站员")
    for serial in range(30):
        minor = files.child(world.unit["chengdong"], id_no=files.number(serial + 2), responsible=person)
        files.team(minor, [world.user["mentor"].person])
    for who in READERS:
        client = as_(who)
        after = client.get(LIST).context["page"].rows[0].pk
        for url in (LIST, f"{LIST}?after={after}", f"{LIST}?visit=late&status=managed&category=left_behind"):
            assert queries(client, url) <= 15, (who, url)


# --- the search


def ask(client, words):
    return client.post(SEARCH, {"q": words})


def test_a_file_is_found_by_its_number(as_, minor):
    for words in (minor.file_no, minor.file_no.lower(), minor.file_no.replace("-", " "), f" {minor.file_no} "):
        assert ask(as_("member"), words)["Location"] == minor.get_absolute_url()


def test_a_child_is_found_by_its_full_number_within_the_scope(as_, mentored):
    wide = mentored.id_no.translate({ord(d): chr(ord(d) + 0xFEE0) for d in "0123456789"})
    for who in READERS:
        assert ask(as_(who), wide)["Location"] == mentored.get_absolute_url()
    assert "在您的范围内没有找到" in text(ask(as_("neighbour"), mentored.id_no))
    assert "在您的范围内没有找到" in text(ask(as_("member"), files.number(55)))


def test_a_wrong_number_is_said_to_be_wrong(as_, minor):
    wrong = minor.id_no[:-1] + ("1" if minor.id_no[-1] != "1" else "2")
    response = ask(as_("member"), wrong)
    assert response.status_code == 422
    assert "校验位不对" in text(response)


def test_a_station_and_a_mentor_search_by_name(as_, mentored):
    for who in ("member", "head", "mentor"):
        response = ask(as_(who), "小明")
        assert [row.pk for row in response.context["rows"]] == [mentored.pk]
        assert "刘小明" not in text(response)
    assert ask(as_("neighbour"), "刘小明").context["rows"] == []
    assert "至少输入两个字" in text(ask(as_("member"), "刘"))


def test_committees_cannot_search_names(as_, minor):
    for who in ("county", "bureau"):
        response = ask(as_(who), "刘小明")
        assert response.status_code == 422
        assert "只能按档案号或完整的身份证号查找" in text(response)


def test_who_is_both_searches_names_only_where_the_child_may_be_known(world, as_, minor):
    appoint(world.user["county"], Role.STATION_MEMBER, world.unit["chengxi"], by=world.user["head"])
    assert ask(as_("county"), "刘小明").context["rows"] == []


def test_what_was_typed_stands_in_no_audit_line_and_no_address(as_, minor):
    response = ask(as_("member"), "刘小明")
    line = AuditEntry.objects.get(verb="minor.search")
    assert line.detail == {"way": "name", "found": 1}
    assert line.target is None
    assert "刘小明" not in response.request["QUERY_STRING"]
    assert as_("member").get(SEARCH, {"q": "刘小明"})["Location"] == LIST


@pytest.mark.parametrize("who", ["system", "security", "auditor", "nobody"])
def test_nobody_else_searches(as_, minor, who):
    assert ask(as_(who), minor.file_no).status_code == 403


@pytest.mark.parametrize(
    ("address", "fields", "rows"),
    [
        ("minors", [], 1),
        (f"minors?mentored={today().year}", ["mentored"], 1),
        ("minors?visit=late", ["visit"], 1),
        *((f"{name}?unit=chengdong&open=1", ["open", "unit"], 0) for name in ("dropouts", "rights-aids", "rescues")),
    ],
)
def test_above_the_stations_a_list_of_children_leaves_a_trace(world, as_, mentored, address, fields, rows):
    name, _, asked = address.partition("?")
    for who in ("member", "head", "mentor", "county", "bureau"):
        assert as_(who).get(f"{reverse(name)}?{asked}").status_code == 200
    lines = AuditEntry.objects.filter(verb="minor.list").order_by("id")
    assert [line.actor for line in lines] == [world.user["county"].pk, world.user["bureau"].pk]
    assert [line.detail for line in lines] == [{"page": name, "fields": fields, "rows": rows}] * 2


# --- filing


def test_a_member_files_a_child_and_the_rest_follows_from_the_number(world, as_):
    response = send(as_("member"), NEW, **TYPED)
    minor = Minor.objects.get()
    assert response["Location"] == minor.get_absolute_url()
    assert (minor.name, minor.birth_date, minor.gender) == ("陈晓雨", files.BORN, "male")
    assert (minor.unit.code, minor.status, minor.filed_on) == ("chengdong", "filed", today())
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}-\d{4}", minor.file_no)
    first = minor.categories.get()
    assert (first.kind, first.source, first.starts_on) == ("left_behind", "学校通报", today())
    lines = AuditEntry.objects.filter(actor=world.user["member"].pk, target__in=[minor.pk, first.pk])
    assert sorted(lines.values_list("verb", flat=True)) == ["minor.enter", "minorcategory.enter"]


def test_posted_twice_it_is_one_file(as_):
    member = as_("member")
    values = rows.hidden(member, NEW) | TYPED
    answers = [member.post(NEW, values) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == Minor.objects.get().get_absolute_url()
    assert MinorCategory.objects.count() == 1


def test_the_usual_values_are_already_there(world, as_):
    station = rows.station(world.unit["chengdong"])
    form = as_("member").get(NEW).context["form"]
    assert form["station"].value() == station.pk
    assert form["filed_on"].value() == today()


def test_a_child_without_a_number_needs_the_reason_and_the_rest(as_):
    said = errors(send(as_("member"), NEW, **TYPED | {"id_no": ""}))
    assert said == {
        "no_id_reason": ["没有身份证号的，请写明原因。"],
        "gender": ["没有身份证号的，请选择性别。"],
        "birth_date": ["没有身份证号的，请填写出生日期。"],
    }
    known = {"id_no": "", "no_id_reason": "外国籍", "gender": "female", "birth_date": str(files.BORN)}
    assert send(as_("member"), NEW, **TYPED | known).status_code == 302
    assert Minor.objects.get().id_index is None
    assert send(as_("member"), NEW, **TYPED | known).status_code == 302  # two without a number are no duplicates


def test_full_width_is_taken(as_):
    wide = {"name": "陈晓雨", "id_no": " ９９００００" + files.number(7)[6:], "phone": "１３８００００００００"}
    send(as_("member"), NEW, **TYPED | wide)
    minor = Minor.objects.get()
    assert (minor.id_no, minor.phone) == (files.number(7), "13800000000")


def test_the_same_child_twice_in_one_unit_is_refused_at_the_number(as_):
    send(as_("member"), NEW, **TYPED)
    said = errors(send(as_("head"), NEW, **TYPED | {"name": "陈小雨"}))
    assert said == {"id_no": ["本单位已有这个身份证号的档案，请在“一人一档”里按身份证号查找。"]}
    assert Minor.objects.count() == 1


def test_of_two_who_file_the_same_child_at_once_the_second_is_told(as_, monkeypatch):
    """Both were asked before either was written; the database alone knows."""
    send(as_("member"), NEW, **TYPED)
    known, asked = Minor.validate_constraints, iter((True,))
    monkeypatch.setattr(Minor, "validate_constraints", lambda row, *args: next(asked, False) or known(row, *args))
    assert "本单位已有" in errors(send(as_("head"), NEW, **TYPED))["id_no"][0]
    assert (Minor.objects.count(), MinorCategory.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", [*STRANGERS[1:], "county", "bureau", "mentor"])
def test_nobody_else_files(world, as_, who):
    files.join_mentor(world)
    assert as_(who).get(NEW).status_code == 403
    assert as_(who).post(NEW, TYPED).status_code == 403


# --- a second station


def test_a_second_station_is_told_nothing_and_neither_is_the_first(world, as_):
    """All pages of both stations read the same with and without the other's file."""
    send(as_("neighbour"), NEW, **TYPED | {"id_no": files.number(8)})
    alone = as_("neighbour").get(Minor.objects.get().get_absolute_url())
    answered = send(as_("member"), NEW, **TYPED)
    first = Minor.objects.get(unit=world.unit["chengdong"])
    before = [text(as_("member").get(url)) for url in pages(first)]
    assert not Duplicate.objects.exists()

    Minor.objects.filter(unit=world.unit["chengxi"]).update(voided_at="2020-01-01T00:00Z", voided_by=uuid4())
    again = send(as_("neighbour"), NEW, **TYPED)
    assert Duplicate.objects.undecided().get().known == first
    second = Duplicate.objects.get().minor
    assert again.status_code == answered.status_code == 302
    assert [text(as_("member").get(url)) for url in pages(first)] == before
    mapped = text(as_("neighbour").get(second.get_absolute_url())).replace(second.file_no, "档")
    old = Minor.objects.get(unit=world.unit["chengxi"], voided_at__isnull=False)
    assert mapped == text(alone).replace(old.file_no, "档").replace(old.masked_number[-2:], second.masked_number[-2:])


def pages(minor) -> list[str]:
    names = ("minor", "minor-categories", "minor-guardians", "minor-outcomes", "minor-edit", "minor-status")
    return [LIST, reverse("home"), *(reverse(name, args=[minor.pk]) for name in names)]


# --- the page


def test_the_page_is_masked(as_, mentored):
    files.guardian(mentored)
    for who in READERS:
        client = allow_bureau(as_(who), mentored) if who == "bureau" else as_(who)
        body = client.get(mentored.get_absolute_url()).content.decode()
        assert "刘**" in body
        assert "*" * 16 + mentored.id_no[-2:] in body
        for secret in ("刘小明", mentored.id_no[-4:], "刘大山", "城东小学", str(files.BORN.year) + " 年 3 月 5 日"):
            assert secret not in body, (who, secret)
        assert "祖母或外祖母，监护：有限" in text(client.get(mentored.get_absolute_url()))
        assert "初中 在读" in body


def test_the_grid_it_lives_in_is_told_at_its_station_alone(world, as_, mentored):
    Minor.objects.filter(pk=mentored.pk).update(area=rows.area(world.unit["chengdong"], "红旗社区", "community"))
    for who, told in (("member", True), ("head", True), ("county", False)):
        assert ("红旗社区" in as_(who).get(mentored.get_absolute_url()).content.decode()) is told


def test_the_title_and_the_address_hold_only_the_file_number(as_, mentored):
    body = as_("member").get(mentored.get_absolute_url()).content.decode()
    assert f"<title>档案 {mentored.file_no} · 关爱工作站</title>" in body


def test_opening_the_page_leaves_a_line(world, as_, minor):
    as_("county").get(minor.get_absolute_url())
    line = AuditEntry.objects.get(verb="minor.read")
    assert (line.target, line.actor, line.detail) == (
        minor.pk,
        world.user["county"].pk,
        {"page": "minor", "identified": False},
    )


def test_without_its_line_the_page_is_not_shown(as_, minor, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("no audit")

    monkeypatch.setattr("guanai.audit._append", broken)
    with pytest.raises(OSError, match="no audit"):
        as_("member").get(minor.get_absolute_url())


def test_the_story_is_one_line_of_time_newest_first(world, as_, mentored):
    person = world.user["mentor"].person
    files.visit(mentored, today() - 3 * DAY, visitors=[person], findings="约定九点前回家。", worried=True)
    files.visit(mentored, today() - 20 * DAY, visitors=[person], place="school", findings="月考进步。")
    files.outcome(mentored, happened_on=today() - 10 * DAY)
    events = as_("member").get(mentored.get_absolute_url()).context["story"].events
    assert [event.day for event in events] == sorted((event.day for event in events), reverse=True)
    assert [(event.about[0], event.title) for event in events][:3] == [
        ("家中", "有担忧"),
        ("成效", "回归校园"),
        ("学校", ""),
    ]
    assert {event.about[0] for event in events[3:]} == {"帮教小组", "类别", "建档"}


def test_the_story_comes_by_pages_and_loses_nothing(world, as_, mentored):
    Minor.objects.filter(pk=mentored.pk).update(filed_on=today() - 400 * DAY)
    for ago in range(30):
        files.visit(mentored, today() - ago * DAY, findings=f"第{ago}次")
    for ago in (0, 5, 24, 25, 29):
        files.outcome(mentored, happened_on=today() - ago * DAY, evidence=f"依据{ago}")
    url = mentored.get_absolute_url()
    first = as_("member").get(url).context["story"]
    second = as_("member").get(f"{url}?after={first.older}").context["story"]
    told = [(event.day, event.title, event.text) for event in first.events + second.events]
    assert second.older is None
    assert len(told) == len(set(told)) == 30 + 5 + 3
    assert [day for day, *_ in told] == sorted((day for day, *_ in told), reverse=True)


def test_committees_read_when_and_by_whom_but_not_what_was_said(world, as_, mentored):
    files.visit(mentored, today(), visitors=[world.user["mentor"].person], findings="奶奶说他在工地。")
    for who in ("county", "bureau"):
        seen = text(allow_bureau(as_(who), mentored).get(mentored.get_absolute_url()))
        assert "家中 · 周老师" in seen
        assert "工地" not in seen
    assert "工地" in text(as_("mentor").get(mentored.get_absolute_url()))


def test_a_place_that_tells_of_a_case_is_told_only_with_the_right(as_, mentored):
    files.visit(mentored, today(), place="detention")
    assert "羁押" in text(as_("head").get(mentored.get_absolute_url()))
    for who in ("member", "mentor", "county"):
        assert "羁押" not in as_(who).get(mentored.get_absolute_url()).content.decode()


def test_tabs_stand_only_for_what_exists(as_, mentored):
    def tabs(who):
        return [tab["label"] for tab in as_(who).get(mentored.get_absolute_url()).context["tabs"]]

    head = "经过 类别 计划 分级 行为 措施 案件 信号 监护人 成效 依据 帮扶 管理 谁看过"
    assert tabs("head") == head.split()
    assert tabs("member") == ["经过", "类别", "计划", "行为", "信号", "监护人", "成效", "依据", "帮扶", "管理"]
    assert tabs("mentor") == ["经过", "类别", "计划", "信号", "依据", "帮扶"]
    assert tabs("county") == ["经过", "类别", "依据", "帮扶"]


def test_the_page_costs_the_same_for_everybody(world, as_, mentored):
    person = world.user["mentor"].person
    files.guardian(mentored)
    for ago in range(30):
        files.visit(mentored, today() - ago * DAY, visitors=[person])
    for serial, kind in enumerate(("disabled", "suspect", "single_parent")):
        files.category(mentored, kind)
        files.outcome(mentored, happened_on=today() - serial * DAY)
    url = mentored.get_absolute_url()
    for who in READERS:
        client = allow_bureau(as_(who), mentored)
        older = client.get(url).context["story"].older
        for address in (url, f"{url}?after={older}", *(pages(mentored)[3:6])):
            assert queries(client, address) <= 20, (who, address)


def test_a_mentor_sees_only_the_files_of_own_open_teams(world, as_, mentored):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    mentor = as_("mentor")
    assert mentor.get(other.get_absolute_url()).status_code == 404
    assert mentor.get(mentored.get_absolute_url()).status_code == 200
    mentored.teams.get().close(today(), by=None)
    assert mentor.get(mentored.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("ended", ["team", "member", "voided"])
def test_a_mentor_who_left_knows_the_file_no_more(world, as_, mentored, ended):
    team = mentored.teams.get()
    if ended == "team":
        type(team).objects.filter(pk=team.pk).update(closed_on=today())
    elif ended == "member":
        team.members.update(ends_on=today())
    else:
        team.void("登记错了", by=world.user["head"])
    assert as_("mentor").get(mentored.get_absolute_url()).status_code == 404


# --- the bureau


def test_the_bureau_gives_a_reason_first(world, as_, minor):
    client, reason = as_("bureau"), reverse("minor-reason", args=[minor.pk])
    for url in pages(minor)[2:6]:
        assert client.get(url)["Location"] == reason
    assert client.post(reason, {"reason": "curiosity"}).status_code == 422
    assert not AuditEntry.objects.filter(target=minor.pk, verb__in=["minor.read", "minor.open"]).exists()
    assert client.post(reason, {"reason": "complaint"})["Location"] == minor.get_absolute_url()
    assert client.get(minor.get_absolute_url()).status_code == 200
    assert AuditEntry.objects.get(verb="minor.open").detail == {"reason": "complaint"}
    assert as_("bureau").get(minor.get_absolute_url())["Location"] == reason  # another session, another reason


def test_after_half_an_hour_the_bureau_is_asked_again(as_, minor):
    client = allow_bureau(as_("bureau"), minor)
    session = client.session
    session["opened_files"] = {key: until - 1801 for key, until in session["opened_files"].items()}
    session.save()
    assert client.get(minor.get_absolute_url())["Location"] == reverse("minor-reason", args=[minor.pk])


def test_one_reason_opens_one_file(world, as_, minor):
    other = files.child(world.unit["chengdong"], id_no=files.number(2))
    client = allow_bureau(as_("bureau"), minor)
    assert client.get(other.get_absolute_url())["Location"] == reverse("minor-reason", args=[other.pk])


def test_nobody_else_is_asked_for_a_reason(as_, mentored):
    for who in ("member", "head", "mentor", "county"):
        assert as_(who).get(reverse("minor-reason", args=[mentored.pk]))["Location"] == mentored.get_absolute_url()


# --- changes


def test_a_member_changes_the_situation_and_no_identity_value_comes_with_it(world, as_, minor):
    url = reverse("minor-edit", args=[minor.pk])
    assert not {"name", "id_no", "phone", "address", "gender", "birth_date"} & set(
        as_("member").get(url).context["form"].fields
    )
    values = {"school_status": "dropped_out", "school": "", "filed_on": str(minor.filed_on), "name": "刘**"}
    assert send(as_("member"), url, **values).status_code == 302
    minor.refresh_from_db()
    assert (minor.school_status, minor.school, minor.name) == ("dropped_out", None, "刘小明")
    assert Minor.objects.with_number(minor.id_no).get() == minor


def test_who_comes_second_sees_both_versions(as_, minor):
    url = reverse("minor-edit", args=[minor.pk])
    values = {"school_status": "dropped_out", "filed_on": str(minor.filed_on)}
    opened = rows.hidden(as_("head"), url)
    send(as_("member"), url, **values)
    response = as_("head").post(url, opened | values | {"school_status": "suspended", "grade": "初二"})
    assert response.status_code == 409
    assert "辍学" in text(response)
    assert "休学" in text(response)
    assert response.context["form"]["grade"].value() == "初二"
    minor.refresh_from_db()
    assert (minor.school_status, minor.grade) == ("dropped_out", "")


def test_the_status_follows_the_arrows_and_closing_needs_a_reason(as_, minor):
    url = reverse("minor-status", args=[minor.pk])
    offered = dict(as_("member").get(url).context["form"].fields["status"].choices)
    assert offered == {"closed": "结案"}
    assert errors(as_("member").post(url, {"status": "managed", "on": str(today())})) == {
        "status": ["现在不能这样改，请核对档案的状态。"]
    }
    assert errors(as_("member").post(url, {"status": "closed", "on": str(today())})) == {
        "closing": ["请选择结案原因。"]
    }
    as_("member").post(url, {"status": "closed", "on": str(today()), "closing": "moved"})
    minor.refresh_from_db()
    assert (minor.status, minor.closing, minor.closed_on) == ("closed", "moved", today())
    assert errors(as_("head").post(url, {"status": "filed", "on": str(today())})) == {
        "reason": ["请写明重新建档的原因。"]
    }
    as_("head").post(url, {"status": "filed", "on": str(today()), "reason": "又从外地回来"})
    minor.refresh_from_db()
    assert (minor.status, minor.closing, minor.closed_on) == ("filed", "", None)


def test_a_file_with_a_working_team_is_not_closed(as_, mentored):
    url = reverse("minor-status", args=[mentored.pk])
    said = errors(as_("member").post(url, {"status": "closed", "on": str(today()), "closing": "moved"}))
    assert said == {"status": ["还有 1 个帮教小组没有结束，请先办完再结案。"]}
    with pytest.raises(NotAllowed):
        mentored.move("closed", on=today(), closing="moved", by=None)
    mentored.teams.get().close(today(), by=None)
    as_("member").post(url, {"status": "closed", "on": str(today()), "closing": "goal_met"})
    mentored.refresh_from_db()
    assert mentored.status == "closed"


# --- nobody else


def urls_of(minor) -> list[str]:
    """Every address of a file, its rows' included."""
    category, guardian = minor.categories.first(), files.guardian(minor)
    outcome, team = files.outcome(minor), minor.teams.first()
    file = (
        *(
            "minor",
            "minor-edit",
            "minor-void",
            "minor-identity",
            "minor-status",
            "minor-reveal",
            "minor-readers",
            "minor-reason",
        ),
        *("minor-categories", "category-new", "minor-guardians", "guardian-new", "minor-outcomes", "outcome-new"),
        "team-new",
    )
    parts = (
        *(("category-end", category), ("category-void", category), ("guardian-edit", guardian)),
        *(("guardian-void", guardian), ("outcome-verify", outcome), ("outcome-void", outcome), ("team-close", team)),
    )
    return [reverse(name, args=[minor.pk]) for name in file] + [
        reverse(name, args=[minor.pk, row.pk]) for name, row in parts
    ]


@pytest.mark.parametrize("who", STRANGERS)
def test_for_everybody_else_the_file_does_not_exist(as_, mentored, who):
    client = as_(who)
    missing = client.get(reverse("minor", args=[MISSING]))
    assert missing.status_code == 404
    for url in urls_of(mentored):
        for method in (client.get, client.post):
            here, nowhere = method(url), method(url.replace(str(mentored.pk), MISSING))
            assert here.status_code == nowhere.status_code, url
            assert here.content == nowhere.content, url
            assert here.status_code in (404, 405), url


@pytest.mark.parametrize("who", ["county", "bureau", "mentor"])
def test_who_may_only_read_changes_nothing(as_, mentored, who):
    client = allow_bureau(as_(who), mentored)
    reading = ("minor", "minor-reason", "minor-categories", "minor-guardians", "minor-outcomes")
    open_to = {reverse(name, args=[mentored.pk]) for name in reading}
    if who == "mentor":
        open_to.add(reverse("minor-reveal", args=[mentored.pk]))
    for url in urls_of(mentored):
        if url not in open_to:
            assert client.post(url).status_code in (403, 405), url


def test_pages_are_not_kept_by_browsers(as_, minor):
    for url in (LIST, minor.get_absolute_url()):
        assert as_("member").get(url)["Cache-Control"] == "no-store"

"""人员: who sees and keeps them, what they are on which day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import AuditEntry
from stations.models import Person, PersonKind, PersonStatus
from tests.stations import rows
from tests.stations.rows import LONG_AGO, MISSING, errors, send

NEW, LIST = reverse("person-new"), reverse("people")
TYPED = {
    "name": "周建国", "gender": "male", "birth_date": "1960-05-04", "police_no": "300123", "phone": "13900000000",
    "skills": "心理咨询", "kind": "serving_police", "since": "1985-07-01",
}  # fmt: skip
RETIRED_ON = date(2025, 6, 15)


def names(response) -> list[str]:
    return [row.name for row in response.context["page"].rows]


@pytest.fixture
def person(world):
    return rows.person(world.unit["chengdong"], "周建国", birth_date=date(1965, 6, 15), phone="13900000000")


# --- entering


def test_a_head_enters_a_person_of_the_own_station(world, as_):
    response = send(as_("head"), NEW, **TYPED)
    person = Person.objects.get()
    assert response["Location"] == person.get_absolute_url()
    assert (person.unit.code, person.kind_on(today())) == ("chengdong", "serving_police")
    verbs = {"person.enter", "personstatus.enter"}
    assert verbs <= set(AuditEntry.objects.filter(actor=world.user["head"].pk).values_list("verb", flat=True))


def test_a_county_chooses_the_unit(world, as_):
    county = as_("county")
    assert errors(send(county, NEW, **TYPED)) == {"unit": ["请选择单位。"]}
    assert list(errors(send(county, NEW, **TYPED, unit=world.unit["hekou"].pk))) == ["unit"]
    assert send(county, NEW, **TYPED, unit=world.unit["chengxi"].pk).status_code == 302
    assert Person.objects.get().unit.code == "chengxi"


def test_a_head_has_no_choice_of_unit(world, as_):
    send(as_("head"), NEW, **TYPED, unit=world.unit["hekou"].pk)
    assert Person.objects.get().unit.code == "chengdong"


@pytest.mark.parametrize("who", ["member", "neighbour", "bureau", "system", "auditor", "nobody"])
def test_nobody_else_enters_people(as_, who):
    assert as_(who).get(NEW).status_code == 403
    assert as_(who).post(NEW, TYPED).status_code == 403
    assert not Person.objects.exists()


def test_posted_twice_it_is_one_person(as_):
    head = as_("head")
    values = rows.hidden(head, NEW) | TYPED
    answers = [head.post(NEW, values) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"] == Person.objects.get().get_absolute_url()
    assert PersonStatus.objects.count() == 1


BAD = [
    ("name", "", "请填写姓名。"),
    ("name", "周" * 41, "最多 40 个字，现在有 41 个。"),
    ("name", "周\0", "里面有看不见的控制字符，请删掉重新填写。"),
    ("gender", "", "请选择性别。"),
    ("gender", "x", "没有找到这个性别，或不在您的范围内。"),
    ("birth_date", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("birth_date", str(today() + timedelta(days=1)), "出生日期不能晚于今天。"),
    ("police_no", "12 34", "警号是 4 至 12 位数字或字母，请核对。"),
    ("police_no", str(2**63), "最多 12 个字，现在有 19 个。"),
    ("phone", "一三九", "请填 11 位手机号，或带区号的固定电话。"),
    ("phone", "139000000000", "请填 11 位手机号，或带区号的固定电话。"),
    ("skills", "宣" * 101, "最多 100 个字，现在有 101 个。"),
    ("kind", "", "请选择身份。"),
    ("kind", "left", "没有这种身份，请重新选择。"),
    ("since", "", "请填写何时起是这个身份。"),
    ("since", "9999-12-31", "请核对年份，9999-12-31 不在可登记的范围内。"),
    ("since", str(today() + timedelta(days=1)), "不能晚于今天。"),
    ("since", "1960-05-04", "早于出生日期，请核对。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(as_, field, value, said):
    assert errors(send(as_("head"), NEW, **TYPED | {field: value})) == {field: [said]}
    assert not Person.objects.exists()


def test_full_width_digits_are_taken(as_):
    send(
        as_("head"),
        NEW,
        **TYPED | {"police_no": "３００１２３", "phone": "１３９ 0000 0000", "since": "１９８５．７．１"},
    )
    person = Person.objects.get()
    assert (person.police_no, person.phone) == ("300123", "13900000000")


def test_a_police_number_is_one_persons(world, as_, person):
    rows.person(world.unit["hekou"], police_no="300123")
    assert errors(send(as_("head"), NEW, **TYPED)) == {"police_no": ["这个警号已登记给别的人，请核对。"]}
    edit = reverse("person-edit", args=[person.pk])
    assert list(errors(send(as_("head"), edit, **TYPED))) == ["police_no"]
    assert send(as_("head"), NEW, **TYPED | {"police_no": ""}).status_code == 302
    assert send(as_("head"), NEW, **TYPED | {"police_no": ""}).status_code == 302


def test_the_number_of_a_voided_row_is_free_again(world, as_):
    rows.person(world.unit["chengdong"], police_no="300123").void("登记重复", by=world.user["head"])
    assert send(as_("head"), NEW, **TYPED).status_code == 302


def test_the_database_refuses_a_second_owner_of_a_number(world):
    rows.person(world.unit["chengdong"], police_no="300123")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.person(world.unit["hekou"], police_no="300123")


# --- what a person is on which day


def test_who_retires_counts_as_serving_before_and_retired_after(person):
    PersonStatus(person=person, kind="retired_police", starts_on=RETIRED_ON).enter(by=None)
    day_before = RETIRED_ON - timedelta(days=1)
    assert person.kind_on(LONG_AGO - timedelta(days=1)) is None
    assert person.kind_on(day_before) == "serving_police"
    assert person.kind_on(RETIRED_ON) == "retired_police"
    for kind, day in (("serving_police", day_before), ("retired_police", RETIRED_ON)):
        assert list(Person.objects.of_kind(kind, day)) == [person]
    for kind, day in (("retired_police", day_before), ("serving_police", RETIRED_ON)):
        assert not Person.objects.of_kind(kind, day).exists()


def test_order_of_entry_does_not_matter(world):
    person = rows.person(world.unit["chengdong"], kind="retired_police", since=RETIRED_ON)
    PersonStatus(person=person, kind="serving_police", starts_on=LONG_AGO).enter(by=None)
    assert person.kind_on(today()) == "retired_police"
    assert list(Person.objects.of_kind("retired_police", today())) == [person]


@pytest.mark.parametrize("kind", PersonKind)
def test_every_kind_can_be_asked_for(world, kind):
    person = rows.person(world.unit["chengdong"], kind=kind)
    assert list(Person.objects.of_kind(kind, today())) == [person]
    assert Person.objects.engaged(today()).exists() == (kind != "left")


def test_a_voided_status_and_a_voided_person_count_no_more(world, person):
    status = PersonStatus(person=person, kind="retired_police", starts_on=RETIRED_ON)
    status.enter(by=None)
    status.void("填错了人", by=world.user["head"])
    assert person.kind_on(today()) == "serving_police"
    person.void("登记重复", by=world.user["head"])
    assert not Person.objects.of_kind("serving_police", today()).exists()


def test_who_is_not_yet_anything_is_still_engaged(world):
    person = rows.person(world.unit["chengdong"], since=today() + timedelta(days=9))
    assert list(Person.objects.engaged(today())) == [person]


def test_a_head_records_a_retirement(world, as_, person):
    url = reverse("person-status-new", args=[person.pk])
    typed = {"kind": "retired_police", "starts_on": "2025-06-15", "note": "东人退〔2025〕8号"}
    assert send(as_("head"), url, **typed)["Location"] == person.get_absolute_url()
    page = as_("member").get(person.get_absolute_url()).content.decode()
    assert "退休民警" in page
    assert "东人退〔2025〕8号" in page
    again = errors(send(as_("head"), url, **typed | {"kind": "left"}))
    assert again == {"starts_on": ["这一天已经有一条身份记录，请先作废那一条，或改填别的日期。"]}
    status = PersonStatus.objects.get(kind="retired_police")
    void = reverse("person-status-void", args=[status.pk])
    assert as_("member").post(void, {"reason": "x"}).status_code == 403
    assert as_("neighbour").post(void, {"reason": "x"}).status_code == 404
    assert as_("head").post(void, {"reason": "填错了人"}).status_code == 302
    assert person.kind_on(today()) == "serving_police"
    assert as_("head").post(void, {"reason": "填错了人"}).status_code == 404


def test_a_status_posted_twice_is_one(as_, person):
    head, url = as_("head"), reverse("person-status-new", args=[person.pk])
    values = rows.hidden(head, url) | {"kind": "retired_police", "starts_on": "2025-06-15", "note": ""}
    assert [head.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert person.statuses.count() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "", "starts_on": "2025-06-15"}, "kind"),
        ({"kind": "king", "starts_on": "2025-06-15"}, "kind"),
        ({"kind": "left", "starts_on": ""}, "starts_on"),
        ({"kind": "left", "starts_on": "9999-12-31"}, "starts_on"),
        ({"kind": "left", "starts_on": "2025-06-15", "note": "x" * 101}, "note"),
    ],
)
def test_a_bad_status_is_said_at_the_field(as_, person, typed, field):
    assert list(errors(send(as_("head"), reverse("person-status-new", args=[person.pk]), **typed))) == [field]
    assert person.statuses.count() == 1


# --- reading and changing


READS = {"member": 200, "head": 200, "county": 200, "bureau": 200, "neighbour": 404, "other_county": 404}


@pytest.mark.parametrize(("who", "status"), [*READS.items(), ("auditor", 404), ("nobody", 404)])
def test_who_reads_a_person(as_, person, who, status):
    response = as_(who).get(person.get_absolute_url())
    assert response.status_code == status
    assert ("13900000000" in response.content.decode()) == (status == 200)


@pytest.mark.parametrize(("who", "status"), [*dict.fromkeys(READS, 200).items(), ("auditor", 403)])
def test_the_list_holds_what_its_reader_may_read(as_, person, who, status):
    response = as_(who).get(LIST)
    assert response.status_code == status
    if status == 200:
        assert names(response) == [person.name] * (READS[who] == 200)


@pytest.mark.parametrize("name", ["person", "person-edit", "person-void", "person-status-new"])
def test_foreign_and_missing_are_the_same_404(as_, person, name):
    stranger = as_("neighbour")
    foreign, missing = (stranger.get(reverse(name, args=[pk])) for pk in (person.pk, MISSING))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize("name", ["person-edit", "person-void", "person-status-new"])
@pytest.mark.parametrize("who", ["member", "bureau"])
def test_who_reads_and_does_not_keep(as_, person, name, who):
    assert as_(who).get(reverse(name, args=[person.pk])).status_code == 403


def test_a_change_and_who_comes_second(as_, person):
    head, county, url = as_("head"), as_("county"), reverse("person-edit", args=[person.pk])
    opened = rows.hidden(county, url)
    assert send(head, url, **TYPED | {"skills": "宣讲"}).status_code == 302
    second = county.post(url, opened | TYPED | {"skills": "法律"})
    assert second.status_code == 409
    assert [row[1:] for row in second.context["differences"]] == [("宣讲", "法律")]
    person.refresh_from_db()
    assert (person.skills, person.version) == ("宣讲", 2)


def test_choices_are_shown_in_words_when_two_differ(as_, person):
    head, url = as_("head"), reverse("person-edit", args=[person.pk])
    opened = rows.hidden(head, url)
    send(head, url, **TYPED | {"gender": "female"})
    assert ("性别", "女", "男") in head.post(url, opened | TYPED).context["differences"]


def test_voided_they_leave_the_list(as_, person):
    head = as_("head")
    assert head.post(reverse("person-void", args=[person.pk]), {"reason": "登记重复"}).status_code == 302
    assert names(head.get(LIST)) == []
    assert "登记重复" in head.get(person.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who", ["head", "county", "bureau"])
def test_the_list_asks_few_questions(world, as_, django_assert_max_num_queries, who):
    station = rows.station(world.unit["chengdong"])
    for number in range(30):
        rows.posting(station, rows.person(world.unit["chengdong"], f"第{number}人"))
    client = as_(who)
    with django_assert_max_num_queries(15):
        first = client.get(LIST)
    assert "城东关爱工作站站员" in first.content.decode()
    second = client.get(LIST, {"after": first.context["page"].after})
    assert names(first)[0] == "第29人"
    assert len(set(names(first)) | set(names(second))) == 30


def test_filters(world, as_, person):
    elder = rows.person(world.unit["hekou"], "钱老师", kind="five_elders", skills="宣讲")
    bureau = as_("bureau")
    assert names(bureau.get(LIST, {"kind": "five_elders"})) == [elder.name]
    assert names(bureau.get(LIST, {"unit": "donghu"})) == [person.name]
    assert names(bureau.get(LIST, {"words": "宣讲"})) == [elder.name]
    assert bureau.get(LIST, {"kind": "king"}).status_code == 422

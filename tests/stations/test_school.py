"""学校: who sees and keeps them, which of them need a 法治副校长."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import AuditEntry
from stations.models import School, SchoolStage
from tests.stations import rows
from tests.stations.rows import MISSING, errors, send

NEW, LIST = reverse("school-new"), reverse("schools")
TYPED = {
    "name": "城东小学", "stage": "primary", "address": "东湖路 1 号", "pupils": "1,200", "boarders": "0",
    "opened_on": "1985-09-01", "closed_on": "",
}  # fmt: skip
CLOSED = date(2024, 7, 1)


def names(response) -> list[str]:
    return [row.name for row in response.context["page"].rows]


@pytest.fixture
def school(world):
    return rows.school(world.unit["chengdong"], pupils=1200)


def test_a_county_enters_a_school(world, as_):
    response = send(as_("county"), NEW, **TYPED, unit=world.unit["chengdong"].pk)
    school = School.objects.get()
    assert response["Location"] == school.get_absolute_url()
    assert (school.pupils, school.boarders, school.unit.code) == (1200, 0, "chengdong")
    assert AuditEntry.objects.filter(verb="school.enter", actor=world.user["county"].pk).count() == 1


@pytest.mark.parametrize("who", ["member", "head", "bureau", "auditor", "nobody"])
def test_nobody_else_enters_schools(as_, who):
    assert as_(who).post(NEW, TYPED).status_code == 403
    assert not School.objects.exists()


def test_posted_twice_it_is_one_row(world, as_):
    county = as_("county")
    values = rows.hidden(county, NEW) | TYPED | {"unit": world.unit["chengdong"].pk}
    assert [county.post(NEW, values).status_code for _ in range(2)] == [302, 302]
    assert School.objects.count() == 1


BAD = [
    ("name", "", "请填写校名。"),
    ("name", "校" * 61, "最多 60 个字，现在有 61 个。"),
    ("name", "城\0东", "里面有看不见的控制字符，请删掉重新填写。"),
    ("stage", "", "请选择学段。"),
    ("stage", "university", "没有找到这个学段，或不在您的范围内。"),
    ("address", "路" * 101, "最多 100 个字，现在有 101 个。"),
    ("pupils", "很多", "在校学生请填整数，例如 120。"),
    ("pupils", "-1", "不能小于 0，请核对。"),
    ("pupils", str(2**63), "不能大于 2147483647，请核对。"),
    ("boarders", "1201", "住校学生不能多于在校学生。"),
    ("opened_on", "0001-01-01", "请核对年份，0001-01-01 不在可登记的范围内。"),
    ("closed_on", "1985-08-31", "停办日期不能早于办学起始日期。"),
    ("closed_on", "9999-12-31", "请核对年份，9999-12-31 不在可登记的范围内。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD)
def test_bad_input_is_said_at_the_field_and_nothing_is_saved(world, as_, field, value, said):
    typed = TYPED | {"unit": world.unit["chengdong"].pk} | {field: value}
    assert errors(send(as_("county"), NEW, **typed)) == {field: [said]}
    assert not School.objects.exists()


def test_full_width_digits_are_taken(world, as_):
    send(as_("county"), NEW, **TYPED | {"pupils": "１２００"}, unit=world.unit["chengdong"].pk)
    assert School.objects.get().pupils == 1200


def test_a_school_is_entered_once_in_a_unit(world, as_, school):
    typed = TYPED | {"unit": world.unit["chengdong"].pk}
    assert errors(send(as_("county"), NEW, **typed)) == {"name": ["本单位已经登记过这所学校。"]}
    assert send(as_("county"), NEW, **typed | {"unit": world.unit["chengxi"].pk}).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.school(world.unit["chengdong"])


READS = {"member": 200, "head": 200, "county": 200, "bureau": 200, "neighbour": 404, "other_county": 404}


@pytest.mark.parametrize(("who", "status"), [*READS.items(), ("auditor", 404), ("nobody", 404)])
def test_who_reads_a_school(as_, school, who, status):
    assert as_(who).get(school.get_absolute_url()).status_code == status


@pytest.mark.parametrize(("who", "status"), [*dict.fromkeys(READS, 200).items(), ("auditor", 403)])
def test_the_list_holds_what_its_reader_may_read(as_, school, who, status):
    response = as_(who).get(LIST)
    assert response.status_code == status
    if status == 200:
        assert names(response) == [school.name] * (READS[who] == 200)


@pytest.mark.parametrize("name", ["school", "school-edit", "school-void"])
def test_foreign_and_missing_are_the_same_404(as_, school, name):
    stranger = as_("other_county")
    foreign, missing = (stranger.get(reverse(name, args=[pk])) for pk in (school.pk, MISSING))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize("who", ["member", "head", "bureau"])
@pytest.mark.parametrize("name", ["school-edit", "school-void"])
def test_who_reads_and_does_not_keep(as_, school, name, who):
    assert as_(who).get(reverse(name, args=[school.pk])).status_code == 403


def test_a_change_and_who_comes_second(as_, school):
    county, url = as_("county"), reverse("school-edit", args=[school.pk])
    opened = rows.hidden(county, url)
    send(county, url, **TYPED | {"pupils": "1300"})
    assert county.post(url, opened | TYPED | {"pupils": "1400"}).status_code == 409
    school.refresh_from_db()
    assert (school.pupils, school.version) == (1300, 2)


def test_voided_it_leaves_the_list(as_, school):
    county = as_("county")
    assert county.post(reverse("school-void", args=[school.pk]), {"reason": "登记重复"}).status_code == 302
    assert names(county.get(LIST)) == []
    assert not School.objects.active(today()).exists()


@pytest.mark.parametrize("stage", SchoolStage)
def test_kindergartens_need_no_vice_principal(world, stage):
    rows.school(world.unit["chengdong"], stage=stage)
    assert School.objects.in_scope(today()).exists() == (stage != "kindergarten")


def test_a_school_counts_while_it_is_open(world):
    school = rows.school(world.unit["chengdong"], opened_on=date(2000, 9, 1), closed_on=CLOSED)
    days = [date(2000, 8, 31), date(2000, 9, 1), date(2024, 6, 30), CLOSED]
    assert [School.objects.in_scope(day).exists() for day in days] == [False, True, True, False]
    assert [school.is_active(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("who", ["head", "county", "bureau"])
def test_the_list_asks_few_questions(world, as_, django_assert_max_num_queries, who):
    for number in range(30):
        rows.school(world.unit["chengdong"], f"第{number}小学")
    client = as_(who)
    with django_assert_max_num_queries(15):
        first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["page"].after})
    assert len(set(names(first)) | set(names(second))) == 30


def test_filters(world, as_, school):
    other = rows.school(world.unit["hekou"], "河口幼儿园", stage="kindergarten")
    bureau = as_("bureau")
    assert names(bureau.get(LIST, {"stage": "kindergarten"})) == [other.name]
    assert names(bureau.get(LIST, {"unit": "donghu"})) == [school.name]
    assert names(bureau.get(LIST, {"words": "城东"})) == [school.name]

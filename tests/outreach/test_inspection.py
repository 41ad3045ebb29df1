"""校园安全检查: what was looked at, what was found, and what two people at once leave of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Revision
from outreach.models import CampusInspection, InspectionItem, Rectification
from tests.stations import rows
from tests.stations.rows import hidden, send

NEW = "/inspections/new/"
DAY = timedelta(days=1)
HELD = date(2026, 3, 5)
TYPED = {"held_on": "2026-03-05", "kind": "term_start", "inspectors": "3", "note": ""}
FIRE = {"section": "5", "item": "消防通道", "result": "defect", "due_on": "2026-03-20", "note": "堆放课桌"}
GUARD = {"section": "1", "item": "门卫", "result": "ok", "due_on": "", "note": ""}


@pytest.fixture
def school(world):
    return rows.school(world.unit["chengdong"])


def lines(*given: dict, known=0) -> dict[str, str]:
    """The rows below as a browser posts them; the first `known` were there when the form was opened."""
    data = {"lines-TOTAL_FORMS": str(len(given)), "lines-INITIAL_FORMS": str(known)}
    return data | {f"lines-{number}-{name}": value for number, line in enumerate(given) for name, value in line.items()}


def enter(client, school, *given, **changes):
    return send(client, NEW, **TYPED | {"school": school.pk} | changes | lines(*given))


@pytest.fixture
def inspection(as_, school):
    enter(as_("member"), school, GUARD, FIRE)
    return CampusInspection.objects.get()


def items(inspection) -> list[tuple]:
    return list(inspection.items.values_list("section", "item", "result", "due_on", "note"))


def wrong(response) -> dict[int, dict]:
    """What a refused form says of its rows below, by place."""
    assert response.status_code == 422
    return {number: dict(form.errors) for number, form in response.context["form"].below.wrong}


def edit(inspection) -> str:
    return reverse("inspections-edit", args=[inspection.pk])


def kept(inspection) -> list[dict]:
    """The rows below as the browser has them after opening the form."""
    return [
        {"id": str(one.pk), "section": str(one.section), "item": one.item, "result": one.result,
         "due_on": str(one.due_on or ""), "note": one.note}
        for one in inspection.items.all()
    ]  # fmt: skip


def test_an_inspection_is_entered_with_what_was_looked_at(as_, inspection):
    assert (inspection.inspectors, inspection.unit.code) == (3, "chengdong")
    assert items(inspection) == [
        (1, "门卫", "ok", None, ""),
        (5, "消防通道", "defect", date(2026, 3, 20), "堆放课桌"),
    ]
    page = as_("county").get(inspection.get_absolute_url()).content.decode()
    assert page.index("门卫") < page.index("消防通道")
    assert "逾期" in page
    assert "登记整改" not in page
    assert "登记整改" in as_("head").get(inspection.get_absolute_url()).content.decode()


def test_blank_rows_are_skipped_and_an_inspection_may_have_none(as_, school):
    blank = {"section": "", "item": "", "result": "ok", "due_on": "", "note": ""}
    assert enter(as_("member"), school, blank, blank).status_code == 302
    assert not InspectionItem.objects.exists()


def test_posted_twice_it_is_one_inspection_with_its_rows_once(as_, school):
    member = as_("member")
    values = hidden(member, NEW) | TYPED | {"school": school.pk} | lines(GUARD, FIRE)
    assert [member.post(NEW, values).status_code for _ in range(2)] == [302, 302]
    assert (CampusInspection.objects.count(), InspectionItem.objects.count()) == (1, 2)


BAD = [
    (FIRE | {"due_on": ""}, "due_on", "有问题的请填整改期限。"),
    (FIRE | {"due_on": "2026-03-04"}, "due_on", "整改期限不能早于检查日期。"),
    (FIRE | {"due_on": "9999-12-31"}, "due_on", "请核对年份，9999-12-31 不在可登记的范围内。"),
    (GUARD | {"due_on": "2026-03-20"}, "due_on", "没有问题的不填整改期限。"),
    (GUARD | {"item": ""}, "item", "请填写检查内容。"),
    (GUARD | {"item": "门" * 61}, "item", "最多 60 个字，现在有 61 个。"),
    (GUARD | {"note": "看\x00"}, "note", "里面有看不见的控制字符，请删掉重新填写。"),
    (GUARD | {"section": "8"}, "section", "没有找到这个方面，或不在您的范围内。"),
    (GUARD | {"section": str(2**63)}, "section", "没有找到这个方面，或不在您的范围内。"),
    (GUARD | {"result": "perfect"}, "result", "没有找到这个结果，或不在您的范围内。"),
]


@pytest.mark.parametrize(("line", "field", "said"), BAD, ids=lambda value: str(value)[:20])
def test_bad_input_is_said_at_the_field_of_its_row(as_, school, line, field, said):
    answer = enter(as_("member"), school, GUARD, line)
    assert wrong(answer) == {2: {field: [said]}}
    assert f"第 2 项，{answer.context['form'].below.forms[1].fields[field].label}：{said}" in answer.content.decode()
    assert not CampusInspection.objects.exists()


def test_nobody_writes_more_rows_than_a_form_takes_or_forges_their_number(as_, school):
    for count in (lines(*[GUARD] * 61), {"lines-TOTAL_FORMS": "x", "lines-INITIAL_FORMS": "0"}, {}):
        answer = send(as_("member"), NEW, **TYPED | {"school": school.pk} | count)
        assert answer.status_code == 422
        assert answer.context["form"].below.non_form_errors()
        assert "还没有保存" in answer.content.decode()
    assert not CampusInspection.objects.exists()


def test_somebody_must_have_gone_and_not_tomorrow(as_, world, school):
    people = [rows.person(world.unit["chengdong"], name).pk for name in ("李警官", "王警官")]
    for changes, field in (
        ({"inspectors": "0"}, "inspectors"),
        ({"inspectors": ""}, "inspectors"),
        ({"inspectors": "1", "people": people}, "inspectors"),
        ({"held_on": str(today() + DAY)}, "held_on"),
    ):
        assert list(rows.errors(enter(as_("member"), school, **changes))) == [field]
    assert enter(as_("member"), school, inspectors="", people=people).status_code == 302
    assert CampusInspection.objects.get().inspectors == 2


def test_the_database_knows_that_only_problems_are_due(inspection):
    for result, due_on in (("ok", HELD), ("defect", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            InspectionItem.objects.create(inspection=inspection, section=1, item="门", result=result, due_on=due_on)


def test_rows_are_changed_removed_and_added_and_the_old_words_stay(as_, inspection):
    guard, fire = kept(inspection)
    given = lines(guard | {"DELETE": "on"}, fire | {"note": "已清一半"}, FIRE | {"item": "灭火器"}, known=2)
    values = TYPED | {"school": inspection.school_id} | given
    assert send(as_("member"), edit(inspection), **values).status_code == 302
    assert [one[1:2] + one[4:] for one in items(inspection)] == [("消防通道", "已清一半"), ("灭火器", "堆放课桌")]
    assert "门卫，合格" in Revision.of(inspection)[0].said["检查项"]


def test_who_comes_second_loses_nothing_though_the_first_removed_a_row(as_, inspection):
    member, head, url = as_("member"), as_("head"), edit(inspection)
    opened, (guard, fire) = hidden(head, url), kept(inspection)
    common = TYPED | {"school": inspection.school_id}
    send(member, url, **common | lines(guard, fire | {"DELETE": "on"}, known=2))
    mine = common | lines(guard, fire | {"note": "我看过"}, known=2)
    answer = head.post(url, opened | mine)
    assert answer.status_code == 409
    assert [one[0] for one in answer.context["differences"]] == ["检查项"]
    assert "我看过" in answer.content.decode()
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert head.post(url, again).status_code == 302
    assert [one[1:2] + one[4:] for one in items(inspection)] == [("门卫", ""), ("消防通道", "我看过")]


def test_the_same_change_twice_is_no_conflict(as_, inspection):
    member, url = as_("member"), edit(inspection)
    guard, fire = kept(inspection)
    values = hidden(member, url) | TYPED | {"school": inspection.school_id}
    values |= lines(guard, fire, FIRE | {"item": "灭火器"}, known=2)
    assert [member.post(url, values).status_code for _ in range(2)] == [302, 302]
    assert len(items(inspection)) == 3


def test_a_row_of_another_inspection_is_not_moved_here(as_, inspection, school):
    enter(as_("member"), school, GUARD | {"item": "别处的"}, held_on="2026-03-06")
    other = CampusInspection.objects.get(held_on="2026-03-06")
    given = lines(kept(other)[0] | {"item": "抢来的"}, known=1)
    send(as_("member"), edit(inspection), **TYPED | {"school": inspection.school_id} | given)
    assert [one[1] for one in items(other)] == ["别处的"]


def test_a_problem_that_was_put_right_is_not_made_another_one(as_, inspection, world):
    problem = InspectionItem.objects.get(item="消防通道")
    done = Rectification(item=problem, done_on=HELD, done_by="总务处", how="课桌已搬走")
    done.enter(by=world.user["member"])
    done.verify(by=world.user["head"])

    def change(**changes):
        guard, fire = kept(inspection)
        given = lines(guard, fire | changes, known=2)
        return send(as_("member"), edit(inspection), **TYPED | {"school": inspection.school_id} | given)

    for changes in ({"item": "监控全部失效"}, {"section": "3"}):
        assert "不能改成另一个问题" in change(**changes).text
    assert change(note="一楼").status_code == 302
    done.void("没有整改", by=world.user["head"])
    assert change(item="监控全部失效").status_code == 302


def test_the_words_of_a_problem(as_, inspection, world):
    fire = InspectionItem.objects.get(item="消防通道")
    due = fire.due_on
    assert [fire.state_on(day) for day in (due, due + DAY)] == ["open", "overdue"]
    assert InspectionItem.objects.get(item="门卫").state_on(due) is None
    assert not InspectionItem.objects.overdue(due).exists()
    assert list(InspectionItem.objects.overdue(due + DAY)) == [fire]
    inspection.void("登记重复", by=world.user["member"])
    assert not InspectionItem.objects.overdue(due + DAY).exists()


def test_the_list_counts_its_problems(as_, inspection):
    page = as_("county").get("/inspections/").context["asked"]
    assert [(cell["label"], cell["text"]) for cell in next(iter(page.lines()))[1]][3:5] == [
        ("检查人次", 3),
        ("问题", 1),
    ]

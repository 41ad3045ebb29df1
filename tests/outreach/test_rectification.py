"""整改: one person records that a problem was put right, another has seen it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from guanai.calendars import today
from guanai.models import AuditEntry
from outreach.models import CampusInspection, InspectionItem, Rectification
from tests.stations import rows
from tests.stations.rows import errors, hidden, send

HELD = date(2026, 3, 5)
TYPED = {"done_on": "2026-03-18", "done_by": "总务处", "how": "课桌已搬走"}


@pytest.fixture
def item(world):
    school = rows.school(world.unit["chengdong"])
    inspection = CampusInspection(unit=world.unit["chengdong"], school=school, held_on=HELD, inspectors=2)
    inspection.enter(by=world.user["member"])
    facts = {"section": 5, "item": "消防通道", "result": "defect", "due_on": date(2026, 3, 20)}
    return InspectionItem.objects.create(inspection=inspection, **facts)


@pytest.fixture
def done(item, world):
    row = Rectification(item=item, done_on=date(2026, 3, 18), done_by="总务处", how="课桌已搬走")
    row.enter(by=world.user["member"])
    return row


def new(item) -> str:
    return reverse("rectification-new", args=[item.pk])


def verification(done) -> str:
    return reverse("rectification-verification", args=[done.pk])


def test_a_problem_is_put_right_and_another_person_sees_it(as_, item):
    member, head = as_("member"), as_("head")
    assert member.get(new(item)).context["form"]["done_on"].value() == today()
    assert send(member, new(item), **TYPED)["Location"] == item.get_absolute_url()
    done = Rectification.objects.get()
    assert "等另一人核实" in member.get(item.get_absolute_url()).content.decode()
    member.post(verification(done))
    done.refresh_from_db()
    assert done.verified_at is None
    assert "看过了，核实" in head.get(item.get_absolute_url()).content.decode()
    assert [head.post(verification(done)).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(verb="rectification.verify").count() == 1
    page = member.get(item.get_absolute_url()).content.decode()
    assert "已核实" in page
    assert "站员member登记，站长head核实" in page


def test_its_state_follows(item, done, world):
    def state():
        return InspectionItem.objects.get(pk=item.pk).state

    assert state() == "done"
    assert not InspectionItem.objects.unrectified().exists()
    done.verify(by=world.user["head"])
    assert state() == "verified"
    done.void("没有改好", by=world.user["head"])
    assert state() == "overdue"
    assert list(InspectionItem.objects.unrectified()) == [item]


def test_nobody_verifies_their_own(done, world):
    with pytest.raises(ValidationError, match="请由另一人核实"):
        done.verify(by=world.user["member"])
    facts = {"verified_at": timezone.now(), "verified_by": world.user["member"].pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=done.pk).update(**facts)


BAD = [
    ("done_on", "2026-03-04", "不能早于检查日期（2026年3月5日）。"),
    ("done_on", "", "请填写整改日期。"),
    ("done_on", str(today() + timedelta(days=1)), "整改日期不能晚于今天。"),
    ("done_by", "", "请填写整改人。"),
    ("how", "改" * 201, "最多 200 个字，现在有 201 个。"),
    ("how", "改\x00", "里面有看不见的控制字符，请删掉重新填写。"),
]


@pytest.mark.parametrize(("field", "value", "said"), BAD, ids=lambda value: str(value)[:20])
def test_bad_input_is_said_at_the_field(as_, item, field, value, said):
    assert errors(send(as_("member"), new(item), **TYPED | {field: value})) == {field: [said]}
    assert not Rectification.objects.exists()


def test_posted_twice_it_is_one_row_and_a_second_one_is_refused(as_, item):
    member = as_("member")
    values = hidden(member, new(item)) | TYPED
    assert [member.post(new(item), values).status_code for _ in range(2)] == [302, 302]
    answer = send(as_("head"), new(item), **TYPED)
    assert answer.context["form"].non_field_errors() == ["这个问题已经登记过整改。"]
    assert Rectification.objects.count() == 1


def test_only_problems_of_valid_inspections_are_put_right(as_, item, world):
    sound = InspectionItem.objects.create(inspection=item.inspection, section=1, item="门卫")
    assert as_("member").get(new(sound)).status_code == 404
    item.inspection.void("登记重复", by=world.user["member"])
    assert as_("member").get(new(item)).status_code == 404


@pytest.mark.parametrize(("who", "status"), {"county": 403, "bureau": 403, "neighbour": 404, "auditor": 404}.items())
def test_who_else_may(as_, item, done, who, status):
    client = as_(who)
    assert client.get(new(item)).status_code == status
    assert client.post(verification(done)).status_code == status
    assert client.get(reverse("rectification-void", args=[done.pk])).status_code == status


def test_a_problem_that_was_put_right_stays_one(as_, item, done, world):
    url = reverse("inspections-edit", args=[item.inspection_id])
    line = {"lines-0-id": item.pk, "lines-0-section": "5", "lines-0-item": "消防通道", "lines-0-note": "",
            "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1", "lines-0-due_on": "2026-03-20"}  # fmt: skip
    typed = {"school": item.inspection.school_id, "held_on": "2026-03-05", "kind": "routine", "inspectors": "2"}
    gone = line | {"lines-0-result": "defect", "lines-0-DELETE": "on"}
    sound = line | {"lines-0-result": "ok", "lines-0-due_on": ""}
    for changed in (gone, sound):
        answer = send(as_("member"), url, **typed | changed)
        assert "登记过整改的问题" in answer.context["form"].below.non_form_errors()[0]
    with pytest.raises(ProtectedError), transaction.atomic():
        item.delete()
    done.void("没有改好", by=world.user["member"])
    assert send(as_("member"), url, **typed | sound).status_code == 302

"""八小件: which things a committee ticks, what a school has of them, who is told what is missing or runs out."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from guanai.calendars import today
from guanai.models import Term
from outreach.models import EquipmentKit, EquipmentStock, KitNumber
from outreach.safety import Safety
from outreach.todo import campus as todo
from tests.stations import rows
from tests.stations.rows import errors, send

DAY = timedelta(days=1)
NEW = reverse("kit-new")
LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}


@pytest.fixture
def words(world):
    return list(Term.objects.of(Term.List.EQUIPMENT))


@pytest.fixture
def school(world):
    return rows.school(world.unit["chengdong"])


def kit(unit, items, starts_on=date(2026, 1, 1)) -> EquipmentKit:
    row = EquipmentKit(unit=unit, starts_on=starts_on)
    row.enter(by=None, items=list(items))
    return row


def stock(school, item, **facts) -> EquipmentStock:
    facts = {"quantity": 2, "counted_on": today() - 10 * DAY} | facts
    row = EquipmentStock(unit=school.unit, school=school, equipment=item, **facts)
    row.enter(by=None)
    return row


def lacks(school, user) -> dict[str, str]:
    return {str(one.item): one.lack.value for one in Safety(school, user, today()).verdicts}


def test_nine_words_are_known_and_the_committee_ticks_eight(as_, world, words):
    assert len(words) == 9
    ticked = [str(one.pk) for one in words[:8]]
    answer = send(as_("bureau"), NEW, starts_on="2026-01-01", document="关工委〔2026〕1 号", items=ticked, **LINES)
    assert answer["Location"] == reverse("kits")
    assert set(EquipmentKit.objects.get().items.all()) == set(words[:8])
    page = as_("member").get(reverse("kits")).content.decode()
    assert "（8 样）" in page
    assert "现行" in page


def test_only_committees_rule_what_belongs_to_it(as_, world, words):
    assert [as_(who).get(NEW).status_code for who in ("member", "head", "county", "bureau")] == [403, 403, 200, 200]
    of_city = kit(world.unit["chengbei"], words)
    assert as_("county").get(reverse("kit-edit", args=[of_city.pk])).status_code == 403
    assert as_("bureau").get(reverse("kit-edit", args=[of_city.pk])).status_code == 200
    assert as_("other_county").get(reverse("kits")).context["page"].rows == [of_city]


def test_an_empty_kit_and_a_second_one_of_a_day_are_refused(as_, world, words):
    typed = {"starts_on": "2026-01-01", "items": [str(words[0].pk)], **LINES}
    assert errors(send(as_("bureau"), NEW, starts_on="2026-01-01", **LINES)) == {"items": ["请选择器材。"]}
    send(as_("bureau"), NEW, **typed)
    assert "starts_on" in errors(send(as_("bureau"), NEW, **typed))


def test_the_nearest_committee_rules_and_of_its_kits_the_latest_that_has_begun(world, words):
    city, county = world.unit["chengbei"], world.unit["donghu"]
    first = kit(city, words[:8])
    later = kit(city, words[1:], today() + DAY)
    here = world.unit["chengdong"]

    def binding(unit, on):
        return EquipmentKit.objects.binding(unit, on)

    assert binding(here, date(2025, 12, 31)) is None
    assert binding(here, today()) == first
    assert binding(here, today() + DAY) == later
    own = kit(county, words[:5])
    assert binding(here, today()) == own
    assert binding(world.unit["hekou"], today()) == first
    own.void("记错了", by=world.user["county"])
    assert binding(here, today()) == first


def test_what_a_school_lacks_is_told_by_the_kit_of_its_committee(world, words, school):
    member = world.user["member"]
    assert lacks(school, member) == {}
    kit(world.unit["chengbei"], words[:3])
    stock(school, words[0])
    stock(school, words[1], expires_on=today() - DAY)
    stock(school, words[8])
    assert lacks(school, member) == {str(words[0]): "齐备", str(words[1]): "已过期", str(words[2]): "缺少"}
    stock(school, words[2], scrapped_on=today())
    assert lacks(school, member)[str(words[2])] == "缺少"
    new = stock(school, words[2])
    assert lacks(school, member)[str(words[2])] == "齐备"
    new.void("记错了", by=member)
    assert lacks(school, member)[str(words[2])] == "缺少"


def test_schools_that_lack_something_wait_on_their_station(as_, world, words, school):
    member, on = world.user["member"], today()
    assert not todo.lacking(member, on).exists()
    kit(world.unit["chengbei"], words[:2])
    rows.school(world.unit["chengdong"], "已停办小学", closed_on=on)
    rows.school(world.unit["chengxi"], "城西小学")
    assert list(todo.lacking(member, on)) == [school]
    stock(school, words[0])
    stock(school, words[1], expires_on=on)
    assert not todo.lacking(member, on).exists()
    assert list(todo.lacking(member, on + DAY)) == [school]
    assert "城东小学八小件不齐" not in as_("member").get(reverse("campus-due")).content.decode()


@pytest.mark.parametrize(("days", "waits"), [(31, False), (30, True), (0, True), (-5, True)])
@pytest.mark.parametrize("field", ["expires_on", "test_due_on"])
def test_what_runs_out_is_told_thirty_days_before(as_, world, words, school, days, waits, field):
    row = stock(school, words[0], **{field: today() + days * DAY})
    assert todo.equipment(world.user["member"], today()).exists() == waits
    page = as_("member").get(reverse("workbench"))
    titles = [item.title for item in page.context["board"].items]
    said = f"{words[0]}{'要更换' if field == 'expires_on' else '要检测'}"
    assert (said in titles) == waits
    row.void("记错了", by=world.user["member"])
    assert not todo.equipment(world.user["member"], today()).exists()


def test_what_is_scrapped_or_of_a_closed_school_or_a_neighbours_waits_on_nobody(world, words, school):
    soon = today() + 5 * DAY
    stock(school, words[0], expires_on=soon, scrapped_on=today())
    stock(rows.school(world.unit["chengdong"], "停办小学", closed_on=today()), words[0], expires_on=soon)
    stock(rows.school(world.unit["chengxi"], "城西小学"), words[0], expires_on=soon)
    assert not todo.equipment(world.user["member"], today()).exists()
    assert todo.equipment(world.user["neighbour"], today()).count() == 1


def test_the_nearer_day_comes_first_and_colours_the_line(as_, world, words, school):
    stock(school, words[0], expires_on=today() + 20 * DAY)
    stock(school, words[1], expires_on=today() + 300 * DAY, test_due_on=today() - 2 * DAY)
    items = todo.campus_items(world.user["member"], today(), 25)
    said = [(one.title, one.when, one.tone) for one in items]
    assert said == [(f"{words[1]}要检测", "过期 2 天", "late"), (f"{words[0]}要更换", "还有 20 天", "")]
    waiting = {one.label: (one.number, one.tone) for one in todo.waiting_campus(world.user["member"], today())}
    assert waiting["八小件到期"] == (2, "late")


BAD = [
    ({"quantity": "0"}, "quantity", "数量至少是 1；没有的不用登记，系统会列为缺少。"),
    ({"quantity": "1000"}, "quantity", "一种器材不会超过 999 件，请核对。"),
    ({"counted_on": "2999-01-01"}, "counted_on", "请核对年份，2999-01-01 不在可登记的范围内。"),
    ({"tested_on": "2026-03-05", "test_due_on": "2026-03-05"}, "test_due_on", "下次检测须在上次检测之后。"),
    ({"scrapped_on": "2026-03-04"}, "scrapped_on", "报废日期不能早于清点日期。"),
]


@pytest.mark.parametrize(("changes", "field", "said"), BAD, ids=lambda value: str(value)[:20])
def test_bad_input_is_said_at_the_field(as_, words, school, changes, field, said):
    typed = {"school": school.pk, "equipment": words[0].pk, "quantity": "2", "counted_on": "2026-03-05"}
    answer = send(as_("member"), reverse("equipment-new"), **typed | changes)
    assert errors(answer) == {field: [said]}
    assert not EquipmentStock.objects.exists()


def test_the_database_knows_it_too(school, words):
    for facts in ({"quantity": 0}, {"scrapped_on": today() - 11 * DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            stock(school, words[0], **facts)


def wanting(kit, item, least) -> None:
    KitNumber.objects.create(kit=kit, equipment=item, least=least)


def test_a_committee_says_how_many_of_each_and_only_of_what_it_ticked(as_, world, words):
    ticked = [str(one.pk) for one in words[:2]]
    typed = {"starts_on": "2026-01-01", "items": ticked, "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0"}
    wrong = typed | {"lines-0-equipment": words[5].pk, "lines-0-least": "2"}
    answer = send(as_("bureau"), NEW, **wrong)
    assert answer.status_code == 422
    assert answer.context["form"].below.forms[0].errors == {"equipment": ["上面没有勾选这样器材。"]}
    assert send(as_("bureau"), NEW, **wrong | {"lines-0-equipment": words[0].pk}).status_code == 302
    assert EquipmentKit.objects.get().least() == {words[0].pk: 2, words[1].pk: 1}
    assert f"{words[0]}至少 2 件" in as_("member").get(reverse("kits")).text


def test_one_item_on_two_lines_is_said_in_words(as_, words):
    ticked, item = [str(one.pk) for one in words[:8]], str(words[0].pk)
    typed = {"starts_on": "2026-01-01", "items": ticked, "lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0"}
    typed |= {f"lines-{n}-{name}": value for n in (0, 1) for name, value in (("equipment", item), ("least", "2"))}
    page = send(as_("bureau"), NEW, **typed)
    assert page.status_code == 422
    assert "重复了，每" in page.text
    assert "equipment的" not in page.text
    assert "请修正" not in page.text


def test_too_few_of_an_item_are_told_with_how_many_are_missing(as_, world, words, school):
    member, on = world.user["member"], today()
    ruled = kit(world.unit["chengbei"], words[:2])
    wanting(ruled, words[0], 5)
    stock(school, words[0], quantity=3)
    stock(school, words[1], quantity=1)
    short = {str(one.item): one.short for one in Safety(school, member, on).verdicts}
    assert short == {str(words[0]): 2, str(words[1]): 0}
    assert lacks(school, member) == {str(words[0]): "数量不够", str(words[1]): "齐备"}
    assert list(todo.lacking(member, on)) == [school]
    page = as_("member").get(reverse("school-safety", args=[school.pk])).text
    assert f"{words[0]}缺 2 件" in page
    stock(school, words[0], quantity=2)
    assert not todo.lacking(member, on).exists()
    assert lacks(school, member)[str(words[0])] == "齐备"


def test_what_is_past_its_day_does_not_make_up_the_number(world, words, school):
    member, on = world.user["member"], today()
    wanting(kit(world.unit["chengbei"], words[:1]), words[0], 4)
    stock(school, words[0], quantity=3)
    stock(school, words[0], quantity=3, expires_on=on - DAY)
    assert lacks(school, member) == {str(words[0]): "数量不够"}
    assert list(todo.lacking(member, on)) == [school]


def test_from_a_school_s_page_its_forms_open_with_the_school_in_them(as_, world, words, school):
    kit(world.unit["chengbei"], words[:1])
    member = as_("member")
    page = member.get(reverse("school-safety", args=[school.pk])).text
    other = rows.school(world.unit["chengxi"], "城西小学")
    for name in ("equipment-new", "inspections-new", "emergency-units-new", "pacts-new", "guard-posts-new"):
        url = f"{reverse(name)}?school={school.pk}"
        assert url in page, name
        assert member.get(url).context["form"].initial["school"] == school
        for asked in (other.pk, "nonsense", ""):
            form = member.get(f"{reverse(name)}?school={asked}").context["form"]
            assert not form.initial.get("school"), (name, asked)

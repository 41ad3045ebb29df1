"""资助: money and things, to whom, never by name; the figures that follow."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from cases.models import AidFund, AidGrant, AidItem, AidProgramme, AidReceipt, HouseholdPairing
from guanai.calendars import today
from reports.computing import Computed
from reports.counting import COUNTED
from reports.span import Span
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors, send

SPAN = Span.of_year(today().year, today())
NO_LINES = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}
TYPED = {"granted_on": str(today()), "beneficiary": "minor", "kind": "tuition", "cash": "500", **NO_LINES}
NEW = "/aid-grants/new/"


@pytest.fixture
def minor(world):
    return files.child(world.unit["chengdong"])


def grant(unit, *, things=(), **facts) -> AidGrant:
    row = AidGrant(unit=unit, **{"granted_on": today(), "beneficiary": "minor", "kind": "tuition", "cash": 500} | facts)
    row.enter(by=None)
    AidItem.objects.bulk_create(AidItem(grant=row, name=name, number=number) for name, number in things)
    return row


def value(world, metric, code="chengdong") -> Decimal:
    return Computed.of(metric, world.unit[code], SPAN).total


def test_a_grant_to_a_child_with_a_file_is_typed_by_its_number(as_, minor):
    lines = {"lines-TOTAL_FORMS": "1", "lines-0-name": "书包", "lines-0-number": "2", "lines-0-measure": "个"}
    assert send(as_("member"), NEW, **TYPED | lines, minor=minor.file_no).status_code == 302
    row = AidGrant.objects.get()
    assert (row.minor, row.cash, row.things) == (minor, Decimal("500.00"), "书包 2 个")


def test_committees_read_the_number_of_the_file_and_no_name(as_, minor):
    grant(minor.unit, minor=minor)
    for name in ("county", "bureau"):
        page = as_(name).get("/aid-grants/")
        assert (minor.file_no in page.text, minor.name in page.text) == (True, False)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"beneficiary": "adult_student"}, "minor", "只有未成年人填档案号。"),
        ({"recipient_no": "助 3"}, "recipient_no", "填了档案号的不再填受助编号。"),
        ({"kind": "judicial"}, "minor", "司法救助不填档案号，请填受助编号。"),
        ({"granted_on": "2040-01-01"}, "granted_on", "发放日期不能晚于今天。"),
        ({"cash": "-1"}, "cash", "不能小于 0，请核对。"),
        ({"cash": "五百"}, "cash", "金额（元）请填数字，例如 1200 或 85.50。"),
    ],
)
def test_bad_input_is_said_at_its_field(as_, minor, changes, field, words):
    said = errors(send(as_("member"), NEW, **TYPED | {"minor": minor.file_no} | changes))
    assert said == {field: [words]}
    assert not AidGrant.objects.exists()


def test_a_household_is_helped_by_area(as_):
    said = errors(send(as_("member"), NEW, **TYPED | {"beneficiary": "household"}))
    assert said == {"area": ["资助家庭的请选择片区。"]}


def test_money_is_taken_as_people_write_it(as_, minor):
    assert send(as_("member"), NEW, **TYPED | {"cash": "１,２００.５０"}, minor=minor.file_no).status_code == 302
    assert AidGrant.objects.get().cash == Decimal("1200.50")


def test_a_grant_of_nothing_is_none(as_, minor):
    answer = send(as_("member"), NEW, **TYPED | {"cash": "0"}, minor=minor.file_no)
    assert answer.status_code == 422
    assert "金额和物品至少填一样。" in answer.text
    assert not AidGrant.objects.exists()


def test_the_database_refuses_what_would_tell_of_a_case(minor):
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(minor.unit, minor=minor, kind="judicial")
    with pytest.raises(IntegrityError), transaction.atomic():
        grant(minor.unit, minor=minor, beneficiary="adult_student")


def test_a_fund_of_the_city_is_offered_to_its_stations_and_a_neighbours_is_not(world, as_):
    for code in ("chengbei", "chengxi"):
        rows.fund(world.unit[code], f"{code}基金")
    offered = as_("member").get("/aid-programmes/new/").context["form"].fields["fund"].queryset
    assert [fund.name for fund in offered] == ["chengbei基金"]


def test_an_adult_student_is_helped_and_is_no_child(world, minor):
    before = value(world, "M32")
    grant(minor.unit, beneficiary="adult_student", recipient_no="学 1")
    assert (value(world, "M91"), value(world, "M32"), value(world, "M31")) == (1, before, 0)


def test_money_is_told_in_ten_thousands_and_equals_the_rows(world, as_):
    unit = world.unit["chengdong"]
    for cash in ("86", "13550.10", "0.01"):
        grant(unit, cash=Decimal(cash))
    grant(unit, cash=999).void("登记重复", by=world.user["head"])
    assert value(world, "M90") == Decimal("1.363611")
    page = as_("member").get(COUNTED["M90"].seen(unit, SPAN))
    assert page.context["asked"].totals == {"rows": 3, "cash": Decimal("13636.11")}


def test_somebody_helped_twice_is_one(world, minor):
    area = rows.area(minor.unit)
    for _ in range(2):
        grant(minor.unit, minor=minor)
        grant(minor.unit, beneficiary="household", recipient_no="户 7", area=area)
        grant(world.unit["chengxi"], beneficiary="household", recipient_no="户 7", area=area)
        grant(minor.unit)
    assert (value(world, "M91"), value(world, "M91", "donghu")) == (4, 5)


def test_things_and_receipts_and_pairings_are_counted(world):
    unit, head = world.unit["chengdong"], world.user["head"]
    grant(unit, things=[("书包", 30), ("棉被", 5)])
    grant(unit, things=[("书包", 7)]).void("登记重复", by=head)
    AidReceipt(unit=unit, fund=rows.fund(unit), received_on=today(), amount=Decimal("56000")).enter(by=head)
    for name, households in (("河湾村", 6), ("柳林村", 4)):
        area = rows.area(unit, name)
        HouseholdPairing(unit=unit, village=area, households=households, starts_on=today()).enter(by=head)
    found = {metric: value(world, metric) for metric in ("M93", "M94", "M98", "M99")}
    assert found == {"M93": 35, "M94": Decimal("5.6"), "M98": 2, "M99": 10}


def test_the_units_below_have_their_own_and_the_sum_is_theirs(world):
    for code, cash in (("chengdong", 10_000), ("hekou", 25_000)):
        grant(world.unit[code], cash=cash)
    computed = Computed.of("M90", world.unit["chengbei"], SPAN)
    assert [computed.value(world.unit[code]) for code in ("donghu", "qinghe", "chengbei")] == [
        Decimal(1),
        Decimal("2.5"),
        Decimal("3.5"),
    ]


def test_names_of_funds_and_programmes_are_not_given_twice(world):
    for kind in (AidFund, AidProgramme):
        kind(unit=world.unit["chengdong"], name="关工助力").enter(by=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            kind(unit=world.unit["chengdong"], name="关工助力").enter(by=None)

"""月报: confirmed once and frozen; later changes are corrections; units below add up before one above signs."""

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guanai.lifecycle import NotAllowed
from reports import months, outdated, owed, return_year, returns
from reports.figures import Qualifier
from reports.footing import Footing
from reports.models import MonthlyReturn, ReturnAbsence, ReturnCorrection, ReturnFigure
from reports.months import METRICS_OF_A_MONTH, Month, why_not
from stations.models import Unit
from tests.reports.test_dashboard import mentored, talk

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
IN_OCTOBER, NOVEMBER, LATE = date(2026, 10, 14), date(2026, 11, 3), date(2026, 11, 20)
STATIONS = ("chengdong", "chengxi", "hekou")


@pytest.fixture
def city(world, monkeypatch):
    """Everybody has kept records since January; it is 3 November, two working days into the month."""
    for unit in world.unit.values():
        unit.count_from(date(2026, 1, 1), by=None)
    world.clock = SimpleNamespace(day=NOVEMBER)
    for module in (
        "reports.returns",
        "reports.months",
        "reports.footing",
        "reports.views.returns",
        "reports.workbench",
    ):
        monkeypatch.setattr(f"{module}.today", lambda: world.clock.day)
    return world


def confirm(world, *codes: str, by: str = "head") -> MonthlyReturn:
    """October of these units; the last one is returned."""
    return [returns.confirm(world.unit[code], OCTOBER, by=world.user[by]) for code in codes][-1]


def figure(world, code: str, metric: str = "M20") -> ReturnFigure:
    return ReturnFigure.objects.get(monthly__unit=world.unit[code], metric=metric)


def url(name: str, code: str, *more, month: Month = OCTOBER) -> str:
    return reverse(name, args=[code, month.year, month.month, *more])


def to_confirm(world, code: str) -> str:
    """The address on the page of the month as it is now."""
    return f"{url('return-confirmation', code)}?seen={returns.seen_of(months.Numbers(world.unit[code], OCTOBER))}"


def text(answer) -> str:
    return answer.content.decode()


def correct(world, code: str, metric: str, reason: str, *, by: str) -> ReturnCorrection:
    """更正 of October to what the page shows at this moment."""
    seen = returns.ReturnPage(world.unit[code], OCTOBER, world.user[by]).seen(metric)
    return returns.correct(returns.Number(world.unit[code], OCTOBER, metric), reason, seen=seen, by=world.user[by])


def typed(browser, address: str, reason: str = "补登") -> dict:
    """What the form at that address would send."""
    return {"reason": reason, "seen": browser.get(address).context["form"]["seen"].field.widget.now}


def line(world, code: str, metric: str, user: str):
    page = returns.ReturnPage(world.unit[code], OCTOBER, world.user[user])
    return next(one for _, lines, _ in page.sections() for one in lines if one.metric == metric)


def column(world, code: str, metric: str, user: str):
    page = returns.FootingPage(world.unit[code], OCTOBER, world.user[user])
    return next(one for _, columns, _ in page.tables() for one in columns if one.metric == metric)


# --- the numbers of a month


def test_a_month_counts_flows_within_it_and_stocks_on_its_last_day(city):
    for day in (date(2026, 9, 30), IN_OCTOBER, date(2026, 10, 31), date(2026, 11, 1)):
        talk(city, "chengdong", day)
    assert line(city, "chengdong", "M20", "head").text == "2场次"
    known = {METRIC: months.METRICS[METRIC].kind for METRIC in METRICS_OF_A_MONTH}
    assert {"M20", "M01", "M31"} <= set(known)
    assert not {"M02", "M37", "M86", "M110"} & set(known)


def test_each_number_opens_its_rows_and_blank_is_not_zero(city, as_):
    talk(city, "chengdong", IN_OCTOBER)
    shown = line(city, "chengdong", "M20", "head")
    assert "since=2026-10-01" in shown.url
    assert "until=2026-10-31" in shown.url
    assert as_("head").get(shown.url).status_code == 200
    assert line(city, "chengdong", "M50", "head").text == "0次"
    assert line(city, "chengdong", "M37n", "head").text == ""


def test_nothing_is_stored_before_confirmation(city, as_):
    talk(city, "chengdong", IN_OCTOBER)
    assert "1场次" in text(as_("head").get(url("return", "chengdong")))
    talk(city, "chengdong", IN_OCTOBER)
    assert "2场次" in text(as_("head").get(url("return", "chengdong")))
    assert not MonthlyReturn.objects.exists()


# --- confirmation


def test_the_head_confirms_and_every_number_is_frozen(city, as_):
    talk(city, "chengdong", IN_OCTOBER)
    assert "确认" in text(as_("head").get(url("return", "chengdong")))
    assert as_("head").post(to_confirm(city, "chengdong")).status_code == 302
    row = MonthlyReturn.objects.get()
    assert (row.unit.code, row.confirmed_by) == ("chengdong", city.user["head"].pk)
    assert sorted(one.metric for one in row.figures.all()) == sorted(METRICS_OF_A_MONTH)
    assert figure(city, "chengdong").value == 1
    assert "已确认" in text(as_("head").get(url("return", "chengdong")))


def test_nobody_confirms_numbers_that_changed_since_he_opened_the_page(city, as_):
    head, opened = as_("head"), to_confirm(city, "chengdong")
    assert opened in text(head.get(url("return", "chengdong")))
    talk(city, "chengdong", IN_OCTOBER)
    for address in (opened, url("return-confirmation", "chengdong")):
        answer = head.post(address)
        assert (answer.status_code, "在您打开以后又变了，没有确认" in text(answer)) == (409, True)
    assert not MonthlyReturn.objects.exists()
    assert head.post(to_confirm(city, "chengdong")).status_code == 302


def test_a_second_click_changes_nothing(city, as_):
    confirm(city, "chengdong")
    first = MonthlyReturn.objects.get()
    talk(city, "chengdong", IN_OCTOBER)
    assert as_("head").post(to_confirm(city, "chengdong")).status_code == 302
    assert MonthlyReturn.objects.get().confirmed_at == first.confirmed_at
    assert figure(city, "chengdong").value == 0


def test_a_second_click_of_the_county_asks_nothing_anew(city, as_):
    confirm(city, "chengdong", "chengxi", "donghu")
    talk(city, "chengxi", IN_OCTOBER)
    assert as_("county").post(to_confirm(city, "donghu")).status_code == 302


def test_of_two_who_confirm_at_once_the_second_freezes_nothing(city):
    row = confirm(city, "chengdong")
    again = MonthlyReturn.freeze(row.unit, 2026, 10, [*months.Numbers(row.unit, OCTOBER).all()], by=city.user["head"])
    assert again == row
    assert row.figures.count() == len(METRICS_OF_A_MONTH)


def test_only_who_holds_the_right_at_the_unit_confirms(city, as_):
    address = url("return-confirmation", "chengdong")
    assert [as_(name).post(address).status_code for name in ("member", "county", "bureau")] == [403, 403, 403]
    assert as_("other_county").post(address).status_code == 404
    assert not MonthlyReturn.objects.exists()


@pytest.mark.parametrize(
    ("month", "said"),
    [(Month(2026, 11), "还没有过完"), (Month(2025, 12), "从2026年1月1日起自行记录")],
)
def test_a_month_that_cannot_be_confirmed_says_why(city, as_, month, said):
    answer = as_("head").post(url("return-confirmation", "chengdong", month=month))
    assert answer.status_code == 409
    assert said in text(answer)
    assert said in text(as_("head").get(url("return", "chengdong", month=month)))
    assert not MonthlyReturn.objects.exists()


def test_a_month_that_is_still_to_come_has_no_numbers(city, as_):
    assert "还没有开始" in text(as_("head").get(url("return", "chengdong", month=Month(2026, 12))))
    assert as_("head").get(url("return", "chengdong", month=Month(2026, 13))).status_code == 404


def test_who_may_confirm_a_month_is_who_the_county_waits_for(city):
    opened, closed, young, silent = (
        Unit.enter(
            by=None, parent=city.unit["donghu"], code=code, name=code, short=code, kind="police_station", **facts
        )
        for code, facts in {
            "opened-later": {"opened_on": date(2026, 11, 2), "records_since": date(2026, 1, 1)},
            "closed": {"closed_on": IN_OCTOBER, "records_since": date(2026, 1, 1)},
            "records-later": {"records_since": date(2026, 11, 1)},
            "no-records": {"records_since": None},
        }.items()
    )
    assert why_not(opened, OCTOBER, NOVEMBER) == "opened-later在2026年10月还没有设立，没有月报。"
    with pytest.raises(NotAllowed, match="还没有设立"):
        returns.confirm(opened, OCTOBER, by=city.user["head"])
    may = [one for one in Unit.objects.filter(parent=city.unit["donghu"]) if not why_not(one, OCTOBER, NOVEMBER)]
    assert may == Footing(city.unit["donghu"], OCTOBER).children == [city.unit["chengdong"], city.unit["chengxi"]]
    assert not {opened, closed, young, silent} & set(owed.to_confirm(city.user["county"], LATE))


def test_a_merged_unit_is_sent_to_its_successor(city):
    gone = city.unit["chengxi"]
    gone.merge_into(city.unit["chengdong"], on=date(2026, 11, 2), by=None)
    with pytest.raises(NotAllowed, match="城西所已并入城东所，月报由城东所确认"):
        returns.confirm(gone, OCTOBER, by=city.user["head"])
    assert [one.code for one in Footing(city.unit["donghu"], OCTOBER).children] == ["chengdong"]


def test_a_post_of_a_station_is_counted_by_the_station(city):
    facts = {"code": "post", "name": "城东警务区", "short": "城东警务区", "kind": "police_post"}
    post = Unit.enter(by=None, parent=city.unit["chengdong"], records_since=date(2026, 1, 1), **facts)
    assert "并入城东所的月报" in why_not(post, OCTOBER, NOVEMBER)
    assert Footing(city.unit["chengdong"], OCTOBER).children == []


# --- later changes


def test_a_later_change_shows_both_and_is_corrected_with_a_reason(city, as_, monkeypatch):
    talk(city, "chengdong", IN_OCTOBER)
    confirm(city, "chengdong")
    talk(city, "chengdong", IN_OCTOBER)
    shown = line(city, "chengdong", "M20", "head")
    assert (shown.text, shown.now) == ("1场次", "2场次")
    address = url("return-correction", "chengdong", "M20")
    assert address in text(as_("head").get(url("return", "chengdong")))
    assert as_("head").post(address, typed(as_("head"), address)).status_code == 302
    ReturnCorrection.objects.update(at=timezone.make_aware(timezone.datetime(2026, 12, 3, 9)))
    shown = line(city, "chengdong", "M20", "head")
    assert (shown.text, shown.now) == ("2场次", "")
    assert shown.changes == "1场次，2026年12月3日更正为2场次：补登"
    assert figure(city, "chengdong").value == 1


def test_a_correction_asks_a_reason_and_a_difference(city, as_):
    confirm(city, "chengdong")
    address = url("return-correction", "chengdong", "M20")
    talk(city, "chengdong", IN_OCTOBER)
    assert as_("head").post(address, {"reason": " "}).status_code == 422
    assert as_("head").post(address, {"reason": "长" * 201}).status_code == 422
    assert as_("member").post(address, {"reason": "补登"}).status_code == 403
    assert as_("head").post(address, typed(as_("head"), address)).status_code == 302
    second = as_("head").post(address, typed(as_("head"), address))
    assert second.status_code == 409
    assert "与记录一致" in text(second)
    assert ReturnCorrection.objects.count() == 1


def test_a_correction_is_of_the_number_that_was_seen(city, as_):
    confirm(city, "chengdong")
    talk(city, "chengdong", IN_OCTOBER)
    address = url("return-correction", "chengdong", "M20")
    head = as_("head")
    assert "记录里现在是：1场次" in text(head.get(address))
    sent = typed(head, address, "补登一场")
    talk(city, "chengdong", IN_OCTOBER)
    answer = head.post(address, sent)
    assert answer.status_code == 409
    assert "记录里的数在您打开以后又变了，这次没有更正" in text(answer)
    assert "记录里现在是：2场次" in text(answer)
    assert "补登一场" in text(answer)
    assert not ReturnCorrection.objects.exists()
    assert head.post(address, {"reason": "补登"}).status_code == 409
    again = re.search(r'name="seen" value="(\w+)"', text(answer)).group(1)
    assert head.post(address, {"reason": "补登两场", "seen": again}).status_code == 302
    assert ReturnCorrection.objects.get().after == 2


def test_of_few_children_the_form_of_a_correction_tells_no_number_to_others(city, as_):
    confirm(city, "chengdong", "chengxi", "hekou", "donghu")
    mentored(city, "chengdong", 1)
    page = text(as_("county").get(url("return-correction", "donghu", "M31")))
    assert "记录里现在是：与确认的不同" in page
    assert "1人" not in page


def test_what_is_not_confirmed_needs_no_correction(city):
    with pytest.raises(NotAllowed, match="还没有确认"):
        correct(city, "chengdong", "M20", "补登", by="head")


def test_a_second_correction_goes_on_from_the_first(city):
    confirm(city, "chengdong")
    for _ in range(2):
        talk(city, "chengdong", IN_OCTOBER)
        correct(city, "chengdong", "M20", "补登", by="head")
    assert [(one.before, one.after) for one in ReturnCorrection.objects.order_by("number")] == [
        (Decimal(0), Decimal(1)),
        (Decimal(1), Decimal(2)),
    ]


# --- county over stations, city over counties


def test_county_adds_up_its_stations_and_its_own_rows(city):
    for code in ("chengdong", "chengdong", "chengxi", "donghu"):
        talk(city, code, IN_OCTOBER)
    confirm(city, "chengdong", "chengxi")
    shown = column(city, "donghu", "M20", "county")
    assert (shown.cells, shown.own, shown.total, shown.counted, shown.agrees) == (["2", "1"], "1", "4", "4", True)


def test_persons_are_recounted_and_never_added(city):
    confirm(city, "chengdong", "chengxi")
    shown = column(city, "donghu", "M03", "county")
    assert "*" in shown.head
    assert shown.total == "不相加"


def test_who_is_missing_is_named_and_is_not_in_the_sum(city, as_):
    talk(city, "chengxi", IN_OCTOBER)
    confirm(city, "chengdong")
    assert column(city, "donghu", "M20", "county").cells == ["0", "未到期"]
    city.clock.day = LATE
    shown = column(city, "donghu", "M20", "county")
    assert (shown.cells, shown.total, shown.counted, shown.agrees) == (["0", "未报送"], "0", "1", False)
    answer = as_("county").post(to_confirm(city, "donghu"))
    assert answer.status_code == 409
    assert "城西所还没有确认月报" in text(answer)


def test_a_missing_unit_is_named_with_a_reason_and_then_the_county_confirms(city, as_):
    confirm(city, "chengdong")
    address = url("return-absence", "donghu", "chengxi")
    early = as_("county").post(address, {"reason": "所址搬迁"})
    assert (early.status_code, "还没有到期" in text(early)) == (409, True)
    city.clock.day = LATE
    assert as_("bureau").post(address, {"reason": "所址搬迁"}).status_code == 403
    assert as_("county").post(url("return-absence", "donghu", "hekou"), {"reason": "所址搬迁"}).status_code == 404
    assert as_("county").post(address, {"reason": "所址搬迁"}).status_code == 302
    assert (ReturnAbsence.objects.get().reason, ReturnAbsence.objects.get().by) == ("所址搬迁", city.user["county"].pk)
    assert "所址搬迁" in text(as_("county").get(url("return-footing", "donghu")))
    assert as_("county").post(to_confirm(city, "donghu")).status_code == 302
    confirmed = as_("county").post(url("return-absence", "donghu", "chengdong"), {"reason": "没有交"})
    assert (confirmed.status_code, "已经确认" in text(confirmed)) == (409, True)


def test_who_confirmed_just_before_is_not_named_as_missing(city, monkeypatch):
    city.clock.day, hold = LATE, Unit.hold

    def holding(self):
        monkeypatch.setattr(Unit, "hold", hold)
        confirm(city, "chengxi")
        self.hold()

    monkeypatch.setattr(Unit, "hold", holding)
    with pytest.raises(NotAllowed, match="已经确认"):
        returns.name_absent(city.unit["chengxi"], OCTOBER, "所址搬迁", by=city.user["county"])
    assert not ReturnAbsence.objects.exists()


def test_an_unexplained_difference_stops_the_county_until_it_is_corrected(city, as_):
    confirm(city, "chengdong", "chengxi")
    talk(city, "chengxi", IN_OCTOBER)
    answer = as_("county").post(to_confirm(city, "donghu"))
    assert answer.status_code == 409
    assert "城西所的法治宣讲" in text(answer)
    page = text(as_("county").get(url("return-footing", "donghu")))
    assert "确认的是0场次，记录里有1场次" in page
    for metric in ("M20", "M21"):
        correct(city, "chengxi", metric, "补登", by="neighbour")
    assert as_("county").post(to_confirm(city, "donghu")).status_code == 302
    assert figure(city, "donghu").value == 1


def test_a_refusal_names_who_is_missing_and_what_differs_at_once(city):
    confirm(city, "chengdong")
    talk(city, "chengdong", IN_OCTOBER)
    with pytest.raises(NotAllowed) as refused:
        returns.confirm(city.unit["donghu"], OCTOBER, by=city.user["county"])
    assert "城西所还没有确认月报" in str(refused.value)
    assert "城东所的法治宣讲、城东所的受教育人次与记录不一致" in str(refused.value)


def test_where_nobody_has_confirmed_nothing_is_said_to_agree(city, as_):
    address = url("return-footing", "donghu")
    assert "下级还没有确认的" in text(as_("county").get(address))
    confirm(city, "chengdong")
    assert "下级确认的数都与记录一致" in text(as_("county").get(address))


def test_a_wide_chapter_stands_in_parts_of_about_as_many_columns(city):
    found = {}
    for label, columns, _ in returns.FootingPage(city.unit["donghu"], OCTOBER, city.user["county"]).tables():
        found.setdefault(label.removesuffix("（续）"), []).append(len(columns))
    wide = [sizes for sizes in found.values() if len(sizes) > 1]
    assert wide
    assert all(max(sizes) <= returns.A_PAGE and max(sizes) - min(sizes) < len(sizes) for sizes in wide)
    assert sum(map(sum, found.values())) == len(METRICS_OF_A_MONTH)


def test_a_number_is_written_alike_in_the_return_and_in_the_footing(city):
    talk(city, "chengdong", IN_OCTOBER, audience=2045)
    assert line(city, "chengdong", "M21", "head").text == "2,045人次"
    confirm(city, "chengdong", "chengxi")
    assert line(city, "chengdong", "M21", "head").text == "2,045人次"
    assert column(city, "donghu", "M21", "county").cells == ["2,045", "0"]
    assert months.printed("M21", 2026, Decimal(5630), Qualifier.OVER) == "5,630多人次"
    assert months.printed("M90", 2026, Decimal("0.25"), Qualifier.EXACT) == "0.25万元"


def test_what_was_blank_is_the_same_dash_once_it_is_confirmed(city, as_):
    before = text(as_("head").get(url("return", "chengdong")))
    confirm(city, "chengdong")
    after = text(as_("head").get(url("return", "chengdong")))
    assert before.count(">—<") == after.count(">—<") > 0
    assert "没有数<" not in after


def test_the_city_confirms_once_all_its_counties_have(city):
    confirm(city, "chengdong", "chengxi", "hekou", "donghu")
    with pytest.raises(NotAllowed, match="清河县局还没有确认月报"):
        confirm(city, "chengbei", by="bureau")
    confirm(city, "qinghe", "chengbei", by="bureau")
    assert MonthlyReturn.objects.count() == 6


# --- small numbers


def test_few_children_are_frozen_as_they_are_and_shown_to_their_own_station_alone(city):
    mentored(city, "chengdong", 2)
    confirm(city, "chengdong", "chengxi")
    assert figure(city, "chengdong", "M31").value == 2
    assert line(city, "chengdong", "M31", "head").text == "2人"
    assert line(city, "chengdong", "M31", "county").text == "略"
    assert column(city, "donghu", "M31", "county").cells == ["略", "略"]
    assert column(city, "donghu", "M31", "county").counted == "<3"
    mentored(city, "chengxi", 7)
    mentored(city, "hekou", 1)
    assert line(city, "hekou", "M31", "other_county").text == "略"


def test_a_missing_station_with_few_children_cannot_be_worked_out(city):
    mentored(city, "chengdong", 7)
    mentored(city, "chengxi", 1)
    confirm(city, "chengdong")
    shown = column(city, "donghu", "M33", "county")
    assert shown.cells == ["略", "未到期"]
    assert shown.total == "略"
    assert line(city, "chengdong", "M33", "county").text == "略"


def test_a_confirmed_number_of_children_opens_its_rows_while_it_equals_the_records(city, monkeypatch):
    mentored(city, "chengdong", 4)
    before = line(city, "chengdong", "M31x", "head").url
    confirm(city, "chengdong")
    assert line(city, "chengdong", "M31x", "head").url == before != ""
    monkeypatch.setattr("reports.returns.differs", lambda standing, now: True)
    assert line(city, "chengdong", "M31x", "head").url == ""


def test_corrections_of_few_children_are_told_without_their_numbers(city):
    confirm(city, "chengdong")
    mentored(city, "chengdong", 1)
    correct(city, "chengdong", "M31", "补建档案", by="head")
    assert "更正为1人" in line(city, "chengdong", "M31", "head").changes
    told = line(city, "chengdong", "M31", "county").changes
    assert "补建档案" in told
    assert "1人" not in told


# --- what waits, and the year


def test_the_head_has_it_among_his_todos_until_it_is_confirmed(city):
    head, on = city.user["head"], date(2026, 11, 1)
    assert [(one.title, one.due_on) for one in owed.return_items(head, on, 9)] == [
        ("城东所2026年10月月报", date(2026, 11, 6))
    ]
    assert owed.waiting_returns(head, LATE)[0].tone == "late"
    assert not owed.waiting_returns(city.user["member"], on)[0].number
    confirm(city, "chengdong")
    assert [one.title for one in owed.return_items(head, on, 9)] == ["城东所以前的月报"]
    Unit.objects.filter(code="chengdong").update(records_since=date(2026, 10, 1))
    assert not owed.return_items(head, on, 9)


def test_a_todo_says_which_months_before_were_never_confirmed(city):
    Unit.objects.filter(code="chengdong").update(records_since=date(2026, 8, 20))
    head, on = city.user["head"], date(2026, 11, 1)
    assert "以前还有 2 个月没有确认，最早的是2026年8月。" in owed.return_items(head, on, 9)[0].line
    Unit.objects.filter(code="chengdong").update(records_since=date(2026, 10, 1))
    assert "以前" not in owed.return_items(head, on, 9)[0].line
    Unit.objects.filter(code="chengdong").update(records_since=date(2026, 8, 20))
    confirm(city, "chengdong")
    head.counted_todos = None  # another request
    assert owed.return_items(head, on, 9)[0].line == "还有 2 个月没有确认，最早的是2026年8月。"
    assert ("以前的月报", 1) in [(one.label, one.number) for one in owed.waiting_returns(head, on)]
    Unit.objects.filter(code="chengdong").update(records_since=date(2026, 10, 20))
    head.counted_todos = None
    assert not owed.return_items(head, on, 9)


def test_county_and_city_have_it_once_all_below_are_in(city):
    def waits(name: str) -> int:
        return len(owed.return_items(city.user[name], NOVEMBER, 9))

    Unit.objects.update(records_since=date(2026, 10, 1))
    confirm(city, "chengdong")
    assert not waits("county")
    confirm(city, "chengxi")
    assert (waits("county"), waits("bureau")) == (1, 0)
    confirm(city, "donghu", "hekou", "qinghe")
    assert (waits("county"), waits("bureau")) == (0, 1)
    assert len(owed.return_items(city.user["other_county"], LATE, 9)) == 0


def test_a_return_whose_records_changed_waits_on_who_corrects_it(city, as_):
    confirm(city, "chengdong", "chengxi")
    talk(city, "chengdong", IN_OCTOBER)
    outdated.look_again(NOVEMBER, 2)
    footing = Footing(city.unit["donghu"], OCTOBER)
    assert {row.unit.code: row.differing for row in MonthlyReturn.objects.all()} == {"chengdong": 2, "chengxi": 0}
    assert len(footing.differences) == 2
    head = as_("head")
    page = text(head.get(reverse("workbench")))
    assert "月报待更正 1 件" in page
    assert "记录里有 2 个数变了" in page
    assert "待更正" not in text(as_("neighbour").get(reverse("workbench")))
    assert "2 个数与现在的记录不同" in text(head.get(reverse("return-year", args=["chengdong", 2026])))
    assert ">待更正<" in text(head.get(url("return", "chengdong")))
    assert ">待更正<" in text(as_("county").get(url("return-footing", "donghu")))
    for metric in ("M20", "M21"):
        correct(city, "chengdong", metric, "补登", by="head")
    for address in (reverse("workbench"), reverse("return-year", args=["chengdong", 2026]), url("return", "chengdong")):
        assert "待更正" not in text(head.get(address))


def test_a_return_is_asked_for_by_its_own_unit_alone_also_of_a_county_and_a_city(city):
    confirm(city, "chengdong", "chengxi", "donghu", "hekou", "qinghe", "chengbei")
    talk(city, "donghu", IN_OCTOBER)
    outdated.look_again(NOVEMBER, 2)
    waiting = {who: owed.waiting_returns(city.user[who], NOVEMBER)[1].number for who in ("head", "county", "bureau")}
    assert waiting == {"head": 0, "county": 1, "bureau": 1}
    assert not owed.waiting_returns(city.user["member"], NOVEMBER)[1].number


def test_of_a_unit_that_was_merged_nobody_asks_a_correction(city):
    confirm(city, "chengxi")
    talk(city, "chengxi", IN_OCTOBER)
    outdated.look_again(NOVEMBER, 2)
    assert MonthlyReturn.objects.to_correct().exists()
    city.unit["chengxi"].merge_into(city.unit["chengdong"], on=NOVEMBER, by=None)
    assert not MonthlyReturn.objects.to_correct().exists()
    city.unit["chengxi"].refresh_from_db()
    assert "待更正" not in {one.state for one in return_year.year_of(city.unit["chengxi"], 2026, LATE)}


def test_comparing_asks_as_much_for_many_stations_as_for_one(city):
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            outdated.look_again(NOVEMBER, 12)
        return len(caught)

    confirm(city, "chengdong")
    one = asked()
    confirm(city, "chengxi")
    assert asked() == one


def test_the_year_shows_twelve_months_with_their_state(city, as_):
    confirm(city, "chengdong")
    city.clock.day = LATE
    states = [one.state for one in return_year.year_of(city.unit["chengdong"], 2026, LATE)]
    assert states == ["未报送"] * 9 + ["已确认", "还没有过完", "还没有到"]
    page = text(as_("head").get(reverse("return-year", args=["chengdong", 2026])))
    assert url("return", "chengdong") in page
    assert as_("head").get(reverse("returns")).status_code == 302
    assert "不用确认" in {one.state for one in return_year.year_of(city.unit["chengdong"], 2025, LATE)}


def test_pages_of_a_city_ask_no_more_for_more_stations(city, django_assert_max_num_queries, as_):
    confirm(city, *STATIONS, "donghu", "qinghe")
    browser = as_("bureau")
    with django_assert_max_num_queries(12):
        browser.get(reverse("return-year", args=["chengbei", 2026]))
    assert browser.get(url("return-footing", "chengbei")).status_code == 200

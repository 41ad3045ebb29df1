"""结案: refused while anything is open, all of it named at once; nothing half-done."""

import pytest
from django.urls import reverse

from cases.closing import unfinished
from cases.models import DropoutCase, RightsAidCase
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from guanai.models import AuditEntry
from tests.cases import files
from tests.stations import rows
from tests.stations.rows import errors

CLOSED = {"status": "closed", "on": str(today()), "closing": "moved"}
WORDS = "1 个帮教小组没有结束、1 份转办单没有办结、1 条异常信号没有写明结果、1 件控辍保学没有销号、1 件维权帮助没有办结"


@pytest.fixture
def minor(world):
    """With one of everything that must be ended first."""
    minor = files.child(world.unit["chengdong"])
    files.team(minor, [rows.person(minor.unit, name="周老师")])
    files.signal(minor)
    row = rows.referral(minor.unit, subject=minor.pk)
    row.send(by=None)
    facts = {"detected_on": today(), "years_done": 6, "reason": "weary", "household": "三口人", "plan": "家访"}
    DropoutCase(minor=minor, **facts).enter(by=None)
    aid(minor, "legal_consult")
    return minor


def aid(minor, kind):
    RightsAidCase(unit=minor.unit, minor=minor, kind=kind, opened_on=today(), story="咨询").enter(by=None)


def test_the_page_names_everything_with_its_place_before_one_types(as_, minor):
    page = as_("member").get(reverse("minor-status", args=[minor.pk]))
    assert [str(one) for one in page.context["form"].unfinished] == WORDS.split("、")
    for one in page.context["form"].unfinished:
        assert f'href="{one.url}"' in page.content.decode()


def test_all_of_it_stands_in_one_refusal_and_nothing_is_done(world, as_, minor):
    said = errors(as_("member").post(reverse("minor-status", args=[minor.pk]), CLOSED))
    assert said == {"status": [f"还有 {WORDS}，请先办完再结案。"]}
    lines = AuditEntry.objects.count()
    with pytest.raises(NotAllowed, match="1 条异常信号"):
        minor.move("closed", on=today(), closing="moved", by=world.user["member"])
    minor.refresh_from_db()
    assert (minor.status, minor.closed_on, minor.closing) == ("managed", None, "")
    assert AuditEntry.objects.count() == lines


def test_what_tells_of_a_case_is_counted_but_not_named(as_, world):
    minor = files.child(world.unit["chengdong"])
    aid(minor, "custody")
    said = errors(as_("member").post(reverse("minor-status", args=[minor.pk]), CLOSED))
    assert said == {"status": ["还有 1 件由站长经办的事没有办结，请先办完再结案。"]}


def test_what_goes_on_by_law_is_named_to_who_may_read_it_and_counted_for_the_others(as_, world):
    minor = files.child(world.unit["chengdong"])
    files.plan_step(minor)
    files.special(minor)
    files.probation(files.case(minor))
    aid(minor, "custody")
    url = reverse("minor-status", args=[minor.pk])
    named = "1 件由站长经办的维权帮助没有办结、1 起案件没有办结、1 个考验期没有登记结果、1 项专门教育没有结束"
    plan = "1 项帮教计划没有写明结果"
    assert errors(as_("head").post(url, CLOSED)) == {"status": [f"还有 {plan}、{named}，请先办完再结案。"]}
    said = as_("member").post(url, CLOSED)
    assert errors(said) == {"status": [f"还有 {plan}、4 件由站长经办的事没有办结，请先办完再结案。"]}
    assert "考验期" not in said.content.decode()
    with pytest.raises(NotAllowed, match="4 件由站长经办的事"):
        minor.move("closed", on=today(), closing="moved", by=world.user["member"])


def test_a_case_that_has_ended_and_other_measures_do_not_keep_a_file_open(as_, world):
    minor = files.child(world.unit["chengdong"])
    files.case(minor, disposition="withdrawn", disposed_on=today(), closed_on=today())
    files.measure(minor)
    assert as_("head").post(reverse("minor-status", args=[minor.pk]), CLOSED).status_code == 302


def test_a_file_with_nothing_open_is_closed(as_, world):
    minor = files.child(world.unit["chengdong"])
    page = as_("member").get(reverse("minor-status", args=[minor.pk]))
    assert "要结案，先办完这些" not in page.content.decode()
    assert as_("member").post(reverse("minor-status", args=[minor.pk]), CLOSED).status_code == 302


def test_a_conditional_end_without_its_probation_is_told_and_keeps_the_file_open(world, as_):
    minor = files.child(world.unit["chengdong"])
    decided = {"disposition": "conditional", "disposed_on": today()}
    case = files.case(minor, **decided | {"closed_on": today()})
    page = as_("head").get(case.get_absolute_url()).content.decode()
    assert "没登记考验期" in page
    assert "1 起附条件不起诉没有登记考验期" in [str(one) for one in unfinished(minor)]
    files.probation(case)
    page = as_("head").get(case.get_absolute_url()).content.decode()
    assert "没登记考验期" not in page
    assert "1 起附条件不起诉没有登记考验期" not in [str(one) for one in unfinished(minor)]

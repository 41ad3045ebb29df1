"""提请党委事项: drafted, submitted, answered or fetched back."""

from datetime import timedelta

import pytest

from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from reports.models import ReportedRequest
from stations.models import CommitteeRequest, RequestKind
from tests.stations import offices

DAY = timedelta(days=1)


@pytest.fixture
def request_(world):
    return offices.request(world.unit["chengbei"], by=world.user["bureau"])


def test_it_is_numbered_within_its_unit_and_year(world, request_):
    second, other = offices.request(world.unit["chengbei"]), offices.request(world.unit["donghu"])
    assert [one.no for one in (request_, second, other)] == [f"{today().year}-{no:04d}" for no in (1, 2, 1)]


def test_it_waits_once_submitted_and_its_answer_ends_that(world, request_):
    by, on = world.user["bureau"], today()
    assert not CommitteeRequest.objects.open()
    request_.submit(on - 20 * DAY, by=by)
    assert list(CommitteeRequest.objects.open()) == [request_]
    request_.answer("partly", on, "经费解决一半。", by=by)
    assert not CommitteeRequest.objects.open()
    assert (request_.status, request_.replied_on, request_.reply_text) == ("partly", on, "经费解决一半。")
    assert [(one.status, one.by) for one in request_.steps.all()] == [("submitted", by.pk), ("partly", by.pk)]
    counted = CommitteeRequest.objects.submitted
    assert list(counted(on - 20 * DAY, on)) == [request_]
    assert not counted(on - 19 * DAY, on)


def test_what_is_fetched_back_counts_no_more(world, request_):
    with pytest.raises(NotAllowed):
        request_.withdraw("还没有提请", by=world.user["bureau"])
    request_.submit(today(), by=world.user["bureau"])
    request_.withdraw("先和政治处商量", by=world.user["bureau"])
    assert not CommitteeRequest.objects.submitted(today(), today())
    with pytest.raises(NotAllowed):
        request_.answer("accepted", today(), "同意。", by=world.user["bureau"])


def test_days_run_forward(world, request_):
    by = world.user["bureau"]
    with pytest.raises(NotAllowed, match="不能晚于今天"):
        request_.submit(today() + DAY, by=by)
    request_.submit(today() - DAY, by=by)
    for day in (today() - 2 * DAY, today() + DAY):
        with pytest.raises(NotAllowed, match="答复日期"):
            request_.answer("accepted", day, "同意。", by=by)
    with pytest.raises(NotAllowed, match="请选择"):
        request_.answer("withdrawn", today(), "同意。", by=by)


def test_what_was_submitted_is_not_changed_nor_voided(world, request_):
    by = world.user["bureau"]
    request_.amend({"text": "改过的。"}, version=request_.version, by=by)
    request_.submit(today(), by=by)
    with pytest.raises(NotAllowed, match="已提请"):
        request_.amend({"text": "再改。"}, version=request_.version, by=by)
    with pytest.raises(NotAllowed, match="已提请"):
        request_.void("错了", by=by)
    other = offices.request(world.unit["chengbei"])
    other.void("重复", by=by)
    with pytest.raises(NotAllowed, match="已经作废"):
        other.submit(today(), by=by)


def test_reported_requests_speak_the_same_words():
    assert ReportedRequest._meta.get_field("kind").choices == RequestKind.choices

"""Whoever holds an issued summary can check it, and learns nothing else."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from guanai.models import Attachment
from guanai.throttle import Throttle
from reports.models import SummaryIssue
from reports.span import Portion

pytestmark = pytest.mark.django_db
URL = reverse("public-summary")
CODE, NEWER, UNKNOWN = "K7M29QXDK7M29QXD", "ABCDEFGHJKMNPQRS", "K7M29QXDK7M29QXE"


def issue(world, version: int = 1, code: str = CODE, portion: str = Portion.YEAR) -> SummaryIssue:
    kept = Attachment.store(b"{}", name="a.json", media_type="application/json")
    facts = {"correction": "更正" if version > 1 else "", "issued_by": world.user["bureau"].pk, "document": kept}
    facts |= {"digest": "0" * 64, "issued_at": datetime(2026, 1, 9, 20, tzinfo=UTC)}
    place = {"unit": world.unit["chengbei"], "year": 2025, "portion": portion}
    return SummaryIssue.objects.create(**place, version=version, code=code, **facts)


def answer(code: str) -> str:
    response = Client().get(URL, {"code": code})
    assert response.status_code == 200
    return response.content.decode()


def test_a_code_tells_of_what_it_is_which_version_and_of_which_day(world):
    row = issue(world)
    page = answer(CODE)
    assert "是印发的版本，也是最新的一版。" in page
    assert f"{row.unit.name}2025年关心下一代工作总结" in page
    assert "第 1 版，2026 年 1 月 10 日印发。" in page  # the day in China


@pytest.mark.parametrize("typed", ["k7m2-9qxd-k7m2-9qxd", " K7M2 9QXD K7M2 9QXD ", "Ｋ７Ｍ２９ＱＸＤＫ７Ｍ２９ＱＸＤ"])
def test_a_code_may_be_typed_as_it_comes(world, typed):
    issue(world)
    assert "是印发的版本" in answer(typed)


def test_an_older_version_says_that_there_is_a_newer_one(world):
    issue(world)
    issue(world, 2, NEWER)
    assert "但已经有更新的一版" in answer(CODE)
    assert "最新的是第 2 版" in answer(CODE)
    assert "也是最新的一版" in answer(NEWER)


def test_another_part_of_the_year_is_another_summary(world):
    issue(world)
    issue(world, 1, NEWER, Portion.H1)
    assert "也是最新的一版" in answer(CODE)
    assert "2025年上半年关心下一代工作总结" in answer(NEWER)


@pytest.mark.parametrize("wrong", [UNKNOWN, "1", "O" * 16, "x" * 5000, "' OR 1=1 --", "\x00", "核验码"])
def test_a_wrong_code_and_an_unknown_one_look_alike(world, wrong):
    issue(world)
    page, other = (re.sub(r'value="[^"]*"', "", answer(code)) for code in (wrong, UNKNOWN))
    if wrong != "\x00":  # of which nothing is left that was asked
        assert page == other
    assert "城北" not in page


def test_without_a_code_there_is_the_form_alone(world):
    page = Client().get(URL).content.decode()
    assert "核验码" in page
    assert "签发版本的" not in page
    assert "还没有填核验码" not in page
    assert "还没有填核验码" in answer(" ")


def test_nobody_tries_codes_by_the_thousand(world):
    assert [Client().get(URL).status_code for _ in range(41)] == [200] * 40 + [429]


@pytest.mark.parametrize("status", [405, 429])
def test_a_refusal_is_of_the_house_that_was_asked(world, status, monkeypatch):
    monkeypatch.setattr(Throttle, "allows", lambda *args, **kwargs: False)
    page = Client().post(URL) if status == 405 else Client().get(URL)
    words = page.content.decode()
    assert page.status_code == status
    assert words.count("关爱工作站") == 2  # title and head
    assert not [word for word in ("青少年", "首页", "电话") if word in words]


def test_nothing_but_the_form_and_the_answer_is_asked_of_the_database(world, django_assert_max_num_queries):
    issue(world)
    with django_assert_max_num_queries(7):
        answer(CODE)

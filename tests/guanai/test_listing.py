"""Pages by key: every row once, forwards and back, whatever values are equal, and nothing about foreign rows."""

import re
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guanai.listing import page
from guanai.models import Term

pytestmark = pytest.mark.django_db
NOWHERE = UUID(int=7)
positions = st.lists(st.integers(0, 3), max_size=12)  # few values: many rows are equal
orders = st.sampled_from(["position", "-position"])


def enter(values: list[int]) -> None:
    Term.objects.all().delete()
    Term.objects.bulk_create(Term(list="topic", label=str(n), position=value) for n, value in enumerate(values))


def forwards(order: str, size: int) -> list[list]:
    """All pages, from the first to the last."""
    pages = [page(Term.objects.all(), order, size=size)]
    while pages[-1].after:
        pages.append(page(Term.objects.all(), order, after=pages[-1].after, size=size))
    return pages


class Pages(TestCase):
    """hypothesis undoes each example's rows."""

    @settings(max_examples=60)
    @given(positions, orders, st.integers(1, 5))
    def test_forwards_every_row_comes_once_and_in_order(self, values, order, size):
        enter(values)
        rows = [row for one in forwards(order, size) for row in one.rows]
        sign = "-" if order.startswith("-") else ""
        assert rows == list(Term.objects.order_by(order, f"{sign}pk"))

    @settings(max_examples=60)
    @given(positions, orders, st.integers(1, 5))
    def test_back_from_each_page_leads_to_the_one_before(self, values, order, size):
        enter(values)
        pages = forwards(order, size)
        assert pages[0].before is None
        for earlier, later in pairwise(pages):
            back = page(Term.objects.all(), order, before=later.before, size=size)
            assert back == earlier

    @settings(max_examples=30)
    @given(positions, orders, st.integers(1, 5))
    def test_only_the_last_page_is_not_full(self, values, order, size):
        enter(values)
        pages = forwards(order, size)
        assert all(len(one.rows) == size for one in pages[:-1])
        assert bool(pages[-1].rows) == bool(values)


@pytest.fixture
def terms(db):
    enter([3, 1, 2, 1, 3, 2])
    return Term.objects.all()


@pytest.mark.parametrize("cursor", [NOWHERE, str(NOWHERE), "", "nonsense", "1' OR '1'='1", "\x00", 7])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_cursor_that_is_none_gives_the_first_page(terms, cursor, way):
    assert page(terms, "-position", size=2, **{way: cursor}) == page(terms, "-position", size=2)


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_row_outside_the_readers_scope_is_no_cursor(terms, way):
    own, foreign = terms.exclude(position=2), terms.filter(position=2).first()
    assert page(own, "position", size=2, **{way: foreign.pk}) == page(own, "position", size=2)


def test_a_cursor_as_text_is_the_same_cursor(terms):
    first = page(terms, "position", size=2)
    assert page(terms, "position", after=str(first.after), size=2) == page(terms, "position", after=first.after, size=2)


def test_a_page_is_two_queries_and_no_count(terms, django_assert_num_queries):
    cursor = page(terms, "position", size=2).after
    with django_assert_num_queries(2):
        page(terms, "position", after=cursor, size=2)


def test_days_are_paged_like_numbers(db):
    Term.objects.all().delete()
    first = date(2018, 1, 1)
    days = [first, first, first + timedelta(days=1), date.max, date.min]
    Term.objects.bulk_create(Term(list="topic", label=str(n), ends_on=day) for n, day in enumerate(days))
    start = page(Term.objects.all(), "-ends_on", size=3)
    rest = page(Term.objects.all(), "-ends_on", after=start.after, size=3)
    assert [row.ends_on for row in start.rows + rest.rows] == sorted(days, reverse=True)


@pytest.fixture
def foot(rf):
    """`foot(after=…)`: what stands below a list of these cursors."""

    def drawn(**cursors) -> str:
        request = rf.get("/clues/?q=x")
        request.user = AnonymousUser()
        return render_to_string("ui/pages.html", {"page": cursors}, request).strip()

    return drawn


@pytest.mark.parametrize("way", ["after", "before"])
def test_the_foot_of_a_list_leads_on_and_keeps_what_was_asked(foot, way):
    assert re.findall(r'href="([^"]+)"', foot(**{way: NOWHERE})) == [f"?q=x&amp;{way}={NOWHERE}"]


def test_a_list_of_one_page_has_no_foot(foot):
    assert not foot()

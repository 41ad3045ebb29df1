"""Long lists of outreach ask as few queries as short ones: titles, talks and activities with more rows than a page."""

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guanai.calendars import today
from guanai.listing import SIZE
from outreach.models import OutreachEvent, OutreachSession, Plaque, PostTitle
from stations.models import Unit
from tests import world as cast

MOST = 15
ROWS = 2 * SIZE + 5
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


def titles(world, number: int) -> None:
    """So many stations, each named by the county and by the city; of every third the county's is gone."""
    county, city, now = world.unit["donghu"], world.unit["chengbei"], timezone.now()
    units = [
        Unit(code=f"more{one}", name=f"所{one}", short=f"所{one}", kind="police_station", parent=county,
             path=f"{county.path}{1000 + one:04d}/")
        for one in range(number)
    ]  # fmt: skip
    Unit.objects.bulk_create(units)
    facts = {"title_name": "青少年维权岗", "doc_no": "青 1 号", "entered_at": now, "host": city, "naming_unit": city}
    made = []
    for one, unit in enumerate(units):
        day = today() - (one * 40) * DAY
        days = {"named_on": day, "reviewed_on": day, "unit": unit, "unit_name": unit.name, "naming_body": city.name}
        lost = {"status": "cancelled", "ended_on": today()} if one % 3 == 0 else {}
        made += [PostTitle(level="county", **days, **facts, **lost), PostTitle(level="city", **days, **facts)]
    PostTitle.objects.bulk_create(made)
    Plaque.objects.bulk_create(
        Plaque(title=one, serial=str(uuid4()), body=city.name, issued_on=one.named_on) for one in made
    )


def talks(world, number: int) -> None:
    unit, now = world.unit["chengdong"], timezone.now()
    events = [OutreachEvent(unit=unit, title=f"开学第一课{one}", entered_at=now) for one in range(number)]
    OutreachEvent.objects.bulk_create(events)
    OutreachSession.objects.bulk_create(
        OutreachSession(unit=unit, event=event, place="操场", held_on=today() - one * DAY, audience=60, entered_at=now)
        for one, event in enumerate(events)
    )


def queries(client, url: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url)
    assert page.status_code == 200
    return len(asked), page.text


LISTS = [
    ("post-titles", "office", titles), ("post-titles", "group", titles), ("post-titles", "county_group", titles),
    ("sessions", "member", talks), ("sessions", "bureau", talks), ("events", "member", talks),
    ("events", "bureau", talks),
]  # fmt: skip


@pytest.mark.parametrize(("name", "who", "pour"), LISTS, ids=lambda one: one if isinstance(one, str) else "")
def test_a_long_list_asks_few_queries_on_its_first_page_and_on_the_next(as_, world, name, who, pour):
    pour(world, ROWS)
    client, url = as_(who), reverse(name)
    first, page = queries(client, url)
    (further,) = re.findall(r'rel="next" href="([^"]+)"', page)
    second, page = queries(client, url + unescape(further) if further.startswith("?") else unescape(further))
    assert max(first, second) <= MOST, (first, second)
    assert 'rel="prev"' in page  # it was the next page


def test_the_register_of_titles_says_of_its_rows_which_are_overdue(as_, world):
    titles(world, ROWS)
    page = as_("office").get(reverse("post-titles"))
    assert page.context["overdue"] <= {one.pk for one in page.context["page"].rows}
    assert len(page.context["page"].rows) == SIZE
    last = PostTitle.objects.order_by("named_on").filter(status="active").first()
    assert "该复核了" in as_("office").get(last.get_absolute_url()).text or last.named_on > today() - 730 * DAY

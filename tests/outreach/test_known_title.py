"""历年的称号 that were typed wrongly, and plaques that are lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from outreach.models import PostTitle
from outreach.models.walking import NotTheirs
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.outreach.test_post_application import refused

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def test_one_typed_wrongly_is_voided_and_its_plaque_number_is_free_again(as_, world):
    title, office = title_at(world, "active"), as_("office")
    serial, url = posts.plaque_of(title).serial, reverse("post-title-void", args=[title.pk])
    assert url in office.get(title.get_absolute_url()).text
    assert as_("group").get(url).status_code == 403
    assert office.post(url, {"reason": "层级登错"}).status_code == 302
    page = office.get(title.get_absolute_url()).text
    assert "这一条已作废" in page
    assert "登记错了，已作废" in page
    facts = {one: getattr(title, one) for one in ("unit", "level", "host", "naming_unit", "naming_body", "doc_no")}
    again = PostTitle(**facts, title_name="青少年维权岗", unit_name=title.unit.name, named_on=today() - DAY)
    again.know(serial, by=world.user["office"])
    assert list(PostTitle.objects.live().filter(level="city")) == [again]


@pytest.mark.parametrize("status", ["under_review", "rectifying", "revoked", "auto_cancelled"])
def test_not_one_of_which_something_became(world, status):
    title = title_at(world, status)
    assert "只有登记错的历年称号才作废" in refused(title.void, "登错", by=world.user["office"])


def test_nor_one_that_was_reviewed_and_kept(world):
    title = title_at(world, "under_review")
    title.reviews.get().passes(90, "合格", by=world.user["group"])
    title.refresh_from_db()
    assert "只有登记错的历年称号才作废" in refused(title.void, "登错", by=world.user["office"])


def test_nor_one_of_a_naming(pool):
    pool.come_to("named")
    title = PostTitle.objects.get(cycle=pool.cycle)
    assert "只有登记错的历年称号才作废" in refused(title.void, "登错", by=pool.office)
    assert not title.is_void


def test_nor_one_on_which_an_application_or_a_higher_title_rests(pool, world):
    title = PostTitle.objects.get(unit=world.unit["chengdong"])
    pool.come_to("submitted")
    assert "本单位市级的申报或称号以它为前提，不能作废。" in refused(title.void, "登错", by=pool.office)
    pool.one.send_back("补材料", by=pool.office)
    higher = posts.known_title(world.unit["chengdong"], "city", world.unit["chengbei"], office=pool.office)
    assert "以它为前提" in refused(title.void, "登错", by=pool.office)
    higher.void("登错", by=pool.office)
    title.void("登错", by=pool.office)


def test_nor_by_anybody_but_the_office(world):
    title = title_at(world, "active")
    with pytest.raises(NotTheirs, match="由领导小组办公室登记和作废"):
        title.void("登错", by=world.user["namer"])


def test_the_office_says_that_a_plaque_is_lost(as_, world):
    title, office = title_at(world, "active"), as_("office")
    plaque = posts.plaque_of(title)
    url = reverse("post-plaque-loss", args=[plaque.pk])
    assert url in office.get(title.get_absolute_url()).text
    for day in (today() + DAY, plaque.issued_on - DAY):
        assert "遗失日期须在颁发以后" in refused(plaque.lose, day, by=world.user["office"])
    assert office.post(url, {"on": str(today())}).status_code == 302
    plaque.refresh_from_db()
    assert (plaque.fate, plaque.settled_on) == ("lost", today())
    assert url not in office.get(title.get_absolute_url()).text

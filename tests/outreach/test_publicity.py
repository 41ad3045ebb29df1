"""Boards, posts, materials, programmes: what their forms and the database refuse, and what their pages gather."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from outreach.models import BoardContent, HolidayProgramme, MediaPost, PublicityMaterial
from tests.stations import rows
from tests.stations.rows import errors, send

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 5)


@pytest.fixture
def post(world):
    """A good form of a post, as a member fills it."""
    return {
        "title": "开学安全提示", "channel": "wechat", "outlet": "城东所公众号", "published_on": "2026-03-05",
        "checked_by": rows.person(world.unit["chengdong"]).pk, "checked_on": "2026-03-04", "reads_bound": "exact",
    }  # fmt: skip


def test_a_post_is_not_kept_without_the_look_at_privacy_and_by_whom(as_, post):
    for missing, said in (("checked_by", "请选择隐私核对人。"), ("checked_on", "请填写隐私核对日期。")):
        found = errors(send(as_("member"), reverse("media-posts-new"), **post | {missing: ""}))
        assert found[missing] in ([said], ["请填写隐私核对人。"])
    assert not MediaPost.objects.exists()
    assert send(as_("member"), reverse("media-posts-new"), **post).status_code == 302


def test_the_look_comes_before_the_post_goes_out(as_, post):
    late = post | {"checked_on": "2026-03-06"}
    said = ["隐私要在发布之前核对，核对日期不能晚于发布日期。"]
    assert errors(send(as_("member"), reverse("media-posts-new"), **late)) == {"checked_on": said}


@pytest.mark.parametrize("lack", [{"checked_by": None}, {"checked_on": None}, {"checked_on": date(2026, 3, 6)}])
def test_the_database_takes_no_post_without_it_either(world, lack):
    person = rows.person(world.unit["chengdong"])
    facts = {"title": "提示", "channel": "wechat", "outlet": "公众号", "published_on": DAY}
    facts |= {"checked_by": person, "checked_on": DAY} | lack
    with pytest.raises(IntegrityError):
        MediaPost(unit=world.unit["chengdong"], **facts).enter(by=None)


def test_who_looked_is_somebody_within_reach(world, as_, post):
    stranger = rows.person(world.unit["hekou"])
    assert "checked_by" in errors(send(as_("member"), reverse("media-posts-new"), **post | {"checked_by": stranger.pk}))


def test_what_nobody_counted_stays_blank_and_claims_nothing(world, as_, post):
    asked = post | {"reads": "", "reads_bound": "over"}
    said = {"reads": ["填了界限的，请填阅读量。"]}
    assert errors(send(as_("member"), reverse("media-posts-new"), **asked)) == said
    facts = {"kind": "care", "name": "托管", "place": "社区", "starts_on": DAY, "attendance_bound": "over"}
    with pytest.raises(IntegrityError):
        HolidayProgramme(unit=world.unit["chengdong"], **facts).enter(by=None)


def test_a_board_shows_what_hung_there_from_when_to_when(world, as_):
    board = rows.board(world.unit["chengdong"])
    for title, first, last in (("防溺水", DAY, date(2026, 4, 5)), ("反诈", date(2026, 4, 6), None)):
        facts = {"board": board, "title": title, "starts_on": first, "ends_on": last}
        BoardContent(unit=board.unit, **facts).enter(by=None)
    assert [one.title for one in board.hung()] == ["反诈", "防溺水"]
    page = as_("member").get(board.get_absolute_url()).text
    assert page.index("反诈") < page.index("防溺水")
    foreign = rows.board(world.unit["chengxi"], "西门宣传栏")
    typed = {"board": foreign.pk, "title": "借来的", "starts_on": "2026-03-05"}
    assert "board" in errors(send(as_("member"), reverse("board-contents-new"), **typed))


def test_a_board_is_somewhere_and_once(world, as_):
    typed = {"name": "东门宣传栏", "kind": "showcase"}
    assert errors(send(as_("member"), reverse("boards-new"), **typed)) == {"place": ["请选择学校，或填写地点。"]}
    for expected in (302, 422):
        assert send(as_("member"), reverse("boards-new"), **typed | {"place": "东门"}).status_code == expected


def test_materials_are_at_least_one_copy_and_not_of_tomorrow(world, as_):
    typed = {"kind": "brochure", "title": "反诈手册", "given_on": "2026-03-05", "copies": "0", "copies_bound": "exact"}
    assert errors(send(as_("member"), reverse("materials-new"), **typed)) == {"copies": ["份数至少是 1。"]}
    later = typed | {"copies": "10", "given_on": "2045-01-01"}
    assert errors(send(as_("member"), reverse("materials-new"), **later)) == {"given_on": ["发放日期不能晚于今天。"]}
    with pytest.raises(IntegrityError):
        PublicityMaterial(unit=world.unit["chengdong"], kind="book", title="书", given_on=DAY, copies=0).enter(by=None)

"""名录 for anybody: what may be displayed and nothing else, each unit's promise, long lists in a few queries."""

from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Minor
from guanai.calendars import today
from guanai.lifecycle import NotAllowed
from outreach import publishing
from outreach.models import Plaque, PostApplication, PostTitle, ServiceCommitment
from outreach.models.post_states import FATES
from stations.models import Unit
from tests import samples
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool
from tests.outreach.test_public_notices import text

TITLES = reverse("public-titles")


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


@pytest.fixture
def title(world) -> PostTitle:
    return samples.post_title(world.unit["chengdong"])


def ended(title: PostTitle, status: str) -> None:
    """As its exit leaves it."""
    ground = "head_convicted" if status == "revoked" else ""
    PostTitle.objects.filter(pk=title.pk).update(
        status=status, ended_on=today(), end_doc="终〔2026〕1 号", revoke_ground=ground
    )
    title.plaques.update(fate=FATES[status], settled_on=today())


def page(**asked) -> str:
    return text(Client().get(TITLES, asked))


def of_unit(unit: Unit) -> str:
    return text(Client().get(reverse("public-unit", args=[unit.pk])))


def test_a_title_stands_in_the_directory_with_its_document_and_plaque(title):
    shown, own = page(), of_unit(title.unit)
    assert title.unit.name in shown
    assert f"{title.plaques.get().serial}，悬挂" in shown
    assert all(words in own for words in (title.doc_no, title.naming_body, "没有登记服务承诺"))


@pytest.mark.parametrize("status", ["under_review", "rectifying", "reassessing"])
def test_a_title_under_review_or_in_rectification_is_live_and_no_more_is_told(title, status):
    PostTitle.objects.filter(pk=title.pk).update(status=status, due_on=today())
    assert title.unit.name in page()
    own = of_unit(title.unit)
    assert "悬挂" in own
    assert not any(word in own for word in ("整改", "复核", "期满"))


@pytest.mark.parametrize(("status", "fate"), [("cancelled", "已摘牌"), ("revoked", "摘除并收归命名单位")])
def test_what_was_taken_away_is_told_apart_with_the_fate_of_its_plaque_and_no_ground(title, status, fate):
    ended(title, status)
    assert title.unit.name not in page()
    assert all(words in page(tab="ended") for words in (title.unit.name, fate, "牌匾不再有效"))
    own = of_unit(title.unit)
    assert all(words in own for words in ("称号已经终止", fate, "终〔2026〕1 号"))
    assert "刑事处罚" not in own


def test_what_ended_by_itself_is_told_nowhere(title):
    ended(title, "auto_cancelled")
    assert title.unit.name not in page() + page(tab="ended") + page(tab="creating")
    assert Client().get(reverse("public-unit", args=[title.unit_id])).status_code == 404


def test_a_voided_title_and_a_unit_without_any_have_no_page(title, world):
    title.void("登错", by=world.user["office"])
    for unit in (title.unit, world.unit["chengxi"]):
        assert Client().get(reverse("public-unit", args=[unit.pk])).status_code == 404


def test_a_poster_leads_to_who_took_the_unit_over(title, world):
    title.unit.merge_into(world.unit["hekou"], on=today(), by=world.user["bureau"])
    title = PostTitle.objects.get(pk=title.pk)
    title.succeed("职责并入", by=world.user["office"])
    answer = Client().get(reverse("public-unit", args=[world.unit["chengdong"].pk]))
    assert answer["Location"] == reverse("public-unit", args=[world.unit["hekou"].pk])
    assert Client().get(answer["Location"]).status_code == 200


def test_a_lost_plaque_is_told(title, world):
    Plaque.objects.update(fate="lost", settled_on=today())
    assert "遗失" in of_unit(title.unit)


def test_a_promise_is_shown_once_it_is_approved_in_its_latest_wording(world):
    promise = samples.post_commitment(world.unit["chengdong"])
    url = reverse("public-unit", args=[world.unit["chengdong"].pk])
    assert Client().get(url).status_code == 404
    approved = {"approved_at": timezone.now(), "approved_by": world.user["office"].pk}
    ServiceCommitment.objects.filter(pk=promise.pk).update(**approved)
    shown = text(Client().get(url))
    assert all(words in shown for words in (*posts.FOUR.values(), "正在创建"))
    assert world.unit["chengdong"].name in page(tab="creating")
    posts.entered(ServiceCommitment(application=promise.application, number=2, **posts.FOUR | {"phone": "12399"}))
    assert "12399" not in text(Client().get(url))
    ServiceCommitment.objects.filter(number=2).update(**approved | {"approved_at": timezone.now()})
    assert "12399" in text(Client().get(url))
    voided = {"voided_at": timezone.now(), "voided_by": world.user["office"].pk, "void_reason": "错"}
    ServiceCommitment.objects.filter(number=2).update(**voided)
    assert "12399" not in text(Client().get(url))


def test_a_promise_that_nobody_approved_is_shown_nowhere(world, title):
    samples.post_commitment(title.unit)
    assert publishing.commitment_of(title.unit) is None
    assert posts.FOUR["content"] not in of_unit(title.unit) + page(tab="creating")


@pytest.mark.parametrize("status", ["withdrawn", "disqualified", "not_passed"])
def test_who_no_longer_creates_promises_nothing(world, status):
    promise = samples.post_commitment(world.unit["chengdong"])
    ServiceCommitment.objects.update(approved_at=timezone.now(), approved_by=world.user["office"].pk)
    PostApplication.objects.filter(pk=promise.application_id).update(status=status)
    assert Client().get(reverse("public-unit", args=[world.unit["chengdong"].pk])).status_code == 404


def test_a_named_unit_keeps_the_promise_that_its_title_came_from(world, title):
    promise = samples.post_commitment(world.unit["chengdong"])
    ServiceCommitment.objects.update(approved_at=timezone.now(), approved_by=world.user["office"].pk)
    PostApplication.objects.update(status="named")
    assert publishing.commitment_of(title.unit) is None
    PostTitle.objects.update(application=promise.application_id)
    assert publishing.commitment_of(title.unit) == promise
    ended(title, "cancelled")
    assert publishing.commitment_of(title.unit) is None


def test_the_directory_is_narrowed_by_name_former_name_level_and_county(world, title):
    far = samples.post_title(world.unit["hekou"])
    PostTitle.objects.filter(pk=far.pk).update(level="city")
    world.unit["chengdong"].know_as("老城派出所", by=None)
    shown = {
        "城东": "chengdong", "老城": "chengdong", "河口": "hekou",
    }  # fmt: skip
    for word, code in shown.items():
        other = "hekou" if code == "chengdong" else "chengdong"
        found = page(q=word)
        assert world.unit[code].name in found
        assert world.unit[other].name not in found
    assert world.unit["chengdong"].name not in page(level="city")
    assert world.unit["chengdong"].name not in page(area=far.unit.lineage[1].code)
    assert far.unit.name in page(area=far.unit.lineage[1].code)


@pytest.mark.parametrize("asked", [{"q": "字" * 31}, {"q": "\x00"}, {"level": "x"}, {"area": "x"}, {"area": "\x00"}])
def test_what_cannot_be_looked_for_is_said_at_its_place(title, asked):
    response = Client().get(TITLES, asked)
    assert response.status_code == 200
    assert "wrong-text" in text(response)


@pytest.mark.parametrize("asked", [{"after": "x"}, {"after": "\x00"}, {"tab": "x"}, {"before": str(timezone.now())}])
def test_a_cursor_or_a_tab_that_is_none_gives_the_first_page(title, asked):
    assert title.unit.name in page(**asked)


def many(number: int) -> None:
    """Titles of as many units, each with its plaque."""
    above = Unit.objects.get(code="donghu")
    units = [
        Unit(code=f"u{one}", name=f"东湖第{one}派出所", short=f"第{one}所", kind="police_station", parent=above,
             path=f"{above.path}9{one // 9999:03d}/{one % 9999:04d}/")
        for one in range(number)
    ]  # fmt: skip
    Unit.objects.bulk_create(units)
    named = {"named_on": date(2020, 5, 4), "reviewed_on": date(2020, 5, 4), "naming_body": "市局", "doc_no": "1 号"}
    rows = [
        PostTitle(unit=one, host=above, level="county", title_name="青少年维权岗", unit_name=one.name, **named)
        for one in units
    ]
    for one in rows:
        one.entered_at = timezone.now()
    PostTitle.objects.bulk_create(rows)
    Plaque.objects.bulk_create(
        Plaque(title=one, serial=f"m{number}", body="市局", issued_on=one.named_on) for number, one in enumerate(rows)
    )


def test_a_long_directory_is_paged_by_key_in_a_few_queries(world, django_assert_max_num_queries):
    many(60)
    browser, seen, url = Client(), [], TITLES
    while url:
        with django_assert_max_num_queries(6):
            shown = text(browser.get(url))
        seen += [line for line in shown.split('data-label="单位"')[1:]]
        following = shown.split('rel="next" href="')[1:]
        url = TITLES + following[0].split('"')[0].replace("&amp;", "&") if following else ""
    assert len(seen) == 60
    with django_assert_max_num_queries(6):
        assert "第7派出所" in text(browser.get(TITLES, {"q": "第7派", "level": "county", "area": "donghu"}))


def test_the_page_of_a_unit_takes_a_few_queries(title, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        of_unit(title.unit)


def test_the_readable_columns_are_those_of_the_models_and_none_of_a_child():
    for label, names in publishing.READS.items():
        columns = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert set(names) <= columns, label
    assert not any(label.startswith("cases.") for label in publishing.READS)
    assert Minor._meta.label not in publishing.READS


def test_the_highest_approved_version_is_shown_in_whatever_order_they_were_approved(pool, world):
    pool.come_to("creating")
    unit = pool.user["applicant"]
    drafts = [ServiceCommitment(application=pool.one, **posts.FOUR | {"phone": phone}) for phone in ("111", "222")]
    for row in drafts:
        row.draw_up(by=unit)
    for row in reversed(drafts):
        row.approve(by=pool.office)
    assert publishing.commitment_of(pool.one.unit).phone == "222"


def test_a_named_unit_renews_its_promise_while_its_title_lives(as_, pool, world):
    pool.come_to("named")
    unit = pool.user["applicant"]
    assert "写服务承诺" in as_("applicant").get(pool.one.get_absolute_url()).text
    posts.commit(pool.one, unit=unit, office=pool.office, phone="333")
    page = Client().get(reverse("public-unit", args=[pool.one.unit_id])).text
    assert "333" in page
    PostTitle.objects.get(application=pool.one).lose_function("编制撤销", by=pool.office)
    with pytest.raises(NotAllowed, match="现在是“已命名”"):
        posts.commit(pool.fresh(), unit=unit, office=pool.office, phone="444")
    assert "写服务承诺" not in as_("applicant").get(pool.one.get_absolute_url()).text

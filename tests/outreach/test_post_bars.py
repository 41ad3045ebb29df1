"""What must not be, tried through the pages: a clear sentence with the rule's paragraph, and nothing half-done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guanai.calendars import today
from outreach.models import (
    AuditDecision,
    Objection,
    PostApplication,
    PostCycle,
    PostQuota,
    PostRecommendation,
    PostSurvey,
    PostTitle,
    PublicNotice,
)
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.stations.rows import send

DAY = timedelta(days=1)
FIRST, SECOND = (f"实施意见第一条第{number}款" for number in (1, 2))
QUOTA, SURVEY, SYSTEM = "实施意见第五条，按分配名额申报", "实施意见第三条第9款", "实施意见没有写明，按本系统的约定"


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


def refuses(client, name: str, args, *said: str, status: int = 409, **typed) -> None:
    """The page answers with that, and all of the words."""
    response = client.post(reverse(name, args=args), typed)
    page = response.content.decode()
    assert response.status_code == status, page[-3000:]
    for words in said:
        assert words in page, words


def test_an_application_without_the_title_below(as_, pool, world):
    PostTitle.objects.filter(unit=world.unit["chengdong"]).update(status="cancelled", ended_on=today())
    refuses(as_("applicant"), "post-application-step", [pool.one.pk, "submit"], "没有有效的县（市、区）级称号", FIRST)
    assert pool.fresh().status == "draft"
    assert not pool.one.pack.exists()


def test_one_beyond_the_quota_of_its_parent(as_, pool, world):
    posts.entered(PostQuota(cycle=pool.cycle, unit=world.unit["donghu"], number=0))
    pool.come_to("draft")
    pool.one.submit(by=world.user["applicant"])
    args = [pool.one.pk, "recommend"]
    refuses(as_("county_group"), "post-application-step", args, "名额是 0 个", QUOTA, opinion="同意")
    assert not PostRecommendation.objects.exists()


def test_one_beyond_the_places_of_the_cycle(as_, pool):
    pool.come_to("recommended")
    PostCycle.objects.update(quota_total=0)
    refuses(as_("group"), "post-application-step", [pool.one.pk, "confirm"], "名额是 0 个，已经用完", QUOTA)
    assert pool.fresh().status == "recommended"


def test_a_second_one_of_the_same_unit(as_, pool):
    typed = {"branch": "general", "head": str(pool.one.head_id), "phone": "12355"}
    words = "本单位在这一届已经有一份申报，请在那一份上办"
    answer = send(as_("applicant"), reverse("post-application-new", args=[pool.cycle.pk]), **typed)
    assert answer.status_code == 422
    assert f"{words}。" in answer.content.decode()
    assert PostApplication.objects.filter(unit=pool.one.unit).count() == 1


def test_one_of_a_unit_that_lost_the_title_by_revocation(as_, pool, world):
    title_at(world, "revoked")
    words = "两届之内不能再申报这一级"
    refuses(as_("applicant"), "post-application-step", [pool.one.pk, "submit"], words, SYSTEM)
    page = as_("applicant").get(reverse("post-standing", args=[pool.cycle.pk])).text
    assert words in page


def test_more_than_the_cap(as_, pool):
    pool.come_to("auditing")
    both = [str(pool.one.pk), str(pool.other.pk)]
    refuses(as_("group"), "post-decision", [pool.cycle.pk], "最多 1 个达标，选了 2 个", FIRST, passing=both)
    assert not AuditDecision.objects.exists()
    assert pool.fresh().status == "auditing"


def test_a_second_decision_on_the_same_pool(as_, pool):
    pool.come_to("auditing")
    form = {"passing": [str(pool.one.pk)]}
    PostCycle.objects.update(decided_at=pool.one.entered_at)  # another member has decided this very moment
    page = as_("second_group").post(reverse("post-decision", args=[pool.cycle.pk]), form, follow=True)
    assert "一届只决定一次" in page.text
    assert pool.fresh().status == "auditing"


def naming(pool) -> dict:
    return {"doc_no": "青 9 号", f"serial-{pool.one.pk}": "牌 9"}


def test_a_naming_during_the_notice(as_, pool):
    pool.come_to("in_notice")
    refuses(as_("namer"), "post-naming", [pool.cycle.pk], "期满以后才能命名", FIRST, **naming(pool))
    assert not PostTitle.objects.filter(cycle=pool.cycle).exists()


def test_a_naming_with_an_open_objection(as_, pool):
    pool.come_to("in_notice")
    posts.objection(pool.one, by=pool.office)
    posts.notice_is_over(pool.cycle)
    refuses(as_("namer"), "post-naming", [pool.cycle.pk], "异议还没有查清，不能命名", FIRST, **naming(pool))
    assert pool.fresh().status == "in_notice"


def test_an_objection_after_the_end(as_, pool):
    pool.come_to("in_notice")
    PublicNotice.objects.update(published_on=today() - 20 * DAY, ends_on=today() - DAY)
    args = [pool.one.pk, "objection"]
    typed = {"received_on": str(today()), "who": "", "words": "材料不实"}
    refuses(as_("office"), "post-part-new", args, "期外收到的不作为异议，请按投诉办理", FIRST, **typed)
    assert not Objection.objects.exists()


@pytest.mark.parametrize("event", ["reassess_pass", "reassess_fail"])
def test_a_rectification_ended_early(as_, world, event):
    title = title_at(world, "rectifying")
    typed = {"opinion": "改好了", "doc_no": "青 2 号"}
    refuses(as_("group"), "post-title-step", [title.pk, event], "现在是“整改中”", SECOND, **typed)
    title.refresh_from_db()
    assert title.status == "rectifying"


@pytest.mark.parametrize("who", ["county_namer", "office", "group"])
def test_a_revocation_by_another_body(as_, world, who):
    title = title_at(world, "active")
    typed = {"ground": "fraud", "finding": "属实", "doc_no": "青 3 号"}
    words = "“撤销称号”由原命名单位办理，您不能代办"
    refuses(as_(who), "post-title-step", [title.pk, "revoke"], words, f"{SECOND}、第3款", status=403, **typed)
    title.refresh_from_db()
    assert title.status == "active"


@pytest.mark.parametrize("numbers", [dict.fromkeys(posts.ASKED, 0), {"answered": 0, "content": 0}], ids=str)
def test_a_share_of_nobody(as_, pool, numbers):
    pool.come_to("creating")
    args = [pool.one.pk, "survey"]
    typed = {"held_on": str(today())} | posts.ASKED | numbers
    refuses(as_("applicant"), "post-part-new", args, "人数不能是零", SURVEY, status=422, **typed)
    assert not PostSurvey.objects.exists()


def test_a_step_of_somebody_else_says_whose_it_is(as_, pool):
    pool.come_to("submitted")
    words = "由上级单位的领导小组（逐级申报，轮到哪级由哪级）办理，您不能代办"
    refuses(as_("office"), "post-application-step", [pool.one.pk, "recommend"], words, FIRST, status=403)
    refuses(as_("office"), "post-decision", [pool.cycle.pk], "由领导小组办理，您不能代办", FIRST, status=403)

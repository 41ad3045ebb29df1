"""Every bar of the 维权岗 cycle that no other test says: what is refused at a state, by whom, in the very words."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guanai.calendars import today
from outreach.models import (
    ApplicationScore,
    AuditDecision,
    PostContinuation,
    PostCriterion,
    PostCycle,
    PostPaper,
    PostQuota,
    PostTitle,
    RevocationProposal,
    ServiceCommitment,
    TitleReview,
)
from outreach.models.post_title import Naming
from outreach.readiness import judged
from tests import world as cast
from tests.outreach import posts
from tests.outreach.post_ways import Pool, title_at
from tests.outreach.test_eligibility import READY
from tests.outreach.test_post_application import refused

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return cast.city(cast.join_posts)


@pytest.fixture
def pool(world):
    return Pool(world)


# --- an application and its cycle


def cycle(pool, **facts):
    """Another one of the same bureau and rules."""
    row = PostCycle(unit=pool.cycle.unit, level="city", scheme=pool.cycle.scheme, start_year=today().year)
    for name, value in facts.items():
        setattr(row, name, value)
    return row


def planned(pool):
    row = posts.cycle(pool.cycle.unit, start_year=today().year + 4)
    row.scheme.levels.all().delete()
    return row


def commitment(pool, **facts):
    return ServiceCommitment(application=pool.one, number=9, **posts.FOUR | facts)


def own(pool):
    """An account of the group that serves at the unit itself."""
    cast.appoint(pool.group, cast.Role.APPLICANT, pool.one.unit, by=pool.world.user["security"])
    return type(pool.group).objects.get(pk=pool.group.pk)


def score(pool, **facts):
    criterion = pool.cycle.scheme.criteria.filter(kind="score").first()
    return ApplicationScore(**{"application": pool.one, "criterion": criterion, "points": 1} | facts)


def of_another_branch(pool):
    row = PostCriterion(scheme=pool.cycle.scheme, layer="branch", branch="traffic", text="护学", weight=9)
    row.entered_at = pool.one.entered_at
    row.save()
    return score(pool, criterion=row)


def recorded(pool, **facts):
    """As if a body above had it to decide."""
    PostCycle.objects.filter(pk=pool.cycle.pk).update(level="province")
    pool.cycle.refresh_from_db()
    return AuditDecision(cycle=pool.cycle, **facts)


def full(pool):
    PostCycle.objects.update(quota_total=1)
    pool.one.confirm(by=pool.group)
    pool.fresh()


def end_all(pool):
    for one, by in ((pool.one, "applicant"), (pool.other, "second_applicant")):
        one.withdraw("工作调整", by=pool.user[by])


APPLICATIONS = [  # where it stands, the words, what is tried
    ("draft", "已经有一届按这份办法开展，不能作废", lambda p: p.cycle.scheme.void("写错", by=p.office)),
    ("draft", "城北市局不能主办县（市、区）级的创建", lambda p: cycle(p, level="county").enter(by=p.office)),
    ("draft", "与同一级的另一届年度重叠：两年一届", lambda p: cycle(p).enter(by=p.office)),
    ("creating", "这一届现在是“创建”，要到“筹备、申报”时才能办", lambda p: p.cycle.void("写错", by=p.office)),
    ("draft", "市级现在没有开展：请先在创建办法里登记批准文件和起止日期", lambda p: planned(p).invite(by=p.office)),
    ("submitted", "还有 2 份申报没有推荐、确定或退回，办完再开始创建", lambda p: p.cycle.begin(by=p.group)),
    ("draft", "还没有确定创建单位", lambda p: p.cycle.begin(by=p.group)),
    ("creating", "没有还在创建的单位，不用审核", lambda p: end_all(p) or p.cycle.open_audit(by=p.group)),
    ("auditing", "还有 2 份申报没有办完，不能结束", lambda p: p.cycle.close(by=p.office)),
    ("submitted", "请上级退回后再改，或在创建期退出", lambda p: p.one.void("写错", by=p.user["applicant"])),
    ("submitted", "只有还没申报的草稿要写这个理由", lambda p: p.one.admit("点名", by=p.office)),
    ("draft", "由领导小组办公室写明理由", lambda p: p.one.admit("点名", by=p.user["applicant"])),
    ("submitted", "请写明退回原因", lambda p: p.one.send_back(" ", by=p.office)),
    ("recommended", "这一届的名额是 1 个，已经用完", lambda p: full(p) or p.other.confirm(by=p.group)),
    ("creating", "请写明退出的原因", lambda p: p.one.withdraw(" ", by=p.user["applicant"])),
    ("creating", "请写明查实的情况", lambda p: p.one.disqualify("fraud", " ", by=p.group)),
    ("creating", "请选择取消资格的理由", lambda p: p.one.disqualify("other", "查实", by=p.group)),
    ("submitted", "创建期内才登记上线日期", lambda p: p.one.go_online(today(), by=p.office)),
    ("creating", "上线日期由申报单位或办公室登记", lambda p: p.one.go_online(today(), by=p.group)),
    ("creating", "申报要在“创建期”时才能登记，现在是“已退出”", lambda p: end_all(p) or posts.commit(
        p.fresh(), unit=p.user["applicant"], office=p.office)),
    ("creating", "由领导小组登记", lambda p: PostContinuation(application=p.one, reason="继续").decide(by=p.office)),
    ("creating", "下一级称号有效，或者已经决定继续，不用再作决定", lambda p: PostContinuation(
        application=p.one, reason="继续").decide(by=p.group)),
    ("draft", "材料由申报单位或领导小组办公室交", lambda p: PostPaper(application=p.one).hand_in(None, by=p.group)),
    ("draft", "这份申报已作废", lambda p: p.one.void("写错", by=p.user["applicant"]) or PostPaper(
        application=p.one).hand_in(None, by=p.office)),
    ("creating", "由申报单位登记", lambda p: commitment(p).draw_up(by=p.office)),
    ("creating", "维权内容、维权电话、单位地址、负责人四项都要公开", lambda p: commitment(p, phone=" ").draw_up(
        by=p.user["applicant"])),
    ("creating", "服务承诺须由起草人以外的人审核", lambda p: commitment(p, entered_by=p.office.pk).approve(
        by=p.office)),
    ("creating", "调查由申报单位或领导小组办公室登记", lambda p: posts.survey(p.one, by=p.group)),
    ("auditing", "由领导小组、领导小组办公室登记", lambda p: score(p).give(by=p.user["namer"])),
    ("auditing", "评分人是这个单位的，须回避，请由别人打分（办法没有写明，按本系统的约定）", lambda p: score(p).give(
        by=own(p))),
    ("auditing", "这条标准不是评这个单位的", lambda p: of_another_branch(p).give(by=p.group)),
    ("auditing", "这条标准最多 60 分", lambda p: posts.score(p.one, 61, by=p.group)),
    ("auditing", "城东所是您的单位，须回避，请由别人作出决定", lambda p: posts.decide(p.cycle, [p.other], by=own(p))),
    ("auditing", "城东所触犯了一票否决的标准，不能达标", lambda p: posts.score(
        p.one, 0, by=p.group, kind="veto", note="四月") and posts.decide(p.cycle, [p.one], by=p.group)),
    ("auditing", "请写明作出决定的单位", lambda p: recorded(p).decide([p.one], by=p.group)),
    ("auditing", "请写明决定的文号", lambda p: recorded(p, body="省厅").decide([p.one], by=p.group)),
    ("auditing", "没有达标的单位，不用公示", lambda p: posts.decide(p.cycle, [], by=p.group) and posts.publish(
        p.cycle, by=p.office)),
    ("passed", "请写明公示内容", lambda p: posts.publish(p.cycle, by=p.office, text=" ")),
    ("passed", "请写明监督电话", lambda p: posts.publish(p.cycle, by=p.office, phone=" ")),
    ("passed", "公示须在 5 到 10 个工作日之间（按创建办法）", lambda p: posts.publish(
        p.cycle, by=p.office, working_days=4)),
    ("in_notice", "请写明异议内容", lambda p: p.one.objections.model(
        application=p.one, received_on=today(), words=" ").register(by=p.office)),
    ("in_notice", "异议由领导小组办公室核查答复", lambda p: posts.objection(p.one, by=p.office).dismiss(
        "查无此事", by=p.user["namer"])),
    ("in_notice", "请写明核查情况", lambda p: posts.objection(p.one, by=p.office).dismiss(" ", by=p.office)),
    ("in_notice", "请选择要命名的单位", lambda p: posts.notice_is_over(p.cycle) or posts.name(
        p.cycle, [], by=p.user["namer"])),
    ("in_notice", "请写明命名决定的文号", lambda p: posts.notice_is_over(p.cycle) or posts.name(
        p.cycle, [p.one], by=p.user["namer"], doc_no=" ")),
    ("in_notice", "请写明牌匾编号", lambda p: posts.notice_is_over(p.cycle) or PostTitle.name(
        p.cycle, [Naming(p.one, " ")], doc_no="青 1 号", by=p.user["namer"])),
]  # fmt: skip


@pytest.mark.parametrize(("status", "said", "do"), APPLICATIONS, ids=lambda one: one if isinstance(one, str) else "")
def test_what_an_application_or_its_cycle_refuses(pool, status, said, do):
    pool.come_to(status)
    assert said in refused(do, pool)


# --- a title


def plaque(title):
    return title.plaques.get()


def rectified(title):
    return title.rectifications.get()


def reviewed(title):
    return title.reviews.get()


TITLES = [  # where it stands, the words, what is tried
    ("active", "请写明工作性质或内容变更的依据（编制、职责文件）", lambda t, u: t.lose_function(" ", by=u["office"])),
    ("active", "请写明撤销决定的文号", lambda t, u: t.revoke("fraud", "经查属实", doc_no=" ", by=u["namer"])),
    ("revoked", "请写明收回凭据", lambda t, u: plaque(t).take_back(" ", by=u["namer"])),
    ("revoked", "牌匾由原命名单位收回", lambda t, u: plaque(t).take_back("收据", by=u["office"])),
    ("revoked", "这块牌匾已经不在悬挂", lambda t, u: plaque(t).lose(today(), by=u["office"])),
    ("active", "请选择定期复核或不定期复核", lambda t, u: TitleReview(title=t, kind="").start(by=u["group"])),
    ("under_review", "请写明不合格的原因", lambda t, u: reviewed(t).fails(50, " ", by=u["group"])),
    ("reassessing", "请写明考核意见", lambda t, u: rectified(t).assess("pass", " ", by=u["group"])),
    ("reassessing", "请写明取消决定的文号", lambda t, u: rectified(t).assess("fail", "不合格", by=u["group"])),
    ("revoked", "称号已经终止，不用再提建议", lambda t, u: RevocationProposal(
        title=t, ground="fraud", words="不实").make(by=u["county_namer"])),
    ("active", "请写明情况", lambda t, u: RevocationProposal(title=t, ground="fraud", words="").make(
        by=u["county_namer"])),
    ("active", "撤销建议由领导小组、办公室或命名单位提出", lambda t, u: RevocationProposal(
        title=t, ground="fraud", words="不实").make(by=u["applicant"])),
]  # fmt: skip


@pytest.mark.parametrize(("status", "said", "do"), TITLES, ids=lambda one: one if isinstance(one, str) else "")
def test_what_a_title_refuses(world, status, said, do):
    title = title_at(world, status)
    assert said in refused(do, title, world.user)


def test_an_assessment_and_a_review_have_one_result(world):
    group = world.user["group"]
    title = title_at(world, "reassessing")
    rectified(title).assess("pass", "合格", by=group)
    for event, again in (
        ("reassessing", lambda: rectified(title).assess("pass", "合格", by=group)),
        ("under_review", lambda: reviewed(title).passes(90, "合格", by=group)),
    ):
        PostTitle.objects.filter(pk=title.pk).update(status=event)
        title.refresh_from_db()
        posts.survey(review=reviewed(title), by=group) if event == "under_review" else None
        said = {"reassessing": "这次整改已经考核过了。", "under_review": "这次复核已经有结果了。"}
        assert refused(again) == said[event]


def test_a_title_follows_a_successor_only_for_a_reason(world):
    title, office = title_at(world, "active"), world.user["office"]
    unit = title.unit
    unit.successor = world.unit["chengxi"]
    assert refused(title.succeed, " ", by=office) == "请写明称号随承继单位的理由。"


# --- what is asked before the audit

NOTHING = {"committed": False, "surveyed": False, "trained": False, "online": False, "must_be_online": True}
LACKS = [
    "还没有公开经审核的服务承诺（维权内容、维权电话、单位地址、负责人）",
    "还没有做辖区内青少年知晓度、满意度调查",
    "负责人还没有参加命名单位的培训",
    "还没有在网络平台按期上线",
]
WISHES = ["创建期内还没有不定期检查过", "两年创建期还没有满，由领导小组决定是否提前审核"]


def test_what_a_unit_lacks_before_the_audit_is_said_in_words():
    duties, wishes = judged(replace(READY, level="province", checks=0, period_over=False, **NOTHING))
    assert ([one.words for one in duties], [one.words for one in wishes]) == (LACKS, WISHES)


# --- the database


def rows_of(world) -> SimpleNamespace:
    """One row of each kind, as the way left them."""
    pool = Pool(world)
    pool.come_to("in_notice")
    title = title_at(world, "reassessing", "chengxi")
    scheme = pool.cycle.scheme
    quota = PostQuota(cycle=pool.cycle, unit=world.unit["donghu"], number=1, entered_at=pool.one.entered_at)
    PostQuota.objects.bulk_create([quota])  # given in time, though the cycle stands elsewhere by now
    return SimpleNamespace(
        scheme=scheme, criterion=scheme.criteria.get(kind="score"), cycle=pool.cycle, one=pool.one,
        quota=quota,
        commitment=pool.one.commitments.get(), survey=pool.one.surveys.get(), decision=pool.cycle.decision,
        notice=pool.cycle.notice, title=title, plaque=plaque(title), review=reviewed(title), rectified=rectified(title),
    )  # fmt: skip


CHECKS = [  # the constraint, whose row, what cannot be, and what is said
    ("scheme_percent", "scheme", {"elimination_percent": 101}, "差额比例须在 0 和 100 之间。"),
    ("scheme_months", "scheme", {"review_months": 0}, "整改期和复核间隔至少一个月。"),
    ("criterion_branch", "criterion", {"branch": "traffic"}, "分类标准须选警种，基本标准不选。"),
    ("criterion_weight", "criterion", {"weight": 0}, "评分的标准分值至少是 1，一票否决的标准不设分值。"),
    ("post_cycle_year", "cycle", {"start_year": 27}, "请填写四位的年份，如2027。"),
    ("post_application_packed", "one", {"pack_digest": ""}, "已申报的须有申报日期和佐证校验值。"),
    ("commitment_four_items", "commitment", {"phone": ""}, "四项都要公开（实施意见第二条第6款）。"),
    ("commitment_two_people", "commitment", {"entered_by": "approved_by"}, "服务承诺须由起草人以外的人审核。"),
    ("survey_of_one", "survey", {"application": None}, "调查属于一份申报或一次复核。"),
    ("survey_answered", "survey", {"answered": 0, "content": 0}, "没有基数，算不出满意率。"),
    ("survey_nested", "survey", {"content": 49}, "满意的不能多于回答的。"),
    ("audit_decision_of_pool", "decision", {"passes": 3, "is_recorded": True, "document": "青 1 号"},
     "达标的不能多于创建单位。"),
    ("audit_decision_recorded", "decision", {"is_recorded": True}, "上级单位的决定须登记文号。"),
    ("public_notice_ends_later", "notice", {"ends_on": "published_on"}, "公示截止须在发布之后。"),
    ("post_title_end", "title", {"status": "active", "ended_on": today()}, "称号终止的须有终止日期，有效的没有。"),
    ("post_title_rectified_by", "title", {"status": "rectifying", "due_on": None}, "整改中的称号须有整改期满的日期。"),
    ("post_title_revoked_for", "title", {"status": "revoked", "ended_on": today()}, "撤销称号须写明四种理由中的一种。"),
    ("plaque_settled", "plaque", {"fate": "removed"}, "摘下的牌匾须有处理日期。"),
    ("title_review_one_result", "review", {"passed_on": today()}, "复核的结果只有一个。"),
    ("rectification_not_early", "rectified", {"assessed_on": today() - 9 * DAY, "assessed_by": "pk"},
     "整改期满才考核，不能提前（实施意见第一条第2款）。"),
]  # fmt: skip
TWICE = [  # the constraint, whose row a second time with which facts, and what is said
    ("scheme_once_a_day", "scheme", "这一天已经有一份办法起施行，请改填别的日期。"),
    ("post_quota_once", "quota", "这个单位的名额已经登记过，请改那一条。"),
    ("post_application_once", "one", "本单位在这一届已经有一份申报，请在那一份上办。"),
    ("application_score_once", "score", "这一条您已经打过分，请先作废原来的。"),
    ("plaque_serial_once", "plaque", "这个牌匾编号已经用过。"),
    ("title_review_open_once", "open_review", "这个称号正在复核。"),
]


@pytest.fixture
def kept(world):
    return rows_of(world)


def said_by(row, name: str) -> str:
    """What the constraint says of that row as it is in memory."""
    constraint = next(one for one in row._meta.constraints if one.name == name)
    with pytest.raises(ValidationError) as found:
        constraint.validate(type(row), row)
    return "".join(found.value.messages)


def test_the_database_holds_what_must_never_be(kept):
    for name, place, facts, said in CHECKS:
        row = getattr(kept, place)
        row.refresh_from_db()
        for field, value in facts.items():
            setattr(row, field, getattr(row, value, value) if isinstance(value, str) else value)
        assert said in said_by(row, name)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            row.save()


def test_and_what_must_not_be_twice(kept):
    kept.score = ApplicationScore(
        application=kept.one, criterion=kept.criterion, assessor=kept.decision.by, points=1,
        entered_at=kept.one.entered_at,
    )  # fmt: skip
    kept.score.save()
    kept.open_review = TitleReview.objects.create(title=kept.title, kind="spot", started_on=today())
    for name, place, said in TWICE:
        row = getattr(kept, place)
        row.pk, row._state.adding = type(row)._meta.pk.get_default(), True
        assert said in said_by(row, name)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)

"""档案全本 prints every kind of row about a child, or says why not; each only as its reader may see it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from cases.models import IntervalChange, MentoringTeam, Minor, Reveal
from cases.reader import PaperReader
from guanai.calendars import today
from reports import papers
from reports.parts import PRINTED, UNPRINTED
from tests import samples
from tests.cases import files
from tests.stations import rows

SAMPLES = {  # kind of row -> one of them, told as a row that a paper prints
    "LegalBasis": samples.basis, "MinorCategory": samples.category, "Guardian": samples.guardian,
    "PublicGuardian": samples.helper, "ResponsibilityAssignment": samples.assignment, "MentoringTeam": samples.team,
    "MentoringMember": samples.member, "HandoverLine": samples.gap, "FileTransfer": samples.offering,
    "FileLink": samples.link, "MentoringVisit": samples.visit, "PlanStep": samples.plan_step,
    "RiskSignal": samples.signal, "Assessment": samples.assessment, "BehaviourRecord": samples.behaviour,
    "JuvenileCase": samples.case, "Safeguard": samples.safeguard, "Probation": samples.probation,
    "Measure": samples.measure, "TermReview": samples.review, "Outcome": samples.outcome,
    "OutcomeCheck": samples.check, "FollowUp": samples.follow_up, "DropoutCase": samples.dropout,
    "FileStep": lambda unit: samples.minor_closed(unit).steps.last(),
    "IntervalChange": lambda unit: _interval(samples.team(unit)),
    "ClueReport": lambda unit: _joined(samples.clue_checked(unit)),
    "TierOverride": lambda unit: _overridden(unit),
    "RightsAidCase": lambda unit: _about(samples.rights_aid(unit)),
    "RescueCase": lambda unit: _about(samples.rescue(unit)),
}  # fmt: skip
ELSEWHERE = {"AidGrant", "AidItem"}  # of a register with a journey of its own: tests/cases/test_aid.py


def _interval(team: MentoringTeam) -> IntervalChange:
    row = IntervalChange(team=team, changed_on=today(), before=team.interval_days, days=15, reason="情况好转")
    row.enter(by=None)
    return row


def _joined(clue):
    clue.file_as(samples.minor(clue.unit), by=None)
    return clue


def _overridden(unit):
    minor = samples.minor(unit)
    files.behaviour(minor, "s4", verified_by=samples.User.objects.get(login="head"))
    return files.override(files.assessment(minor), "b", approved_by=samples.User.objects.get(login="head"))


def _about(row):
    type(row)._base_manager.filter(pk=row.pk).update(minor=samples.minor(row.unit))
    row.refresh_from_db()
    return row


def kinds() -> set[str]:
    """Every kind of row that points at a file, and those that hang on such a row."""
    models = [model for model in apps.get_app_config("cases").get_models() if model is not Minor]
    direct = {model for model in models if points_at(model, {Minor})}
    return {model.__name__ for model in direct | {model for model in models if points_at(model, direct)}}


def points_at(model, targets) -> bool:
    fields = [*model._meta.get_fields()]
    return any(field.related_model in targets for field in fields if field.many_to_one or field.many_to_many)


def about(row) -> Minor:
    """The file that a row is about."""
    for name in ("minor", "one"):
        if getattr(row, f"{name}_id", None):
            return getattr(row, name)
    if hasattr(row, "minors"):
        return row.minors.get()
    above = next(
        getattr(row, name) for name in ("case", "team", "measure", "outcome", "assessment") if hasattr(row, name)
    )
    return about(above)


def printed(minor, user, *, shown=True) -> dict[str, list]:
    if shown:
        Reveal.show(minor, "visit", by=user)
    paper = papers.whole(PaperReader(user, Minor.objects.whole().get(pk=minor.pk)))
    return {part.title: part.rows for part in paper.parts}


def test_every_kind_of_row_is_printed_or_left_out_for_a_reason():
    assert kinds() - {"MentoringTeam_minors"} == set(PRINTED) | set(UNPRINTED)
    assert not set(PRINTED) & set(UNPRINTED)
    assert set(SAMPLES) | ELSEWHERE == set(PRINTED)
    assert all(UNPRINTED.values())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_row_stands_under_its_heading(world, name):
    row = SAMPLES[name](world.unit["chengdong"])
    minor, head = about(row), world.user["head"]
    with_it = printed(minor, head)[PRINTED[name]]
    with transaction.atomic():
        found = type(row)._base_manager.filter(pk=row.pk)
        found.using(found.db)._raw_delete(found.db)
        without = printed(minor, head).get(PRINTED[name])
        transaction.set_rollback(True)
    assert without != with_it


@pytest.fixture
def minor(world):
    """With every sort of free text and name in it."""
    unit = world.unit["chengdong"]
    child = files.child(unit, filed_on=today() - timedelta(days=100), kind="suspect")
    files.helper(child, rows.person(unit, name="李阿姨"), duties="接送上学不用告诉刘家")
    files.plan_step(child, goal="目标是回到刘家", action="做法写在这里")
    case = files.case(child, case_no="A9917")
    files.safeguard(case, "guardian", attendee="legal", attendee_name="刘大山", transcript_on=case.received_on)
    files.probation(case, conditions="不得进入网吧", decision_no="第 77 号")
    files.measure(child, content="写检查")
    return child


SECRETS = ("刘", "A9917", "接送上学", "做法写在这里", "不得进入网吧", "第 77 号")


def told(found: dict[str, list]) -> str:
    return " ".join(str(cell) for table in found.values() for row in table for cell in row)


def test_names_and_words_are_printed_only_while_the_identity_is_shown(world, minor):
    head = world.user["head"]
    masked = told(printed(minor, head, shown=False))
    assert [word for word in SECRETS if word in masked] == []
    assert "李阿姨" in masked  # a helper is no child
    assert [word for word in SECRETS if word not in told(printed(minor, head))] == []


def test_a_member_learns_of_no_case_from_any_table(world, minor):
    files.basis(minor, article="prevention_41")
    found = printed(minor, world.user["member"])
    assert {"案件", "法定保障", "附条件不起诉", "措施", "行为记录"} & set(found) == set()
    words = told(found)
    assert not [word for word in ("A9917", "刑事", "预防未成年人犯罪法", "涉罪", "检察院") if word in words]
    assert "凭权限查看" in words


def test_no_index_leaves_the_house(world, minor):
    files.behaviour(minor, "s4", verified_by=world.user["head"])
    files.assessment(minor)
    for make in papers.PAPERS.values():
        paper = make(PaperReader(world.user["head"], minor))
        words = " ".join(cell for part in paper.parts for row in part.rows for cell in row)
        assert "针对性管束" in words
        assert "指数" not in words


def test_the_timeline_tells_of_bases_people_cases_and_moves(world, minor):
    unit = world.unit["chengdong"]
    files.assignment(minor, rows.person(unit, name="张民警"))
    going = rows.person(unit, name="周老师", kind="retired_police")
    files.team(minor, [going])
    files.handover(going, successor=rows.cleared(unit, "王老师"), by=world.user["head"])
    paper = papers.timeline(PaperReader(world.user["head"], minor))
    story = " ".join(" ".join(row) for row in paper.parts[0].rows)
    for words in (
        "依据",
        "由张民警包保",
        "公益监护人（不是法定监护人）",
        "刑事案件",
        "东湖中学决定",
        "周老师移交，由王老师接手",
    ):
        assert words in story
    member = papers.timeline(PaperReader(world.user["member"], minor))
    assert "案件" not in " ".join(" ".join(row) for row in member.parts[0].rows)

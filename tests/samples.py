"""One row of each noun at any unit, entered through its verbs: what the access tests knock at."""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

from django.utils import timezone

from cases import exporting
from cases.models import (
    DropoutCase,
    DropoutDuty,
    Duplicate,
    RescueCase,
    Reveal,
    RightsAidCase,
    SealAccess,
    Sealing,
    VisitExport,
)
from guanai import jobs, taking
from guanai.audit import deed
from guanai.calendars import today
from guanai.models import Attachment, Export, Job, Term
from guanai.scans import Scan
from outreach.models import (
    AuditDecision,
    CampusInspection,
    CardIssue,
    Complaint,
    ConcernAnswer,
    ContactCard,
    EquipmentKit,
    GroupMember,
    IncidentCount,
    InspectionItem,
    Objection,
    OutreachEvent,
    OutreachSession,
    ParentConcern,
    Plaque,
    PostApplication,
    PostCheck,
    PostCycle,
    PostPaper,
    PostQuota,
    PostScheme,
    PostSupervisor,
    PostSurvey,
    PostTitle,
    PracticalProject,
    ProjectPhoto,
    PublicNotice,
    Rectification,
    SchoolReply,
    ServiceCommitment,
    SessionPhoto,
    SurveyRound,
    TitleReview,
)
from outreach.models.ladder import BUREAUS
from reports import frozen
from reports.annual import annual_summary
from reports.models import (
    Digest,
    GeneratedSummary,
    ReportedFigure,
    SummaryBatch,
    SummaryIssue,
    SummaryOutline,
    UnitSubmission,
)
from stations.access import Role
from stations.models import (
    Appointment,
    CareCommittee,
    DocumentPaper,
    ExtraSchool,
    GuidanceFollowUp,
    Meeting,
    PersonStatus,
    Resolution,
    School,
    SchoolDayOff,
    Slip,
    StationFacility,
    StationHave,
    Unit,
    User,
)
from tests import world as cast
from tests.cases import clues, files
from tests.outreach import guards, posts
from tests.stations import books, honours, offices, rows

SERIAL = count(1)  # of ID numbers and names: no two samples are the same child
DAY = date(2026, 3, 5)


def entered(row, **many):
    row.enter(by=None, **many)
    return row


def station(unit: Unit):
    return rows.station(unit, f"{unit.short}关爱工作站{next(SERIAL)}")


def stage(unit):
    return station(unit).stages.get()


def have(unit):
    return entered(StationHave(station=station(unit), kind="place", evidence="一楼"))


def facility(unit):
    return entered(StationFacility(station=station(unit), kind="reading"))


def person(unit):
    return rows.person(unit)


def posting(unit):
    return rows.posting(station(unit), person(unit))


def status(unit):
    row = person(unit)
    return entered(PersonStatus(person=row, kind="retired_police", starts_on=DAY))


def school(unit):
    return rows.school(unit, f"{unit.short}小学{next(SERIAL)}")


def principal(unit):
    return rows.principal(person(unit), school(unit))


def extra_school(unit):
    facts = {"school": school(unit), "granted_on": DAY, "reason": "没有别的人选"}
    return entered(ExtraSchool(person=person(unit), **facts))


def term(unit):
    return rows.term(unit)


def day_off(unit):
    facts = {"name": "秋假", "starts_on": date(2025, 11, 3), "ends_on": date(2025, 11, 4)}
    return entered(SchoolDayOff(term=term(unit), **facts))


def meeting(unit):
    return entered(Meeting(unit=unit, kind="joint", held_on=DAY, topic="校园周边整治"))


def resolution(unit):
    return entered(Resolution(meeting=meeting(unit), no=1, text="装路灯"))


def inspection_item(unit):
    held = entered(CampusInspection(unit=unit, school=school(unit), held_on=DAY, inspectors=2))
    return InspectionItem.objects.create(
        inspection=held, section=1, item="门卫", result="defect", due_on=DAY + timedelta(days=7)
    )


def rectification(unit):
    return entered(Rectification(item=inspection_item(unit), done_on=DAY, done_by="总务处", how="换了门卫"))


def kit(unit):
    row = EquipmentKit(unit=unit, starts_on=DAY)
    return entered(row, items=list(Term.objects.of(Term.List.EQUIPMENT)[:8]))


def guard_post(unit):
    return guards.post(unit, school(unit))


def concern(unit):
    return entered(ParentConcern(unit=unit, school=school(unit), heard_on=DAY, kind="gate", way="meeting"))


def concern_answer(unit):
    return entered(ConcernAnswer(concern=concern(unit), answered_on=DAY, answered_by="交警大队", what="已加派警力"))


def incident(unit):
    return entered(IncidentCount(unit=unit, year=2026, month=1, kind="criminal", number=0))


def session_photo(unit):
    event = entered(OutreachEvent(unit=unit, title="开学第一课"))
    held = entered(OutreachSession(unit=unit, event=event, place="操场", held_on=DAY, audience=120))
    kept = Attachment.store(b"\xff\xd8", name="photo.jpg", media_type="image/jpeg")
    return SessionPhoto.objects.create(session=held, attachment=kept)


def event(unit):
    return entered(OutreachEvent(unit=unit, title="护苗行动"))


def school_of(unit):
    """The same one each time: an account may speak for it."""
    name = f"{unit.short}实验学校"
    return School.objects.filter(unit=unit, name=name).first() or rows.school(unit, name)


def join_school(world) -> None:
    """Who speaks for that school of 城东所."""
    school = school_of(world.unit["chengdong"])
    world.user["teacher"] = User.enter(login="teacher", name="城东小学", password="x", by=None)
    cast.appoint(world.user["teacher"], Role.SCHOOL_USER, school.unit, by=world.user["security"], school=school)


def session_of_school(unit):
    facts = {"event": event(unit), "school": school_of(unit), "held_on": DAY, "audience": 120}
    return entered(OutreachSession(unit=unit, **facts))


def inspection_of_school(unit):
    return entered(CampusInspection(unit=unit, school=school_of(unit), held_on=DAY, inspectors=2))


def reply(unit):
    row = SchoolReply(session=session_of_school(unit))
    row.enter(by=User.objects.get(login="teacher"))
    return row


def minor(unit):
    """Born on another day once the numbers of a day are used up."""
    days, serial = divmod(next(SERIAL), 100)
    born = files.BORN - timedelta(days=days)
    return files.child(unit, id_no=files.number(serial, born), birth_date=born)


def category(unit):
    return files.category(minor(unit), "disabled")


def behaviour(unit):
    return files.behaviour(minor(unit))


def case(unit):
    return files.case(minor(unit))


def safeguard(unit):
    return files.safeguard(case(unit))


def probation(unit):
    return files.probation(case(unit))


def measure(unit):
    return files.special(minor(unit))


def review(unit):
    return files.term_review(measure(unit))


def guardian(unit):
    return files.guardian(minor(unit))


def outcome(unit):
    return files.outcome(minor(unit))


def check(unit):
    return files.check(outcome(unit))


def minor_closed(unit):
    return files.closed(minor(unit))


def follow_up(unit):
    return files.follow_up(minor_closed(unit))


def assessment(unit):
    return files.assessment(minor(unit))


def override(unit):
    return files.override(assessment(unit))


def signal(unit):
    return files.signal(minor(unit))


def team(unit):
    return files.team(minor(unit), [rows.person(unit, name="周老师", kind="retired_police")])


def visit(unit):
    """Written by a member of the unit, who alone may change it."""
    child = minor(unit)
    mentors = [rows.person(unit, name="周老师", kind="retired_police")]
    files.team(child, mentors)
    writer = User.objects.filter(appointments__unit=unit, appointments__role=Role.STATION_MEMBER).first()
    return files.visit(child, today() - timedelta(days=3), visitors=mentors, by=writer)


def visit_export(unit):
    """Asked for by the head of 城东所, who may do so there alone."""
    head, day = User.objects.get(login="head"), timedelta(days=30)
    row = VisitExport(unit=unit, since=today() - day, until=today(), purpose="季度检查")
    return row.ask(by=head)


def visit_export_ready(unit):
    """Approved by the county, and written where the asker may have it."""
    row = visit_export(unit)
    row.approve(by=User.objects.get(login="county"))
    jobs.run(row.job_id, exporting.write)
    row.refresh_from_db()
    return row


def attempt(unit):
    return files.attempt(minor(unit))


def member(unit):
    """A part in a team of a file."""
    return team(unit).members.get()


def plan_step(unit):
    return files.plan_step(minor(unit))


def handover(unit):
    going = team(unit).members.get().person
    return files.handover(going, gap=today() + timedelta(days=20), by=User.objects.get(login="witness"))


def gap(unit):
    return handover(unit).lines.get()


def note(unit):
    """By the head, who alone may take it back."""
    head = User.objects.filter(appointments__unit=unit, appointments__role=Role.STATION_HEAD).first()
    return files.note(visit(unit), by=head)


def basis(unit):
    """With its paper, and the identity being shown to a member."""
    row = files.consent(minor(unit))
    for user in User.objects.filter(appointments__unit=unit, appointments__role=Role.STATION_MEMBER):
        Reveal.show(row.minor, "verify", by=user)
    return row


def helper(unit):
    return files.helper(minor(unit), person(unit))


def assignment(unit):
    return files.assignment(minor(unit), person(unit))


def link(unit):
    return files.link(minor(unit), minor(unit))


def offered(unit):
    """By a station beside it, to this unit."""
    sister = Unit.objects.filter(kind=unit.kind).exclude(pk=unit.pk).first()
    return files.transfer(minor(sister), unit)


def offering(unit):
    """By this unit to a station beside it."""
    sister = Unit.objects.filter(kind=unit.kind).exclude(pk=unit.pk).first()
    return files.transfer(minor(unit), sister)


def rights_aid(unit):
    return entered(RightsAidCase(unit=unit, kind="legal_consult", opened_on=DAY, story="咨询学籍"))


def rescue(unit):
    facts = {"kind": "missing", "found_on": DAY, "name": "李小亮", "place": "汽车站", "story": "独自一人"}
    return entered(RescueCase(unit=unit, **facts))


def dropout(unit):
    facts = {"detected_on": today() - timedelta(days=30), "years_done": 6, "reason": "weary"}
    return entered(DropoutCase(minor=minor(unit), household="三口人", plan="班主任每周家访", **facts))


def step(unit):
    return entered(DropoutDuty(case=dropout(unit), line="education", level=2, who="校长"))


def duplicate(unit):
    """Two files of one child at two stations of the county of `unit`."""
    first = minor(unit)
    sister = Unit.objects.filter(parent=unit.parent, kind=unit.kind).exclude(pk=unit.pk).first()
    sister = sister or Unit.enter(
        by=None, code=f"x{next(SERIAL)}", name="所", short="所", kind=unit.kind, parent=unit.parent
    )
    files.child(sister, id_no=first.id_no)
    return Duplicate.objects.get(known=first)


def referral_draft(unit):
    return rows.referral(unit)


def referral(unit):
    row = referral_draft(unit)
    row.send(by=None)
    return row


def referral_helped(unit):
    """Of the county, to a partner; the unit helps."""
    row = rows.referral(unit.parent, kind="joint", co_units=[unit])
    row.send(by=None)
    return row


def referral_replied(unit):
    row = referral(unit)
    row.step("accepted", by=None)
    row.step("replied", "已落实救助", by=None)
    return row


def clue(unit):
    return clues.clue(unit)


def clue_checked(unit):
    row = clue(unit)
    row.verify("情况属实", by=None)
    return row


def sealing(unit):
    row = Sealing(minor=minor(unit), unit=unit, basis="education", notice_no="封〔2026〕3号")
    row.place(by=User.objects.get(login="witness"))
    return row


def seal_access(unit):
    viewer = User.objects.get(login="member")
    row = SealAccess(sealing=sealing(unit), viewer=viewer, ground="case_need", applicant="某法院", document="函 1 号")
    row.ask(by=User.objects.get(login="witness"))
    return row


def granted(unit):
    """To the member of 城东所 where it is of that unit, else to somebody else."""
    row = seal_access(unit)
    if unit.code != "chengdong":
        type(row).objects.filter(pk=row.pk).update(viewer=User.objects.get(login="head"))
    row.approve(by=User.objects.get(login="keeper"))
    return row


def account(unit):
    """With a role that waits, and one that holds."""
    user = User.enter(name="陈民警", password=None, by=None)
    held = Appointment(user=user, role=Role.STATION_MEMBER, unit=unit, starts_on=DAY)
    held.grant(by=None)
    held.confirm(by=User.objects.get(login="witness"))
    return user


def appointment(unit):
    row = Appointment(user=account(unit), role=Role.MENTOR, unit=unit, starts_on=today())
    row.grant(by=None)
    return row


def slip(unit):
    row = Slip(user=account(unit))
    row.ask(by=None)
    return row


def unit(unit):
    return unit


def digest(unit):
    Digest.freeze(unit, date(2026, 11, 16), [])
    return unit


def summary_file(unit):
    kept = Attachment.store(b"%PDF", name="a.pdf", media_type="application/pdf")
    asker = User.objects.get(login="witness")
    return GeneratedSummary.objects.create(unit=unit, year=2025, requested_by=asker, attachment=kept)


def summary_batch(unit):
    return SummaryBatch.request(unit, 2025, by=User.objects.get(login="witness"))


def outlined(unit):
    """A unit whose summary of the year has an outline."""
    SummaryOutline.make(unit, 2025, by=None)
    return unit


def summary_issue(unit):
    data = frozen.dump(annual_summary(unit, 2025).document(draft=False, code="2345"))
    kept = Attachment.store(data, name="a.json", media_type="application/json")
    facts = {"unit": unit, "year": 2025, "version": 1, "code": SummaryIssue.new_code(), "digest": kept.sha256}
    return SummaryIssue.objects.create(document=kept, issued_by=User.objects.get(login="witness").pk, **facts)


def submission(unit):
    """What the unit owes the one above it."""
    outline = SummaryOutline.make(unit.parent or unit, 2025, by=None)
    return UnitSubmission.objects.get_or_create(outline=outline, unit=unit, defaults={"position": 0})[0]


def figure(unit):
    facts = {"metric": "M01", "value": 3, "measure": "家", "qualifier": "exact", "period": "year"}
    return ReportedFigure.objects.create(unit=unit, year=2018, loaded_at="2026-03-05T00:00:00Z", **facts)


def job_of(user):
    return Job.objects.create(task="x", title="x", target=user.pk, url="/people/", owner=user.pk)


def _bureau(unit):
    return unit if unit.kind in BUREAUS else unit.parent


def post_scheme(unit):
    """From another day than those there are."""
    return posts.scheme(_bureau(unit), starts_on=posts.BEGUN + timedelta(days=PostScheme.objects.count()))


def post_cycle(unit):
    """Of the bureau itself, or of the one above; of years that no other has."""
    bureau = _bureau(unit)
    taken = PostCycle.objects.filter(unit=bureau).count()
    return posts.cycle(bureau, BUREAUS[bureau.kind], start_year=2000 + 2 * taken)


def post_decided(unit):
    """A cycle of whose pool it is decided."""
    facts = {"candidates": 1, "cap": 0, "percent": 20, "reading": "E", "passes": 0, "body": "领导小组"}
    cycle = post_cycle(unit)
    AuditDecision.objects.create(cycle=cycle, decided_on=DAY, by=uuid4(), **facts)
    return cycle


def post_application(unit):
    return posts.draft(unit, post_cycle(unit))


def post_creating(unit):
    row = post_application(unit)
    facts = {"status": "creating", "submitted_on": today(), "pack_digest": "x"}
    PostApplication.objects.filter(pk=row.pk).update(**facts)
    return row


def post_commitment(unit):
    return entered(ServiceCommitment(application=post_creating(unit), number=1, **posts.FOUR))


def post_objection(unit):
    facts = {"received_on": today(), "words": "材料不实", "registered_by": User.objects.get(login="witness").pk}
    return Objection.objects.create(application=post_creating(unit), **facts)


def post_paper(unit):
    kept = Attachment.store(b"%PDF", name="申报表.pdf", media_type="application/pdf")
    return entered(PostPaper(application=post_application(unit), kind="form", attachment=kept))


def post_title(unit):
    """Of a level at which the unit has none yet."""
    held = PostTitle.objects.live().filter(unit=unit).values_list("level", flat=True)
    level = next(one for one in ("county", "city", "province", "national") if one not in held)
    named = {"named_on": DAY, "reviewed_on": DAY, "naming_unit": _bureau(unit), "naming_body": _bureau(unit).name}
    words = {"title_name": "青少年维权岗", "unit_name": unit.name, "doc_no": "青〔2026〕1 号"}
    row = entered(PostTitle(unit=unit, host=_bureau(unit), level=level, **named, **words))
    Plaque.objects.create(title=row, serial=f"牌{next(SERIAL)}", body=row.naming_body, issued_on=DAY)
    return row


def post_quota(unit):
    cycle = post_cycle(unit)
    return entered(PostQuota(cycle=cycle, unit=cycle.unit, number=3))


def post_member(unit):
    facts = {"level": "county", "role": "member", "name": "李副区长", "post": "区政府", "starts_on": DAY}
    return entered(GroupMember(unit=_bureau(unit), **facts))


def post_level(unit):
    return post_scheme(unit).levels.get(level="county")


def post_check(unit):
    facts = {"held_on": today(), "inspectors": "两人", "findings": "在岗"}
    return entered(PostCheck(application=post_creating(unit), **facts))


def post_title_survey(unit):
    title = post_title(unit)
    PostTitle.objects.filter(pk=title.pk).update(status="under_review")
    review = TitleReview.objects.create(title=title, kind="spot", started_on=today())
    return entered(PostSurvey(review=review, held_on=today(), **posts.ASKED))


def post_plaque(unit):
    return posts.plaque_of(post_title(unit))


def complaint(unit):
    """Assigned to the unit, which may know of it from then on."""
    days = {"received_on": today(), "due_on": today() + timedelta(days=9), "assigned_on": today()}
    row = entered(Complaint(unit=unit, channel="phone", words="打了三次电话没有人接", status="assigned", **days))
    row.steps.create(status="assigned", note="请核对值班记录")
    return row


def post_supervisor(unit):
    days = {"starts_on": DAY, "ends_on": DAY + timedelta(days=730)}
    return entered(PostSupervisor(unit=unit, category="journalist", name="何记者", post="晚报", level="county", **days))


def survey_round(unit):
    """Of an application that creates; open today."""
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=9)}
    return entered(SurveyRound(application=post_creating(unit), **days))


def public_unit(unit):
    """Whose page anybody may read: it holds a title."""
    post_title(unit)
    return unit


def post_announced(unit):
    """In a notice that runs."""
    row = post_creating(unit)
    PostApplication.objects.filter(pk=row.pk).update(status="in_notice")
    PostCycle.objects.filter(pk=row.cycle_id).update(status="publicity")
    days = {"published_on": today(), "ends_on": today() + timedelta(days=7), "working_days": 5}
    by = User.objects.get(login="witness").pk
    PublicNotice.objects.create(cycle_id=row.cycle_id, text="拟命名单位公示如下", phone="12345", by=by, **days)
    return row


def contact_card(unit):
    facts = {"content": "受理求助", "phone": "5550000", "quantity": 200, "reason": "发到学校"}
    return entered(ContactCard(unit=unit, **facts))


def card_issue(unit):
    card = contact_card(unit)
    card.approve(by=User.objects.get(login="witness"))
    return entered(CardIssue(card=card, issued_on=today(), quantity=20, place="校门口"))


def project_photo(unit):
    facts = {"branch": "general", "year": 2026, "name": f"护学灯{next(SERIAL)}", "promise": "装灯"}
    row = entered(PracticalProject(unit=unit, promised_on=DAY, due_on=DAY, **facts))
    kept = Attachment.store(b"\xff\xd8", name="photo.jpg", media_type="image/jpeg")
    return ProjectPhoto.objects.create(project=row, attachment=kept)


def paper(row):
    """The row with a paper of one page."""
    row.keep_paper(Scan(b"%PDF", "application/pdf", "scan.pdf"), by=None)
    return row


def regulation(unit):
    return paper(books.regulation(station(unit)))


def station_plan(unit):
    return paper(books.plan(station(unit)))


def export_ready(unit):
    """Of the head of 城东所, or of a neighbour; its file can be taken."""
    login = "head" if unit.code == "chengdong" else "neighbour"
    with deed():
        export = taking.numbered("sessions", "法治宣讲", by=User.objects.get(login=login), query="x", words="x")
    kept = Attachment.store_sealed(b"PK", name="x.xlsx", media_type="x")
    Export.objects.filter(pk=export.pk).update(ready_at=timezone.now(), attachment=kept, rows=1)
    return export


def staff_child(unit):
    return honours.staff_child(unit)


def child_award(unit):
    return honours.award(staff_child(unit), amount=2000)


def child_visit(unit):
    return honours.child_visit(staff_child(unit))


def above_and_below(unit):
    """A county with its first station, whichever of the two is given."""
    station = unit.children.first()
    return (unit, station) if station else (unit.parent, unit)


def appraisal(unit):
    """Of the station by its county, confirmed and told."""
    row = honours.appraisal(*above_and_below(unit), year=2000 + next(SERIAL))
    honours.appraisal_item(row)
    row.confirm(by=User.objects.get(login="second"))
    row.tell(by=User.objects.get(login="second"))
    return row


def appraisal_answered(unit):
    row = appraisal(unit)
    row.answer("收到", by=User.objects.get(login="head"))
    return row


def appraisal_item(unit):
    """Of one that is told."""
    return appraisal(unit).items.get()


def work_plan_item(unit):
    """The county's, deployed; the station answers for it."""
    county, station = above_and_below(unit)
    plan = honours.work_plan(county, title=f"计划{next(SERIAL)}")
    row = honours.work_plan_item(plan, station)
    row.step("deployed", "开会部署", by=None)
    return row


def work_plan(unit):
    return work_plan_item(unit).plan


def committee(unit):
    """The same one each time: a unit has one of a kind."""
    return CareCommittee.objects.filter(unit=unit).first() or offices.committee(unit)


def committee_position(unit):
    return offices.position(committee(unit))


def committee_request(unit):
    return offices.request(unit)


def committee_request_submitted(unit):
    row = committee_request(unit)
    row.submit(today(), by=None)
    return row


def exchange(unit):
    return offices.exchange(unit)


def contribution(unit):
    return offices.contribution(exchange(unit), unit)


def guidance(unit):
    """To the bureau itself."""
    return offices.guidance(unit, unit.lineage.first())


def guidance_follow_up(unit):
    return entered(GuidanceFollowUp(visit=guidance(unit), done_on=DAY, done_by="李干事", what="已落实"))


def document(unit):
    return offices.document(unit)


def document_checking(unit):
    row = document(unit)
    row.hand_in(by=None)
    return row


def document_signing(unit):
    row = document_checking(unit)
    row.vet(by=User.objects.get(login="witness"))
    return row


def document_sent(unit):
    """From the bureau above to the unit."""
    author, signer = (User.objects.get(login=name) for name in ("nobody", "witness"))
    return offices.sent(unit.lineage.first(), author=author, signer=signer, to=[unit])


def document_paper(unit):
    row = DocumentPaper(document=document(unit), title="名单")
    row.attachment = Attachment.store(b"%PDF", name="名单.pdf", media_type="application/pdf")
    return entered(row)

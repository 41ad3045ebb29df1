"""维权岗申报: the page of one, its steps, and what is gathered on the way."""

from functools import partial

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import today
from guanai.registers import evidence
from outreach.arrows import Actor
from outreach.forms import posts as forms
from outreach.forms.once import once
from outreach.models import Objection, PostApplication, PostPaper, PostRecommendation, ServiceCommitment, pack
from outreach.models.lapse import lapses
from outreach.models.papers_there import papers_of
from outreach.models.post_part import may_void
from outreach.models.post_states import LOSABLE, SENT
from outreach.models.public_notice import ObjectionOutcome
from outreach.models.standing import why_not
from outreach.models.walking import is_of_own_unit
from outreach.views.post_ahead import OF_APPLICATION, of_new
from outreach.views.post_parts import GATHERED, PARTS
from outreach.views.post_places import application_of, around, cycle_of, must_act, must_be_for, must_not_be_own
from stations.access import Permission
from stations.models.account import signed
from stations.places import where


def _recommend(application: PostApplication, *, opinion: str, by) -> None:
    PostRecommendation(application=application, opinion=opinion).give(by=by)


STEPS = {  # event: its form, what is done, what is said then
    "submit": (answers.Agreement, PostApplication.submit, "已申报，佐证已经固定，等上级推荐。"),
    "return": (forms.ReasonForm, PostApplication.send_back, "已退回，申报单位改好后可以再报。"),
    "recommend": (forms.OpinionForm, _recommend, "已推荐。"),
    "confirm": (answers.Agreement, PostApplication.confirm, "已确定为创建单位。"),
    "reject": (forms.ReasonForm, PostApplication.reject, "已登记为未确定。"),
    "withdraw": (forms.ReasonForm, PostApplication.withdraw, "已退出，仍计入创建单位数。"),
    "disqualify": (forms.DisqualifyForm, PostApplication.disqualify, "已取消资格，仍计入创建单位数。"),
}


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk) -> HttpResponse:
    """写申报."""
    cycle = cycle_of(request, pk)
    request.user.must(Permission.APPLY_POST)
    form = forms.ApplicationForm(request.POST or None, instance=PostApplication(cycle=cycle), user=request.user)
    context = around(request, cycle, title="写申报", about="outreach/post_told.html", told=of_new(cycle, request.user))
    return answers.keep(request, form, "草稿已存，核对后再申报。", **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """改草稿."""
    application = application_of(request, pk)
    must_act(application, request.user, Actor.UNIT)
    form = forms.ApplicationForm(request.POST or None, instance=application, user=request.user)
    links = {"void_url": reverse("post-application-void", args=[pk])}
    return answers.keep(request, form, "已保存。", title="修改申报", **links, **around(request, application))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废 a draft."""
    application = application_of(request, pk)
    must_act(application, request.user, Actor.UNIT)
    return answers.void(request, application, title="作废申报", **around(request, application))


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """What it is, what it waits for, what speaks for and against it, what may be done next."""
    application, user = application_of(request, pk), request.user
    gathered = _gathered(application)
    context = {
        "moves": [one for one in application.open_to(user) if one.event in STEPS],
        "parts": [(kind, part.title) for kind, part in PARTS.items() if part.offered_to(application, user)],
        "edits": application.status == "draft" and application.acts_as(Actor.UNIT, user, ""),
        "assesses": application.status == "auditing" and _assesses(application, user),
        "answers": _assesses(application, user) and not is_of_own_unit(user, application.unit),
        "voidable": _voidable(application, user, gathered),
        "replaces": application.status in SENT
        and any(application.acts_as(one, user, "") for one in PARTS["paper"].actors),
        "steps": signed(application.steps.all()),
        "where": where(application.unit, user),
    }
    return render(request, "outreach/post_application.html", context | _stand(application, user) | gathered)


def _stand(application: PostApplication, user) -> dict:
    """What speaks for it and against it where it stands."""
    drafted, creating = (application.status == one for one in ("draft", "creating"))
    return {
        "application": application,
        "cycle": application.cycle,
        "reasons": why_not(application.unit, application.cycle, application) if drafted else [],
        "faults": application.audit_faults() if creating else _ended(application),
        "warnings": application.audit_warnings() if creating else [],
        "pack": _pack(application, user),
        "pack_holds": application.pack_digest and pack.holds(application),
        "asked_papers": papers_of([application])[0][1],
    }


def _ended(application: PostApplication) -> list:
    """What ended while it waited, which the group has to speak to."""
    return lapses(application) if application.status in LOSABLE else []


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk, event) -> HttpResponse:
    """申报、退回、推荐、确定、退出、取消资格: each by whose step it is."""
    application = application_of(request, pk)
    if event not in STEPS:
        raise Http404
    must_be_for(application, event, request.user)
    kind, verb, said = STEPS[event]
    form, word = kind(request.POST if request.method == "POST" else None), application.arrow(event).word
    context = around(request, application, title=word, save=word, danger=event in ("disqualify", "withdraw"))
    if event in OF_APPLICATION:
        context |= {"about": "outreach/post_told.html", "told": OF_APPLICATION[event](application)}
    return answers.act(request, form, partial(verb, application), said, **context)


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk, kind) -> HttpResponse:
    """承诺、检查、培训、调查、上线、材料、异议: each by whose it is to say."""
    application = application_of(request, pk)
    if kind not in PARTS:
        raise Http404
    told_of = PARTS[kind]
    must_act(application, request.user, *told_of.actors)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = told_of.form(data, files)
    if told_of.makes_row:
        form = once(form, request.user)
    verb = partial(told_of.keep, application)
    return answers.act(request, form, verb, "已登记。", **around(request, application, title=told_of.title))


@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, pk) -> HttpResponse:
    """更换负责人 after the submission."""
    application = application_of(request, pk)
    must_act(application, request.user, Actor.UNIT, Actor.OFFICE)
    form = forms.HeadForm(request.POST if request.method == "POST" else None, application=application)
    context = around(request, application, title="更换负责人")
    return answers.act(request, form, application.replace_head, "负责人已更换。", **context)


@require_http_methods(["GET", "POST"])
def void_part(request: HttpRequest, kind, pk) -> HttpResponse:
    """作废 of what was gathered wrongly, by who may gather it; the row says until when."""
    if kind not in GATHERED:
        raise Http404
    model = GATHERED[kind]
    row = get_object_or_404(model.objects.visible_to(request.user).exclude(application=None), pk=pk)
    application = application_of(request, row.application_id)
    must_act(application, request.user, *PARTS[kind].actors)
    title = f"作废{model._meta.verbose_name}：{row}"
    return answers.void(request, row, **around(request, application, title=title))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk) -> HttpResponse:
    """审核服务承诺, by the office."""
    known = ServiceCommitment.objects.visible_to(request.user).select_related("application__cycle__unit")
    row = get_object_or_404(known, pk=pk)
    must_act(row.application, request.user, Actor.OFFICE)
    form = answers.Agreement(request.POST if request.method == "POST" else None)
    context = around(request, row.application, title="审核服务承诺", save="审核通过")
    earlier = row.application.commitments.approved().exclude(pk=row.pk).order_by("-approved_at").first()
    context |= {"about": "outreach/post_commitment.html", "commitment": row, "earlier": earlier}
    return answers.act(request, form, row.approve, "已审核，四项内容对外公开。", **context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk) -> HttpResponse:
    """答复异议: not so, or upheld by the leading group."""
    known = Objection.objects.visible_to(request.user).select_related("application__cycle__unit", "application__unit")
    row = get_object_or_404(known, pk=pk)
    must_act(row.application, request.user, Actor.OFFICE, Actor.LEADING_GROUP)
    must_not_be_own(row.application, request.user)
    with deed():
        record("objection.read", row, by=request.user)
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, outcomes=_outcomes(row, request.user))
    context = around(request, row.application, title="答复异议", save="答复")
    context["state"] = f"收到的内容：{row.words}" + (f" 提出人：{row.who}" if row.who else " 没有留姓名。")
    return answers.act(request, form, row.answer, "已答复。", **context)


def _outcomes(row: Objection, user) -> list[str]:
    """What this account may answer where the unit stands now: that there is nothing in it, or by its steps more."""
    steps = ((ObjectionOutcome.UPHELD, "uphold_objection"), (ObjectionOutcome.FRAUD, "disqualify"))
    mine = {one.event for one in row.application.open_to(user)}
    return [ObjectionOutcome.DISMISSED, *(outcome for outcome, event in steps if event in mine)]


@require_GET
def paper(request: HttpRequest, pk) -> HttpResponse:
    """A paper, through the scope of its application."""
    row = get_object_or_404(PostPaper.objects.visible_to(request.user).valid().select_related("attachment"), pk=pk)
    with deed():
        record("postpaper.read", row, by=request.user)
    kept = row.attachment
    return FileResponse(kept.path.open("rb"), content_type=kept.media_type, filename=kept.name)


def _assesses(application: PostApplication, user) -> bool:
    return any(application.acts_as(actor, user, "") for actor in (Actor.LEADING_GROUP, Actor.OFFICE))


def _pack(application: PostApplication, user) -> list:
    """The frozen lines; of a draft, what they would be today. Each leads to its rows where this reader may see them."""
    frozen = application.pack_digest and application.status != "draft"
    span = (application.pack_since, application.pack_until) if frozen else pack.period(today())
    found = list(application.pack.all() if frozen else pack.lines(application, *span))
    may = user.can(Permission.READ_OUTREACH, application.unit)
    for line in found:
        counter = evidence.get(line.counter)
        line.url = counter.url(application.unit, *span) if may and counter and counter.url else ""
    return found


def _gathered(application: PostApplication) -> dict:
    names = ("commitments", "checks", "surveys", "trainings", "recommendations", "papers", "rounds")
    rows = {name: list(getattr(application, name).all()) for name in names}
    valid = {name: [one for one in found if not one.is_void] for name, found in rows.items()}
    gone = [one for name in ("checks", "surveys", "trainings", "papers") for one in rows[name] if one.is_void]
    voided = [(one._meta.verbose_name, one) for one in gone]
    objections = list(application.objections.defer("who", "words", "finding"))
    return valid | {"objections": objections, "voided": voided}


def _voidable(application: PostApplication, user, gathered: dict) -> set:
    """The keys of what this reader may void of the gathered."""
    rows = [row for kind in GATHERED if PARTS[kind].open_to(application, user) for row in gathered[f"{kind}s"]]
    return {row.pk for row in rows if may_void(row, user)}

"""封存: the register of its keepers, and what they decide two by two."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cases.duties import educations_to_seal, to_seal
from cases.forms.sealing import AnswerForm, LiftForm, SealAccessForm, SealingForm
from cases.models import JuvenileCase, SealAccess, Sealing
from cases.sealing import completion
from guanai import answers
from guanai.audit import deed, record
from guanai.calendars import gb_date, today
from guanai.listing import cursor, key_of
from guanai.listing import page as page_of
from stations.access import Permission
from stations.models import User
from stations.models.account import SYSTEM

SHOWN = 25  # of what is to be sealed, the oldest of each sort; what is done makes room
VOIDED = "这份档案在封存期间已经作废，解除后也不再使用；要继续管的，请单位重新建档。"


def sealing_of(request: HttpRequest, pk) -> Sealing:
    """A seal that this reader may know; or 404."""
    known = Sealing.objects.visible_to(request.user).select_related("unit", "minor", "case")
    return get_object_or_404(known, pk=pk)


def kept(request: HttpRequest, pk) -> Sealing:
    """A seal that this reader keeps: 404, then 403."""
    sealing = sealing_of(request, pk)
    request.user.must(Permission.KEEP_SEALING, sealing)
    return sealing


def access_of(request: HttpRequest, pk) -> SealAccess:
    """An application that this reader may decide on: 404, then 403."""
    known = SealAccess.objects.visible_to(request.user).select_related("sealing__unit", "sealing__minor", "viewer")
    access = get_object_or_404(known, pk=pk)
    request.user.must(Permission.KEEP_SEALING, access)
    return access


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The register, what waits to be sealed, and what waits for a second person."""
    request.user.must(Permission.READ_SEALING)
    keeps, known = request.user.can(Permission.KEEP_SEALING), Sealing.objects.visible_to(request.user)
    context = {
        "keeps": keeps,
        "page": page_of(known.listed(), "-sealed_at", **cursor(request)),
        "total": known.count(),
        **(waiting(request, known.standing().count()) if keeps else {}),
        "accesses": SealAccess.objects.for_second(request.user).select_related("sealing__minor", "viewer"),
        "lifts": Sealing.objects.to_lift(request.user).listed(),
        "where": [("封存登记", None)],
    }
    return render(request, "cases/sealings.html", context)


def waiting(request: HttpRequest, sealed: int) -> dict:
    """应当封存: the oldest, how many there are, and how much of all is done: on no other page, where it would tell."""
    cases, educations = to_seal(request.user), educations_to_seal(request.user)
    due = len(cases) + educations.count()
    return {
        "sealed": sealed,
        "completion": completion(sealed, due),
        "duties": cases[:SHOWN],
        "educations": educations[:SHOWN],
        "due": due,
        "shown": SHOWN,
    }


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """封存 by a notice; from the list of duties with its case, or with the measure that ended."""
    request.user.must(Permission.KEEP_SEALING)
    cases = JuvenileCase.objects.valid().within(request.user.holdings(Permission.KEEP_SEALING))
    case = get_object_or_404(cases, pk=key_of(request.GET["case"])) if request.GET.get("case") else None
    ended = educations_to_seal(request.user).filter(pk=key_of(request.GET.get("measure")))
    form = SealingForm(request.POST or None, user=request.user, case=case, measure=ended.first())
    context = {
        "title": "封存",
        "state": "封存后，除本登记外，任何人都查不到；站以上的统计数字不变。",
        "back": reverse("sealings"),
    }
    return answers.act(request, form, form.place, "已封存。", save="封存", danger=True, **context)


@require_GET
def page(request: HttpRequest, pk) -> HttpResponse:
    """One seal: its basis, what was asked for since, who looked."""
    sealing = sealing_of(request, pk)
    accesses = list(sealing.accesses.select_related("viewer"))
    keeps = request.user.can(Permission.KEEP_SEALING, sealing)
    names = User.objects.in_bulk({sealing.sealed_by, sealing.lift_asked_by, sealing.lifted_by} - {None})
    context = {
        "sealing": sealing,
        "accesses": accesses,
        "keeps": keeps,
        "decides": SealAccess.objects.for_second(request.user).filter(sealing=sealing).values_list("pk", flat=True),
        "sealer": names.get(sealing.sealed_by),
        "asker": names.get(sealing.lift_asked_by),
        "lifter": names.get(sealing.lifted_by),
        "where": [("封存登记", reverse("sealings")), (str(sealing.minor), None)],
    }
    return render(request, "cases/sealing.html", context)


@require_http_methods(["GET", "POST"])
def ask_to_lift(request: HttpRequest, pk) -> HttpResponse:
    """申请解除."""
    sealing = kept(request, pk)
    form = LiftForm(request.POST or None)
    said = "已申请，由另一位封存专管批准后解除。"
    return answers.act(
        request, form, sealing.ask_to_lift, said, title="申请解除封存", save="申请解除", **_around(sealing)
    )


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk) -> HttpResponse:
    """批准解除, by another keeper."""
    sealing = kept(request, pk)
    form, around = answers.Agreement(request.POST or None), _around(sealing)
    gone = VOIDED if sealing.minor.is_void else ""
    around["state"] += f"。{gone}" if gone else ""
    said = f"已解除封存。{gone}"
    return answers.act(request, form, sealing.lift, said, title="批准解除封存", save="批准解除", **around)


@require_http_methods(["GET", "POST"])
def refuse_lift(request: HttpRequest, pk) -> HttpResponse:
    """不批准解除, by another keeper."""
    sealing = kept(request, pk)
    form = answers.Agreement(request.POST or None)
    said, words = "已答复不批准，仍然封存。", {"title": "不批准解除", "save": "不批准"}
    return answers.act(request, form, sealing.refuse_lift, said, **words, **_around(sealing))


@require_http_methods(["GET", "POST"])
def withdraw_lift(request: HttpRequest, pk) -> HttpResponse:
    """撤回解除申请, by who asked."""
    sealing = kept(request, pk)
    form = answers.Agreement(request.POST or None)
    said, words = "已撤回申请，仍然封存；要解除的重新申请。", {"title": "撤回解除申请", "save": "撤回"}
    return answers.act(request, form, sealing.withdraw_lift, said, **words, **_around(sealing))


@require_http_methods(["GET", "POST"])
def ask_access(request: HttpRequest, pk) -> HttpResponse:
    """登记查阅申请."""
    sealing = kept(request, pk)
    form = SealAccessForm(request.POST or None, user=request.user, sealing=sealing)
    said = "已登记，由另一位封存专管批准。"
    return answers.act(request, form, form.ask, said, title="登记查阅申请", save="登记", **_around(sealing))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk) -> HttpResponse:
    """批准查阅, by another keeper."""
    access = access_of(request, pk)
    form = answers.Agreement(request.POST or None)
    said = "已批准；查阅人三天内登录，签保密承诺后可看 30 分钟。"
    return answers.act(request, form, access.approve, said, title="批准查阅", save="批准", **_asked(access))


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk) -> HttpResponse:
    """不批准查阅."""
    access = access_of(request, pk)
    form = answers.Agreement(request.POST or None)
    return answers.act(
        request, form, access.refuse, "已答复不批准。", title="不批准查阅", save="不批准", **_asked(access)
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """对外查询答复: one answer for sealed and clean, since nothing is looked up."""
    request.user.must(Permission.KEEP_SEALING)
    form = AnswerForm(request.POST or None)
    context = {
        "title": "对外查询答复",
        "state": "不论有无封存，答复都一样，不查数据。",
        "back": reverse("sealings"),
    }
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, answers.FORM, context | {"form": form, "save": "生成答复"}, status=status)
    with deed():
        record("sealing.answer", None, by=request.user)
    signed = {"unit": request.user.holdings(Permission.KEEP_SEALING)[0].appointment.unit, "day": gb_date(today())}
    return render(request, "cases/sealing_answer.html", form.cleaned_data | signed)


def _around(sealing: Sealing) -> dict:
    """What the forms of a seal show around themselves."""
    state = f"档案 {sealing.minor}，{sealing.get_basis_display()}"
    return {"state": state, "back": sealing.get_absolute_url()}


def _asked(access: SealAccess) -> dict:
    """What the second person decides on."""
    asker = User.objects.filter(pk=access.asked_by).first() or SYSTEM
    who = f"查阅人 {access.viewer}，登记人 {asker}"
    state = f"档案 {access.sealing.minor}；{access.applicant}，{access.document}；{access.get_ground_display()}；{who}"
    return {"state": state, "back": access.sealing.get_absolute_url()}

"""联系卡: applied for, approved by another person, given out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers
from guanai.listing import cursor
from guanai.listing import page as page_of
from outreach.forms.links import CardForm, IssueForm, RefusalForm
from outreach.models import CardIssue, ContactCard
from outreach.models.contact_card import CardState
from stations.access import Permission
from stations.models import User
from stations.places import where


def card_of(request: HttpRequest, pk) -> ContactCard:
    """A valid batch that this reader may know (404) and may work on (403)."""
    card = get_object_or_404(ContactCard.objects.valid().visible_to(request.user).listed(), pk=pk)
    request.user.must(Permission.RECORD_OUTREACH, card)
    return card


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The batches of the reader's units, the newest first."""
    request.user.must(Permission.READ_OUTREACH)
    known = ContactCard.objects.valid().visible_to(request.user)
    page = page_of(known.listed(), "-entered_at", **cursor(request))
    may = request.user.can(Permission.RECORD_OUTREACH)
    return render(request, "outreach/contact_cards.html", {"page": page, "total": known.count(), "may_write": may})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """申请印制."""
    request.user.must(Permission.RECORD_OUTREACH)
    form = CardForm(request.POST or None, user=request.user)
    said = "已申请，请另一人审批。"
    return answers.keep(request, form, said, title="申请印制联系卡", back=reverse("contact-cards"))


@require_GET
def show(request: HttpRequest, pk) -> HttpResponse:
    """The application, what was decided, and what went out."""
    card = get_object_or_404(ContactCard.objects.visible_to(request.user).listed(), pk=pk)
    may = not card.is_void and request.user.can(Permission.RECORD_OUTREACH, card)
    context = {
        "card": card,
        "issues": card.issues.valid().select_related("point").order_by("-issued_on", "pk"),
        "names": User.objects.in_bulk({one for one in (card.entered_by, card.decided_by) if one}),
        "left": card.quantity - (card.given or 0),
        "may_change": may and card.state == CardState.ASKED,
        "may_decide": may and ContactCard.objects.for_second(request.user).filter(pk=card.pk).exists(),
        "may_change_issues": may,
        "may_issue": may and card.state == CardState.APPROVED and card.quantity > (card.given or 0),
        "where": where(card.unit, request.user),
    }
    return render(request, "outreach/contact_card.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk) -> HttpResponse:
    """修改 before it is decided."""
    card = card_of(request, pk)
    form = CardForm(request.POST or None, instance=card, user=request.user)
    void_url = reverse("contact-card-void", args=[pk])
    return answers.keep(request, form, "已保存。", title=f"修改{card}", void_url=void_url, **_at(request, card))


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk) -> HttpResponse:
    """作废."""
    card = card_of(request, pk)
    return answers.void(request, card, title=f"作废{card}", **_at(request, card))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk) -> HttpResponse:
    """批准, by another person."""
    card = card_of(request, pk)
    form = answers.Agreement(request.POST if request.method == "POST" else None)
    context = {"title": f"批准{card}", "save": "批准", **_at(request, card)}
    return answers.act(request, form, card.approve, "已批准，可以发放。", **context)


@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk) -> HttpResponse:
    """不批准, by another person."""
    card = card_of(request, pk)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    context = {"title": f"不批准{card}", "save": "不批准", "danger": True, **_at(request, card)}
    return answers.act(request, form, card.refuse, "已写明不批准。", **context)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk) -> HttpResponse:
    """登记发放."""
    card = card_of(request, pk)
    form = IssueForm(request.POST or None, instance=CardIssue(card=card), user=request.user)
    return answers.keep(request, form, "已登记发放。", title="登记发放", **_at(request, card))


@require_http_methods(["GET", "POST"])
def issue_void(request: HttpRequest, pk) -> HttpResponse:
    """作废发放."""
    known = CardIssue.objects.valid().visible_to(request.user).select_related("card__unit")
    row = get_object_or_404(known, pk=pk, card__voided_at=None)
    request.user.must(Permission.RECORD_OUTREACH, row)
    return answers.void(request, row, title=f"作废：{row}", **_at(request, row.card))


def _at(request: HttpRequest, card: ContactCard) -> dict:
    """What the forms of a batch show around themselves."""
    state = f"{card.unit} · 申请 {card.quantity} 张 · {card.state.label}"
    return {"state": state, "back": card.get_absolute_url(), "where": where(card.unit, request.user)}

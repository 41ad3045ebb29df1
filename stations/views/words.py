"""词表: the words that forms offer, list by list. Words are added and ended; no word is deleted."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from guanai import answers, terms
from guanai.calendars import today
from guanai.listing import key_of
from guanai.models import AuditEntry, Term
from stations.access import Permission
from stations.forms.words import EndForm, OfListForm, OrderForm, WordForm
from stations.models import User
from stations.models.account import SYSTEM
from stations.views.audits import in_words

MOST = 50  # lines of its history


def list_of(request: HttpRequest, name: str) -> Term.List:
    """A list that there is (404), for who may change it (403)."""
    if name not in Term.List.values:
        raise Http404
    request.user.must(Permission.KEEP_WORDS)
    return Term.List(name)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every list, with how many words are in use."""
    request.user.must(Permission.KEEP_WORDS)
    known = [one.list for one in Term.objects.in_use(today())]
    return render(request, "stations/word_lists.html", {"lists": [(one, known.count(one)) for one in Term.List]})


@require_GET
def page(request: HttpRequest, name: str) -> HttpResponse:
    """One list: its words in order, and who changed it when."""
    found = list_of(request, name)
    known = list(Term.objects.of(found))
    lines = AuditEntry.objects.filter(target__in=[one.pk for one in known], verb__startswith="term.")
    context = {
        "list": found,
        "words": known,
        "in_use": {one.pk for one in Term.objects.of(found).in_use(today())},
        "story": list(_told(lines.order_by("-id")[:MOST], {one.pk: one for one in known})),
    }
    return render(request, "stations/words.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """加词."""
    found = list_of(request, name)
    form = WordForm(request.POST if request.method == "POST" else None)
    return answers.act(request, form, partial(terms.add, found), "已加上。", title="加一个词", **_at(found))


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, name: str) -> HttpResponse:
    """停用."""
    found = list_of(request, name)
    form = _form(request, EndForm, Term.objects.of(found).filter(ends_on=None))
    return answers.act(request, form, terms.end, "已停用，登记过的照旧。", title="停用一个词", **_at(found))


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, name: str) -> HttpResponse:
    """恢复使用."""
    found = list_of(request, name)
    form = _form(request, OfListForm, Term.objects.of(found).exclude(ends_on=None))
    return answers.act(request, form, terms.resume, "已恢复使用。", title="恢复使用一个词", **_at(found))


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, name: str) -> HttpResponse:
    """次序."""
    found = list_of(request, name)
    form = OrderForm(request.POST if request.method == "POST" else None, terms=Term.objects.of(found).in_use(today()))

    def arrange(by, **typed):
        terms.arrange(found, form.positions(), by=by)

    return answers.act(request, form, arrange, "次序已改。", title="排次序", **_at(found))


def _form(request: HttpRequest, kind: type[OfListForm], rows) -> OfListForm:
    """With the word that the address names."""
    asked = rows.filter(pk=key_of(request.GET.get("word"))).first()
    return kind(request.POST if request.method == "POST" else None, terms=rows, term=asked)


def _told(lines, words: dict):
    """Each line with its word, its deed and the name of who did it."""
    names = User.objects.in_bulk({line.actor for line in lines if line.actor})
    for line in lines:
        yield line.at, names.get(line.actor, SYSTEM), words[line.target], in_words(line.verb).partition("：")[2]


def _at(found: Term.List) -> dict:
    """What the forms of a list show around themselves."""
    return {"state": f"{found.label}，全市共用", "back": reverse("words", args=[found])}

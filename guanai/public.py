"""公开页面: for anybody, without log-in, session or script. What a form sends goes into the mailbox (`guanai/mail.py`).

The service of these pages holds no key that opens anything, and its database role reads only what they show.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from uuid import UUID, uuid4

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import defaults
from django.views.csrf import csrf_failure as plain_csrf_failure

from guanai.calendars import today
from guanai.inputs import PlainForm, printable
from guanai.lifecycle import NotAllowed
from guanai.mail import PublicMail
from guanai.middleware import address_of
from guanai.throttle import Throttle

SALT, VALID = "public", timedelta(days=1)
UNDER = "/public/"
LAPSED = "这张表单打开得太久，已经换成新的；写的内容都在，请核对后再送出一次。"
TOO_OFTEN = "这里刚才送出的次数太多，写的内容还在，请过十五分钟再送出。"
FILLED = "这一栏是防止机器乱填的，请清空后再送出。"


def anonymous(*methods: str, house: str = "") -> Callable:
    """A view for anybody, without log-in. It answers these methods; to another it says so in words.

    `house`: what stands on its pages, also on those that refuse; else they are 青少年维权岗's.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            request.house = house
            known = request.method in methods or (request.method == "HEAD" and "GET" in methods)
            response = view(request, *args, **kwargs) if known else _wrong_method(request, methods)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return login_not_required(answered)

    return decorate


def throttled(kind: str, *, most: int) -> Callable:
    """At most so many requests of one address in a quarter of an hour; then a page that says so. Below `anonymous`."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not Throttle.allows(kind, address_of(request), most=most):
                return render(request, "public/429.html", status=429)
            return view(request, *args, **kwargs)

        return answered

    return decorate


class PublicForm(PlainForm):
    """A form for anybody: its uuid, signed, is good for one letter about one thing, for a day.

    A subclass says its `kind` and how many letters of it one address may send in a quarter of an hour.
    """

    kind, most = "", 5

    token = forms.Field(required=False, widget=forms.HiddenInput)  # whatever comes is asked by its signature
    website = forms.CharField(  # people never see it
        required=False, label="请留空", widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )

    def __init__(self, *args, about: UUID | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.data = {name: _seen(value) for name, value in self.data.items()}  # before anything is asked of it
        self.mail = PublicMail(pk=uuid4(), kind=self.kind, about=about)
        self.initial["token"] = self._token()

    def _token(self) -> str:
        return signing.dumps([str(self.mail.pk), self.kind, str(self.mail.about)], salt=SALT)

    def clean_token(self) -> str:
        """The letter gets the uuid that the form was opened with; a form that is too old gets a new one."""
        try:
            pk, *of = signing.loads(self.cleaned_data["token"] or "", salt=SALT, max_age=VALID)
        except (signing.BadSignature, ValueError):
            pk, of = "", []
        if of != [self.kind, str(self.mail.about)]:
            self.data = self.data.copy()
            self.data[self.add_prefix("token")] = self._token()
            raise ValidationError(LAPSED)
        self.mail.pk = UUID(pk)
        return ""

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(FILLED)
        return ""

    def words(self) -> dict[str, str]:
        """What the letter says, by field; a subclass may say it otherwise."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("token", "website")}
        return {name: "" if value is None else str(value) for name, value in told.items()}

    @classmethod
    def anew(cls, told: dict[str, str]) -> dict[str, str]:
        """What a letter says, asked by the form's own fields once more: no form may have sent it. Raises NotAllowed."""
        form = cls(told)
        del form.fields["token"], form.fields["website"]
        if not form.is_valid():
            raise NotAllowed("这封来信不是这张表单写的。")
        return form.words()

    @classmethod
    def become(cls, take: Callable) -> Callable:
        """For `registers.letters`: it takes in what the form would have sent, and nothing else."""
        return lambda mail, told: take(mail, cls.anew(told))

    @property
    def trap(self) -> forms.BoundField:
        return self["website"]

    def visible_fields(self) -> list[forms.BoundField]:
        """What a person is asked; the trap stands apart."""
        return [field for field in super().visible_fields() if field.name != "website" or field.errors]


def _seen(text: str) -> str:
    """What a person sees of it; a NUL stays, for the field to say so."""
    return text if "\x00" in text else printable(text).strip()


def receive(request: HttpRequest, form: PublicForm, template: str, **context) -> HttpResponse:
    """A page with its form; what is sent rightly lies in the mailbox, and a page says under which number."""
    context |= {"form": form}
    if request.method != "POST":
        return render(request, template, context)
    if not form.is_valid():
        return render(request, template, context, status=422)
    if not Throttle.allows(form.kind, address_of(request), most=form.most):
        form.add_error(None, TOO_OFTEN)
        return render(request, template, context, status=429)
    new = form.mail.post(form.words())
    return redirect(reverse("public-received", args=[form.mail.pk]) + ("" if new else "?again=1"))


@anonymous("GET")
def received(request: HttpRequest, pk: UUID) -> HttpResponse:
    """已收到: asks the database nothing, so it tells nobody whether there is such a letter."""
    return render(request, "public/received.html", {"number": number(pk), "again": "again" in request.GET})


def number(pk: UUID) -> str:
    """What a sender may name when asking after a letter: 3F2A-91C0."""
    text = pk.hex[:8].upper()
    return f"{text[:4]}-{text[4:]}"


def page(request: HttpRequest) -> dict:
    """Context of every page of the public service."""
    return {"today": today()}


# --- what goes wrong, said in the house of the page that was asked for


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no way inside for who has none."""
    return defaults.page_not_found(request, exception, _template(request, "404.html"))


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return defaults.server_error(request, _template(request, "500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form came without its cookie, or from elsewhere."""
    return plain_csrf_failure(request, reason, _template(request, "403_csrf.html"))


def _wrong_method(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    response = render(request, "public/405.html", status=405)
    response.headers["Allow"] = ", ".join(methods)
    return response


def _template(request: HttpRequest, name: str) -> str:
    return f"public/{name}" if request.path.startswith(UNDER) else name

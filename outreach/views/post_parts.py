"""What may be written down below an application, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms

from guanai import scans
from outreach.arrows import Actor
from outreach.forms.post_survey import SurveyForm
from outreach.forms.posts import AdmissionForm, OnlineForm, PaperForm, plain_model_form
from outreach.forms.survey_round import RoundForm
from outreach.models import (
    Objection,
    PostApplication,
    PostCheck,
    PostContinuation,
    PostPaper,
    PostSurvey,
    PostTraining,
    ServiceCommitment,
    SurveyRound,
)
from outreach.models.commitment import may_be_renewed
from outreach.models.lapse import lapses
from outreach.models.post_paper import PaperKind
from outreach.models.post_states import LOSABLE
from outreach.models.post_states import ApplicationStatus as S

U, O, G = Actor.UNIT, Actor.OFFICE, Actor.LEADING_GROUP  # noqa: E741 — as in the table of arrows


def nowhere(application: PostApplication) -> bool:
    """Only at the states that are named."""
    return False


@dataclass(frozen=True)
class Part:
    """One sort: its title, who may, when, the form, and the verb `keep(application, **typed, by)`."""

    title: str
    actors: tuple[Actor, ...]
    when: tuple[str, ...]
    form: type[forms.BaseForm]
    keep: Callable
    makes_row: bool = True  # and a double click makes no second
    also: Callable = nowhere  # where it may be besides: asked of the application
    wanted: Callable = lambda application: True  # whether there is anything to be written down now

    def open_to(self, application: PostApplication, user) -> bool:
        stands = application.status in self.when or self.also(application)
        return stands and not application.is_void and any(application.acts_as(actor, user, "") for actor in self.actors)

    def offered_to(self, application: PostApplication, user) -> bool:
        """Not where it would be refused whatever is typed."""
        return self.open_to(application, user) and self.wanted(application)


def row(model, verb: str) -> Callable:
    """Make a row of that kind below the application, by its own verb; of a double click the second finds it."""

    def keep(application: PostApplication, *, pk: UUID, by, **typed) -> None:
        if not model.objects.filter(pk=pk).exists():
            getattr(model(pk=pk, application=application, **typed), verb)(by=by)

    return keep


def train(application: PostApplication, *, by, **typed) -> None:
    """Of whoever answers for the unit now."""
    PostTraining(application=application, person=application.head, **typed).attend(by=by)


class KindOfPaperForm(PaperForm):
    """材料 with its kinds."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PaperKind.choices

    def clean_file(self):
        return scans.read(self.cleaned_data["file"])


def hand_in(application: PostApplication, *, pk: UUID, kind: str, file: scans.Scan, by) -> None:
    if not PostPaper.objects.filter(pk=pk).exists():
        PostPaper(pk=pk, application=application, kind=kind).hand_in(file, by=by)


def admit(application: PostApplication, *, reason: str, by) -> None:
    application.admit(reason, by=by)


def go_online(application: PostApplication, *, on: date, by) -> None:
    application.go_online(on, by=by)


def no_open_round(application: PostApplication) -> bool:
    return not application.rounds.open().exists()


CREATING, IN_AUDIT = (S.CREATING,), (S.CREATING, S.AUDITING)
PARTS = {
    "commitment": Part(
        "写服务承诺", (U,), CREATING,
        plain_model_form(ServiceCommitment, "content", "phone", "address", "head", sentences=("content",)),
        row(ServiceCommitment, "draw_up"), also=may_be_renewed,
    ),
    "check": Part(
        "登记不定期检查", (O, G), CREATING,
        plain_model_form(PostCheck, "held_on", "inspectors", "findings", sentences=("findings",)),
        row(PostCheck, "make"),
    ),
    "training": Part(
        "登记负责人培训", (O,), LOSABLE,
        plain_model_form(PostTraining, "held_on", "topic", sentences=("topic",)), train,
    ),
    "survey": Part(
        "登记知晓度、满意度调查", (U, O), IN_AUDIT,
        SurveyForm, row(PostSurvey, "hold"), wanted=no_open_round,
    ),
    "online": Part("登记上线日期", (U, O), CREATING, OnlineForm, go_online, makes_row=False),
    "paper": Part("交材料", (U, O), tuple(S.values), KindOfPaperForm, hand_in),
    "admission": Part("准予申报", (O,), (S.DRAFT,), AdmissionForm, admit, makes_row=False),
    "continuation": Part(
        "决定继续申报", (G,), LOSABLE, plain_model_form(PostContinuation, "reason", sentences=("reason",)),
        row(PostContinuation, "decide"), wanted=lambda application: bool(lapses(application)),
    ),
    "objection": Part(
        "登记异议", (O,), (S.IN_NOTICE,), plain_model_form(Objection, "received_on", "who", "words"),
        row(Objection, "register"),
    ),
    "round": Part("发网上问卷", (U, O), IN_AUDIT, RoundForm, row(SurveyRound, "open"), wanted=no_open_round),
}  # fmt: skip
GATHERED = {"check": PostCheck, "training": PostTraining, "survey": PostSurvey, "paper": PostPaper}  # voided when wrong

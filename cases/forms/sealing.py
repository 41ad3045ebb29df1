"""What the pages of 封存 ask for."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from cases.forms.file_number import FileNumberField
from cases.models import JuvenileCase, Measure, Minor, SealAccess, Sealing
from cases.models.lawful import NO_REASON
from cases.models.seal_access import AccessGround, may_look
from cases.models.sealing import LiftGround
from cases.sealing import BASES_OF, NO_RECORD, Extent, SealingBasis
from guanai.calendars import today
from guanai.inputs import PlainForm
from stations.access import Permission
from stations.models import User


class SealingForm(PlainForm):
    """封存. The file by its number, as the notice names it; the case where there is one."""

    minor = FileNumberField(label="档案号", help_text="按封存通知书填，如 K7Q2-0193。")
    extent = forms.ChoiceField(label="封存范围", choices=Extent)
    basis = forms.ChoiceField(label="封存依据", choices=[("", "请选择"), *SealingBasis.choices])
    notice_no = forms.CharField(label="封存通知书文号", max_length=60)
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea, help_text="加密保存；整案封存的写明理由。"
    )

    def __init__(self, *args, user, case: JuvenileCase | None = None, measure: Measure | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.measure = case, measure
        held = user.holdings(Permission.KEEP_SEALING)
        known = Minor.objects.valid().within(held)
        self.fields["minor"].queryset = known
        self.cases = JuvenileCase.objects.valid().within(held).exclude(role__in=NO_RECORD)
        self.educations = Measure.objects.valid().special().ended().filter(minor__in=known)
        if case:
            self.fields["minor"].initial = case.minor.file_no
            self.fields["basis"].initial = BASES_OF.get(case.decided().decision, ("",))[0]
        if measure:
            self.fields["minor"].initial = measure.minor.file_no
            self.fields["basis"].initial = SealingBasis.EDUCATION

    def clean(self):
        values = super().clean()
        minor, basis = values.get("minor"), values.get("basis")
        if basis == SealingBasis.SEVERAL_ACTS and not values.get("note"):
            self.add_error("note", NO_REASON)
        if minor and basis:
            self._choose(minor, education=basis == SealingBasis.EDUCATION, matter=values.get("extent") == Extent.MATTER)
        return values

    def _choose(self, minor: Minor, *, education: bool, matter: bool) -> None:
        """What is sealed: 专门教育 takes no case with it."""
        case, measure, self.case, self.measure = self.case, self.measure, None, None
        if education:
            self.measure = self._one(minor, measure, self.educations, "项专门教育" if matter else "")
        else:
            self.case = self._one(minor, case, self.cases, "起案件")
        if matter and not self.errors and not (self.case or self.measure):
            what = "已经结束的专门教育" if education else "登记案件"
            self.add_error("extent", f"档案里没有{what}，不能只封涉案部分。")

    def _one(self, minor: Minor, chosen: models.Model | None, rows: models.QuerySet, words: str):
        """The row that the keeper came with, else the only one; of several one must be chosen where `words` say so."""
        found = [chosen] if chosen and chosen.minor_id == minor.pk else list(rows.filter(minor=minor)[:2])
        if len(found) > 1 and words:
            self.add_error("minor", f"这份档案有几{words}，请从“应当封存”的名单里选。")
        return found[0] if len(found) == 1 else None

    def place(self, *, minor: Minor, by, **facts) -> None:
        """As `answers.act` calls it."""
        Sealing(minor=minor, unit=minor.unit, case=self.case, measure=self.measure, **facts).place(by=by)


class LiftForm(PlainForm):
    """申请解除封存."""

    lift_ground = forms.ChoiceField(label="解除理由", choices=LiftGround)
    lift_document = forms.CharField(label="依据文号", max_length=60)


class SealAccessForm(PlainForm):
    """申请查阅, from the letter of who asks. The viewer is an account of the tree that shows identities itself."""

    login = forms.CharField(
        label="查阅人登录名", max_length=20, help_text="由谁来看：警号或登录名。只有本人登录后能看。"
    )
    ground = forms.ChoiceField(label="查阅理由", choices=[("", "请选择"), *AccessGround.choices])
    applicant = forms.CharField(label="申请单位", max_length=80)
    document = forms.CharField(label="公函文号", max_length=60)

    def __init__(self, *args, user, sealing: Sealing, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.sealing = user, sealing

    def clean_login(self):
        known = User.objects.within(self.user.holdings(Permission.KEEP_SEALING)).open(today())
        viewer = known.filter(login=self.cleaned_data["login"]).first()
        if viewer is None or not may_look(viewer):
            raise ValidationError("没有这个可以查阅的账号，请核对登录名。")
        return viewer

    def ask(self, *, by, login: User, **facts) -> None:
        """As `answers.act` calls it."""
        SealAccess(sealing=self.sealing, viewer=login, **facts).ask(by=by)


class PromiseForm(PlainForm):
    """保密承诺: signed with the own name."""

    name = forms.CharField(label="承诺人姓名", max_length=40, help_text="请写本人姓名，作为签名。")

    def __init__(self, *args, access: SealAccess, **kwargs):
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_name(self):
        if self.cleaned_data["name"].strip() != self.access.viewer.name:
            raise ValidationError("请写本人姓名。")
        return self.cleaned_data["name"]

    def sign(self, *, name: str, by) -> None:
        """As `answers.act` calls it."""
        self.access.promise(by=by)


class AnswerForm(PlainForm):
    """对外查询答复: to whom. Nothing is looked up, so nothing about the person is asked."""

    organ = forms.CharField(label="来函单位", max_length=80)
    letter = forms.CharField(label="来函文号", max_length=60)

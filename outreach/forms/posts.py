"""What the pages of 维权岗 ask for."""

from collections.abc import Collection

from django import forms

from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, PlainForm, lenient
from outreach.arrows import Actor
from outreach.forms.public import NOBODY
from outreach.models import (
    GroupMember,
    PostApplication,
    PostCriterion,
    PostCycle,
    PostQuota,
    PostScheme,
    SchemeDocument,
    SchemeLevel,
)
from outreach.models.ladder import BUREAUS
from outreach.models.post_cycle import LATER, CycleStatus
from outreach.models.post_quota import recommending_below
from outreach.models.post_states import EndGround
from outreach.models.public_notice import ObjectionOutcome
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Person, Unit


def box() -> forms.Textarea:
    """Where a few sentences are typed."""
    return forms.Textarea(attrs={"rows": 4})


def words(label: str, *, longest: int = 500, required: bool = True, help_text: str = "") -> forms.CharField:
    """A few sentences."""
    return forms.CharField(label=label, max_length=longest, required=required, widget=box(), help_text=help_text)


def line(label: str, *, longest: int = 60, required: bool = True, help_text: str = "") -> forms.CharField:
    """One line."""
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text)


class ReasonForm(PlainForm):
    """退回、不予确定、退出: why."""

    reason = words("原因")


class AdmissionForm(PlainForm):
    """准予申报: why."""

    reason = words("理由", longest=200)


class OpinionForm(PlainForm):
    """推荐."""

    opinion = words("推荐意见")


class DisqualifyForm(PlainForm):
    """取消资格."""

    ground = forms.ChoiceField(label="理由", choices=EndGround)
    words = words("查实的情况", help_text=NOBODY)


class OnlineForm(PlainForm):
    """上线."""

    on = LenientDateField(label="上线日期")


class PaperForm(PlainForm):
    """材料: a picture or a PDF."""

    kind = forms.ChoiceField(label="材料", choices=())
    file = forms.FileField(label="文件", help_text="扫描件或照片，收 JPG、PNG、PDF。里面不要有孩子的姓名。")


class AnswerForm(PlainForm):
    """异议的答复."""

    outcome = forms.ChoiceField(label="结论", choices=())
    finding = words("核查情况", longest=1000)

    def __init__(self, *args, outcomes: Collection[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [one for one in ObjectionOutcome.choices if one[0] in outcomes]
        if ObjectionOutcome.UPHELD not in outcomes:
            self.fields["outcome"].help_text = "异议成立的，由领导小组认定。"


class ApplicationForm(OwnedForm):
    """申报."""

    permission = Permission.APPLY_POST

    class Meta(EntryForm.Meta):
        model = PostApplication
        fields = ("branch", "head", "phone", "summary")

    def choices_of(self, name, queryset):
        """People of the units for which this account applies."""
        units = Unit.objects.writable_by(self.user, Permission.APPLY_POST)
        return Person.objects.valid().filter(unit__in=units).order_by("name", "pk")


class CycleForm(OwnedForm):
    """新的一届."""

    permission = Permission.RUN_POST

    class Meta(EntryForm.Meta):
        model = PostCycle
        fields = ("level", "start_year", "scheme", "quota_total", "online_by")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].queryset = self.fields["unit"].queryset.filter(kind__in=BUREAUS)
        if not self.is_new and self.instance.status != CycleStatus.PLANNING:
            self.fields = {name: field for name, field in self.fields.items() if name in LATER | {"token", "version"}}
        self.fields["quota_total"].help_text = "不填就是不限。"
        self.fields["online_by"].help_text = "填了日期的，创建单位都要在这一天以前上线，才能转入审核。"


class GroupForm(OwnedForm):
    """领导小组成员."""

    permission = Permission.RUN_POST

    class Meta(EntryForm.Meta):
        model = GroupMember
        fields = ("level", "role", "person", "name", "post", "starts_on", "ends_on")

    def choices_of(self, name, queryset):
        """People of the units that the office looks after."""
        units = Unit.objects.writable_by(self.user, Permission.RUN_POST)
        return Person.objects.valid().filter(unit__in=units).order_by("name", "pk")


class QuotaForm(EntryForm):
    """分配名额 to who recommends."""

    class Meta(EntryForm.Meta):
        model = PostQuota
        fields = ("unit", "number")

    def choices_of(self, name, queryset):
        return recommending_below(self.instance.cycle.place_of(Actor.LEADING_GROUP))


class NumberForm(EntryForm):
    """改名额: of the same parent."""

    class Meta(EntryForm.Meta):
        model = PostQuota
        fields = ("number",)


class LevelEndForm(EntryForm):
    """不再开展的层级."""

    class Meta(EntryForm.Meta):
        model = SchemeLevel
        fields = ("ends_on",)


class HeadForm(PlainForm):
    """更换负责人: one of the unit's own."""

    head = forms.ModelChoiceField(Person.objects.none(), label="现在的负责人")

    def __init__(self, *args, application: PostApplication, **kwargs):
        super().__init__(*args, **kwargs)
        own = Person.objects.valid().filter(unit__path__startswith=application.unit.path)
        self.fields["head"].queryset = own.exclude(pk=application.head_id).order_by("name", "pk")
        self.fields["head"].help_text = "换了人，新的负责人要重新参加培训。"


class SchemeForm(OwnedForm):
    """新的办法."""

    permission = Permission.RUN_POST

    class Meta(EntryForm.Meta):
        model = PostScheme
        fields = ("title_name", "starts_on", "notice_working_days", "elimination_percent", "elimination_reading")
        fields += ("rectification_months", "review_months", "pool_scope")


def part_of_scheme(model, *names: str) -> type[EntryForm]:
    """The form of a row below a scheme."""
    meta = type("Meta", (EntryForm.Meta,), {"model": model, "fields": names})
    return type(f"{model.__name__}Form", (EntryForm,), {"Meta": meta, "__doc__": model.__doc__})


SCHEME_PARTS = {
    "levels": (SchemeLevel, part_of_scheme(SchemeLevel, "level", "document", "starts_on", "ends_on"), "登记开展的层级"),
    "documents": (
        SchemeDocument,
        part_of_scheme(SchemeDocument, "title", "doc_no", "issuer", "issued_on"),
        "登记依据文件",
    ),
    "criteria": (
        PostCriterion,
        part_of_scheme(PostCriterion, "layer", "branch", "position", "text", "kind", "weight", "evidence"),
        "登记创建标准",
    ),
}


def plain_model_form(model, *names: str, sentences: Collection[str] = ()) -> type[forms.ModelForm]:
    """Fields of a row that a verb of its own will enter; `sentences` are those that take some."""
    boxes = {name: box() for name in sentences}
    return forms.modelform_factory(model, fields=names, widgets=boxes, formfield_callback=lenient)

"""What the pages of 维权岗 ask for."""

from collections.abc import Collection

from django import forms

from guanai.calendars import add_working_days, gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, LenientIntegerField, PlainForm, lenient
from guanai.templatetags.ui import unannounced
from outreach.arrows import Actor
from outreach.forms.public import NOBODY
from outreach.models import (
    AuditDecision,
    GroupMember,
    PostApplication,
    PostCriterion,
    PostCycle,
    PostQuota,
    PostScheme,
    PublicNotice,
    SchemeDocument,
    SchemeLevel,
)
from outreach.models.ladder import BUREAUS
from outreach.models.post_cycle import LATER, CycleStatus
from outreach.models.post_quota import recommending_below
from outreach.models.post_states import EndGround
from outreach.models.public_notice import LONGEST, ObjectionOutcome
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


class NoticeForm(plain_model_form(PublicNotice, "text", "phone", "working_days", "published_on")):
    """公示. Its day is today, but where another body published it."""

    def __init__(self, *args, cycle: PostCycle, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("working_days", cycle.scheme.notice_working_days)
        known = unannounced(add_working_days(today(), LONGEST))
        words = f"第一天是发布后的第一个工作日，节假日和调休按国务院安排{known}。"
        self.fields["working_days"].help_text = words
        self.fields["published_on"].help_text = "上级单位发布的日期。"
        if not cycle.is_recorded:
            del self.fields["published_on"]


class DecisionForm(
    plain_model_form(
        AuditDecision, "minutes", "override_reason", "body", "document", "decided_on", sentences=("override_reason",)
    )
):
    """审核决定 of the pool."""

    passing = forms.ModelMultipleChoiceField(
        PostApplication.objects.none(), label="达标单位", required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("passing",)

    def __init__(self, *args, cycle: PostCycle, totals: dict, **kwargs):
        super().__init__(*args, **kwargs)
        passing = self.fields["passing"]
        passing.queryset = cycle.applications.at("auditing").select_related("unit").order_by("unit__path")
        passing.label_from_instance = lambda one: f"{one.unit.name}{totals.get(one.pk, '')}"
        passing.help_text = f"创建单位 {cycle.candidates} 个，最多 {cycle.cap} 个达标。没选的都是未达标。"
        self.fields["override_reason"].help_text = "原则上不超过；确需超过的写明理由，并附会议纪要。"
        for name in ("body", "document", "decided_on"):
            if not cycle.is_recorded:
                del self.fields[name]
        if cycle.is_recorded:
            del self.fields["override_reason"]


class NamingForm(PlainForm):
    """命名: a plaque number for each unit that is named now."""

    doc_no = line("命名决定的文号")

    def __init__(self, *args, cycle: PostCycle, **kwargs):
        super().__init__(*args, **kwargs)
        if notice := getattr(cycle, "notice", None):
            words = f"公示到{gb_date(notice.last_day)}{unannounced(notice.last_day)}，第二天起才能命名。"
            self.fields["doc_no"].help_text = words
        if cycle.is_recorded:
            self.fields["body"] = line("作出命名决定的单位")
            self.fields["named_on"] = LenientDateField(label="命名日期")
        self.rows = list(
            cycle.applications.at("in_notice").select_related("unit", "cycle__unit").order_by("unit__path")
        )
        for one in self.rows:
            help_text = "不填，这次就不命名。"
            self.fields[f"serial-{one.pk}"] = line(
                f"{one.unit.name}的牌匾编号", longest=40, required=False, help_text=help_text
            )
            self.fields[f"shown-{one.pk}"] = forms.BooleanField(label=f"{one.unit.short}是示范单位", required=False)


class ScoreForm(PlainForm):
    """打分: points for each criterion; of a veto the facts, where it was broken."""

    def __init__(self, *args, application: PostApplication, **kwargs):
        super().__init__(*args, **kwargs)
        known = application.cycle.scheme.criteria.valid()
        self.rows = [one for one in known if one.branch in ("", application.branch)]
        for one in self.rows:
            if one.kind == PostCriterion.Kind.VETO:
                field = line(f"{one.text}（一票否决）", longest=300, required=False, help_text="没有触犯的不填。")
            else:
                field = LenientIntegerField(label=f"{one.text}（{one.weight} 分）", max_value=one.weight)
            self.fields[str(one.pk)] = field

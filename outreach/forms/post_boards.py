"""What the pages of the board of a cycle ask for: 打分、审核决定、公示、命名."""

from django import forms

from guanai.calendars import add_working_days, gb_date, today
from guanai.inputs import LenientDateField, LenientIntegerField, PlainForm
from guanai.templatetags.ui import unannounced
from outreach.forms.posts import line, plain_model_form
from outreach.models import AuditDecision, PostApplication, PostCriterion, PostCycle, PublicNotice
from outreach.models.public_notice import LONGEST


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

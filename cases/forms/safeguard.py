"""What the pages of a case's safeguards and of 附条件不起诉 ask for."""

from django import forms
from django.core.exceptions import ValidationError

from cases.forms import not_later
from cases.models import Probation, Safeguard
from cases.models.safeguard import ProbationOutcome
from cases.safeguards import Answer, Duty, SafeguardKind
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import LenientDateField, NamedValueField, PlainForm

COMMON = ("answer", "held_on", "reason", "content")
MORE = {
    SafeguardKind.GUARDIAN: ("attendee", "attendee_name", "transcript_on", "female_staff"),
    SafeguardKind.INTERVIEW: ("female_staff",),
    SafeguardKind.PSYCH: ("consented_on",),
}
CONTENT = {
    SafeguardKind.GUARDIAN: "讯问、询问还是审判，在哪里。",
    SafeguardKind.DEFENCE: "自己委托的写律师；没有委托的，写通知了哪个法律援助机构。",
    SafeguardKind.CUSTODY: "关押场所，核查到的情况。",
    SafeguardKind.IDENTITY: "哪些材料、发布里核对过没有身份信息。",
    SafeguardKind.INQUIRY: "成长经历、犯罪原因、监护教育情况由谁调查，报告在哪里。",
    SafeguardKind.ARREST: "采取了什么措施，为什么。",
    SafeguardKind.RESTRAINT: "没有使用的写明；确需使用的，按“不适用”写明是什么暴力犯罪。",
}


class SafeguardForm(EntryForm):
    """登记一项法定保障: asked only for what its kind needs."""

    class Meta(EntryForm.Meta):
        model = Safeguard
        fields = (*COMMON, "attendee", "attendee_name", "transcript_on", "female_staff", "consented_on")

    def __init__(self, *args, user, duty: str = "", **kwargs):
        super().__init__(*args, user=user, **kwargs)
        kind = self.instance.kind
        more = MORE.get(kind, ())
        wanted = ("answer", "held_on", *more, "reason", "content")
        self.fields = {name: field for name, field in self.fields.items() if name in (*wanted, "token", "version")}
        self.order_fields(("token", "version", *wanted))
        self.sections = ((self.instance.get_kind_display(), "", wanted),)
        self.fields["answer"].widget = forms.RadioSelect(choices=Answer.choices)
        self.fields["reason"].help_text = self._why(kind, duty)
        self.fields["content"].help_text = f"{CONTENT.get(kind, '简单写明。')}加密保存。"
        if "female_staff" in self.fields:
            self.fields["female_staff"].help_text = "孩子是女性的必填：讯问、询问女孩都要有女性工作人员在场。"
        if not self.instance.case.closed_on:
            self.propose("held_on", today())

    @staticmethod
    def _why(kind: str, duty: str) -> str:
        if kind == SafeguardKind.GUARDIAN:
            return "到场的不是法定代理人时，写明法定代理人为什么不能到场。"
        return "" if duty == Duty.MUST else "没做或不适用的，写明原因。"

    def clean_held_on(self):
        day = not_later(self.cleaned_data["held_on"], "日期")
        if day and day < self.instance.case.received_on:
            raise ValidationError("日期不能早于受案日期。")
        if day and self.instance.case.closed_on and day > self.instance.case.closed_on:
            raise ValidationError("日期不能晚于办结日期，办结时没做的就是没做。")
        return day

    def clean_transcript_on(self):
        return not_later(self.cleaned_data["transcript_on"], "阅读日期")

    def clean_consented_on(self):
        return not_later(self.cleaned_data["consented_on"], "同意日期")

    def clean(self):
        """Where nothing was done, no day stands: the one proposed is taken back."""
        values = super().clean()
        if values.get("answer") != Answer.DONE and "held_on" not in self.changed_data:
            values["held_on"] = None
        held, consented = values.get("held_on"), values.get("consented_on")
        if held and consented and consented > held:
            self.add_error("consented_on", "先同意，再测评：同意日期不能晚于测评日期。")
        return values


class ProbationForm(EntryForm):
    """登记附条件不起诉: what the procuratorate decided."""

    sections = (
        ("检察院的决定", "附条件不起诉由人民检察院决定，这里照实记。", ("decided_by", "decision_no", "decided_on")),
        (
            "听取意见",
            "未成年人本人或法定代理人有异议的，检察院应当起诉，不能登记附条件不起诉（刑事诉讼法第二百八十二条）。",
            ("agreed_on", "opinion"),
        ),
        ("考验期", "六个月以上、一年以下，从决定之日起算。", ("ends_on", "conditions")),
    )

    class Meta(EntryForm.Meta):
        model = Probation
        fields = ("decided_by", "decision_no", "decided_on", "agreed_on", "opinion", "ends_on", "conditions")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        words = "本人和法定代理人都没有异议的，请填写表示的日期；有异议的，不能登记附条件不起诉。"
        self.fields["agreed_on"].error_messages["required"] = words
        self.fields["opinion"].help_text = "检察院听取意见时，公安机关怎样答复。加密保存。"
        self.fields["conditions"].help_text = "如遵守法律法规、按规定报告、接受矫治和教育。加密保存。"

    def clean_decided_on(self):
        day = not_later(self.cleaned_data["decided_on"], "决定日期")
        if day < self.instance.case.received_on:
            raise ValidationError("决定日期不能早于受案日期。")
        return day


class ProbationOutcomeForm(PlainForm):
    """考验期的结果."""

    outcome = NamedValueField(label="检察院的决定", choices=[("", "请选择"), *ProbationOutcome.choices])
    on = LenientDateField(label="决定日期")

    def __init__(self, *args, probation: Probation, **kwargs):
        super().__init__(*args, **kwargs)
        self.probation = probation
        self.fields["on"].initial = today()

    def clean_on(self):
        day = not_later(self.cleaned_data["on"], "决定日期")
        if day < self.probation.decided_on:
            raise ValidationError("不能早于附条件不起诉的决定日期。")
        return day

    def clean(self):
        """不起诉 only when the probation is over; revoked at any time (刑事诉讼法 284)."""
        values = super().clean()
        early = values.get("on") and values["on"] < self.probation.ends_on
        if early and values.get("outcome") == ProbationOutcome.NOT_PROSECUTED:
            self.add_error("on", f"考验期到 {gb_date(self.probation.ends_on)} 才满，满了才能作出不起诉的决定。")
        return values

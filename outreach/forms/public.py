"""What anybody may look for and say without log-in."""

from django import forms

from guanai.inputs import PlainForm
from guanai.public import PublicForm
from outreach import publishing
from outreach.models.public_notice import Objection
from outreach.models.scheme import Level

NOBODY = "不写孩子的姓名和别的能认出孩子的话。"


class FindForm(PlainForm):
    """找单位, by plain GET."""

    q = forms.CharField(label="单位名称", max_length=30, required=False)
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部"), *Level.choices])
    area = forms.ModelChoiceField(None, label="区县", required=False, to_field_name="code")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = publishing.areas()
        self.fields["area"].empty_label = "全部"


class ObjectionForm(PublicForm):
    """对公示的异议."""

    kind = Objection.LETTER

    words = forms.CharField(
        label="异议内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"写清什么事、什么时候、在哪里，以便查实。{NOBODY}",
    )
    who = forms.CharField(
        label="您的姓名和联系方式",
        max_length=60,
        required=False,
        help_text="可以不写；写了的，只用来向您核实和答复。",
    )

"""What the pages of titles ask for."""

from django import forms

from guanai.inputs import LenientDateField, LenientDecimalField, PlainForm
from outreach.forms.posts import line, plain_model_form, words
from outreach.models import PostTitle, TitleReview
from outreach.models.post_states import RevokeGround
from stations.access import Permission
from stations.models import Unit

DAY_OF_ANOTHER = "命名单位不在本系统的，填那个单位决定的日期；不填就是今天。"


class StepForm(PlainForm):
    """A step of a title. Where no body of this portal named it, the day of that body's decision may be told."""

    dated = True

    def __init__(self, *args, title: PostTitle, **kwargs):
        super().__init__(*args, **kwargs)
        if self.dated and title.naming_unit is None:
            self.fields["on"] = LenientDateField(label="日期", required=False, help_text=DAY_OF_ANOTHER)


class ReviewForm(StepForm):
    """开始复核."""

    kind = forms.ChoiceField(label="复核方式", choices=TitleReview.Kind)


class ResultForm(StepForm):
    """复核结果."""

    score = LenientDecimalField(label="得分", max_digits=5, decimal_places=2, max_value=100)
    opinion = words("复核意见；不合格的写明原因")


class AssessForm(StepForm):
    """整改期满考核."""

    opinion = words("考核意见")


class CancelForm(AssessForm):
    """考核仍不合格."""

    doc_no = line("取消决定的文号")


class LoseForm(StepForm):
    """自动取消."""

    evidence = words("工作性质或内容变更的依据", help_text="写明编制或职责文件。牌匾可以留作纪念，不得在公共场所悬挂。")
    doc_no = line("文号", required=False)


class RevokeForm(StepForm):
    """撤销."""

    ground = forms.ChoiceField(label="撤销理由", choices=RevokeGround)
    finding = words("查实的情况", help_text="经查属实才能撤销。")
    doc_no = line("撤销决定的文号")


class ProposeForm(PlainForm):
    """撤销建议."""

    ground = forms.ChoiceField(label="理由", choices=RevokeGround)
    words = words("情况")


class SucceedForm(StepForm):
    """称号随承继单位."""

    dated = False
    words = words("称号随承继单位的理由")


TitleForm = plain_model_form(
    PostTitle, "unit", "level", "title_name", "named_on", "naming_body", "doc_no", "is_demonstration"
)


class KnownTitleForm(TitleForm):
    """A title from before the portal."""

    serial = line("牌匾编号", longest=40)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.writable_by(user, Permission.RUN_POST).filter(closed_on=None)
        self.fields["unit"].queryset = units
        self.fields["naming_body"].help_text = "写当时命名单位的全称。"


class LossForm(PlainForm):
    """牌匾遗失."""

    on = LenientDateField(label="遗失日期")


class ReceiptForm(PlainForm):
    """收回牌匾."""

    receipt = line("收回凭据", longest=100)

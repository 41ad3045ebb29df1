"""What somebody without log-in is asked: a complaint, an answer to a 问卷, a receipt code."""

from django import forms

from guanai.lifecycle import NotAllowed
from guanai.public import PublicForm
from outreach import receipts
from outreach.models.survey_answer import AgeGroup, Content, Knowing, Living

NO_CHILD = "不写孩子的姓名、学校班级和别的能认出孩子的话。"


class ComplaintLetter(PublicForm):
    """投诉 about a title. Its receipt code is the letter's own; the letter holds only what the code is found by."""

    kind, most = "complaint", 5

    words_said = forms.CharField(
        label="要投诉的事",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"什么事、哪天、在哪里。{NO_CHILD}",
    )
    who = forms.CharField(label="怎样称呼您", max_length=60, required=False, help_text="可以不写。")
    contact = forms.CharField(
        label="联系方式", max_length=60, required=False, help_text="要回复的留电话或地址，可以不写。"
    )

    @property
    def code(self) -> str:
        return receipts.of(self.mail.pk)

    def words(self) -> dict[str, str]:
        return super().words() | {"receipt": receipts.digest(self.code)}

    @classmethod
    def anew(cls, told: dict[str, str]) -> dict[str, str]:
        if not receipts.is_digest(receipt := told.get("receipt", "")):
            raise NotAllowed("这封来信没有回执码的校验值。")
        return super().anew(told) | {"receipt": receipt}


def ticks(label: str, choices, *, required: bool = True, help_text: str = "") -> forms.ChoiceField:
    """One of a few, to be ticked."""
    facts = {"label": label, "required": required, "help_text": help_text, "widget": forms.RadioSelect}
    return forms.ChoiceField(choices=choices.choices, **facts)


class AnswerLetter(PublicForm):
    """答问卷: four questions, nothing to type. A school sits behind one address: so many may answer at once."""

    kind, most = "survey", 200

    age = ticks("你多大", AgeGroup)
    living = ticks("你是这个单位辖区里的吗", Living)
    knows = ticks("你知道这个单位为青少年维护权益吗", Knowing)
    content = ticks("对他们的服务满意吗", Content, required=False, help_text="知道的才答；不知道的空着。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # labels are questions here
            field.error_messages["required"] = "这一题还没有选，请选一项。"

    def clean(self):
        values = super().clean()
        if values.get("knows") == Knowing.YES and not values.get("content"):
            self.add_error("content", "知道的请再选一项，不好说就选“说不清”。")
        elif values.get("knows") == Knowing.NO:
            values["content"] = ""
        return values


class ReceiptForm(PublicForm):
    """查办理情况. Nothing of it is sent anywhere; whatever is typed gets an answer of the same kind."""

    kind = "receipt"

    code = forms.CharField(label="回执码", required=False, help_text="例如 K7M2-9QXD-4HTR，大小写、横线不要紧。")

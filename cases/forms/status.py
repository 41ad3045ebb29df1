"""What the page of a file's status asks for."""

from datetime import date

from django import forms
from django.db.models import Max

from cases.closing import still_open, unfinished
from cases.forms import not_later
from cases.lists import Closing
from cases.models import Minor
from cases.models.life import UNFOUNDED
from guanai.calendars import gb_date, today
from guanai.inputs import PLAIN_WORDS, LenientDateField

S = Minor.Status
ARROWS = {
    (S.SCREENED, S.FILED): "建档",
    (S.MANAGED, S.OBSERVATION): "转入跟踪回访",
    (S.OBSERVATION, S.MANAGED): "恢复帮教",
    (S.CLOSED, S.FILED): "重新建档",
}


class StatusForm(forms.Form):
    """改变状态: only what may follow. Mentoring begins with a team, on the team's own page."""

    status = forms.ChoiceField(
        label="改为",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择一项。", "invalid_choice": "现在不能这样改，请核对档案的状态。"},
    )
    closing = forms.ChoiceField(
        label="结案原因",
        choices=[("", "请选择"), *Closing.choices],
        required=False,
        help_text="只在结案时填。",
        error_messages={"invalid_choice": "没有这个原因，请重新选择。"},
    )
    reason = forms.CharField(
        label="重新建档的原因",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只在重新建档时填。加密保存。",
        error_messages=PLAIN_WORDS,
    )
    on = LenientDateField(label="日期", error_messages={"required": "请填写日期。"})

    def __init__(self, *args, minor: Minor, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.minor = minor
        self.mentored = minor.teams.valid().filter(closed_on=None).exists()
        self.unfinished = unfinished(minor, user) if S.CLOSED in minor.next_statuses() else []
        self.fields["status"].choices = [(status, self._words(status)) for status in self._open_arrows()]
        self.initial.setdefault("on", today())
        del self.fields["closing" if minor.status == S.CLOSED else "reason"]

    def _open_arrows(self):
        for status in self.minor.next_statuses():
            if status != S.MANAGED or self.mentored:
                yield status

    def _words(self, status: str) -> str:
        return ARROWS.get((self.minor.status, status), S(status).label)

    def clean_on(self):
        return not_later(self.cleaned_data["on"], "日期")

    def clean(self):
        values = super().clean()
        if self.minor.status == S.CLOSED:
            return self._reopening(values)
        if values.get("status") != S.CLOSED:
            values["closing"] = ""
            if values.get("status") == S.FILED and not self.minor.is_founded(today()):
                self.add_error("status", UNFOUNDED)
            self._follow_on(values.get("on"))
            return values
        if self.unfinished:
            self.add_error("status", still_open(self.unfinished))
        if not values.get("closing") and "closing" not in self.errors:
            self.add_error("closing", "请选择结案原因。")
        if values.get("on") and values["on"] < self.minor.filed_on:
            self.add_error("on", "早于建档日期，请核对。")
        return values

    def _follow_on(self, on: date | None) -> None:
        """Not before the file, and not before the last step."""
        last = self.minor.steps.aggregate(last=Max("on"))["last"]
        if on and on < self.minor.filed_on:
            self.add_error("on", "早于建档日期，请核对。")
        elif on and last and on < last:
            self.add_error("on", f"不能早于上一次改变状态的日期（{gb_date(last)}）。")

    def _reopening(self, values: dict) -> dict:
        if not values.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "请写明重新建档的原因。")
        if values.get("on") and values["on"] < self.minor.closed_on:
            self.add_error("on", f"不能早于结案日期（{gb_date(self.minor.closed_on)}）。")
        return values

    def keep(self, *, by) -> None:
        """Raises NotAllowed or Stale."""
        self.minor.move(**self.cleaned_data, by=by)

"""What the pages of vice-principals ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import VicePrincipal
from stations.models.vice_principal import usual_end


class VicePrincipalForm(PeopleForm):
    """登记法治副校长. The term is three years unless it is said; nobody serves at a third school
    unless the county granted it; the row itself knows the rules."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        ("聘任", "名单里没有的人，先到“人员”里登记。", ("unit", "person", "school", "role", "dispatch_system")),
        ("聘书", "颁发了聘书的才计入法治副校长覆盖率。", ("appointed_by", "letter_no", "letter_issued_on")),
        ("聘期", "续聘的，另记一条；提前解聘的，改截止日期并选原因。", ("starts_on", "ends_on", "ended_reason")),
    )

    class Meta(EntryForm.Meta):
        model = VicePrincipal
        fields = (
            *("person", "school", "role", "dispatch_system", "appointed_by", "letter_no", "letter_issued_on"),
            *("starts_on", "ends_on", "ended_reason"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = "不填的按三年算。"

    def clean(self):
        values = super().clean()
        if "ends_on" in values and values.get("starts_on"):
            values["ends_on"] = values["ends_on"] or usual_end(values["starts_on"])
        return values

    def _post_clean(self):
        super()._post_clean()
        if not self.in_sheet and not self.errors:
            self._judge()

    def refused(self, *said: str) -> None:
        self._judge()
        if not self.errors:
            super().refused(*said)

    def _judge(self) -> None:
        for name, words in self.instance.faults():
            self.add_error(name, words)

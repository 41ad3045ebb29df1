"""What the pages of vice-principals ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import VicePrincipal
from stations.models.vice_principal import MOST_SCHOOLS, OLDEST, beyond, too_old, usual_end


class VicePrincipalForm(PeopleForm):
    """登记法治副校长. The term is three years unless it is said; nobody serves at a third school
    unless the county granted it."""

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
        if not self.errors:
            self._judge(self.instance)

    def _judge(self, row: VicePrincipal) -> None:
        """What the rules of appointment say, at the field that breaks them."""
        if too_old(row.person.birth_date, row.starts_on):
            self.add_error(
                "person", f"此人在聘期开始时已满 {OLDEST + 1} 周岁，按规定不超过 {OLDEST} 周岁，请另选他人。"
            )
        others = row.others()
        if any(one.school_id == row.school_id for one in others):
            self.add_error("ends_on", "与此人在这所学校的另一段聘期重叠，请核对起止日期。")
        if held := beyond(row.held(), [one.held() for one in others], row.granted):
            names = "、".join(sorted({one.school.name for one in others if one.school_id in held}))
            said = f"此人已在{names}任职，一人最多兼 {MOST_SCHOOLS} 所学校。确需再兼的，请县区关工委先批准。"
            self.add_error("school", said)

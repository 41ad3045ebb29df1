"""What the pages of guardians ask for."""

from cases.fitness import PARTY, Adult
from cases.forms import SealedRowForm, phone_of
from cases.lists import Absence
from cases.models import Guardian, MentoringMember
from cases.models.guardian import OF_PARENTS
from guanai.forms import EntryForm
from guanai.inputs import printable
from guanai.names import bare
from stations.access import Permission


class GuardianForm(SealedRowForm):
    """登记监护人."""

    sealed = ("name", "phone", "carer")
    sections = (
        ("是谁", "", ("relation", "role", "name", "phone")),
        ("能不能照看", "", ("capacity", "absence", "carer")),
    )

    class Meta(EntryForm.Meta):
        model = Guardian
        fields = ("relation", "role", "name", "phone", "capacity", "absence", "carer")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self._offer_absences()
        self.fields["name"].help_text = "加密保存。是单位的写单位名称。"
        if "absence" in self.fields:
            self.fields["absence"].help_text = "在身边的不填。"
        self.fields["carer"].help_text = "父母不在身边时受托照看孩子的人，写姓名和关系，如“姑姑陈某”。加密保存。"
        for name in self.sealed:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _offer_absences(self) -> None:
        """What a parent did is recorded, and changed, only by who may read it."""
        if self.user.can(Permission.READ_CASE, self.instance.minor):
            return
        if self.instance.absence_guarded:
            del self.fields["absence"]
        else:
            offered = [one for one in Absence.choices if one[0] not in OF_PARENTS]
            self.fields["absence"].choices = [("", "在身边"), *offered]

    def clean_name(self):
        return printable(self.cleaned_data["name"])

    def clean_carer(self):
        return printable(self.cleaned_data["carer"])

    def clean_phone(self):
        return phone_of(self.cleaned_data["phone"])

    def clean(self):
        """Who mentors the child now is no guardian of it: the team is changed first, or the two are told apart."""
        values = super().clean()
        if {"name", "phone"} & set(self.changed_data):
            said = Adult(bare(values.get("name") or ""), values.get("phone") or "")
            members = MentoringMember.objects.serving().filter(team__minors=self.instance.minor)
            for person in (one.person for one in members.select_related("person")):
                if said.same_as(Adult(bare(person.name), person.phone)):
                    self.add_error("name", f"{person.name}{PARTY}先在帮教小组里换人；只是同名的，请写上电话。")
        return values

"""Forms of rows that belong to a unit: what all of them share."""

from guanai.forms import EntryForm
from guanai.inputs import NamedChoiceField, speak_plainly
from stations.access import Permission
from stations.models import Unit


class OwnedForm(EntryForm):
    """An entry of the writer's own unit; who may write for several units chooses."""

    permission: Permission

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if not self.is_new:
            return
        units = Unit.objects.writable_by(user, self.permission).filter(closed_on=None)
        if len(found := list(units[:2])) == 1:
            self.instance.unit = found[0]
        else:
            field = NamedChoiceField(units, label="单位")
            speak_plainly(field)
            self.fields = {"unit": field, **self.fields}

    def _post_clean(self):
        if self.is_new and "unit" in self.cleaned_data:
            self.instance.unit = self.cleaned_data["unit"]
        super()._post_clean()

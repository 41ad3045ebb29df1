"""What the pages of school liaisons ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import SchoolLiaison


class LiaisonForm(PeopleForm):
    """登记挂点民警."""

    permission = Permission.KEEP_PEOPLE
    sections = (("挂点", "还在挂点的，截止日期不填。", ("unit", "school", "person", "starts_on", "ends_on")),)

    class Meta(EntryForm.Meta):
        model = SchoolLiaison
        fields = ("school", "person", "starts_on", "ends_on")

"""What the pages of partners ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import Partner


class PartnerForm(OwnedForm):
    """登记协作单位."""

    permission = Permission.RECORD_REGISTERS

    class Meta(EntryForm.Meta):
        model = Partner
        fields = ("kind", "name", "contact")

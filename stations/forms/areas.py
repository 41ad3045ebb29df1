"""What the pages of areas ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms.registers import PeopleForm
from stations.models import Area


class AreaForm(PeopleForm):
    """登记片区."""

    permission = Permission.KEEP_PEOPLE
    sections = (
        ("片区", "", ("unit", "kind", "name")),
        (
            "谁负责",
            "换了人的，给原来那条填上截止日期，再记一条。",
            ("liaison", "officer", "starts_on", "ends_on"),
        ),
    )

    class Meta(EntryForm.Meta):
        model = Area
        fields = ("kind", "name", "liaison", "officer", "starts_on", "ends_on")

"""What the pages of schools ask for."""

from guanai.forms import EntryForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.models import School


class SchoolForm(OwnedForm):
    """登记学校."""

    permission = Permission.KEEP_ORG
    sections = (
        ("学校", "", ("unit", "name", "stage", "address")),
        ("坐标", "用来算周边场所离学校多远；不知道的先空着，不要估。", ("lng", "lat")),
        ("学生", "按最近一次学年统计填写，不知道的先空着。", ("pupils", "boarders")),
        ("办学时间", "仍在办学的，停办日期不填。", ("opened_on", "closed_on")),
    )

    class Meta(EntryForm.Meta):
        model = School
        fields = ("name", "stage", "address", "lng", "lat", "pupils", "boarders", "opened_on", "closed_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if "unit" in self.fields:
            self.fields["unit"].label = "管片单位"

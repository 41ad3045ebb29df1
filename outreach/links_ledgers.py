"""The registers of what 维权岗 keeps up around it: contact points, village links and their services, 实事项目."""

from guanai.ledger import Column, Ledger
from outreach.forms.links import ContactPointForm, LinkServiceForm, ProjectForm, VillageLinkForm
from outreach.models import ContactPoint, LinkService, PracticalProject, VillageLink
from stations.access import Permission

KEPT_UP = {
    "read": Permission.READ_OUTREACH,
    "write": Permission.RECORD_OUTREACH,
    "export": Permission.EXPORT_OUTREACH,
    "group": "维权岗",
}

contact_points = Ledger(
    ContactPoint,
    "contact-points",
    form=ContactPointForm,
    columns=("name", "place_kind", "keeper", "title", "starts_on", "ends_on", "unit"),
    filters=("starts_on", "unit", "place_kind", "school"),
    search=("name", "keeper__name"),
    order="-starts_on",
    same=("name", "starts_on"),
    unit="个",
    icon="pin-map",
    **KEPT_UP,
)

village_links = Ledger(
    VillageLink,
    "village-links",
    form=VillageLinkForm,
    columns=(
        *(Column("where", "村、社区"), "groups", "starts_on", "ends_on"),
        *(Column("served", "服务次数", number=True), Column("last", "最近一次"), "unit"),
    ),
    filters=("starts_on", "unit", "groups"),
    search=("village", "area__name"),
    order="-starts_on",
    same=("area", "village", "starts_on"),
    unit="个",
    icon="houses",
    **KEPT_UP,
)

link_services = Ledger(
    LinkService,
    "link-services",
    form=LinkServiceForm,
    columns=("held_on", "link", "kind", "groups", "attendance", "unit"),
    filters=("held_on", "unit", "link", "kind", "groups"),
    search=("note", "link__village", "link__area__name"),
    totals=("attendance",),
    order="-held_on",
    title="link",
    same=("link", "held_on", "kind"),
    unit="次",
    icon="hand-thumbs-up",
    **KEPT_UP,
)

projects = Ledger(
    PracticalProject,
    "projects",
    form=ProjectForm,
    columns=("name", "branch", Column("year", "年度"), "promised_on", "due_on", "done_on", "unit"),
    filters=("promised_on", "done_on", "unit", "branch"),
    search=("name", "promise", "result"),
    order="-promised_on",
    lasts=("promised_on", "done_on"),
    same=("branch", "year", "name"),
    unit="件",
    icon="check2-square",
    **KEPT_UP,
)

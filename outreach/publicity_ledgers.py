"""The registers of events and publicity: boards, posts, videos, materials, programmes."""

from guanai.ledger import Column, Ledger
from outreach.forms.event import OutreachEventForm
from outreach.forms.publicity import (
    BoardContentForm,
    BoardForm,
    HolidayProgrammeForm,
    MaterialForm,
    MediaPostForm,
    OutsideProgrammeForm,
    VideoForm,
)
from outreach.models import (
    Board,
    BoardContent,
    HolidayProgramme,
    MediaPost,
    OutreachEvent,
    OutsideProgramme,
    PublicityMaterial,
    Video,
)
from stations.access import Permission

OUTREACH = {
    "read": Permission.READ_OUTREACH,
    "write": Permission.RECORD_OUTREACH,
    "export": Permission.EXPORT_OUTREACH,
    "group": "校园与宣讲",
}

events = Ledger(
    OutreachEvent,
    "events",
    form=OutreachEventForm,
    columns=(
        *("title", "form", "place_kind", "campaign", Column("held", "场次", number=True)),
        *(Column("audience", "受教育人次", number=True), Column("bound_word", "界限"), "co_units", "unit"),
    ),
    filters=("unit", "form", "place_kind", "campaign", "under_post_identity"),
    search=("title",),
    order="-entered_at",
    gathers=("sessions", "held_on"),
    title="title",
    same=("title", "campaign"),
    unit="项",
    icon="calendar2-event",
    **OUTREACH,
)

boards = Ledger(
    Board,
    "boards",
    form=BoardForm,
    columns=("name", "kind", Column("where", "学校或地点"), Column("renewals", "换过几次内容", number=True), "unit"),
    filters=("unit", "kind", "school"),
    search=("name", "place"),
    order="-entered_at",
    lasts=("entered_at", "ends_on"),
    same=("name",),
    unit="处",
    icon="easel2",
    **OUTREACH,
)

board_contents = Ledger(
    BoardContent,
    "board-contents",
    form=BoardContentForm,
    columns=("title", "board", "topics", "starts_on", "ends_on", "unit"),
    filters=("starts_on", "unit", "board", "topics"),
    search=("title", "board__name"),
    order="-starts_on",
    same=("board", "title", "starts_on"),
    unit="期",
    icon="card-text",
    **OUTREACH,
)

media_posts = Ledger(
    MediaPost,
    "media-posts",
    form=MediaPostForm,
    columns=("published_on", "title", "channel", "outlet", Column("reads_words", "阅读量"), "checked_by", "unit"),
    filters=("published_on", "unit", "channel"),
    search=("title", "outlet"),
    order="-published_on",
    title="title",
    same=("published_on", "title", "channel"),
    unit="篇",
    icon="broadcast",
    **OUTREACH,
)

videos = Ledger(
    Video,
    "videos",
    form=VideoForm,
    columns=("made_on", "title", "minutes", "kept_at", "keeper", "unit"),
    filters=("made_on", "unit"),
    search=("title", "kept_at", "keeper"),
    order="-made_on",
    title="title",
    same=("made_on", "title"),
    unit="个",
    icon="camera-video",
    **OUTREACH,
)

materials = Ledger(
    PublicityMaterial,
    "materials",
    form=MaterialForm,
    columns=("given_on", "title", "kind", "copies", Column("copies_words", "怎么说"), "place", "unit"),
    filters=("given_on", "unit", "kind", "topic"),
    search=("title", "place"),
    totals=("copies",),
    order="-given_on",
    title="title",
    same=("given_on", "title", "place"),
    unit="批",
    icon="file-earmark-richtext",
    **OUTREACH,
)

holiday_programmes = Ledger(
    HolidayProgramme,
    "holiday-programmes",
    form=HolidayProgrammeForm,
    columns=(
        "name",
        "kind",
        "place",
        "starts_on",
        "ends_on",
        "attendance",
        Column("attendance_words", "怎么说"),
        "unit",
    ),
    filters=("starts_on", "unit", "kind"),
    search=("name", "place", "partner"),
    totals=("attendance",),
    order="-starts_on",
    same=("name", "starts_on"),
    unit="项",
    icon="backpack",
    **OUTREACH,
)

outside_programmes = Ledger(
    OutsideProgramme,
    "outside-programmes",
    form=OutsideProgrammeForm,
    columns=("name", "body", "part", "starts_on", "ends_on", "unit"),
    filters=("starts_on", "unit"),
    search=("name", "body"),
    order="-starts_on",
    same=("name", "starts_on"),
    unit="项",
    icon="diagram-2",
    **OUTREACH,
)

"""What the pages of boards, posts, videos, materials and programmes ask for."""

from django import forms
from django.db.models import Q, QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.models import Term
from outreach.forms.session import MOST_EVENTS, told_apart
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
from stations.forms.registers import PeopleForm, not_after_today
from stations.models import School


class PublicityForm(PeopleForm):
    """A row of publicity of the writer's unit: its day is today unless somebody says otherwise."""

    permission = Permission.RECORD_OUTREACH
    day = ""  # the field that says when

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new and self.day:
            self.propose(self.day, today())
        if "event" in self.fields:
            self.fields["event"].label_from_instance = told_apart

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """The unit's own latest events, schools that are open, words in use; and what the row has already."""
        kept = getattr(self.instance, f"{name}_id", None)
        mine = Q(pk=kept)
        if queryset.model is Term:
            own = () if self.is_new or name != "topics" else self.instance.topics.values_list("pk", flat=True)
            return queryset.of(Term.List.TOPIC).in_use(today(), kept, *own)
        if queryset.model is OutreachEvent:
            own = queryset.valid().writable_by(self.user, self.permission).order_by("-entered_at")
            return queryset.filter(Q(pk__in=own.values("pk")[:MOST_EVENTS]) | mine).with_last()
        found = super().choices_of(name, queryset)
        if queryset.model is School:
            return (found.active(today()) if self.is_new else found).order_by("name", "pk")
        return found

    def clean(self):
        values = super().clean()
        if self.day and self.day in values:
            try:
                not_after_today(values[self.day], f"{self.fields[self.day].label}不能晚于今天。")
            except forms.ValidationError as error:
                self.add_error(self.day, error)
        return values


class BoardForm(PublicityForm):
    """登记宣传阵地."""

    class Meta(EntryForm.Meta):
        model = Board
        fields = ("name", "kind", "school", "place", "ends_on")


class BoardContentForm(PublicityForm):
    """登记上墙内容."""

    day = "starts_on"

    class Meta(EntryForm.Meta):
        model = BoardContent
        fields = ("board", "title", "topics", "starts_on", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["ends_on"].help_text = "换下来的那天再填；还挂着的不填。"

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Boards of the writer's own units that are still in use, and the row's own."""
        if queryset.model is not Board:
            return super().choices_of(name, queryset)
        own = queryset.valid().writable_by(self.user, self.permission)
        in_use = own.filter(Q(ends_on=None) | Q(ends_on__gte=today()))
        return (in_use | queryset.filter(pk=self.instance.board_id)).order_by("name", "pk")


class MediaPostForm(PublicityForm):
    """登记媒体宣传: it is not kept without the look at privacy."""

    day = "published_on"
    sections = (
        ("发布", "", ("unit", "title", "channel", "outlet", "published_on", "link", "event")),
        (
            "隐私核对",
            "未成年人保护法第一百零三条：不得披露能识别未成年人身份的信息。没有人核对过的不能登记。",
            ("checked_by", "checked_on"),
        ),
        ("效果", "", ("reads", "reads_bound")),
    )

    class Meta(EntryForm.Meta):
        model = MediaPost
        fields = (
            *("title", "channel", "outlet", "published_on", "link", "event", "checked_by", "checked_on"),
            *("reads", "reads_bound"),
        )


class VideoForm(PublicityForm):
    """登记视频资料."""

    day = "made_on"

    class Meta(EntryForm.Meta):
        model = Video
        fields = ("title", "made_on", "minutes", "kept_at", "keeper", "event", "note")


class MaterialForm(PublicityForm):
    """登记宣传品."""

    day = "given_on"

    class Meta(EntryForm.Meta):
        model = PublicityMaterial
        fields = ("kind", "title", "given_on", "copies", "copies_bound", "place", "topic", "event")


class HolidayProgrammeForm(PublicityForm):
    """登记假期和课后活动."""

    sections = (
        ("活动", "", ("unit", "kind", "name", "place", "partner", "starts_on", "ends_on")),
        ("办得怎样", "同一个孩子来两天算两人次；还没数的先空着。", ("days", "attendance", "attendance_bound", "note")),
    )

    class Meta(EntryForm.Meta):
        model = HolidayProgramme
        fields = (
            *("kind", "name", "place", "partner", "starts_on", "ends_on", "days", "attendance"),
            *("attendance_bound", "note"),
        )


class OutsideProgrammeForm(PublicityForm):
    """登记参与的项目."""

    class Meta(EntryForm.Meta):
        model = OutsideProgramme
        fields = ("name", "body", "part", "contact", "starts_on", "ends_on")

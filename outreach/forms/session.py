"""What the pages of sessions ask for."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from guanai.audit import deed
from guanai.bounds import Bound
from guanai.calendars import gb_date, today
from guanai.forms import EntryForm
from guanai.inputs import NamedValueField, speak_plainly
from guanai.models import Term
from guanai.photos import cleaned
from outreach.models import OutreachEvent, OutreachSession
from outreach.models.event import EventForm
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today

MOST_PHOTOS = 9
MOST_EVENTS = 100


class ManyFiles(forms.ClearableFileInput):
    """One input, several files."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to nine photos; each is looked into before anything is saved."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_PHOTOS:
            raise ValidationError(f"一次最多传 {MOST_PHOTOS} 张照片。")
        for file in files:
            cleaned(file)
        return files


def told_apart(event: OutreachEvent) -> str:
    """Events of one name differ by the day and the place of their last talk and by their unit."""
    at = event.last_school or event.last_place
    told = f"最近一场{gb_date(event.last_on)}{at}" if event.last_on else f"{gb_date(localdate(event.entered_at))}登记"
    return f"{event}（{told}，{event.unit}）"


class SessionForm(OwnedForm):
    """记一场宣讲: the session, and its event chosen or made with it."""

    permission = Permission.RECORD_OUTREACH
    title = forms.CharField(
        label="新活动名称", max_length=80, required=False, help_text="不在已有活动里的，在这里起名。"
    )
    form = NamedValueField(
        label="形式", choices=EventForm.choices, initial=EventForm.LECTURE, help_text="新活动的形式；已有的活动不变。"
    )
    photos = PhotosField(label="现场照片", required=False, help_text="最多 9 张。拍摄时间、位置等信息会自动去掉。")

    sections = (
        ("活动", "选已有的活动，或给新活动起名；同一活动可以有多场。", ("unit", "event", "title", "form")),
        ("这一场", "学校和地点至少填一项。", ("held_on", "school", "place", "minutes", "topics")),
        (
            "人",
            "受教育人次按到场计，同一人两次算两次；数不准的，界限选多、近、以上或约。",
            ("speaker", "capacity", "audience", "audience_bound"),
        ),
        ("情况", "", ("note", "photos")),
    )

    class Meta(EntryForm.Meta):
        model = OutreachSession
        fields = (
            *("event", "school", "place", "held_on", "minutes", "topics", "speaker", "capacity"),
            *("audience", "audience_bound", "note"),
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["event"].required = self.fields["audience_bound"].required = False
        self.fields["event"].label, self.fields["event"].empty_label = "已有活动", "新活动"
        self.fields["event"].label_from_instance = told_apart
        for name in ("title", "form"):
            speak_plainly(self.fields[name])
        if self.is_new:
            self.propose("held_on", today())
        else:
            self.initial["form"] = self.instance.event.form

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Topics in use and the latest events of the units that the writer writes for, and those of the row itself."""
        if name == "topics":
            mine = () if self.is_new else self.instance.topics.values_list("pk", flat=True)
            return queryset.of(Term.List.TOPIC).in_use(today(), *mine)
        if name != "event":
            return super().choices_of(name, queryset)
        own = queryset.valid().writable_by(self.user, self.permission).order_by("-entered_at")
        mine = Q() if self.is_new else Q(pk=self.instance.event_id)
        return queryset.filter(Q(pk__in=own.values("pk")[:MOST_EVENTS]) | mine).with_last()

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "日期不能晚于今天；还没有讲的，讲过再登记。")

    def clean_audience_bound(self):
        return self.cleaned_data["audience_bound"] or Bound.EXACT

    def clean(self):
        values = super().clean()
        if not values.get("event") and not values.get("title") and "title" not in self.errors:
            self.add_error("title", "请选择已有的活动，或给新活动起名。")
        event, unit = values.get("event"), values.get("unit")
        if event and unit and event.unit_id != unit.pk:
            self.add_error("event", f"这个活动由{event.unit}牵头，场次只记在牵头单位。")
        return values

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"event"}  # made with the row, after the form is found good

    def keep(self, *, by) -> OutreachSession:
        """Write event, session and photos, all or nothing. Raises Stale."""
        with deed():
            if not self.cleaned_data["event"]:
                self.instance.event = self.cleaned_data["event"] = self._new_event(by)
            return super().keep(by=by)

    def _new_event(self, by) -> OutreachEvent:
        """Made with a new session it bears the same key: sent twice, they are still one of each."""
        facts = {"title": self.cleaned_data["title"], "form": self.cleaned_data["form"]}
        event = OutreachEvent(pk=self.instance.pk if self.is_new else uuid4(), unit=self.instance.unit, **facts)
        event.enter(by=by)
        return event

    def keep_more(self, *, by) -> None:
        super().keep_more(by=by)
        self.instance.add_photos(self.cleaned_data["photos"], by=by)

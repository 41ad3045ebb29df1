"""What the pages of contact points, cards, village links and practical projects ask for."""

from django import forms
from django.db.models import Q, QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.inputs import PlainForm
from guanai.models import Term
from outreach.forms.session import PhotosField
from outreach.models import CardIssue, ContactCard, ContactPoint, LinkService, PostTitle, PracticalProject, VillageLink
from outreach.models.practical_project import ADVISED
from stations.access import Permission
from stations.forms.registers import PeopleForm, not_after_today
from stations.models import School, Unit


class LinkForm(PeopleForm):
    """A row of what a unit keeps up with the young around it."""

    permission = Permission.RECORD_OUTREACH
    today_in = ""  # the field in which a new row stands as of today

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new and self.today_in:
            self.propose(self.today_in, today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Words in use, schools that are open, titles of the writer's own units, what still stands of the others."""
        kept = getattr(self.instance, f"{name}_id", None)
        if queryset.model is Term:
            own = () if self.is_new else getattr(self.instance, name).values_list("pk", flat=True)
            return queryset.of(Term.List.TARGET_GROUP).in_use(today(), *own)
        if queryset.model is PostTitle:
            units = Unit.objects.writable_by(self.user, self.permission)
            return queryset.live().filter(unit__in=units) | queryset.filter(pk=kept)
        found = super().choices_of(name, queryset)
        if queryset.model is School:
            return (found.active(today()) if self.is_new else found).order_by("name", "pk")
        standing = Q(ends_on=None) | Q(ends_on__gte=today()) | Q(pk=kept)
        return found.filter(standing) if hasattr(queryset.model, "ends_on") else found


class ContactPointForm(LinkForm):
    """登记联系点."""

    today_in = "starts_on"
    sections = (
        (
            "联系点",
            "本单位有维权岗称号的，选上是哪一个；正在创建的不选。",
            ("unit", "place_kind", "name", "school", "keeper", "title"),
        ),
        ("什么时候", "换了负责人的，给原来那一条填截止日期，另记一条。", ("starts_on", "ends_on")),
    )

    class Meta(EntryForm.Meta):
        model = ContactPoint
        fields = ("place_kind", "name", "school", "keeper", "title", "starts_on", "ends_on")


class VillageLinkForm(LinkForm):
    """登记百岗千村共建."""

    today_in = "starts_on"
    sections = (
        (
            "与哪里共建",
            "就近就便：先在本单位的片区里选；不在片区台账里的，写出名称。",
            ("unit", "area", "village", "contact", "document"),
        ),
        ("为了谁", "勾选重点面向的群体，可以几类；只勾类别，不登记任何一个孩子。", ("groups",)),
        ("什么时候", "", ("starts_on", "ends_on")),
    )

    class Meta(EntryForm.Meta):
        model = VillageLink
        fields = ("area", "village", "contact", "groups", "document", "starts_on", "ends_on")


class LinkServiceForm(LinkForm):
    """记一次共建服务."""

    today_in = "held_on"

    class Meta(EntryForm.Meta):
        model = LinkService
        fields = ("link", "held_on", "kind", "groups", "attendance", "note")

    def clean_held_on(self):
        return not_after_today(self.cleaned_data["held_on"], "日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        link, day = values.get("link"), values.get("held_on")
        if link and day and not link.covers(day):
            self.add_error("held_on", "不在共建的起止日期里，请核对。")
        return values


class ProjectForm(LinkForm):
    """登记实事项目; a third of a branch and year is asked about, since the notice advises one or two."""

    today_in = "promised_on"
    photos = PhotosField(
        label="办成的照片", required=False, help_text="最多 9 张，不要拍到孩子的脸。时间、位置等信息会自动去掉。"
    )
    sections = (
        ("项目", "通知倡导各警种每年为青少年办一两件实事。", ("unit", "branch", "year", "name", "beyond")),
        ("承诺", "", ("promise", "promised_on", "due_on")),
        ("办结", "办成了再填，日期和结果一起填。", ("done_on", "result", "photos")),
    )

    class Meta(EntryForm.Meta):
        model = PracticalProject
        fields = ("branch", "year", "name", "beyond", "promise", "promised_on", "due_on", "done_on", "result")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("year", today().year)

    def clean_done_on(self):
        return not_after_today(self.cleaned_data["done_on"], "办结日期不能晚于今天。")

    def clean(self):
        values = super().clean()
        unit = values.get("unit") or (self.instance.unit if self.instance.unit_id else None)
        if unit and values.get("branch") and values.get("year") and not values.get("beyond"):
            others = PracticalProject.objects.of(unit, values["branch"], values["year"]).exclude(pk=self.instance.pk)
            if others.count() >= ADVISED:
                words = f"这个警种 {values['year']} 年已有 {ADVISED} 件，通知倡导办一两件；确要再办的，写明理由。"
                self.add_error("beyond", words)
        return values

    def keep_more(self, *, by) -> None:
        super().keep_more(by=by)
        self.instance.add_photos(self.cleaned_data["photos"], by=by)


class CardForm(LinkForm):
    """服务卡审批表."""

    sections = (("申请", "由另一人批准以后才能发放。", ("unit", "content", "phone", "quantity", "first_no", "reason")),)

    class Meta(EntryForm.Meta):
        model = ContactCard
        fields = ("content", "phone", "quantity", "first_no", "reason")


class IssueForm(EntryForm):
    """发放 of the batch of `instance`."""

    class Meta(EntryForm.Meta):
        model = CardIssue
        fields = ("issued_on", "quantity", "point", "place")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.propose("issued_on", today())

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        """Contact points of the unit whose cards they are."""
        return queryset.in_force(today()).filter(unit=self.instance.card.unit_id).order_by("name", "pk")


class RefusalForm(PlainForm):
    """不批准."""

    refusal = forms.CharField(label="不批准的原因", max_length=200)

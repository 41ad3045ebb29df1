"""What the pages of 八小件 ask for: which things are in the kit, and what a school has."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from guanai.calendars import today
from guanai.forms import EntryForm
from guanai.lines import Lines
from guanai.models import Term
from outreach.forms.at_school import AtSchoolForm
from outreach.models import EquipmentKit, EquipmentStock, KitNumber
from stations.access import Permission
from stations.forms import OwnedForm
from stations.forms.registers import not_after_today


class NumberForm(forms.ModelForm):
    """最少件数 of an item."""

    class Meta(EntryForm.Meta):
        model = KitNumber
        fields = ("equipment", "least")


class NumberLines(Lines):
    """最少件数 of a kit."""

    title = "每样最少几件"
    line = "要一件以上的才写；没有写的按一件算。"
    measure = "样"
    one = "器材"


class KitForm(OwnedForm):
    """八小件清单: the committee ticks which of the known things it means."""

    permission = Permission.KEEP_KIT
    lines = forms.inlineformset_factory(
        EquipmentKit, KitNumber, form=NumberForm, formset=NumberLines, extra=3, max_num=20, validate_max=True
    )
    sections = (
        ("从哪天起", "清单变了的，从新的一天起另立一份；以前的照旧查得到。", ("unit", "starts_on", "document")),
        ("哪些器材", "各地的八小件不一样，勾选本地文件规定的。", ("items",)),
    )

    class Meta(EntryForm.Meta):
        model = EquipmentKit
        fields = ("starts_on", "document", "items")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        if self.is_new:
            self.propose("starts_on", today())
        if units := self.fields.get("unit"):
            units.help_text = "清单管到这个单位和下属各单位辖区的所有学校。"
            units.initial = units.queryset.first()

    def clean(self):
        """A number is of something that was ticked."""
        values = super().clean()
        ticked = values.get("items")
        for form in self.below.forms if ticked is not None and self.below.is_valid() else ():
            item = form.cleaned_data.get("equipment")
            if item and item not in ticked and form not in self.below.deleted_forms:
                form.add_error("equipment", "上面没有勾选这样器材。")
        return values

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        if name != "items":
            return super().choices_of(name, queryset)
        mine = () if self.is_new else self.instance.items.values_list("pk", flat=True)
        return queryset.of(Term.List.EQUIPMENT).in_use(today(), *mine)


class StockForm(AtSchoolForm):
    """登记一所学校的一种器材."""

    today_in = "counted_on"
    sections = (
        ("器材", "不同时候买的，有效期不同，分开登记。", ("unit", "school", "equipment", "quantity", "place")),
        (
            "日期",
            "有效期和下次检测前 30 天起，工作台有提醒。",
            ("counted_on", "expires_on", "tested_on", "test_due_on"),
        ),
        ("报废", "", ("scrapped_on",)),
    )

    class Meta(EntryForm.Meta):
        model = EquipmentStock
        fields = (
            *("school", "equipment", "quantity", "place", "counted_on", "expires_on", "tested_on", "test_due_on"),
            "scrapped_on",
        )

    def choices_of(self, name: str, queryset: QuerySet) -> QuerySet:
        if name != "equipment":
            return super().choices_of(name, queryset)
        return queryset.of(Term.List.EQUIPMENT).in_use(today(), self.instance.equipment_id)

    def clean_counted_on(self):
        return not_after_today(self.cleaned_data["counted_on"], "清点日期不能晚于今天。")

    def clean_tested_on(self):
        return not_after_today(self.cleaned_data["tested_on"], "上次检测不能晚于今天。")

    def clean_scrapped_on(self):
        return not_after_today(self.cleaned_data["scrapped_on"], "报废日期不能晚于今天。")

    def clean_quantity(self):
        number = self.cleaned_data["quantity"]
        if number > 999:
            raise ValidationError("一种器材不会超过 999 件，请核对。")
        return number

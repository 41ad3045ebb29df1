"""What templates need beyond Django's own tags: icons, plain values, form controls."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django import forms, template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanai.calendars import SHANGHAI, known, month_day

register = template.Library()

BLANK = "—"
LONG = 20  # characters of a cell that may break anywhere
Section = tuple[str, str, list[BoundField]]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon beside words; it says nothing by itself, so readers of the screen skip it."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def least_told() -> int:
    """Of fewer children no number is told above their station."""
    return settings.LEAST_TOLD


@register.filter
def thousands(value: int | float | Decimal | None) -> str:
    """4610 → 4,610. What is no number passes unchanged; nothing at all is a dash."""
    if value is None or value == "":
        return BLANK
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


@register.filter
def plain(value: object) -> str:
    """A value as an officer writes it: 11 月 21 日, 是, 张三、李四; — for nothing."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(plain(item) for item in value) or BLANK
    return str(value)


@register.filter
def until(first: date, last: date) -> str:
    """A span of days: 1 月 1 日至 11 月 21 日; with both years where they are two."""
    return f"{beside(first, last)}至 {beside(last, first)}"


@register.filter
def beside(day: date, other: date) -> str:
    """One end of a span, beside its `other`: with its year where that is another."""
    return month_day(day) if day.year == other.year else f"{day.year} 年 {day.month} 月 {day.day} 日"


@register.filter
def unannounced(day: date | None) -> str:
    """What stands behind a deadline in working days of a year whose holidays nobody knows yet."""
    return "" if day is None or known(day) else "（放假安排尚未公布）"


@register.filter
def cell_class(value: object) -> str:
    """How a table cell breaks: a date never, long prose anywhere, the rest after punctuation."""
    if isinstance(value, date | time):
        return "nowrap"
    return "long" if len(plain(value)) > LONG else ""


def _moment(value: date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime):
        local = timezone.localtime(value, SHANGHAI) if timezone.is_aware(value) else value
        return f"{month_day(local.date())} {local:%H:%M}"
    return month_day(value)


@register.filter
def control(field: BoundField) -> SafeString:
    """The input alone, dressed in Bootstrap's classes and with the right keyboard on a phone.

    It bears no `maxlength`: a browser cuts what is pasted without a word, the form says how much there is too much.
    """
    widget = field.field.widget
    classes = [widget.attrs.get("class", ""), _bootstrap_class(widget), "is-invalid" if field.errors else ""]
    attrs = {"class": " ".join(filter(None, classes)), "maxlength": False}
    if isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "decimal" if isinstance(field.field, forms.DecimalField) else "numeric"
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's own default, too tall
        attrs["rows"] = "4"
    return field.as_widget(attrs=attrs)


def _bootstrap_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


@register.filter
def shape(field: BoundField) -> str:
    """How the field is laid out: one box to tick, several choices side by side, or a line to fill."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "choices" if isinstance(widget, forms.RadioSelect) else "line"  # CheckboxSelectMultiple is a RadioSelect


@register.filter
def asks(form: BaseForm) -> bool:
    """Whether a field bears the star of those that must be filled in."""
    return any(field.field.required for field in form.visible_fields()) or getattr(form, "below", None) is not None


@register.filter
def sections(form: BaseForm) -> Iterator[Section]:
    """The form's own `sections` = ((title, line, names), …); without them, one section without a title.

    Fields that no section names come last, so that none can be forgotten.
    """
    rest = {field.name: field for field in form.visible_fields()}
    for title, line, names in getattr(form, "sections", ()):
        yield title, line, [rest.pop(name) for name in names if name in rest]
    if rest:
        yield "", "", list(rest.values())

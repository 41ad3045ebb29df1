"""What the pages of 问卷 ask for."""

from guanai.calendars import today
from guanai.inputs import LenientDateField, PlainForm


class RoundForm(PlainForm):
    """发网上问卷."""

    opens_on = LenientDateField(label="开始日期", initial=today)
    closes_on = LenientDateField(label="截止日期", help_text="最多六十天，没收够的可以延期。")


class ExtendForm(PlainForm):
    """延期."""

    closes_on = LenientDateField(label="延到哪天")

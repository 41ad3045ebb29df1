"""The app of campus and outreach."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "校园与宣讲"

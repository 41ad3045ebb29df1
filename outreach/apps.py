"""The app of campus and outreach."""

from django.apps import AppConfig

from guanai.registers import MenuEntry, menu
from stations.access import Permission


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "校园与宣讲"

    def ready(self):
        menu.append(
            MenuEntry(
                "校园与宣讲", "法治宣讲", "megaphone", "sessions", lambda user: user.can(Permission.READ_OUTREACH)
            )
        )

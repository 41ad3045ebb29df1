"""The app of campus and outreach."""

from django.apps import AppConfig

from guanai.registers import MenuEntry, QuickEntry, menu, quick_entries
from stations.access import Permission


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "校园与宣讲"

    def ready(self):
        quick_entries.append(
            QuickEntry(
                "记一场宣讲",
                "场次、人次、照片",
                "megaphone",
                "sessions-new",
                lambda user: user.can(Permission.RECORD_OUTREACH),
            )
        )
        menu.append(MenuEntry("校园与宣讲", "涉未警情", "graph-down", "incidents", reads))


def reads(user) -> bool:
    return user.can(Permission.READ_OUTREACH)

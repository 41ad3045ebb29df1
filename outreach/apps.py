"""The app of campus and outreach."""

from functools import partial

from django.apps import AppConfig

from guanai.registers import MenuEntry, QuickEntry, menu, quick_entries
from stations.access import Permission


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "校园与宣讲"

    def ready(self):
        for label, icon, url_name, right in (
            ("本校", "mortarboard", "my-school", Permission.ANSWER_OUTREACH),
            ("宣讲覆盖表", "grid-3x3", "coverage", Permission.READ_FIGURES),
            ("学年日历", "calendar3", "school-year", Permission.READ_FIGURES),
        ):
            menu.append(MenuEntry("校园与宣讲", label, icon, url_name, partial(may, right)))
        quick_entries.append(
            QuickEntry(
                "记一场宣讲",
                "场次、人次、照片",
                "megaphone",
                "sessions-new",
                lambda user: user.can(Permission.RECORD_OUTREACH),
            )
        )


def may(permission: Permission, user) -> bool:
    return user.can(permission)

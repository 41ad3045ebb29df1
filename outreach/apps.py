"""The app of campus and outreach."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

from guanai.registers import MenuEntry, QuickEntry, evidence, menu, quick_entries, todos
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
        evidence.update(import_string("outreach.counters.COUNTERS"))
        for label, icon, url_name in (("创建", "award", "posts"), ("称号", "patch-check", "post-titles")):
            menu.append(MenuEntry("维权岗", label, icon, url_name, lambda user: user.can(Permission.READ_POST)))
        todos.extend(import_string(f"outreach.todo.{name}") for name in ("TITLES", "NAMINGS"))

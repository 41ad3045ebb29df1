"""The app of campus and outreach."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.module_loading import import_string

from guanai.registers import MenuEntry, Panel, QuickEntry, menu, panels, quick_entries, todos
from stations.access import Permission


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "校园与宣讲"

    def ready(self):
        """By name where models are needed: this file is read before them."""
        quick_entries.append(
            QuickEntry(
                "记一场宣讲",
                "场次、人次、照片",
                "megaphone",
                "sessions-new",
                lambda user: user.can(Permission.RECORD_OUTREACH),
            )
        )
        todos.append(import_string("outreach.todo.CAMPUS"))
        panels.append(self.safety())
        menu.append(MenuEntry("校园与宣讲", "护学岗", "signpost", "guards", reads_outreach))

    @staticmethod
    def safety() -> Panel:
        """校园安全 on the page of a school."""
        safety = import_string("outreach.safety.Safety")
        return Panel(
            "stations.School",
            "校园安全",
            url=lambda school: reverse("school-safety", args=[school.pk]),
            open_to=lambda user, school: user.can(Permission.READ_OUTREACH, school),
            lines=lambda school, user, on: safety(school, user, on).lines,
        )


def reads_outreach(user) -> bool:
    return user.can(Permission.READ_OUTREACH)

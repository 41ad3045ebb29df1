"""The app of campus and outreach."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.module_loading import import_string

from guanai.registers import MenuEntry, Paper, QuickEntry, menu, papers, quick_entries, todos
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
        menu.append(MenuEntry("校园与宣讲", "周边场所", "geo-alt", "venues-near", reads))
        menu.append(MenuEntry("校园与宣讲", "涉未警情", "graph-down", "incidents", reads))
        papers.append(Paper("stations.VicePrincipal", "法治课", lessons))
        terms = "stations.renewals.PRINCIPALS"  # asked after the visits, whose list is the one that goes on
        todos.extend(import_string(name) for name in (terms, "outreach.todo.MONTHS"))


def lessons(principal) -> str:
    return reverse("principal-lessons", args=[principal.pk])


def reads(user) -> bool:
    return user.can(Permission.READ_OUTREACH)

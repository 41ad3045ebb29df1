"""The app of campus and outreach."""

from django.apps import AppConfig
from django.utils.module_loading import import_string

from guanai.registers import QuickEntry, evidence, quick_entries
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

"""The app of figures and summaries."""

from django.apps import AppConfig

from guanai.registers import MenuEntry, menu
from stations.access import Permission


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "汇总"

    def ready(self):
        menu.append(
            MenuEntry("汇总", "看板", "bar-chart", "dashboards", lambda user: user.can(Permission.READ_FIGURES))
        )
        menu.append(
            MenuEntry("汇总", "年度总结", "file-text", "summaries", lambda user: user.can(Permission.READ_FIGURES))
        )

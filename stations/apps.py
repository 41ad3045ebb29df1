"""The app of who and where."""

from django.apps import AppConfig

from guanai.registers import MenuEntry, menu
from stations.access import Permission


class StationsConfig(AppConfig):
    name = "stations"
    verbose_name = "站与人"

    def ready(self):
        for label, icon, url_name in (
            ("关工站", "buildings", "stations"),
            ("人员", "people", "people"),
            ("学校", "mortarboard", "schools"),
        ):
            menu.append(MenuEntry("站与人", label, icon, url_name, lambda user: user.can(Permission.READ_REGISTERS)))

"""The app of who and where."""

from functools import partial

from django.apps import AppConfig
from django.utils.module_loading import import_string

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
            ("法治副校长", "mortarboard-fill", "principals"),
            ("责任清单", "list-check", "duty-list"),
            ("关工委", "people-fill", "committees"),
            ("公文", "file-earmark-text", "documents"),
        ):
            menu.append(MenuEntry("站与人", label, icon, url_name, lambda user: user.can(Permission.READ_REGISTERS)))
        to_confirm = import_string("stations.models.slip.to_confirm")  # by name: this file is read before the models
        for label, icon, url_name, right, count in (
            ("谁缺什么", "person-exclamation", "people-lacking", Permission.KEEP_PEOPLE, None),
            ("单位", "diagram-3", "units", Permission.KEEP_UNITS, None),
            ("账号", "person-badge", "accounts", Permission.READ_ACCOUNTS, to_confirm),
            ("审计记录", "journal-check", "audits", Permission.READ_AUDIT, None),
            ("词表", "list-ul", "word-lists", Permission.KEEP_WORDS, None),
            ("工作计划", "kanban", "work-plans", Permission.READ_REGISTERS, None),
            ("考评", "clipboard2-check", "appraisals", Permission.READ_REGISTERS, None),
            ("民辅警子女", "balloon", "staff-children", Permission.READ_STAFF_CHILDREN, None),
        ):
            menu.append(MenuEntry("站与人", label, icon, url_name, partial(may, right), count))


def may(permission: Permission, user) -> bool:
    return user.can(permission)

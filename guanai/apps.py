"""The floor as a Django app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import import_string

from guanai import checks  # noqa: F401 — registers the system checks
from guanai.registers import MenuEntry, menu


class GuanaiConfig(AppConfig):
    name = "guanai"
    verbose_name = "关爱工作站"

    def ready(self):
        import_module("guanai.ledger.checks")  # by name: this file is read before the models are
        menu.append(MenuEntry("汇总", "台账", "table", "ledgers", has_ledgers))


def has_ledgers(user) -> bool:
    """Whether any register is open to this reader that has no line of its own."""
    return any(one.open_to(user) for one in import_string("guanai.navigation.routed")() if not one.in_menu)

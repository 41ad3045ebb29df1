"""The app of the minor's file."""

from django.apps import AppConfig

from guanai.registers import MenuEntry, menu


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "未成年人"

    def ready(self):
        """By name where models are needed: this file is read before them."""
        visits = import_string("cases.todo.VISITS")
        menu.append(MenuEntry("未成年人", "帮教走访", "chat-heart", "visits", visits.open_to))
        line = "一分钟填完，几个人也能一起记"
        quick_entries.append(QuickEntry("记一次走访", line, "chat-heart", "visits", visits.open_to))
        todos.append(visits)
        draft_forms["visit"] = import_string("cases.todo.VISIT_DRAFT")

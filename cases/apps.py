"""The app of the minor's file."""

from collections.abc import Callable

from django.apps import AppConfig
from django.utils.module_loading import import_string

from guanai.registers import (
    MenuEntry,
    QuickEntry,
    child_lists,
    draft_forms,
    evidence,
    leftovers,
    menu,
    quick_entries,
    ties,
    todos,
)
from stations.access import Permission


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "未成年人"

    def ready(self):
        """By name where models are needed: this file is read before them."""
        visits = import_string("cases.todo.VISITS")
        menu.append(MenuEntry("未成年人", "今天", "sun", "today", visits.open_to))
        menu.append(MenuEntry("未成年人", "一人一档", "folder2-open", "minors", may(Permission.READ_FILE)))
        menu.append(MenuEntry("未成年人", "帮教走访", "chat-heart", "visits", visits.open_to))
        clues, referrals = import_string("cases.todo.CLUES"), import_string("cases.todo.REFERRALS")
        reads = may(Permission.READ_CLUE)
        menu.append(MenuEntry("未成年人", "线索转办", "arrow-left-right", "clues", reads))
        menu.append(MenuEntry("未成年人", "转办单", "send", "referrals", may(Permission.READ_REFERRAL)))
        line = "一分钟填完，几个人也能一起记"
        quick_entries.append(QuickEntry("记一次走访", line, "chat-heart", "visits", visits.open_to))
        records = may(Permission.RECORD_FILE)
        line = "侵害线索立即上报"
        quick_entries.append(QuickEntry("报一条线索", line, "exclamation-triangle", "clue-new", records))
        todos.extend([visits, import_string("cases.todo.DUPLICATES"), clues, referrals])
        draft_forms["visit"] = import_string("cases.todo.VISIT_DRAFT")
        draft_forms["minor"] = import_string("cases.todo.FILE_DRAFT")
        for label, icon, url_name in (
            ("控辍保学", "backpack", "dropouts"),
            ("维权帮助", "umbrella", "rights-aids"),
            ("走失流浪儿童", "signpost-split", "rescues"),
        ):
            menu.append(MenuEntry("未成年人", label, icon, url_name, may(Permission.READ_FILE)))
        menu.append(MenuEntry("未成年人", "涉未案件", "briefcase", "cases", may(Permission.READ_CASE)))
        others = ("DROPOUTS", "CASES", "REMINDERS", "FILES", "TRANSFERS", "SEALINGS", "SEAL_ACCESSES", "EXPORTS")
        todos.extend(import_string(f"cases.todo.{name}") for name in others)
        ties.append(import_string("cases.mentors.tie"))
        leftovers.append(import_string("cases.models.VisitExport").purge)
        child_lists.add("aid-grants")
        evidence.update(import_string("cases.counters.COUNTERS"))
        decides, undecided = may(Permission.DECIDE_DUPLICATE), import_string("cases.todo.rooms.undecided")
        menu.append(MenuEntry("未成年人", "封存登记", "lock", "sealings", may(Permission.READ_SEALING)))
        menu.append(MenuEntry("未成年人", "待核", "question-circle", "duplicates", decides, undecided))


def may(permission: Permission) -> Callable:
    """Open to who has that right somewhere."""
    return lambda user: user.can(permission)

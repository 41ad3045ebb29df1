"""The app of figures and summaries."""

from functools import partial

from django.apps import AppConfig
from django.urls import reverse
from django.utils.module_loading import import_string

from guanai.registers import (
    MenuEntry,
    Paper,
    PublicPage,
    UnitPage,
    child_lists,
    counted,
    draft_forms,
    export_rules,
    menu,
    papers,
    public_pages,
    readable,
    todos,
    unit_pages,
)
from reports import checks  # noqa: F401 — registers the system checks
from stations.access import Permission


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "汇总"

    def ready(self):
        has_one, waiting = import_string("reports.workbench.has_one"), import_string("reports.workbench.waiting")
        menu.append(MenuEntry("", "工作台", "house", "workbench", has_one, waiting))
        menu.append(
            MenuEntry("未成年人", "我这一年", "award", "my-year", lambda user: user.can(Permission.RECORD_VISIT))
        )
        menu.append(
            MenuEntry("汇总", "看板", "bar-chart", "dashboards", lambda user: user.can(Permission.READ_FIGURES))
        )
        menu.append(
            MenuEntry("汇总", "维权岗看板", "pie-chart", "post-dashboard", lambda user: user.can(Permission.READ_POST))
        )
        menu.append(MenuEntry("汇总", "预警", "bell", "warnings", lambda user: user.can(Permission.READ_WARNINGS)))
        menu.append(
            MenuEntry("汇总", "年度总结", "file-text", "summaries", lambda user: user.can(Permission.READ_FIGURES))
        )
        todos.append(import_string("reports.warnings.todo.WARNINGS"))
        public_pages.append(
            PublicPage("核验年度总结", "凭纸上的核验码，核对是不是印发的版本", "shield-check", "public-summary")
        )
        readable.update(import_string("reports.verifying.READS"))
        unit_pages.append(
            UnitPage(
                lambda unit: reverse("dashboard", args=[unit.code]),
                lambda user, unit: user.can(Permission.READ_FIGURES, unit),
            )
        )
        menu.append(
            MenuEntry("汇总", "统计口径", "calculator", "definitions", lambda user: user.can(Permission.READ_FIGURES))
        )
        counted.update(import_string("reports.counting.touches")())
        todos.append(import_string("reports.todo.SUMMARIES"))
        draft_forms["narrative"] = import_string("reports.todo.NARRATIVE_DRAFT")
        for kind, label in (("whole", "档案全本"), ("timeline", "大事记")):
            papers.append(Paper("cases.Minor", label, partial(self.paper_of, kind)))
        papers.append(Paper("stations.CareStation", "迎检台账册", self.book_of, self.may_make_books))
        child_lists.add("ledger-book")
        export_rules.update(import_string("reports.keeping.RULES"))
        self.offer_returns()

    @staticmethod
    def offer_returns() -> None:
        menu.append(
            MenuEntry("汇总", "月报", "calendar-check", "returns", lambda user: user.can(Permission.READ_FIGURES))
        )
        todos.append(import_string("reports.owed.RETURNS"))

    @staticmethod
    def book_of(station) -> str:
        return reverse("station-book", args=[station.pk])

    @staticmethod
    def may_make_books(user, station) -> bool:
        return user.can(Permission.EXPORT_OUTREACH, station)

    @staticmethod
    def paper_of(kind: str, minor) -> str:
        return reverse("file-paper", args=[minor.pk, kind])

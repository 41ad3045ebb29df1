"""The app of campus and outreach."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.module_loading import import_string

from guanai.registers import (
    MenuEntry,
    Panel,
    Paper,
    QuickEntry,
    evidence,
    letters,
    menu,
    panels,
    papers,
    quick_entries,
    readable,
    todos,
)
from stations.access import Permission, works_for_units

GROUP, POSTS = "校园与宣讲", "维权岗"


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
        menu.extend(entries())
        panels.append(safety_of_a_school())
        papers.append(Paper("stations.VicePrincipal", "法治课", lessons))
        letters.update(import_string("outreach.letters.LETTERS"))
        evidence.update(import_string("outreach.counters.COUNTERS"))
        readable.update(import_string("outreach.publishing.READS"))
        terms = "stations.renewals.PRINCIPALS"  # asked after the visits, whose list is the one that goes on
        decided = "stations.decisions.RESOLUTIONS"
        todos.extend([import_string(terms), import_string(decided), *import_string("outreach.todo.SOURCES")])
        todos.append(import_string("stations.lacking.PEOPLE"))
        todos.append(import_string("stations.planning.PLANS"))
        todos.extend(import_string("stations.offices.SOURCES"))


def entries() -> list[MenuEntry]:
    """What is no ledger; ledgers enter the menu by themselves."""
    told = (
        (GROUP, "本校", "mortarboard", "my-school", Permission.ANSWER_OUTREACH),
        (GROUP, "宣讲覆盖表", "grid-3x3", "coverage", Permission.READ_FIGURES),
        (GROUP, "学年日历", "calendar3", "school-year", Permission.READ_FIGURES),
        (GROUP, "护学岗", "signpost", "guards", Permission.READ_OUTREACH),
        (GROUP, "周边场所", "geo-alt", "venues-near", Permission.READ_OUTREACH),
        (GROUP, "警情月报", "graph-down", "incidents", Permission.READ_OUTREACH),
        (POSTS, "创建", "award", "posts", Permission.READ_POST),
        (POSTS, "称号", "patch-check", "post-titles", Permission.READ_POST),
        (POSTS, "投诉", "megaphone", "complaints", Permission.READ_COMPLAINT),
        (POSTS, "监督员", "eye", "post-supervisors", Permission.READ_POST),
        (POSTS, "监督", "eye", "post-observations", Permission.OBSERVE_POST),
        (POSTS, "联系卡", "postcard", "contact-cards", Permission.READ_OUTREACH),
    )
    return [MenuEntry(*words, may(right)) for *words, right in told]


def may(right: Permission):
    """Whether a user has that right somewhere; a school's own rows stand on 本校 and in their registers."""
    return lambda user: works_for_units(user, right)


def safety_of_a_school() -> Panel:
    """校园安全 on the page of a school."""
    safety = import_string("outreach.safety.Safety")
    return Panel(
        "stations.School",
        "校园安全",
        url=lambda school: reverse("school-safety", args=[school.pk]),
        open_to=lambda user, school: user.can(Permission.READ_OUTREACH, school),
        lines=lambda school, user, on: safety(school, user, on).lines,
    )


def lessons(principal) -> str:
    return reverse("principal-lessons", args=[principal.pk])

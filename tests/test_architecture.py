"""The house measured: budgets, directions, words. Where one of these fails, the code changes, not the number."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.urls import URLPattern, get_resolver

ROOT = settings.BASE_DIR
APPS = ("guanai", "stations", "cases", "outreach", "reports")
ABOVE = {
    "guanai": {"stations", "cases", "outreach", "reports"},
    "stations": {"cases", "outreach", "reports"},
    "cases": {"outreach", "reports"},
    "outreach": {"cases", "reports"},
    "reports": set(),
}
ROOM_OF_TEMPLATES = {"registration": "stations", "ui": "guanai", "ledger": "guanai", "bootstrap5": "guanai"}
ACCOUNT_PAGES = {"login", "logout", "password"}  # every page leads to them; the settings name them too

LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_FILE, MOST_ARGUMENTS = 40, 20, 300, 5
LONGEST_TEMPLATE, LONGEST_FRAGMENT, LONGEST_SCRIPT = 120, 40, 150
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A file of the five apps."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def app(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{node.lineno}"


@cache
def modules() -> list[Module]:
    found = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    return [
        Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in found if "migrations" not in path.parts
    ]


@cache
def templates() -> dict[str, str]:
    """Name and text of every template."""
    folder = ROOT / "templates"
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.*"))
        if path.is_file()
    }


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def imported(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Each import with the full name of what it brings."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def room(template: str) -> str:
    """The app that a template belongs to."""
    folder = template.split("/")[0] if "/" in template else "ui"
    return ROOM_OF_TEMPLATES.get(folder, folder)


# --- budgets


def test_no_function_is_long():
    long = [module.at(node) for module in modules() for node in module.functions() if length(node) > LONGEST_FUNCTION]
    assert long == []


def test_no_view_is_long():
    views = [(module, node) for module in modules() for node in module.functions() if is_view(node)]
    assert len(views) > 15
    assert [module.at(node) for module, node in views if length(node) > LONGEST_VIEW] == []


def is_view(node: Function) -> bool:
    asked = bool(node.args.args) and node.args.args[0].arg == "request"
    return asked and node.returns is not None and "Response" in ast.unparse(node.returns)


def test_no_function_takes_many_arguments():
    """What follows a bare `*` is named where it is given, so it is not counted."""

    def places(node: Function) -> int:
        given = [argument.arg for argument in node.args.posonlyargs + node.args.args]
        return len(given) - (given[:1] in (["self"], ["cls"]))

    many = [module.at(node) for module in modules() for node in module.functions() if places(node) > MOST_ARGUMENTS]
    assert many == []


def test_no_file_is_long():
    lengths = {module.name: len(module.path.read_text(encoding="utf-8").splitlines()) for module in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_template_is_long():
    def longest(name: str) -> int:
        return LONGEST_FRAGMENT if name.startswith("ui/") else LONGEST_TEMPLATE

    lengths = {name: len(text.splitlines()) for name, text in templates().items()}
    assert {name: lines for name, lines in lengths.items() if lines > longest(name)} == {}


def test_no_list_ends_in_a_foot_that_leads_nowhere():
    feet = [(name, foot) for name, text in templates().items() for foot in re.findall(r'"ui/pager.html"(.*?)%}', text)]
    assert len(feet) > 1
    assert [name for name, foot in feet if "next=" not in foot] == []


def test_the_script_is_short_and_the_only_one():
    scripts = [path for path in (ROOT / "static").rglob("*.js")]
    assert [path.name for path in scripts] == ["app.js"]
    assert len(scripts[0].read_text(encoding="utf-8").splitlines()) <= LONGEST_SCRIPT


# --- what we refuse


def test_imports_stand_at_the_top():
    inside = [
        module.at(node)
        for module in modules()
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


def test_no_error_is_caught_unseen():
    """`BaseException` may be caught to tidy up, if it goes on."""

    def swallows(handler: ast.ExceptHandler) -> bool:
        caught = ast.unparse(handler.type) if handler.type else "BaseException"
        goes_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
        return caught == "Exception" or (caught == "BaseException" and not goes_on)

    handlers = [(one, node) for one in modules() for node in ast.walk(one.tree) if isinstance(node, ast.ExceptHandler)]
    assert handlers
    assert [module.at(node) for module, node in handlers if swallows(node)] == []


@pytest.mark.parametrize(
    "refused", ["django.dispatch", "signals", "GenericForeignKey", "ContentType", "select_for_update", "mark_safe"]
)
def test_some_things_are_never_used(refused):
    used = [module.at(node) for module in modules() for node, name in imported(module) if refused in name]
    used += [
        module.at(node)
        for module in modules()
        for node in ast.walk(module.tree)
        if refused in (getattr(node, "attr", ""), getattr(node, "id", ""))
    ]
    assert used == []


def test_the_floor_says_what_its_functions_mean():
    silent = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in module.tree.body
        if module.app == "guanai"
        and isinstance(node, Function)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_file_says_what_it_is_for():
    """But for the empty ones, whose folder says it."""
    assert [module.name for module in modules() if module.tree.body and not ast.get_docstring(module.tree)] == []


# --- direction


def test_a_lower_app_imports_nothing_from_above():
    """import-linter says it too; this also sees names in strings, such as foreign keys."""
    up = re.compile("|".join(rf"{app}\.[A-Za-z_]+(\.[A-Za-z_.]+)?" for app in APPS))
    found = []
    for module in modules():
        if module.path.name in ("settings.py", "urls.py", "urls_public.py") and module.app == "guanai":
            continue  # where the apps are put together
        names = [(node, name) for node, name in imported(module)]
        names += [(node, text) for node, text in literals(module) if up.fullmatch(text)]
        found += [module.at(node) for node, name in names if name.split(".")[0] in ABOVE[module.app]]
    assert found == []


@cache
def url_names() -> dict[str, str]:
    """Every named address and the app whose view answers it."""

    def walk(resolver) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                ledger = pattern.default_args.get("ledger")
                home = ledger.model.__module__ if ledger else pattern.callback.__module__
                yield pattern.name, home.split(".")[0]
            else:
                yield from walk(pattern)

    return dict(walk(get_resolver()))


def test_a_lower_app_leads_to_no_address_above():
    names = url_names()
    asked = [
        (module.at(node), module.app, node.args[0].value)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in ("reverse", "reverse_lazy", "redirect")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    asked += [
        (name, room(name), address)
        for name, text in templates().items()
        for address in re.findall(r'{% url "([\w-]+)"', text)
    ]
    assert len(asked) > 20
    upward = [(place, name) for place, app, name in asked if names.get(name) in ABOVE.get(app, ())]
    assert [(place, name) for place, name in upward if name not in ACCOUNT_PAGES] == []


def test_no_foreign_key_from_above_gives_a_lower_model_a_name():
    """So that no lower app can use one."""
    named = [
        f"{model._meta.label}.{field.name}"
        for model in models_of_the_apps()
        for field in model._meta.get_fields()
        if (field.many_to_one or field.one_to_one or field.many_to_many) and field.concrete
        and model._meta.app_label in ABOVE.get(field.related_model._meta.app_label, ())
        and not field.remote_field.hidden
    ]  # fmt: skip
    assert named == []


def test_a_template_takes_pieces_from_its_own_room_or_the_shared_ones():
    strange = []
    for name, text in templates().items():
        for taken in re.findall(r'{% (?:include|extends) "([^"]+)"', text):
            own = room(taken) == room(name) or "/" not in taken
            if not own and not taken.startswith(("ui/", "ledger/")):
                strange.append(f"{name} takes {taken}")
    assert strange == []


def test_every_piece_that_is_taken_is_there():
    taken = {
        (name, piece.split("#")[0])
        for name, text in templates().items()
        for piece in re.findall(r'{% (?:include|extends) "([^"]+)"', text)
    }
    assert [(name, piece) for name, piece in taken if piece not in templates()] == []


# --- scope

UNSCOPED = {
    "guanai.AuditEntry": "read by the auditor's own page alone",
    "guanai.AuditHead": "one number",
    "guanai.Holiday": "public: the State Council's days",
    "guanai.Attachment": "reached only through the row that holds its key",
    "guanai.Revision": "shown with the row that it was, within that row's scope",
    "guanai.SheetWord": "asked by a unit's own import alone, never listed",
    "guanai.Withheld": "asked by the managers of what can be sealed, never listed",
    "guanai.PublicMail": "taken in by the portal itself, shown by the rows that it becomes",
    "guanai.Throttle": "counted, never listed",
    "outreach.SessionPhoto": "reached only through its session",
    "outreach.ProjectPhoto": "reached only through its project",
    "guanai.Touched": "what is to be counted anew, never listed",
    "reports.Cell": "read by the figures alone, whose pages have their own scope",
    "reports.Tally": "a lock, never listed",
    "reports.Spell": "read by the figures alone, whose pages have their own scope",
}


def models_of_the_apps() -> list:
    return [model for app in APPS if apps.is_installed(app) for model in apps.get_app_config(app).get_models()]


def test_every_model_knows_to_whom_its_rows_are_visible():
    unscoped = {
        model._meta.label for model in models_of_the_apps() if not hasattr(model._default_manager.all(), "visible_to")
    }
    assert unscoped == set(UNSCOPED)


def test_nobody_without_an_appointment_sees_a_row(world):
    """Told by the question, since most tables are empty here. Personal rows such as jobs are the account's own."""
    others = {*UNSCOPED, "guanai.Term", "guanai.Job", "guanai.Draft", "guanai.Upload", "guanai.Export"}
    asked = [model._default_manager.all() for model in models_of_the_apps() if model._meta.label not in others]
    assert asked
    for rows in asked:
        with pytest.raises(EmptyResultSet):  # nothing is even looked for
            str(rows.visible_to(world.user["nobody"]).query)


def test_every_model_of_the_upper_apps_has_a_random_key():
    keys = {model._meta.label: type(model._meta.pk).__name__ for model in models_of_the_apps()}
    assert {label for label, kind in keys.items() if kind != "UUIDField" and not label.startswith("guanai.")} == set()


# --- the browser


def test_no_style_and_no_script_stands_in_a_page():
    inline = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    plain = {name: re.sub(r"{[{%#].*?[}%#]}", "", text) for name, text in templates().items()}
    assert [name for name, text in plain.items() if inline.search(text)] == []


STYLE = (
    r":has\(", r":is\(", r":where\(", r"color-mix\(", r"@layer", r"@container", r"aspect-ratio\s*:",
    r"\binset(-\w+)*\s*:",
    r"accent-color", r"\b\d*[dls]v[hw]\b", r"subgrid", r"overflow\s*:\s*clip", r"text-wrap", r"&\s*[.:>]",
)  # fmt: skip
YOUNGER = {path.name: STYLE for path in sorted((ROOT / "static").glob("*.css"))} | {
    "app.js": (
        r"\.at\(", r"structuredClone", r"randomUUID", r"\.findLast\(", r"Object\.hasOwn", r"\.toSorted\(",
        r"\.replaceAll\(",        r"showModal",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "feature"), [(file, one) for file, features in YOUNGER.items() for one in features])
def test_nothing_is_younger_than_chromium_86(file, feature):
    text = (ROOT / "static" / file).read_text(encoding="utf-8")
    assert re.findall(feature, re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)) == []


# --- words

HAN = r"[\u4e00-\u9fff]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:!?()]|[,;:!?()]{HAN}")
EXCLAIMED = re.compile(rf"！|{HAN}\s*!")
NOT_PROSE = {
    "guanai/calendars.py",
    "reports/writers/lines.py",
    "reports/document.py",
}  # they handle characters themselves


def literals(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """The strings of a file, without its docstrings."""
    said = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | Function) and node.body and isinstance(node.body[0], ast.Expr)
    }
    notes = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said | notes:
            yield node, node.value


def prose() -> Iterator[tuple[str, str]]:
    """Every Chinese text that a reader may meet, with its place."""
    for module in modules():
        if module.name not in NOT_PROSE:
            yield from ((module.at(node), text) for node, text in literals(module) if re.search(HAN, text))
    for name, text in templates().items():
        shown = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", text, flags=re.DOTALL)
        yield name, re.sub(r'\|yesno:"[^"]*"', "", shown)
    yield "static/app.js", re.sub(r"//[^\n]*", "", (ROOT / "static" / "app.js").read_text(encoding="utf-8"))


def test_chinese_has_its_own_punctuation():
    wrong = [(place, found[0]) for place, text in prose() for found in HALF_WIDTH.finditer(text)]
    assert wrong == []


def test_nobody_is_shouted_at():
    assert [place for place, text in prose() if EXCLAIMED.search(text)] == []


def test_a_page_speaks_chinese():
    known = {"PDF", "Excel", "Word", "Ctrl", "Enter", "Esc"}
    found = []
    for name, text in templates().items():
        if not name.endswith(".html"):
            continue
        shown = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<!.*?>", " ", text, flags=re.DOTALL)
        spoken = [*re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', shown)]
        spoken.append(re.sub(r'<[^>]*>|[\w-]+="[^"]*"', " ", shown))
        words = re.findall(r"(?<!&)\b[A-Za-z]{2,}\b", " ".join(spoken))
        found += [(name, word) for word in words if word not in known]
    assert found == []


# --- the repository

SKIPPED = {"node_modules", "var", "__pycache__"}
FOREIGN = [  # in pieces, so that this file does not say them
    "python" "hosted", "registry.npm" "js", "deb." "debian", "npm" "mirror", "cl" "aude", "anth" "ropic", "chat" "gpt",
]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work|mnt)/[A-Za-z]")


def repository() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is ours."""
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in SKIPPED and (not name.startswith(".") or name == ".ci")]
        for name in files:
            path = Path(folder) / name
            try:
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture


@pytest.mark.parametrize("word", FOREIGN)
def test_no_file_names_a_registry_or_a_tool_of_the_workplace(word):
    assert [name for name, text in repository() if word in text.lower()] == []


def test_no_file_names_a_place_on_somebodys_machine():
    assert [name for name, text in repository() if MACHINE_PATH.search(text)] == []


def test_no_third_party_file_is_committed():
    assert [name for name, _ in repository() if name.startswith("static/") and ".min." in name] == []


@pytest.mark.django_db
def test_a_change_asked_through_a_join_is_refused_in_every_test():
    """See `changes_ask_their_own_columns`: a verb that writes `gaps().update(…)` fails wherever it is called."""
    lines = apps.get_model("cases", "HandoverLine").objects
    lines.filter(successor=None).update(gap_until=None)
    with pytest.raises(AssertionError, match="asked through a join"):
        lines.gaps().update(gap_until=None)

"""Write docs/figures.md: every figure with its formula, the models it comes from and the recount that holds it."""

import ast
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.sources import TOTALS, Definition, definitions

PATH = settings.BASE_DIR / "docs" / "figures.md"
RECOUNTS = settings.BASE_DIR / "tests" / "reports" / "recounts.py"
HEAD = """# 统计口径

Written by `bin/manage figures` from the code; `tests/reports/test_recounts.py` holds it to the code. Do not edit.
Each counted figure is recounted by plain Python over lists: `tests/reports/recounts.py` has a function for each.
"""


@cache
def recounts() -> dict[str, str]:
    """By figure the function of the tests that recounts it."""
    tree = ast.parse(RECOUNTS.read_text(encoding="utf-8"))
    told = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    return {
        argument.value: node.name
        for node in told
        for one in node.decorator_list
        if isinstance(one, ast.Call)
        for argument in one.args
        if isinstance(argument, ast.Constant)
    }


def line(one: Definition) -> str:
    metric, test = one.metric, recounts().get(one.metric.code)
    models = " ".join(f"`{model}`" for model in one.models)
    held = f"`recounts.py::{test}`" if test else "—"
    cells = (metric.code, metric.label, metric.measure, metric.kind.label, metric.formula, one.way, models, held)
    return f"| {' | '.join(cells)} |"


def lines() -> Iterator[str]:
    yield HEAD
    yield f"{TOTALS}\n"
    heads = ("代码", "指标", "单位", "性质", "怎么算", "来源", "模型", "测试")
    yield f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}"
    yield from map(line, definitions())


def written() -> str:
    return "\n".join(lines()) + "\n"


class Command(BaseCommand):
    help = "Write docs/figures.md from the code; with --check only say whether it stands as it is."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **options):
        if not check:
            PATH.write_text(written(), encoding="utf-8")
        elif PATH.read_text(encoding="utf-8") != written():
            raise CommandError("docs/figures.md 与代码不一致，请运行 bin/manage figures。")

"""Write docs/rules.md: all rules of the 维权岗 cycle, each with its paragraph and the tests that hold it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from outreach.rulebook import GAP, Rule, rules, steps

PATH = settings.BASE_DIR / "docs" / "rules.md"
TESTS = settings.BASE_DIR / "tests" / "outreach"
LEAST = 5  # characters in common by which a test names a rule
OF_STEPS = {
    "维权岗创建": "test_post_arrows.py::test_a_cycle_moves_by_whose_step_it_is_and_by_nobody_else",
    "维权岗申报": "test_post_arrows.py::test_an_application_moves_by_whose_step_it_is_and_by_nobody_else",
    "维权岗称号": "test_post_arrows.py::test_a_title_moves_by_whose_step_it_is_and_by_nobody_else",
}
HEAD = """# 维权岗规则总表

Written by `bin/manage rules` from the code; `tests/outreach/test_rulebook.py` holds it to the code. Do not edit.
"""


def said(node: ast.AST) -> Iterator[str]:
    """The texts of a piece of a test."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


@cache
def known() -> dict[str, tuple[str, ...]]:
    """`file::test` with the texts that it holds, those of the tables that it names too."""
    found = {}
    for path in sorted(set(TESTS.glob("test_*.py")) - {TESTS / "test_rulebook.py"}):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tables = {
            one.targets[0].id: list(said(one.value))
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named = [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]
                texts = [*said(node), *(text for name in named for text in tables.get(name, ()))]
                found[f"{path.name}::{node.name}"] = tuple(dict.fromkeys(texts))
    return found


def held_by(rule: Rule) -> list[str]:
    """The tests that say it, or call its constraint by name."""
    return [name for name, texts in known().items() if any(names(rule, text) for text in texts)]


def names(rule: Rule, text: str) -> bool:
    """Whether a text of a test says the rule, whole or in part, or calls its constraint."""
    whole = [one.strip("，。：；") for one in rule.pieces if len(one) >= LEAST] or rule.pieces
    said = len(text) >= LEAST and (text in rule.words or all(one in text for one in whole))
    return said or text == rule.holder


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(one)} |" for one in lines) + "\n"


def text() -> str:
    """The whole file."""
    moves = [
        (one.machine, one.word, one.sources, one.target, one.who, one.paragraph, f"`{OF_STEPS[one.machine]}`")
        for one in steps()
    ]
    bars = [(one.place, one.words, one.paragraph, f"`{one.holder}`", tested(one)) for one in rules()]
    told = (
        HEAD,
        "## 步骤\n",
        table(("哪一张", "步骤", "从", "到", "谁办", "依据", "测试"), moves),
        "## 条件和拦阻\n",
        f"“{GAP}”处按具体情况填。\n",
        table(("环节", "规则", "依据", "代码", "测试"), bars),
    )
    return "\n".join(told)


def tested(rule: Rule) -> str:
    return "、".join(f"`{one}`" for one in held_by(rule)[:2])


class Command(BaseCommand):
    help = "Write docs/rules.md from the code. Refuses while a rule has no test."

    def handle(self, **options):
        if untested := [one.words for one in rules() if not held_by(one)]:
            raise CommandError("没有测试的规则：" + "；".join(untested))
        Path(PATH).write_text(text(), encoding="utf-8")
        self.stdout.write(f"{len(steps())} 个步骤，{len(rules())} 条规则。")

"""Each decision that Akako's documents leave open has a test that names it, and a line to read."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from lyceum.dialects import akako

HERE = Path(__file__).parent
README = Path(akako.__file__).with_name("README.md")

DECISIONS = {f"A{number}" for number in range(1, 51)}


def shown() -> dict[str, set[str]]:
    """The decisions that tests are marked with, and the files that those tests stand in."""
    files: dict[str, set[str]] = defaultdict(set)
    for file in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for name in marked(node):
                    files[name].add(file.name)
    return files


def marked(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """The names in `@decision(…)` above a test."""
    return [
        str(ast.literal_eval(name))
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "decision"
        for name in mark.args
    ]


def told() -> dict[str, set[str]]:
    """The decisions in the table of the dialect's README, and the files that each row names."""
    rows = re.findall(r"^\| (A\d+) \|(.*)\|$", README.read_text("utf-8"), re.MULTILINE)
    return {name: set(re.findall(r"test_\w+\.py", rest)) for name, rest in rows}


def test_every_decision_has_a_test() -> None:
    assert DECISIONS - shown().keys() == set()


def test_every_mark_names_a_decision() -> None:
    assert shown().keys() - DECISIONS == set()


def test_the_readme_tells_each_decision_and_where_it_is_shown() -> None:
    assert told().keys() == DECISIONS
    files = shown()
    wrong = {name: sorted(rest - files[name]) for name, rest in told().items()}
    assert {name: rest for name, rest in wrong.items() if rest} == {}
    assert all(told().values())

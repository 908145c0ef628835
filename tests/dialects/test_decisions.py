"""What a vendor's documents leave open is decided: each decision is told and shown by a test."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from lyceum import dialects

HERE = Path(__file__).parent
VENDORS = Path(dialects.__file__).parent

COUNTED = {"akako": ("A", 50), "karma": ("K", 55), "learnflow": ("L", 44), "talentlms": ("T", 47)}
"""How each dialect's decisions are named, and how many there are."""

every_vendor = pytest.mark.parametrize("vendor", COUNTED)


def decided(vendor: str) -> set[str]:
    """The names of a dialect's decisions."""
    letter, count = COUNTED[vendor]
    return {f"{letter}{number}" for number in range(1, count + 1)}


def shown(vendor: str) -> dict[str, set[str]]:
    """The decisions that tests are marked with, and the files that those tests stand in."""
    files: dict[str, set[str]] = defaultdict(set)
    for file in sorted((HERE / vendor).glob("test_*.py")):
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


def told(vendor: str) -> dict[str, set[str]]:
    """The decisions in the table of the dialect's README, and the files that each row names."""
    readme = (VENDORS / vendor / "README.md").read_text("utf-8")
    rows = re.findall(rf"^\| ({COUNTED[vendor][0]}\d+) \|(.*)\|$", readme, re.MULTILINE)
    return {name: set(re.findall(r"test_\w+\.py", rest)) for name, rest in rows}


@every_vendor
def test_every_decision_has_a_test_and_every_mark_names_a_decision(vendor: str) -> None:
    assert shown(vendor).keys() == decided(vendor)


@every_vendor
def test_the_readme_tells_each_decision_and_where_it_is_shown(vendor: str) -> None:
    rows, files = told(vendor), shown(vendor)
    assert rows.keys() == decided(vendor)
    wrong = {name: sorted(named - files[name]) for name, named in rows.items()}
    assert {name: rest for name, rest in wrong.items() if rest} == {}
    assert all(rows.values())

"""Check the rules of the house that no other tool knows.

Prints one line for each breach, `file:line: what to do`, and fails if there is
any. Run by `make check`.
"""

import ast
import re
import sys
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.project_files import project_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
VAGUE_NAMES = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "util",
    "utils",
}
CODE = {".py", ".sh", ".js", ".css", ".html", ""}

# A host or a folder that only one machine has.
ELSEWHERE = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.org|deb\.debian\.org"
    r"|(?<![\w.])/(work|opt/wheels|opt/pypi|root/\.\w+)\b"
)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns"},
}
# What a test may call instead of the word `assert`.
ASSERTS = re.compile(r"^(assert|expect|raises$|warns$|fail$|deprecated_call$)|validate")


@dataclass(frozen=True)
class File:
    """A file of the project, by its path from the project's folder."""

    path: Path
    text: str

    @property
    def is_python(self) -> bool:
        """Say whether it holds Python."""
        return self.path.suffix == ".py"

    @property
    def is_migration(self) -> bool:
        """Say whether it is a migration, which is as long as its tables."""
        return "migrations" in self.path.parts and "versions" in self.path.parts

    def under(self, folder: str) -> bool:
        """Say whether it lies in `folder`, written with slashes."""
        return self.path.is_relative_to(folder)

    def tree(self) -> ast.Module:
        """Parse it."""
        return ast.parse(self.text, filename=str(self.path))


Function = ast.FunctionDef | ast.AsyncFunctionDef
Breach = tuple[int, str]
Rule = Callable[[File], Iterator[Breach]]


def no_machine_of_ours(file: File) -> Iterator[Breach]:
    """Refuse hosts and folders that a reader's machine does not have."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if found := ELSEWHERE.search(line):
            yield number, f"take out {found[0]!r}: it belongs to one machine"


def nothing_unfinished(file: File) -> Iterator[Breach]:
    """Refuse marks of work left over."""
    if file.path.suffix not in CODE:
        return
    for number, line in enumerate(file.text.splitlines(), 1):
        if found := UNFINISHED.search(line):
            yield number, f"do it or take out {found[0]!r}"


def plain_names(file: File) -> Iterator[Breach]:
    """Refuse names that say nothing of what a file or folder holds."""
    if not file.under("src"):
        return
    for part in (*file.path.parts[:-1], file.path.stem):
        if part.lower() in VAGUE_NAMES:
            yield 1, f"name {part!r} for what it holds"


def short_files(file: File) -> Iterator[Breach]:
    """Refuse files that do not fit a sitting."""
    count = file.text.count("\n")
    if file.is_python and file.under("src") and not file.is_migration and count > LONGEST_FILE:
        yield LONGEST_FILE, f"split the file: {count} lines, {LONGEST_FILE} are allowed"


def short_functions(file: File) -> Iterator[Breach]:
    """Refuse functions that do not fit a glance."""
    if not file.is_python or file.under("tests") or file.is_migration:
        return
    code = lines_of_code(file)
    for function in functions(file.tree()):
        documented = docstring_lines(function)
        span = range(function.lineno, (function.end_lineno or function.lineno) + 1)
        count = sum(number in code and number not in documented for number in span)
        if count > LONGEST_FUNCTION:
            yield (
                function.lineno,
                f"split {function.name}(): {count} lines of code, {LONGEST_FUNCTION} are allowed",
            )


def told_the_time(file: File) -> Iterator[Breach]:
    """Refuse clocks read inside the core, where the time is an argument."""
    if not file.is_python or not file.under("src/lyceum/core"):
        return
    for node in ast.walk(file.tree()):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS.get(last_name(node.value), ()):
            yield (
                node.lineno,
                f"take the time as an argument instead of calling {ast.unparse(node)}",
            )


def tests_assert(file: File) -> Iterator[Breach]:
    """Refuse tests that cannot fail."""
    if not file.under("tests") or not file.path.name.startswith("test_") or not file.is_python:
        return
    every = list(functions(file.tree()))
    sure = asserting(every)
    for function in every:
        if function.name.startswith("test") and function.name not in sure:
            yield function.lineno, f"make {function.name}() assert something"


RULES: tuple[Rule, ...] = (
    no_machine_of_ours,
    nothing_unfinished,
    plain_names,
    short_files,
    short_functions,
    told_the_time,
    tests_assert,
)


def asserting(every: list[Function]) -> set[str]:
    """Name the functions that assert, themselves or through another of the file."""
    sure: set[str] = set()
    grew = True
    while grew:
        found = {function.name for function in every if can_fail(function, sure)}
        grew, sure = found != sure, found
    return sure


def can_fail(function: Function, sure: set[str]) -> bool:
    """Say whether the function asserts, or calls what does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = last_name(node.func)
            if name in sure or ASSERTS.search(name):
                return True
    return False


def functions(tree: ast.AST) -> Iterator[Function]:
    """Find every function, methods and inner ones too."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def last_name(node: ast.AST) -> str:
    """Return `c` for the expression `a.b.c`."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def lines_of_code(file: File) -> set[int]:
    """Number the lines that hold more than a comment or nothing."""
    idle = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    code: set[int] = set()
    for token in tokenize.generate_tokens(iter(file.text.splitlines(keepends=True)).__next__):
        if token.type not in idle:
            code.update(range(token.start[0], token.end[0] + 1))
    return code


def docstring_lines(function: Function) -> range:
    """Number the lines of a function's docstring."""
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return range(0)
    return range(first.lineno, (first.end_lineno or first.lineno) + 1)


def breaches(files: Iterable[File]) -> list[str]:
    """Say what every rule finds in every file, one line each."""
    return [
        f"{file.path}:{line}: {what}"
        for file in files
        for rule in RULES
        for line, what in sorted(rule(file))
    ]


def texts(root: Path) -> Iterator[File]:
    """Read the project's files but this one, which spells out what it looks for."""
    for path in project_files(root):
        if (root / path).resolve() == Path(__file__).resolve():
            continue
        try:
            yield File(path, (root / path).read_text("utf-8"))
        except UnicodeDecodeError:
            continue


if __name__ == "__main__":
    found = breaches(texts(Path(__file__).parent.parent))
    print("\n".join(found) or "House rules kept.")
    sys.exit(bool(found))

"""The page docs/api/permissions.md: which role reaches whose things by which operation."""

from __future__ import annotations

from collections.abc import Iterator, Set

from lyceum import dialects
from lyceum.core.access.model import BUILT_IN
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Kin, Operation

_WORDS = {
    Kin.OWN: "their own",
    Kin.LED: "of a course they lead",
    Kin.JOINED: "of a course they are in",
    Kin.SHOWN: "of a published course",
}

_HEAD = """\
# Who may do what

Made from the operations by `scripts/reference.py`: do not edit. The permission matrix of the tests
asks every operation in every role and compares.

“✓” reaches everything, “–” nothing; else the cell says whose things are reached. A credential made
with fewer scopes reaches less, one that has ended nothing. Nothing of another organization is ever
reached."""


def markdown() -> str:
    """A table for each API: operations by roles."""
    return "\n".join([_HEAD, *(line for each in dialects.load() for line in _table(each))]) + "\n"


def _table(dialect: Dialect) -> Iterator[str]:
    yield from ["", f"## {dialect.title} {dialect.version}", ""]
    yield _line("operation", "without credentials", *BUILT_IN)
    yield _line(*["---"] * (2 + len(BUILT_IN)))
    for operation in dialect.operations:
        cells = [_cell(operation, grants) for grants in BUILT_IN.values()]
        public = "✓" if operation.who.public else "–"
        yield _line(f"`{operation.method} {operation.path}`", public, *cells)


def _cell(operation: Operation, grants: Set[str]) -> str:
    """What these permissions reach: everything, nothing, or things of some kinds."""
    if operation.who.reach(grants, frozenset()):
        return "✓"
    words = [word for kin, word in _WORDS.items() if operation.who.reach(grants, {kin})]
    return ", ".join(words) or "–"


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"

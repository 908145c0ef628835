"""The kinds of event that can be asked for are those that happen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from lyceum import core
from lyceum.core.actor import Permission
from lyceum.core.enrollment import model as enrollment
from lyceum.core.removal import store as removal
from lyceum.core.webhooks.kinds import KINDS

KIND = re.compile(r"[a-z_]+\.[a-z_]+")
ELSEWHERE = {"webhooks/kinds.py", "actor.py", "migrations", "database", "tables"}


def words() -> Iterator[str]:
    """Every text of the core that reads like a kind of event."""
    root = Path(str(core.__file__)).parent
    for path in root.rglob("*.py"):
        name = str(path.relative_to(root))
        if name in ELSEWHERE or name.split("/", maxsplit=1)[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and KIND.fullmatch(str(node.value)):
                yield str(node.value)


STEPS = {f"enrollment.{step}" for steps in enrollment.STEPS.values() for step in steps}
"""What an enrollment may become, the kind being its new state."""

BURIED = {
    f"{each.kind}.deleted"
    for each in (
        *removal.OF_COURSE.deletions,
        *removal.OF_UNIT.deletions,
        *removal.OF_USER.deletions,
        *removal.OF_ENROLLMENT.deletions,
    )
    if each.kind
}
"""What goes with what is deleted."""

COMPOSED = (
    STEPS
    | BURIED
    | {
        "attempt.updated",
        "enrollment.updated",
        "webhook_endpoint.disabled",
        "webhook_endpoint.tested",
        "webhook_endpoint.updated",
    }
)
"""Kinds that stand nowhere as one text."""


def test_every_kind_that_the_core_records_can_be_asked_for_and_no_other() -> None:
    # Whoever records a new kind adds a line to `core/webhooks/kinds.py`.
    assert (set(words()) - set(Permission)) | COMPOSED == KINDS

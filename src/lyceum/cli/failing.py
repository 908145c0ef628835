"""From what went wrong to the one sentence that the person at the terminal reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyceum.core.errors import Invalid, Problem


class Refused(Exception):
    """The command line's own lawful no; the message is the sentence."""


def sentence_for(error: Exception) -> str | None:
    """One sentence for what may lawfully go wrong; None for a mistake of ours."""
    from lyceum.app.errors import CannotStart
    from lyceum.core.database.errors import DatabaseUnavailable, TryAgain
    from lyceum.core.errors import Invalid, Refusal

    if isinstance(error, Refused | CannotStart):
        return str(error)
    if isinstance(error, Invalid):
        return _faulty(error)
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, TryAgain):
        return "The database is busy; try again."
    if isinstance(error, DatabaseUnavailable):
        return f"The database cannot be used: {error}."
    return None


def _faulty(error: Invalid) -> str:
    return " ".join(_fault(problem) for problem in error.problems) or str(error)


def _fault(problem: Problem) -> str:
    """`email: malformed (email address)`, as one short sentence."""
    what = problem.fault.value.replace("_", " ")
    right = ", ".join(problem.expected) or (str(problem.limit) if problem.limit is not None else "")
    return f"{problem.field}: {what}{f' ({right})' if right else ''}."

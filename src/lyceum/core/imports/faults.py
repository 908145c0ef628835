"""From a refusal of the core to the columns of a row, in words for people."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.core.errors import Conflict, Fault, Invalid, Problem, Refusal
from lyceum.core.imports.model import Answer, ColumnFault, Outcome

_COLUMN_OF = {
    "display_name": "name",
    "lead_id": "lead",
    "course_id": "course",
}
"""Columns that are not called as the core calls what stands in them."""

_SENTENCES: Mapping[Fault, str] = {
    Fault.MISSING: "This is missing",
    Fault.WRONG_TYPE: "This is of the wrong kind",
    Fault.TOO_SHORT: "This is too short",
    Fault.TOO_LONG: "This is too long",
    Fault.TOO_FEW: "There are too few",
    Fault.TOO_MANY: "There are too many",
    Fault.TOO_SMALL: "This is too small",
    Fault.TOO_LARGE: "This is too large",
    Fault.UNKNOWN_WORD: "This is not one of the words",
    Fault.MALFORMED: "This is not well-formed",
    Fault.UNSTORABLE: "This is not UTF-8 text",
    Fault.TAKEN: "This belongs to another",
    Fault.UNKNOWN: "Nothing is known by this",
    Fault.REPEATED: "An earlier row is about the same",
    Fault.NOT_ALLOWED: "This is not allowed here",
}


def refused(refusal: Refusal) -> Answer:
    """The answer to a row that breaks a rule."""
    return Answer(Outcome.REFUSED, faults=tuple(faults_of(refusal)))


def faults_of(refusal: Refusal) -> list[ColumnFault]:
    """Every column that a refusal names; one without a name where it names none."""
    if isinstance(refusal, Invalid) and refusal.problems:
        return [fault_of(problem) for problem in refusal.problems]
    field = refusal.field or "" if isinstance(refusal, Conflict) else ""
    column = _COLUMN_OF.get(field, field)
    return [ColumnFault(column, Fault.NOT_ALLOWED, str(refusal))]


def fault_of(problem: Problem) -> ColumnFault:
    right = ", ".join(problem.expected)
    if not right and problem.limit is not None:
        right = f"{problem.limit:g}" if problem.limit < 1e6 else str(int(problem.limit))
    sentence = _SENTENCES[problem.fault] + (f" ({right})." if right else ".")
    return ColumnFault(_COLUMN_OF.get(problem.field, problem.field), problem.fault, sentence)

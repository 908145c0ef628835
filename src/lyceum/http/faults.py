"""What is wrong with a field, in a sentence for people; the words for programs are the core's."""

from __future__ import annotations

from lyceum.core.errors import Fault, Problem

SENTENCES = {
    Fault.MISSING: "This field is required.",
    Fault.WRONG_TYPE: "Must be of type {either}.",
    Fault.TOO_SHORT: "Must be at least {limit} characters long.",
    Fault.TOO_LONG: "Must be at most {limit} characters long.",
    Fault.TOO_FEW: "Must have at least {limit} entries.",
    Fault.TOO_MANY: "Must have at most {limit} entries.",
    Fault.TOO_SMALL: "Must be at least {limit}.",
    Fault.TOO_LARGE: "Must be at most {limit}.",
    Fault.UNKNOWN_WORD: "Must be one of: {listed}.",
    Fault.MALFORMED: "Must be a valid {either}.",
    Fault.UNSTORABLE: "Contains characters that cannot be stored.",
    Fault.TAKEN: "Is already in use.",
    Fault.UNKNOWN: "Does not exist.",
    Fault.REPEATED: "Is there more than once.",
    Fault.NOT_ALLOWED: "Is not allowed here.",
}


def sentence(problem: Problem) -> str:
    """One sentence for one fault."""
    if problem.fault is Fault.TOO_SHORT and problem.limit == 1:
        return "Must not be blank."
    return SENTENCES[problem.fault].format(
        limit=problem.limit,
        either=" or ".join(problem.expected) or "value",
        listed=", ".join(problem.expected),
    )

"""What is wrong with a field, in this vendor's sentences (witness: contract 0, 1.5).

The sentences that its samples show stand in the tables; all others are made in their manner, of
what the operation is about and the field's name: `User surname is required`.
"""

from __future__ import annotations

from lyceum.core.errors import Fault, Problem
from lyceum.http.faults import sentence
from lyceum.http.operation import Operation

NOUNS = {
    "users": "User",
    "courses": "Course",
    "groups": "Group",
    "branches": "Branch",
    "categories": "Category",
    "units": "Unit",
    "learning-paths": "Learning path",
    "password-reset": "User",
}
"""What the things behind the first word of a path are called."""

TASK = "/tasks/{id}"

SAID = {
    "page[number]": "page[number] must be a positive integer",
    "page[size]": "page[size] must be an integer between 1 and 100",
    "X-API-Version": "X-API-Version must be a date in the format YYYY-MM-DD",
}
"""By field, whatever is wrong with it."""

SAID_OF = {
    ("get_user", "id"): "User id is invalid",
    ("create_group", "key"): "Group key must be a not empty string or null",
    ("update_group", "key"): "Group key must be a not empty string or null",
    ("set_branch_status", "is_active"): "The attribute 'is_active' must be boolean",
    ("create_user", "email"): "Email is not valid",
    ("update_user", "current_password"): "Current password is not valid",
}
"""By operation and field, whatever is wrong with it but that it is missing."""

WORDS = {
    "email": "e-mail",
    "file": "avatar",
    "display_name": "name",
    "given_name": "name",
    "family_name": "surname",
    "most": "max key redemptions",
    "starts_at": "start datetime",
    "ends_at": "expiration datetime",
    "days": "time limit",
    "seats": "capacity",
    "title": "name",
    "body": "description",
}
"""Fields that a sentence calls otherwise."""

WORDS_OF = {("branches", "locale"): "default locale"}
"""The same about one kind of thing alone."""


def title(problem: Problem, operation: Operation | None) -> str:
    """One sentence for one fault, without a point at its end."""
    if problem.field == TASK:
        return "Task ID path parameter is required."
    if problem.field in SAID:
        is_missing = problem.fault is Fault.MISSING
        return f"{problem.field} is required" if is_missing else SAID[problem.field]
    name = operation.name if operation else ""
    if problem.fault is not Fault.MISSING and (name, problem.field) in SAID_OF:
        return SAID_OF[name, problem.field]
    if problem.field.endswith("]"):
        return f"{problem.field} {_sentence(problem)}"
    if problem.field == "id" or problem.field.endswith("_id"):
        return _of_id(problem, operation)
    return f"{_subject(problem.field, operation)} {_sentence(problem)}"


def _of_id(problem: Problem, operation: Operation | None) -> str:
    subject = _subject(problem.field, operation)
    if problem.field != "id":
        subject = _words(problem.field).capitalize()
    if problem.fault in (Fault.MISSING, Fault.UNKNOWN):
        return f"{subject} {_sentence(problem)}"
    return f"{subject} must be a positive integer"


def _subject(field: str, operation: Operation | None) -> str:
    """`User e-mail`; the field alone where it is about nothing in particular."""
    first = operation.path.strip("/").partition("/")[0] if operation else ""
    words = WORDS_OF.get((first, field), _words(field))
    return f"{NOUNS[first]} {words}" if first in NOUNS else words[:1].upper() + words[1:]


def _words(field: str) -> str:
    return WORDS.get(field, field.replace("_", " "))


def _sentence(problem: Problem) -> str:
    if problem.fault is Fault.MISSING or (problem.fault is Fault.TOO_SHORT and problem.limit == 1):
        return "is required"
    if problem.fault is Fault.WRONG_TYPE and problem.expected:
        article = "an" if problem.expected[0][0] in "aeio" else "a"
        return f"must be {article} {' or '.join(problem.expected)}"
    if problem.fault is Fault.MALFORMED and problem.expected == ("email address",):
        return "must be a valid e-mail address"
    said = sentence(problem).removesuffix(".")
    return said[:1].lower() + said[1:]

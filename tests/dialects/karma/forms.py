"""The form of each object of Karma's: its keys in their order, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Form = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str)


def integer(value: Any) -> bool:
    return type(value) is int


def boolean(value: Any) -> bool:
    return type(value) is bool


def moment(value: Any) -> bool:
    """UTC, to the second (K49)."""
    return text(value) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value))


def named(prefix: str) -> Form:
    """An id of ours (K15)."""
    pattern = re.compile(prefix + r"_[a-z0-9]{16}")
    return lambda value: text(value) and bool(pattern.fullmatch(value))


def one_of(*words: str) -> Form:
    return lambda value: value in words


def percent(value: Any) -> bool:
    return integer(value) and 0 <= value <= 100


def nullable(form: Form) -> Form:
    return lambda value: value is None or form(value)


def jwt(value: Any) -> bool:
    return text(value) and bool(re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", value))


def secret(value: Any) -> bool:
    """At least 256 bits in base64 (K17)."""
    return text(value) and bool(re.fullmatch(r"[\w-]{43,}", value))


def texts(value: Any) -> bool:
    return isinstance(value, list) and all(text(one) for one in value)


def number(value: Any) -> bool:
    """Whole ones are integers (K43)."""
    return integer(value) or (isinstance(value, float) and not value.is_integer())


QUESTION_TYPES = (
    "multiple_choice",
    "true_false",
    "short_answer",
    "matching",
    "ordering",
    "fill_in",
)

FORMS: dict[str, dict[str, Form]] = {
    "user": {
        "id": named("usr"),
        "name": text,
        "email": nullable(text),
        "role": one_of("admin", "instructor", "learner"),
        "created_at": moment,
        "last_login": nullable(moment),
    },
    "course": {
        "id": named("crs"),
        "title": text,
        "description": nullable(text),
        "category": nullable(text),
        "status": one_of("draft", "published"),
        "instructor_id": nullable(named("usr")),
        "enrollment_count": integer,
        "created_at": moment,
        "updated_at": moment,
    },
    "enrollment": {
        "id": named("enr"),
        "user_id": named("usr"),
        "course_id": named("crs"),
        "status": one_of("active", "completed", "dropped"),
        "progress_percent": percent,
        "enrolled_at": moment,
        "completed_at": nullable(moment),
    },
    "assessment": {
        "id": named("asmnt"),
        "course_id": named("crs"),
        "title": text,
        "passing_score": percent,
        "time_limit_minutes": nullable(integer),
        "question_count": integer,
    },
    "question": {
        "id": named("qst"),
        "type": one_of(*QUESTION_TYPES),
        "text": text,
        "options": texts,
        "matches": texts,
        "multiple": boolean,
        "points": number,
    },
    "submission": {
        "id": named("sub"),
        "assessment_id": named("asmnt"),
        "user_id": named("usr"),
        "score": number,
        "passed": boolean,
        "submitted_at": moment,
        "answers": lambda value: isinstance(value, list),
    },
    "answer": {
        "question_id": named("qst"),
        "selected_option": lambda value: True,
        "correct": nullable(boolean),
        "points_awarded": number,
    },
    "tokens": {
        "access_token": jwt,
        "refresh_token": secret,
        "expires_in": integer,
        "token_type": one_of("Bearer"),
    },
    "session": {
        "id": named("ses"),
        "user_agent": text,
        "created_at": moment,
        "expires_at": moment,
        "current": boolean,
    },
    "deleted": {"id": text, "deleted": boolean},
}


FORMS["assessment with questions"] = {
    **FORMS["assessment"],
    "questions": lambda value: isinstance(value, list),
}
FORMS["question with its key"] = {
    **FORMS["question"],
    "correct_option": nullable(text),
    "correct_options": nullable(texts),
    "correct_answer": lambda value: True,
}


def expect_form(kind: str, value: Any) -> None:
    """`value` has the keys of a `kind`, in their order and no others, and each holds its form."""
    assert list(value) == list(FORMS[kind])
    wrong = {key: value[key] for key, form in FORMS[kind].items() if not form(value[key])}
    assert not wrong

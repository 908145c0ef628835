"""The codes and messages of each resource (contract 1, common errors; 3, 4, and D7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lyceum.dialects.masteriyo.shapes import Act


class Words(msgspec.Struct, frozen=True):
    """What a refusal says; `more` stands in `data` beside the status."""

    code: str
    message: str
    status: int
    more: Mapping[str, Any] = {}


TERMS = frozenset({"/courses/categories", "/courses/tags", "/courses/difficulties"})
KEYS = "/rest-api"

_TERM = {
    Act.LIST: ("view", "Sorry, you cannot list resources."),
    Act.READ: ("view", "Sorry, you cannot view this resource."),
    Act.CREATE: ("create", "Sorry, you are not allowed to create resources."),
    Act.UPDATE: ("edit", "Sorry, you are not allowed to edit this resource."),
    Act.DELETE: ("delete", "Sorry, you are not allowed to delete this resource."),
    Act.BATCH: ("batch", "Sorry, you are not allowed to batch manipulate this resource."),
}
_POST = {
    Act.LIST: ("read", "Sorry, you cannot list resources."),
    Act.READ: ("read", "Sorry, you are not allowed to read resources."),
    Act.CREATE: ("create", "Sorry, you are not allowed to create resources."),
    Act.UPDATE: ("update", "Sorry, you are not allowed to update resources."),
    Act.RESTORE: ("delete", "Sorry, you are not allowed to delete resources."),
    Act.DELETE: ("delete", "Sorry, you are not allowed to delete resources."),
}
_BARE = frozenset(
    {
        "/users/me", "/users/instructors/me", "/settings", "/analytics", "/roles",
        "/datas/currencies", "/datas/countries", "/datas/states",
    }
)  # fmt: skip
"""Endpoints that only say no."""

_OWN: dict[tuple[str, Act], tuple[str, str]] = {
    ("/courses/reviews", Act.CREATE): (
        "masteriyo_rest_cannot_create",
        "Sorry, you are not allowed to create course reviews.",
    ),
    **dict.fromkeys(
        (("/courses/questions-answers", act) for act in (Act.LIST, Act.READ, Act.CREATE)),
        ("masteriyo_user_not_logged_in", "You must be logged in to ask question."),
    ),
    ("/orders", Act.LIST): (
        "masteriyo_rest_cannot_read",
        "Sorry, you are not allowed to read resources.",
    ),
}
"""What single endpoints say instead (514, 605, 652)."""


def forbidden(collection: str, act: Act, status: int) -> Words:
    """401 without a key, 403 with one whose owner may not."""
    if collection == KEYS:
        message = "Sorry, you are not allowed to perform this action."
        return Words("masteriyo_permission_denied", message, status)
    own = _OWN.get((collection, act))
    if own is not None and (status == 401 or collection != "/courses/questions-answers"):
        return Words(*own, status)
    table = _TERM if collection in TERMS else _POST
    if collection in _BARE or act not in table:
        return Words("rest_forbidden", "Sorry, you are not allowed to do that.", status)
    verb, message = table[act]
    return Words(f"masteriyo_rest_cannot_{verb}", message, status)


_TERM_MISSING = ("masteriyo_rest_term_invalid", "Resource does not exist.", 404)
_COURSE_POST = "masteriyo_rest_mto-course_invalid_id"
_QUIZ_POST = "masteriyo_rest_mto-quiz_invalid_id"

Missing = dict[tuple[str, Act], tuple[str, str, int]]


def _comment(collection: str, name: str) -> Missing:
    """What is said of what is no post, whatever is asked of it."""
    told = (f"masteriyo_rest_{name}_invalid_id", "Invalid ID", 404)
    return {(collection, act): told for act in Act}


def _post(collection: str, name: str, *, post: str = "") -> Missing:
    """What is said of most posts that are not there; `post` is another name of its kind."""
    plain = (f"masteriyo_rest_{name}_invalid_id", "Invalid ID", 404)
    kind = post or name
    return {
        (collection, Act.READ): plain,
        (collection, Act.DELETE): plain,
        (collection, Act.UPDATE): (f"masteriyo_rest_mto-{kind}_invalid_id", "Invalid ID", 400),
        (collection, Act.RESTORE): (f"masteriyo_rest_mto-{kind}_invalid_id", "Invalid ID.", 404),
    }


def _mine(collection: str, name: str) -> Missing:
    """What is said of what is no post."""
    plain = (f"masteriyo_rest_{name}_invalid_id", "Invalid ID", 404)
    return {(collection, act): plain for act in (Act.READ, Act.UPDATE, Act.DELETE)}


MISSING: Missing = {
    ("/courses", Act.READ): ("masteriyo_rest_invalid_course_id", "Invalid Course ID.", 400),
    ("/courses", Act.UPDATE): (_COURSE_POST, "Invalid ID", 400),
    ("/courses", Act.RESTORE): (_COURSE_POST, "Invalid ID.", 404),
    ("/courses", Act.DELETE): ("masteriyo_rest_course_invalid_id", "Invalid ID", 404),
    **_post("/sections", "section"),
    **_post("/lessons", "lesson"),
    **_post("/quizes", "quiz"),
    **_post("/questions", "question"),
    ("/questions/check_answer", Act.LIST): (
        "masteriyo_rest_question_invalid_id",
        "Invalid ID",
        404,
    ),
    **{
        ("/users/courses", act): ("masteriyo_rest_user_course_invalid_id", "Invalid ID", 404)
        for act in (Act.READ, Act.UPDATE, Act.DELETE)
    },
    **_mine("/quizes/attempts", "quiz-attempt"),
    ("/quizes/attempts/last-attempt", Act.LIST): (
        "masteriyo_rest_quiz-attempt_invalid_id",
        "Invalid ID",
        404,
    ),
    **_mine("/course-progress/items", "course_progress_item"),
    ("/quizbuilder", Act.READ): (_QUIZ_POST, "Invalid ID", 400),
    ("/quizbuilder", Act.UPDATE): (_QUIZ_POST, "Invalid ID", 400),
    **_comment("/courses/reviews", "course_review"),
    **_comment("/lessons/reviews", "lesson_review"),
    **_comment("/quizes/reviews", "quiz_review"),
    **_comment("/courses/questions-answers", "mto_course_qa"),
    **_comment("/notifications", "notification"),
    **_comment("/order-items", "order_item"),
    **_post("/course-announcement", "course_announcement", post="announcement"),
    **_post("/orders", "order"),
    **_post("/webhooks", "webhook"),
    ("/coursebuilder", Act.READ): (_COURSE_POST, "Invalid ID", 400),
    ("/coursebuilder", Act.UPDATE): (_COURSE_POST, "Invalid ID", 400),
    (KEYS, Act.UPDATE): ("rest_api_key_update_error", "API key could not be updated.", 500),
    (KEYS, Act.DELETE): ("rest_api_key_delete_error", "API key could not be deleted.", 500),
    **{
        ("/users", act): ("masteriyo_rest_user_invalid_id", "Invalid ID", 404)
        for act in (Act.READ, Act.DELETE)
    },
    **{
        ("/users/instructors", act): ("masteriyo_rest_instructor_invalid_id", "Invalid ID", 404)
        for act in (Act.READ, Act.UPDATE, Act.DELETE)
    },
    ("/users", Act.UPDATE): (
        "masteriyo_rest_cannot_update",
        "Sorry, you are not allowed to update resources.",
        403,
    ),
}
"""By resource and act what the product says of an id that is none, and with which status."""


def missing(collection: str, act: Act, *, is_404: bool) -> Words:
    """What a path names is not there; `is_404` whatever the product answers."""
    if collection in TERMS:
        code, message, status = _TERM_MISSING
    else:
        usual = ("masteriyo_rest__invalid_id", "Invalid ID", 404)
        code, message, status = MISSING.get((collection, act), usual)
    return Words(code, message, 404 if is_404 else status)

"""Every refusal in both shapes at once: `error` as the seed tells it, `_errors` as the vendor's
samples show it (witnesses: seed, API Responses; contract 0, 1.5)."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from typing import Any

import msgspec

from lyceum import core
from lyceum.core.access.errors import BranchInactive, InvalidToken
from lyceum.core.branches.errors import (
    AlreadyInBranch,
    BranchNameTaken,
    CourseInBranch,
    CourseNotInBranch,
    NotInBranch,
)
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCategory
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseNotOpen,
    CourseOver,
    NoSuchEnrollment,
)
from lyceum.core.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    TooBusy,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.core.files.errors import FileTooLarge
from lyceum.core.groups.errors import (
    AlreadyInGroup,
    CourseInGroup,
    CourseNotInGroup,
    GroupKeyTaken,
    NotInGroup,
)
from lyceum.core.paths.errors import AlreadyOnPath, NoSuchPath, NotOnPath
from lyceum.core.people.errors import EmailTaken, LoginTaken, UserTrashed
from lyceum.core.recognition.errors import NoAwards
from lyceum.core.tenancy.errors import ApiOff, OrganizationClosed
from lyceum.dialects.talentlms.titles import title
from lyceum.http import errors as http
from lyceum.http.exchange import Answer, Exchange, Header
from lyceum.http.refusing import usual_headers

REQUEST, API = "invalid_request_error", "api_error"


class Spelling(msgspec.Struct, frozen=True):
    """Without an `id` it is made of the refusal's own name: `CourseFull` is `conflict.course_full`.
    Without a `title` the refusal says its own."""

    status: int
    id: str = ""
    title: str = ""


_UNAVAILABLE = Spelling(503, "service_unavailable", "Service unavailable.")
_INTERNAL = Spelling(500, "internal_server_error", "Internal server error.")
_MALFORMED = Spelling(422, "unprocessable_entity", "Malformed request body.")
_TOO_LARGE = Spelling(413, "payload_too_large", "Request body is too large.")
_UNKNOWN_KEY = Spelling(401, "unauthorized", "Invalid API key provided.")
_OFF = Spelling(
    403,
    "forbidden",
    "API is not enabled for the specified domain or the domain is currently inactive.",
)
_ROUTER = Spelling(404, "not_found", "Not Found")
_UNAVAILABLE_COURSE = Spelling(409, "conflict", "Course is not longer available")

RULES: dict[type[Refusal], Spelling] = {
    Refusal: _INTERNAL,
    Invalid: Spelling(400, "bad_request"),
    NotFound: Spelling(404),
    Forbidden: Spelling(403, "forbidden.scope", "The API key does not allow this operation."),
    OrganizationClosed: _OFF,
    BranchInactive: _OFF,
    AlreadyInGroup: Spelling(409, "conflict.user_already_in_group", "User already in group"),
    NotInGroup: Spelling(409, "conflict.user_not_in_group", "User not in group"),
    CourseInGroup: Spelling(409, "conflict", "Course is already in the group"),
    CourseNotInGroup: Spelling(409, "conflict.course_not_in_group", "Course not in group"),
    GroupKeyTaken: Spelling(409, "conflict", "Group key already exists"),
    BranchNameTaken: Spelling(409, "conflict", "Branch name already exists"),
    AlreadyInBranch: Spelling(
        409, "conflict.user_already_in_branch", "The user already belongs to this branch"
    ),
    NotInBranch: Spelling(409, "conflict", "The requested user is not a member of this branch"),
    CourseInBranch: Spelling(
        409, "conflict.course_already_in_branch", "Course already exists in branch"
    ),
    CourseNotInBranch: Spelling(409, "conflict.course_not_in_branch", "Course not in branch"),
    ApiOff: _OFF,
    Conflict: Spelling(409),
    Unauthenticated: _UNKNOWN_KEY,
    InvalidToken: _UNKNOWN_KEY,
    TooBusy: _UNAVAILABLE,
    TooManyRequests: Spelling(
        429, "too_many_requests", "The API request rate limit has been exceeded."
    ),
    FileTooLarge: _TOO_LARGE,
    LoginTaken: Spelling(409, "conflict", "User login already exists"),
    EmailTaken: Spelling(409, "conflict", "User e-mail already exists"),
    UserTrashed: Spelling(409, "conflict", "The requested user is no longer available"),
    CourseTrashed: _UNAVAILABLE_COURSE,
    NoSuchCategory: Spelling(404, "not_found.course_category_not_found", "Category not found"),
    AlreadyEnrolled: Spelling(
        409, "conflict.user_already_enrolled", "User is already enrolled in the course"
    ),
    NoSuchEnrollment: Spelling(
        409, "conflict.user_not_enrolled", "User is not enrolled in the course"
    ),
    NoSuchPath: Spelling(404, "not_found.learning_path_not_found", "Learning path not found"),
    AlreadyOnPath: Spelling(
        409, "conflict.user_already_enrolled", "User is already enrolled in the learning path"
    ),
    NotOnPath: Spelling(
        409, "conflict.user_not_enrolled", "User is not enrolled in the learning path"
    ),
    NoAwards: Spelling(404, "not_found", "Gamification is not enabled"),
    CourseNotOpen: _UNAVAILABLE_COURSE,
    CourseOver: _UNAVAILABLE_COURSE,
    http.NoSuchRoute: _ROUTER,
    http.WrongMethod: Spelling(405, "method_not_allowed", "Method Not Allowed"),
    http.MalformedBody: _MALFORMED,
    http.UnsupportedMediaType: _MALFORMED,
    http.BodyTooLarge: _TOO_LARGE,
    http.HttpsRequired: Spelling(403, "forbidden.https_required", "Use HTTPS to access the API."),
    http.Unavailable: _UNAVAILABLE,
    http.Crashed: _INTERNAL,
}
"""What is said of a refusal and of all below it, unless they have a line of their own."""

HERE: dict[tuple[str, type[Refusal]], Spelling] = {
    ("delete_course", CourseTrashed): Spelling(
        409, "conflict", "Course is archived or not available"
    ),
    ("add_branch_member", UserTrashed): Spelling(
        409, "conflict", "Cannot add an archived user to a branch"
    ),
    ("get_category", NoSuchCategory): Spelling(
        404, "not_found.course_category_not_found", "The category does not exist"
    ),
}
"""What an operation alone says of a refusal, by its handler's name (contract 1.5)."""

_encode = msgspec.json.Encoder().encode


def _every_refusal() -> Iterator[type[Refusal]]:
    """All of the core and of HTTP; what another dialect refuses in words of its own is not ours."""
    for found in pkgutil.walk_packages(core.__path__, f"{core.__name__}."):
        if found.name.endswith(".errors"):
            import_module(found.name)
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        if not kind.__module__.startswith("lyceum.dialects."):
            yield kind
        waiting += kind.__subclasses__()


def _spelled(kind: type[Refusal]) -> Spelling:
    said = next(RULES[above] for above in kind.__mro__ if above in RULES)
    if said.id:
        return said
    own = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    if kind in (NotFound, Conflict):
        return Spelling(said.status, own)
    if own.startswith("no_such_"):
        thing = own.removeprefix("no_such_")
        words = thing.replace("_", " ").capitalize()
        return Spelling(said.status, f"not_found.{thing}_not_found", f"{words} not found")
    above = "not_found" if issubclass(kind, NotFound) else "conflict"
    return Spelling(said.status, f"{above}.{own}")


SPELLINGS = {kind: _spelled(kind) for kind in _every_refusal()}


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """Of several faults the first is told; what the router refuses says its status once more."""
    kind = next(above for above in type(refusal).__mro__ if above in SPELLINGS)
    name = exchange.operation.name if exchange.operation else ""
    spelling = HERE.get((name, kind), SPELLINGS[kind])
    said = _said(refusal, spelling, exchange)
    body: dict[str, Any] = {
        "error": {"type": API if spelling.status >= 500 else REQUEST, "message": said},
        "_errors": [{"id": spelling.id, "title": said}],
    }
    if isinstance(refusal, http.NoSuchRoute):
        phrase = HTTPStatus(spelling.status).phrase
        body |= {"status_code": spelling.status, "reason_phrase": phrase}
    return Answer(spelling.status, _encode(body), _headers(refusal))


def _said(refusal: Refusal, spelling: Spelling, exchange: Exchange) -> str:
    if isinstance(refusal, Invalid) and refusal.problems:
        return title(refusal.problems[0], exchange.operation)
    return spelling.title or str(refusal).removesuffix(".")


def _headers(refusal: Refusal) -> list[Header]:
    if isinstance(refusal, Unauthenticated):
        return [(b"www-authenticate", b"apikey")]
    return usual_headers(refusal)


_TEXT = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["error", "_errors"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["type", "message"],
            "properties": {"type": {**_TEXT, "enum": [REQUEST, API]}, "message": _TEXT},
        },
        "_errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "title"],
                "properties": {"id": _TEXT, "title": _TEXT},
            },
        },
        "status_code": {"type": "integer"},
        "reason_phrase": _TEXT,
    },
}

"""Every refusal in Akako's words (witnesses: seed, Error Handling; contract A5–A12, A47).

The status is that of the nearest refusal above it in the table below, so that a new refusal of the
core is spelled by itself.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from lyceum.core.access.errors import RoleHeld
from lyceum.core.access.model import BUILT_IN
from lyceum.core.catalog.errors import NameTaken
from lyceum.core.enrollment.errors import AlreadyEnrolled
from lyceum.core.errors import (
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    Refusal,
    TooBusy,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.core.files.errors import FileTooLarge
from lyceum.core.people.errors import EmailTaken
from lyceum.core.tenancy.errors import QuotaSpent
from lyceum.dialects.akako import values
from lyceum.http import errors as http
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.faults import sentence
from lyceum.http.refusing import every_refusal, usual_headers
from lyceum.kit.text import is_storable
from lyceum.kit.time import SECOND

STATUSES: dict[type[Refusal], int] = {
    Refusal: 500,
    Invalid: 422,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Unauthenticated: 401,
    TooBusy: 503,
    TooManyRequests: 429,
    FileTooLarge: 413,
    http.WrongMethod: 405,
    http.MalformedBody: 400,
    http.UnsupportedMediaType: 400,
    http.BodyTooLarge: 413,
    http.HttpsRequired: 403,
    http.Unavailable: 503,
    http.Crashed: 500,
}
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
QUOTA_EXCEEDED = "QUOTA_EXCEEDED"
TEXTS = {403: "Insufficient permissions", 422: "Validation failed"}
DUPLICATE = "Resource already exists"
DUPLICATES = (AlreadyEnrolled, EmailTaken, NameTaken, RoleHeld)

FIELDS = {
    "display_name": "firstName",
    "given_name": "firstName",
    "family_name": "lastName",
    "title": "name",
    "category": "name",
    "body": "content",
    "lead_id": "mentorId",
    "ends_at": "effectiveEndDate",
}
"""The core's names of fields where Akako has another word."""

RESOURCES = {
    "roles": "user_role",
    "users": "user",
    "auth": "user",
    "levels": "education_level",
    "grades": "grade",
    "subjects": "subject",
    "topics": "topic",
    "enrollment": "enrollment",
    "mentor": "mentor_application",
}
"""What a path is about, by the last of its words that says so."""

_SECRET = re.compile(r"(?i)token|secret|password|signature|authorization")
_LONGEST_VALUE = 1_000
_encode = msgspec.json.Encoder().encode


class Spelling(msgspec.Struct, frozen=True):
    status: int
    code: str


def _spelled(kind: type[Refusal]) -> Spelling:
    status = next(STATUSES[above] for above in kind.__mro__ if above in STATUSES)
    return Spelling(status, QUOTA_EXCEEDED if kind is QuotaSpent else CODES[status])


SPELLINGS = {kind: _spelled(kind) for kind in every_refusal()}


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """`details` is always an object (A6)."""
    kind = next(above for above in type(refusal).__mro__ if above in SPELLINGS)
    spelling = SPELLINGS[kind]
    body = {
        "success": False,
        "error": _text(refusal, spelling.status),
        "code": spelling.code,
        "details": _details(refusal, exchange),
    }
    return Answer(spelling.status, _encode(body), usual_headers(refusal))


def _text(refusal: Refusal, status: int) -> str:
    if isinstance(refusal, DUPLICATES):
        return DUPLICATE
    if isinstance(refusal, http.HttpsRequired):
        return str(refusal)
    return TEXTS.get(status) or str(refusal)


def _details(refusal: Refusal, exchange: Exchange) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        return _faults(refusal, exchange)
    if isinstance(refusal, Forbidden):
        return _roles(exchange)
    if isinstance(refusal, Conflict):
        field = FIELDS.get(refusal.field or "", refusal.field)
        return {"resource": _resource(exchange), "field": field, "value": _value(field, exchange)}
    if isinstance(refusal, QuotaSpent):
        return {
            "quota": refusal.what,
            "limit": refusal.limit,
            "remaining": 0,
            "reset": refusal.resets_at // SECOND,
        }
    if isinstance(refusal, TooManyRequests) and exchange.window is not None:
        window = exchange.window
        return {"limit": window.limit, "remaining": 0, "reset": window.resets_at // SECOND}
    return {}


def _faults(refusal: Invalid, exchange: Exchange) -> dict[str, Any]:
    """The first in the shape that the seed shows, and all of them behind it (A9)."""
    rows = [_fault(problem, exchange) for problem in refusal.problems]
    # What the core judges as a whole without naming a field is the file that was sent.
    rows = rows or [{"field": "file", "message": str(refusal), "value": None}]
    return {**rows[0], "errors": rows}


def _fault(problem: Problem, exchange: Exchange) -> dict[str, Any]:
    field = FIELDS.get(problem.field, problem.field)
    message = sentence(problem)
    if problem.fault is Fault.MALFORMED and problem.expected == ("email address",):
        message = "Invalid email format"
    return {"field": field, "message": message, "value": _value(field, exchange)}


def _value(field: str | None, exchange: Exchange) -> Any:
    """What was sent there; never a secret, nothing that is no JSON, nothing that fills a page."""
    value: Any = exchange.values
    for part in re.split(r"[.\[]", (field or "").replace("]", "")):
        if _SECRET.search(part):
            return None
        if isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    try:
        spelled = _encode(value)
    except (UnicodeEncodeError, RecursionError, OverflowError, TypeError):
        return None
    return value if len(spelled) <= _LONGEST_VALUE and is_storable(spelled.decode()) else None


def _roles(exchange: Exchange) -> dict[str, Any]:
    """The roles that would have been let in, and those that the caller holds."""
    who = exchange.operation.who if exchange.operation else None
    held = values.roles(exchange.actor.roles) if exchange.actor else []
    reaching = [
        word for word, key in values.KEY_OF.items() if who is None or who.lets_in(BUILT_IN[key])
    ]
    return {"required": reaching, "user_roles": held}


def _resource(exchange: Exchange) -> str:
    words = exchange.operation.path.split("/") if exchange.operation else []
    return next((RESOURCES[word] for word in reversed(words) if word in RESOURCES), "resource")

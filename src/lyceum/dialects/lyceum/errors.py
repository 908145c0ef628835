"""Every refusal as a problem document (RFC 9457).

The status is that of the nearest refusal above it in the table below, the code its name: a new
refusal of the core is spelled by itself.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from lyceum.core.commerce.errors import PaymentDeclined
from lyceum.core.errors import (
    Conflict,
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
from lyceum.dialects.lyceum.wire.access import REASON, told_besides
from lyceum.http import errors as http
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.faults import sentence
from lyceum.http.idempotency import HEADER
from lyceum.http.reading import BODILESS
from lyceum.http.refusing import every_refusal, usual_headers

MEDIA_TYPE = b"application/problem+json"

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
    PaymentDeclined: 402,
    http.WrongMethod: 405,
    http.MalformedBody: 400,
    http.UnsupportedMediaType: 415,
    http.BodyTooLarge: 413,
    http.HttpsRequired: 403,
    http.Unavailable: 503,
    http.Crashed: 500,
}

FIELDS = {"amount": "price.amount", "currency": "price.currency"}
"""The core's names of fields that lie elsewhere in a body of ours."""


class Spelling(msgspec.Struct, frozen=True):
    status: int
    code: str


def _spelled(kind: type[Refusal]) -> Spelling:
    """`CourseFull` is `course_full`."""
    status = next(STATUSES[above] for above in kind.__mro__ if above in STATUSES)
    return Spelling(status, re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower())


SPELLINGS = {kind: _spelled(kind) for kind in every_refusal()}

_encode = msgspec.json.Encoder().encode


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """`errors` names every field that is wrong, where fields are what is wrong."""
    kind = next(above for above in type(refusal).__mro__ if above in SPELLINGS)
    spelling = SPELLINGS[kind]
    problem: dict[str, Any] = {
        "type": f"urn:lyceum:problem:{spelling.code}",
        "title": kind.message,
        "status": spelling.status,
        "detail": str(refusal),
        "instance": exchange.request.scope["path"],
        "code": spelling.code,
    }
    problem |= told_besides(refusal)
    if errors := _errors(refusal, has_body=exchange.request.method not in BODILESS):
        problem["errors"] = errors
    return Answer(spelling.status, _encode(problem), usual_headers(refusal), MEDIA_TYPE)


def _errors(refusal: Refusal, *, has_body: bool) -> list[dict[str, str]]:
    if isinstance(refusal, Invalid):
        return [
            _error(problem, sentence(problem), has_body=has_body) for problem in refusal.problems
        ]
    field = getattr(refusal, "field", None)
    if field is None or not has_body:
        return []
    code = SPELLINGS[type(refusal)].code
    return [{"field": _pointer(field, has_body=True), "code": code, "message": str(refusal)}]


def _error(problem: Problem, message: str, *, has_body: bool) -> dict[str, str]:
    field = _pointer(problem.field, has_body=has_body)
    return {"field": field, "code": problem.fault, "message": message}


def _pointer(field: str, *, has_body: bool) -> str:
    """`answers[2].text` → `/answers/2/text` (RFC 6901) in a body; in a query the name itself."""
    if not has_body or field == HEADER:
        return field
    parts = re.split(r"[.\[]", FIELDS.get(field, field).replace("]", ""))
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


_TEXT = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail", "instance", "code"), _TEXT),
        "status": {"type": "integer"},
        "unit_id": {"type": "integer"},
        "payment_id": {"type": ["integer", "null"]},
        "decline_code": {"type": ["string", "null"]},
        "reason": _TEXT,
        "reasons": {"type": "array", "items": REASON},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": dict.fromkeys(("field", "code", "message"), _TEXT),
            },
        },
    },
}

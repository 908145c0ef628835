"""Every refusal as an `error` object (witnesses: seed, Errors; L1–L6, L23, L30, L31, L43, L44)."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from lyceum.core.access.errors import InvalidToken
from lyceum.core.commerce.errors import PaymentDeclined, PaymentsNotConfigured
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseNotOpen, CourseOver
from lyceum.core.errors import (
    Conflict,
    ExternalIdTaken,
    Fault,
    Forbidden,
    Invalid,
    KeyInUse,
    KeyReused,
    NotFound,
    Problem,
    Refusal,
    SecretTold,
    TooBusy,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.core.files.errors import FileTooLarge
from lyceum.core.people.errors import EmailTaken, LoginTaken
from lyceum.dialects.learnflow.envelope import request_id
from lyceum.http import errors as http
from lyceum.http.addresses import origin
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.faults import sentence
from lyceum.http.refusing import every_refusal, usual_headers

REQUEST, AUTHENTICATION, PERMISSION, CARD, RATE, IDEMPOTENCY, API = (
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "card_error",
    "rate_limit_error",
    "idempotency_error",
    "api_error",
)


class Spelling(msgspec.Struct, frozen=True):
    """Without a `code` it is the refusal's own name: `CourseFull` is `course_full`."""

    status: int
    type: str
    code: str = ""


_DUPLICATE = Spelling(400, REQUEST, "resource_already_exists")
_NOT_AVAILABLE = Spelling(400, REQUEST, "course_not_available")
_UNAVAILABLE = Spelling(503, API, "service_unavailable")
_INTERNAL = Spelling(500, API, "internal_error")

RULES: dict[type[Refusal], Spelling] = {
    Refusal: _INTERNAL,
    Invalid: Spelling(400, REQUEST, "parameter_invalid"),
    NotFound: Spelling(404, REQUEST, "resource_missing"),
    Forbidden: Spelling(403, PERMISSION, "insufficient_permissions"),
    Conflict: Spelling(400, REQUEST),
    KeyInUse: Spelling(409, IDEMPOTENCY, "idempotency_key_in_use"),
    KeyReused: Spelling(400, IDEMPOTENCY, "idempotency_key_reused"),
    SecretTold: Spelling(400, IDEMPOTENCY, "secret_already_shown"),
    ExternalIdTaken: _DUPLICATE,
    EmailTaken: _DUPLICATE,
    LoginTaken: _DUPLICATE,
    AlreadyEnrolled: _DUPLICATE,
    CourseNotOpen: _NOT_AVAILABLE,
    CourseOver: _NOT_AVAILABLE,
    PaymentDeclined: Spelling(402, CARD, "card_declined"),
    PaymentsNotConfigured: Spelling(400, REQUEST, "payments_not_configured"),
    Unauthenticated: Spelling(401, AUTHENTICATION, "api_key_missing"),
    InvalidToken: Spelling(401, AUTHENTICATION, "api_key_invalid"),
    TooBusy: _UNAVAILABLE,
    TooManyRequests: Spelling(429, RATE, "rate_limit_exceeded"),
    FileTooLarge: Spelling(413, REQUEST, "request_too_large"),
    http.NoSuchRoute: Spelling(404, REQUEST, "unknown_url"),
    http.MalformedBody: Spelling(400, REQUEST, "invalid_json"),
    http.UnsupportedMediaType: Spelling(400, REQUEST, "unsupported_media_type"),
    http.BodyTooLarge: Spelling(413, REQUEST, "request_too_large"),
    http.HttpsRequired: Spelling(403, REQUEST, "https_required"),
    http.Unavailable: _UNAVAILABLE,
    http.Crashed: _INTERNAL,
}
"""What is said of a refusal and of all below it, unless they have a line of their own."""

CODES = {
    Fault.MISSING: "parameter_missing",
    Fault.UNKNOWN_WORD: "parameter_invalid_enum",
    Fault.TOO_LONG: "parameter_too_long",
    Fault.MALFORMED: "parameter_invalid_format",
    Fault.UNSTORABLE: "parameter_invalid_format",
    Fault.UNKNOWN: "resource_missing",
    Fault.TAKEN: "resource_already_exists",
}

FIELDS = {
    "display_name": "name",
    "body": "description",
    "lead_id": "instructor_id",
    "state": "status",
    "kinds": "enabled_events",
    "payment_method": "payment_method_id",
    "by": "seconds",
    "grace": "expires_in",
}
"""The core's names of fields where LearnFlow has another word."""

_encode = msgspec.json.Encoder().encode


def _spelled(kind: type[Refusal]) -> Spelling:
    said = next(RULES[above] for above in kind.__mro__ if above in RULES)
    own = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return said if said.code else Spelling(said.status, said.type, own)


SPELLINGS = {kind: _spelled(kind) for kind in every_refusal()}


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """Members that there is nothing to say in are left out (L1); of several faults the first is
    told."""
    kind = next(above for above in type(refusal).__mro__ if above in SPELLINGS)
    spelling = SPELLINGS[kind]
    error: dict[str, Any] = {
        "type": spelling.type,
        "code": spelling.code,
        "message": str(refusal),
        **_about(refusal, exchange),
    }
    if address := origin(exchange.peer):
        error["doc_url"] = f"{address}/docs/learnflow"
    error["request_id"] = request_id(exchange)
    headers = [] if isinstance(refusal, http.WrongMethod) else usual_headers(refusal)
    return Answer(spelling.status, _encode({"error": error}), headers)


def _about(refusal: Refusal, exchange: Exchange) -> dict[str, Any]:
    """Which parameter it is about, and what else a program may want to know."""
    if isinstance(refusal, Invalid) and refusal.problems:
        return _of_parameter(refusal.problems[0], exchange)
    if isinstance(refusal, PaymentDeclined):
        told = {"code": refusal.code, "decline_code": refusal.decline_code}
        return {name: value for name, value in told.items() if value is not None} | {
            "param": "payment_method_id"
        }
    if isinstance(refusal, Conflict) and refusal.field is not None:
        return {"param": _param(refusal.field)}
    if isinstance(refusal, NotFound) and "id" in exchange.path_arguments:
        return {"param": "id"}
    return {}


def _of_parameter(problem: Problem, exchange: Exchange) -> dict[str, str]:
    if problem.fault is Fault.NOT_ALLOWED and not _is_read(problem.field, exchange):
        unknown = f"Received unknown parameter: {problem.field}."
        return {"code": "parameter_unknown", "message": unknown, "param": problem.field}
    return {"code": code(problem), "message": _message(problem), "param": _param(problem.field)}


def _is_read(name: str, exchange: Exchange) -> bool:
    """Whether the operation has a parameter of that name."""
    operation = exchange.operation
    return operation is None or name in operation.arguments.__struct_encode_fields__


def code(problem: Problem) -> str:
    """One word for a fault."""
    if problem.fault is Fault.WRONG_TYPE and problem.expected == ("integer",):
        return "parameter_invalid_integer"
    if problem.fault in (Fault.TOO_SMALL, Fault.TOO_LARGE):
        return "parameter_invalid_integer" if problem.field != "price" else "parameter_invalid"
    if problem.fault in (Fault.TOO_SHORT, Fault.TOO_FEW) and problem.limit == 1:
        return "parameter_invalid_empty"
    return CODES.get(problem.fault, "parameter_invalid")


def _param(field: str) -> str:
    return FIELDS.get(field, field)


def _message(problem: Problem) -> str:
    param = _param(problem.field)
    if problem.fault is Fault.MISSING:
        return f"Missing required parameter: {param}."
    if problem.fault is Fault.UNKNOWN:
        return f"No such object: {param} names nothing that exists in this mode."
    said = sentence(problem)
    return f"Invalid {param}: {said[0].lower()}{said[1:]}" if param else said


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["type", "code", "message", "request_id"],
            "properties": {
                "type": {
                    "type": "string",
                    "enum": [
                        REQUEST,
                        AUTHENTICATION,
                        PERMISSION,
                        CARD,
                        RATE,
                        IDEMPOTENCY,
                        API,
                    ],
                },
                **{
                    name: {"type": "string"}
                    for name in (
                        "code",
                        "message",
                        "param",
                        "decline_code",
                        "doc_url",
                        "request_id",
                    )
                },
            },
        }
    },
}

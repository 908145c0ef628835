"""Every refusal as `{code, message, data}` (contract 1, common error bodies; 0, D7–D13)."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import msgspec

from lyceum import core
from lyceum.core.assessment.errors import NotEnrolled
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
from lyceum.core.people.errors import EmailTaken, LoginTaken
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.masteriyo import auth, words
from lyceum.dialects.masteriyo.answers import headers_of, sent
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.refusals import (
    AlreadyTrashed,
    CannotBulkDelete,
    TooManyItems,
    TrashNotSupported,
    Worded,
)
from lyceum.dialects.masteriyo.shapes import act_of, collection_of
from lyceum.http import errors as http
from lyceum.http.exchange import Answer, Exchange

STATUSES: dict[type[Refusal], int] = {
    Refusal: 500,
    Invalid: 400,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 400,
    Unauthenticated: 401,
    TooBusy: 503,
    TooManyRequests: 429,
    FileTooLarge: 413,
    NotEnrolled: 403,
    UnitLocked: 403,
    http.WrongMethod: 404,
    http.MalformedBody: 400,
    http.UnsupportedMediaType: 400,
    http.BodyTooLarge: 413,
    http.HttpsRequired: 403,
    http.Unavailable: 503,
    http.Crashed: 500,
}

_TAKEN = "masteriyo_user_already_exists"

CODES: dict[type[Refusal], tuple[str, str]] = {
    http.NoSuchRoute: (
        "rest_no_route",
        "No route was found matching the URL and request method.",
    ),
    http.MalformedBody: ("rest_invalid_json", "Invalid JSON body passed."),
    http.BodyTooLarge: ("masteriyo_rest_request_entity_too_large", "The request is too large."),
    TooManyRequests: ("masteriyo_rest_rate_limit_exceeded", "Rate limit exceeded."),
    NotEnrolled: ("masteriyo_rest_cannot_start_course", "Sorry, you have not bought the course."),
    UnitLocked: ("masteriyo_rest_content_locked", "Sorry, this content is locked."),
    EmailTaken: (_TAKEN, "Sorry, that email address is already used!"),
    LoginTaken: (_TAKEN, "Sorry, that username already exists!"),
    http.Unavailable: ("masteriyo_rest_unavailable", "The service is unavailable."),
    TooBusy: ("masteriyo_rest_unavailable", "The service is unavailable."),
    http.Crashed: ("internal_server_error", "There has been a critical error on this website."),
}
"""Those that say the same wherever they rise."""

KEY_REFUSALS = (auth.KeyMissing, auth.KeyInvalid, auth.KeyTooWeak)
AUTHENTICATION = "masteriyo_rest_authentication_error"
REALM = (
    b'Basic realm="Masteriyo API. Use a API key in the username field and a API secret in the '
    b'password field."'
)
FIELDS = {
    "title": "name",
    "text": "name",
    "body": "description",
    "lead_id": "author_id",
    "category": "name",
    "options": "answers",
    "key": "answers",
    "access": "permissions",
    "url": "delivery_url",
}
"""The core's names of fields where this API has another word."""


class Spelling(msgspec.Struct, frozen=True):
    status: int


def _every_refusal() -> Iterator[type[Refusal]]:
    for found in pkgutil.walk_packages(core.__path__, f"{core.__name__}."):
        if found.name.endswith(".errors"):
            import_module(found.name)
    waiting = [Refusal]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith(("lyceum.core.", "lyceum.http.")):
            yield kind
        waiting += kind.__subclasses__()


def _status(kind: type[Refusal]) -> int:
    """That of the nearest refusal above it, so that a new one of the core is spelled by itself."""
    return next(STATUSES[above] for above in kind.__mro__ if above in STATUSES)


SPELLINGS: dict[type[Refusal], Spelling] = {
    **{kind: Spelling(_status(kind)) for kind in _every_refusal()},
    AlreadyTrashed: Spelling(410),
    CannotBulkDelete: Spelling(404),
    TooManyItems: Spelling(413),
    TrashNotSupported: Spelling(501),
}


def render_error(refusal: Refusal, exchange: Exchange) -> Answer:
    """`data` always tells the status."""
    said = _said(refusal, exchange)
    body = {
        "code": said.code,
        "message": said.message,
        "data": {"status": said.status, **said.more},
    }
    headers = headers_of(exchange, is_error=not _is_told_methods(refusal, exchange))
    if here().challenged:
        headers.append((b"www-authenticate", REALM))
    if isinstance(refusal, TooManyRequests):
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    return sent(body, said.status, headers=headers, exchange=exchange)


def _said(refusal: Refusal, exchange: Exchange) -> words.Words:
    if isinstance(refusal, Worded):
        status = refusal.documented if here().profile.missing_is_404 else refusal.status
        return words.Words(refusal.code, str(refusal), status or refusal.status)
    if isinstance(refusal, KEY_REFUSALS):
        return words.Words(AUTHENTICATION, str(refusal), 401)
    if isinstance(refusal, Invalid):
        return _invalid(refusal)
    status = _status(type(refusal))
    if isinstance(refusal, Forbidden) and _is_anonymous(exchange):
        status = 401
    fixed = next((CODES[above] for above in type(refusal).__mro__ if above in CODES), None)
    if fixed is not None:
        more = _JSON if isinstance(refusal, http.MalformedBody) else {}
        return words.Words(*fixed, status, more)
    row = exchange.operation
    if row is not None and isinstance(refusal, Forbidden | Unauthenticated):
        return words.forbidden(collection_of(row), act_of(row), status)
    if row is not None and isinstance(refusal, NotFound):
        return words.missing(collection_of(row), act_of(row), is_404=here().profile.missing_is_404)
    return words.Words(f"masteriyo_rest_{_snake(type(refusal))}", str(refusal), status)


def _is_told_methods(refusal: Refusal, exchange: Exchange) -> bool:
    """Not who is nobody, nor who asks for a term that is not there (062, 754)."""
    if isinstance(refusal, NotFound):
        row = exchange.operation
        return row is not None and collection_of(row) not in words.TERMS
    return not isinstance(refusal, Unauthenticated)


def _is_anonymous(exchange: Exchange) -> bool:
    return exchange.actor is not None and exchange.actor.credential is None


_JSON = {"json_error_code": 4, "json_error_message": "Syntax error"}


def _snake(kind: type[Refusal]) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).strip("_")


def _invalid(refusal: Invalid) -> words.Words:
    lacking = [problem for problem in refusal.problems if problem.fault is Fault.MISSING]
    missing = list(dict.fromkeys(FIELDS.get(one.field, one.field) for one in lacking))
    if missing:
        text = f"Missing parameter(s): {', '.join(missing)}"
        return words.Words("rest_missing_callback_param", text, 400, {"params": missing})
    told: dict[str, Problem] = {}
    for problem in refusal.problems:
        field = FIELDS.get(problem.field, problem.field).partition("[")[0].partition(".")[0]
        told.setdefault(field, problem)
    params = {field: _sentence(problem) for field, problem in told.items()}
    found = {field: _detail(problem) for field, problem in told.items()}
    # An empty list, as PHP has it, where nobody says more (005, 710).
    details: Any = {field: detail for field, detail in found.items() if detail} or []
    text = f"Invalid parameter(s): {', '.join(told)}"
    return words.Words("rest_invalid_param", text, 400, {"params": params, "details": details})


def _sentence(problem: Problem) -> str:
    match problem.fault:
        case Fault.WRONG_TYPE if problem.expected:
            return f"{problem.field} is not of type {problem.expected[0]}."
        case Fault.UNKNOWN_WORD if len(problem.expected) == 1:
            return f"{problem.field} is not {problem.expected[0]}."
        case Fault.UNKNOWN_WORD:
            return f"{problem.field} is not one of {_listed(problem.expected)}."
        case Fault.TOO_SMALL | Fault.TOO_LARGE if problem.expected:
            return f"{problem.field} must be {problem.expected[0]}"
        case Fault.MALFORMED if problem.expected == ("date-time",):
            return "Invalid date."
    return "Invalid parameter."


def _listed(all_words: tuple[str, ...]) -> str:
    """`a and b`, `a, b, and c`."""
    if len(all_words) == 2:
        return " and ".join(all_words)
    return ", ".join([*all_words[:-1], f"and {all_words[-1]}"])


def _detail(problem: Problem) -> Any:
    message = _sentence(problem)
    match problem.fault:
        case Fault.WRONG_TYPE:
            data = {"param": problem.field}
            return {"code": "rest_invalid_type", "message": message, "data": data}
        case Fault.UNKNOWN_WORD:
            return {"code": "rest_not_in_enum", "message": message, "data": None}
        case Fault.TOO_SMALL | Fault.TOO_LARGE if problem.expected:
            return {"code": "rest_out_of_bounds", "message": message, "data": None}
        case Fault.MALFORMED if problem.expected == ("date-time",):
            return {"code": "rest_invalid_date", "message": message, "data": None}
    return []

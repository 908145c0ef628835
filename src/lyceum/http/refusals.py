"""What an operation may be refused with, each as its dialect really answers it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from starlette.requests import Request

from lyceum.core.errors import (
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    Refusal,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability, Reason, Why
from lyceum.core.tenancy.errors import QuotaSpent
from lyceum.http.arguments import decode
from lyceum.http.dialect import Dialect
from lyceum.http.errors import (
    BodyTooLarge,
    Crashed,
    HttpsRequired,
    MalformedBody,
    Unavailable,
    UnsupportedMediaType,
)
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation
from lyceum.http.peer import Peer
from lyceum.http.reading import BODILESS
from lyceum.http.schemas import path_names
from lyceum.kit.time import month_of


class Told(msgspec.Struct, frozen=True):
    """One kind of refusal, what it says to people, and the answer that a client gets."""

    name: str
    message: str
    answer: Answer


def refusals(dialect: Dialect, operation: Operation) -> dict[int, list[Told]]:
    """By status, in order: those that the operation's row names, and those of every operation."""
    told: dict[int, list[Told]] = {}
    for kind in dict.fromkeys(_kinds(dialect, operation)):
        refusal = _sample(kind, operation)
        answer = dialect.render_error(refusal, _asked(operation))
        told.setdefault(answer.status, []).append(Told(kind.__name__, str(refusal), answer))
    return dict(sorted(told.items()))


_LOCKED = Availability(unit_id=1042, reasons=(Reason(Why.NOT_YET, at=1_772_357_460_000_000),))
_MONTH = month_of(1_772_357_460_000_000)


def _kinds(dialect: Dialect, operation: Operation) -> Iterator[type[Refusal]]:
    yield from operation.refuses
    if not operation.who.public:
        yield Unauthenticated
    if operation.who.closed:
        yield Forbidden
    if path_names(operation.path) and not any(
        issubclass(kind, NotFound) for kind in operation.refuses
    ):
        yield NotFound
    if _nonsense(operation):
        yield Invalid
    if operation.method not in BODILESS:
        yield from (MalformedBody, UnsupportedMediaType, BodyTooLarge)
    if dialect.https:
        yield HttpsRequired
    if dialect.metered and operation.metered and not operation.who.public:
        yield QuotaSpent
    yield from (TooManyRequests, Crashed, Unavailable)


def _sample(kind: type[Refusal], operation: Operation) -> Refusal:
    if issubclass(kind, Invalid):
        return _nonsense(operation) or Invalid(Problem("id", Fault.UNKNOWN))
    if issubclass(kind, QuotaSpent):
        return kind(what="calls", limit=1_000, resets_at=_MONTH[1], now=_MONTH[0])
    if issubclass(kind, TooManyRequests):
        return kind(retry_after=30)
    if issubclass(kind, UnitLocked):
        return kind(_LOCKED)
    return kind()


def _nonsense(operation: Operation) -> Invalid | None:
    """What really comes of leaving all out, or of an argument that makes no sense; None where the
    path alone is read and takes any text. (What cannot be stored is not found in a path.)"""
    in_path = path_names(operation.path)
    beside = [name for name in operation.arguments.__struct_encode_fields__ if name not in in_path]
    tries = [{name: "x"} for name in [*beside, *in_path]] + [{name: "\x00"} for name in beside]
    for values in ({}, *tries):
        try:
            decode({**dict.fromkeys(in_path, "0"), **values}, operation.arguments, from_text=True)
        except Invalid as invalid:
            return invalid
    return None


def _asked(operation: Operation) -> Exchange:
    """A request for the operation, without credentials."""
    scope = {"type": "http", "method": operation.method, "path": operation.path, "headers": []}
    host = "school.example"
    peer = Peer(address="192.0.2.1", host=host, authority=host, secure=True, loopback=False)
    exchange = Exchange(Request(scope), peer, "sample")
    exchange.operation = operation
    return exchange

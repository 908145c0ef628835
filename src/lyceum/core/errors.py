"""Why the core refuses: every refusal a dialect must be able to spell.

Refusal
├── Invalid             what was sent breaks a rule of its own; names each field
├── NotFound            there is no such thing, or the caller may not know of it
├── Forbidden           the caller is known and may not do this
├── Conflict            the state of things does not allow it now
│   ├── KeyInUse        a request with this idempotency key is still running
│   ├── KeyReused       the idempotency key belongs to another request
│   ├── SecretTold      it was done before, and its answer is not told twice
│   └── ExternalIdTaken another thing is known by this id already
├── Unauthenticated     who is asking could not be established
├── TooBusy             a bounded resource is used up; trying later helps
└── TooManyRequests     a limit was reached
Each area adds its own facts below these in its `errors.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from lyceum.core.work import Work

    Trace = Callable[[Work], Awaitable[None]]


class Fault(StrEnum):
    """What is wrong with one field, in neutral words; a dialect spells it."""

    MISSING = "missing"
    WRONG_TYPE = "wrong_type"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    UNKNOWN_WORD = "unknown_word"
    MALFORMED = "malformed"
    UNSTORABLE = "unstorable"
    TAKEN = "taken"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    NOT_ALLOWED = "not_allowed"


class Problem(msgspec.Struct, frozen=True):
    """One field and its fault; `limit` and `expected` say what would have been right."""

    field: str
    fault: Fault
    limit: float | None = None
    expected: tuple[str, ...] = ()


class Refusal(Exception):
    """A lawful no. `leaves` is written in a transaction of its own after the rollback."""

    message = "The request was refused."

    def __init__(self, message: str | None = None, *, leaves: Trace | None = None) -> None:
        super().__init__(message or self.message)
        self.leaves = leaves


class Invalid(Refusal):
    message = "The request is invalid."

    def __init__(self, *problems: Problem, message: str | None = None) -> None:
        super().__init__(message)
        self.problems = problems


class NotFound(Refusal):
    message = "There is no such thing."


class Forbidden(Refusal):
    message = "You may not do this."


class Conflict(Refusal):
    """`field` is the core's name of what stands in the way, when a single one does."""

    message = "The current state does not allow this."
    field: str | None = None


class KeyInUse(Conflict):
    message = "A request with this idempotency key is still running."


class KeyReused(Conflict):
    message = "This idempotency key belongs to another request."


class SecretTold(Conflict):
    message = "This request was made before; its answer held a secret, which is shown only once."


class ExternalIdTaken(Conflict):
    message = "Another thing of this kind is known by this id already."
    field = "value"


class Unauthenticated(Refusal):
    message = "Valid credentials are required."


class TooBusy(Refusal):
    message = "The server is busy; try again shortly."


class TooManyRequests(Refusal):
    """`retry_after` is in whole seconds, at least 1."""

    message = "Too many requests; try again later."

    def __init__(self, message: str | None = None, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

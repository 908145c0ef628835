"""What can go wrong, as a tree.

AkakoError
├── ConnectionFailedError       no answer came, or it broke off
├── UnexpectedAnswerError       what answered is no Akako API
└── APIError                    a refusal: status, code, message, details
    ├── BadRequestError           BAD_REQUEST
    ├── UnauthorizedError         UNAUTHORIZED
    ├── ForbiddenError            FORBIDDEN
    ├── NotFoundError             NOT_FOUND
    ├── MethodNotAllowedError     METHOD_NOT_ALLOWED
    ├── ConflictError             CONFLICT
    ├── PayloadTooLargeError      PAYLOAD_TOO_LARGE
    ├── RangeNotSatisfiableError  RANGE_NOT_SATISFIABLE
    ├── ValidationError           VALIDATION_ERROR
    ├── RateLimitExceededError    RATE_LIMIT_EXCEEDED
    ├── QuotaExceededError        QUOTA_EXCEEDED
    ├── InternalError             INTERNAL_ERROR
    └── ServiceUnavailableError   SERVICE_UNAVAILABLE
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class AkakoError(Exception):
    """Whatever a call of this library raises, save for arguments that make no sense."""


class ConnectionFailedError(AkakoError):
    """No answer came, or it broke off; whether the request took effect is not known."""


class UnexpectedAnswerError(AkakoError):
    """What answered is no Akako API: look at the base URL."""


@dataclass(eq=False)
class APIError(AkakoError):
    """The API said no. `retry_after` is in seconds, None where the answer names none."""

    status: int
    code: str
    message: str
    details: Mapping[str, Any] = field(default_factory=dict)
    request_id: str | None = None
    retry_after: float | None = None

    def __str__(self) -> str:
        """Show what a log needs: the request's id finds it in the server's."""
        told = f"{self.status} {self.code}: {self.message}"
        return f"{told} (request {self.request_id})" if self.request_id else told


class BadRequestError(APIError):
    """The request cannot be read."""


class UnauthorizedError(APIError):
    """There is no token, or it is not valid any more."""


class ForbiddenError(APIError):
    """Another role is needed."""

    @property
    def required(self) -> list[str]:
        """The roles of which one would do."""
        return list(self.details.get("required", []))

    @property
    def user_roles(self) -> list[str]:
        """The roles that the caller holds."""
        return list(self.details.get("user_roles", []))


class NotFoundError(APIError):
    """There is no such thing, for this caller."""


class MethodNotAllowedError(APIError):
    """The address does not take this method: the server is of another version."""


class ConflictError(APIError):
    """It is there already, or is not in a state for this."""

    @property
    def field(self) -> str | None:
        """The field that is taken, if it is one."""
        found: str | None = self.details.get("field")
        return found


class PayloadTooLargeError(APIError):
    """The file or the body is too large."""


class RangeNotSatisfiableError(APIError):
    """The part that was asked for lies outside the file."""


class ValidationError(APIError):
    """Arguments do not fit; `field` is the first of them."""

    @property
    def field(self) -> str | None:
        """The first field that is wrong."""
        found: str | None = self.details.get("field")
        return found

    @property
    def errors(self) -> list[dict[str, Any]]:
        """Every fault: `field`, `message`, `value`."""
        return list(self.details.get("errors", []))


class RateLimitExceededError(APIError):
    """There were too many requests, and waiting did not help or would take too long."""


class QuotaExceededError(APIError):
    """The plan's requests or uploads of this month are used up."""


class InternalError(APIError):
    """The server failed."""


class ServiceUnavailableError(APIError):
    """The server cannot answer at the moment."""


BY_CODE: dict[str, type[APIError]] = {
    "BAD_REQUEST": BadRequestError,
    "UNAUTHORIZED": UnauthorizedError,
    "FORBIDDEN": ForbiddenError,
    "NOT_FOUND": NotFoundError,
    "METHOD_NOT_ALLOWED": MethodNotAllowedError,
    "CONFLICT": ConflictError,
    "PAYLOAD_TOO_LARGE": PayloadTooLargeError,
    "RANGE_NOT_SATISFIABLE": RangeNotSatisfiableError,
    "VALIDATION_ERROR": ValidationError,
    "RATE_LIMIT_EXCEEDED": RateLimitExceededError,
    "QUOTA_EXCEEDED": QuotaExceededError,
    "INTERNAL_ERROR": InternalError,
    "SERVICE_UNAVAILABLE": ServiceUnavailableError,
}

_CODE_OF = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    416: "RANGE_NOT_SATISFIABLE",
    422: "VALIDATION_ERROR",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
"""What a status means where the body does not say, as an answer of a proxy does not."""


def refusal(
    status: int, body: Any, *, request_id: str | None, retry_after: float | None
) -> APIError:
    """Return the error that an answer stands for; `body` is its JSON, None where it has none."""
    told = body if isinstance(body, dict) else {}
    code = str(told.get("code") or _CODE_OF.get(status, ""))
    message = str(told.get("error") or f"The server answered {status}.")
    details = told.get("details")
    kind = BY_CODE.get(code, APIError)
    return kind(
        status=status,
        code=code,
        message=message,
        details=details if isinstance(details, dict) else {},
        request_id=request_id,
        retry_after=retry_after,
    )

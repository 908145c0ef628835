"""A client of the Akako LMS API: `AkakoAPI`, and `AsyncAkakoAPI` for event loops."""

from akako_lms.async_client import AsyncAkakoAPI
from akako_lms.calls import UNSET, Unset
from akako_lms.client import AkakoAPI
from akako_lms.downloads import AsyncDownload, Download
from akako_lms.errors import (
    AkakoError,
    APIError,
    BadRequestError,
    ConflictError,
    ConnectionFailedError,
    ForbiddenError,
    InternalError,
    MethodNotAllowedError,
    NotFoundError,
    PayloadTooLargeError,
    QuotaExceededError,
    RangeNotSatisfiableError,
    RateLimitExceededError,
    ServiceUnavailableError,
    UnauthorizedError,
    UnexpectedAnswerError,
    ValidationError,
)
from akako_lms.pages import AsyncPage, Page, Pagination
from akako_lms.retries import Retries

__version__ = "0.1.0"

__all__ = [
    "UNSET",
    "APIError",
    "AkakoAPI",
    "AkakoError",
    "AsyncAkakoAPI",
    "AsyncDownload",
    "AsyncPage",
    "BadRequestError",
    "ConflictError",
    "ConnectionFailedError",
    "Download",
    "ForbiddenError",
    "InternalError",
    "MethodNotAllowedError",
    "NotFoundError",
    "Page",
    "Pagination",
    "PayloadTooLargeError",
    "QuotaExceededError",
    "RangeNotSatisfiableError",
    "RateLimitExceededError",
    "Retries",
    "ServiceUnavailableError",
    "UnauthorizedError",
    "UnexpectedAnswerError",
    "Unset",
    "ValidationError",
]

"""What an answer says, once it is there."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2 as httpx

from akako_lms.errors import APIError, UnexpectedAnswerError, refusal


def content_of(response: httpx.Response) -> dict[str, Any]:
    """Return the whole body of a success; UnexpectedAnswerError where it is not Akako's."""
    told = _json(response)
    if not isinstance(told, dict) or "data" not in told:
        raise UnexpectedAnswerError(f"{response.request.url} did not answer as an Akako API does.")
    return told


def error_of(response: httpx.Response) -> APIError:
    """Return what the refusal stands for."""
    headers = response.headers
    return refusal(
        response.status_code,
        _json(response),
        request_id=headers.get("x-request-id"),
        retry_after=_seconds(headers.get("retry-after", "")),
    )


def _json(response: httpx.Response) -> Any:
    try:
        return json.loads(response.content)
    except ValueError:
        return None


def _seconds(text: str) -> float | None:
    """The header holds seconds, or, where a proxy wrote it, a date."""
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None

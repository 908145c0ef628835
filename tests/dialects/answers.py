"""What is read from any answer, and what every one keeps to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import httpx2 as httpx
from jsonschema import Draft202012Validator

from lyceum import dialects
from lyceum.http.arguments import integers
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from lyceum.kit.windows import Window


def ids_in(answer: Any) -> Iterator[str]:
    """Every `id` in an answer, outermost first."""
    if isinstance(answer, Mapping):
        if answer.get("id") is not None:
            yield str(answer["id"])
        answer = list(answer.values())
    if isinstance(answer, list):
        for part in answer:
            yield from ids_in(part)


def tokens_in(answer: Any) -> dict[str, str]:
    """Every `…_token` in an answer."""
    if not isinstance(answer, Mapping):
        return {}
    found = {name: value for name, value in answer.items() if name.endswith("_token") and value}
    for part in answer.values():
        found |= tokens_in(part)
    return found


def expect_refusal(dialect: Dialect, answer: httpx.Response, *statuses: int) -> None:
    """A refusal with one of these statuses, in the dialect's own shape."""
    assert answer.status_code in statuses, (answer.request.url, answer.text)
    assert is_json(answer)
    errors_of(dialect.name).validate(answer.json())
    assert "Traceback" not in answer.text
    expect_limits(dialect, answer)


@cache
def errors_of(name: str) -> Draft202012Validator:
    """What every error of the dialect of that name keeps to."""
    (dialect,) = (each for each in dialects.load() if each.name == name)
    return Draft202012Validator(dialect.error_schema)


def is_json(answer: httpx.Response) -> bool:
    """Whether the answer says that it is JSON, of whatever kind."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    return bool(kind in ("application/json", "application/problem+json"))


def as_spelled(operation: Operation, name: str, value: str) -> str | int:
    """An id as this argument of the operation takes it."""
    return int(value) if name in integers(operation.arguments) else value


def expect_limits(dialect: Dialect, answer: httpx.Response) -> None:
    """The headers of the limit, and those of every answer of ours."""
    for name, _ in dialect.limit_headers(Window(1, 1, 1, allowed=True)):
        assert name.decode() in answer.headers, (name, answer.request.url, answer.status_code)
    assert answer.headers["x-request-id"]

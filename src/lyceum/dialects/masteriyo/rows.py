"""Rows of the table that come together."""

from __future__ import annotations

from typing import Any

from lyceum.http.operation import Handler, Operation, operation


def changing(path: str, handler: Handler, **rest: Any) -> tuple[Operation, ...]:
    """POST, PUT and PATCH are the same partial update (166)."""
    return tuple(operation(method, path, handler, **rest) for method in ("POST", "PUT", "PATCH"))

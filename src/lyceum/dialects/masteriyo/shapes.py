"""What a request is about, told by its path and method alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from lyceum.http.operation import Operation

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Act(StrEnum):
    """What is done at a path."""

    LIST = "list"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"
    BATCH = "batch"
    PREVIEW = "preview"


_LAST = {
    "restore": Act.RESTORE,
    "batch": Act.BATCH,
    "delete": Act.DELETE,
    "preview-link": Act.PREVIEW,
}


def act_of(operation: Operation) -> Act:
    """What an operation does."""
    named = _LAST.get(operation.path.rpartition("/")[2])
    if named is not None:
        return named
    is_one = "{" in operation.path
    if operation.method == "GET":
        return Act.READ if is_one else Act.LIST
    if operation.method == "DELETE":
        return Act.DELETE
    return Act.UPDATE if is_one else Act.CREATE


def collection_of(operation: Operation) -> str:
    """The path of the list that a thing stands in: `/courses` of `/courses/{id}/restore`."""
    path = operation.path.partition("/{")[0]
    return path if path.rpartition("/")[2] not in _LAST else path.rpartition("/")[0]


def same_path(operations: Iterable[Operation], path: str) -> list[Operation]:
    """The rows that answer at this address."""
    return [
        row
        for row in operations
        if re.fullmatch(re.sub(r"\{\w+\}", "[0-9]+", row.path), path) is not None
    ]

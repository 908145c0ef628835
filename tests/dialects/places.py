"""Where a dialect keeps its things, told from its table alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lyceum.core.tenancy.errors import LiveClock
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from tests.dialects.requests import parts_of

PARENTS = {
    "/sections": "/courses",
    "/lessons": "/sections",
    "/quizes": "/sections",
    "/questions": "/quizes",
}
"""Where the thing lies in which one is made that names it as its parent."""

NAMED = {
    "item_id": "/lessons",
    "quiz_id": "/quizes",
    "customer_id": "/users",
}
"""Where the thing is made that a field names by another word."""


def makes(dialect: Dialect, operation: Operation) -> bool:
    """Whether it makes something new, whatever status says so: what is listed where it is sent."""
    listed = any((e.method, e.path) == ("GET", operation.path) for e in dialect.operations)
    return operation.method == "POST" and (operation.status == 201 or listed)


def mode_of(dialect: Dialect) -> str:
    """The mode in which all of it succeeds: nobody moves a clock in another than the test mode."""
    return "test" if any(LiveClock in each.refuses for each in dialect.operations) else "live"


def tells_of_payments(dialect: Dialect) -> bool:
    return any(each.path in ("/orders", "/payments") for each in dialect.operations)


class Places:
    """The places of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def operation(self, method: str, path: str) -> Operation | None:
        for operation in self.dialect.operations:
            if (operation.method, operation.path) == (method, path):
                return operation
        return None

    def _is_kept_at(self, collection: str) -> bool:
        """Whether things are listed or made right there."""
        return any(self.operation(method, collection) for method in ("GET", "POST"))

    def _place_of(self, operation: Operation, name: str) -> str:
        """Where the thing lies that a field such as `parent_id`, `educationLevelId`, or `id` in a
        query, names; "" for other fields."""
        if name.endswith("Id"):
            return self._made_at(name)
        if name in NAMED and self.operation("POST", NAMED[name]) is not None:
            return NAMED[name]
        if name == "id" and "{" not in operation.path:
            return operation.path.rpartition("/")[0]
        return PARENTS.get(operation.path, "") if name == "parent_id" else ""

    def _made_at(self, name: str) -> str:
        """Where a thing that a field such as `educationLevelId` names is made; "" if nowhere."""
        last = re.findall(r"[A-Z]?[a-z]+", name.removesuffix("Id"))[-1].lower()
        return next(
            (
                each.path
                for each in self._makers()
                if each.path.endswith((f"/{last}s", f"/{last}/upload"))
            ),
            "",
        )

    def _makers(self) -> Iterator[Operation]:
        return (
            each
            for each in self.dialect.operations
            if each.method == "POST" and each.example is not None and "{" not in each.path
        )

    def _reads(self, collection: str) -> bool:
        """Whether what lies there is read, by lists of it or below it."""
        return any(
            each.method == "GET" and each.path.startswith(collection)
            for each in self.dialect.operations
        )

    def _putting(self, collection: str) -> Operation | None:
        """What puts a thing that is made elsewhere into this collection of another thing."""
        is_made_elsewhere = self.operation("POST", f"/{parts_of(collection)[-1]}") is not None
        if "{" not in collection or not is_made_elsewhere:
            return None
        for operation in self.dialect.operations:
            if operation.method == "PUT" and operation.path.rpartition("/{")[0] == collection:
                return operation
        return None

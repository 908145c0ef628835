"""From a method and a path to the operation, by the shape of the path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lyceum.http.arguments import integers
from lyceum.http.errors import NoSuchRoute, WrongMethod
from lyceum.http.operation import Operation
from lyceum.kit.text import is_storable

Match = tuple[Operation, dict[str, Any]]

LARGEST = 2**53
"""Ids lie below it, so that every client's numbers can hold them."""


class Routes:
    """All operations of a dialect; a fixed path is looked up, one with arguments is matched."""

    def __init__(
        self, operations: Iterable[Operation], *, number: Callable[[str], Any] | None = None
    ) -> None:
        self._number = number or strictly
        self._fixed: dict[str, dict[str, Operation]] = {}
        self._open: list[tuple[re.Pattern[str], dict[str, Operation]]] = []
        by_path: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            by_path.setdefault(operation.path, {})[operation.method] = operation
        for path, methods in by_path.items():
            if "{" in path:
                pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
                self._open.append((re.compile(pattern), methods))
            else:
                self._fixed[path] = methods

    def match(self, method: str, path: str) -> Match:
        """The operation and its path arguments; HEAD is answered as GET without a body."""
        methods, arguments = self._find(path)
        operation = methods.get("GET" if method == "HEAD" else method)
        if operation is None:
            head = {"HEAD"} if "GET" in methods else set()
            raise WrongMethod(allowed=tuple(sorted(methods.keys() | head)))
        return operation, self._read(operation, arguments)

    def _find(self, path: str) -> tuple[dict[str, Operation], dict[str, str]]:
        if not is_storable(path):
            # No id holds what no database can store, so that nothing is there.
            raise NoSuchRoute
        fixed = self._fixed.get(path)
        if fixed is not None:
            return fixed, {}
        for pattern, methods in self._open:
            found = pattern.fullmatch(path)
            if found is not None:
                return methods, found.groupdict()
        raise NoSuchRoute

    def _read(self, operation: Operation, arguments: Mapping[str, str]) -> dict[str, Any]:
        """A path is text: what the operation takes for an integer becomes one."""
        numbers = integers(operation.arguments)
        return {
            name: self._number(text) if name in numbers else text
            for name, text in arguments.items()
        }


def strictly(text: str) -> int:
    """An integer that is spelled in the one way, so that each thing has one address. Nothing is
    there under a text that no id is."""
    if re.fullmatch(r"0|[1-9][0-9]{0,15}", text) is None or int(text) >= LARGEST:
        raise NoSuchRoute
    return int(text)

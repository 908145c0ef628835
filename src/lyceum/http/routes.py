"""From a method and a path to the operation, by the shape of the path."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lyceum.http.errors import NoSuchRoute, WrongMethod
from lyceum.http.operation import Operation
from lyceum.kit.text import is_storable

Match = tuple[Operation, dict[str, str]]


class Routes:
    """All operations of a dialect; a fixed path is looked up, one with arguments is matched."""

    def __init__(self, operations: Iterable[Operation]) -> None:
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
        return operation, arguments

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

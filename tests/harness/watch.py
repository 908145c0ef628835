"""Catches a write transaction that is open while something else than the database is awaited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

from lyceum.core import database

DATABASE = str(Path(str(database.__file__)).parent)


class ForeignAwait(Exception):
    """Something slow was awaited inside a write transaction; the message says where."""


class Watch:
    """What `Works` is given in tests: drives each act by hand and looks wherever it waits.

    `caught` keeps what it found, since an application answers an exception with a 500.
    """

    def __init__(self) -> None:
        self.caught: list[ForeignAwait] = []

    def __call__(self, acting: Awaitable[Any]) -> Awaitable[Any]:
        return _Watched(acting, self.caught)

    def raise_caught(self) -> None:
        """Raises the first foreign await, if there was any."""
        if self.caught:
            raise self.caught[0]


class _Watched:
    """An awaitable that passes on what the inner one waits for, if the database waits for it."""

    def __init__(self, acting: Awaitable[Any], caught: list[ForeignAwait]) -> None:
        self._acting = acting
        self._caught = caught

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._drive(self._acting.__await__())

    def _drive(self, steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        step: Callable[[Any], Any] = steps.send
        argument: Any = None
        while True:
            try:
                waited_for = step(argument)
            except StopIteration as done:
                return done.value
            places = _places(self._acting)
            if not any(place.startswith(DATABASE) for place in places):
                step, argument = steps.throw, self._catch(places)
                continue
            try:
                step, argument = steps.send, (yield waited_for)
            except BaseException as error:  # noqa: BLE001 - handed on to the coroutine
                step, argument = steps.throw, error

    def _catch(self, places: list[str]) -> ForeignAwait:
        found = ForeignAwait("a write transaction waits in " + " > ".join(places))
        self._caught.append(found)
        return found


def _places(awaited: Any) -> list[str]:
    """Where the chain of coroutines stands, as `file:line`, outermost first."""
    places = []
    while awaited is not None:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "gi_frame", None)
        if frame is not None:
            places.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "gi_yieldfrom", None)
    return places

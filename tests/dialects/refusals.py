"""Every refusal that a dialect must be able to say, and an example of each."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module

from starlette.requests import Request

from lyceum import core, http
from lyceum.core.errors import Fault, Invalid, Problem, Refusal, TooManyRequests
from lyceum.core.files.errors import NotAPicture
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability
from lyceum.core.tenancy.errors import QuotaSpent
from lyceum.http.dialect import Dialect
from lyceum.http.errors import WrongMethod
from lyceum.http.exchange import Exchange
from lyceum.http.operation import Operation
from lyceum.http.peer import Peer
from lyceum.kit.time import SECOND

PLACES = ("lyceum.core.", "lyceum.http.")


@cache
def spoken_refusals() -> frozenset[type[Refusal]]:
    """All refusals of the core and of HTTP, wherever they are defined."""
    for package in (core, http):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("errors"):
                import_module(found.name)
    kinds: list[type[Refusal]] = [Refusal, *_below(Refusal)]
    return frozenset(kind for kind in kinds if kind.__module__.startswith(PLACES))


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def unspelled(dialect: Dialect) -> frozenset[type[Refusal]]:
    """The refusals that this dialect has no spelling for."""
    return spoken_refusals() - dialect.spellings.keys()


def example_of(kind: type[Refusal]) -> Refusal:
    """One such refusal, with all that it carries."""
    if issubclass(kind, NotAPicture):
        return kind()
    if issubclass(kind, Invalid):
        return kind(Problem("name", Fault.MISSING))
    if issubclass(kind, QuotaSpent):
        return kind(what="calls", limit=1_000, resets_at=7 * SECOND, now=0)
    if issubclass(kind, TooManyRequests):
        return kind(retry_after=7)
    if issubclass(kind, WrongMethod):
        return kind(allowed=("GET", "POST"))
    if issubclass(kind, UnitLocked):
        return kind(Availability(unit_id=1))
    return kind()


def exchange_of(operation: Operation) -> Exchange:
    """A request of this operation, as far as an error's rendering looks at it."""
    scope = {"type": "http", "method": operation.method, "path": operation.path, "headers": []}
    host = "school.example"
    peer = Peer(address="192.0.2.1", host=host, authority=host, secure=True, loopback=False)
    return Exchange(Request(scope), peer, "test")

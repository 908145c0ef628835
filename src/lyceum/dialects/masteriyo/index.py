"""What there is: the namespace's index, and OPTIONS on every path (contract 1; 029, 756, 922)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.work import Work
from lyceum.dialects.masteriyo import routing
from lyceum.dialects.masteriyo.coercing import arguments_of
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.shapes import METHODS
from lyceum.dialects.masteriyo.wire.links import Link, Links
from lyceum.http.operation import Handler, Nothing, Operation

NAMESPACE = "masteriyo/v1"


class Endpoint(msgspec.Struct, frozen=True):
    methods: list[str]
    args: dict[str, dict[str, Any]]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """All that answers at one address."""

    namespace: str = NAMESPACE
    methods: list[str]
    endpoints: list[Endpoint]
    links: Links = msgspec.field(name="_links")


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """By the pattern of its path every route."""

    namespace: str = NAMESPACE
    routes: dict[str, Route]
    links: Links = msgspec.field(name="_links")


async def show_index(work: Work, actor: Actor, asked: Nothing) -> Index:
    """List all routes with their arguments."""
    by_path: dict[str, list[Operation]] = {}
    for row in routing.operations():
        by_path.setdefault(row.path, []).append(row)
    routes = {_pattern(path): route(rows) for path, rows in by_path.items()}
    return Index(routes=routes, links={"up": [Link(here().address("/wp-json/"))]})


def describing(rows: Sequence[Operation]) -> Handler:
    """The handler that tells of these rows, which answer at one address."""

    async def describe_route(work: Work, actor: Actor, asked: Nothing) -> Route:
        return route(rows)

    return describe_route


def route(rows: Sequence[Operation]) -> Route:
    methods = {row.method for row in rows}
    return Route(
        methods=[method for method in METHODS if method in methods],
        endpoints=list(_endpoints(rows)),
        links={"self": [Link(here().resource(rows[0].path.rstrip("/")))]},
    )


def _endpoints(rows: Sequence[Operation]) -> Iterable[Endpoint]:
    """Methods that one handler answers to are one endpoint."""
    by_handler: dict[Handler, list[Operation]] = {}
    for row in rows:
        by_handler.setdefault(row.handler, []).append(row)
    for same in by_handler.values():
        yield Endpoint([row.method for row in same], arguments_of(same[0].arguments))


def _pattern(path: str) -> str:
    spelled = re.sub(r"\{(\w+)\}", r"(?P<\1>[\\d]+)", path.rstrip("/"))
    return f"/{NAMESPACE}{spelled}"

"""The steps of a request in WordPress's order: which error wins (contract 1, order of checks)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.core.errors import Unauthenticated
from lyceum.dialects.masteriyo import auth, index
from lyceum.dialects.masteriyo.here import Here, here, set_here
from lyceum.dialects.masteriyo.profiles import profile_of
from lyceum.dialects.masteriyo.refusals import Said
from lyceum.dialects.masteriyo.shapes import Act, act_of, same_path
from lyceum.http import steps
from lyceum.http.addresses import origin
from lyceum.http.exchange import Exchange
from lyceum.http.metering import meter
from lyceum.http.operation import PUBLIC, operation

if TYPE_CHECKING:
    from lyceum.http.dialect import DialectApplication

OVERRIDES = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OPEN_TO_ANYBODY = frozenset(
    {
        "get_course",
        "get_section",
        "get_lesson",
        "get_quiz",
        "get_question",
        "start_quiz",
        "create_progress",
    }
)
"""The names of handlers that look themselves whether the thing is open to all (133)."""


async def begin(app: DialectApplication, exchange: Exchange) -> None:
    """Notes where the request was sent, and takes the method that it is meant to have (751, 752).

    One slash behind a path is none (753).
    """
    set_here(Here(origin=origin(exchange.peer), profile=profile_of(exchange.options)))
    scope = exchange.request.scope
    if scope["method"] == "POST":
        meant = exchange.request.headers.get("x-http-method-override") or (
            exchange.request.query_params.get("_method", "")
        )
        if meant.upper() in OVERRIDES:
            scope["method"] = meant.upper()
    path, root = scope["path"], scope.get("root_path", "")
    if path.endswith("/") and path[:-1] not in (root, f"{root}/"):
        scope["path"] = path[:-1]
    elif path == root:
        scope["path"] = path + "/"


async def match(app: DialectApplication, exchange: Exchange) -> None:
    """Finds the operation; OPTIONS has one on every path (029)."""
    await steps.match(app, exchange)
    if exchange.request.method != "OPTIONS":
        return
    path = exchange.request.scope["path"].removeprefix(exchange.request.scope.get("root_path", ""))
    rows = same_path(app.dialect.operations, path)
    if rows:
        exchange.no_route = None
        exchange.path_arguments = {}
        exchange.operation = operation("OPTIONS", path, index.describing(rows), who=PUBLIC)


async def recognize(app: DialectApplication, exchange: Exchange) -> None:
    """Raises what is wrong with the key, before it is even asked where the request goes (875)."""
    if exchange.no_actor is not None:
        raise exchange.no_actor
    if exchange.actor is not None:
        auth.must_fit(exchange.actor, exchange.request.method)


async def find(app: DialectApplication, exchange: Exchange) -> None:
    """Raises that there is no such route, or that no script may be made of the answer: whoever
    embeds it would read what the caller may read (994)."""
    query = exchange.request.scope["query_string"]
    if b"_jsonp" in query and "_jsonp" in exchange.request.query_params:
        message = "JSONP support is disabled on this site."
        raise Said("rest_jsonp_disabled", message, status=400)
    if exchange.no_route is not None:
        raise exchange.no_route


async def permit(app: DialectApplication, exchange: Exchange) -> None:
    """The endpoint's own check comes last: an anonymous bad request is a bad one (878–880)."""
    actor, row = exchange.actor, exchange.operation
    if actor is None or row is None:
        raise Unauthenticated
    here().actor = actor
    # What a write answers with is always as it would be edited, but for what is restored (990).
    is_edit = exchange.values.get("context") == "edit"
    here().is_raw = is_edit or row.method != "GET"
    here().is_edit = is_edit or (row.method != "GET" and act_of(row) is not Act.RESTORE)
    if row.name in OPEN_TO_ANYBODY:
        return
    row.who.must_knock(actor)


ORDER = (
    begin,
    match,
    steps.authenticate,
    steps.limit,
    recognize,
    find,
    meter,
    steps.read,
    steps.validate,
    permit,
)

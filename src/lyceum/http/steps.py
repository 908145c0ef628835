"""The steps that a request passes on its way to the handler; a dialect sets their order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import structlog

from lyceum.core.database import DatabaseUnavailable, TryAgain
from lyceum.core.errors import NotFound, Refusal, TooManyRequests, Unauthenticated
from lyceum.core.stages import Stages
from lyceum.core.tenancy.switches import must_answer
from lyceum.core.work import Unit
from lyceum.http.addresses import origin
from lyceum.http.arguments import decode
from lyceum.http.branches import branch_at, enter
from lyceum.http.downloads import Download, answer_download
from lyceum.http.errors import Crashed, HttpsRequired, Unavailable
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.idempotency import claim, keep, keep_after
from lyceum.http.limiting import asked_of
from lyceum.http.reading import has_body
from lyceum.http.signed import read_signed
from lyceum.http.uploads import brings_file, read_upload
from lyceum.kit import clock
from lyceum.kit.time import seconds_until
from lyceum.kit.windows import tightest

if TYPE_CHECKING:
    from lyceum.http.dialect import DialectApplication

log = structlog.get_logger("lyceum.http")

Step = Callable[["DialectApplication", Exchange], Awaitable[None]]


async def match(app: DialectApplication, exchange: Exchange) -> None:
    """Finds the operation, or notes that there is none."""
    path = exchange.request.scope["path"]
    root = exchange.request.scope.get("root_path", "")
    try:
        exchange.operation, exchange.path_arguments = app.routes.match(
            exchange.request.method, path.removeprefix(root)
        )
    except Refusal as refusal:
        exchange.no_route = refusal


async def authenticate(app: DialectApplication, exchange: Exchange) -> None:
    """Finds out who asks and whose request it is, or notes why that is not known."""
    try:
        branch = await branch_at(app.platform, exchange.peer.host)
        exchange.tenant, exchange.actor = await app.dialect.authenticate(exchange, app.platform)
        must_answer(exchange.tenant)
        await enter(app.platform, exchange, branch)
    except Refusal as refusal:
        exchange.no_actor = refusal
    except (DatabaseUnavailable, TryAgain) as error:
        # Noted as well, so that this answer passes the steps between, and tells of the limit.
        log.warning("database unavailable", error=str(error))
        exchange.no_actor = Unavailable()
    except Exception:
        log.exception("crash in authentication")
        exchange.no_actor = Crashed()


async def limit(app: DialectApplication, exchange: Exchange) -> None:
    """Counts the request in all of its windows, and refuses it where one of them is full."""
    asked = asked_of(app.dialect, exchange, factor=app.platform.limit_factor)
    if not asked:
        return
    now = clock.now()
    exchange.window = tightest(await app.platform.limits.hit(asked, now=now))
    if not exchange.window.allowed:
        raise TooManyRequests(retry_after=seconds_until(exchange.window.resets_at, now=now))


async def https(app: DialectApplication, exchange: Exchange) -> None:
    """Refuses plain HTTP where this vendor does."""
    if app.platform.misses_https(exchange.peer, asked_for=app.dialect.https):
        raise HttpsRequired


async def require(app: DialectApplication, exchange: Exchange) -> None:
    """Raises what was noted: no such route, then no valid credential, then no right to knock."""
    if exchange.no_route is not None:
        raise exchange.no_route
    if exchange.no_actor is not None:
        raise exchange.no_actor
    if exchange.operation is None or exchange.actor is None:
        raise Unauthenticated
    exchange.operation.who.must_knock(exchange.actor)


async def read(app: DialectApplication, exchange: Exchange) -> None:
    """Reads the named arguments, as this vendor places them."""
    if exchange.operation is not None and brings_file(exchange, exchange.operation):
        await read_upload(exchange, limit=app.platform.upload_limit)
        return
    if exchange.operation is not None and exchange.operation.signed:
        await read_signed(exchange, app.platform)
        return
    await app.dialect.read(exchange, limit=app.platform.body_limit)


async def validate(app: DialectApplication, exchange: Exchange) -> None:
    """Turns the named arguments into the operation's struct."""
    assert exchange.operation is not None  # noqa: S101 - `require` came before
    coerce, into = app.dialect.coerce, exchange.operation.arguments
    if coerce is not None:
        exchange.arguments = decode(coerce(exchange.values, into), into)
        return
    exchange.arguments = decode(
        exchange.values,
        into,
        from_text=exchange.is_form or not has_body(exchange.operation),
    )


def _stages(app: DialectApplication, exchange: Exchange) -> Stages:
    return Stages(
        app.platform.works,
        exchange.tenant,
        app.platform.ports,
        host_tenant=exchange.host_tenant,
        agent=exchange.request.headers.get("user-agent", ""),
        accepts=exchange.request.headers.get("accept", ""),
        once=exchange.claim.key.digest if exchange.claim is not None else None,
        origin=origin(exchange.peer),
    )


async def handle(app: DialectApplication, exchange: Exchange) -> Answer:
    """Runs the handler in the unit of work that its operation declares, and renders its answer
    before the commit, so that nothing is committed that could not be told."""
    operation, works = exchange.operation, app.platform.works
    actor = exchange.actor
    assert operation is not None and actor is not None  # noqa: S101 - `require` came before

    async def act(work: Any) -> Answer:
        beside = (exchange.upload, exchange.signed)
        brought: list[Any] = [each for each in beside if each is not None]
        if operation.may_upload and not brought:
            brought = [None]
        result = await operation.handler(work, actor, exchange.arguments, *brought)
        if isinstance(result, Download):
            return answer_download(exchange.request, result)
        answer = app.dialect.render(result, exchange)
        if operation.unit is Unit.WRITE:
            await keep(work, exchange, answer)
        return answer

    if operation.unit is not Unit.READ:
        # What only reads has no effect, whatever its verb is: it needs no key.
        key = app.dialect.idempotent(exchange)
        before = await claim(works, exchange, key=key, keys_of=app.dialect.keys_of)
        if before is not None:
            return before
    if operation.unit is Unit.STAGED:
        answer = await act(_stages(app, exchange))
        await keep_after(works, exchange, answer)
        return answer
    if exchange.tenant is None:
        raise NotFound
    if operation.unit is Unit.WRITE:
        return await works.writing(exchange.tenant, act)
    async with works.read(exchange.tenant) as work:
        return await act(work)

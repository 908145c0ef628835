"""A dialect as a value, and the ASGI application that serves it in its own words throughout."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, Protocol

import msgspec
import structlog
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from lyceum.core.actor import Actor
from lyceum.core.database import DatabaseUnavailable, TryAgain
from lyceum.core.errors import Refusal
from lyceum.core.webhooks.model import Spelling as EventSpelling
from lyceum.core.work import Tenant
from lyceum.http import steps
from lyceum.http.downloads import send_stream
from lyceum.http.errors import Crashed, Unavailable
from lyceum.http.exchange import Answer, Exchange, Header
from lyceum.http.idempotency import by_credential, keep_refusal, posted_key
from lyceum.http.metering import meter, quota_headers, settle
from lyceum.http.operation import Operation, first_word
from lyceum.http.peer import peer_of
from lyceum.http.platform import Platform
from lyceum.http.printed import Printed
from lyceum.http.reading import read
from lyceum.http.routes import Routes, strictly
from lyceum.http.schemas import Takes, as_meant
from lyceum.kit import clock
from lyceum.kit.windows import Limit, Window

log = structlog.get_logger("lyceum.http")

KEY_BYTES = 32
"""The randomness that a key is made of."""

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The request that is being answered: the log puts it into each of its lines."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")


class KeyAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What a new key is made of: bytes that nobody can guess, and what some vendors show in it.

    `mode` is live or test, `permissions` is read, write or read_write; a key that may do less than
    its person is `restricted`.
    """

    entropy: bytes
    mode: str = "live"
    permissions: str = "read_write"
    restricted: bool = False


class Credentials(msgspec.Struct, frozen=True):
    """What a client of this dialect carries: the text of a key, always the same for the same
    bytes, and the request headers that hold it. `handle` finds the public half of a key in two
    halves; such a dialect itself holds its callers to what a key is for."""

    key: Callable[[KeyAsked], str]
    headers: Callable[[str], Mapping[str, str]]
    handle: Callable[[str], str] | None = None

    def new_secret(self, mode: str = "live") -> str:
        """A key of the plain kind, made at random."""
        return self.key(KeyAsked(entropy=secrets.token_bytes(KEY_BYTES), mode=mode))


class Spelling(Protocol):
    """How a vendor says one refusal: whatever its `render_error` needs, and at least the status."""

    @property
    def status(self) -> int: ...


def no_headers(exchange: Exchange) -> list[Header]:
    """An API whose answers say nothing more."""
    return []


def nowhere_else(scope: Scope) -> Scope | None:
    """An API that is reached under its mount alone."""
    return None


def bearer() -> dict[str, Any]:
    """The security scheme of most APIs, as OpenAPI names it."""
    return {"bearer": {"type": "http", "scheme": "bearer"}}


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """One vendor's API: its operations, and how it says and hears everything around them.

    `order` is the order of this vendor's answers: whichever step refuses first is what a client
    sees. A request counts in all of its `limits` or in none; `limit_headers` tell of the window
    that decides, or of the one named `budget` alone, where a request counts in it. Calls of a
    `metered` one count against the plan of the organization, if it is on one. `coerce` makes of
    named values, as the client wrote them, what the argument struct takes, or refuses all that it
    cannot; without it a query is read as text and a body as JSON. `takes` is the same for the
    reference: all that a field may be written as. A `lenient` one takes a body that it cannot read
    as an object for none. `options` is what the settings say for this dialect alone.
    `elsewhere` makes of a request to another address of this vendor's the one that its mount would
    get. `idempotent` says which key a request takes effect once under, and `keys_of` whose such
    keys are. `headers` are those of every answer. `path_number` reads an integer in a path; what it
    leaves as text is judged with the arguments. `events` says how it tells of events in webhooks.
    `sample` is the path of a GET that shows the dialect at work.
    `description` (Markdown), `security` (OpenAPI security schemes), `role_word` (a role of ours
    â the vendor's word, None for one that it shows as another), `group` (the heading that an
    operation stands under) and `printed` (what the vendor's pages show to be sent) are for its
    reference alone.
    """

    name: str
    title: str
    version: str
    mount: str
    operations: tuple[Operation, ...]
    authenticate: Callable[[Exchange, Platform], Awaitable[tuple[Tenant | None, Actor]]]
    limits: Callable[[Exchange], Sequence[Limit]]
    limit_headers: Callable[[Window], list[Header]]
    budget: str = ""
    render: Callable[[Any, Exchange], Answer]
    render_error: Callable[[Refusal, Exchange], Answer]
    spellings: Mapping[type[Refusal], Spelling]
    credentials: Credentials
    sample: str
    envelope: Callable[[Operation, dict[str, Any]], dict[str, Any]]
    error_schema: dict[str, Any]
    read: Callable[..., Awaitable[None]] = read
    idempotent: Callable[[Exchange], str | None] = posted_key
    coerce: Callable[[Mapping[str, Any], type[msgspec.Struct]], Mapping[str, Any]] | None = None
    lenient: bool = False
    takes: Takes = as_meant
    options: Mapping[str, str] = msgspec.field(default_factory=dict)
    elsewhere: Callable[[Scope], Scope | None] = nowhere_else
    keys_of: Callable[[Actor], str] = by_credential
    headers: Callable[[Exchange], list[Header]] = no_headers
    https: bool = False
    metered: bool = False
    path_number: Callable[[str], Any] = strictly
    exposed_headers: tuple[str, ...] = ()
    description: str = ""
    security: Mapping[str, Any] = msgspec.field(default_factory=bearer)
    events: EventSpelling | None = None
    role_word: Callable[[str], str | None] = str
    group: Callable[[Operation], str] = first_word
    printed: tuple[Printed, ...] = ()
    order: tuple[steps.Step, ...] = (
        steps.match,
        steps.authenticate,
        steps.limit,
        steps.https,
        steps.require,
        meter,
        steps.read,
        steps.validate,
    )


class DialectApplication:
    """Plain ASGI: what the framework would say itself never reaches a client."""

    def __init__(self, dialect: Dialect, platform: Platform) -> None:
        self.dialect = dialect
        self.platform = platform
        self.routes = Routes(dialect.operations, number=dialect.path_number)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        peer = peer_of(scope, request.headers, self.platform.trusted_proxies)
        exchange = Exchange(request, peer, _request_id(request), self.dialect.options)
        REQUEST_ID.set(exchange.request_id)
        began = clock.monotonic()
        answer = await self._answer(exchange)
        if exchange.window is not None:
            answer.headers += self.dialect.limit_headers(exchange.window)
        await settle(self, exchange, status=answer.status)
        if exchange.quota is not None:
            answer.headers += quota_headers(exchange.quota)
        answer.headers += self.dialect.headers(exchange)
        answer.headers.append((b"x-request-id", exchange.request_id.encode()))
        await _send(answer, receive, send, bodiless=request.method == "HEAD")
        self._note(exchange, answer.status, seconds=clock.monotonic() - began)

    def _note(self, exchange: Exchange, status: int, *, seconds: float) -> None:
        """For the log, and for whoever's key was used, as far as the settings want it."""
        if self.platform.calls is not None:
            self.platform.calls.note(
                exchange,
                dialect=self.dialect.name,
                path=_path(exchange),
                status=status,
                seconds=seconds,
            )
        if self.platform.log_requests:
            _log_request(self.dialect.name, exchange, status, seconds=seconds)

    async def _answer(self, exchange: Exchange) -> Answer:
        refusal: Refusal
        try:
            for step in self.dialect.order:
                await step(self, exchange)
            return await steps.handle(self, exchange)
        except Refusal as refused:
            answer = await self._refuse(exchange, refused)
            await keep_refusal(self.platform.works, exchange, answer, refusal=refused)
            return answer
        except (DatabaseUnavailable, TryAgain) as error:
            log.warning("database unavailable", error=str(error))
            refusal = Unavailable()
        except Exception:
            log.exception("crash", path=_path(exchange))
            refusal = Crashed()
        answer = self.dialect.render_error(refusal, exchange)
        await keep_refusal(self.platform.works, exchange, answer, refusal=refusal)
        return answer

    async def _refuse(self, exchange: Exchange, refusal: Refusal) -> Answer:
        """Writes what the refusal must leave behind, after the rollback; then says no."""
        if refusal.leaves is not None and exchange.tenant is not None:
            try:
                await self.platform.works.writing(exchange.tenant, refusal.leaves)
            except Exception:
                log.exception("trace lost")
                return self.dialect.render_error(Crashed(), exchange)
        return self.dialect.render_error(refusal, exchange)


def _described(answer: Answer) -> list[Header]:
    """What every answer says of its body; some have none to tell of."""
    if answer.status in (204, 304):
        return []
    length = len(answer.body) if answer.stream is None else answer.length
    return [
        (b"content-type", answer.media_type),
        (b"content-length", str(length).encode()),
    ]


def _request_id(request: Request) -> str:
    """The client's own, so that its logs and ours meet, or a new one."""
    sent = request.headers.get("x-request-id", "")
    return sent if _REQUEST_ID.fullmatch(sent) else secrets.token_hex(8)


def _log_request(dialect: str, exchange: Exchange, status: int, *, seconds: float) -> None:
    """One line, without anything that the client wrote but the path: no query, header or body."""
    log.info(
        "request",
        method=exchange.request.method,
        path=_path(exchange),
        status=status,
        ms=round(1000 * seconds, 1),
        dialect=dialect,
        user=exchange.actor.user_id if exchange.actor else None,
    )


def _path(exchange: Exchange) -> str:
    """As the client wrote it: decoded it could steer the terminal that shows the log."""
    raw: bytes = exchange.request.scope.get("raw_path") or b""
    return raw.partition(b"?")[0].decode("ascii", "backslashreplace")


async def _send(answer: Answer, receive: Receive, send: Send, *, bodiless: bool) -> None:
    headers = [*_described(answer), *answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if answer.stream is not None:
        await send_stream(answer.stream, receive, send, bodiless=bodiless)
        return
    await send({"type": "http.response.body", "body": b"" if bodiless else answer.body})

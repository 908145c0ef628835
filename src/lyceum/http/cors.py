"""Which pages of other origins may call an API from a browser (Fetch standard, CORS protocol)."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lyceum.http.exchange import Header

METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
REMEMBERED = b"600"
"""Seconds for which a browser need not ask again."""


class Cors:
    """Lets pages of these origins read the answers; `*` means the pages of all.

    To another page's request nothing is added: it is answered as always, in the API's own words,
    and the browser keeps the answer from the page.
    """

    def __init__(self, app: ASGIApp, *, origins: Collection[str], exposed: Collection[str]) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._exposed = ", ".join(exposed).encode()
        # Where an answer depends on the origin, caches must know of it.
        self._vary: list[Header] = [] if "*" in self._origins else [(b"vary", b"Origin")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or not ({origin, "*"} & self._origins):
            await self._app(scope, receive, _adding(self._vary, send))
            return
        allowed = origin if "*" not in self._origins else "*"
        added = [(b"access-control-allow-origin", allowed.encode("latin-1")), *self._vary]
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _permit(headers, added, send)
            return
        added.append((b"access-control-expose-headers", self._exposed))
        await self._app(scope, receive, _adding(added, send))


def _adding(added: list[Header], send: Send) -> Send:
    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *added]}
        await send(message)

    return send_more


async def _permit(headers: Headers, added: list[Header], send: Send) -> None:
    """Answers a browser that asks before it sends the page's request: that alone is the API's."""
    asked = headers.get("access-control-request-headers", "")
    answer: list[Header] = [
        (b"content-length", b"0"),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", asked.encode("latin-1")),
        (b"access-control-max-age", REMEMBERED),
        *added,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": answer})
    await send({"type": "http.response.body", "body": b""})

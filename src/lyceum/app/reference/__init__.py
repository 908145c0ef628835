"""`/docs`: the reference of every API that is served, readable without a network.

`/docs`                       what there is
`/docs/<name>`                one API in Swagger UI
`/docs/<name>/openapi.json`   its OpenAPI document
`/docs/<name>/postman.json`   its requests as a Postman collection
`/docs/assets/<stamp>/…`      files that the pages need, kept by browsers for good
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lyceum.app.reference import pages
from lyceum.app.reference.assets import Assets, takes_gzip
from lyceum.http.addresses import origin
from lyceum.http.dialect import Dialect
from lyceum.http.openapi import document
from lyceum.http.peer import Network, peer_of
from lyceum.http.postman import at, collection

ROOT = "/docs"

HEADERS = {
    # Nothing from elsewhere runs or is asked, whatever a document may hold.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def reference_routes(spoken: Sequence[Dialect], trusted: tuple[Network, ...]) -> list[Route]:
    """The addresses under /docs; `trusted` are the proxies whose word on the host is taken."""
    assets = Assets(ROOT)
    routes = [
        Route(ROOT, partial(_index, spoken=spoken, assets=assets, trusted=trusted)),
        Route(ROOT + "/", partial(_index, spoken=spoken, assets=assets, trusted=trusted)),
        Route(f"{assets.root}/{{name}}", assets.serve),
    ]
    for dialect in spoken:
        served = _Served(dialect, assets, trusted)
        routes.append(Route(f"{ROOT}/{dialect.name}", served.viewer))
        routes.append(Route(f"{ROOT}/{dialect.name}/openapi.json", served.document))
        routes.append(Route(f"{ROOT}/{dialect.name}/postman.json", served.collection))
    return routes


async def _index(
    request: Request, spoken: Sequence[Dialect], assets: Assets, trusted: tuple[Network, ...]
) -> Response:
    page = pages.index(spoken, root=ROOT, origin=_origin(request, trusted), assets=assets)
    return Response(page, media_type="text/html", headers=HEADERS)


class _Served:
    """One dialect's pages. Its document and collection are made when first asked for."""

    def __init__(self, dialect: Dialect, assets: Assets, trusted: tuple[Network, ...]) -> None:
        self._dialect = dialect
        self._assets = assets
        self._trusted = trusted
        self._document: dict[str, Any] | None = None
        self._collection: dict[str, Any] | None = None

    async def viewer(self, request: Request) -> Response:
        page = pages.viewer(self._dialect, root=ROOT, assets=self._assets)
        return Response(page, media_type="text/html", headers=HEADERS)

    async def document(self, request: Request) -> Response:
        if self._document is None:
            self._document = document(self._dialect, server_url="")
        url = _origin(request, self._trusted) + self._dialect.mount
        return _json(request, {**self._document, "servers": [{"url": url}]})

    async def collection(self, request: Request) -> Response:
        if self._collection is None:
            self._collection = collection(self._dialect, server_url="")
        url = _origin(request, self._trusted) + self._dialect.mount
        return _json(request, at(self._collection, url))


def _json(request: Request, content: dict[str, Any]) -> Response:
    body = msgspec.json.encode(content)
    headers = {**HEADERS, "Vary": "Accept-Encoding, Host"}
    if takes_gzip(request):
        body = gzip.compress(body, compresslevel=4)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)


def _origin(request: Request, trusted: tuple[Network, ...]) -> str:
    return origin(peer_of(request.scope, request.headers, trusted))

"""The root application: each dialect under its mount, and the few addresses beside them."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lyceum import dialects
from lyceum.app.duties import duties_of
from lyceum.app.reference import reference_routes
from lyceum.app.settings import Settings, WorkerMode
from lyceum.app.wiring import close_platform, open_platform
from lyceum.app.worker import Worker, working
from lyceum.core.database import DatabaseUnavailable
from lyceum.http.calls import written
from lyceum.http.cors import Cors
from lyceum.http.dialect import Dialect, DialectApplication
from lyceum.http.notices import hear
from lyceum.http.peer import networks
from lyceum.http.platform import Platform
from lyceum.web.certificates import certificate_routes
from lyceum.web.links import link_routes
from lyceum.web.pictures import picture_routes
from lyceum.web.previews import preview_routes

FIRST_COLLECTION = 50_000
"""New objects until the first look for garbage: fewer pauses while a request is served."""


def create_app(settings: Settings) -> ASGIApp:
    """The application for an ASGI server; the platform opens with its lifespan."""
    spoken = dialects.load(off=settings.dialects_off, options=settings.options)
    root = Root(spoken)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        platform = await open_platform(settings)
        root.open(platform)
        gc.collect()
        gc.freeze()
        gc.set_threshold(FIRST_COLLECTION, 20, 20)
        async with written(platform.calls), embedded(platform, settings):
            yield
        await close_platform(platform)

    beside = [
        Route("/", front),
        Route("/healthz", health),
        Route("/readyz", root.ready),
        Route("/.well-known/jwks.json", root.public_keys),
        Route("/payment-notices", root.hear_of_payment, methods=["POST"]),
        *link_routes(root.platform),
        *certificate_routes(root.platform),
        *picture_routes(root.platform),
        *preview_routes(root.platform),
        *reference_routes(spoken, networks(settings.trusted_proxies)),
    ]
    root.beside = Starlette(routes=beside, lifespan=lifespan)
    return root


def embedded(platform: Platform, settings: Settings) -> AbstractAsyncContextManager[None]:
    """The worker in the server's own process, if the settings want it there."""
    if settings.worker is WorkerMode.NONE:
        return nullcontext()
    return working(Worker(platform.works, platform.ports, duties_of(settings)))


async def front(request: Request) -> Response:
    """Whoever opens the bare address sees what is served here."""
    return RedirectResponse("/docs")


async def health(request: Request) -> Response:
    return PlainTextResponse("ok\n")


class Root:
    """Sends a request to the dialect whose mount begins its path, or that knows it otherwise; all
    others to `beside`."""

    beside: ASGIApp

    def __init__(self, spoken: Sequence[Dialect]) -> None:
        self._spoken = spoken
        self._mounts: list[tuple[str, ASGIApp]] = []
        self._platform: Platform | None = None

    def open(self, platform: Platform) -> None:
        self._platform = platform
        self._mounts = [
            (dialect.mount, _with_cors(DialectApplication(dialect, platform), dialect, platform))
            for dialect in self._spoken
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            for mount, app in self._mounts:
                if path.startswith(mount) and path[len(mount) : len(mount) + 1] in ("", "/"):
                    await app({**scope, "root_path": mount}, receive, send)
                    return
            for dialect, (mount, app) in zip(self._spoken, self._mounts, strict=False):
                found = dialect.elsewhere(scope)
                if found is not None:
                    await app({**found, "root_path": mount}, receive, send)
                    return
        await self.beside(scope, receive, send)

    def platform(self) -> Platform:
        assert self._platform is not None  # noqa: S101 - opened by the lifespan
        return self._platform

    async def public_keys(self, request: Request) -> Response:
        """The keys that verify the session tokens which this installation issues itself."""
        assert self._platform is not None  # noqa: S101 - opened by the lifespan
        found = self._platform.ports.identity.public_keys()
        if found is None:
            return PlainTextResponse("not found\n", status_code=404)
        return JSONResponse(found, headers={"cache-control": "public, max-age=300"})

    async def hear_of_payment(self, request: Request) -> Response:
        """What a gateway of payments tells unasked."""
        assert self._platform is not None  # noqa: S101 - opened by the lifespan
        return await hear(self._platform, request)

    async def ready(self, request: Request) -> Response:
        """Whether the database answers."""
        try:
            assert self._platform is not None  # noqa: S101 - opened by the lifespan
            async with self._platform.works.database.reading() as connection:
                await connection.fetch("SELECT 1", ())
        except DatabaseUnavailable:
            return JSONResponse({"status": "database unavailable"}, status_code=503)
        return JSONResponse({"status": "ready"})


def _with_cors(app: ASGIApp, dialect: Dialect, platform: Platform) -> ASGIApp:
    if not platform.cors_origins:
        return app
    return Cors(app, origins=platform.cors_origins, exposed=dialect.exposed_headers)

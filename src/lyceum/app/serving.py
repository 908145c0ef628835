"""Running the server: one process, on a socket that is open already."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from lyceum.app.errors import CannotStart
from lyceum.app.server import create_app
from lyceum.app.settings import Settings

GRACE_SECONDS = 10
"""How long requests that have begun may take once the server was asked to end."""


class _Server(uvicorn.Server):
    """Says once that it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit as error:
            # What kept the platform from opening stands in the log with its trace.
            raise CannotStart("The server could not start; the log says why.") from error
        self._ready()


def serve(settings: Settings, opened: socket.socket, *, ready: Callable[[], None]) -> None:
    """Serves until SIGINT or SIGTERM, then lets running requests end; calls `ready` when it
    answers."""
    _Server(config_of(create_app(settings)), ready).run(sockets=[opened])


def config_of(app: ASGIApp) -> uvicorn.Config:
    """How the server speaks HTTP, whatever application it serves."""
    return uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def end_quietly_when_asked() -> None:
    """SIGINT and SIGTERM end the process with 0, leaving every `with` block on the way.

    While it serves, uvicorn has handlers of its own; when it is done, it raises the signal again
    for these.
    """
    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)

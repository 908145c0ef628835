"""An application of a test's own behind the real server, on a real port, in the test's own loop."""

import asyncio
import socket
from asyncio import constants
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from lyceum.app.serving import config_of
from tests.harness.processes import LOOPBACK

HANGING_UP = 0.2
"""How long the server waits for a client of HTTPS that hangs up without a word, in seconds; asyncio
would wait for half a minute, past the end of the test."""


@asynccontextmanager
async def serving(app: ASGIApp, *, certificate: Path | None = None) -> AsyncIterator[str]:
    """Serves as `lyceum serve` does, without opening a platform; yields the server's address. With
    a certificate, in a file with its key, it speaks HTTPS."""
    config = config_of(app)
    config.ssl_certfile = certificate
    config.lifespan = "off"
    server = uvicorn.Server(config)
    # Named as TCP, else asyncio leaves Nagle's algorithm on, and each answer waits for 40 ms.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.bind((LOOPBACK, 0))
    opened.listen()
    running = asyncio.create_task(server.serve(sockets=[opened]))
    before, constants.SSL_SHUTDOWN_TIMEOUT = constants.SSL_SHUTDOWN_TIMEOUT, HANGING_UP
    try:
        # The socket listens already: what is sent before the server is ready waits in it.
        yield f"{'https' if certificate else 'http'}://{LOOPBACK}:{opened.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        opened.close()
        constants.SSL_SHUTDOWN_TIMEOUT = before
        if certificate:
            await asyncio.sleep(2 * HANGING_UP)

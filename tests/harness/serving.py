"""An application of a test's own behind the real server, on a real port, in the test's own loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from lyceum.app.serving import config_of
from tests.harness.processes import LOOPBACK


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serves as `lyceum serve` does, without opening a platform; yields the server's address."""
    config = config_of(app)
    config.lifespan = "off"
    server = uvicorn.Server(config)
    # Named as TCP, else asyncio leaves Nagle's algorithm on, and each answer waits for 40 ms.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.bind((LOOPBACK, 0))
    opened.listen()
    running = asyncio.create_task(server.serve(sockets=[opened]))
    try:
        # The socket listens already: what is sent before the server is ready waits in it.
        yield f"http://{LOOPBACK}:{opened.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        opened.close()

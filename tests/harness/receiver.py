"""Whoever receives webhooks: a real HTTP server on loopback that answers as it is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Received:
    """One request as it came; `at` is when, in seconds of the machine's clock."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


Answering = Callable[[Received], bytes | None]
"""What is answered, byte for byte; None lets the sender wait for ever."""


def answer(status: int, body: str = "", **headers: str) -> bytes:
    """A plain answer; `retry_after="5"` becomes the header Retry-After."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body.encode())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", body]).encode()


@dataclass
class Receiver:
    """Keeps what came, and answers by `answering`."""

    port: int = 0
    answering: Answering = lambda received: OK
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}/hooks"

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.received]

    async def until(self, count: int, *, seconds: float = 10) -> list[Received]:
        """What came, once there is so much of it; fails when it takes too long."""
        async with asyncio.timeout(seconds):
            while len(self.received) < count:
                self.came.clear()
                await self.came.wait()
        return self.received

    def hang_up(self) -> None:
        """Ends every connection that is open, those that wait for an answer above all."""
        for task in self.serving:
            task.cancel()

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.create_task(self._answer(reader, writer))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        received = Received(first.split()[1], headers, body, time.time())
        self.received.append(received)
        self.came.set()
        said = self.answering(received)
        if said is None:
            await reader.read()
            return
        writer.write(said)
        await writer.drain()


@asynccontextmanager
async def receiving(answering: Answering | None = None) -> AsyncIterator[Receiver]:
    """A receiver for as long as the block lasts."""
    receiver = Receiver()
    if answering is not None:
        receiver.answering = answering
    server = await asyncio.start_server(receiver.accept, LOOPBACK, 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in receiver.serving:
            task.cancel()
        await asyncio.gather(*receiver.serving, return_exceptions=True)

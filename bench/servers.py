"""The two servers, ours and the floor: processes of their own, with one and the same uvicorn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from bench import floor
from tests.harness.processes import Running, free_port, new_folder, start

NO_LIMIT = 1_000_000_000
"""What the vendors' limits are multiplied by, so that nobody reaches them."""


class Server(msgspec.Struct, frozen=True):
    name: str
    port: int
    running: Running


def start_ours(url: str) -> Server:
    """The server as `lyceum serve` starts it."""
    port = free_port()
    environment = {
        "LYCEUM_DATABASE_URL": url,
        "LYCEUM_DATA_DIR": str(new_folder()),
        "LYCEUM_RATE_LIMIT_FACTOR": str(NO_LIMIT),
    }
    return _start("ours", ["lyceum", "serve", "--port", str(port)], port, environment)


def start_floor(plan: floor.Plan) -> Server:
    port = free_port()
    path = new_folder() / "plan"
    path.write_bytes(msgspec.msgpack.encode(plan))
    return _start("floor", ["bench.floor", str(port)], port, {floor.PLAN: str(path)})


def start_fixed() -> Server:
    """The server that answers with fixed bytes and does nothing else."""
    port = free_port()
    return _start("fixed", ["bench.fixed", str(port)], port, {})


def _start(name: str, module: list[str], port: int, environment: dict[str, str]) -> Server:
    command = [sys.executable, "-m", *module]
    return Server(name, port, start(command, port=port, environment=environment))


@contextmanager
def until_done(*servers: Server) -> Iterator[tuple[Server, ...]]:
    """Ends the servers behind the block."""
    try:
        yield servers
    finally:
        for server in servers:
            server.running.terminate()

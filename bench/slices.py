"""Slices of load, ours and the floor in turn, and what they come to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

import msgspec

from bench import machine
from bench.load import Order, Slice
from bench.school import School
from bench.servers import Server
from tests.harness.processes import new_folder

QUIET = 0.15
"""Of one core, on average: more than that of other people's work and a slice is not quiet."""

LEAST_QUIET = 3


class Measurement(msgspec.Struct, frozen=True):
    """One slice: `others` is the processor time of everybody else, in cores; `cpu` is the
    server's, in microseconds a request."""

    slice: Slice
    others: float
    cpu: float


class Cell(msgspec.Struct, frozen=True):
    """Medians over the quiet slices of one operation on one server; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    cpu: float
    slices: int
    quiet: int


class Generator:
    """The load generator's process."""

    def __init__(self, school: School) -> None:
        path = new_folder() / "school"
        path.write_bytes(msgspec.msgpack.encode(school))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._next: dict[tuple[str, str], int] = {}

    def load(self, server: Server, operation: str, *, seconds: float) -> Measurement:
        """One slice; the requests' numbers go on where the server's last slice ended."""
        key = server.name, operation
        order = Order(operation, server.port, seconds, self._next.get(key, 0))
        before = machine.clocks()
        used = machine.seconds_of(server.running.group)
        slice_ = self._run(order)
        used = machine.seconds_of(server.running.group) - used
        after = machine.clocks()
        self._next[key] = order.first + slice_.requests + order.connections
        if slice_.unexpected:
            raise RuntimeError(
                f"{server.name}, {operation}: {slice_.unexpected} of {slice_.requests} answers "
                f"were not as expected: {slice_.example}"
            )
        others = after.others_since(before) / slice_.seconds if before and after else 0.0
        return Measurement(slice_, others, 1e6 * used / slice_.requests)

    def _run(self, order: Order) -> Slice:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(order) + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator ended")
        return msgspec.json.decode(line, type=Slice)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def generator(school: School) -> Iterator[Generator]:
    made = Generator(school)
    try:
        yield made
    finally:
        made.close()


def interleaved(
    load: Generator, servers: Sequence[Server], operation: str, *, rounds: int, seconds: float
) -> list[list[Measurement]]:
    """For each server as many slices as rounds; they take turns, and turns at being first."""
    found: list[list[Measurement]] = [[] for _ in servers]
    for server in servers:
        load.load(server, operation, seconds=min(seconds, 0.5))
    for turn in range(rounds):
        places = range(len(servers))
        for place in places if turn % 2 == 0 else reversed(places):
            found[place].append(load.load(servers[place], operation, seconds=seconds))
    return found


def cell(measured: Sequence[Measurement]) -> Cell:
    """The medians of the quiet slices, or of the quietest three where fewer were quiet."""
    by_quiet = sorted(measured, key=lambda one: one.others)
    quiet = sum(one.others <= QUIET for one in measured)
    chosen = by_quiet[: max(quiet, LEAST_QUIET)]
    return Cell(
        rate=median(one.slice.rate for one in chosen),
        p50=median(one.slice.p50 for one in chosen),
        p99=median(one.slice.p99 for one in chosen),
        cpu=median(one.cpu for one in chosen),
        slices=len(measured),
        quiet=quiet,
    )

"""The load generator, a process of its own: 32 connections that never wait for one another.

It reads one order a line, a slice of so many seconds, and answers with one line: how many
requests came back, how long they took, and how many were not answered as expected.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec

from bench.operations import MEASURED, Measured
from bench.school import School

CONNECTIONS = 32
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


class Order(msgspec.Struct):
    """`first` is the number of the first request, since each may be made once only."""

    operation: str
    port: int
    seconds: float
    first: int
    connections: int = CONNECTIONS


class Slice(msgspec.Struct):
    """What came back; times in milliseconds, `cpu_seconds` of this process."""

    requests: int
    seconds: float
    p50: float
    p99: float
    unexpected: int
    example: str
    cpu_seconds: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class Connection(asyncio.Protocol):
    """Sends the next request as soon as the last one is answered, until the time is over."""

    def __init__(self, slice_: Running) -> None:
        self._slice = slice_
        self._data = b""
        self._sent = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def send(self) -> None:
        self._transport.write(next(self._slice.requests))
        self._sent = time.perf_counter()

    def data_received(self, data: bytes) -> None:
        if self._data:
            data = self._data + data
        head = data.find(b"\r\n\r\n")
        found = _LENGTH.search(data) if head >= 0 else None
        if found is None or len(data) < head + 4 + int(found[1]):
            self._data = data
            return
        self._data = b""
        self._slice.answered(data, self._sent)
        if time.perf_counter() < self._slice.until:
            self.send()
        else:
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server hung up"))


class Running:
    """One slice under way."""

    def __init__(self, requests: Iterator[bytes], status: int) -> None:
        self.requests = requests
        self.until = 0.0
        self.times: list[float] = []
        self.unexpected = 0
        self.example = ""
        self._status = str(status).encode()

    def answered(self, data: bytes, sent: float) -> None:
        self.times.append(time.perf_counter() - sent)
        if data[9:12] != self._status:
            self.unexpected += 1
            self.example = data[:600].decode(errors="replace")


def maker(measured: Measured, school: School) -> Callable[[int], bytes]:
    """Makes the number-th request; those that change nothing are made beforehand and sent again."""
    if measured.method != "GET":
        return lambda number: measured.wire(school, number)
    made = [measured.wire(school, number) for number in range(len(school.courses))]
    return lambda number: made[number % len(made)]


async def run(order: Order, make: Callable[[int], bytes], status: int) -> Slice:
    """One slice: connects, then loads for as long as was ordered."""
    running = Running(map(make, count(order.first)), status)
    loop = asyncio.get_running_loop()
    connections = []
    for _ in range(order.connections):
        connected = await loop.create_connection(
            lambda: Connection(running), "127.0.0.1", order.port
        )
        connections.append(connected)
    started, used = time.perf_counter(), time.process_time()
    running.until = started + order.seconds
    for _, connection in connections:
        connection.send()
    await asyncio.gather(*(connection.done for _, connection in connections))
    seconds, used = time.perf_counter() - started, time.process_time() - used
    for transport, _ in connections:
        transport.close()
    return _summary(running, seconds, used)


def _summary(running: Running, seconds: float, used: float) -> Slice:
    times = sorted(running.times)
    return Slice(
        requests=len(times),
        seconds=seconds,
        p50=1000 * times[len(times) // 2],
        p99=1000 * times[len(times) * 99 // 100],
        unexpected=running.unexpected,
        example=running.example,
        cpu_seconds=used,
    )


def main() -> None:
    import uvloop

    school = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=School)
    known = {measured.name: (maker(measured, school), measured.status) for measured in MEASURED}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for line in sys.stdin.buffer:
            order = msgspec.json.decode(line, type=Order)
            make, status = known[order.operation]
            slice_ = runner.run(run(order, make, status))
            sys.stdout.buffer.write(msgspec.json.encode(slice_) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""The server as a process: how soon it answers, and how much memory it keeps."""

from __future__ import annotations

import http.client
import time
from statistics import median

import msgspec

from bench import machine, servers
from bench.operations import MEASURED
from bench.school import School
from bench.servers import Server

START_TARGET = 2.5
"""Seconds from the command to the first answer."""

MEMORY_TARGET = 150.0
"""Megabytes (PSS) at rest after as many requests:"""
REQUESTS = 1_000


class Process(msgspec.Struct, frozen=True):
    """`megabytes` is None where the system does not tell."""

    start_seconds: float
    megabytes: float | None
    start_target: float = START_TARGET
    memory_target: float = MEMORY_TARGET


def measure(url: str, school: School, *, starts: int = 3) -> Process:
    """Starts the server a few times, and makes requests of every kind to the last one."""
    seconds, megabytes = [], None
    for turn in range(starts):
        began = time.perf_counter()
        with servers.until_done(servers.start_ours(url)) as (server,):
            _ask(server, school, 0)
            seconds.append(time.perf_counter() - began)
            if turn == starts - 1:
                megabytes = _memory(server, school)
    return Process(median(seconds), megabytes)


def _memory(server: Server, school: School) -> float | None:
    for number in range(REQUESTS):
        _ask(server, school, number)
    time.sleep(0.5)
    return machine.proportional_megabytes(server.running.group)


def _ask(server: Server, school: School, number: int) -> None:
    """The number-th request: lists, details, enrollments and new courses in turn."""
    measured = MEASURED[number % len(MEASURED)]
    asked = measured.request(school, number)
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request(measured.method, asked.path, asked.body or None, asked.headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status != measured.status:
        raise RuntimeError(f"{measured.name} was answered with {answer.status}: {text!r}")

"""Signing in: what it costs beyond the password's hash, which is slow on purpose."""

from __future__ import annotations

import asyncio
import time
from http.client import HTTPConnection
from statistics import median

import msgspec

from bench.operations import MOUNT
from bench.servers import Server
from lyceum.adapters.passwords import Argon2Passwords

PASSWORD = "a password that only the bench knows"
TIMES = 12
TARGET = 5.0
"""Milliseconds beyond the hash."""


SLOW, QUICK = "slow@bench.example", "quick@bench.example"
"""Two people: one whose password costs what a real one costs, one whose costs next to nothing."""


class Login(msgspec.Struct, frozen=True):
    """Milliseconds, medians. `request` and `hash` are neighbours: signing in, and the bare hash.

    `beyond` is what the target is about, and is seen where the hash takes next to no time:
    between two hashes of a fifth of a second a few milliseconds are lost in their noise.
    """

    request: float
    hash: float
    beyond: float
    target: float = TARGET


async def accounts() -> dict[str, str]:
    """Digests by e-mail; a digest carries its own costs, which the server follows."""
    quick = Argon2Passwords(memory_kib=64, time_cost=1)
    return {SLOW: await Argon2Passwords().hash(PASSWORD), QUICK: await quick.hash(PASSWORD)}


def measure(server: Server, digest: str, *, times: int = TIMES) -> Login:
    """One request at a time, each next to a bare hash of the same costs in this process."""
    connection = HTTPConnection("127.0.0.1", server.port)
    passwords = Argon2Passwords()
    with asyncio.Runner() as runner:
        pairs = [
            (_sign_in(connection, SLOW), _hash(runner, passwords, digest)) for _ in range(times + 1)
        ][1:]
    passwords.close()
    quick = [_sign_in(connection, QUICK) for _ in range(10 * times)]
    connection.close()
    return Login(
        request=median(request for request, _ in pairs),
        hash=median(hashed for _, hashed in pairs),
        beyond=median(quick),
    )


def _hash(runner: asyncio.Runner, passwords: Argon2Passwords, digest: str) -> float:
    started = time.perf_counter()
    runner.run(passwords.verify(PASSWORD, digest))
    return 1000 * (time.perf_counter() - started)


def _sign_in(connection: HTTPConnection, email: str) -> float:
    body = msgspec.json.encode({"email": email, "password": PASSWORD})
    started = time.perf_counter()
    connection.request("POST", f"{MOUNT}/auth/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"signing in was answered with {answer.status}: {text!r}")
    return 1000 * (time.perf_counter() - started)

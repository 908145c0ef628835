"""All that one run found, and whether it is good enough."""

from __future__ import annotations

import msgspec

from bench.buying import Bought
from bench.deep import Timed
from bench.importing import Brought
from bench.login import Login
from bench.rest import Process
from bench.throughput import Compared


class OnDatabase(msgspec.Struct):
    """One kind of database with its settings; None or empty for what was not measured."""

    kind: str
    words: str
    compared: list[Compared] = []
    deep: list[Timed] = []
    imported: list[Brought] = []
    bought: Bought | None = None
    login: Login | None = None
    process: Process | None = None


class Target(msgspec.Struct, frozen=True):
    """One promise; `at_least` tells a ratio from a time or an amount."""

    what: str
    found: float
    bound: float
    unit: str
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        return self.found >= self.bound if self.at_least else self.found <= self.bound


class Results(msgspec.Struct):
    """`ceiling` is the most requests a second that the load generator can make."""

    machine: str
    ceiling: float
    seconds: float = 0.0
    databases: list[OnDatabase] = []
    targets: list[Target] = []


def targets(results: Results) -> list[Target]:
    """Every promise that was measured."""
    return [target for database in results.databases for target in _of(database)]


def _of(database: OnDatabase) -> list[Target]:
    found = [
        Target(f"{one.operation}, ours to the floor", one.ratio, one.target, "", at_least=True)
        for one in database.compared
    ]
    found += [Target(timed.what, timed.milliseconds, timed.target, "ms") for timed in database.deep]
    found += [
        Target(f"import of {one.kind}", one.new, one.target, "rows/s", at_least=True)
        for one in database.imported
    ]
    if database.bought is not None:
        bought = database.bought
        found.append(Target("buying", bought.rate, bought.target, "/s", at_least=True))
    if database.login is not None:
        login = database.login
        found.append(Target("login beyond the hash", login.beyond, login.target, "ms"))
    if database.process is not None:
        found += _of_process(database.process)
    return [
        msgspec.structs.replace(target, what=f"{database.kind}: {target.what}") for target in found
    ]


def _of_process(process: Process) -> list[Target]:
    found = [Target("start to first answer", process.start_seconds, process.start_target, "s")]
    if process.megabytes is not None:
        memory = process.memory_target
        found.append(Target("memory at rest (PSS)", process.megabytes, memory, "MB"))
    return found

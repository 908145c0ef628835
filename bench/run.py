"""One run: each kind of database in its turn, and on each what was asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import closing

from bench import buying, deep, importing, login, machine, rest, servers, throughput
from bench.asked import OPERATIONS, Asked
from bench.databases import Databases, open_databases
from bench.floor import Plan
from bench.operations import MEASURED
from bench.results import OnDatabase, Results, targets
from bench.school import fill
from bench.servers import Server
from bench.slices import Generator, generator
from bench.throughput import Compared
from tests.harness.postgres import apart


def run(asked: Asked) -> Results:
    started = time.monotonic()
    results = Results(machine.description(), ceiling=0.0)
    for kind in asked.kinds:
        _say(f"{kind}: making a school")
        with closing(open_databases(kind, waits_for_disk=asked.waits_for_disk)) as databases:
            _measure(databases, asked, results)
    results.targets = targets(results)
    results.seconds = time.monotonic() - started
    return results


def _measure(databases: Databases, asked: Asked, results: Results) -> None:
    found = OnDatabase(databases.kind, databases.words())
    results.databases.append(found)
    url = databases.new()
    accounts = apart(login.accounts())
    school = apart(fill(url, accounts=accounts, learners=asked.effort.learners))
    databases.settle(url)
    if set(OPERATIONS) & set(asked.parts):
        with generator(school) as load:
            results.ceiling = results.ceiling or _ceiling(load, asked)
            wanted = [measured for measured in MEASURED if measured.name in asked.parts]
            plan = throughput.plan(databases, url, school, wanted)
            pair = servers.start_ours(databases.copy(url)), servers.start_floor(plan)
            with servers.until_done(*pair):
                found.compared = list(_compared(load, pair, plan, asked=asked, kind=databases.kind))
    if "buy" in asked.parts:
        _say(f"{databases.kind}: buying")
        found.bought = buying.measure(databases, seconds=asked.effort.rounds * asked.effort.seconds)
    if "login" in asked.parts:
        _say(f"{databases.kind}: login")
        with servers.until_done(servers.start_ours(databases.copy(url))) as (server,):
            digest = accounts[login.SLOW]
            found.login = login.measure(server, digest, times=asked.effort.logins)
    if "rest" in asked.parts:
        _say(f"{databases.kind}: start and memory")
        found.process = rest.measure(databases.copy(url), school, starts=asked.effort.starts)
    if "import" in asked.parts:
        _say(f"{databases.kind}: files of {asked.effort.imported:,} rows")
        found.imported = importing.measure(databases, rows=asked.effort.imported)
    if "deep" in asked.parts:
        _say(f"{databases.kind}: a page of {asked.effort.rows:,} rows")
        found.deep = deep.measure(databases, rows=asked.effort.rows, times=asked.effort.times)


def _ceiling(load: Generator, asked: Asked) -> float:
    """Requests a second that the generator makes of a server that does nothing."""
    with servers.until_done(servers.start_fixed()) as (fixed,):
        return load.load(fixed, OPERATIONS[0], seconds=asked.effort.seconds).slice.rate


def _compared(
    load: Generator, pair: tuple[Server, Server], plan: Plan, *, asked: Asked, kind: str
) -> Iterator[Compared]:
    for answered in plan.operations:
        _say(f"{kind}: {answered.name}")
        yield throughput.compare(
            load,
            pair,
            answered,
            kind=kind,
            rounds=asked.effort.rounds,
            seconds=asked.effort.seconds,
        )


def _say(line: str) -> None:
    """How far it is; the results alone go to the output."""
    print(line, file=sys.stderr, flush=True)

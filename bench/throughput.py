"""Operations under load: ours and the floor, on two copies of one database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from bench import recording, servers
from bench.databases import Databases
from bench.floor import Answered, Plan
from bench.operations import MEASURED, Measured
from bench.recording import Recorded
from bench.school import ENROLLED_IN, School, free_pair
from bench.script import script_of
from bench.slices import Cell, Generator, cell, interleaved
from lyceum.app.server import create_app
from lyceum.app.settings import load_settings
from tests.harness.postgres import apart
from tests.harness.processes import new_folder

SCRIPTS = 100
"""Requests recorded of each operation: the floor replays them in turn."""

PAIRS = 400_000


class Compared(msgspec.Struct, frozen=True):
    """One operation: ours beside the floor. `statements` counts BEGIN and COMMIT too."""

    operation: str
    statements: int
    sql: list[str]
    ours: Cell
    floor: Cell
    target: float

    @property
    def ratio(self) -> float:
        """Of the rates: 1 is as fast as the floor."""
        return self.ours.rate / self.floor.rate

    @property
    def cpu_ratio(self) -> float:
        """Of the servers' processor time a request, which a busy machine hardly changes."""
        return self.floor.cpu / self.ours.cpu if self.ours.cpu else 0.0


def plan(databases: Databases, url: str, school: School, measured: Sequence[Measured]) -> Plan:
    """What the floor needs, seen on a copy of the database that is thrown away."""
    found = apart(_recorded(databases.copy(url), school, measured))
    operations = [_answered(one, recorded) for one, recorded in zip(measured, found, strict=True)]
    settings = load_settings()
    most = len(school.learners) * (len(school.courses) - ENROLLED_IN)
    pairs = [free_pair(school, number) for number in range(min(PAIRS, most))]
    return Plan(
        url=databases.copy(url),
        connections=settings.database_connections,
        pairs=[(school.learners[user][0], school.courses[course][0]) for user, course in pairs],
        operations=operations,
    )


async def _recorded(url: str, school: School, measured: Sequence[Measured]) -> list[list[Recorded]]:
    settings = load_settings(
        database_url=url, data_dir=new_folder(), rate_limit_factor=servers.NO_LIMIT
    )
    with recording.watched_drivers():
        app = create_app(settings)
        async with recording.running(app):
            return [await recording.record(app, school, one, requests=SCRIPTS) for one in measured]


def _answered(measured: Measured, recorded: list[Recorded]) -> Answered:
    """Only what an ordinary request runs counts: a look at the directory, say, is left out."""
    usual, _ = Counter(map(_statements, recorded)).most_common(1)[0]
    alike = [one for one in recorded if _statements(one) == usual]
    names = ("date", "server")
    headers = [(name.decode(), text.decode()) for name, text in alike[0].headers]
    return Answered(
        name=measured.name,
        method=measured.method,
        route=measured.route,
        status=measured.status,
        headers=[(name, text) for name, text in headers if name.lower() not in names],
        body=alike[0].body,
        scripts=[script_of(one) for one in alike],
    )


def _statements(recorded: Recorded) -> tuple[str, ...]:
    return tuple(ran.sql for ran in recorded.ran)


def compare(
    load: Generator,
    pair: tuple[servers.Server, servers.Server],
    answered: Answered,
    *,
    kind: str,
    rounds: int,
    seconds: float,
) -> Compared:
    """Slices of one operation on both servers, in turn."""
    ours, floor = interleaved(load, pair, answered.name, rounds=rounds, seconds=seconds)
    script = answered.scripts[0]
    measured = next(measured for measured in MEASURED if measured.name == answered.name)
    return Compared(
        operation=answered.name,
        statements=script.statements,
        sql=[f"{role}: {step.sql}" for role, steps in script.turns for step in steps],
        ours=cell(ours),
        floor=cell(floor),
        target=measured.targets[kind],
    )

"""`kill -9` in the middle of a thousand enrollments: what was acknowledged is there, and whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from tests.app.killing import ALL, Crowd, allow_sockets, crowded_school, expect_whole
from tests.cli.program import Program, Server
from tests.harness import postgres
from tests.harness.postgres import DURABLE, OwnServer, apart

pytestmark = pytest.mark.needs("time")

SOON, LATE = 40, 900
"""Between so many acknowledgements the blow falls."""


def program(tmp_path: Path, url: str) -> Program:
    allow_sockets()
    settings = {"LYCEUM_DATABASE_URL": url, "LYCEUM_RATE_LIMIT_FACTOR": "100000"}
    return Program(tmp_path, settings)


async def kill_in_the_middle(crowd: Crowd, server: Server, kill: Callable[[], object]) -> int:
    """Sends a thousand at once, and kills after some; how many are there afterwards."""
    rush = await crowd.rush()
    after = random.randint(SOON, LATE)
    await rush.send_all(server.port, then=kill, after=after)
    assert len(rush.acknowledged) >= after
    assert set(rush.answers.values()) <= {201, 503}
    return await expect_whole(crowd.school, rush)


@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.long)])
async def test_the_server_is_killed(migrated_url: str, tmp_path: Path, rounds: int) -> None:
    lyceum = program(tmp_path, migrated_url)
    cut = 0
    async with crowded_school(migrated_url) as crowd:
        server = lyceum.serve()
        for _ in range(rounds):
            left = await kill_in_the_middle(crowd, server, server.running.kill)
            cut += left < ALL
            server = lyceum.serve()
        await everything_goes_on(crowd, server)
        server.running.terminate()
    assert cut


async def everything_goes_on(crowd: Crowd, server: Server) -> None:
    """A thousand more, none of which is lost."""
    rush = await crowd.rush()
    await rush.send_all(server.port)
    assert set(rush.answers.values()) == {201}
    assert await expect_whole(crowd.school, rush) == ALL


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.long)])
async def test_postgresql_itself_is_killed(tmp_path: Path, rounds: int) -> None:
    if not postgres.installations():
        pytest.skip("a server that somebody else runs is not ours to kill")
    cluster = postgres.start_server(postgres.installations()[0], settings=DURABLE)
    try:
        url = apart(cluster.new_database())
        await migrate(url)
        lyceum = program(tmp_path, url)
        async with crowded_school(url) as crowd:
            server = lyceum.serve()
            for _ in range(rounds):
                await kill_postgres(crowd, server, cluster)
            await everything_goes_on(crowd, server)
            server.running.terminate()
    finally:
        cluster.running.stop()


async def kill_postgres(crowd: Crowd, server: Server, cluster: OwnServer) -> None:
    """The server stays, tells of the database's absence, and goes on when it is back."""
    rush = await crowd.rush()
    after = random.randint(SOON, LATE)
    await rush.send_all(server.port, then=cluster.crash, after=after)
    assert set(rush.answers.values()) == {201, 503}
    assert server.running.is_alive()
    cluster.restart()
    assert await expect_whole(crowd.school, rush) >= len(rush.acknowledged)
    # What was answered with 503 may have been committed all the same: then it is there already.
    await rush.send_all(server.port)
    assert set(rush.answers.values()) <= {201, 422}
    assert await expect_whole(crowd.school, rush) == ALL


async def migrate(url: str) -> None:
    import asyncio

    from lyceum.core.migrations import upgrade

    await asyncio.to_thread(upgrade, url)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SHOW fsync") == "on"
    await connection.close()

"""Transactions: what others see of them, and what is left when they end badly."""

import asyncio

import pytest

from lyceum.core.database import Database, DatabaseUnavailable, NotUnique
from lyceum.core.database import postgres as postgres_module
from lyceum.core.database.errors import NotCommitted
from lyceum.core.database.postgres import PostgresDatabase
from tests.core.database.specimens import ALL, INSERT, Specimen, every, fetch, put, run

ONE, TWO = Specimen(id=1, name="one"), Specimen(id=2, name="two")


class Mishap(Exception):
    pass


async def names(database: Database) -> list[str]:
    return [row.name for row in await every(database)]


async def insert(connection, row: Specimen) -> None:
    values = {name: getattr(row, name) for name in Specimen.__struct_fields__}
    await run(connection, INSERT, **values)


async def test_nobody_sees_what_is_not_committed(database: Database) -> None:
    async with database.writing() as connection:
        await insert(connection, ONE)
        assert await names(database) == []
        assert [row.name for row in await fetch(connection, ALL)] == ["one"]
    assert await names(database) == ["one"]


async def test_an_error_rolls_back_and_the_next_write_works(database: Database) -> None:
    with pytest.raises(Mishap):
        async with database.writing() as connection:
            await insert(connection, ONE)
            raise Mishap
    assert await names(database) == []
    await put(database, [TWO])
    assert await names(database) == ["two"]


async def test_a_refused_statement_rolls_back_the_whole(database: Database) -> None:
    await put(database, [ONE])
    with pytest.raises(NotUnique):
        await put(database, [TWO, ONE])
    assert await names(database) == ["one"]


async def test_a_reader_in_a_snapshot_sees_one_state(database: Database) -> None:
    await put(database, [ONE])
    async with database.reading() as connection:
        async with database.snapshot(connection):
            before = await fetch(connection, ALL)
            await put(database, [TWO])
            assert await fetch(connection, ALL) == before
        assert len(await fetch(connection, ALL)) == 2


async def test_a_snapshot_ends_when_its_block_raises(database: Database) -> None:
    with pytest.raises(Mishap):
        async with database.reading() as connection, database.snapshot(connection):
            await fetch(connection, ALL)
            raise Mishap
    await put(database, [ONE])
    assert await names(database) == ["one"]


async def test_without_a_snapshot_each_statement_sees_what_is_committed(database: Database) -> None:
    async with database.reading() as connection:
        assert await fetch(connection, ALL) == []
        await put(database, [ONE])
        assert len(await fetch(connection, ALL)) == 1


async def test_many_writers_at_once_lose_nothing(database: Database) -> None:
    rows = [Specimen(id=n, name=str(n)) for n in range(60)]
    await asyncio.gather(*(put(database, [row]) for row in rows))
    assert await every(database) == rows


@pytest.mark.parametrize("times", [1, 2])
async def test_a_cancelled_write_rolls_back_and_the_next_works(
    database: Database, times: int
) -> None:
    for n in range(8):
        inside = asyncio.Event()

        async def write(n: int = n, inside: asyncio.Event = inside) -> None:
            async with database.writing() as connection:
                await insert(connection, Specimen(id=n, name=str(n)))
                inside.set()
                await asyncio.sleep(10)

        await cancel(asyncio.ensure_future(write()), inside, times)
    await asyncio.wait_for(put(database, [ONE]), 5)
    assert await names(database) == ["one"]


async def cancel(task: asyncio.Task[None], inside: asyncio.Event, times: int) -> None:
    await inside.wait()
    for _ in range(times):
        task.cancel()
        await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
@pytest.mark.parametrize("times", [1, 2])
async def test_a_write_cancelled_in_a_statement_leaves_the_pool_whole(
    database: Database, times: int
) -> None:
    # More rounds than the pool has connections: one lost in each would be noticed.
    for n in range(8):
        inside = asyncio.Event()

        async def write(n: int = n, inside: asyncio.Event = inside) -> None:
            async with database.writing() as connection:
                await insert(connection, Specimen(id=n, name=str(n)))
                inside.set()
                await connection.fetch("SELECT pg_sleep(20)", ())

        await cancel(asyncio.ensure_future(write()), inside, times)
    await asyncio.wait_for(put(database, [ONE]), 5)
    assert await names(database) == ["one"]


async def test_a_write_cancelled_at_any_moment_is_whole_or_not_there(database: Database) -> None:
    for n in range(0, 120, 2):
        rows = [Specimen(id=n, name=str(n)), Specimen(id=n + 1, name=str(n + 1))]
        task = asyncio.ensure_future(put(database, rows))
        for _ in range(n // 4):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        there = [row.id for row in await every(database) if row.id >= n]
        assert there in ([], [n, n + 1])
        assert there == [n, n + 1] or task.cancelled()
    await asyncio.wait_for(put(database, [Specimen(id=999)]), 5)


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_commit_that_the_server_turned_into_a_rollback_raises(database: Database) -> None:
    await put(database, [ONE])
    with pytest.raises(NotCommitted):
        async with database.writing() as connection:
            await insert(connection, TWO)
            with pytest.raises(NotUnique):
                await insert(connection, ONE)
    assert await names(database) == ["one"]


async def test_a_commit_that_fails_raises(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as connection:
        await defer_references(connection)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with database.writing() as connection:
            await connection.execute("INSERT INTO follower VALUES (7)", ())
    async with database.reading() as connection:
        assert await connection.fetch("SELECT * FROM follower", ()) in ([], ())
    await put(database, [ONE])


async def defer_references(connection) -> None:
    """References that are checked by the commit: the one way to make it fail at will."""
    await connection.execute("CREATE TABLE leader (id BIGINT PRIMARY KEY)", ())
    await connection.execute(
        "CREATE TABLE follower (id BIGINT REFERENCES leader (id) DEFERRABLE INITIALLY DEFERRED)", ()
    )


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_pool_in_use_makes_others_wait_and_then_refuses(
    database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_module, "PATIENCE", 0.2)
    async with database.reading(), database.reading(), database.reading(), database.reading():
        with pytest.raises(DatabaseUnavailable):
            async with database.reading():
                pass
    assert await names(database) == []


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_the_transaction_is_read_committed(database: PostgresDatabase) -> None:
    async with database.writing() as connection:
        ((level,),) = await connection.fetch("SHOW transaction_isolation", ())
        assert level == "read committed"

"""No dialect tells of a success that was not committed, nor is silent when the database is."""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace

from lyceum.core.commerce.errors import PaymentDeclined
from lyceum.core.database import Database, DatabaseUnavailable, TryAgain
from lyceum.core.database.errors import NotCommitted
from lyceum.core.sequencing import number_all_events
from lyceum.core.tenancy import directory
from lyceum.core.tenancy.clock import advance_clock
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import TRIES, Works
from lyceum.http.dialect import Dialect
from lyceum.http.downloads import Download
from lyceum.http.errors import Crashed, Unavailable
from lyceum.http.operation import Operation
from lyceum.http.platform import Platform
from lyceum.kit.time import HOUR
from tests.dialects.answers import expect_refusal
from tests.dialects.asking import Asking
from tests.dialects.places import makes, mode_of
from tests.dialects.prepared import Prepared
from tests.harness.faulty import Counting, FailingCommits, Unreachable
from tests.harness.rows import every_row, every_table, new_rows

MOST_STATEMENTS = 25
"""No single operation asks the database more often."""

MOST_OF_A_PURCHASE = 30
"""It has several transactions, and the sandbox keeps its charges in the database too."""

FAULTS: dict[str, list[Exception]] = {
    "the disk is full": [DatabaseUnavailable("full")],
    "always busy": [TryAgain("deadlock")] * TRIES,
    "turned into a rollback": [NotCommitted("a statement had failed")],
    "a crash": [RuntimeError("in the commit")],
}


def on(database: Database, platform: Platform) -> Platform:
    """The platform with another way to its data."""
    works = Works(database)
    directory = Directory(works)
    ports = replace(platform.ports, tenants=directory)
    return replace(platform, works=works, directory=directory, ports=ports)


async def test_a_failed_commit_is_never_a_success(asking: Asking, dialect: Dialect) -> None:
    platform = asking.school.platform
    database = platform.works.database
    failing = FailingCommits(database)
    failed = await asking.on(on(failing, platform))
    statuses = {dialect.spellings[kind].status for kind in (Unavailable, Crashed)}
    async for request in asking.requests():
        before = await every_table(database)
        for faults in FAULTS.values():
            failing.faults = list(faults)
            answer = await request.send(failed.client)
            if failing.faults == faults:
                # It commits nothing.
                break
            expect_refusal(dialect, answer, *statuses)
            assert await every_table(database) == before, request.path
        failing.faults = []
        # The request itself was right: nothing but the commit kept it from success.
        answer = await asking.ask(request)
        assert answer.is_success, (request.path, answer.text)


async def test_what_succeeds_is_written_before_it_is_told(asking: Asking, dialect: Dialect) -> None:
    database = asking.school.works.database
    async for request in asking.requests():
        if request.operation.status != 201:
            continue
        before = await every_row(database)
        await asking.ask(request)
        assert {"events", "event_bodies"} < new_rows(before, await every_row(database)).keys()


async def test_a_database_that_does_not_answer_is_said_in_its_words(
    prepared: Prepared, dialect: Dialect
) -> None:
    platform = prepared.school.platform
    for reads in (False, True):
        database = Unreachable(platform.works.database, reads=reads)
        gone = await prepared.on(on(database, platform))
        async for request in prepared.requests():
            answer = await request.send(gone.client)
            if not answer.is_success:
                expect_refusal(dialect, answer, dialect.spellings[Unavailable].status)
                continue
            assert reads
            is_reading = request.operation.unit == "read" or request.operation.method == "GET"
            assert is_reading or request.operation.answer is Download


async def statements(asking: Asking, counting: Counting) -> dict[str, int]:
    """How many statements each operation runs, with what the credential's own look-up takes, and
    without the block of ids that one write in a hundred takes."""
    counted = await asking.on(on(counting, asking.school.platform))
    numbers: dict[str, int] = {}
    async with asking.school.works.database.writing() as connection:
        # Nobody may apply again and again.
        await connection.execute("DELETE FROM applications", ())
    # A list of events holds some.
    await number_all_events(asking.school.works)
    async for request in asking.requests():
        # One of the operations takes back what is settled.
        await asking.settle()
        await counted.client.get(asking.dialect.mount + asking.dialect.sample)
        counting.asked.clear()
        answer = await asking.ask(request, through=counted.school)
        assert answer.is_success, (request.path, answer.text)
        numbers[request.operation.name] = len([s for s in counting.asked if "id_blocks" not in s])
    return numbers


async def make_more(asking: Asking, number: int) -> None:
    for operation in asking.dialect.operations:
        if makes(asking.dialect, operation):
            for _ in range(number):
                await asking.ask(await asking.request(operation))


async def test_the_number_of_statements_does_not_grow_with_the_rows(
    asking: Asking, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else, each few seconds, some request would pay for the look at the tenants.
    monkeypatch.setattr(directory, "FRESH_FOR", HOUR)
    counting = Counting(asking.school.works.database)
    if mode_of(dialect) == "test":
        # Credentials are looked up a second time once the clock was moved.
        system = asking.school.system()
        await asking.school.write(partial(advance_clock, actor=system, by=HOUR))
        asking.school.platform.directory.forget()
    await make_more(asking, 2)
    few = await statements(asking, counting)
    await make_more(asking, 15)
    many = await statements(asking, counting)
    grown = {name: number for name, number in many.items() if number != few[name]}
    assert grown == {}
    most = {each.name: _most(each) for each in dialect.operations}
    assert {name: number for name, number in many.items() if number > most[name]} == {}


def _most(operation: Operation) -> int:
    return MOST_OF_A_PURCHASE if PaymentDeclined in operation.refuses else MOST_STATEMENTS

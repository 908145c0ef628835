"""The unit of work: one tenant, one connection, one clock, and what is committed together.

READ   a reader connection, no transaction longer than a statement, or one snapshot.
WRITE  one transaction around the handler; inside it nothing is awaited but the database.
STAGED the handler opens several short ones around slow things; see `Stages`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from lyceum.core import events
from lyceum.core.actor import Actor
from lyceum.core.database import STAMP, Connection, Database, Flavor, Statement, TryAgain
from lyceum.core.errors import TooBusy
from lyceum.core.ids import IdPools, IdSource
from lyceum.core.tallies import add_tallies
from lyceum.kit import clock

Row = TypeVar("Row")
Result = TypeVar("Result")

TRIES = 5
TOO_SLOW = "The write took too long, and was undone; try again shortly."

WRITE_PATIENCE = 30.0
"""Seconds that a write may take from its beginning to its commit: whoever asks what changed relies
on it, see `core/changes.py`."""

Watch = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Stands around what is done inside a transaction; it must await it and answer with its result."""


class Unit(StrEnum):
    READ = "read"
    WRITE = "write"
    STAGED = "staged"


class Tenant(msgspec.Struct, frozen=True):
    """Whose data a Work touches. `clock_offset` is in microseconds; `mode` is live or test; `plan`
    is the organization's, "" where nobody chose one, and `per_minute` the requests that were agreed
    on with it, if any were."""

    id: int
    uid: bytes
    organization_id: int
    mode: str
    state: str
    currency: str
    locale: str
    clock_offset: int
    plan: str = ""
    per_minute: int | None = None

    def is_known_at(self, host: Tenant | None) -> bool:
        """Whether a credential of this tenant means anything at a host registered to `host`: at
        its own, and a test tenant's also at those of its organization's live one. None is a host
        that nobody registered, where a credential is enough."""
        if host is None or host.id == self.id:
            return True
        return host.mode == "live" and host.organization_id == self.organization_id


class Work:
    """Runs statements for one tenant. `now` is the tenant's clock, `machine_now` the machine's.

    `machine_clock` is read for both; the demo school, which lives through a term, sets it back.
    """

    def __init__(self, tenant: Tenant, connection: Connection, database: Database) -> None:
        self.tenant = tenant
        self.connection = connection
        self.database = database
        self.machine_clock: Callable[[], int] = clock.now
        self.catch_up()

    def catch_up(self) -> None:
        """Takes this moment for the Work's time. After a lock was waited for, what others wrote
        meanwhile would else lie in its future."""
        self.machine_now = self.machine_clock()
        self.now = self.machine_now + self.tenant.clock_offset

    async def rows(self, statement: Statement[Any], **values: Any) -> Sequence[Sequence[Any]]:
        """The driver's plain rows, for the few statements that answer with a number or two."""
        form = statement.form(self.connection.flavor)
        values["tenant"] = self.tenant.id
        return await self.connection.fetch(form.sql, form.arguments(values))

    async def all(self, statement: Statement[Row], **values: Any) -> list[Row]:
        rows = await self.rows(statement, **values)
        return statement.decode(rows, statement.form(self.connection.flavor))

    async def first(self, statement: Statement[Row], **values: Any) -> Row | None:
        found = await self.all(statement, **values)
        return found[0] if found else None

    def snapshot(self) -> AbstractAsyncContextManager[None]:
        """The statements inside see one state of the database."""
        return self.database.snapshot(self.connection)


class WriteWork(Work):
    """A Work in a transaction. What it records and counts is written just before the commit."""

    def __init__(
        self, tenant: Tenant, connection: Connection, database: Database, ids: IdSource
    ) -> None:
        super().__init__(tenant, connection, database)
        self._ids = ids
        self._events: list[events.Event] = []
        self._tallies: Counter[tuple[str, str]] = Counter()
        self._has_asked = False
        self._began = clock.monotonic()

    @property
    def leaves_work(self) -> bool:
        """Whether there is something for the worker to do once this is committed."""
        return bool(self._events) or self._has_asked

    def ask_worker(self) -> None:
        """Wakes the worker of this process, if there is one, when the write is committed."""
        self._has_asked = True

    async def new_id(self) -> int:
        """An id that no other thing in this tenant has, of whatever kind."""
        return await self._ids.next()

    async def new_ids(self, count: int) -> list[int]:
        """As many such ids."""
        return await self._ids.several(count)

    async def rows(self, statement: Statement[Any], **values: Any) -> Sequence[Sequence[Any]]:
        # A write that answers with rows is stamped as well.
        values.setdefault(STAMP, self.now)
        return await super().rows(statement, **values)

    async def run(self, statement: Statement[Any], **values: Any) -> int:
        """Runs a write; the number of rows it changed. What has a time of its last change gets
        this moment, unless another is given."""
        form = statement.form(self.connection.flavor)
        values["tenant"] = values["tenant_id"] = self.tenant.id
        values.setdefault(STAMP, self.now)
        return await self.connection.execute(form.sql, form.arguments(values))

    async def insert(self, statement: Statement[Any], row: msgspec.Struct, **more: Any) -> None:
        """Inserts a struct whose fields are named as the columns; `more` adds or replaces some."""
        await self.run(statement, **{**msgspec.structs.asdict(row), **more})

    async def run_many(self, statement: Statement[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        """Runs a write once for each of `rows`, which hold what it binds: all in one go."""
        if not rows:
            return
        if len(rows) == 1:
            await self.run(statement, **rows[0])
            return
        form = statement.form(self.connection.flavor)
        own = {"tenant": self.tenant.id, "tenant_id": self.tenant.id}
        stamp = {STAMP: self.now}
        await self.connection.execute_many(
            form.sql, [form.arguments({**stamp, **r, **own}) for r in rows]
        )

    def snapshot(self) -> AbstractAsyncContextManager[None]:
        return _nothing_more()

    def record(
        self,
        actor: Actor,
        kind: str,
        subject_kind: str,
        subject_id: int,
        *,
        after: msgspec.Struct | None = None,
        changed: Sequence[str] | None = None,
    ) -> None:
        """Notes what happened; it becomes visible with the write, or not at all."""
        self._events.append(
            events.Event(
                actor,
                kind,
                subject_kind,
                subject_id,
                at=self._moment(),
                after=after,
                changed=changed,
            )
        )

    def _moment(self) -> int:
        """Now, and later than what this write recorded before. Whoever waited for another's lock
        records after it, so that by these times what was done to one thing stands in order."""
        if not self._events:
            return self.machine_clock()
        return max(self.machine_clock(), self._events[-1].at + 1)

    def count(self, what: str, key: str, by: int) -> None:
        """Changes a running total by `by` when the write commits."""
        self._tallies[what, key] += by

    async def finish(self) -> None:
        """Writes what was noted; refuses when the write began too long ago."""
        if clock.monotonic() - self._began > WRITE_PATIENCE:
            raise TooBusy(TOO_SLOW)
        await events.write(self, self._events)
        await add_tallies(self, self._tallies)


@asynccontextmanager
async def _nothing_more() -> AsyncIterator[None]:
    """A transaction needs no snapshot: what it wrote and locked it sees already."""
    yield


class Works:
    """Opens Works on one database: the only door to it for everything above the core."""

    def __init__(self, database: Database, *, watch: Watch | None = None) -> None:
        self.database = database
        self._ids = IdPools()
        self._watch = watch or _unwatched
        self.when_asked: Callable[[], None] = _nobody_listens

    async def across(self, statement: Statement[Row], **values: Any) -> list[Row]:
        """Reads with a statement that spans tenants: it finds out whose request this is."""
        form = statement.form(self.database.flavor)
        async with self.database.reading() as connection:
            rows = await connection.fetch(form.sql, form.arguments(values))
        return statement.decode(rows, form)

    @property
    def flavor(self) -> Flavor:
        return self.database.flavor

    @asynccontextmanager
    async def read(self, tenant: Tenant) -> AsyncIterator[Work]:
        async with self.database.reading() as connection:
            yield Work(tenant, connection, self.database)

    @asynccontextmanager
    async def write(self, tenant: Tenant) -> AsyncIterator[WriteWork]:
        async with self.database.writing() as connection:
            ids = IdSource(self._ids.of(tenant.id), connection, tenant.id)
            work = WriteWork(tenant, connection, self.database, ids)
            yield work
            await work.finish()
        ids.committed()
        if work.leaves_work:
            self.when_asked()

    @asynccontextmanager
    async def write_within(
        self, tenant: Tenant, connection: Connection
    ) -> AsyncIterator[WriteWork]:
        """A Work in a transaction that is open already: that which makes the tenant itself."""
        ids = IdSource(deque(), connection, tenant.id)
        work = WriteWork(tenant, connection, self.database, ids)
        yield work
        await work.finish()

    async def writing(
        self, tenant: Tenant, act: Callable[[WriteWork], Awaitable[Result]]
    ) -> Result:
        """Runs `act` in a transaction, and again when the database asks for another try."""
        for _ in range(TRIES - 1):
            try:
                return await self._write_once(tenant, act)
            except TryAgain:
                continue
        return await self._write_once(tenant, act)

    async def _write_once(
        self, tenant: Tenant, act: Callable[[WriteWork], Awaitable[Result]]
    ) -> Result:
        async with self.write(tenant) as work:
            result: Result = await self._watch(act(work))
        return result


def _nobody_listens() -> None:
    """What is left to do waits until a worker looks."""


def _unwatched(acting: Awaitable[Any]) -> Awaitable[Any]:
    return acting

"""The worker: numbers what happened, runs jobs that are due, and does what is done regularly.

It looks at once after a write of its own process, and otherwise now and then. Any number of them
may run beside one another; none remembers anything that its end would lose.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeVar

import structlog

from lyceum.core.database.errors import DatabaseFault
from lyceum.core.errors import Refusal, TooBusy
from lyceum.core.jobs import actions
from lyceum.core.jobs.duties import Duties, Kind, Regular, Running
from lyceum.core.jobs.errors import LeaseLost
from lyceum.core.jobs.model import LEASE, Claimed
from lyceum.core.jobs.queries import next_due
from lyceum.core.sequencing import number_events
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.kit import clock
from lyceum.kit.time import SECOND

log = structlog.get_logger("lyceum.worker")

Found = TypeVar("Found")

LOOK_EVERY = 0.5
"""Seconds between two looks for what other processes wrote; each costs two reads of an index."""

GATHER = 0.05
"""Seconds in which writes come together before their events are numbered, with one commit."""

AT_ONCE = 4
"""Jobs that one worker runs at the same time."""

GRACE = 5.0
"""Seconds that jobs may still take once the worker was asked to end."""

LONGEST_PAUSE = 5.0
"""Seconds between two looks while the database does not answer."""

WORKER_DIED = "The worker died with it each time."
PROLONG_EVERY = LEASE / SECOND / 3


class Worker:
    """Runs until it is stopped; `stop` may be called from a signal handler of the event loop."""

    def __init__(self, works: Works, ports: Ports, duties: Duties) -> None:
        self._works = works
        self._ports = ports
        self._duties = duties
        self._bell = asyncio.Event()
        self._stopping = asyncio.Event()
        self._bells = [self._bell]
        self._followers: list[asyncio.Event] = []
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There is something to look for."""
        self._bell.set()

    def stop(self) -> None:
        self._stopping.set()
        for bell in self._bells:
            bell.set()

    async def run(self) -> None:
        """Works until `stop`; then lets jobs end that end soon, and gives back the others."""
        self._works.when_asked = self.wake
        regular = [asyncio.create_task(self._regularly(one)) for one in self._duties.regulars]
        try:
            await self._look_on()
        finally:
            await self._end(regular)

    async def _look_on(self) -> None:
        pause = LOOK_EVERY
        while not self._stopping.is_set():
            self._bell.clear()
            has_looked = await self._carefully("looking", self._look)
            pause = LOOK_EVERY if has_looked else min(pause * 2, LONGEST_PAUSE)
            if await self._rest(self._bell, pause):
                await asyncio.sleep(GATHER)

    async def _look(self) -> bool:
        await self._number()
        await self._begin_jobs()
        return True

    async def _number(self) -> None:
        while await number_events(self._works):
            for follower in self._followers:
                follower.set()
            # On SQLite nothing before this let anybody else have a turn.
            await asyncio.sleep(0)

    async def _begin_jobs(self) -> None:
        free, kinds = AT_ONCE - len(self._running), sorted(self._duties.kinds)
        if not free or not kinds:
            return
        due = await next_due(self._works, kinds=kinds)
        if due is None or due > clock.now():
            return
        for claimed in await actions.claim(self._works, kinds=kinds, limit=free):
            task = asyncio.create_task(self._do(claimed))
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        # There may be more than it could take before.
        self.wake()

    async def _do(self, claimed: Claimed) -> None:
        """One job, from its claim to its end, whatever that is."""
        kind = self._duties.kinds[claimed.kind]
        lines = log.bind(job=claimed.id, kind=kind.name, attempt=claimed.attempts)
        tenant = await self._ports.tenants.by_id(claimed.tenant_id)
        if tenant is None:
            # Closed for now: the job waits until its lease ends, and is looked at again.
            return
        running = Running(claimed, tenant, self._works, self._ports)
        try:
            if claimed.attempts > kind.most_attempts:
                await self._fail(running, WORKER_DIED, most=0)
                return
            await self._attempt(running, kind)
        except LeaseLost:
            lines.warning("the job was cancelled, or is another worker's")
        except DatabaseFault as error:
            # It is due again when its lease ends.
            lines.warning("database unavailable", error=str(error))

    async def _attempt(self, running: Running, kind: Kind) -> None:
        keeping = asyncio.create_task(self._keep(running, asyncio.current_task()))
        try:
            result = await kind.run(running)
        except asyncio.CancelledError:
            await self._give_back(running)
            raise
        except (LeaseLost, DatabaseFault):
            raise
        except TooBusy as refusal:
            await self._fail(running, str(refusal), most=kind.most_attempts)
        except Refusal as refusal:
            # Another try would be refused as well.
            await self._fail(running, str(refusal), most=0)
        except Exception as error:
            log.exception("job failed", job=running.claimed.id, kind=kind.name)
            # What an error says may hold anything; that stands in the log alone.
            await self._fail(running, type(error).__name__, most=kind.most_attempts)
        else:
            await self._settle(running, partial(actions.finish, result=result))
        finally:
            keeping.cancel()

    async def _fail(self, running: Running, why: str, *, most: int) -> None:
        await self._settle(running, partial(actions.fail, why=why, most=most))

    async def _settle(self, running: Running, act: Callable[..., Awaitable[None]]) -> None:
        async def acting(work: WriteWork) -> None:
            await act(work, job=running.claimed)

        await self._works.writing(running.tenant, acting)

    async def _give_back(self, running: Running) -> None:
        if not self._stopping.is_set():
            return
        with suppress(LeaseLost, DatabaseFault):
            await self._settle(running, actions.release)

    async def _keep(self, running: Running, job: asyncio.Task[None] | None) -> None:
        """Begins the job's lease anew from time to time; breaks the job off when it is lost."""
        ends_at = clock.now() + LEASE
        while True:
            await asyncio.sleep(PROLONG_EVERY)
            try:
                await self._settle(running, actions.prolong)
                ends_at = clock.now() + LEASE
            except LeaseLost:
                log.warning("the job was cancelled, or is another worker's", job=running.claimed.id)
                break
            except DatabaseFault:
                if clock.now() >= ends_at:
                    break
        if job is not None:
            job.cancel()

    async def _regularly(self, regular: Regular) -> None:
        bell = asyncio.Event()
        self._bells.append(bell)
        if regular.after_events:
            self._followers.append(bell)
        while not self._stopping.is_set():
            bell.clear()
            soon = await self._carefully(
                regular.name, partial(regular.run, self._works, self._ports)
            )
            pause = regular.every if soon is None else max(0.0, min(soon, regular.every))
            await self._rest(bell, pause)

    async def _carefully(
        self, what: str, act: Callable[[], Awaitable[Found | None]]
    ) -> Found | None:
        """Nothing that goes wrong ends the worker: the next look may find it mended."""
        try:
            return await act()
        except DatabaseFault as error:
            log.warning("database unavailable", doing=what, error=str(error))
        except Exception:
            log.exception("worker failed", doing=what)
        return None

    async def _rest(self, bell: asyncio.Event, seconds: float) -> bool:
        """Until the bell rings, which is True, or so many seconds are over."""
        if self._stopping.is_set():
            return False
        try:
            async with asyncio.timeout(seconds):
                return await bell.wait()
        except TimeoutError:
            return False

    async def _end(self, regular: list[asyncio.Task[None]]) -> None:
        self.stop()
        tasks = {*regular, *self._running}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=GRACE)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for one in self._duties.regulars:
            if one.end is not None:
                await one.end()


@asynccontextmanager
async def working(worker: Worker) -> AsyncIterator[None]:
    """The worker works beside what is done inside."""
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await task

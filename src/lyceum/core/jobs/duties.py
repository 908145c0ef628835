"""What a worker can do: kinds of jobs that are asked for, and what it does regularly unasked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeVar

import msgspec

from lyceum.core.actor import Actor, system
from lyceum.core.jobs.actions import hold, note_progress
from lyceum.core.jobs.model import Claimed
from lyceum.core.stages import Ports, Stages
from lyceum.core.work import Tenant, Work, Works, WriteWork

Result = TypeVar("Result")

MOST_ATTEMPTS = 8
"""With the pauses between them, a little more than ten minutes."""


class Running:
    """A job under way. It may stop at any moment, with its process: then another worker runs it
    from the beginning, and finds in `done` how far its last committed progress came."""

    def __init__(self, claimed: Claimed, tenant: Tenant, works: Works, ports: Ports) -> None:
        self.claimed = claimed
        self.tenant = tenant
        self.works = works
        self.ports = ports

    @property
    def payload(self) -> dict[str, Any]:
        return self.claimed.payload

    @property
    def done(self) -> int:
        return self.claimed.done

    @property
    def actor(self) -> Actor:
        """The platform, on behalf of whoever asked: that they may was judged when they did."""
        worker = system(self.tenant.id, name=self.claimed.kind)
        return msgspec.structs.replace(worker, user_id=self.claimed.asked_by)

    @property
    def stages(self) -> Stages:
        """For actions that open their Works by themselves; these are not fenced."""
        return Stages(self.works, self.tenant, self.ports)

    def read(self) -> AbstractAsyncContextManager[Work]:
        return self.works.read(self.tenant)

    async def write(
        self,
        act: Callable[[WriteWork], Awaitable[Result]],
        *,
        done: int | None = None,
        total: int | None = None,
    ) -> Result:
        """Runs `act` in a transaction that only this worker can commit, and only while the job is
        its own; with `done` (of `total`) the progress is committed with it. Raises LeaseLost."""

        async def held(work: WriteWork) -> Result:
            await hold(work, self.claimed)
            result = await act(work)
            if done is not None:
                await note_progress(work, self.claimed, done=done, total=total)
            return result

        return await self.works.writing(self.tenant, held)


Run = Callable[[Running], Awaitable[Mapping[str, Any] | None]]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of job. `run` may be broken off anywhere and run again, never twice at once; what
    it answers is the job's result. A Refusal is final; after anything else it is tried again, up
    to `most_attempts` in all."""

    name: str
    run: Run
    most_attempts: int = MOST_ATTEMPTS


class Regular(msgspec.Struct, frozen=True, kw_only=True):
    """Something that each worker does by itself `every` so many seconds. Several may do it at
    once: it looks for what is due and takes that in transactions. `run` may answer in how many
    seconds it wants to be called next, where that is sooner. With `after_events` it is also called
    whenever events were given their positions. `end` waits a little for what `run` left under way,
    and breaks it off; it is called once, when the worker ends."""

    name: str
    run: Callable[[Works, Ports], Awaitable[float | None]]
    every: float
    after_events: bool = False
    end: Callable[[], Awaitable[None]] | None = None


class Duties(msgspec.Struct, frozen=True):
    kinds: Mapping[str, Kind]
    regulars: tuple[Regular, ...]

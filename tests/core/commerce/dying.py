"""A process that buys a course or gives the money back, and dies by `kill -9` at a step of it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from lyceum.adapters.sandbox import Sandbox
from lyceum.core.actor import system
from lyceum.core.commerce.model import NewPurchase
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.commerce.refunding import refund
from lyceum.core.errors import Refusal
from lyceum.core.gateway import Charge, GivenBack, GivingBack, Kept, Outcome
from lyceum.core.stages import Stages
from lyceum.core.work import Tenant, Works, WriteWork
from tests.harness.school import SandboxAlone, make_platform, open_works

Result = TypeVar("Result")


class Step(StrEnum):
    """Where it dies: before and after each commit, and on both sides of the gateway."""

    BEFORE_NOTING = "before the payment is noted"
    AFTER_NOTING = "after the payment was noted"
    BEFORE_ASKING = "before the gateway acts"
    AFTER_ASKING = "after the gateway acted"
    BEFORE_SETTLING = "before its word is written down"
    AFTER_SETTLING = "after its word was written down"


class Errand(msgspec.Struct, frozen=True):
    """Who buys which course; with a payment it is given back instead. One `step` is the last."""

    url: str
    tenant: Tenant
    user_id: int
    course_id: int
    step: Step
    method: str = "pm_card_visa"
    once: bytes | None = None
    payment_id: int | None = None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Mortal(Stages):
    """Its first write notes, its second settles."""

    step: Step
    writes = 0

    async def write(self, act: Callable[[WriteWork], Awaitable[Result]]) -> Result:
        before, after = [
            (Step.BEFORE_NOTING, Step.AFTER_NOTING),
            (Step.BEFORE_SETTLING, Step.AFTER_SETTLING),
        ][min(self.writes, 1)]
        self.writes += 1

        async def acting(work: WriteWork) -> Result:
            result = await act(work)
            if self.step is before:
                await work.finish()
                die()
            return result

        result = await super().write(acting)
        if self.step is after:
            die()
        return result


class MortalSandbox(Sandbox):
    def __init__(self, works: Works, step: Step) -> None:
        super().__init__(works)
        self.step = step

    async def charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        return await self._between(lambda: Sandbox.charge(self, tenant, charge))

    async def give_back(self, tenant: Tenant, giving: GivingBack) -> GivenBack | Kept:
        return await self._between(lambda: Sandbox.give_back(self, tenant, giving))

    async def _between(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        if self.step is Step.BEFORE_ASKING:
            die()
        outcome = await ask()
        if self.step is Step.AFTER_ASKING:
            die()
        return outcome


def run(errand: Errand) -> None:
    """The whole life of the process."""
    asyncio.run(_run(errand))


async def _run(errand: Errand) -> None:
    async with open_works(errand.url) as works:
        ports = msgspec.structs.replace(
            make_platform(works).ports, gateways=SandboxAlone(MortalSandbox(works, errand.step))
        )
        stages = Mortal(works, errand.tenant, ports, once=errand.once)
        stages.step = errand.step
        actor = system(errand.tenant.id, name="test")
        if errand.payment_id is not None:
            await refund(stages, actor, errand.payment_id)
            return
        asked = NewPurchase(
            user_id=errand.user_id, course_id=errand.course_id, payment_method=errand.method
        )
        with suppress(Refusal):
            await purchase(stages, actor, asked)

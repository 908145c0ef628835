"""`kill -9` at every step of a payment and of a refund: what the repair, or the same request sent
again, makes of it is whole."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from itertools import count
from typing import Any

import pytest

from lyceum.core.commerce.errors import PaymentDeclined
from lyceum.core.commerce.model import NewPurchase, Purchase
from lyceum.core.commerce.purchasing import purchase
from tests.core.commerce.dying import Errand, Step, run
from tests.core.commerce.till import LET_IN, Till

TIMES = [1, pytest.param(10, marks=pytest.mark.long)]
SEATS = 3
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.core.commerce.dying"])
_NUMBERS = count(1)
TAKEN = "SELECT count(*) FROM sandbox_charges WHERE tenant_id = {tenant} AND ref IS NOT NULL"


async def live_and_die(errand: Errand) -> None:
    process = _PROCESSES.Process(target=run, args=(errand,))
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == -signal.SIGKILL, (errand.step, process.exitcode)
    process.close()


class Killing:
    """A school with a course of few seats, and errands in it that end early."""

    def __init__(self, till: Till, url: str) -> None:
        self.till = till
        self.url = url

    async def errand(self, step: Step, **rest: Any) -> Errand:
        (user,) = await self.till.learners(1)
        rest = {"course_id": (await self.till.course(seats=SEATS)).id} | rest
        school = self.till.school
        return Errand(url=self.url, tenant=school.tenant, user_id=user.id, step=step, **rest)

    async def again(self, errand: Errand) -> Purchase:
        """The same request, sent once more."""
        asked = NewPurchase(
            user_id=errand.user_id, course_id=errand.course_id, payment_method=errand.method
        )
        return await purchase(self.till.stages(errand.once), self.till.school.system(), asked)


@pytest.fixture
def killing(till: Till, migrated_url: str) -> Killing:
    return Killing(till, migrated_url)


def request() -> bytes:
    return f"request {next(_NUMBERS)}".encode()


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("step", list(Step))
async def test_the_repair_makes_whole_what_a_kill_left(
    killing: Killing, step: Step, times: int
) -> None:
    for _ in range(times):
        await live_and_die(await killing.errand(step))
        await killing.till.repair()
        await killing.till.expect_exact()
    charged = step in {Step.AFTER_ASKING, Step.BEFORE_SETTLING, Step.AFTER_SETTLING}
    assert await killing.till.number(TAKEN) == times * charged
    assert await killing.till.number(LET_IN) == times * charged


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("step", list(Step))
async def test_the_same_request_goes_on_where_the_killed_one_was(
    killing: Killing, step: Step, times: int
) -> None:
    for _ in range(times):
        errand = await killing.errand(step, once=request())
        await live_and_die(errand)
        assert (await killing.again(errand)).payment is not None
        assert await killing.till.repair() == 0
        await killing.till.expect_exact()
    assert await killing.till.number(TAKEN) == await killing.till.number(LET_IN) == times


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("step", list(Step))
async def test_a_declined_card_stays_declined_whenever_the_kill_comes(
    killing: Killing, step: Step, times: int
) -> None:
    for _ in range(times):
        errand = await killing.errand(step, once=request(), method="pm_card_chargeDeclined")
        await live_and_die(errand)
        with pytest.raises(PaymentDeclined):
            await killing.again(errand)
        await killing.till.expect_exact()
    assert await killing.till.number(TAKEN) == 0


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("step", list(Step))
async def test_a_refund_goes_back_once_whenever_the_kill_comes(
    killing: Killing, step: Step, times: int
) -> None:
    till = killing.till
    for _ in range(times):
        bought = await till.buy(await till.course())
        assert bought.payment is not None
        await live_and_die(await killing.errand(step, payment_id=bought.payment.id))
        await till.repair()
        if step is Step.BEFORE_NOTING:
            await till.give_back(bought.payment.id)
        await till.expect_exact()
    back = "SELECT count(*) FROM sandbox_refunds WHERE tenant_id = {tenant}"
    assert await till.number(back) == times
    assert await till.number(LET_IN) == 0

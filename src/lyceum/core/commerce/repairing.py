"""What a crash, or a gateway that did not answer, left behind: asked about and settled."""

from __future__ import annotations

from functools import partial

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import refund_store, store
from lyceum.core.commerce.model import PaymentState, Refund
from lyceum.core.commerce.refunding import carry_out
from lyceum.core.commerce.settling import KEY_PREFIX, NeverCharged, charge_of, settle
from lyceum.core.errors import Refusal
from lyceum.core.gateway import Gateway, NoAnswer
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.kit.time import MINUTE

PATIENCE = 5 * MINUTE
"""How long a payment is left to whoever set out to make it: much longer than a gateway is waited
for, so that what is not found then was never asked for."""


async def repair(stages: Stages, actor: Actor, *, limit: int = 20, patience: int = PATIENCE) -> int:
    """Asks the gateway what became of payments whose process is gone, and lets in or gives up; has
    refunds carried out that were not. How many it looked at: fewer than `limit`, and there are no
    more. What the gateway does not answer is left for the next time."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    gateway = stages.ports.gateways.of(stages.tenant)
    if gateway is None:
        return 0
    take = partial(_take_left_behind, limit=limit, patience=patience)
    left = await stages.write(take)
    for payment in left:
        if payment.gateway == gateway.name:
            await _ask(stages, actor, payment, gateway=gateway)
    take_refunds = partial(_take_refunds, limit=limit, patience=patience)
    going = await stages.write(take_refunds)
    for refund in going:
        await carry_out(stages, actor, refund)
    return max(len(left), len(going))


async def heed(stages: Stages, actor: Actor, key: str) -> bool:
    """A gateway told that something happened to the charge of this key: asks it what, and settles
    the payment, unless that is done. Whether there is such a payment; the same notice may come as
    often as it likes."""
    gateway = stages.ports.gateways.of(stages.tenant)
    async with stages.read() as work:
        payment = await _by_key(work, key)
    if payment is None or gateway is None or payment.gateway != gateway.name:
        return False
    if payment.state is not PaymentState.SUCCEEDED:
        await _ask(stages, actor, payment, gateway=gateway, gives_up=False)
    return True


async def _by_key(work: Work, key: str) -> store.Tried | None:
    try:
        uid = bytes.fromhex(key.removeprefix(KEY_PREFIX))
    except ValueError:
        return None
    return await work.first(store.BY_KEY, uid=uid)


async def _ask(
    stages: Stages,
    actor: Actor,
    payment: store.Tried,
    *,
    gateway: Gateway,
    gives_up: bool = True,
) -> None:
    try:
        outcome = await gateway.find(stages.tenant, charge_of(payment))
    except NoAnswer:
        return
    verdict = outcome or (NeverCharged(payment.tried_at) if gives_up else None)
    try:
        await settle(stages, actor, payment, verdict)
    except Refusal:
        # It is written down; nobody is there to be told.
        return


async def _take_left_behind(work: WriteWork, *, limit: int, patience: int) -> list[store.Tried]:
    """They are whoever's now who looks: another one, and the person who asked, sees it by the time
    of the last attempt."""
    now = work.machine_now
    left = await work.all(store.LEFT_BEHIND, before=now - patience, limit=limit)
    for payment in left:
        await work.run(store.TRY_AGAIN, row_id=payment.id, tried_at=now)
    return [msgspec.structs.replace(payment, tried_at=now) for payment in left]


async def _take_refunds(work: WriteWork, *, limit: int, patience: int) -> list[Refund]:
    now = work.machine_now
    going = await work.all(refund_store.LEFT_BEHIND, before=now - patience, limit=limit)
    for refund in going:
        await work.run(refund_store.TRY_AGAIN, row_id=refund.id, tried_at=now)
    return going

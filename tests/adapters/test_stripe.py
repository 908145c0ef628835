"""Stripe by its own library, against an emulator on loopback."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from stripe.params import PaymentIntentCreateParams, RefundCreateParams

from lyceum.adapters.gateways import GatewaysByMode
from lyceum.adapters.sandbox import Sandbox
from lyceum.adapters.stripe import Stripe
from lyceum.core.commerce.errors import NotRefundable, PaymentDeclined, PaymentUncertain
from lyceum.core.commerce.model import RefundState
from lyceum.core.errors import Fault, Invalid
from lyceum.core.gateway import NoAnswer
from tests.core.commerce.till import PAID, PRICE, Till
from tests.harness.emulated_stripe import EmulatedStripe, emulated_stripe
from tests.harness.receiver import Received, receiving
from tests.harness.rows import every_row
from tests.harness.school import School

DECLINED = "4000000000000341"
ASKS_THE_OWNER = "4000002500003155"
LEFT = "SELECT count(*) FROM payments WHERE tenant_id = {tenant} AND state = 'processing'"


@pytest.fixture
async def emulator() -> AsyncIterator[EmulatedStripe]:
    async with emulated_stripe() as found:
        yield found


@pytest.fixture
def till(school: School, emulator: EmulatedStripe) -> Till:
    """The till of a live school that has an account."""
    found = Till(school)
    account = Stripe("sk_live_emulated", address=emulator.address, timeout=5, retries=0)
    gateways = GatewaysByMode(test=Sandbox(school.works), live=account)
    found.ports = msgspec.structs.replace(found.ports, gateways=gateways)
    return found


async def test_a_purchase_is_one_charge_of_the_right_sum(
    till: Till, emulator: EmulatedStripe
) -> None:
    bought = await till.buy(await till.course(), method=await emulator.card())
    assert bought.payment is not None
    assert (bought.payment.gateway, bought.payment.amount) == ("stripe", PRICE)
    (charge,) = emulator.made("charge")
    assert getattr(charge, "amount") == PRICE  # noqa: B009 - the emulator has no types
    assert getattr(charge, "currency") == "usd"  # noqa: B009


async def test_what_is_asked_has_the_published_shape(till: Till, emulator: EmulatedStripe) -> None:
    bought = await till.buy(await till.course(), method=await emulator.card())
    assert bought.payment is not None
    await till.give_back(bought.payment.id, amount=100)
    charge, refund = [asked for asked in emulator.asked if asked.method == "POST"]
    assert charge.path == "/v1/payment_intents"
    assert _names(charge.form) <= PaymentIntentCreateParams.__annotations__.keys()
    assert charge.form["amount"] == str(PRICE)
    assert charge.form["currency"] == "usd"
    assert charge.form["confirm"] == "true"
    assert charge.key == f"payment-{bought.payment.uid.hex()}"
    assert refund.path == "/v1/refunds"
    assert _names(refund.form) <= RefundCreateParams.__annotations__.keys()
    assert refund.form == {"payment_intent": bought.payment.ref, "amount": "100"}
    assert refund.key is not None and refund.key.startswith("refund-")
    people = [person.display_name for person in till.school.people.values()]
    assert not [name for name in people if name in json.dumps(charge.form)]


def _names(form: dict[str, str]) -> set[str]:
    return {name.partition("[")[0] for name in form}


async def test_a_declined_card_lets_nobody_in(till: Till, emulator: EmulatedStripe) -> None:
    with pytest.raises(PaymentDeclined) as declined:
        await till.buy(await till.course(), method=await emulator.card(DECLINED))
    assert declined.value.code == "card_declined"
    assert str(declined.value) == "Your card was declined."
    assert emulator.taken == 0


async def test_a_card_whose_owner_must_be_asked_is_declined_and_never_charged_later(
    till: Till, emulator: EmulatedStripe
) -> None:
    with pytest.raises(PaymentDeclined) as declined:
        await till.buy(await till.course(), method=await emulator.card(ASKS_THE_OWNER))
    assert declined.value.code == "authentication_required"
    (intent,) = emulator.made("payment_intent")
    assert getattr(intent, "status") == "canceled"  # noqa: B009
    assert emulator.taken == 0


async def test_an_unknown_method_is_that_fields_fault(till: Till, emulator: EmulatedStripe) -> None:
    with pytest.raises(Invalid) as refused:
        await till.buy(await till.course(), method="pm_1NobodyKnowsMe")
    (problem,) = refused.value.problems
    assert (problem.field, problem.fault) == ("payment_method", Fault.UNKNOWN)


@pytest.mark.parametrize("silence", ["lose", "swallow"])
async def test_a_time_out_in_the_middle_is_asked_again_and_charged_once(
    till: Till, emulator: EmulatedStripe, silence: str
) -> None:
    course, card = await till.course(seats=1), await emulator.card()
    setattr(emulator, silence, 1)
    with pytest.raises(PaymentUncertain):
        await till.buy(course, method=card, once=b"request")
    assert (await till.buy(course, method=card, once=b"request")).payment is not None
    assert emulator.taken == 1


async def test_the_library_itself_asks_again_under_the_same_key(
    till: Till, emulator: EmulatedStripe
) -> None:
    account = Stripe("sk_live_emulated", address=emulator.address, timeout=5, retries=2)
    gateways = GatewaysByMode(test=Sandbox(till.school.works), live=account)
    till.ports = msgspec.structs.replace(till.ports, gateways=gateways)
    emulator.swallow = 1
    await till.buy(await till.course(), method=await emulator.card())
    assert emulator.taken == 1
    assert len({asked.key for asked in emulator.asked}) == 1


@pytest.mark.parametrize(("silence", "charged"), [("lose", 0), ("swallow", 1)])
async def test_the_repair_finds_what_was_charged_and_gives_up_what_was_not(
    till: Till, emulator: EmulatedStripe, silence: str, charged: int
) -> None:
    setattr(emulator, silence, 1)
    with pytest.raises(PaymentUncertain):
        await till.buy(await till.course(), method=await emulator.card())
    assert await till.repair() == 1
    assert await till.number(LEFT) == 0
    assert emulator.taken == charged
    assert len(await till.rows(PAID)) == charged


async def test_what_a_crash_left_declined_or_unproven_is_told_apart(
    till: Till, emulator: EmulatedStripe
) -> None:
    for number, code in ((DECLINED, "card_declined"), (ASKS_THE_OWNER, "authentication_required")):
        emulator.swallow = 1
        course = await till.course()
        with pytest.raises(PaymentUncertain):
            await till.buy(course, method=await emulator.card(number))
        await till.repair()
        codes = await till.rows(
            "SELECT code FROM payments WHERE tenant_id = {tenant} ORDER BY id DESC"
        )
        assert codes[0] == (code,)
    assert emulator.taken == 0


async def test_money_goes_back_once_also_after_a_time_out(
    till: Till, emulator: EmulatedStripe
) -> None:
    bought = await till.buy(await till.course(), method=await emulator.card())
    assert bought.payment is not None
    emulator.swallow = 1
    assert (await till.give_back(bought.payment.id)).state is RefundState.PENDING
    assert await till.repair() == 1
    assert len(emulator.made("refund")) == 1
    with pytest.raises(NotRefundable):
        await till.give_back(bought.payment.id)


async def test_where_nobody_listens_there_is_no_answer(school: School) -> None:
    account = Stripe("sk_live_emulated", address="http://127.0.0.1:9", timeout=1, retries=0)
    with pytest.raises(NoAnswer):
        await account.find(school.tenant, _charge())


def _charge():
    from lyceum.core.gateway import Charge

    return Charge(key="payment-0", amount=1, currency="USD", method="pm_1", asked_at=0)


SECRET = "whsec_only_the_tests_know"


class Listening:
    """Where the emulator's notices arrive, and how they are handed to the application."""

    def __init__(self, till: Till) -> None:
        platform = msgspec.structs.replace(till.school.platform, ports=till.ports)
        root = till.school.on(platform).root
        root.beside = Starlette(
            routes=[Route("/payment-notices", root.hear_of_payment, methods=["POST"])]
        )
        transport = httpx.ASGITransport(app=root)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    async def hand(self, came: Received, **changed: Any) -> int:
        signature = came.headers["stripe-signature"]
        headers = {"stripe-signature": signature} | changed.pop("headers", {})
        body = changed.pop("body", came.body)
        return (
            await self.client.post("/payment-notices", content=body, headers=headers)
        ).status_code


@pytest.fixture
def listening(till: Till, emulator: EmulatedStripe) -> Listening:
    account = Stripe(
        "sk_live_emulated", address=emulator.address, notices=SECRET, timeout=5, retries=0
    )
    gateways = GatewaysByMode(test=Sandbox(till.school.works), live=account)
    till.ports = msgspec.structs.replace(till.ports, gateways=gateways)
    return Listening(till)


async def test_a_notice_settles_what_fell_silent_and_a_second_one_changes_nothing(
    till: Till, emulator: EmulatedStripe, listening: Listening
) -> None:
    emulator.swallow = 1
    async with receiving() as receiver:
        emulator.tell(receiver.url, SECRET)
        with pytest.raises(PaymentUncertain):
            await till.buy(await till.course(), method=await emulator.card())
        await receiver.until(1, seconds=10)
    (came,) = receiver.received
    assert await till.number(LEFT) == 1
    assert await listening.hand(came) == 200
    before = await every_row(till.school.works.database)
    assert len(await till.rows(PAID)) == 1
    assert await listening.hand(came) == 200
    assert await every_row(till.school.works.database) == before


async def test_a_notice_that_nobody_signed_is_not_taken(
    till: Till, emulator: EmulatedStripe, listening: Listening
) -> None:
    async with receiving() as receiver:
        emulator.tell(receiver.url, SECRET)
        await till.buy(await till.course(), method=await emulator.card())
        await receiver.until(1, seconds=10)
    (came,) = receiver.received
    assert await listening.hand(came, body=came.body + b" ") == 400
    assert await listening.hand(came, headers={"stripe-signature": "t=1,v1=00"}) == 400
    assert await listening.hand(came, headers={"stripe-signature": ""}) == 400
    assert await listening.hand(came, body=bytes(2**21)) == 413
    assert await listening.hand(came) == 200

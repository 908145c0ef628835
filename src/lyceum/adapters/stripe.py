"""The gateway of live schools that have an account with Stripe, through Stripe's own library.

A payment is one PaymentIntent, made and confirmed by one request; the library's own retries carry
the same idempotency key. It runs in threads: its asynchronous client would bring another HTTP
library along.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
import stripe
import structlog
from stripe import PaymentIntent

from lyceum.core.gateway import (
    Charge,
    Charged,
    Declined,
    GivenBack,
    GivingBack,
    Kept,
    NoAnswer,
    NotGenuine,
    Notice,
    Outcome,
    UnknownMethod,
)
from lyceum.core.work import Tenant
from lyceum.kit.time import SECOND

Result = TypeVar("Result")

log = structlog.get_logger("lyceum.payments")

TIMEOUT = 20
"""Seconds that one request waits; with the retries, less than payments are left alone for."""
RETRIES = 2
SLACK = 600
"""Seconds that Stripe's clock may be apart from ours."""
PAGE = 100
SIGNATURE = "stripe-signature"
TOLERANCE = 300
"""Seconds that a notice may be old."""

_UNPROVEN = Declined(
    code="authentication_required",
    decline_code="authentication_required",
    message="Your card was declined. This transaction requires authentication.",
)


class _Named(msgspec.Struct, frozen=True):
    school: str = ""
    charge: str = ""


class _Intent(msgspec.Struct, frozen=True):
    metadata: _Named = _Named()


class _Data(msgspec.Struct, frozen=True):
    object: _Intent


class _Event(msgspec.Struct, frozen=True):
    """As much of a notice as says what it is about."""

    data: _Data


class Stripe:
    """One account. `address` is Stripe's own unless another is named; `notices` is the secret that
    its notices are signed with, "" where it sends none."""

    name = "stripe"

    def __init__(
        self,
        key: str,
        *,
        address: str = "",
        notices: str = "",
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
    ) -> None:
        self._notices = notices
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": address} if address else {},
            http_client=stripe.RequestsClient(timeout=timeout),
            max_network_retries=retries,
        )

    async def charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        """A card that wants its owner asked is declined: nobody is there to be asked."""
        return await _in_thread(lambda: self._charge(tenant, charge))

    def _charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        try:
            made = self._client.v1.payment_intents.create(
                {
                    "amount": charge.amount,
                    "currency": charge.currency.lower(),
                    "payment_method": charge.method,
                    # Others than cards would send people to pages that no API can show.
                    "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                    "confirm": True,
                    "metadata": _named(tenant, charge),
                },
                {"idempotency_key": charge.key},
            )
        except stripe.CardError as error:
            return _declined(error)
        except stripe.InvalidRequestError as error:
            return _refused(error)
        return self._outcome(made, key=charge.key)

    async def find(self, tenant: Tenant, charge: Charge) -> Outcome | None:
        """Looks through what was made since the charge was asked for: such a list is complete at
        once, which Stripe's search is not."""
        return await _in_thread(lambda: self._find(tenant, charge))

    def _find(self, tenant: Tenant, charge: Charge) -> Outcome | None:
        wanted, since = _named(tenant, charge), charge.asked_at // SECOND - SLACK
        found = self._client.v1.payment_intents.list({"limit": PAGE})
        for intent in found.auto_paging_iter():
            if intent.created < since:
                break
            if wanted.items() <= intent.metadata.to_dict().items():
                return self._outcome(intent, key=charge.key)
        return None

    def _outcome(self, intent: PaymentIntent, *, key: str) -> Outcome:
        match intent.status:
            case "succeeded":
                return Charged(intent.id)
            case "requires_action":
                options: stripe.RequestOptions = {"idempotency_key": f"{key}-cancel"}
                self._client.v1.payment_intents.cancel(intent.id, {}, options)
                return _UNPROVEN
            case "canceled":
                return _UNPROVEN
            case "requires_payment_method":
                return _failed(intent)
        raise NoAnswer

    async def give_back(self, tenant: Tenant, giving: GivingBack) -> GivenBack | Kept:
        return await _in_thread(lambda: self._give_back(giving))

    def _give_back(self, giving: GivingBack) -> GivenBack | Kept:
        try:
            made = self._client.v1.refunds.create(
                {"payment_intent": giving.ref, "amount": giving.amount},
                {"idempotency_key": giving.key},
            )
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            return Kept(code=error.code or "refused", message=_message(error))
        if made.status in {"failed", "canceled"}:
            return Kept(code=made.failure_reason or "refused", message="The refund failed.")
        return GivenBack(made.id)

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice | None:
        if not self._notices:
            raise NotGenuine("no secret is configured")
        try:
            stripe.WebhookSignature.verify_header(
                body.decode(), headers.get(SIGNATURE, ""), self._notices, TOLERANCE
            )
            named = msgspec.json.decode(body, type=_Event).data.object.metadata
            school = bytes.fromhex(named.school)
        except (stripe.SignatureVerificationError, ValueError) as error:
            raise NotGenuine(str(error)) from error
        return Notice(school, named.charge) if school and named.charge else None


async def _in_thread(ask: Callable[[], Result]) -> Result:
    """Whatever leaves open what became of it is no answer."""
    try:
        return await asyncio.to_thread(ask)
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        log.exception("Stripe refuses the key")
        raise NoAnswer from error
    except stripe.StripeError as error:
        log.warning("Stripe did not answer", error=str(error))
        raise NoAnswer from error


def _named(tenant: Tenant, charge: Charge) -> dict[str, str]:
    """How the charge is found again; nothing that tells who pays, or for what."""
    return {"school": tenant.uid.hex(), "charge": charge.key}


def _message(error: stripe.StripeError) -> str:
    return error.user_message or "Your card was declined."


def _declined(error: stripe.CardError) -> Declined:
    told = error.error
    intent = getattr(told, "payment_intent", None)
    return Declined(
        code=error.code or "card_declined",
        decline_code=getattr(told, "decline_code", None),
        message=_message(error),
        ref=getattr(intent, "id", None),
    )


def _refused(error: stripe.InvalidRequestError) -> Outcome:
    """A request that names nothing but a payment method can miss nothing else."""
    if error.code == "resource_missing" or error.http_status == 404:
        return UnknownMethod()
    return Declined(code=error.code or "invalid_request", message=_message(error))


def _failed(intent: PaymentIntent) -> Declined:
    error = intent.last_payment_error
    return Declined(
        code=getattr(error, "code", None) or "card_declined",
        decline_code=getattr(error, "decline_code", None),
        message=getattr(error, "message", None) or "Your card was declined.",
        ref=intent.id,
    )

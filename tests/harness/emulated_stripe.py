"""Stripe's emulator on loopback, behind a door that does what the emulator lacks: it keeps answers
under their idempotency keys, and hides what newer versions of the API ask. It can swallow answers,
and remembers what was asked."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from aiohttp import ClientSession, web

from tests.harness.processes import LOOPBACK

with warnings.catch_warnings():
    # It still speaks to its web server in a way that will be given up.
    warnings.simplefilter("ignore", DeprecationWarning)
    from localstripe.resources import Store, store
    from localstripe.server import app as emulator
    from localstripe.webhooks import _webhooks, register_webhook

# It would keep everything in one file of the temporary folder.
Store.dump_to_disk = lambda self: None

NEWER = "automatic_payment_methods"
"""The emulator knows no such parameter."""


@dataclass
class Asked:
    method: str
    path: str
    key: str | None
    form: dict[str, str]


@dataclass
class EmulatedStripe:
    """`swallow` answers are not given after the emulator did what it was asked, `lose` requests
    never reach it."""

    address: str = ""
    inner: str = ""
    asked: list[Asked] = field(default_factory=list)
    kept: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    swallow: int = 0
    lose: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        body = (await request.read()).decode()
        key = request.headers.get("Idempotency-Key")
        form = dict(parse_qsl(body))
        self.asked.append(Asked(request.method, request.path, key, form))
        if self.lose:
            self.lose -= 1
            return await self._say_nothing(request)
        status, told = await self._once(request, form, key=key)
        if self.swallow:
            self.swallow -= 1
            return await self._say_nothing(request)
        return web.Response(status=status, body=told, content_type="application/json")

    async def _once(
        self, request: web.Request, form: dict[str, str], *, key: str | None
    ) -> tuple[int, bytes]:
        if key is not None and key in self.kept:
            return self.kept[key]
        known = {name: value for name, value in form.items() if not name.startswith(NEWER)}
        headers = {"Authorization": request.headers["Authorization"]}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        async with (
            ClientSession() as session,
            session.request(
                request.method,
                f"{self.inner}{request.path_qs}",
                data=urlencode(known),
                headers=headers,
            ) as answered,
        ):
            told = answered.status, await answered.read()
        if key is not None:
            self.kept[key] = told
        return told

    async def _say_nothing(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.close()
        await asyncio.sleep(0)
        return web.Response()

    async def card(self, number: str = "4242424242424242") -> str:
        """A payment method of that card."""
        form = {
            "type": "card",
            "card[number]": number,
            "card[exp_month]": "12",
            "card[exp_year]": "2040",
            "card[cvc]": "123",
        }
        async with (
            ClientSession() as session,
            session.post(
                f"{self.inner}/v1/payment_methods",
                data=form,
                headers={"Authorization": "Bearer sk_live_emulated"},
            ) as answered,
        ):
            return str((await answered.json())["id"])

    def tell(self, url: str, secret: str) -> None:
        """From now on notices of payments go there, signed with that secret."""
        register_webhook("test", url, secret, ["payment_intent.succeeded"])

    def made(self, kind: str) -> list[object]:
        """What the emulator holds of that kind."""
        return [thing for name, thing in store.items() if name.startswith(f"{kind}:")]

    @property
    def taken(self) -> int:
        """How many charges took money."""
        return len(
            [one for one in self.made("charge") if getattr(one, "status", "") == "succeeded"]
        )


@asynccontextmanager
async def emulated_stripe() -> AsyncIterator[EmulatedStripe]:
    """An empty account, for as long as it lasts."""
    store.clear()
    _webhooks.clear()
    found = EmulatedStripe()
    door = web.Application()
    door.router.add_route("*", "/{path:.*}", found.answer)
    inner, outer = web.AppRunner(_fresh()), web.AppRunner(door)
    found.inner = await _listen(inner)
    found.address = await _listen(outer)
    try:
        yield found
    finally:
        await outer.cleanup()
        await inner.cleanup()


def _fresh() -> web.Application:
    """The emulator for this event loop: an application of its web server serves one alone."""
    fresh = web.Application(middlewares=list(emulator.middlewares))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        for route in emulator.router.routes():
            if route.resource is not None:
                fresh.router.add_route(route.method, route.resource.canonical, route.handler)
    return fresh


async def _listen(runner: web.AppRunner) -> str:
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return f"http://{LOOPBACK}:{port}"

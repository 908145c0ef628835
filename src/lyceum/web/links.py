"""Where links that work once lead: somebody comes in, chooses a password, or pays.

A link that lets somebody in does so when it is opened, and sends them on; the others ask first, so
that a program that opens every address in a mail spends none of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lyceum.core.access.errors import InvalidToken
from lyceum.core.access.links import choose_password, find_link, sign_in_by, spend
from lyceum.core.access.model import Link, Purpose
from lyceum.core.access.sessions import Terms
from lyceum.core.errors import Refusal
from lyceum.core.stages import Stages
from lyceum.http.links import PATHS, secret_of
from lyceum.http.peer import peer_of
from lyceum.http.platform import Platform
from lyceum.kit import clock
from lyceum.kit.time import DAY, SECOND
from lyceum.web.plain import Field, on, page
from lyceum.web.purchases import buy

COOKIE = "lyceum_session"
STAYS_FOR = 14 * DAY
"""How long a session of the pages lasts."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 1024

ASKING = (Purpose.NEW_PASSWORD, Purpose.PURCHASE)
"""What such a link does is done by a form on its page."""

Find = Callable[[], Platform]
Act = Callable[[Platform, Request, Stages, Link], Awaitable[Response]]


def link_routes(platform: Find) -> list[Route]:
    """The routes of all purposes; `platform` finds the platform once it is open."""
    return [
        Route(
            PATHS[purpose] + "{secret}",
            _opening(platform, purpose, act),
            methods=["GET", "POST"] if purpose in ASKING else ["GET"],
        )
        for purpose, act in {
            Purpose.SIGN_IN: _sign_in,
            Purpose.SIGN_OUT: _sign_out,
            Purpose.NEW_PASSWORD: _choose,
            Purpose.PURCHASE: buy,
        }.items()
    ]


def _opening(
    platform: Find, purpose: Purpose, act: Act
) -> Callable[[Request], Awaitable[Response]]:
    async def open_link(request: Request) -> Response:
        there = platform()
        secret = secret_of(request.path_params["secret"])
        try:
            tenant, link = await find_link(
                there.works, there.directory, secret, purpose=purpose, now=clock.now()
            )
            agent = request.headers.get("user-agent", "")
            stages = Stages(there.works, tenant, there.ports, agent=agent)
            return await act(there, request, stages, link)
        except InvalidToken:
            said = "It was used already, or its time is over. Ask for a new one."
            return page("This link does not work any more", said, status=410)

    return open_link


async def _sign_in(platform: Platform, request: Request, stages: Stages, link: Link) -> Response:
    """The cookie is for the pages alone: no API takes it."""
    terms = Terms(dialect="web", agent=stages.agent, lifetime=STAYS_FOR)
    grant = await sign_in_by(stages, link, terms)
    answer = on(link.next or "/")
    answer.set_cookie(
        COOKIE,
        grant.refresh_token,
        max_age=STAYS_FOR // SECOND,
        httponly=True,
        samesite="lax",
        secure=peer_of(request.scope, request.headers, platform.trusted_proxies).secure,
    )
    return answer


async def _sign_out(platform: Platform, request: Request, stages: Stages, link: Link) -> Response:
    """The sessions ended when the link was made; here the browser forgets which it had."""
    await stages.write(partial(spend, link=link))
    answer = on(link.next) if link.next else page("You are signed out")
    answer.delete_cookie(COOKIE)
    return answer


async def _choose(platform: Platform, request: Request, stages: Stages, link: Link) -> Response:
    if request.method != "POST":
        return _ask()
    async with request.form(max_files=0, max_fields=4) as form:
        password = str(form.get("password", ""))
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return _ask(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    try:
        await choose_password(stages, link, password)
    except InvalidToken:
        raise
    except Refusal as refusal:
        return _ask(str(refusal))
    return on(link.next) if link.next else page("Your new password works", "You may sign in now.")


def _ask(alert: str = "") -> Response:
    field = Field("password", "New password", "password", "new-password")
    return page(
        "Choose a new password",
        fields=[field],
        button="Save",
        alert=alert,
        status=400 if alert else 200,
    )

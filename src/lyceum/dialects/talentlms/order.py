"""The steps of a request in this vendor's order: the portal, the key, the limit, the version, and
then what is asked for (contract 0, 1.5)."""

from __future__ import annotations

import re
from datetime import date

from lyceum.core.access.errors import BranchInactive
from lyceum.core.errors import (
    Fault,
    Forbidden,
    Invalid,
    Problem,
    Refusal,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.core.tenancy.errors import ApiOff, OrganizationClosed
from lyceum.dialects.talentlms.titles import TASK
from lyceum.http import steps
from lyceum.http.dialect import DialectApplication
from lyceum.http.exchange import Exchange
from lyceum.http.limiting import asked_of
from lyceum.http.metering import meter
from lyceum.kit import clock
from lyceum.kit.time import seconds_until
from lyceum.kit.windows import tightest

VERSION = "X-API-Version"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


async def match(app: DialectApplication, exchange: Exchange) -> None:
    """Finds the operation, with or without a slash at the end (contract 1.1)."""
    scope = exchange.request.scope
    path = scope["path"].removeprefix(scope.get("root_path", "")).removesuffix("/")
    try:
        exchange.operation, exchange.path_arguments = app.routes.match(
            exchange.request.method, path
        )
    except Refusal as refusal:
        nameless = (exchange.request.method, path) == ("GET", "/tasks")
        exchange.no_route = Invalid(Problem(TASK, Fault.MISSING)) if nameless else refusal


async def enabled(app: DialectApplication, exchange: Exchange) -> None:
    """Refuses everything where the portal is closed or its API off, and counts none of it."""
    if isinstance(exchange.no_actor, OrganizationClosed | ApiOff | BranchInactive):
        raise exchange.no_actor


async def limit(app: DialectApplication, exchange: Exchange) -> None:
    """Counts in all windows or in none; the first one, the hour's, is the one that is told of."""
    now = clock.now()
    asked = asked_of(app.dialect, exchange, factor=app.platform.limit_factor)
    windows = await app.platform.limits.hit(asked, now=now)
    exchange.window = windows[0]
    deciding = tightest(windows)
    if not deciding.allowed:
        raise TooManyRequests(retry_after=seconds_until(deciding.resets_at, now=now))


async def identify(app: DialectApplication, exchange: Exchange) -> None:
    """Refuses who brings no valid key, whatever they ask for."""
    if exchange.no_actor is not None:
        raise exchange.no_actor
    if exchange.actor is None:
        raise Unauthenticated


async def version(app: DialectApplication, exchange: Exchange) -> None:
    """Refuses a version that is no date, and none where the settings want one; there is one
    behaviour, of every date (contract 0)."""
    sent = exchange.request.headers.get(VERSION)
    if sent is None and app.platform.require_version:
        raise Invalid(Problem(VERSION, Fault.MISSING))
    if sent is not None and not _is_date(sent.strip()):
        raise Invalid(Problem(VERSION, Fault.MALFORMED))


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


async def permit(app: DialectApplication, exchange: Exchange) -> None:
    """Refuses what there is no route to, and a key that does not allow it."""
    if exchange.no_route is not None:
        raise exchange.no_route
    if exchange.operation is None or exchange.actor is None:
        raise Forbidden
    exchange.operation.who.must_knock(exchange.actor)


ORDER = (
    match,
    steps.authenticate,
    enabled,
    limit,
    steps.https,
    identify,
    version,
    permit,
    meter,
    steps.read,
    steps.validate,
)

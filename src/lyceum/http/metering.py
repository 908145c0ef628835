"""Calls that are counted against the plan of an organization, in the dialects that know quotas.

A call counts when somebody with a credential may knock at the operation: strangers cannot use up a
school's month. An upload counts for good when it succeeds, or when the process is killed while it
comes in.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog

from lyceum.core.database import DatabaseUnavailable, TryAgain
from lyceum.core.tenancy.errors import QuotaSpent
from lyceum.core.tenancy.plan_store import Use
from lyceum.core.tenancy.plans import Metered, What, use
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Window

if TYPE_CHECKING:
    from lyceum.http.dialect import DialectApplication
    from lyceum.http.exchange import Exchange, Header

log = structlog.get_logger("lyceum.http")

HEADERS = ("X-Quota-Name", "X-Quota-Limit", "X-Quota-Remaining", "X-Quota-Reset")
_GIVEN_BACK = Use(calls=0, uploads=-1)


async def meter(app: DialectApplication, exchange: Exchange) -> None:
    """Counts the call, and refuses it when the month's quota is used up."""
    operation, tenant = exchange.operation, exchange.tenant
    if not app.dialect.metered or tenant is None or not tenant.plan:
        return
    if operation is None or not operation.metered:
        return
    if exchange.actor is None or exchange.actor.credential is None:
        return
    asked = Use(calls=1, uploads=int(operation.upload))
    try:
        found = await app.platform.works.writing(tenant, partial(use, asked=asked))
    except QuotaSpent as spent:
        exchange.quota = Window(spent.limit, 0, spent.resets_at, allowed=False, name=spent.what)
        raise
    exchange.metered = True
    exchange.quota = _window(found, what="uploads" if operation.upload else "calls")


async def settle(app: DialectApplication, exchange: Exchange, *, status: int) -> None:
    """Gives back an upload that did not succeed."""
    operation, tenant = exchange.operation, exchange.tenant
    if not exchange.metered or operation is None or tenant is None:
        return
    if not operation.upload or status < 400:
        return
    try:
        found = await app.platform.works.writing(tenant, partial(use, asked=_GIVEN_BACK))
    except (DatabaseUnavailable, TryAgain) as error:
        log.warning("an upload that failed stays counted", error=str(error))
        return
    exchange.quota = _window(found, what="uploads")


def _window(found: Metered, *, what: What) -> Window | None:
    """What is left of the quota, where there is one."""
    count = found.count(what)
    if count.limit is None or count.left is None:
        return None
    return Window(count.limit, count.left, found.ends_at, allowed=True, name=what)


def quota_headers(window: Window) -> list[Header]:
    """Ours, since no vendor names any: calls or uploads, and `Reset` in whole Unix seconds."""
    values = (
        window.name.encode(),
        b"%d" % window.limit,
        b"%d" % window.remaining,
        b"%d" % (window.resets_at // SECOND),
    )
    return [(name.lower().encode(), value) for name, value in zip(HEADERS, values, strict=True)]

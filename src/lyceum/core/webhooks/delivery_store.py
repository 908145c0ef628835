"""The SQL of sending: from what happened to deliveries, from these to attempts, and the end."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import TENANT, Flavor, Statement, among, columns_of, command
from lyceum.core.feed import Happened
from lyceum.core.tables import deliveries, event_bodies, events, tenants, webhook_endpoints
from lyceum.core.tables.webhooks import is_pending
from lyceum.core.webhooks.model import Delivery, Endpoint
from lyceum.core.webhooks.store import Number

_WHY = "workers serve every tenant"

_ID = bindparam("id", type_=BigInteger)
_ENDPOINT = bindparam("endpoint_id", type_=BigInteger)
_NOW = bindparam("now", type_=BigInteger)
_MACHINE_NOW = bindparam("machine_now", type_=BigInteger)
_LIMIT = bindparam("limit", type_=BigInteger)

_MINE = deliveries.c.tenant_id == TENANT
_IS_ENABLED = webhook_endpoints.c.state == "enabled"

_newest = (
    select(func.max(events.c.position))
    .where(events.c.tenant_id == webhook_endpoints.c.tenant_id, events.c.position.is_not(None))
    .correlate(webhook_endpoints)
    .scalar_subquery()
)
TENANTS_BEHIND = Statement(
    select(webhook_endpoints.c.tenant_id)
    .where(
        _IS_ENABLED,
        webhook_endpoints.c.position < _newest,
        among(webhook_endpoints.c.dialect, "dialects"),
    )
    .distinct(),
    Number,
    spanning=_WHY,
)
BEHIND_LOCKED = Statement(
    select(*columns_of(webhook_endpoints, Endpoint))
    .where(
        webhook_endpoints.c.tenant_id == TENANT,
        _IS_ENABLED,
        webhook_endpoints.c.position < bindparam("newest", type_=BigInteger),
        among(webhook_endpoints.c.dialect, "dialects"),
    )
    .order_by(webhook_endpoints.c.id)
    .with_for_update(skip_locked=True),
    Endpoint,
)
"""Those that another worker is moving on are left to it."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """As much of an event as says who wants it."""

    position: int
    id: int
    kind: str
    subject_id: int


HAPPENED_AFTER = Statement(
    select(events.c.position, events.c.id, events.c.kind, events.c.subject_id)
    .where(
        events.c.tenant_id == TENANT,
        events.c.position.is_not(None),
        events.c.position > bindparam("position", type_=BigInteger),
        events.c.position <= bindparam("newest", type_=BigInteger),
    )
    .order_by(events.c.position)
    .limit(_LIMIT),
    Line,
)


def _insert(dialect: Any) -> Statement[Any]:
    columns = [column.name for column in deliveries.columns]
    insert = dialect.insert(deliveries).on_conflict_do_nothing(
        index_elements=["tenant_id", "event_id", "endpoint_id"]
    )
    return command(insert, writes=columns)


INSERT_DELIVERIES = {Flavor.SQLITE: _insert(sqlite), Flavor.POSTGRESQL: _insert(postgresql)}
"""What an endpoint was sent already stays as it is."""

ADVANCE = command(
    update(webhook_endpoints)
    .where(
        webhook_endpoints.c.tenant_id == TENANT,
        among(webhook_endpoints.c.id, "ids"),
    )
    .values(position=bindparam("position", type_=BigInteger))
)

_due = exists().where(
    deliveries.c.tenant_id == webhook_endpoints.c.tenant_id,
    deliveries.c.endpoint_id == webhook_endpoints.c.id,
    is_pending,
    deliveries.c.due_at <= _MACHINE_NOW + tenants.c.clock_offset,
    deliveries.c.leased_until <= _MACHINE_NOW,
)
_is_rested = or_(
    webhook_endpoints.c.rests_until.is_(None),
    webhook_endpoints.c.rests_until <= _MACHINE_NOW + tenants.c.clock_offset,
)


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """An endpoint to which something is due."""

    tenant_id: int
    endpoint_id: int
    dialect: str
    failing_since: int | None


WAITING = Statement(
    select(
        webhook_endpoints.c.tenant_id,
        webhook_endpoints.c.id,
        webhook_endpoints.c.dialect,
        webhook_endpoints.c.failing_since,
    )
    .join_from(webhook_endpoints, tenants, tenants.c.id == webhook_endpoints.c.tenant_id)
    .where(_IS_ENABLED, among(webhook_endpoints.c.dialect, "dialects"), _is_rested, _due),
    Waiting,
    spanning=_WHY,
)
DUE_LOCKED = Statement(
    select(*columns_of(deliveries, Delivery))
    .where(
        _MINE,
        deliveries.c.endpoint_id == _ENDPOINT,
        is_pending,
        deliveries.c.due_at <= _NOW,
        deliveries.c.leased_until <= _MACHINE_NOW,
    )
    .order_by(deliveries.c.due_at, deliveries.c.position)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True),
    Delivery,
)
LEASE = command(
    update(deliveries)
    .where(_MINE, among(deliveries.c.id, "ids"))
    .values(leased_until=bindparam("until", type_=BigInteger))
)
HAPPENED = Statement(
    select(
        *(
            (event_bodies if name in {"after", "changed"} else events).c[name]
            for name in Happened.__struct_fields__
        )
    )
    .select_from(
        events.outerjoin(
            event_bodies,
            and_(
                event_bodies.c.tenant_id == events.c.tenant_id,
                event_bodies.c.event_id == events.c.id,
            ),
        )
    )
    .where(events.c.tenant_id == TENANT, events.c.id == _ID),
    Happened,
)
SETTLED = ("state", "attempts", "due_at", "attempted_at", "status", "took", "error")
SETTLE = command(
    update(deliveries)
    .where(
        _MINE,
        deliveries.c.id == bindparam("row_id", type_=BigInteger),
        deliveries.c.leased_until == bindparam("lease", type_=BigInteger),
    )
    .values(leased_until=0),
    writes=SETTLED,
)
"""Changes nothing where the lease ran out and somebody else holds it."""
DROP = command(
    delete(deliveries).where(
        _MINE,
        deliveries.c.id == bindparam("row_id", type_=BigInteger),
        deliveries.c.leased_until == bindparam("lease", type_=BigInteger),
    )
)
DELETE_OLD = command(
    delete(deliveries).where(
        _MINE,
        deliveries.c.id.in_(
            select(deliveries.c.id)
            .where(_MINE, deliveries.c.due_at < bindparam("before", type_=BigInteger))
            .order_by(deliveries.c.due_at)
            .limit(_LIMIT)
        ),
    )
)

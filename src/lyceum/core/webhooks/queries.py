"""Reading endpoints and deliveries: for those who may see to webhooks, and nobody else."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import Statement
from lyceum.core.errors import NotFound
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.webhooks import store
from lyceum.core.webhooks.errors import NoSuchDelivery, NoSuchEndpoint
from lyceum.core.webhooks.model import Delivery, DeliveryFilter, Endpoint, EndpointFilter
from lyceum.core.work import Work

Found = TypeVar("Found")


async def endpoints(work: Work, actor: Actor, *, dialect: str | None = None) -> list[Endpoint]:
    """All endpoints, or those of one dialect, the oldest first; there are few."""
    actor.must(Permission.WEBHOOKS_READ)
    found = await work.all(store.ALL_ENDPOINTS)
    return [one for one in found if dialect is None or one.dialect == dialect]


async def endpoint(
    work: Work,
    actor: Actor,
    uid: bytes | None,
    *,
    needs: Permission = Permission.WEBHOOKS_READ,
) -> Endpoint:
    """One endpoint; refuses where there is none. For an action, whoever may do that."""
    actor.must(needs)
    return await _one(work, store.ENDPOINT_BY_UID, NoSuchEndpoint, uid=uid)


async def endpoint_page(
    work: Work, actor: Actor, *, where: EndpointFilter, sliced: Slice, order: Order
) -> Page[Endpoint]:
    """A page of the endpoints of every dialect or of one, in an `EndpointOrder`."""
    actor.must(Permission.WEBHOOKS_READ)
    statement = store.endpoint_page(
        where.state is not UNSET,
        sliced.total,
        order=order,
        by_dialect=where.dialect is not UNSET,
    )
    return await fetch_page(work, statement, sliced, state=where.state, of_dialect=where.dialect)


async def endpoint_by_id(
    work: Work, actor: Actor, endpoint_id: int, *, needs: Permission = Permission.WEBHOOKS_READ
) -> Endpoint:
    """One endpoint by its id, as by its uid; for an action, whoever may do that."""
    actor.must(needs)
    return await _one(work, store.ENDPOINT_BY_ID, NoSuchEndpoint, id=endpoint_id)


async def deliveries(
    work: Work,
    actor: Actor,
    *,
    where: DeliveryFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Delivery]:
    """A page of deliveries, the newest first unless asked for in another `DeliveryOrder`; they are
    kept for 30 days."""
    actor.must(Permission.WEBHOOKS_READ)
    values: dict[str, object] = {"states": [str(state) for state in where.states]}
    if where.endpoint_id is not UNSET:
        values["endpoint_id"] = where.endpoint_id
    if where.event_id is not UNSET:
        values["event_id"] = where.event_id
    shape = store.PageShape(
        by_endpoint="endpoint_id" in values,
        by_event="event_id" in values,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(work, store.page(shape), sliced, **values)


async def delivery(work: Work, actor: Actor, uid: bytes | None) -> Delivery:
    """One delivery; refuses where there is none, or none any more."""
    actor.must(Permission.WEBHOOKS_READ)
    return await _one(work, store.DELIVERY_BY_UID, NoSuchDelivery, uid=uid)


async def delivery_by_id(
    work: Work, actor: Actor, delivery_id: int, *, needs: Permission = Permission.WEBHOOKS_READ
) -> Delivery:
    """One delivery by its id, as by its uid; for an action, whoever may do that."""
    actor.must(needs)
    return await _one(work, store.DELIVERY_BY_ID, NoSuchDelivery, id=delivery_id)


async def _one(
    work: Work, statement: Statement[Found], refusal: type[NotFound], **known_by: Any
) -> Found:
    """The one that is known so; None is what nothing is known by."""
    if None in known_by.values():
        raise refusal
    found = await work.first(statement, **known_by)
    if found is None:
        raise refusal
    return found

"""Looking through calls and their days: those of one's own keys, and everybody's for who may write
people, as with the keys themselves."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.calls import store
from lyceum.core.calls.model import Call, CallDay, CallFilter, DayFilter
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work


async def calls(
    work: Work, actor: Actor, *, where: CallFilter, sliced: Slice, order: Order = store.NEWEST
) -> Page[Call]:
    """A page of calls, the newest first unless asked for otherwise; whose key it was not the
    caller's is left out, whatever `where` asks for."""
    values = _values(actor, where)
    if values is None:
        return Page([], 0 if sliced.total else None)
    shape = store.PageShape(tuple(sorted(values)), sliced.total, order)
    return await fetch_page(work, store.call_page(shape), sliced, **values)


async def call_days(
    work: Work, actor: Actor, *, where: DayFilter, sliced: Slice, order: Order = store.LATEST_DAY
) -> Page[CallDay]:
    """A page of days, each of one key, by the same rule."""
    values = _values(actor, where)
    if values is None:
        return Page([], 0 if sliced.total else None)
    shape = store.PageShape(tuple(sorted(values)), sliced.total, order)
    return await fetch_page(work, store.day_page(shape), sliced, **values)


def _values(actor: Actor, where: CallFilter | DayFilter) -> dict[str, object] | None:
    """What the filter sets, within what the caller may see; None where that is nothing."""
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    if actor.may_everywhere(Permission.PEOPLE_WRITE_ANY):
        return values
    if values.get("user_id", actor.self_id()) != actor.self_id():
        return None
    return {**values, "user_id": actor.self_id()}

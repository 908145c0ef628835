"""Reading groups; who may see which is decided here, once. Their people and courses are lists of
people and of courses, narrowed by `group_id`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.groups import store
from lyceum.core.groups.errors import NoSuchGroup
from lyceum.core.groups.model import Group, GroupFilter
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work
from lyceum.kit import text


async def groups(
    work: Work,
    actor: Actor,
    *,
    where: GroupFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Group]:
    """A page of groups, newest first unless asked for in another `GroupOrder`: one's own for
    everybody, all for whoever may read people."""
    if where.user_id is UNSET or where.user_id != actor.user_id:
        actor.must(Permission.PEOPLE_READ_ANY)
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    if where.search is not UNSET:
        values["search"] = text.part_of(where.search.lower())
    shape = store.PageShape(frozenset(values), sliced.total, order)
    return await fetch_page(work, store.page(shape), sliced, **values)


async def group(work: Work, actor: Actor, group_id: int) -> Group:
    """One group by its id; one of another branch does not exist."""
    actor.must(Permission.PEOPLE_READ_ANY)
    found = await work.first(store.BY_ID, id=group_id)
    if found is None:
        raise NoSuchGroup
    return found


async def groups_by_id(work: Work, group_ids: Iterable[int]) -> dict[int, Group]:
    """The part `group` of another page."""
    wanted = sorted(set(group_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(store.BY_IDS, ids=wanted)}

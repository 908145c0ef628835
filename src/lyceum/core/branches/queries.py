"""Reading branches; who may see which is decided here, once. Their people and courses are lists of
people and of courses, narrowed by `branch_id`."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.branches import store
from lyceum.core.branches.errors import NoSuchBranch
from lyceum.core.branches.model import Branch, BranchFilter
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work
from lyceum.kit import text


async def branches(
    work: Work,
    actor: Actor,
    *,
    where: BranchFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Branch]:
    """A page of branches, newest first unless asked for in another `BranchOrder`: one's own for
    everybody, all for whoever may read people."""
    if where.user_id is UNSET or where.user_id != actor.user_id:
        actor.must(Permission.PEOPLE_READ_ANY)
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    statements = store.page(frozenset(values), total=sliced.total, order=order)
    return await fetch_page(work, statements, sliced, **values)


async def branch(work: Work, actor: Actor, branch_id: int) -> Branch:
    """One branch by its id; within a branch no other exists."""
    actor.must(Permission.PEOPLE_READ_ANY)
    found = await work.first(store.BY_ID, id=branch_id)
    if found is None:
        raise NoSuchBranch
    return found


async def branches_by_id(work: Work, branch_ids: Iterable[int]) -> dict[int, Branch]:
    """The part `branch` of another page."""
    wanted = sorted(set(branch_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(store.BY_IDS, ids=wanted)}


async def hosts_of(work: Work, branch_ids: Iterable[int]) -> dict[int, str]:
    """The part `host` of a page of branches: where each is reached, the first of its names."""
    wanted = sorted(set(branch_ids))
    if not wanted:
        return {}
    found = await work.all(store.HOSTS_OF, branch_ids=wanted)
    return {host.branch_id: host.name for host in found if host.branch_id is not None}


async def main_host(work: Work) -> str | None:
    """Where the school itself is reached, the first of its names, if it has one."""
    found = await work.first(store.MAIN_HOSTS)
    return found.name if found else None

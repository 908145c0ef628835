"""Applying to be a mentor, and deciding (witness: seed, Mentor Applications; A42, A43)."""

from __future__ import annotations

from lyceum.core.access.application_store import Application
from lyceum.core.access.applications import applications, apply, decide_application
from lyceum.core.access.model import RoleKey
from lyceum.core.actor import Actor
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.akako import ids, paging
from lyceum.dialects.akako.wire import mentors as wire
from lyceum.dialects.akako.wire.enrollments import Decide, ListPending

ROLE = RoleKey.INSTRUCTOR


async def apply_as_mentor(work: WriteWork, actor: Actor, asked: wire.Apply) -> wire.ApplicationOut:
    """Submit mentor application."""
    made = await apply(work, actor, role_key=ROLE, payload=wire.payload(asked))
    return (await _written(work, [made]))[0]


async def list_applications(
    work: Work, actor: Actor, asked: ListPending
) -> paging.Listing[wire.ApplicationOut]:
    """Get pending applications."""
    order = paging.order(asked, wire.SORTED_BY[asked.sort])
    page = await applications(
        work,
        actor,
        role_key=ROLE,
        where=wire.where(asked),
        sliced=paging.sliced(asked),
        order=order,
    )
    return paging.listing(asked, page, await _written(work, page.rows))


async def approve_application(work: WriteWork, actor: Actor, asked: Decide) -> wire.ApplicationOut:
    """Approve mentor application."""
    return await _decide(work, actor, asked, grants=True)


async def reject_application(work: WriteWork, actor: Actor, asked: Decide) -> wire.ApplicationOut:
    """Reject mentor application."""
    return await _decide(work, actor, asked, grants=False)


async def _decide(
    work: WriteWork, actor: Actor, asked: Decide, *, grants: bool
) -> wire.ApplicationOut:
    uid = ids.CUID.decode(asked.id)
    decided = await decide_application(
        work, actor, uid, role_key=ROLE, grants=grants, note=asked.note
    )
    return (await _written(work, [decided]))[0]


async def _written(work: Work, rows: list[Application]) -> list[wire.ApplicationOut]:
    deciders = {row.decided_by for row in rows if row.decided_by is not None}
    people = await users_by_id(work, {row.user_id for row in rows} | deciders)
    return [wire.application(row, people=people) for row in rows]

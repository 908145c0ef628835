"""The roles of a person: several at once, each for its time."""

from __future__ import annotations

from lyceum.core.access import actions
from lyceum.core.access.queries import assignment_of, assignments_of, roles
from lyceum.core.actor import Actor
from lyceum.core.people import queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire import roles as wire
from lyceum.dialects.lyceum.wire.asking import Asked, Deleted, OneAsked
from lyceum.dialects.lyceum.wire.texts import moment


async def list_role_kinds(work: Work, actor: Actor, asked: Asked) -> wire.RoleKindsOut:
    """List the roles that there are, and what each allows."""
    return wire.RoleKindsOut([wire.role_kind(role) for role in await roles(work)])


async def list_roles(work: Work, actor: Actor, asked: OneAsked) -> wire.RolesOut:
    """List the roles that a user holds now."""
    await queries.user(work, actor, asked.id)
    return wire.RolesOut([wire.role(held) for held in await assignments_of(work, asked.id)])


async def get_role(work: Work, actor: Actor, asked: wire.NameRole) -> wire.RoleOut:
    """Get a role that a user holds now."""
    await queries.user(work, actor, asked.id)
    return wire.role(await assignment_of(work, asked.id, asked.role_id))


async def give_role(work: WriteWork, actor: Actor, asked: wire.GiveRole) -> wire.RoleOut:
    """Give a role to a user."""
    await queries.user(work, actor, asked.id)
    given = await actions.give_role(
        work,
        actor,
        user_id=asked.id,
        key=asked.role,
        starts_at=moment(asked.starts_at, field="starts_at"),
        ends_at=moment(asked.ends_at, field="ends_at"),
    )
    return wire.role(given)


async def end_role(work: WriteWork, actor: Actor, asked: wire.NameRole) -> Deleted:
    """End a role that a user holds now."""
    await queries.user(work, actor, asked.id)
    await actions.end_role(work, actor, user_id=asked.id, assignment_id=asked.role_id)
    return Deleted(asked.role_id)

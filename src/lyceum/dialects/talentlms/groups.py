"""Groups, their members and their courses (contract 2.3)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.branches.queries import branches_by_id
from lyceum.core.catalog import queries as catalog
from lyceum.core.groups import actions, queries
from lyceum.core.groups.model import Group, GroupFilter
from lyceum.core.page import Slice
from lyceum.core.people import queries as people
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, users
from lyceum.dialects.talentlms.courses import where_of
from lyceum.dialects.talentlms.sorting import ORDERS, Sort
from lyceum.dialects.talentlms.wire import groups as wire
from lyceum.dialects.talentlms.wire.courses import CoursesOf
from lyceum.dialects.talentlms.wire.texts import OneAsked
from lyceum.dialects.talentlms.wire.users import UserRow, UsersOf
from lyceum.dialects.talentlms.wire.users import where as people_where

OLDEST = ORDERS[Sort.CREATION]
ALL = Slice(limit=10_000, total=False)
"""What somebody belongs to is told in one answer."""


async def list_groups(
    work: Work, actor: Actor, asked: wire.ListGroups
) -> paging.Listing[wire.GroupRow]:
    """List groups, the first ones first."""
    page = await queries.groups(
        work, actor, where=wire.where(asked), sliced=paging.sliced(asked), order=ORDERS[asked.sort]
    )
    branches = await _branches(work, page.rows)
    rows = [wire.row(group, branches.get(group.branch_id)) for group in page.rows]
    return paging.listing(asked, page, rows)


async def _branches(work: Work, groups: Iterable[Group]) -> dict[int | None, wire.Named]:
    """The branches that these groups are of."""
    found = await branches_by_id(work, [g.branch_id for g in groups if g.branch_id is not None])
    return {branch.id: wire.Named(branch.id, branch.name) for branch in found.values()}


async def get_group(work: Work, actor: Actor, asked: OneAsked) -> wire.GroupOut:
    """Get a group."""
    return await _one(work, await queries.group(work, actor, asked.id))


async def _one(work: Work, group: Group) -> wire.GroupOut:
    return wire.one(group, (await _branches(work, [group])).get(group.branch_id))


async def create_group(work: WriteWork, actor: Actor, asked: wire.CreateGroup) -> wire.GroupOut:
    """Create a group."""
    new = wire.new_group(asked, work.tenant.currency)
    return await _one(work, await actions.create_group(work, actor, new))


async def update_group(work: WriteWork, actor: Actor, asked: wire.UpdateGroup) -> None:
    """Update a group: what is left out stays."""
    group = await queries.group(work, actor, asked.id)
    await actions.change_group(work, actor, group.id, wire.change(group, asked))


async def delete_group(work: WriteWork, actor: Actor, asked: OneAsked) -> None:
    """Delete a group."""
    await actions.delete_group(work, actor, asked.id)


async def list_group_users(stages: Stages, actor: Actor, asked: UsersOf) -> paging.Listing[UserRow]:
    """List the users of a group."""
    where = replace(people_where(asked), group_id=asked.id)
    async with stages.read() as work:
        await queries.group(work, actor, asked.id)
        return await users.listed(work, actor, asked, where=where, origin=stages.origin)


async def list_group_courses(
    work: Work, actor: Actor, asked: CoursesOf
) -> paging.Listing[wire.GroupCourse]:
    """List the courses of a group."""
    await queries.group(work, actor, asked.id)
    where = replace(await where_of(work, asked), group_id=asked.id)
    sliced, order = paging.sliced(asked), ORDERS[asked.sort]
    page = await catalog.courses(work, actor, where=where, sliced=sliced, order=order)
    return paging.listing(asked, page, [wire.course_row(course) for course in page.rows])


async def list_user_groups(work: Work, actor: Actor, asked: OneAsked) -> wire.UserGroups:
    """List the groups of a user."""
    await people.user(work, actor, asked.id)
    return wire.UserGroups(await groups_of(work, actor, asked.id))


async def groups_of(work: Work, actor: Actor, user_id: int) -> list[wire.Named]:
    """The part `groups` of what a user has."""
    where = GroupFilter(user_id=user_id)
    page = await queries.groups(work, actor, where=where, sliced=ALL, order=OLDEST)
    return [wire.Named(group.id, group.name) for group in page.rows]


async def add_group_member(work: WriteWork, actor: Actor, asked: wire.NewMembership) -> None:
    """Add a user to a group, perhaps to its courses too."""
    pair = {"group_id": asked.group_id, "user_id": asked.user_id}
    await actions.add_member(work, actor, **pair)
    if asked.enroll_to_courses:
        await actions.enroll_in_courses(work, actor, **pair)


async def remove_group_member(work: WriteWork, actor: Actor, asked: wire.Membership) -> None:
    """Remove a user from a group."""
    await actions.remove_member(work, actor, group_id=asked.group_id, user_id=asked.user_id)


async def add_group_course(work: WriteWork, actor: Actor, asked: wire.Placement) -> None:
    """Add a course to a group."""
    await actions.add_course(work, actor, group_id=asked.group_id, course_id=asked.course_id)


async def remove_group_course(work: WriteWork, actor: Actor, asked: wire.Placement) -> None:
    """Remove a course from a group."""
    await actions.remove_course(work, actor, group_id=asked.group_id, course_id=asked.course_id)

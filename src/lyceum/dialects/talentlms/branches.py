"""Branches, their members and their courses (contract 2.4)."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.branches import actions, belonging, queries
from lyceum.core.branches.model import Branch, BranchChange, BranchFilter
from lyceum.core.groups.queries import groups_by_id
from lyceum.core.people import queries as people
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, users
from lyceum.dialects.talentlms.groups import ALL, OLDEST
from lyceum.dialects.talentlms.sorting import ORDERS
from lyceum.dialects.talentlms.wire import branches as wire
from lyceum.dialects.talentlms.wire.groups import Named
from lyceum.dialects.talentlms.wire.texts import OneAsked
from lyceum.dialects.talentlms.wire.users import UserRow, UsersOf
from lyceum.dialects.talentlms.wire.users import where as people_where


async def list_branches(
    work: Work, actor: Actor, asked: wire.ListBranches
) -> paging.Listing[wire.BranchRow]:
    """List branches, the first ones first."""
    page = await queries.branches(
        work, actor, where=wire.where(asked), sliced=paging.sliced(asked), order=ORDERS[asked.sort]
    )
    hosts = await queries.hosts_of(work, [branch.id for branch in page.rows])
    rows = [wire.row(branch, hosts.get(branch.id, "")) for branch in page.rows]
    return paging.listing(asked, page, rows)


async def get_branch(work: Work, actor: Actor, asked: OneAsked) -> wire.BranchOut:
    """Get a branch."""
    branch = await queries.branch(work, actor, asked.id)
    host = (await queries.hosts_of(work, [branch.id])).get(branch.id, "")
    return wire.one(branch, host, await _group(work, branch), work.tenant)


async def _group(work: Work, branch: Branch) -> Named | None:
    """The group that new people of the branch join."""
    if branch.default_group_id is None:
        return None
    (group,) = (await groups_by_id(work, [branch.default_group_id])).values()
    return Named(group.id, group.name)


async def create_branch(stages: Stages, actor: Actor, asked: wire.CreateBranch) -> wire.BranchMade:
    """Create a branch."""
    new = wire.new_branch(asked)
    branch = await stages.write(partial(actions.create_branch, actor=actor, new=new))
    # Its host was nobody's until now, which may be remembered.
    stages.ports.tenants.forget()
    return wire.made(branch, None, stages.tenant)


async def delete_branch(stages: Stages, actor: Actor, asked: OneAsked) -> None:
    """Delete a branch."""
    await stages.write(partial(actions.delete_branch, actor=actor, branch_id=asked.id))
    stages.ports.tenants.forget()


async def set_branch_status(work: WriteWork, actor: Actor, asked: wire.SetStatus) -> None:
    """Open or close a branch."""
    change = BranchChange(active=asked.is_active)
    await actions.change_branch(work, actor, asked.id, change)


async def list_branch_users(
    stages: Stages, actor: Actor, asked: UsersOf
) -> paging.Listing[UserRow]:
    """List the users of a branch."""
    where = replace(people_where(asked), branch_id=asked.id)
    async with stages.read() as work:
        await queries.branch(work, actor, asked.id)
        return await users.listed(work, actor, asked, where=where, origin=stages.origin)


async def list_user_branches(work: Work, actor: Actor, asked: OneAsked) -> wire.UserBranches:
    """List the branches of a user."""
    await people.user(work, actor, asked.id)
    return wire.UserBranches(await branches_of(work, actor, asked.id))


async def branches_of(work: Work, actor: Actor, user_id: int) -> list[Named]:
    """The part `branches` of what a user has."""
    where = BranchFilter(user_id=user_id)
    page = await queries.branches(work, actor, where=where, sliced=ALL, order=OLDEST)
    return [Named(branch.id, branch.name) for branch in page.rows]


async def add_branch_member(work: WriteWork, actor: Actor, asked: wire.BranchMembership) -> None:
    """Add a user to a branch."""
    await belonging.add_member(work, actor, branch_id=asked.branch_id, user_id=asked.user_id)


async def remove_branch_member(work: WriteWork, actor: Actor, asked: wire.BranchMembership) -> None:
    """Remove a user from a branch."""
    await belonging.remove_member(work, actor, branch_id=asked.branch_id, user_id=asked.user_id)


async def add_branch_course(work: WriteWork, actor: Actor, asked: wire.BranchPlacement) -> None:
    """Add a course to a branch."""
    await belonging.place_course(work, actor, branch_id=asked.branch_id, course_id=asked.course_id)


async def remove_branch_course(work: WriteWork, actor: Actor, asked: wire.BranchPlacement) -> None:
    """Remove a course from a branch."""
    await belonging.remove_course(work, actor, branch_id=asked.branch_id, course_id=asked.course_id)

"""Branches: parts of the school with hosts, people and courses of their own."""

from __future__ import annotations

from functools import partial

from lyceum.core.actor import Actor
from lyceum.core.branches import actions, belonging, queries
from lyceum.core.branches.model import Branch, BranchFilter
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import branches as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_branches(
    work: Work, actor: Actor, asked: wire.ListBranches
) -> paging.Listing[wire.BranchOut]:
    """List branches."""
    page = await queries.branches(
        work,
        actor,
        where=BranchFilter(),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    hosts = await queries.hosts_of(work, [one.id for one in page.rows])
    rows = [wire.branch(one, hosts.get(one.id)) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="branch")


async def get_branch(work: Work, actor: Actor, asked: wire.GetBranch) -> wire.BranchOut:
    """Get a branch."""
    return await _told(work, await queries.branch(work, actor, asked.id))


async def _told(work: Work, branch: Branch) -> wire.BranchOut:
    return wire.branch(branch, (await queries.hosts_of(work, [branch.id])).get(branch.id))


async def create_branch(stages: Stages, actor: Actor, asked: wire.CreateBranch) -> wire.BranchOut:
    """Make a branch, which is open at once."""
    made = await stages.write(partial(_create, actor=actor, asked=asked))
    # Its host was nobody's until now, which may be remembered.
    stages.ports.tenants.forget()
    return made


async def _create(work: WriteWork, *, actor: Actor, asked: wire.CreateBranch) -> wire.BranchOut:
    return await _told(work, await actions.create_branch(work, actor, wire.new(asked)))


async def change_branch(work: WriteWork, actor: Actor, asked: wire.ChangeBranch) -> wire.BranchOut:
    """Change a branch, or close it: nobody gets in on its host or with its keys then."""
    return await _told(work, await actions.change_branch(work, actor, asked.id, wire.change(asked)))


async def delete_branch(stages: Stages, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a branch with its host and its keys; its people, courses and groups stay."""
    await stages.write(partial(actions.delete_branch, actor=actor, branch_id=asked.id))
    stages.ports.tenants.forget()
    return Deleted(asked.id)


async def add_branch_member(
    work: WriteWork, actor: Actor, asked: wire.BranchMember
) -> wire.BranchMember:
    """Make somebody a member of a branch."""
    await belonging.add_member(work, actor, branch_id=asked.branch_id, user_id=asked.user_id)
    return asked


async def remove_branch_member(
    work: WriteWork, actor: Actor, asked: wire.BranchMember
) -> wire.BranchMember:
    """Take somebody out of a branch."""
    await belonging.remove_member(work, actor, branch_id=asked.branch_id, user_id=asked.user_id)
    return asked


async def add_branch_course(
    work: WriteWork, actor: Actor, asked: wire.BranchCourse
) -> wire.BranchCourse:
    """Place a course in a branch."""
    await belonging.place_course(work, actor, branch_id=asked.branch_id, course_id=asked.course_id)
    return asked


async def remove_branch_course(
    work: WriteWork, actor: Actor, asked: wire.BranchCourse
) -> wire.BranchCourse:
    """Take a course out of a branch."""
    await belonging.remove_course(work, actor, branch_id=asked.branch_id, course_id=asked.course_id)
    return asked

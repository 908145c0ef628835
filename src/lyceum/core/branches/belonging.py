"""Who and what belongs to a branch: added and taken out."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import put_in
from lyceum.core.branches import store
from lyceum.core.branches.errors import (
    AlreadyInBranch,
    CourseInBranch,
    CourseNotInBranch,
    NoSuchBranch,
    NotInBranch,
)
from lyceum.core.branches.model import Belonging, Branch
from lyceum.core.catalog.trash import live_course
from lyceum.core.groups.actions import bring_into_group
from lyceum.core.people.queries import live_user
from lyceum.core.work import WriteWork


async def add_member(work: WriteWork, actor: Actor, *, branch_id: int, user_id: int) -> None:
    """Makes a person a member of a branch, and of the group that it puts its people into; refuses
    who is one, and who is in the trash. What they may do stays what it is."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    branch = await _there(work, branch_id)
    await live_user(work, user_id)
    pair = {"branch_id": branch.id, "user_id": user_id}
    await put_in(work, actor, insert=store.INSERT_MEMBER, already=AlreadyInBranch, pair=pair)
    after = Belonging(branch.id, user_id=user_id)
    work.record(actor, "branch.joined", "branch", branch.id, after=after)
    if branch.default_group_id is not None:
        await bring_into_group(work, actor, branch.default_group_id, user_id=user_id)


async def remove_member(work: WriteWork, actor: Actor, *, branch_id: int, user_id: int) -> None:
    """Takes a person out of a branch; refuses who does not belong to it, or is in the trash."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    branch = await _there(work, branch_id)
    await live_user(work, user_id)
    if not await work.run(store.DELETE_MEMBER, branch_id=branch.id, user_id=user_id):
        raise NotInBranch
    after = Belonging(branch.id, user_id=user_id)
    work.record(actor, "branch.left", "branch", branch.id, after=after)


async def place_course(work: WriteWork, actor: Actor, *, branch_id: int, course_id: int) -> None:
    """Places a course in a branch; refuses one that is there."""
    actor.must(Permission.COURSES_WRITE_ANY)
    branch = await _there(work, branch_id)
    await live_course(work, course_id)
    pair = {"branch_id": branch.id, "course_id": course_id}
    await put_in(work, actor, insert=store.INSERT_COURSE, already=CourseInBranch, pair=pair)
    after = Belonging(branch.id, course_id=course_id)
    work.record(actor, "branch.course_added", "branch", branch.id, after=after)


async def remove_course(work: WriteWork, actor: Actor, *, branch_id: int, course_id: int) -> None:
    """Takes a course out of a branch; whoever is enrolled stays it."""
    actor.must(Permission.COURSES_WRITE_ANY)
    branch = await _there(work, branch_id)
    await live_course(work, course_id)
    if not await work.run(store.DELETE_COURSE, branch_id=branch.id, course_id=course_id):
        raise CourseNotInBranch
    after = Belonging(branch.id, course_id=course_id)
    work.record(actor, "branch.course_removed", "branch", branch.id, after=after)


async def _there(work: WriteWork, branch_id: int) -> Branch:
    branch = await work.first(store.BY_ID, id=branch_id)
    if branch is None:
        raise NoSuchBranch
    return branch

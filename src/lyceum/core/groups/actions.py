"""Writing groups: what they are, who is in them, which courses they are given."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import put_in
from lyceum.core.catalog.trash import live_course
from lyceum.core.database import NotUnique
from lyceum.core.enrollment.actions import must_take_people
from lyceum.core.enrollment.many import enroll_many
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.events import Gone
from lyceum.core.groups import store
from lyceum.core.groups.errors import (
    AlreadyInGroup,
    CourseInGroup,
    CourseNotInGroup,
    GroupKeyTaken,
    GroupKeyUsedUp,
    NoSuchGroup,
    NotInGroup,
)
from lyceum.core.groups.model import Belonging, Group, GroupChange, NewGroup, clean_group
from lyceum.core.people.queries import live_user
from lyceum.core.tenancy.branches import is_branch_active
from lyceum.core.work import WriteWork


async def create_group(work: WriteWork, actor: Actor, new: NewGroup) -> Group:
    """Makes a group; within a branch it is that branch's. Refuses the key of another group."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    if new.branch_id is not None and not await is_branch_active(work, new.branch_id):
        raise Invalid(Problem("branch_id", Fault.UNKNOWN))
    group = clean_group(
        Group(
            id=await work.new_id(),
            name=new.name,
            description=new.description,
            key=new.key,
            most=new.most,
            used=0,
            amount=new.amount,
            currency=new.currency or work.tenant.currency,
            branch_id=new.branch_id if work.branch_id is None else work.branch_id,
            created_at=work.now,
            updated_at=work.now,
        )
    )
    try:
        await work.insert(store.INSERT, group)
    except NotUnique as error:
        raise GroupKeyTaken from error
    work.record(actor, "group.created", "group", group.id, after=group)
    return group


async def change_group(work: WriteWork, actor: Actor, group_id: int, change: GroupChange) -> Group:
    """Changes what `change` names; a new most may lie below what was used already, which lets
    nobody else in."""
    group = await _locked(work, actor, group_id)
    said = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not UNSET}
    after = clean_group(msgspec.structs.replace(group, **said))
    columns: dict[str, Any] = {
        name: getattr(after, name) for name in said if getattr(after, name) != getattr(group, name)
    }
    if not columns:
        return group
    changed = sorted(columns)
    columns["updated_at"] = work.now
    try:
        await work.run(store.change(tuple(sorted(columns))), row_id=group_id, **columns)
    except NotUnique as error:
        raise GroupKeyTaken from error
    after = msgspec.structs.replace(after, updated_at=work.now)
    work.record(actor, "group.updated", "group", group_id, after=after, changed=changed)
    return after


async def delete_group(work: WriteWork, actor: Actor, group_id: int) -> None:
    """Takes a group away; its people, their enrollments and its courses stay."""
    group = await _locked(work, actor, group_id)
    for statement in store.DELETE:
        await work.run(statement, id=group_id)
    work.record(actor, "group.deleted", "group", group_id, after=Gone(group.id))


async def add_member(work: WriteWork, actor: Actor, *, group_id: int, user_id: int) -> None:
    """Puts a person into a group; refuses who is in it."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    group = await _there(work, group_id)
    await live_user(work, user_id)
    await _insert_member(work, actor, group.id, user_id=user_id)


async def join_group(work: WriteWork, actor: Actor, *, key: str) -> Group:
    """Lets the caller into the group whose key they have, and into its courses. Of many who come
    at once no more get in than the key lets in; refuses who is in already, which uses nothing."""
    actor.must(Permission.ENROLL_SELF)
    user_id = actor.self_id()
    group = await work.first(store.BY_KEY_LOCKED, key=key.strip())
    if group is None:
        raise NoSuchGroup
    if group.is_used_up:
        raise GroupKeyUsedUp
    await _insert_member(work, actor, group.id, user_id=user_id)
    await work.run(store.REDEEM, id=group.id)
    # The key is what lets them in, where else staff would have to.
    let_in = {*actor.grants, Permission.ENROLLMENTS_WRITE_ANY}
    by_key = msgspec.structs.replace(actor, grants=frozenset(let_in))
    await enroll_in_courses(work, by_key, group_id=group.id, user_id=user_id)
    return msgspec.structs.replace(group, used=group.used + 1, updated_at=work.now)


async def bring_into_group(work: WriteWork, actor: Actor, group_id: int, *, user_id: int) -> None:
    """Puts a person into a group unless they are in it; whoever calls judges who may."""
    if await work.first(store.MEMBER, group_id=group_id, user_id=user_id) is None:
        await _insert_member(work, actor, group_id, user_id=user_id)


async def _insert_member(work: WriteWork, actor: Actor, group_id: int, *, user_id: int) -> None:
    pair = {"group_id": group_id, "user_id": user_id}
    await put_in(work, actor, insert=store.INSERT_MEMBER, already=AlreadyInGroup, pair=pair)
    after = Belonging(group_id, user_id=user_id)
    work.record(actor, "group.joined", "group", group_id, after=after)


async def remove_member(work: WriteWork, actor: Actor, *, group_id: int, user_id: int) -> None:
    """Takes a person out of a group; what they were enrolled in goes on."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    group = await _there(work, group_id)
    await live_user(work, user_id)
    if not await work.run(store.DELETE_MEMBER, group_id=group.id, user_id=user_id):
        raise NotInGroup
    after = Belonging(group.id, user_id=user_id)
    work.record(actor, "group.left", "group", group.id, after=after)


async def enroll_in_courses(
    work: WriteWork, actor: Actor, *, group_id: int, user_id: int
) -> list[Enrollment | Refusal]:
    """Enrolls somebody in those of a group's courses that take people: for each the enrollment, or
    why not, such as that they are in it, or that it is full."""
    found = await work.all(store.ACTIVE_COURSES, group_id=group_id)
    pairs = [(user_id, course.id) for course in found]
    return await enroll_many(work, actor, pairs, grounds=Grounds.GRANTED)


async def add_course(work: WriteWork, actor: Actor, *, group_id: int, course_id: int) -> None:
    """Gives a course to a group; nobody is enrolled by that. Refuses one that the group has, and
    one that takes nobody any more."""
    actor.must(Permission.COURSES_WRITE_ANY)
    group = await _there(work, group_id)
    must_take_people(await live_course(work, course_id), now=work.now)
    pair = {"group_id": group.id, "course_id": course_id}
    await put_in(work, actor, insert=store.INSERT_COURSE, already=CourseInGroup, pair=pair)
    after = Belonging(group.id, course_id=course_id)
    work.record(actor, "group.course_added", "group", group.id, after=after)


async def remove_course(work: WriteWork, actor: Actor, *, group_id: int, course_id: int) -> None:
    """Takes a course from a group; whoever is enrolled stays it."""
    actor.must(Permission.COURSES_WRITE_ANY)
    group = await _there(work, group_id)
    await live_course(work, course_id)
    if not await work.run(store.DELETE_COURSE, group_id=group.id, course_id=course_id):
        raise CourseNotInGroup
    after = Belonging(group.id, course_id=course_id)
    work.record(actor, "group.course_removed", "group", group.id, after=after)


async def _there(work: WriteWork, group_id: int) -> Group:
    group = await work.first(store.BY_ID, id=group_id)
    if group is None:
        raise NoSuchGroup
    return group


async def _locked(work: WriteWork, actor: Actor, group_id: int) -> Group:
    actor.must(Permission.PEOPLE_WRITE_ANY)
    group = await work.first(store.BY_ID_LOCKED, id=group_id)
    if group is None:
        raise NoSuchGroup
    return group

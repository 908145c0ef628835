"""Groups of people, the courses that they are given, and joining one by its key."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.groups import actions, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import groups as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_groups(
    work: Work, actor: Actor, asked: wire.ListGroups
) -> paging.Listing[wire.GroupOut]:
    """List groups."""
    page = await queries.groups(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.group(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="group")


async def get_group(work: Work, actor: Actor, asked: wire.GetGroup) -> wire.GroupOut:
    """Get a group."""
    return wire.group(await queries.group(work, actor, asked.id))


async def create_group(work: WriteWork, actor: Actor, asked: wire.CreateGroup) -> wire.GroupOut:
    """Make a group."""
    return wire.group(await actions.create_group(work, actor, wire.new(asked)))


async def change_group(work: WriteWork, actor: Actor, asked: wire.ChangeGroup) -> wire.GroupOut:
    """Change a group, its key, and how often that lets somebody in."""
    return wire.group(await actions.change_group(work, actor, asked.id, wire.change(asked)))


async def delete_group(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a group; its people, their enrollments and its courses stay."""
    await actions.delete_group(work, actor, asked.id)
    return Deleted(asked.id)


async def join_group(work: WriteWork, actor: Actor, asked: wire.JoinGroup) -> wire.Joined:
    """Join the group whose key one has, and its courses."""
    joined = await actions.join_group(work, actor, key=asked.key)
    return wire.Joined(joined.id, joined.name)


async def add_group_member(
    work: WriteWork, actor: Actor, asked: wire.AddGroupMember
) -> wire.GroupMember:
    """Put somebody into a group."""
    pair = {"group_id": asked.group_id, "user_id": asked.user_id}
    await actions.add_member(work, actor, **pair)
    if asked.enroll:
        await actions.enroll_in_courses(work, actor, **pair)
    return wire.GroupMember(**pair)


async def remove_group_member(
    work: WriteWork, actor: Actor, asked: wire.GroupMember
) -> wire.GroupMember:
    """Take somebody out of a group; what they are enrolled in goes on."""
    await actions.remove_member(work, actor, group_id=asked.group_id, user_id=asked.user_id)
    return asked


async def add_group_course(
    work: WriteWork, actor: Actor, asked: wire.GroupCourse
) -> wire.GroupCourse:
    """Give a course to a group, which enrolls nobody."""
    await actions.add_course(work, actor, group_id=asked.group_id, course_id=asked.course_id)
    return asked


async def remove_group_course(
    work: WriteWork, actor: Actor, asked: wire.GroupCourse
) -> wire.GroupCourse:
    """Take a course from a group."""
    await actions.remove_course(work, actor, group_id=asked.group_id, course_id=asked.course_id)
    return asked

"""Announcements to those in a course (contract 10)."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.community import announcing
from lyceum.core.community.announcement_model import (
    Announcement,
    AnnouncementChange,
    AnnouncementFilter,
    AnnouncementOrder,
    AnnouncementState,
)
from lyceum.core.community.errors import NoSuchAnnouncement
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import announcements as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany, OneAsked

POST = "course_announcement"
_S = AnnouncementState


async def list_announcements(
    work: Work, actor: Actor, asked: wire.AnnouncementsAsked
) -> Listing[wire.AnnouncementOut]:
    """List announcements in the courses that one is in, or teaches."""
    must_read_courses(actor)
    order = ordered(asked, wire.ORDERS.get(asked.orderby, AnnouncementOrder.CREATED_AT))
    page = await announcing.announcements(
        work, actor, where=wire.where(asked), sliced=sliced(asked), order=order
    )
    by_state = await announcing.announcements_by_state(work, actor, where=AnnouncementFilter())
    rows = await _all_told(work, actor, page.rows)
    more = {"announcement_count": wire.counts(by_state)}
    return listing(asked, page, rows, enveloped=True, more=more)


async def _all_told(
    work: Work, actor: Actor, found: Sequence[Announcement]
) -> list[wire.AnnouncementOut]:
    ids = {one.course_id for one in found}
    courses = await catalog.courses_by_id(work, ids)
    people = await users_by_id(work, {one.author_id for one in found if one.author_id})
    writable = await catalog.writable_courses(work, actor, ids)
    return [
        wire.announcement(
            one,
            course=courses.get(one.course_id),
            author=people.get(one.author_id or 0),
            writes=one.course_id in writable,
        )
        for one in found
    ]


async def _told(work: Work, actor: Actor, one: Announcement) -> wire.AnnouncementOut:
    return (await _all_told(work, actor, [one]))[0]


async def get_announcement(work: Work, actor: Actor, asked: OneAsked) -> wire.AnnouncementOut:
    """Retrieve an announcement."""
    must_read_courses(actor)
    return await _told(work, actor, await announcing.announcement(work, actor, asked.id))


async def create_announcement(
    work: WriteWork, actor: Actor, asked: wire.CreateAnnouncement
) -> wire.AnnouncementOut:
    """Make an announcement to those in a course."""
    try:
        made = await announcing.announce(work, actor, wire.new(asked))
    except NoSuchCourse as error:
        raise Invalid(Problem("course_id", Fault.UNKNOWN)) from error
    return await _told(work, actor, made)


async def update_announcement(
    work: WriteWork, actor: Actor, asked: wire.UpdateAnnouncement
) -> wire.AnnouncementOut:
    """Update an announcement: what is sent, and no more."""
    try:
        after = await announcing.change_announcement(work, actor, asked.id, wire.change(asked))
    except NoSuchCourse as error:
        raise Invalid(Problem("course_id", Fault.UNKNOWN)) from error
    return await _told(work, actor, after)


async def delete_announcement(
    work: WriteWork, actor: Actor, asked: Deleting
) -> wire.AnnouncementOut:
    """Delete an announcement: into the trash, or for good."""
    found = await announcing.announcement(work, actor, asked.id)
    told = await _told(work, actor, found)
    await _delete(work, actor, found, force=asked.force)
    return told


async def _delete(work: WriteWork, actor: Actor, one: Announcement, *, force: bool) -> None:
    if force:
        await announcing.delete_announcement(work, actor, one.id)
    elif one.state is _S.TRASHED:
        raise AlreadyTrashed(POST)
    else:
        await announcing.trash_announcement(work, actor, one.id)


async def restore_announcement(
    work: WriteWork, actor: Actor, asked: OneAsked
) -> wire.AnnouncementOut:
    """Take an announcement out of the trash; it is a draft then (812)."""
    return await _told(work, actor, await _restored(work, actor, asked.id))


async def _restored(work: WriteWork, actor: Actor, announcement_id: int) -> Announcement:
    await announcing.restore_announcement(work, actor, announcement_id)
    change = AnnouncementChange(state=_S.DRAFT)
    return await announcing.change_announcement(work, actor, announcement_id, change)


async def delete_announcements(
    work: WriteWork, actor: Actor, asked: DeletingMany
) -> list[wire.AnnouncementOut]:
    """Delete several announcements; those that are not there are passed over."""
    there = await _several(work, actor, asked.ids)
    told = await _all_told(work, actor, there)
    for one in there:
        if asked.force or one.state is not _S.TRASHED:
            await _delete(work, actor, one, force=asked.force)
    return told


async def restore_announcements(
    work: WriteWork, actor: Actor, asked: wire.RestoreAnnouncements
) -> list[wire.AnnouncementOut]:
    """Take several announcements out of the trash."""
    there = await _several(work, actor, asked.ids)
    return await _all_told(work, actor, [await _restored(work, actor, one.id) for one in there])


async def _several(
    work: WriteWork, actor: Actor, announcement_ids: Sequence[int]
) -> list[Announcement]:
    """Those that there are and that the caller may write; refuses when there is none."""
    there = []
    for announcement_id in dict.fromkeys(announcement_ids):
        try:
            one = await announcing.announcement(work, actor, announcement_id)
        except NoSuchAnnouncement:
            continue
        if await catalog.may_write_course(work, actor, one.course_id):
            there.append(one)
    if not there and not actor.may(Permission.COURSES_WRITE_ANY):
        raise Forbidden
    if not there:
        raise CannotBulkDelete(POST)
    return there

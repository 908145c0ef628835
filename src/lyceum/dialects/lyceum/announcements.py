"""What those in a course are told by who teaches it."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.community import announcing
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import announcements as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_announcements(
    work: Work, actor: Actor, asked: wire.ListAnnouncements
) -> paging.Listing[wire.AnnouncementOut]:
    """List announcements in the courses that one is in, or teaches."""
    page = await announcing.announcements(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.announcement(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="announcement")


async def get_announcement(
    work: Work, actor: Actor, asked: wire.GetAnnouncement
) -> wire.AnnouncementOut:
    """Get an announcement."""
    return wire.announcement(await announcing.announcement(work, actor, asked.id))


async def create_announcement(
    work: WriteWork, actor: Actor, asked: wire.CreateAnnouncement
) -> wire.AnnouncementOut:
    """Announce something to those in a course."""
    await referred("course_id", course_by_id(work, actor, asked.course_id))
    return wire.announcement(await announcing.announce(work, actor, wire.new(asked)))


async def change_announcement(
    work: WriteWork, actor: Actor, asked: wire.ChangeAnnouncement
) -> wire.AnnouncementOut:
    """Change an announcement, or move it to another course."""
    if asked.course_id is not UNSET:
        await referred("course_id", course_by_id(work, actor, asked.course_id))
    changed = await announcing.change_announcement(work, actor, asked.id, wire.change(asked))
    return wire.announcement(changed)


async def delete_announcement(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete an announcement for good."""
    await announcing.delete_announcement(work, actor, asked.id)
    return Deleted(asked.id)

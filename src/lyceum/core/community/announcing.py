"""Announcements: reading, making and changing them."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.community import announcement_store as store
from lyceum.core.community.announcement_model import (
    Announcement,
    AnnouncementChange,
    AnnouncementFilter,
    AnnouncementState,
    NewAnnouncement,
)
from lyceum.core.community.errors import NoSuchAnnouncement
from lyceum.core.community.model import checked_texts
from lyceum.core.community.narrowing import bound
from lyceum.core.errors import Forbidden
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, text

_S = AnnouncementState


def _sight(actor: Actor) -> store.Sight:
    return store.Sight(
        all=actor.may(Permission.COURSES_WRITE_ANY), leads=actor.may(Permission.COURSES_LEAD)
    )


def _shape(
    work: Work, actor: Actor, where: AnnouncementFilter, *, order: Order, total: bool
) -> tuple[store.PageShape, dict[str, Any]]:
    values, narrowed = bound(work, where, but={"states"})
    shape = store.PageShape(
        states=tuple(sorted(where.states)),
        narrowed=narrowed,
        sight=_sight(actor),
        total=total,
        order=order,
    )
    return shape, {**values, "self_id": actor.user_id}


async def announcements(
    work: Work,
    actor: Actor,
    *,
    where: AnnouncementFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Announcement]:
    """A page of announcements, newest first unless asked for in another `AnnouncementOrder`."""
    shape, values = _shape(work, actor, where, order=order, total=sliced.total)
    return await fetch_page(work, store.page(shape), sliced, **values)


async def announcements_by_state(
    work: Work, actor: Actor, *, where: AnnouncementFilter
) -> dict[AnnouncementState, int]:
    """How many of those there are in each state, whatever states `where` names."""
    anything = msgspec.structs.replace(where, states=tuple(AnnouncementState))
    shape, values = _shape(work, actor, anything, order=store.NEWEST, total=True)
    found = await work.all(store.counted(shape), **values)
    return {line.state: line.count for line in found}


async def announcement(work: Work, actor: Actor, announcement_id: int) -> Announcement:
    """One announcement; one that the caller may not see does not exist."""
    statement = store.by_id(_sight(actor))
    found = await work.first(statement, id=announcement_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchAnnouncement
    return found


async def announce(work: WriteWork, actor: Actor, new: NewAnnouncement) -> Announcement:
    """Makes an announcement to those in a course that the caller teaches, or any for who may write
    any course."""
    await _must_teach(work, actor, new.course_id)
    checked_texts(new.title, new.body)
    last = await work.first(store.LAST)
    behind = last.position + 1 if last is not None else 0
    made = Announcement(
        id=await work.new_id(),
        uid=ids.new_uid(),
        course_id=new.course_id,
        author_id=actor.user_id,
        title=new.title,
        body=new.body,
        state=new.state,
        trashed_from=None,
        position=behind if new.position is None else new.position,
        extra=merged({}, new.extra),
        created_at=work.now,
        updated_at=work.now,
    )
    await work.insert(store.INSERT, made, title_key=text.fold(made.title))
    work.record(actor, "announcement.created", "announcement", made.id, after=made)
    return made


async def _must_teach(work: WriteWork, actor: Actor, course_id: int) -> None:
    course = await catalog.course_by_id(work, actor, course_id)
    if not await catalog.may_write_course(work, actor, course.id):
        raise Forbidden


async def change_announcement(
    work: WriteWork, actor: Actor, announcement_id: int, change: AnnouncementChange
) -> Announcement:
    """Changes what `change` names and leaves the rest."""
    found = await _writable(work, actor, announcement_id)
    asked = msgspec.structs.asdict(change)
    columns: dict[str, Any] = {name: value for name, value in asked.items() if value is not UNSET}
    if columns.get("course_id", found.course_id) != found.course_id:
        await _must_teach(work, actor, columns["course_id"])
    if "extra" in columns:
        columns["extra"] = merged(found.extra, columns["extra"])
    if "state" in columns and columns["state"] is not _S.TRASHED:
        columns["trashed_from"] = None
    checked_texts(columns.get("title", ""), columns.get("body", ""))
    return await _put(work, actor, found, kind="announcement.updated", columns=columns)


async def trash_announcement(work: WriteWork, actor: Actor, announcement_id: int) -> Announcement:
    """Puts it out of sight; the same again changes nothing."""
    found = await _writable(work, actor, announcement_id)
    if found.state is _S.TRASHED:
        return found
    columns = {"state": _S.TRASHED, "trashed_from": found.state}
    return await _put(work, actor, found, kind="announcement.trashed", columns=columns)


async def restore_announcement(work: WriteWork, actor: Actor, announcement_id: int) -> Announcement:
    """Takes it out of the trash, to the state in which it went there."""
    found = await _writable(work, actor, announcement_id)
    if found.state is not _S.TRASHED:
        return found
    columns = {"state": found.trashed_from or _S.DRAFT, "trashed_from": None}
    return await _put(work, actor, found, kind="announcement.restored", columns=columns)


async def delete_announcement(work: WriteWork, actor: Actor, announcement_id: int) -> Announcement:
    """Deletes it for good."""
    found = await _writable(work, actor, announcement_id)
    await work.run(store.DELETE, id=found.id)
    gone = Gone(found.id, found.uid)
    work.record(actor, "announcement.deleted", "announcement", found.id, after=gone)
    return found


async def _writable(work: WriteWork, actor: Actor, announcement_id: int) -> Announcement:
    seen = await announcement(work, actor, announcement_id)
    if not await catalog.may_write_course(work, actor, seen.course_id):
        raise Forbidden
    found = await work.first(store.LOCKED, id=announcement_id)
    if found is None:
        raise NoSuchAnnouncement
    return found


async def _put(
    work: WriteWork, actor: Actor, before: Announcement, *, kind: str, columns: dict[str, Any]
) -> Announcement:
    changed = sorted(name for name, value in columns.items() if getattr(before, name) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **columns, updated_at=work.now)
    written = {name: getattr(after, name) for name in changed}
    written |= {"title_key": text.fold(after.title)}
    statement = store.update_columns(tuple(sorted(written)))
    await work.run(statement, row_id=before.id, **written)
    work.record(actor, kind, "announcement", before.id, after=after, changed=changed)
    return after

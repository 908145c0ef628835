"""Saying something about a course or a unit, changing it, and taking it away."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.community import store
from lyceum.core.community.errors import AlreadyReviewed, NoSuchContribution, OwnCourse
from lyceum.core.community.model import (
    Contribution,
    ContributionChange,
    ContributionKind,
    ContributionState,
    NewContribution,
    checked_rating,
    checked_texts,
)
from lyceum.core.community.queries import contribution
from lyceum.core.database import NotUnique
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text

_S = ContributionState


async def contribute(work: WriteWork, actor: Actor, new: NewContribution) -> Contribution:
    """Says something about a course that the caller may see, or about a unit of it. Refuses a
    second review of a course, one by who teaches it, one of a course that nobody may take yet, and
    a reply to what is not about the same."""
    actor.must(Permission.OWN_WRITE)
    author_id = actor.self_id()
    course = await catalog.course_by_id(work, actor, new.course_id)
    await _must_be_there(work, actor, new)
    checked_texts(new.title, new.body)
    is_staff = await catalog.may_write_course(work, actor, course.id)
    is_review = new.kind is ContributionKind.REVIEW and new.parent_id is None
    if is_review and not actor.may(Permission.COURSES_WRITE_ANY):
        if is_staff:
            raise OwnCourse
        await catalog.course_to_take(work, actor, course.id)
    if is_review and new.rating is None:
        raise Invalid(Problem("rating", Fault.MISSING))
    if new.state is not _S.APPROVED and not is_staff:
        raise Forbidden
    people = await users_by_id(work, [author_id])
    named = new.author_name if is_staff else ""
    made = Contribution(
        id=await work.new_id(),
        uid=ids.new_uid(),
        kind=new.kind,
        course_id=course.id,
        unit_id=new.unit_id,
        author_id=author_id,
        author_name=named or people[author_id].display_name,
        parent_id=new.parent_id,
        title=new.title,
        body=new.body,
        rating=checked_rating(new.rating) if is_review else None,
        state=new.state,
        trashed_from=_S.APPROVED if new.state is _S.TRASHED else None,
        extra=merged({}, new.extra),
        created_at=work.now,
        updated_at=work.now,
    )
    try:
        await work.insert(store.INSERT, made, search_key=_search_key(made))
    except NotUnique as error:
        raise AlreadyReviewed from error
    work.record(actor, "contribution.created", "contribution", made.id, after=made)
    return made


async def _must_be_there(work: WriteWork, actor: Actor, new: NewContribution) -> None:
    """The unit lies in the course; the parent is of the same kind, about the same, and no reply."""
    if new.unit_id is not None:
        unit = await catalog.unit(work, actor, new.unit_id)
        if unit.course_id != new.course_id:
            raise Invalid(Problem("unit_id", Fault.UNKNOWN))
    if new.parent_id is None:
        return
    try:
        parent = await contribution(work, actor, new.parent_id)
    except NoSuchContribution as error:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN)) from error
    about = (parent.kind, parent.course_id, parent.unit_id)
    is_first = parent.parent_id is None and parent.state is not _S.TRASHED
    if about != (new.kind, new.course_id, new.unit_id) or not is_first:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN))


def _search_key(said: Contribution) -> str:
    return text.fold(f"{said.title} {said.body}")


async def change_contribution(
    work: WriteWork, actor: Actor, contribution_id: int, change: ContributionChange
) -> Contribution:
    """Changes one's own, or any where one is of the staff, who alone decide on its state."""
    found, is_staff = await _writable(work, actor, contribution_id)
    asked = msgspec.structs.asdict(change)
    columns: dict[str, Any] = {name: value for name, value in asked.items() if value is not UNSET}
    if not is_staff and columns.keys() & {"state", "author_name"}:
        raise Forbidden
    if "extra" in columns:
        columns["extra"] = merged(found.extra, columns["extra"])
    if "rating" in columns:
        columns["rating"] = checked_rating(columns["rating"]) if found.rating is not None else None
    if "state" in columns:
        gone = columns["state"] is _S.TRASHED
        columns["trashed_from"] = (found.trashed_from or found.state) if gone else None
    checked_texts(columns.get("title", ""), columns.get("body", ""))
    return await _put(work, actor, found, kind="contribution.updated", columns=columns)


async def trash_contribution(work: WriteWork, actor: Actor, contribution_id: int) -> Contribution:
    """Puts it out of sight; the same again changes nothing."""
    found, _ = await _writable(work, actor, contribution_id)
    if found.state is _S.TRASHED:
        return found
    columns = {"state": _S.TRASHED, "trashed_from": found.state}
    return await _put(work, actor, found, kind="contribution.trashed", columns=columns)


async def restore_contribution(work: WriteWork, actor: Actor, contribution_id: int) -> Contribution:
    """Takes it out of the trash, to the state in which it went there; what is not there stays as
    it is. Refuses a review beside which there is another by now."""
    found, _ = await _writable(work, actor, contribution_id)
    if found.state is not _S.TRASHED:
        return found
    columns = {"state": found.trashed_from or _S.APPROVED, "trashed_from": None}
    return await _put(work, actor, found, kind="contribution.restored", columns=columns)


async def delete_contribution(
    work: WriteWork, actor: Actor, contribution_id: int, *, with_replies: bool = True
) -> Contribution:
    """Deletes it for good; its replies go with it, or stand for themselves from then on."""
    found, _ = await _writable(work, actor, contribution_id)
    if with_replies:
        for reply in await work.all(store.REPLIES_LOCKED, id=found.id):
            await _delete(work, actor, reply)
    else:
        await work.run(store.STAND_ALONE, of_parent=found.id, parent_id=None)
    await _delete(work, actor, found)
    return found


async def _delete(work: WriteWork, actor: Actor, said: Contribution) -> None:
    await work.run(store.DELETE, id=said.id)
    gone = Gone(said.id, said.uid)
    work.record(actor, "contribution.deleted", "contribution", said.id, after=gone)


async def _writable(
    work: WriteWork, actor: Actor, contribution_id: int
) -> tuple[Contribution, bool]:
    """The contribution, locked, and whether the caller is of the staff; refuses who neither is nor
    wrote it."""
    seen = await contribution(work, actor, contribution_id)
    is_staff = await catalog.may_write_course(work, actor, seen.course_id)
    is_own = seen.author_id == actor.user_id and actor.may(Permission.OWN_WRITE)
    if not is_staff and not is_own:
        raise Forbidden
    found = await work.first(store.LOCKED, id=contribution_id)
    if found is None:
        raise NoSuchContribution
    return found, is_staff


async def _put(
    work: WriteWork, actor: Actor, before: Contribution, *, kind: str, columns: dict[str, Any]
) -> Contribution:
    changed = sorted(name for name, value in columns.items() if getattr(before, name) != value)
    if not changed:
        return before
    after = msgspec.structs.replace(before, **columns, updated_at=work.now)
    written = {name: getattr(after, name) for name in changed}
    written |= {"search_key": _search_key(after)}
    try:
        statement = store.update_columns(tuple(sorted(written)))
        await work.run(statement, row_id=before.id, **written)
    except NotUnique as error:
        raise AlreadyReviewed from error
    work.record(actor, kind, "contribution", before.id, after=after, changed=changed)
    return after

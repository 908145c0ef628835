"""Notices: who administers people writes them, and each person reads their own."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.community import notice_store as store
from lyceum.core.community.errors import NoSuchNotice
from lyceum.core.community.model import checked_texts
from lyceum.core.community.notice_store import NewNotice, Notice, NoticeChange, NoticeFilter
from lyceum.core.errors import Forbidden
from lyceum.core.events import Gone
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people.queries import user
from lyceum.core.work import WITHIN, Work, WriteWork
from lyceum.kit import ids


def _sees_own_alone(actor: Actor) -> bool:
    return not actor.may(Permission.PEOPLE_WRITE_ANY)


async def notices(
    work: Work, actor: Actor, *, where: NoticeFilter, sliced: Slice, order: Order = store.NEWEST
) -> Page[Notice]:
    """A page of notices, newest first unless asked for in another `NoticeOrder`: everybody's for
    who administers people, else one's own."""
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    is_read = values.pop("is_read", None)
    within = {WITHIN} if work.branch_id is not None else set()
    shape = store.PageShape(
        narrowed=frozenset(values.keys() | within),
        mine=_sees_own_alone(actor),
        is_read=is_read,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(work, store.page(shape), sliced, **values, self_id=actor.self_id())


async def notice(work: Work, actor: Actor, notice_id: int) -> Notice:
    """One notice; one that the caller may not see does not exist."""
    statement = store.by_id(mine=_sees_own_alone(actor))
    found = await work.first(statement, id=notice_id, self_id=actor.self_id())
    if found is None:
        raise NoSuchNotice
    return found


async def notify(work: WriteWork, actor: Actor, new: NewNotice) -> Notice:
    """Tells a person something; refuses somebody who is not there."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    person = await user(work, actor, new.user_id)
    checked_texts(new.title, new.body)
    made = Notice(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=person.id,
        sender_id=actor.user_id,
        kind=new.kind,
        title=new.title,
        body=new.body,
        link=new.link,
        about_id=new.about_id,
        read_at=work.now if new.is_read else None,
        expires_at=new.expires_at,
        created_at=work.now,
        updated_at=work.now,
    )
    await work.insert(store.INSERT, made)
    work.record(actor, "notice.created", "notice", made.id, after=made)
    return made


async def change_notice(
    work: WriteWork, actor: Actor, notice_id: int, change: NoticeChange
) -> Notice:
    """Changes what `change` names; whoever was told may say alone whether they have read it."""
    found = await _locked(work, actor, notice_id)
    asked = msgspec.structs.asdict(change)
    columns: dict[str, Any] = {name: value for name, value in asked.items() if value is not UNSET}
    if _sees_own_alone(actor) and columns.keys() - {"is_read"}:
        raise Forbidden
    checked_texts(columns.get("title", ""), columns.get("body", ""))
    if "is_read" in columns:
        columns["read_at"] = (found.read_at or work.now) if columns.pop("is_read") else None
    changed = sorted(name for name, value in columns.items() if getattr(found, name) != value)
    if not changed:
        return found
    after = msgspec.structs.replace(found, **columns, updated_at=work.now)
    written = {name: getattr(after, name) for name in changed}
    await work.run(store.update_columns(tuple(changed)), row_id=found.id, **written)
    work.record(actor, "notice.updated", "notice", found.id, after=after, changed=changed)
    return after


async def delete_notice(work: WriteWork, actor: Actor, notice_id: int) -> Notice:
    """Deletes a notice, one's own or any for who administers people."""
    found = await _locked(work, actor, notice_id)
    await work.run(store.DELETE, id=found.id)
    work.record(actor, "notice.deleted", "notice", found.id, after=Gone(found.id, found.uid))
    return found


async def _locked(work: WriteWork, actor: Actor, notice_id: int) -> Notice:
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    await notice(work, actor, notice_id)
    found = await work.first(store.LOCKED, id=notice_id)
    if found is None:
        raise NoSuchNotice
    return found

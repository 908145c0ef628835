"""What students and instructors have in common: they are people."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.page import Page, Place
from lyceum.core.people import queries
from lyceum.core.people.model import User, UserFilter
from lyceum.core.work import Work
from lyceum.dialects.learnflow import ids, paging
from lyceum.dialects.learnflow.wire.people import ListPeople


async def page_of(
    work: Work,
    actor: Actor,
    asked: ListPeople,
    *,
    kind: str,
    held: tuple[str, ...] | None = None,
) -> Page[User]:
    """A page of people, newest first: those who hold one of these roles now, or all."""
    where = UserFilter(email=asked.email, held=UNSET if held is None else held)
    sliced = await paging.sliced(asked, partial(_place, work, actor, kind=kind))
    return await queries.users(work, actor, where=where, sliced=sliced)


async def _place(work: Work, actor: Actor, text: str, *, kind: str) -> Place:
    found = await person(work, actor, kind, text=text)
    return Place(found.created_at, found.id)


async def person(work: Work, actor: Actor, kind: str, *, text: str) -> User:
    """The person whom the id names, as a student or as an instructor."""
    return await ids.found(work, kind, text, partial(queries.user_of, work, actor))

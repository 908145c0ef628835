"""Reading people; who may be seen is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Forbidden
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people import store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import User, UserFilter, UserState
from lyceum.core.work import Work
from lyceum.kit import text


async def users(
    work: Work,
    actor: Actor,
    *,
    where: UserFilter,
    ranks: Iterable[int] = (),
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[User]:
    """A page of people, newest first unless asked for in another `UserOrder`; for who may read
    anybody, and for teachers those whom they teach. `ranks` are those of
    the roles in `where.strongest`."""
    _must_list(actor, where)
    filtered: set[str] = set()
    values: dict[str, object] = {}
    if where.strongest is not UNSET:
        filtered.add("strongest")
        values |= {"ranks": sorted(ranks), "now": work.now}
    if where.state is not UNSET:
        filtered.add("state")
        values["state"] = where.state
    values |= _names(where)
    filtered |= values.keys() & {"email", "login"}
    if where.known_as is not UNSET:
        filtered.add("known_as")
        values |= where.known_as.bound
    if where.search is not UNSET:
        filtered.add("search")
        values["search"] = text.part_of(text.fold(where.search))
    if where.taught_by is not UNSET:
        filtered.add("taught")
        values["teacher_id"] = where.taught_by
    if where.held is not UNSET:
        filtered.add("held")
        values |= {"held": sorted(where.held), "now": work.now}
    for name in store.SPANS:
        if getattr(where, name) is not UNSET:
            filtered.add(name)
            values[name] = getattr(where, name)
    statement = store.page(frozenset(filtered), sliced.total, order=order)
    return await fetch_page(work, statement, sliced, tallied=list(UserState), **values)


def _names(where: UserFilter) -> dict[str, object]:
    """The whole names that are asked for, as they are compared."""
    asked = {"email": where.email, "login": where.login}
    return {name: text.fold(value) for name, value in asked.items() if value is not UNSET}


def _must_list(actor: Actor, where: UserFilter) -> None:
    """Teachers may list whom they teach."""
    if where.taught_by is not UNSET and where.taught_by == actor.user_id:
        actor.must(Permission.PEOPLE_READ_ANY, Permission.COURSES_LEAD)
    else:
        actor.must(Permission.PEOPLE_READ_ANY)


async def user(work: Work, actor: Actor, user_id: int) -> User:
    """One person: anyone for whoever may read people, else oneself alone."""
    if user_id != actor.user_id:
        actor.must(Permission.PEOPLE_READ_ANY)
    found = await work.first(store.BY_ID, id=user_id)
    if found is None:
        raise NoSuchUser
    return found


async def taught_user(work: Work, actor: Actor, user_id: int) -> User:
    """One person who is or was in a course that the caller leads; nobody else exists for them."""
    actor.must(Permission.COURSES_LEAD)
    found = await work.first(store.TAUGHT_BY_ID, id=user_id, teacher_id=actor.self_id())
    if found is None:
        raise NoSuchUser
    return found


async def user_id_of(work: Work, actor: Actor, uid: bytes | None) -> int:
    """The id behind a uid; who may not read people learns nothing of anyone else's existence."""
    return (await user_of(work, actor, uid)).id


async def user_of(work: Work, actor: Actor, uid: bytes | None) -> User:
    """The person behind a uid, as by the id."""
    found = None
    if uid is not None:
        found = await work.first(store.BY_UID, uid=uid)
    if found is not None and found.id == actor.user_id:
        return found
    if not actor.may(Permission.PEOPLE_READ_ANY):
        raise Forbidden
    if found is None:
        raise NoSuchUser
    return found


async def user_named(work: Work, actor: Actor, name: str) -> User:
    """One person by e-mail address or login, as for signing in."""
    actor.must(Permission.PEOPLE_READ_ANY)
    found = await work.first(store.PASSWORD_BY_NAME, key=text.fold(name))
    if found is None:
        raise NoSuchUser
    return await user(work, actor, found.id)


async def user_id(work: Work, uid: bytes) -> int | None:
    """The id behind a uid, for a filter or an action that judges by itself who may know."""
    found = await work.first(store.BY_UID, uid=uid)
    return found.id if found else None


async def users_by_id(work: Work, user_ids: Iterable[int]) -> dict[int, User]:
    """The part `user` of another page: people by id, in one statement."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(store.BY_IDS, ids=wanted)}

"""Reading people; who may be seen is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import value_key
from lyceum.core.errors import Forbidden
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people import store
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.core.people.model import User, UserFilter, UserState
from lyceum.core.work import WITHIN, Work
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
    values = _narrowed(work, where)
    if where.strongest is not UNSET:
        values["strongest"] = values["ranks"] = sorted(ranks)
    filtered = {name for name in values if name in store.FILTERS}
    if work.branch_id is not None:
        filtered.add(WITHIN)
    statement = store.page(frozenset(filtered), sliced.total, order=order)
    if filtered == {"field_value"} and order in store.WALKED and sliced.changed_since is None:
        statement = store.value_page(sliced.total, order=order)
    tallied = list(UserState) if where.state is UNSET else [where.state]
    return await fetch_page(work, statement, sliced, tallied=tallied, **values)


_FOLDED = ("email", "login")
_AS_SAID = ("state", "group_id", "branch_id", "namespace", *store.PICKED, *store.SPANS)


def _narrowed(work: Work, where: UserFilter) -> dict[str, object]:
    """What the filter sets, as it is bound: each under its own name, and what it needs besides."""
    values: dict[str, object] = {"now": work.now}
    for name in _AS_SAID:
        if (said := getattr(where, name)) is not UNSET:
            values[name] = said
    for name in _FOLDED:
        if (said := getattr(where, name)) is not UNSET:
            values[name] = text.fold(said)
    if where.field_value is not UNSET:
        values["field_value"] = value_key(where.field_value)
    if where.known_as is not UNSET:
        values |= where.known_as.bound
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    if where.taught_by is not UNSET:
        values["taught_by"] = values["teacher_id"] = where.taught_by
    if where.held is not UNSET:
        values["held"] = sorted(where.held)
    return values


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


async def live_user(work: Work, user_id: int) -> User:
    """A person whom an action is about, which judges by itself who may; tells apart who is in the
    trash."""
    found = await work.first(store.BY_ID, id=user_id)
    if found is not None:
        return found
    if await work.first(store.TRASHED, id=user_id) is not None:
        raise UserTrashed
    raise NoSuchUser


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


async def password_of(work: Work, actor: Actor, user_id: int) -> str | None:
    """The digest of a person's password, to verify one by, for whoever may change it."""
    if user_id != actor.user_id:
        actor.must(Permission.PEOPLE_WRITE_ANY)
    found = await work.first(store.PASSWORD_OF, id=user_id)
    return found.password_hash if found else None


async def users_by_id(work: Work, user_ids: Iterable[int]) -> dict[int, User]:
    """The part `user` of another page: people by id, in one statement."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(store.BY_IDS, ids=wanted)}

"""Writing people. Roles are given by access, which builds on this area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Invalid, Refusal
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.people import store
from lyceum.core.people.errors import EmailTaken, LoginTaken, NoSuchUser
from lyceum.core.people.model import (
    NewUser,
    User,
    UserChange,
    UserState,
    clean_email,
    clean_login,
    clean_name,
    clean_new,
)
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text

_TAKEN = {"uq_users_email": EmailTaken, "uq_users_login": LoginTaken}


async def add_user(work: WriteWork, actor: Actor, new: NewUser) -> User:
    """Adds a person without roles; refuses a taken e-mail or login. The login may be the e-mail."""
    (added,) = await add_users(work, actor, [new])
    if isinstance(added, Refusal):
        raise added
    return added


async def add_users(work: WriteWork, actor: Actor, news: Sequence[NewUser]) -> list[User | Refusal]:
    """Adds those who can be added, without roles: for each the person, or why not. Who has the
    name of somebody before them in the list is refused like any other."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    cleaned = [_cleaned(new) for new in news]
    taken = await _taken(work, [new for new in cleaned if isinstance(new, NewUser)])
    numbers = await work.new_ids(len(cleaned))
    made = [
        _made(new, taken, id=number, now=work.now) if isinstance(new, NewUser) else new
        for number, new in zip(numbers, cleaned, strict=True)
    ]
    await _insert(work, [(u, n) for u, n in zip(made, news, strict=True) if isinstance(u, User)])
    for user in made:
        if isinstance(user, User):
            work.count("users", user.state, +1)
            work.record(actor, "user.created", "user", user.id, after=user)
    return made


def _cleaned(new: NewUser) -> NewUser | Refusal:
    try:
        return clean_new(new)
    except Invalid as refusal:
        return refusal


class _Taken(msgspec.Struct, frozen=True):
    """Keys that belong to somebody, stored or made before in the same list."""

    emails: set[str]
    logins: set[str]


async def _taken(work: WriteWork, news: Iterable[NewUser]) -> _Taken:
    names = {name for new in news for name in (new.email, new.login) if name is not None}
    keys = sorted(map(text.fold, names))
    known = await work.all(store.KNOWN, keys=keys) if keys else []
    return _Taken({one.email_key for one in known if one.email_key}, {o.login_key for o in known})


def _made(new: NewUser, taken: _Taken, *, id: int, now: int) -> User | Refusal:  # noqa: A002
    email_key = text.fold(new.email) if new.email is not None else None
    if email_key in taken.emails:
        return EmailTaken()
    if new.login is not None and text.fold(new.login) in taken.logins:
        return LoginTaken()
    uid = ids.new_uid()
    login = new.login
    if login is None:
        free = new.email is not None and email_key not in taken.logins
        login = new.email if free and new.email is not None else f"user-{uid.hex()}"
    taken.logins.add(text.fold(login))
    if email_key is not None:
        taken.emails.add(email_key)
    given, family = text.split_name(new.display_name)
    if new.given_name is not None or new.family_name is not None:
        given, family = (new.given_name or "").strip(), (new.family_name or "").strip()
    return User(
        id=id,
        uid=uid,
        login=login,
        email=new.email,
        display_name=new.display_name,
        given_name=given,
        family_name=family,
        state=UserState.ACTIVE,
        seen_at=None,
        created_at=now,
        updated_at=now,
        extra={},
    )


async def _insert(work: WriteWork, people: Sequence[tuple[User, NewUser]]) -> None:
    rows = [
        {**msgspec.structs.asdict(user), **_unseen(user, new.password_hash)} for user, new in people
    ]
    try:
        await work.run_many(store.INSERT, rows)
    except NotUnique as error:
        is_made_up = error.index == "uq_users_login" and people[0][1].login is None
        if is_made_up or len(people) > 1:
            # Another writer took a name since the look: the next try sees whose it is.
            raise TryAgain(str(error)) from error
        raise _TAKEN[error.index] from error


def _unseen(user: User, password_hash: str | None) -> dict[str, Any]:
    """The columns that no reader of a person is given."""
    return {
        "login_key": text.fold(user.login),
        "name_key": text.fold(user.display_name),
        "email_key": text.fold(user.email) if user.email else None,
        "password_hash": password_hash,
        "trashed_at": None,
    }


async def change_user(work: WriteWork, actor: Actor, user_id: int, change: UserChange) -> User:
    """Changes a person: anyone for whoever may write people, else one's own name and password."""
    if user_id != actor.user_id or change.email is not UNSET or change.login is not UNSET:
        actor.must(Permission.PEOPLE_WRITE_ANY)
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    user = await work.first(store.BY_ID_LOCKED, id=user_id)
    if user is None:
        raise NoSuchUser
    columns = _columns(user, change)
    after = msgspec.structs.replace(
        user,
        **{name: value for name, value in columns.items() if name in User.__struct_fields__},
        updated_at=work.now,
    )
    if not columns:
        return user
    columns["updated_at"] = work.now
    try:
        await work.run(store.update(tuple(sorted(columns))), row_id=user_id, **columns)
    except NotUnique as error:
        raise _TAKEN[error.index] from error
    changed = sorted(columns.keys() - {"updated_at", "name_key"})
    work.record(actor, "user.updated", "user", user_id, after=after, changed=changed)
    return after


def _columns(user: User, change: UserChange) -> dict[str, Any]:
    columns: dict[str, Any] = _names(user, change)
    if change.extra is not UNSET:
        columns["extra"] = merged(user.extra, change.extra)
    if change.email is not UNSET:
        email = clean_email(change.email) if change.email is not None else None
        columns |= {"email": email, "email_key": text.fold(email) if email else None}
    if change.login is not UNSET:
        login = clean_login(change.login)
        columns |= {"login": login, "login_key": text.fold(login)}
    if change.password_hash is not UNSET:
        columns["password_hash"] = change.password_hash
    return columns


def _names(user: User, change: UserChange) -> dict[str, Any]:
    """One name is split at the last space; two are joined."""
    if change.display_name is not UNSET:
        name = clean_name(change.display_name)
        given, family = text.split_name(name)
    elif change.given_name is not UNSET or change.family_name is not UNSET:
        given = user.given_name if change.given_name is UNSET else change.given_name.strip()
        family = user.family_name if change.family_name is UNSET else change.family_name.strip()
        name = clean_name(f"{given} {family}")
    else:
        return {}
    return {
        "display_name": name,
        "name_key": text.fold(name),
        "given_name": given,
        "family_name": family,
    }


async def put_state(work: WriteWork, actor: Actor, user: User, state: UserState) -> User:
    """Writes the state of a locked person; whoever calls knows that an administrator stays."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    if user.state is state:
        return user
    columns = {"state": state, "updated_at": work.now}
    await work.run(store.update(tuple(sorted(columns))), row_id=user.id, **columns)
    work.count("users", user.state, -1)
    work.count("users", state, +1)
    after = msgspec.structs.replace(user, state=state, updated_at=work.now)
    work.record(actor, "user.updated", "user", user.id, after=after, changed=["state"])
    return after


async def put_into_the_trash(work: WriteWork, actor: Actor, user: User) -> None:
    """Puts a locked person out of everybody's sight; whoever calls has closed the way in."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    columns = {"state": UserState.INACTIVE, "trashed_at": work.now, "updated_at": work.now}
    await work.run(store.update(tuple(sorted(columns))), row_id=user.id, **columns)
    work.count("users", user.state, -1)
    work.record(actor, "user.trashed", "user", user.id, after=Gone(user.id, user.uid))


async def remove_user(work: WriteWork, actor: Actor, user: User) -> None:
    """Deletes the person's own rows; whoever calls has removed what refers to them."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    await work.run(store.DELETE_EXTERNAL_IDS, id=user.id)
    await work.run(store.DELETE, id=user.id)
    work.count("users", user.state, -1)
    work.record(actor, "user.deleted", "user", user.id, after=Gone(user.id, user.uid))

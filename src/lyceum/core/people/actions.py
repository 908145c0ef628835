"""Writing people. Roles are given by access, which builds on this area."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import NotUnique, TryAgain
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
)
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text

_TAKEN = {"uq_users_email": EmailTaken, "uq_users_login": LoginTaken}


async def add_user(work: WriteWork, actor: Actor, new: NewUser) -> User:
    """Adds a person without roles; refuses a taken e-mail or login. The login may be the e-mail."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    email = clean_email(new.email) if new.email is not None else None
    name = clean_name(new.display_name)
    given, family = text.split_name(name)
    uid = ids.new_uid()
    login = await _free_login(work, new.login, email, uid)
    user = User(
        id=await work.new_id(),
        uid=uid,
        login=login,
        email=email,
        display_name=name,
        given_name=given,
        family_name=family,
        state=UserState.ACTIVE,
        seen_at=None,
        created_at=work.now,
        updated_at=work.now,
        extra={},
    )
    try:
        await work.insert(store.INSERT, user, **_unseen(user, new.password_hash))
    except NotUnique as error:
        if error.index == "uq_users_login" and new.login is None:
            # Another writer took the login that was made up here: the next try sees it.
            raise TryAgain(str(error)) from error
        raise _TAKEN[error.index] from error
    work.count("users", user.state, +1)
    work.record(actor, "user.created", "user", user.id, after=user)
    return user


async def _free_login(work: WriteWork, login: str | None, email: str | None, uid: bytes) -> str:
    """The login asked for, else the e-mail, else one made up; refuses names that are taken."""
    if email is not None and await _is_known(work, "email", email):
        raise EmailTaken
    if login is not None:
        login = clean_login(login)
        if await _is_known(work, "login", login):
            raise LoginTaken
        return login
    if email is not None and not await _is_known(work, "login", email):
        return email
    return f"user-{uid.hex()}"


async def _is_known(work: WriteWork, what: str, value: str) -> bool:
    return await work.first(store.NAME_TAKEN[what], key=text.fold(value)) is not None


def _unseen(user: User, password_hash: str | None) -> dict[str, Any]:
    """The columns that no reader of a person is given."""
    return {
        "login_key": text.fold(user.login),
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
    columns = _columns(change)
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
    changed = sorted(columns.keys() - {"updated_at"})
    work.record(actor, "user.updated", "user", user_id, after=after, changed=changed)
    return after


def _columns(change: UserChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if change.display_name is not UNSET:
        name = clean_name(change.display_name)
        given, family = text.split_name(name)
        columns |= {"display_name": name, "given_name": given, "family_name": family}
    if change.email is not UNSET:
        email = clean_email(change.email) if change.email is not None else None
        columns |= {"email": email, "email_key": text.fold(email) if email else None}
    if change.login is not UNSET:
        login = clean_login(change.login)
        columns |= {"login": login, "login_key": text.fold(login)}
    if change.password_hash is not UNSET:
        columns["password_hash"] = change.password_hash
    return columns


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


async def remove_user(work: WriteWork, actor: Actor, user: User) -> None:
    """Deletes the person's own rows; whoever calls has removed what refers to them."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    await work.run(store.DELETE_EXTERNAL_IDS, id=user.id)
    await work.run(store.DELETE, id=user.id)
    work.count("users", user.state, -1)
    work.record(actor, "user.deleted", "user", user.id)

"""Callers whose credential is none, no longer one, or allows less than their role does."""

from __future__ import annotations

from collections.abc import Set
from functools import partial

from lyceum.core.access import store as access_store
from lyceum.core.access.keys import NewKey, add_key, revoke_key
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.access.queries import assignments_of
from lyceum.core.actor import READING
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.dialects.bringing import let_in
from tests.harness.school import School, found_school

ADMIN = frozenset[str](BUILT_IN[RoleKey.ADMIN])

STRANGERS: dict[str, Set[str] | None] = {
    "anonymous": None,
    "revoked": None,
    "expired": None,
    "other tenant": None,
    "no scope": frozenset(),
    "reading scope": ADMIN & READING,
    "ended role": frozenset(),
}
"""What each is granted; None to whom nothing of this school exists. Who is within a branch is asked
in `test_branches.py`: some things are the whole school's."""


async def headers_of(school: School, dialect: Dialect, stranger: str) -> dict[str, str]:
    """What a stranger sends: each is, or was, or is elsewhere, an administrator."""
    second_ago = clock.now() - SECOND
    if stranger == "anonymous":
        return {}
    if stranger == "revoked":
        return await _key(school, dialect, revoked=True)
    if stranger == "expired":
        return await _key(school, dialect, expires_at=second_ago)
    if stranger == "no scope":
        return await school.key(dialect.name, "admin", scopes=())
    if stranger == "reading scope":
        return await school.key(dialect.name, "admin", scopes=tuple(READING))
    if stranger == "ended role":
        who = await let_in(school, role="admin")
        await school.write(partial(_end_roles, user_id=school.people[who].id, at=second_ago))
        return await school.key(dialect.name, who)
    elsewhere = await found_school(school.platform, name="Elsewhere")
    return await elsewhere.key(dialect.name, "admin")


async def _end_roles(work: WriteWork, *, user_id: int, at: int) -> None:
    for held in await assignments_of(work, user_id):
        await work.run(access_store.END_ASSIGNMENT, id=held.id, ends_at=at)


async def _key(
    school: School, dialect: Dialect, *, expires_at: int | None = None, revoked: bool = False
) -> dict[str, str]:
    """Headers of an administrator's key that was good once."""
    secret = dialect.credentials.new_secret()
    new = NewKey(
        user_id=school.people["admin"].id,
        dialect=dialect.name,
        name="once",
        secret=secret,
        expires_at=expires_at,
    )

    async def act(work: WriteWork) -> None:
        key = await add_key(work, new)
        if revoked:
            assert await revoke_key(work, key_id=key.id)

    await school.write(act)
    return dict(dialect.credentials.headers(secret))

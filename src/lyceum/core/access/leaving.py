"""A person who leaves for good, while what they did stays: the way in closes at once."""

from __future__ import annotations

from lyceum.core.access import key_store, store
from lyceum.core.access.actions import keep_an_administrator, locked_user
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import assignments_of
from lyceum.core.access.sessions import end_sessions_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.people.actions import put_into_the_trash
from lyceum.core.work import WriteWork


async def trash_user(work: WriteWork, actor: Actor, user_id: int) -> None:
    """Takes a person out of everybody's sight: roles, sessions and keys end now, name and address
    are free for others. Never the last administrator."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    user = await locked_user(work, user_id)
    work.catch_up()
    held = await assignments_of(work, user_id)
    if any(one.role_key == RoleKey.ADMIN for one in held):
        await keep_an_administrator(work, without=user_id)
    for one in held:
        await work.run(store.END_ASSIGNMENT, id=one.id, ends_at=work.now)
        work.record(actor, "role.ended", "user", user_id, changed=[one.role_key])
    await end_sessions_of(work, actor, user_id=user_id)
    for key in await work.all(key_store.REVOKE_KEYS_OF, user_id=user_id, at=work.machine_now):
        work.record(actor, "key.revoked", "key", key.id, after=key, changed=["revoked_at"])
    await put_into_the_trash(work, actor, user)

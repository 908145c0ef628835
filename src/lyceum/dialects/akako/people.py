"""People as this API writes them: with the roles held now, and all that ever were."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.access.queries import role_histories, roles_of
from lyceum.core.actor import Actor
from lyceum.core.people import queries
from lyceum.core.people.model import User
from lyceum.core.work import Work
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.wire import users as wire


async def user_id(work: Work, actor: Actor, text: str) -> int:
    return await queries.user_id_of(work, actor, await ids.read_user(work, text))


async def written(work: Work, people: Sequence[User]) -> list[wire.UserOut]:
    """Three statements, however many people they are."""
    numbers = [user.id for user in people]
    held = await roles_of(work, numbers)
    histories = await role_histories(work, numbers)
    by = {one.assigned_by for past in histories.values() for one in past if one.assigned_by}
    givers = await queries.users_by_id(work, by)
    return [
        wire.user(user, held=held[user.id], history=histories[user.id], givers=givers)
        for user in people
    ]


async def written_one(work: Work, user: User) -> wire.UserOut:
    (out,) = await written(work, [user])
    return out

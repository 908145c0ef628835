"""Letting people in from the command line: the first administrator, and any others."""

from __future__ import annotations

import secrets
from functools import partial

from lyceum.app.founding import found
from lyceum.core.access.actions import give_role
from lyceum.core.actor import system
from lyceum.core.database import NotUnique
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.tenancy.queries import is_empty
from lyceum.core.work import Tenant, Works, WriteWork

FIRST_NAME = "School"
"""What the first organization is called when nobody said."""

SHORTEST_PASSWORD = 8
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_password() -> str:
    """16 characters in groups of four, none that is taken for another: 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


async def let_in(work: WriteWork, new: NewUser, role: str) -> User:
    """Adds a person with one role, in the name of whoever holds the command line."""
    actor = system(work.tenant.id, name="command line")
    user = await add_user(work, actor, new)
    await give_role(work, actor, user_id=user.id, key=role)
    return user


async def let_in_first(works: Works, new: NewUser, role: str, *, organization: str) -> User | None:
    """Founds the first organization with this person in it; None if there is one already."""
    if not await is_empty(works):
        return None
    made: list[User] = []

    async def fill(work: WriteWork) -> None:
        made.append(await let_in(work, new, role))

    try:
        await found(works, name=organization, fill=fill)
    except NotUnique:
        # Somebody else founded the first organization at the same moment.
        if await is_empty(works):
            raise
        return None
    return made[0]


async def let_in_to(works: Works, tenant: Tenant, new: NewUser, role: str) -> User:
    """Adds a person to an organization that exists."""
    return await works.writing(tenant, partial(let_in, new=new, role=role))

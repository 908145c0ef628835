"""People, and what a person brings along."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from itertools import count

from lyceum.core.access.actions import give_role
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.access.sessions import SignIn, sign_in
from lyceum.core.actor import Actor
from lyceum.core.files.actions import receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.kit.time import HOUR
from tests.harness.school import PASSWORD, School

_NUMBERS = count(1)


async def hold_key(school: School, dialect: Dialect, who: str, *, name: str) -> None:
    """One more key of that person, called so."""
    secret = dialect.credentials.new_secret(school.tenant.mode)
    new = NewKey(user_id=school.people[who].id, dialect=dialect.name, name=name, secret=secret)
    await school.write(partial(add_key, new=new))


async def bring(
    school: School, actor: Actor, *, name: str, content: bytes | None = None
) -> StoredFile:
    """A file of the person's own, which holds its name unless said otherwise."""

    async def chunks() -> AsyncIterator[bytes]:
        yield content or f"{name}\n".encode()

    stages = Stages(school.works, school.tenant, school.platform.ports)
    return await receive_file(stages, actor, name=name, declared="", chunks=chunks())


async def let_in(school: School, *, role: str) -> str:
    """One more person, who can sign in: their name in the cast."""
    who = f"{role}{next(_NUMBERS)}"
    password_hash = await school.platform.ports.passwords.hash(PASSWORD)
    email = f"{who}@school.example"
    new = NewUser(display_name=who.title(), email=email, password_hash=password_hash)

    async def act(work: WriteWork) -> None:
        school.people[who] = await add_user(work, school.system(), new)
        user_id = school.people[who].id
        await give_role(work, school.system(), user_id=user_id, key=role)

    await school.write(act)
    return who


async def sign_in_as(school: School, dialect: Dialect, who: str, *, agent: str) -> None:
    asked = SignIn(
        name=f"{who}@school.example",
        password=PASSWORD,
        dialect=dialect.name,
        agent=agent,
        lifetime=HOUR,
    )
    await sign_in(Stages(school.works, school.tenant, school.platform.ports), asked)

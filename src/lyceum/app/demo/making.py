"""Making the demo school, in one transaction: it is there whole, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from lyceum.app.demo import arriving, credentials, enrolling, learning, teaching
from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.people import ADMINISTRATOR, PEOPLE
from lyceum.app.demo.remembering import remember
from lyceum.app.demo.term import Stay
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.actor import system
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.stages import Passwords
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect

Tell = Callable[[int, int], None]
"""(steps done, steps in all): for a progress bar."""


class Secrets(msgspec.Struct, frozen=True):
    """The digests of the passwords by person, and the administrator's key by API."""

    password_hashes: Mapping[str, str]
    keys: Mapping[str, str]


async def prepare_secrets(
    master: bytes, passwords: Passwords, spoken: Sequence[Dialect], *, tell: Tell
) -> Secrets:
    """Hashes the passwords, which takes most of the time, before any transaction begins."""
    signing_in = [person.key for person in PEOPLE if person.signs_in]
    hashes: dict[str, str] = {}

    async def add(person: str) -> None:
        hashes[person] = await passwords.hash(credentials.password(master, person))
        tell(len(hashes), len(signing_in))

    # Side by side they keep all cores busy; the hasher itself bounds how many run at once.
    await asyncio.gather(*map(add, signing_in))
    keys = {dialect.name: credentials.key(master, dialect) for dialect in spoken}
    return Secrets(password_hashes=hashes, keys=keys)


async def make(work: WriteWork, secrets: Secrets) -> None:
    """Fills a tenant that has its roles; refuses where an address or an id is taken."""
    actor = system(work.tenant.id, name="demo")
    people: dict[str, int] = {}
    entered: dict[Stay, Enrollment] = {}
    taught, calendar = teaching.Taught(), Calendar()
    arriving.plan(calendar, actor, people, password_hashes=secrets.password_hashes)
    teaching.plan(calendar, actor, people, taught=taught)
    enrolling.plan(calendar, actor, people, courses=taught.courses, entered=entered)
    learning.plan(calendar, learning.Class(actor, people, taught, entered))
    await calendar.live_through(work)
    await _add_keys(work, secrets.keys, user_id=people[ADMINISTRATOR.key])


async def _add_keys(work: WriteWork, keys: Mapping[str, str], *, user_id: int) -> None:
    for dialect, secret in keys.items():
        key = await add_key(
            work, NewKey(user_id=user_id, dialect=dialect, name="demo", secret=secret)
        )
        await remember(work, "key", dialect, entity_id=key.id)

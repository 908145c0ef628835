"""Making the demo school, in one transaction: it is there whole, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from lyceum.app.demo import credentials, enrolling
from lyceum.app.demo.clock import at_day
from lyceum.app.demo.courses import CATEGORIES, COURSES, DemoCourse
from lyceum.app.demo.people import ADMINISTRATOR, PEOPLE, Person
from lyceum.app.demo.remembering import remember
from lyceum.core import external_ids
from lyceum.core.access.actions import give_role
from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.actor import Actor, system
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import NewCourse, UnitKind
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
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
    people = {}
    for person in PEOPLE:
        with at_day(work, person.joined, hour=8):
            people[person.key] = await _admit(work, actor, person, secrets.password_hashes)
    with at_day(work, COURSES[0].made + 5, hour=10):
        await _add_categories(work, actor)
    courses = {}
    for course in COURSES:
        with at_day(work, course.made, hour=11):
            courses[course.key] = await _add_course(work, actor, course, people)
    await enrolling.run_term(work, actor, people=people, courses=courses)
    await _add_keys(work, secrets.keys, user_id=people[ADMINISTRATOR.key])


async def _admit(
    work: WriteWork, actor: Actor, person: Person, password_hashes: Mapping[str, str]
) -> int:
    new = NewUser(
        display_name=person.name,
        email=person.email,
        password_hash=password_hashes.get(person.key),
    )
    user = await add_user(work, actor, new)
    await give_role(work, actor, user_id=user.id, key=person.role)
    await remember(work, "user", person.key, entity_id=user.id)
    await _known_as(work, "user", person.literal, entity_id=user.id)
    return user.id


async def _known_as(work: WriteWork, kind: str, literal: str | None, *, entity_id: int) -> None:
    """Lets the documented examples work as printed: their ids exist in the demo school."""
    if literal is not None:
        await external_ids.adopt(
            work, namespace="karma", kind=kind, value=literal, entity_id=entity_id
        )


async def _add_categories(work: WriteWork, actor: Actor) -> None:
    made: dict[str, int] = {}
    for position, category in enumerate(CATEGORIES):
        parent_id = made[category.below] if category.below else None
        added = await create_category(
            work, actor, name=category.name, parent_id=parent_id, position=position
        )
        made[category.name] = added.id
        await remember(work, "category", category.name, entity_id=added.id)


async def _add_course(
    work: WriteWork, actor: Actor, planned: DemoCourse, people: Mapping[str, int]
) -> int:
    new = NewCourse(
        title=planned.title,
        body=planned.text.description,
        category=planned.category,
        state=planned.state,
        lead_id=people[planned.lead],
        amount=planned.amount,
        admission=planned.admission,
    )
    course = await create_course(work, actor, new)
    for title, text in planned.text.units:
        await add_unit(
            work,
            actor,
            course_id=course.id,
            new=NewUnit(kind=UnitKind.TEXT, title=title, body=text),
        )
    await remember(work, "course", planned.key, entity_id=course.id)
    await _known_as(work, "course", planned.literal, entity_id=course.id)
    return course.id


async def _add_keys(work: WriteWork, keys: Mapping[str, str], *, user_id: int) -> None:
    for dialect, secret in keys.items():
        key = await add_key(
            work, NewKey(user_id=user_id, dialect=dialect, name="demo", secret=secret)
        )
        await remember(work, "key", dialect, entity_id=key.id)

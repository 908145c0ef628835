"""The demo's people come to the school."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.people import PEOPLE, Person
from lyceum.app.demo.remembering import known_as, remember
from lyceum.core.access.actions import give_role
from lyceum.core.actor import Actor
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.work import WriteWork

_MORNING = 8 * 60


def plan(
    calendar: Calendar, actor: Actor, people: dict[str, int], *, password_hashes: Mapping[str, str]
) -> None:
    """Notes when each person comes; their ids are put into `people` as they do."""
    for person in PEOPLE:
        calendar.note(
            person.joined,
            _MORNING,
            _admit,
            actor=actor,
            person=person,
            people=people,
            password_hash=password_hashes.get(person.key),
        )


async def _admit(
    work: WriteWork,
    *,
    actor: Actor,
    person: Person,
    people: dict[str, int],
    password_hash: str | None,
) -> None:
    new = NewUser(display_name=person.name, email=person.email, password_hash=password_hash)
    user = await add_user(work, actor, new)
    await give_role(work, actor, user_id=user.id, key=person.role)
    await remember(work, "user", person.key, entity_id=user.id)
    await known_as(work, "user", person.key, entity_id=user.id)
    people[person.key] = user.id

"""Writes to people who cannot come in: a link to choose a new password by, or their login."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lyceum.core.access.links import CHOOSE_WITHIN, NEW_PASSWORD, make_link
from lyceum.core.access.model import NewLink, Purpose
from lyceum.core.jobs.duties import Running
from lyceum.core.people.model import User, UserState
from lyceum.core.people.queries import users_by_id
from lyceum.core.tenancy.queries import organization
from lyceum.core.work import WriteWork
from lyceum.messages.letters import letter


async def send_new_password(running: Running) -> Mapping[str, Any]:
    """Sends a link that is made here, since its secret is stored nowhere. Broken off after the
    letter was taken, another one is sent: each of the two links works until one was used."""
    person = await _person(running)
    if person is None:
        return {"sent": False}
    new = NewLink(
        purpose=Purpose.NEW_PASSWORD,
        user_id=person.id,
        lifetime=CHOOSE_WITHIN,
        next=running.payload["next"],
    )

    async def make(work: WriteWork) -> str:
        return await make_link(work, new)

    secret = await running.write(make)
    await _send(running, person, NEW_PASSWORD, address=running.payload["address"] + secret)
    return {"sent": True}


async def send_login_reminder(running: Running) -> Mapping[str, Any]:
    """Sends a person their login."""
    person = await _person(running)
    if person is None:
        return {"sent": False}
    await _send(running, person, "login_reminder", address=running.payload["address"])
    return {"sent": True}


async def _person(running: Running) -> User | None:
    """Whoever may still come in, and has an address."""
    user_id = running.payload["user_id"]
    async with running.read() as work:
        found = (await users_by_id(work, [user_id])).get(user_id)
    if found is None or found.email is None or found.state is not UserState.ACTIVE:
        return None
    return found


async def _send(running: Running, person: User, text: str, *, address: str) -> None:
    school = await organization(running.works, running.tenant.organization_id)
    assert person.email is not None  # noqa: S101 - `_person` looked
    written = letter(
        text,
        locale=running.tenant.locale,
        values={
            "person": person.display_name,
            "login": person.login,
            "address": address,
            "school": school.name if school else "",
        },
        to=person.email,
        name=f"{text.replace('_', '-')}-{running.claimed.id}",
    )
    await running.ports.mailer.send(written)

"""What the identity provider tells by itself: people who come, change and go (contract A30–A36).

Deliveries repeat and come in any order: each message is heard once, an older state never replaces
a newer one, and whoever went stays away.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog

from lyceum.core.access.identities import NAMESPACE, follow, uid_of_subject, welcome
from lyceum.core.access.leaving import trash_user
from lyceum.core.access.messages import Message, hear, was_told
from lyceum.core.actor import Actor, system
from lyceum.core.errors import Invalid
from lyceum.core.people import queries
from lyceum.core.people.actions import change_user
from lyceum.core.people.errors import EmailTaken, LastAdministrator
from lyceum.core.people.model import UserChange
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.wire import webhooks as wire
from lyceum.http.brought import Signed

log = structlog.get_logger("lyceum.akako")

TOLD_AT = "toldAt"
"""Under this name a person's `extra` holds when the provider had last changed them."""


async def hear_provider(
    stages: Stages, actor: Actor, asked: wire.ProviderEvent, signed: Signed
) -> wire.HeardOut:
    """Receive Clerk events."""
    person = wire.person(asked)
    message = Message(id=signed.id, kind=asked.type, subject=person.id if person else "")
    try:
        await stages.write(partial(_take_over, message=message, person=person))
    except (EmailTaken, LastAdministrator, Invalid) as refused:
        # Telling it again would change nothing (A36).
        log.warning("message without effect", kind=message.kind, reason=refused.message)
        await stages.write(partial(hear, message=message))
    return wire.HeardOut(type=asked.type)


async def _take_over(work: WriteWork, *, message: Message, person: wire.Person | None) -> None:
    """The message and what it brings about, in one transaction (A32)."""
    if not await hear(work, message) or person is None:
        return
    provider = system(work.tenant.id, name="identity provider")
    uid = await uid_of_subject(work, person.id)
    user_id = None if uid is None else await queries.user_id(work, uid)
    if message.kind != wire.DELETED:
        is_gone = uid is not None and user_id is None
        if not is_gone and not await was_told(work, kind=wire.DELETED, subject=person.id):
            await _let_in_or_follow(work, provider, person, user_id=user_id)
    elif user_id is not None:
        await trash_user(work, provider, user_id)


async def _let_in_or_follow(
    work: WriteWork, provider: Actor, person: wire.Person, *, user_id: int | None
) -> None:
    """Unless something newer was told before (A33)."""
    newcomer = wire.newcomer(person)
    if user_id is None:
        user = await welcome(work, provider, newcomer)
    else:
        known = await queries.user(work, provider, user_id)
        told_at = known.extra.get(NAMESPACE, {}).get(TOLD_AT, 0)
        if person.updated_at is not None and person.updated_at < told_at:
            return
        user = await follow(work, provider, known, newcomer)
    extra: dict[str, dict[str, Any]] = {ids.NAMESPACE: wire.own(person)}
    if person.updated_at is not None:
        extra[NAMESPACE] = {TOLD_AT: person.updated_at}
    await change_user(work, provider, user.id, UserChange(extra=extra))

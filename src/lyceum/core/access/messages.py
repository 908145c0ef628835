"""What an identity provider tells by itself is heard once, and what it told of a person's going
outlasts what comes late (contract of Svix: deliveries repeat, and come in any order)."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import TENANT, Flavor, Statement, command
from lyceum.core.tables import identity_messages
from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY

KEPT = 7 * DAY
"""A message is delivered again for about a day; a person's going is remembered with it."""
BATCH = 500
_COLUMNS = [column.name for column in identity_messages.columns]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` reads as the provider spells it, `subject` is its name of the person, "" of nobody."""

    id: str
    kind: str
    subject: str


class _Found(msgspec.Struct, frozen=True, array_like=True):
    message_id: str


def _unless_there(dialect: Any) -> Statement[Any]:
    return command(dialect.insert(identity_messages).on_conflict_do_nothing(), writes=_COLUMNS)


_INSERT = {Flavor.SQLITE: _unless_there(sqlite), Flavor.POSTGRESQL: _unless_there(postgresql)}
_ABOUT = Statement(
    select(identity_messages.c.message_id)
    .where(
        identity_messages.c.tenant_id == TENANT,
        identity_messages.c.subject == bindparam("subject", type_=Text),
        identity_messages.c.kind == bindparam("kind", type_=Text),
    )
    .limit(1),
    _Found,
)
_OLD = (
    select(identity_messages.c.message_id)
    .where(
        identity_messages.c.tenant_id == TENANT,
        identity_messages.c.heard_at < bindparam("before", type_=BigInteger),
    )
    .order_by(identity_messages.c.heard_at)
    .limit(bindparam("limit", type_=BigInteger))
)
_SWEEP = command(
    delete(identity_messages).where(
        identity_messages.c.tenant_id == TENANT, identity_messages.c.message_id.in_(_OLD)
    )
)


async def hear(work: WriteWork, message: Message) -> bool:
    """Notes a message with what it brings about; False for one that was heard before."""
    told = {"message_id": message.id, "kind": message.kind, "subject": message.subject}
    noted = await work.run(_INSERT[work.connection.flavor], **told, heard_at=work.machine_now)
    return noted == 1


async def was_told(work: WriteWork, *, kind: str, subject: str) -> bool:
    """Whether a message of this kind was heard about this person."""
    return await work.first(_ABOUT, kind=kind, subject=subject) is not None


async def sweep(work: WriteWork) -> int:
    """Forgets what was heard long ago; how much it was, at most BATCH."""
    return await work.run(_SWEEP, before=work.machine_now - KEPT, limit=BATCH)

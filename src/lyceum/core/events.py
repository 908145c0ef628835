"""What happened: a lasting line without personal data, and an erasable body beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.database import insert_into
from lyceum.core.tables import event_bodies, events

if TYPE_CHECKING:
    from lyceum.core.work import WriteWork

_INSERT_EVENT = insert_into(events)
_INSERT_BODY = insert_into(event_bodies)


class Gone(msgspec.Struct, frozen=True):
    """What is left to say of a thing that was deleted: how others know it."""

    id: int
    uid: bytes | None = None


class Event:
    """One happening, gathered by a Work and written with it. `kind` reads `course.created`, `at` is
    by the machine's clock. It has no position until it is committed: see `core/sequencing.py`."""

    __slots__ = ("actor", "after", "at", "changed", "kind", "subject_id", "subject_kind")

    def __init__(
        self,
        actor: Actor,
        kind: str,
        subject_kind: str,
        subject_id: int,
        *,
        at: int,
        after: msgspec.Struct | None,
        changed: Sequence[str] | None,
    ) -> None:
        self.actor = actor
        self.kind = kind
        self.subject_kind = subject_kind
        self.subject_id = subject_id
        self.at = at
        self.after = after
        self.changed = changed


async def write(work: WriteWork, happened: Sequence[Event]) -> None:
    """Adds the events and their bodies to the transaction."""
    if not happened:
        return
    numbered = list(zip(await work.new_ids(len(happened)), happened, strict=True))
    await work.run_many(_INSERT_EVENT, [_line(id_, event) for id_, event in numbered])
    await work.run_many(
        _INSERT_BODY,
        [
            {"event_id": id_, "after": _snapshot(event.after), "changed": event.changed}
            for id_, event in numbered
        ],
    )


def _line(event_id: int, event: Event) -> dict[str, Any]:
    credential = event.actor.credential
    return {
        "id": event_id,
        "kind": event.kind,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "actor_id": event.actor.user_id,
        "credential": f"{credential.kind}:{credential.id}" if credential else "",
        "dialect": event.actor.dialect,
        "at": event.at,
        "position": None,
    }


def _snapshot(after: msgspec.Struct | None) -> dict[str, object] | None:
    """Secrets have no place in a snapshot: the fields that a struct calls secret stay out."""
    if after is None:
        return None
    secret = getattr(type(after), "SECRET", ())
    fields = msgspec.structs.asdict(after)
    return {name: value for name, value in fields.items() if name not in secret}

"""As whom the demo acts: what people do for themselves is theirs in the records too."""

from __future__ import annotations

import msgspec

from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor


def learner(actor: Actor, user_id: int) -> Actor:
    return _as(actor, user_id, RoleKey.LEARNER)


def teacher(actor: Actor, user_id: int) -> Actor:
    return _as(actor, user_id, RoleKey.INSTRUCTOR)


def _as(actor: Actor, user_id: int, role: RoleKey) -> Actor:
    return msgspec.structs.replace(
        actor,
        user_id=user_id,
        roles=frozenset({role}),
        grants=frozenset[str](BUILT_IN[role]),
    )

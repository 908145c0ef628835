"""The portal itself (contract 2.6)."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.stages import Stages
from lyceum.http.operation import Nothing


class Health(msgspec.Struct, frozen=True):
    status: str = "ok"


async def get_health(stages: Stages, actor: Actor, asked: Nothing) -> Health:
    """Ask whether the API answers."""
    return Health()

"""What became of an enrollment, step by step, as the events tell it."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, select

from lyceum.core.database import TENANT, Statement
from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.tables import event_bodies, events
from lyceum.core.work import Work

MOST_STEPS = 200


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to an enrollment. `at` is by the machine's clock; `actor_id` None is
    the platform itself; `state` and `expires_at` are those after it, None once erased."""

    id: int
    kind: str
    at: int
    actor_id: int | None
    state: EnrollmentState | None
    expires_at: int | None


class _Line(msgspec.Struct, frozen=True, array_like=True):
    id: int
    kind: str
    at: int
    actor_id: int | None
    after: dict[str, Any] | None


_STEPS = Statement(
    select(events.c.id, events.c.kind, events.c.at, events.c.actor_id, event_bodies.c.after)
    .select_from(
        events.outerjoin(
            event_bodies,
            and_(
                event_bodies.c.tenant_id == events.c.tenant_id,
                event_bodies.c.event_id == events.c.id,
            ),
        )
    )
    .where(
        events.c.tenant_id == TENANT,
        events.c.subject_id == bindparam("enrollment_id", type_=BigInteger),
        events.c.subject_kind == "enrollment",
    )
    .order_by(events.c.at.desc(), events.c.id.desc())
    .limit(MOST_STEPS),
    _Line,
)


async def steps_of(work: Work, enrollment: Enrollment) -> list[Step]:
    """The last MOST_STEPS steps of an enrollment that the caller was allowed to read, the newest
    first."""
    return [_step(line) for line in await work.all(_STEPS, enrollment_id=enrollment.id)]


def _step(line: _Line) -> Step:
    after = line.after or {}
    state = after.get("state")
    return Step(
        id=line.id,
        kind=line.kind,
        at=line.at,
        actor_id=line.actor_id,
        state=None if state is None else EnrollmentState(state),
        expires_at=after.get("expires_at"),
    )

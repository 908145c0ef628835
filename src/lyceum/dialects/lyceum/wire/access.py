"""Whether a unit is open, and every reason why not, on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from lyceum.core.commerce.errors import PaymentDeclined
from lyceum.core.enrollment.errors import PrerequisitesMissing
from lyceum.core.errors import Refusal
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability, Reason, Why
from lyceum.dialects.lyceum.wire.asking import Id
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import told


class ReasonOut(msgspec.Struct, frozen=True):
    """One thing that is waited for, or is over: `at` the moment, `unit_id` the unit to be done
    next, `course_id` the course to be completed before."""

    code: Why
    at: Time | None = None
    unit_id: Id | None = None
    course_id: Id | None = None


REASON: dict[str, Any] = {
    "type": "object",
    "required": ["code", "at", "unit_id", "course_id"],
    "properties": {
        "code": {"enum": [str(why) for why in Why]},
        "at": {"type": ["string", "null"], "format": "date-time"},
        **{name: {"type": ["integer", "null"]} for name in ("unit_id", "course_id")},
    },
}
"""The same in a problem document."""


class Access(msgspec.Struct, frozen=True):
    """How a unit is open to whoever asks. What `is_readable` and not `is_open` can be read, and no
    longer be handed in. Times are this learner's own."""

    is_open: bool
    is_readable: bool
    is_late: bool
    reasons: list[ReasonOut]
    opens_at: Time | None
    due_at: Time | None
    closes_at: Time | None
    completed_at: Time | None


def access(found: Availability | None) -> Access | None:
    """None to staff, to whom nothing is locked."""
    if found is None:
        return None
    return Access(
        is_open=found.is_open,
        is_readable=found.is_readable,
        is_late=found.is_late,
        reasons=reasons(found.reasons),
        opens_at=told(found.opens_at),
        due_at=told(found.due_at),
        closes_at=told(found.closes_at),
        completed_at=told(found.completed_at),
    )


def reasons(found: Sequence[Reason]) -> list[ReasonOut]:
    return [ReasonOut(one.code, told(one.at), one.unit_id, one.course_id) for one in found]


def told_besides(refusal: Refusal) -> dict[str, Any]:
    """What a refusal carries: which unit is locked, and the reasons, which may be several;
    why a payment was declined."""
    if isinstance(refusal, UnitLocked):
        found = refusal.availability
        return {"unit_id": found.unit_id, "reasons": reasons(found.reasons)}
    if isinstance(refusal, PrerequisitesMissing):
        missing = [Reason(Why.PREREQUISITE, course_id=one) for one in refusal.course_ids]
        return {"reasons": reasons(missing)}
    if isinstance(refusal, PaymentDeclined):
        names = ("payment_id", "decline_code")
        return {"reason": refusal.code, **{name: getattr(refusal, name) for name in names}}
    return {}

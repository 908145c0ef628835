"""Why somebody has no certificate of a course, as far as the platform knows today: it knows who has
completed what, and gives no certificates yet."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.progress.explaining import Explanation


class Lack(StrEnum):
    NOT_COMPLETED = "not_completed"
    UNITS_MISSING = "units_missing"
    NOT_GIVEN = "not_given"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps a certificate away, and what it is about: the state of the enrollment,
    the required units that are not done."""

    code: Lack
    state: EnrollmentState | None = None
    unit_ids: tuple[int, ...] = ()


def why_no_certificate(enrollment: Enrollment, explained: Explanation) -> list[Missing]:
    """Everything that keeps a certificate away; what is not given at all stands last."""
    return list(_missing(enrollment, explained))


def _missing(enrollment: Enrollment, explained: Explanation) -> Iterator[Missing]:
    if enrollment.state is not EnrollmentState.COMPLETED:
        yield Missing(code=Lack.NOT_COMPLETED, state=enrollment.state)
        undone = [u.unit_id for u in explained.units if u.required and u.completed_at is None]
        if undone:
            yield Missing(code=Lack.UNITS_MISSING, unit_ids=tuple(undone))
    yield Missing(code=Lack.NOT_GIVEN)

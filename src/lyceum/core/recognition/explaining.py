"""Why somebody has no certificate of a course."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.progress.explaining import Explanation
from lyceum.core.recognition.model import CertificateState
from lyceum.core.recognition.queries import certificate_rule, certificates_of
from lyceum.core.work import Work


class Lack(StrEnum):
    """`not_given`: the course gives none, or did not when it was completed; `revoked`: it holds no
    longer; `expired`: not any more."""

    NOT_COMPLETED = "not_completed"
    UNITS_MISSING = "units_missing"
    NOT_GIVEN = "not_given"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that keeps a certificate away, and what it is about: the state of the enrollment,
    the required units that are not done."""

    code: Lack
    state: EnrollmentState | None = None
    unit_ids: tuple[int, ...] = ()


_WORTHLESS = {CertificateState.REVOKED: Lack.REVOKED, CertificateState.EXPIRED: Lack.EXPIRED}


async def why_no_certificate(
    work: Work, enrollment: Enrollment, explained: Explanation
) -> list[Missing]:
    """Everything that keeps a certificate away, nothing where there is one that holds; what is not
    given at all stands last. One that is given is there soon after the completion."""
    held = (await certificates_of(work, [enrollment.id])).get(enrollment.id)
    if held is not None:
        worthless = _WORTHLESS.get(held.state_at(work.now))
        return [] if worthless is None else [Missing(code=worthless)]
    missing = list(_missing(enrollment, explained))
    rule = await certificate_rule(work, enrollment.course_id)
    completed_at = enrollment.completed_at
    is_given = rule is not None and (completed_at is None or rule.updated_at <= completed_at)
    return missing if is_given else [*missing, Missing(code=Lack.NOT_GIVEN)]


def _missing(enrollment: Enrollment, explained: Explanation) -> Iterator[Missing]:
    if enrollment.state is EnrollmentState.COMPLETED:
        return
    yield Missing(code=Lack.NOT_COMPLETED, state=enrollment.state)
    undone = [u.unit_id for u in explained.units if u.required and u.completed_at is None]
    if undone:
        yield Missing(code=Lack.UNITS_MISSING, unit_ids=tuple(undone))

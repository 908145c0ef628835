"""Rows for filling in bulk: values by the names of their columns."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core.catalog.model import Admission, Course, CourseState
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, Grounds
from lyceum.kit import text
from lyceum.kit.time import DAY, SECOND

BODY = "What this course is about, in about as many words as a catalogue prints. " * 3
_YEAR = 365 * DAY


def course_row(course_id: int, *, uid: bytes, now: int) -> dict[str, Any]:
    """A published course; a greater id is a later one."""
    made_at = now - _YEAR + course_id * SECOND
    course = Course(
        id=course_id,
        uid=uid,
        title=f"Course {course_id}",
        slug=f"course-{course_id}",
        summary="",
        body=BODY,
        state=CourseState.PUBLISHED,
        trashed_from=None,
        admission=Admission.REGISTERED,
        amount=0,
        currency="USD",
        seats=None,
        required_units=0,
        publish_at=None,
        created_at=made_at,
        updated_at=made_at,
        extra={},
    )
    return {**msgspec.structs.asdict(course), "title_key": text.fold(course.title)}


def enrollment_row(
    enrollment_id: int, pair: tuple[int, int], *, uid: bytes, now: int
) -> dict[str, Any]:
    """An active enrollment of a (user, course); a greater id is a later one."""
    user_id, course_id = pair
    made_at = now - _YEAR + enrollment_id * SECOND
    enrollment = Enrollment(
        id=enrollment_id,
        uid=uid,
        user_id=user_id,
        course_id=course_id,
        state=EnrollmentState.ACTIVE,
        grounds=Grounds.GRANTED,
        requested_at=made_at,
        decided_at=None,
        decided_by=None,
        expires_at=None,
        enrolled_at=made_at,
        completed_at=None,
        ended_at=None,
        ended_by=None,
        done_required=0,
        updated_at=made_at,
        extra={},
    )
    return {**msgspec.structs.asdict(enrollment), "newer_id": None}

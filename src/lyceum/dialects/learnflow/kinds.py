"""The types of events that LearnFlow tells of, and the core's kinds behind each (L39)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class EventType(StrEnum):
    COURSE_CREATED = "course.created"
    COURSE_UPDATED = "course.updated"
    COURSE_DELETED = "course.deleted"
    STUDENT_CREATED = "student.created"
    STUDENT_UPDATED = "student.updated"
    STUDENT_DELETED = "student.deleted"
    ENROLLMENT_CREATED = "enrollment.created"
    ENROLLMENT_UPDATED = "enrollment.updated"
    ENROLLMENT_CANCELED = "enrollment.canceled"
    ENROLLMENT_COMPLETED = "enrollment.completed"
    PAYMENT_SUCCEEDED = "payment.succeeded"
    PAYMENT_FAILED = "payment.failed"


ALL = "*"


class WantedType(StrEnum):
    """What an endpoint may ask for: all, or these."""

    ALL = ALL
    COURSE_CREATED = EventType.COURSE_CREATED
    COURSE_UPDATED = EventType.COURSE_UPDATED
    COURSE_DELETED = EventType.COURSE_DELETED
    STUDENT_CREATED = EventType.STUDENT_CREATED
    STUDENT_UPDATED = EventType.STUDENT_UPDATED
    STUDENT_DELETED = EventType.STUDENT_DELETED
    ENROLLMENT_CREATED = EventType.ENROLLMENT_CREATED
    ENROLLMENT_UPDATED = EventType.ENROLLMENT_UPDATED
    ENROLLMENT_CANCELED = EventType.ENROLLMENT_CANCELED
    ENROLLMENT_COMPLETED = EventType.ENROLLMENT_COMPLETED
    PAYMENT_SUCCEEDED = EventType.PAYMENT_SUCCEEDED
    PAYMENT_FAILED = EventType.PAYMENT_FAILED


_T = EventType

TYPE_OF: dict[str, EventType] = {
    "course.created": _T.COURSE_CREATED,
    "course.updated": _T.COURSE_UPDATED,
    "course.restored": _T.COURSE_UPDATED,
    "course.trashed": _T.COURSE_DELETED,
    "course.deleted": _T.COURSE_DELETED,
    "user.created": _T.STUDENT_CREATED,
    "user.updated": _T.STUDENT_UPDATED,
    "user.trashed": _T.STUDENT_DELETED,
    "user.deleted": _T.STUDENT_DELETED,
    "enrollment.created": _T.ENROLLMENT_CREATED,
    "enrollment.active": _T.ENROLLMENT_UPDATED,
    "enrollment.suspended": _T.ENROLLMENT_UPDATED,
    "enrollment.expired": _T.ENROLLMENT_UPDATED,
    "enrollment.extended": _T.ENROLLMENT_UPDATED,
    "enrollment.refunded": _T.ENROLLMENT_UPDATED,
    "enrollment.dropped": _T.ENROLLMENT_CANCELED,
    "enrollment.deleted": _T.ENROLLMENT_CANCELED,
    "enrollment.completed": _T.ENROLLMENT_COMPLETED,
    "payment.succeeded": _T.PAYMENT_SUCCEEDED,
    "payment.failed": _T.PAYMENT_FAILED,
}


def kinds_of(types: Iterable[str]) -> tuple[str, ...] | None:
    """The core's kinds behind these types; None is all of them."""
    wanted = set(types)
    if ALL in wanted:
        return None
    return tuple(sorted(kind for kind, word in TYPE_OF.items() if word in wanted))


def types_of(kinds: Iterable[str] | None) -> list[WantedType]:
    """The types that an endpoint wants, as it was told."""
    if kinds is None:
        return [WantedType(ALL)]
    return [WantedType(word) for word in dict.fromkeys(TYPE_OF[k] for k in TYPE_OF if k in kinds)]

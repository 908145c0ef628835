"""The events that webhooks tell of, in the product's words, and the core's kinds behind each
(contract 11; the product's list of listeners)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lyceum.core.webhooks.kinds import TESTED

LABELS = {
    "course.published": "Course Published",
    "lesson.published": "Lesson Published",
    "quiz.published": "Quiz Published",
    "student.created": "New Student Registration",
    "instructor.created": "New Instructor Registration",
    "student.enrolled": "New Enrollment",
    "course.completed": "Course Completed",
    "lesson.completed": "Lesson Completed",
    "quiz_attempt.status.changed": "Quiz Attempt Status Change",
    "quiz.completed": "Quiz Completed",
    "course.review.created": "New Course Review",
    "course.question.created": "New Question in a Course",
    "course.question.reply.created": "New Reply to a question in a Course",
    "order.created": "New Order",
}
"""What people read for each."""

_UNIT = ("unit.created", "unit.updated")

KINDS: Mapping[str, tuple[str, ...]] = {
    "course.published": ("course.created", "course.updated"),
    "lesson.published": _UNIT,
    "quiz.published": _UNIT,
    "student.created": ("user.created",),
    "instructor.created": ("user.created",),
    # As soon as there is an enrollment, whether it lets anybody in or waits.
    "student.enrolled": ("enrollment.created", "enrollment.requested"),
    "course.completed": ("enrollment.completed",),
    "lesson.completed": ("unit.completed",),
    "quiz_attempt.status.changed": ("attempt.submitted",),
    "quiz.completed": ("unit.completed",),
    "course.review.created": ("contribution.created",),
    "course.question.created": ("contribution.created",),
    "course.question.reply.created": ("contribution.created",),
    "order.created": ("order.created",),
}
KNOWN = frozenset(kind for kinds in KINDS.values() for kind in kinds)


def kinds_of(events: Iterable[str]) -> tuple[str, ...]:
    """The kinds behind these events; who wants none still hears a sign of life, and no more."""
    kinds = {kind for event in events for kind in KINDS.get(event, ())}
    return tuple(sorted(kinds)) or (TESTED,)

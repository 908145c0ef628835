"""What enrollment refuses.

NotFound
└── NoSuchEnrollment
Conflict
├── AlreadyEnrolled     an open enrollment of the pair exists
├── CourseNotOpen       the course's state admits nobody
├── CourseFull          every seat is taken
├── CourseOver          the course has ended for everybody
├── AccessOver          the time that this enrollment was given is over
├── PrerequisitesMissing    another course must be completed first; carries which
├── HasEnrollments      somebody was in the course, or wanted to be
├── NewerEnrollment     a later enrollment of the pair exists
└── WrongState          the enrollment's state does not allow the step
Forbidden
└── NotAdmitted         this course does not let people enroll themselves
"""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.errors import Conflict, Forbidden, NotFound


class NoSuchEnrollment(NotFound):
    message = "There is no such enrollment."


class AlreadyEnrolled(Conflict):
    message = "The user is already enrolled in this course."
    field = "course_id"


class CourseNotOpen(Conflict):
    message = "The course is not open for enrollment."
    field = "course_id"


class CourseFull(Conflict):
    message = "The course has no free seat."
    field = "course_id"


class CourseOver(Conflict):
    message = "The course has ended."
    field = "course_id"


class AccessOver(Conflict):
    message = "The time of this enrollment is over."
    field = "state"


class PrerequisitesMissing(Conflict):
    message = "Another course must be completed first."
    field = "course_id"

    def __init__(self, course_ids: Sequence[int] = ()) -> None:
        super().__init__()
        self.course_ids = tuple(course_ids)


class HasEnrollments(Conflict):
    message = "Somebody was enrolled in this course; archive it instead."
    field = "id"


class NewerEnrollment(Conflict):
    message = "A newer enrollment of this user in this course exists."
    field = "state"


class WrongState(Conflict):
    message = "The enrollment's state does not allow this."
    field = "state"


class NotAdmitted(Forbidden):
    message = "This course does not let learners enroll themselves."

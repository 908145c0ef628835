"""What enrollment refuses.

NotFound
└── NoSuchEnrollment
Conflict
├── AlreadyEnrolled     an open enrollment of the pair exists
├── CourseNotOpen       the course's state admits nobody
├── CourseFull          every seat is taken
├── NewerEnrollment     a later enrollment of the pair exists
└── WrongState          the enrollment's state does not allow the step
Forbidden
└── NotAdmitted         this course does not let people enroll themselves
"""

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


class NewerEnrollment(Conflict):
    message = "A newer enrollment of this user in this course exists."
    field = "state"


class WrongState(Conflict):
    message = "The enrollment's state does not allow this."
    field = "state"


class NotAdmitted(Forbidden):
    message = "This course does not let learners enroll themselves."

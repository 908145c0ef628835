"""The operations of enrollments and progress. The list of all enrollments, with all progress of
the portal, is an extension."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCourse, NoSuchUnit
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NoSuchEnrollment,
    WrongState,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.dialects.talentlms import enrollments, examples
from lyceum.http.operation import any_of, operation, whoever

READS_ALL = any_of(Permission.ENROLLMENTS_READ_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY)
SIGNS_IN = any_of(Permission.PEOPLE_WRITE_ANY)

_PAIR = (Invalid, Forbidden, NoSuchCourse, CourseTrashed, NoSuchUser, UserTrashed)

# fmt: off
ENROLLMENTS = (
    operation("GET", "/enrollments", enrollments.list_enrollments,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/enrollments", enrollments.create_enrollment, who=ENROLLS,
              refuses=(*_PAIR, AlreadyEnrolled, CourseNotOpen, CourseOver, CourseFull),
              example=examples.PAIR),
    operation("DELETE", "/enrollments", enrollments.delete_enrollment, who=ENROLLS, body=True,
              status=204, refuses=(*_PAIR, NoSuchEnrollment, WrongState), example=examples.PAIR),
    operation("GET", "/courses/{id}/users", enrollments.list_course_users, who=READS_ALL,
              refuses=(Invalid, Forbidden, NoSuchCourse)),
    operation("GET", "/users/{id}/courses", enrollments.list_user_courses, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("GET", "/courses/{course_id}/users/{user_id}/goto", enrollments.go_to_course,
              who=SIGNS_IN, secret=True,
              refuses=(Invalid, Forbidden, NoSuchCourse, NoSuchUser, NoSuchEnrollment)),
    operation("GET", "/course-progress", enrollments.get_course_progress, who=READS_ALL,
              refuses=(Invalid, Forbidden, NoSuchCourse, NoSuchUser), example=examples.PAIR),
    operation("DELETE", "/course-progress", enrollments.reset_course_progress, who=ENROLLS,
              status=204, refuses=(*_PAIR, NoSuchEnrollment), example=examples.PAIR),
    operation("GET", "/unit-progress", enrollments.get_unit_progress, who=READS_ALL,
              refuses=(Invalid, Forbidden, NoSuchUnit, NoSuchUser), example=examples.UNIT_PAIR),
)
# fmt: on

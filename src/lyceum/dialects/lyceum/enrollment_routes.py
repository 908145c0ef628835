"""The operations of enrollments."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.enrollment.errors import (
    AccessOver,
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NewerEnrollment,
    NoSuchEnrollment,
    NotAdmitted,
    PrerequisitesMissing,
    WrongState,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.lyceum import enrollments
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, shown=Permission.ENROLL_SELF)
READS_ENROLLMENT = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
WRITES_ENROLLMENT = whoever(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
DELETES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_DELETE)

_ENROLL = (Invalid, Forbidden, NotAdmitted, AlreadyEnrolled, CourseNotOpen, CourseOver, CourseFull,
           PrerequisitesMissing)  # fmt: skip
_STEP = (*_ENROLL, NoSuchEnrollment, WrongState, NewerEnrollment, AccessOver)

_CREATE = {"course_id": 1042}
_CHANGE = {"state": "dropped"}

# fmt: off
ENROLLMENTS = (
    operation("GET", "/enrollments", enrollments.list_enrollments, refuses=(Invalid,)),
    operation("GET", "/enrollments/{id}", enrollments.get_enrollment, who=READS_ENROLLMENT,
              refuses=(Invalid, NoSuchEnrollment)),
    operation("GET", "/enrollments/{id}/steps", enrollments.list_steps, who=READS_ENROLLMENT,
              refuses=(NoSuchEnrollment,)),
    operation("POST", "/enrollments", enrollments.create_enrollment, who=ENROLLS, status=201,
              refuses=_ENROLL, example=_CREATE),
    operation("PATCH", "/enrollments/{id}", enrollments.change_enrollment, who=WRITES_ENROLLMENT,
              refuses=_STEP, example=_CHANGE),
    operation("DELETE", "/enrollments/{id}", enrollments.delete_enrollment,
              who=DELETES_ENROLLMENTS, refuses=(Forbidden, NoSuchEnrollment)),
)
# fmt: on

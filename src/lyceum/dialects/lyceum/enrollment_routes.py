"""The operations of enrollments, of progress in them, and of why things stand as they stand."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.errors import NoSuchCourse, NoSuchUnit
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
from lyceum.core.progress.errors import NotByReading
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.lyceum import enrollments, explanations, progress
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, shown=Permission.ENROLL_SELF)
READS_ENROLLMENT = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
WRITES_ENROLLMENT = whoever(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
DELETES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_DELETE)
LEARNS = any_of(own=Permission.OWN_WRITE)
COMPLETES_UNITS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
ASKS_TO_ENTER = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, shown=Permission.ENROLL_SELF)

_ENROLL = (Invalid, Forbidden, NotAdmitted, AlreadyEnrolled, CourseNotOpen, CourseOver, CourseFull,
           PrerequisitesMissing)  # fmt: skip
_STEP = (*_ENROLL, NoSuchEnrollment, WrongState, NewerEnrollment, AccessOver)

_LEARN = (Forbidden, NoSuchEnrollment, NoSuchUnit, NotEnrolled, NotByReading, UnitLocked)

_CREATE = {"course_id": 1042}
_CHANGE = {"state": "dropped"}
_SEEN = {"fraction": 1000, "position": 312, "seconds": 30}

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
PROGRESS = (
    operation("GET", "/enrollments/{id}/units", progress.list_units_seen, who=READS_ENROLLMENT,
              refuses=(NoSuchEnrollment,)),
    operation("GET", "/enrollments/{id}/units/{unit_id}", progress.get_unit_seen,
              who=READS_ENROLLMENT, refuses=(NoSuchEnrollment, NoSuchUnit)),
    operation("POST", "/enrollments/{id}/units/{unit_id}/seen", progress.note_seen, who=LEARNS,
              refuses=(Invalid, *_LEARN), example=_SEEN),
    operation("POST", "/enrollments/{id}/units/{unit_id}/complete", progress.complete_unit,
              who=COMPLETES_UNITS, refuses=(Invalid, *_LEARN)),
)
EXPLANATIONS = (
    operation("GET", "/enrollments/{id}/explanation", explanations.explain_enrollment,
              who=READS_ENROLLMENT, refuses=(NoSuchEnrollment, NoSuchCourse)),
    operation("GET", "/courses/{id}/entry", explanations.explain_entry, who=ASKS_TO_ENTER,
              refuses=(Invalid, Forbidden, NoSuchCourse)),
)
# fmt: on

LEARNING = (*ENROLLMENTS, *PROGRESS, *EXPLANATIONS)

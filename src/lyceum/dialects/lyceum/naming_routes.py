"""The operations of ids that others gave to our things."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import (
    NoSuchAssessment,
    NoSuchAttempt,
    NoSuchQuestion,
    NotEnrolled,
)
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.errors import ExternalIdTaken, Forbidden, Invalid
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.lyceum import external_ids
from lyceum.dialects.lyceum.assessment_routes import READS_ATTEMPT, READS_QUESTIONS
from lyceum.dialects.lyceum.enrollment_routes import READS_ENROLLMENT
from lyceum.http.operation import any_of, operation, whoever

READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
NAMES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
NAMES_COURSES = any_of(Permission.COURSES_WRITE_ANY)
NAMES_CATEGORIES = any_of(Permission.CATALOG_WRITE)
NAMES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_WRITE_ANY)

_SET = (Invalid, Forbidden, ExternalIdTaken)
_NAME = {"namespace": "registry", "value": "S-2031"}

# fmt: off
NAMING = (
    operation("GET", "/users/{id}/external-ids", external_ids.get_user_ids, who=READS_PERSON,
              refuses=(Forbidden, NoSuchUser)),
    operation("PUT", "/users/{id}/external-ids", external_ids.set_user_id, who=NAMES_PEOPLE,
              refuses=(*_SET, NoSuchUser), example=_NAME),
    operation("GET", "/courses/{id}/external-ids", external_ids.get_course_ids, who=READS_COURSE,
              refuses=(NoSuchCourse,)),
    operation("PUT", "/courses/{id}/external-ids", external_ids.set_course_id,
              who=NAMES_COURSES, refuses=(*_SET, NoSuchCourse), example=_NAME),
    operation("GET", "/enrollments/{id}/external-ids", external_ids.get_enrollment_ids,
              who=READS_ENROLLMENT, refuses=(NoSuchEnrollment,)),
    operation("PUT", "/enrollments/{id}/external-ids", external_ids.set_enrollment_id,
              who=NAMES_ENROLLMENTS, refuses=(*_SET, NoSuchEnrollment), example=_NAME),
    operation("GET", "/categories/{id}/external-ids", external_ids.get_category_ids,
              refuses=(NoSuchCategory,)),
    operation("PUT", "/categories/{id}/external-ids", external_ids.set_category_id,
              who=NAMES_CATEGORIES, refuses=(*_SET, NoSuchCategory), example=_NAME),
    operation("GET", "/attempts/{id}/external-ids", external_ids.get_attempt_ids,
              who=READS_ATTEMPT, refuses=(NoSuchAttempt,)),
    operation("PUT", "/attempts/{id}/external-ids", external_ids.set_attempt_id,
              who=NAMES_ENROLLMENTS, refuses=(*_SET, NoSuchAttempt), example=_NAME),
    operation("GET", "/assessments/{id}/questions/{question_id}/external-ids",
              external_ids.get_question_ids, who=READS_QUESTIONS,
              refuses=(NoSuchAssessment, NoSuchQuestion, NotEnrolled, UnitLocked)),
    operation("PUT", "/assessments/{id}/questions/{question_id}/external-ids",
              external_ids.set_question_id, who=NAMES_COURSES,
              refuses=(*_SET, NoSuchAssessment, NoSuchQuestion), example=_NAME),
)
# fmt: on

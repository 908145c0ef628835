"""The operations of ids that others gave to our things."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.errors import ExternalIdTaken, Forbidden, Invalid
from lyceum.core.people.errors import NoSuchUser
from lyceum.dialects.lyceum import external_ids
from lyceum.dialects.lyceum.enrollment_routes import READS_ENROLLMENT
from lyceum.http.operation import any_of, operation, whoever

READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
NAMES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
NAMES_COURSES = any_of(Permission.COURSES_WRITE_ANY)
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
)
# fmt: on

"""The operations of courses and categories. Changing a course is an extension."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import CourseTrashed, NoSuchCategory, NoSuchCourse
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.talentlms import courses, examples
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

# fmt: off
COURSES = (
    operation("GET", "/courses", courses.list_courses, refuses=(Invalid,)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchCategory), example=examples.COURSE),
    operation("GET", "/courses/{id}", courses.get_course, who=READS_COURSE,
              refuses=(Invalid, NoSuchCourse)),
    operation("PATCH", "/courses/{id}", courses.update_course, who=WRITES_COURSES, status=204,
              refuses=(Invalid, Forbidden, NoSuchCourse, NoSuchCategory),
              example=examples.CHANGE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES, status=204,
              refuses=(Invalid, Forbidden, NoSuchCourse, CourseTrashed)),
    operation("GET", "/categories", courses.list_categories, refuses=(Invalid,)),
    operation("GET", "/categories/{id}", courses.get_category, refuses=(Invalid, NoSuchCategory)),
)
# fmt: on

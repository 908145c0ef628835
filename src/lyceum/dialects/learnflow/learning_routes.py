"""The operations of courses, students and instructors. What changes is updated by PATCH, PUT and
POST alike, and in part (L27)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchCourse, NotATeacher
from lyceum.core.enrollment.errors import HasEnrollments
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.people.errors import (
    EmailTaken,
    LastAdministrator,
    LeadsCourses,
    LoginTaken,
    NoSuchUser,
    OwnAccount,
)
from lyceum.dialects.learnflow import courses, examples, instructors, students
from lyceum.http.operation import Handler, Operation, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_PERSON = whoever(Permission.PEOPLE_WRITE_ANY, own=Permission.OWN_WRITE)

_ADD = (Invalid, Forbidden, EmailTaken, LoginTaken)
_CHANGE = (Invalid, Forbidden, NoSuchUser, EmailTaken)
_REMOVE = (Forbidden, NoSuchUser, OwnAccount, LastAdministrator, LeadsCourses)


def updates(path: str, handler: Handler, **rest: Any) -> Iterator[Operation]:
    """The same under each of the three verbs."""
    return (operation(method, path, handler, **rest) for method in ("PATCH", "PUT", "POST"))


def _students(path: str) -> tuple[Operation, ...]:
    """At two addresses: quick starts list users (L28)."""
    one = f"{path}/{{id}}"
    return (
        operation("GET", path, students.list_students, who=READS_PEOPLE,
                  refuses=(Invalid, Forbidden)),
        operation("POST", path, students.create_student, who=WRITES_PEOPLE, status=201,
                  refuses=_ADD, example=examples.STUDENT),
        operation("GET", one, students.get_student, who=READS_PERSON,
                  refuses=(Forbidden, NoSuchUser)),
        *updates(one, students.update_student, who=WRITES_PERSON, refuses=_CHANGE,
                 example=examples.CHANGE_PERSON),
        operation("DELETE", one, students.delete_student, who=WRITES_PEOPLE, refuses=_REMOVE),
    )  # fmt: skip


# fmt: off
LEARNING = (
    operation("GET", "/courses", courses.list_courses, refuses=(Invalid,)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NotATeacher), example=examples.COURSE),
    operation("GET", "/courses/{id}", courses.get_course, who=READS_COURSE,
              refuses=(NoSuchCourse,)),
    *updates("/courses/{id}", courses.update_course, who=WRITES_COURSES,
             refuses=(Invalid, Forbidden, NoSuchCourse, NotATeacher),
             example=examples.CHANGE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES,
              refuses=(Forbidden, NoSuchCourse, HasEnrollments)),

    *_students("/students"),
    *_students("/users"),

    operation("GET", "/instructors", instructors.list_instructors, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/instructors", instructors.create_instructor, who=WRITES_PEOPLE,
              status=201, refuses=_ADD, example=examples.PEOPLE),
    operation("GET", "/instructors/{id}", instructors.get_instructor, who=READS_PEOPLE,
              refuses=(Forbidden, NoSuchUser)),
    *updates("/instructors/{id}", instructors.update_instructor, who=WRITES_PEOPLE,
             refuses=_CHANGE, example=examples.CHANGE_PERSON),
    operation("DELETE", "/instructors/{id}", instructors.delete_instructor, who=WRITES_PEOPLE,
              refuses=_REMOVE),
)
# fmt: on

"""The operations of certificates, gamification, sessions and learning paths."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull, CourseNotOpen, CourseOver
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.paths.errors import AlreadyOnPath, NoSuchPath, NotOnPath, PathNotOpen
from lyceum.core.people.errors import NoSuchUser, UserTrashed
from lyceum.core.recognition.errors import NoAwards
from lyceum.dialects.talentlms import examples, learning_paths, recognition, resources, sessions
from lyceum.http.operation import operation, whoever

READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
READS_UNIT = whoever(Permission.COURSES_READ_ANY, joined=(), led=(), shown=())
PUTS_ON_PATHS = whoever(Permission.ENROLLMENTS_WRITE_ANY, own=Permission.ENROLL_SELF)
TAKES_OFF_PATHS = whoever(Permission.ENROLLMENTS_WRITE_ANY, own=Permission.OWN_WRITE)

# fmt: off
RECOGNITION = (
    operation("GET", "/users/{id}/certificates", recognition.get_user_certificates,
              who=READS_PERSON, refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("GET", "/users/{id}/gamification", recognition.get_user_gamification,
              who=READS_PERSON, refuses=(Invalid, Forbidden, NoSuchUser, NoAwards)),
    operation("GET", "/users/{id}/resources", resources.get_user_resources,
              who=READS_PERSON, refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("GET", "/units/{id}/sessions", sessions.list_sessions,
              who=READS_UNIT, refuses=(Invalid, NoSuchUnit)),
    operation("GET", "/learning-paths", learning_paths.list_learning_paths,
              refuses=(Invalid,)),
    operation("POST", "/learning-paths/enrollments", learning_paths.enroll_in_learning_path,
              who=PUTS_ON_PATHS, example=examples.ON_PATH,
              refuses=(Invalid, Forbidden, NoSuchPath, NoSuchUser, AlreadyOnPath, PathNotOpen,
                       AlreadyEnrolled, CourseFull, CourseNotOpen, CourseOver)),
    operation("DELETE", "/learning-paths/enrollments", learning_paths.leave_learning_path,
              who=TAKES_OFF_PATHS, status=204, body=True, example=examples.ON_PATH,
              refuses=(Invalid, Forbidden, NoSuchPath, NoSuchUser, UserTrashed, NotOnPath)),
    operation("GET", "/learning-paths/{id}", learning_paths.get_learning_path,
              refuses=(Invalid, NoSuchPath)),
)
# fmt: on

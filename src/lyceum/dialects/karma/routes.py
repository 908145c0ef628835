"""The whole API as a table (witness: contract, Endpoints)."""

from __future__ import annotations

from lyceum.core.access.errors import (
    BadCredentials,
    InvalidToken,
    NoSuchSession,
    RefreshTokenReused,
)
from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchCourse, NotATeacher
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    NewerEnrollment,
    NoSuchEnrollment,
    NotAdmitted,
    WrongState,
)
from lyceum.core.errors import Forbidden, Invalid, TooBusy
from lyceum.core.people.errors import (
    EmailTaken,
    LastAdministrator,
    LeadsCourses,
    LoginTaken,
    NoSuchUser,
    OwnAccount,
)
from lyceum.dialects.karma import courses, enrollments, examples, sessions, users
from lyceum.http.operation import PUBLIC, any_of, operation

READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, Permission.COURSES_LEAD)
ENROLLS = any_of(Permission.ENROLL_SELF, Permission.ENROLLMENTS_WRITE_ANY, Permission.COURSES_LEAD)
DELETES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_DELETE)

_ADD_USER = (Invalid, Forbidden, EmailTaken, LoginTaken, TooBusy)
_CHANGE_USER = (Invalid, Forbidden, NoSuchUser, EmailTaken, LastAdministrator, TooBusy)
_REMOVE_USER = (Forbidden, NoSuchUser, OwnAccount, LastAdministrator, LeadsCourses)
_ENROLL = (Invalid, Forbidden, NotAdmitted, AlreadyEnrolled, CourseNotOpen, CourseFull)
_STEP = (
    Invalid,
    Forbidden,
    NoSuchEnrollment,
    WrongState,
    NewerEnrollment,
    AlreadyEnrolled,
    NotAdmitted,
    CourseNotOpen,
    CourseFull,
)

# fmt: off
OPERATIONS = (
    operation("POST", "/auth/login", sessions.log_in, who=PUBLIC, bucket="login",
              refuses=(Invalid, BadCredentials, TooBusy), example=examples.LOG_IN),
    operation("POST", "/auth/refresh", sessions.refresh, who=PUBLIC, bucket="login",
              refuses=(Invalid, InvalidToken, RefreshTokenReused), example=examples.REFRESH),
    operation("POST", "/auth/logout", sessions.log_out, refuses=(Invalid,)),
    operation("GET", "/auth/sessions", sessions.list_sessions, refuses=(Invalid,)),
    operation("DELETE", "/auth/sessions/{id}", sessions.end_session, refuses=(NoSuchSession,)),

    operation("GET", "/users", users.list_users, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("GET", "/users/{id}", users.get_user, refuses=(Forbidden, NoSuchUser)),
    operation("POST", "/users", users.create_user, who=WRITES_PEOPLE, status=201,
              refuses=_ADD_USER, example=examples.CREATE_USER),
    operation("PUT", "/users/{id}", users.update_user,
              refuses=_CHANGE_USER, example=examples.UPDATE_USER),
    operation("DELETE", "/users/{id}", users.delete_user, who=WRITES_PEOPLE, refuses=_REMOVE_USER),

    operation("GET", "/courses", courses.list_courses, refuses=(Invalid,)),
    operation("GET", "/courses/{id}", courses.get_course, refuses=(NoSuchCourse,)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NotATeacher), example=examples.CREATE_COURSE),
    operation("PUT", "/courses/{id}", courses.update_course, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchCourse, NotATeacher),
              example=examples.UPDATE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES,
              refuses=(Forbidden, NoSuchCourse)),

    operation("GET", "/enrollments", enrollments.list_enrollments, refuses=(Invalid,)),
    operation("GET", "/enrollments/{id}", enrollments.get_enrollment, refuses=(NoSuchEnrollment,)),
    operation("POST", "/enrollments", enrollments.create_enrollment, who=ENROLLS, status=201,
              refuses=_ENROLL, example=examples.CREATE_ENROLLMENT),
    operation("PUT", "/enrollments/{id}", enrollments.update_enrollment,
              refuses=_STEP, example=examples.UPDATE_ENROLLMENT),
    operation("DELETE", "/enrollments/{id}", enrollments.delete_enrollment,
              who=DELETES_ENROLLMENTS, refuses=(Forbidden, NoSuchEnrollment)),
)
# fmt: on

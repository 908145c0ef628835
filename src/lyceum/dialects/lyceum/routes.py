"""The whole API as tables of operations, each resource's beside the others."""

from __future__ import annotations

from lyceum.core.access.errors import (
    BadCredentials,
    InvalidToken,
    NoSuchRole,
    RefreshTokenReused,
)
from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import NoSuchCourse, NotATeacher
from lyceum.core.errors import Forbidden, Invalid, TooBusy
from lyceum.core.people.errors import (
    EmailTaken,
    LastAdministrator,
    LeadsCourses,
    LoginTaken,
    NoSuchUser,
    OwnAccount,
)
from lyceum.dialects.lyceum import courses, examples, roles, session, users
from lyceum.dialects.lyceum.assessment_routes import ASSESSING
from lyceum.dialects.lyceum.belonging_routes import BELONGING
from lyceum.dialects.lyceum.catalog_routes import CATALOG
from lyceum.dialects.lyceum.commerce_routes import COMMERCE
from lyceum.dialects.lyceum.community_routes import COMMUNITY
from lyceum.dialects.lyceum.credential_routes import CREDENTIALS
from lyceum.dialects.lyceum.enrollment_routes import LEARNING
from lyceum.dialects.lyceum.file_routes import FILES
from lyceum.dialects.lyceum.happenings_routes import HAPPENINGS
from lyceum.dialects.lyceum.naming_routes import NAMING
from lyceum.dialects.lyceum.recognition_routes import RECOGNITION
from lyceum.http.operation import PUBLIC, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_PERSON = whoever(Permission.PEOPLE_WRITE_ANY, own=Permission.OWN_WRITE)
ASSIGNS_ROLES = any_of(Permission.ROLES_ASSIGN)
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

_ADD_USER = (Invalid, Forbidden, EmailTaken, LoginTaken, TooBusy)
_CHANGE_USER = (*_ADD_USER, NoSuchUser, LastAdministrator)
_REMOVE_USER = (Forbidden, NoSuchUser, OwnAccount, LastAdministrator, LeadsCourses)

# fmt: off
SESSION = (
    operation("POST", "/session", session.sign_in, who=PUBLIC, bucket="session", secret=True,
              refuses=(Invalid, BadCredentials, TooBusy), example=examples.SIGN_IN),
    operation("POST", "/session/refresh", session.refresh, who=PUBLIC, bucket="session",
              secret=True, refuses=(Invalid, InvalidToken, RefreshTokenReused),
              example=examples.REFRESH),
    operation("GET", "/session", session.get_session),
    operation("DELETE", "/session", session.sign_out),
)
USERS = (
    operation("GET", "/users", users.list_users, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("GET", "/users/{id}", users.get_user, who=READS_PERSON,
              refuses=(Invalid, Forbidden, NoSuchUser)),
    operation("POST", "/users", users.create_user, who=WRITES_PEOPLE, status=201,
              refuses=_ADD_USER, example=examples.CREATE_USER),
    operation("PATCH", "/users/{id}", users.change_user, who=WRITES_PERSON,
              refuses=_CHANGE_USER, example=examples.CHANGE_USER),
    operation("DELETE", "/users/{id}", users.delete_user, who=WRITES_PEOPLE,
              refuses=(Invalid, *_REMOVE_USER)),
    operation("GET", "/roles", roles.list_role_kinds, refuses=(Invalid,)),
    operation("GET", "/users/{id}/roles", roles.list_roles, who=READS_PERSON,
              refuses=(Forbidden, NoSuchUser)),
    operation("GET", "/users/{id}/roles/{role_id}", roles.get_role, who=READS_PERSON,
              refuses=(Forbidden, NoSuchUser, NoSuchRole)),
    operation("POST", "/users/{id}/roles", roles.give_role, who=ASSIGNS_ROLES, status=201,
              refuses=(Invalid, Forbidden, NoSuchUser, NoSuchRole), example=examples.GIVE_ROLE),
    operation("DELETE", "/users/{id}/roles/{role_id}", roles.end_role, who=ASSIGNS_ROLES,
              refuses=(Forbidden, NoSuchUser, NoSuchRole, LastAdministrator)),
)
COURSES = (
    operation("GET", "/courses", courses.list_courses, refuses=(Invalid,)),
    operation("GET", "/courses/{id}", courses.get_course, who=READS_COURSE,
              refuses=(Invalid, NoSuchCourse)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NotATeacher), example=examples.CREATE_COURSE),
    operation("PATCH", "/courses/{id}", courses.change_course, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchCourse, NotATeacher),
              example=examples.CHANGE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchCourse)),
)
# fmt: on

OPERATIONS = (
    *SESSION,
    *USERS,
    *COURSES,
    *CATALOG,
    *BELONGING,
    *LEARNING,
    *COMMERCE,
    *RECOGNITION,
    *COMMUNITY,
    *NAMING,
    *ASSESSING,
    *FILES,
    *CREDENTIALS,
    *HAPPENINGS,
)

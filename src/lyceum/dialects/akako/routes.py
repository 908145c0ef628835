"""The whole API as a table (witness: seed, API Endpoints; contract A26)."""

from __future__ import annotations

from lyceum.core.access.errors import (
    AlreadyApplied,
    AlreadyDecided,
    InvalidToken,
    NoSuchApplication,
    NoSuchRole,
    RoleHeld,
)
from lyceum.core.actor import Permission
from lyceum.core.catalog.errors import (
    NameTaken,
    NoSuchCategory,
    NoSuchCourse,
    NoSuchUnit,
    NotATeacher,
)
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NoSuchEnrollment,
    NotAdmitted,
    PrerequisitesMissing,
    WrongState,
)
from lyceum.core.errors import Forbidden, Invalid, NotFound
from lyceum.core.files.errors import (
    EmptyFile,
    FileTooLarge,
    NoSuchFile,
    NotAPicture,
    NotWhatItSays,
    StorageFull,
)
from lyceum.core.people.errors import EmailTaken, LastAdministrator, NoSuchUser
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.akako import (
    education,
    enrollments,
    examples,
    files,
    levels,
    mentors,
    profiles,
    subjects,
    usage,
    users,
    webhooks,
)
from lyceum.dialects.akako.limits import AUTH, UPLOAD, WEBHOOK
from lyceum.http.errors import BadSignature, MalformedBody
from lyceum.http.operation import PUBLIC, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
ASSIGNS = any_of(Permission.ROLES_ASSIGN)
WRITES_TREE = any_of(Permission.CATALOG_WRITE)
WRITES_OWN = any_of(Permission.OWN_WRITE)
CREATES_SUBJECTS = any_of(Permission.COURSES_CREATE)
WRITES_SUBJECTS = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_FILE = whoever(
    Permission.ENROLLMENTS_READ_ANY, own=(), led=Permission.COURSES_LEAD, joined=()
)
ENROLLS = any_of(shown=Permission.ENROLL_SELF)
READS_REQUESTS = any_of(Permission.ENROLLMENTS_READ_ANY)
DECIDES = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS)
WRITES_SELF = any_of(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)

_UPLOAD = (Invalid, Forbidden, NoSuchUnit, EmptyFile, NotWhatItSays, FileTooLarge, StorageFull)
_TREE = (Invalid, Forbidden, NoSuchCategory, NameTaken)
_SUBJECT = (Invalid, Forbidden, NoSuchCourse, NameTaken, NotATeacher)
_ASK = (Invalid, AlreadyEnrolled, NotAdmitted, CourseNotOpen, CourseFull, CourseOver)
_DECIDE = (Forbidden, NoSuchEnrollment, WrongState, CourseFull, CourseOver)

# fmt: off
OPERATIONS = (
    operation("POST", "/auth/sync", profiles.sync_user, who=PUBLIC, bucket=AUTH, status=201,
              again=200, refuses=(Invalid, Forbidden, InvalidToken, EmailTaken),
              example=examples.SYNC),
    operation("GET", "/auth/profile", profiles.get_profile, bucket=AUTH),
    operation("PUT", "/auth/profile", profiles.update_profile, who=WRITES_SELF, bucket=AUTH,
              refuses=(Invalid,), example=examples.PROFILE),
    operation("POST", "/auth/token", profiles.issue_token, who=WRITES_SELF, bucket=AUTH,
              refuses=(NotFound,), secret=True),

    operation("GET", "/usage", usage.get_usage, metered=False),

    operation("GET", "/users", users.list_users, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("GET", "/users/{id}", users.get_user, who=READS_PEOPLE, refuses=(NoSuchUser,)),
    operation("PUT", "/users/{id}", users.update_user, who=WRITES_PEOPLE,
              refuses=(Invalid, NoSuchUser, LastAdministrator), example=examples.UPDATE_USER),
    operation("POST", "/users/{id}/roles", users.assign_role, who=ASSIGNS, status=201,
              refuses=(Invalid, NoSuchUser, RoleHeld), example=examples.ASSIGN_ROLE),
    operation("DELETE", "/users/{id}/roles", users.remove_role, who=ASSIGNS,
              refuses=(Invalid, NoSuchUser, NoSuchRole, LastAdministrator),
              example=examples.REMOVE_ROLE),

    operation("GET", "/education/levels", education.list_levels, who=PUBLIC, refuses=(Invalid,)),
    operation("GET", "/education/levels/{id}/grades", education.list_grades, who=PUBLIC,
              refuses=(Invalid, NoSuchCategory)),
    operation("GET", "/education/grades/{id}/subjects", education.list_subjects, who=PUBLIC,
              refuses=(Invalid, NoSuchCategory)),
    operation("GET", "/education/subjects/{id}/topics", education.list_topics, who=PUBLIC,
              refuses=(Invalid, NoSuchCourse)),

    operation("POST", "/admin/education/levels", levels.create_level, who=WRITES_TREE, status=201,
              refuses=(Invalid, NameTaken), example=examples.LEVEL),
    operation("PUT", "/admin/education/levels/{id}", levels.update_level, who=WRITES_TREE,
              refuses=_TREE, example=examples.UPDATE_LEVEL),
    operation("DELETE", "/admin/education/levels/{id}", levels.delete_level, who=WRITES_TREE,
              refuses=(NoSuchCategory,)),
    operation("POST", "/admin/education/grades", levels.create_grade, who=WRITES_TREE, status=201,
              refuses=(Invalid, NameTaken), example=examples.GRADE),
    operation("PUT", "/admin/education/grades/{id}", levels.update_grade, who=WRITES_TREE,
              refuses=_TREE, example=examples.UPDATE_LEVEL),
    operation("DELETE", "/admin/education/grades/{id}", levels.delete_grade, who=WRITES_TREE,
              refuses=(NoSuchCategory,)),
    operation("POST", "/admin/education/subjects", subjects.create_subject, who=CREATES_SUBJECTS,
              status=201, refuses=(Invalid, Forbidden, NameTaken, NotATeacher),
              example=examples.SUBJECT),
    operation("PUT", "/admin/education/subjects/{id}", subjects.update_subject,
              who=WRITES_SUBJECTS, refuses=_SUBJECT, example=examples.UPDATE_LEVEL),
    operation("DELETE", "/admin/education/subjects/{id}", subjects.delete_subject,
              who=WRITES_SUBJECTS, refuses=(Forbidden, NoSuchCourse)),
    operation("POST", "/admin/education/topics", subjects.create_topic, who=WRITES_SUBJECTS,
              status=201, refuses=(Invalid, Forbidden, NameTaken), example=examples.TOPIC),
    operation("PUT", "/admin/education/topics/{id}", subjects.update_topic, who=WRITES_SUBJECTS,
              refuses=(Invalid, Forbidden, NoSuchUnit, NameTaken), example=examples.UPDATE_LEVEL),
    operation("DELETE", "/admin/education/topics/{id}", subjects.delete_topic,
              who=WRITES_SUBJECTS, refuses=(Forbidden, NoSuchUnit)),

    operation("POST", "/s3/document/upload", files.upload_document, who=WRITES_SUBJECTS,
              status=201, bucket=UPLOAD, late=True, refuses=_UPLOAD, example=examples.UPLOAD),
    operation("GET", "/s3/document/stream", files.stream_document, who=READS_FILE,
              refuses=(MalformedBody, Invalid, Forbidden, NoSuchFile, UnitLocked, NotAPicture),
              example=examples.STREAM),
    operation("DELETE", "/admin/education/topics/{id}/documents/{docId}", files.delete_document,
              who=WRITES_SUBJECTS, refuses=(Forbidden, NoSuchUnit, NoSuchFile)),
    operation("PUT", "/admin/education/topics/{id}/video", files.put_video, who=WRITES_SUBJECTS,
              bucket=UPLOAD, refuses=_UPLOAD),
    operation("DELETE", "/admin/education/topics/{id}/video", files.delete_video,
              who=WRITES_SUBJECTS, refuses=(Forbidden, NoSuchUnit, NoSuchFile)),

    operation("POST", "/enrollment/request", enrollments.request_enrollment, who=ENROLLS,
              status=201, refuses=(*_ASK, PrerequisitesMissing), example=examples.REQUEST),
    operation("GET", "/admin/enrollment/pending", enrollments.list_pending, who=READS_REQUESTS,
              refuses=(Invalid, Forbidden)),
    operation("PUT", "/admin/enrollment/{id}/approve", enrollments.approve_enrollment, who=DECIDES,
              refuses=_DECIDE),
    operation("PUT", "/admin/enrollment/{id}/reject", enrollments.reject_enrollment, who=DECIDES,
              refuses=_DECIDE[:3]),

    operation("POST", "/mentor/apply", mentors.apply_as_mentor, who=WRITES_OWN, status=201,
              refuses=(Invalid, AlreadyApplied, RoleHeld), example=examples.APPLY),
    operation("GET", "/admin/mentor/pending", mentors.list_applications, who=ASSIGNS,
              refuses=(Invalid, Forbidden)),
    operation("PUT", "/admin/mentor/{id}/approve", mentors.approve_application, who=ASSIGNS,
              refuses=(NoSuchApplication, AlreadyDecided)),
    operation("PUT", "/admin/mentor/{id}/reject", mentors.reject_application, who=ASSIGNS,
              refuses=(NoSuchApplication, AlreadyDecided)),

    operation("POST", "/webhooks/clerk", webhooks.hear_provider, who=PUBLIC, bucket=WEBHOOK,
              refuses=(BadSignature, Invalid), example=examples.CLERK),
)
# fmt: on

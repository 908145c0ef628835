"""The whole API as a table (witness: contract, Endpoints)."""

from __future__ import annotations

from lyceum.core.access.errors import (
    BadCredentials,
    InvalidToken,
    NoSuchSession,
    RefreshTokenReused,
)
from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import (
    NoAttemptsLeft,
    NoQuestions,
    NoSuchAssessment,
    NoSuchAttempt,
    NoSuchQuestion,
    NotEnrolled,
    TimeIsUp,
)
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
from lyceum.dialects.karma import (
    assessments,
    courses,
    enrollments,
    examples,
    questions,
    sessions,
    submissions,
    users,
)
from lyceum.http.operation import PUBLIC, any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
READS_PERSON = whoever(Permission.PEOPLE_READ_ANY, own=())
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_PERSON = whoever(Permission.PEOPLE_WRITE_ANY, own=Permission.OWN_WRITE)
ENDS_SESSION = whoever(own=Permission.OWN_WRITE)
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
READS_COURSE = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_QUESTIONS = whoever(Permission.COURSES_READ_ANY, joined=())
TAKES_ASSESSMENTS = any_of(joined=Permission.OWN_WRITE)
ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.ENROLL_SELF)
READS_ENROLLMENT = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
WRITES_ENROLLMENT = whoever(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
DELETES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_DELETE)

_ADD_USER = (Invalid, Forbidden, EmailTaken, LoginTaken, TooBusy)
_CHANGE_USER = (Invalid, Forbidden, NoSuchUser, EmailTaken, LastAdministrator, TooBusy)
_REMOVE_USER = (Forbidden, NoSuchUser, OwnAccount, LastAdministrator, LeadsCourses)
_QUESTION = (Invalid, Forbidden, NoSuchAssessment, NoSuchQuestion)
_SUBMIT = (Invalid, NoSuchAssessment, NotEnrolled, NoQuestions, NoAttemptsLeft, TimeIsUp)
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
    operation("DELETE", "/auth/sessions/{id}", sessions.end_session, who=ENDS_SESSION,
              refuses=(NoSuchSession,)),

    operation("GET", "/users", users.list_users, who=READS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("GET", "/users/{id}", users.get_user, who=READS_PERSON,
              refuses=(Forbidden, NoSuchUser)),
    operation("POST", "/users", users.create_user, who=WRITES_PEOPLE, status=201,
              refuses=_ADD_USER, example=examples.CREATE_USER),
    operation("PUT", "/users/{id}", users.update_user, who=WRITES_PERSON,
              refuses=_CHANGE_USER, example=examples.UPDATE_USER),
    operation("DELETE", "/users/{id}", users.delete_user, who=WRITES_PEOPLE, refuses=_REMOVE_USER),

    operation("GET", "/courses", courses.list_courses, refuses=(Invalid,)),
    operation("GET", "/courses/{id}", courses.get_course, who=READS_COURSE,
              refuses=(NoSuchCourse,)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NotATeacher), example=examples.CREATE_COURSE),
    operation("PUT", "/courses/{id}", courses.update_course, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchCourse, NotATeacher),
              example=examples.UPDATE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES,
              refuses=(Forbidden, NoSuchCourse)),

    operation("GET", "/enrollments", enrollments.list_enrollments, refuses=(Invalid,)),
    operation("GET", "/enrollments/{id}", enrollments.get_enrollment, who=READS_ENROLLMENT,
              refuses=(NoSuchEnrollment,)),
    operation("POST", "/enrollments", enrollments.create_enrollment, who=ENROLLS, status=201,
              refuses=_ENROLL, example=examples.CREATE_ENROLLMENT),
    operation("PUT", "/enrollments/{id}", enrollments.update_enrollment, who=WRITES_ENROLLMENT,
              refuses=_STEP, example=examples.UPDATE_ENROLLMENT),
    operation("DELETE", "/enrollments/{id}", enrollments.delete_enrollment,
              who=DELETES_ENROLLMENTS, refuses=(Forbidden, NoSuchEnrollment)),

    operation("GET", "/assessments", assessments.list_assessments, refuses=(Invalid,)),
    operation("GET", "/assessments/{id}", assessments.get_assessment, who=READS_COURSE,
              refuses=(NoSuchAssessment,)),
    operation("POST", "/assessments", assessments.create_assessment, who=WRITES_COURSES,
              status=201, refuses=(Invalid, Forbidden), example=examples.CREATE_ASSESSMENT),
    operation("PUT", "/assessments/{id}", assessments.update_assessment, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchAssessment), example=examples.UPDATE_ASSESSMENT),
    operation("DELETE", "/assessments/{id}", assessments.delete_assessment, who=WRITES_COURSES,
              refuses=(Forbidden, NoSuchAssessment)),

    operation("GET", "/assessments/{id}/questions", questions.list_questions, who=READS_QUESTIONS,
              refuses=(Invalid, NoSuchAssessment, NotEnrolled)),
    operation("POST", "/assessments/{id}/questions", questions.create_question,
              who=WRITES_COURSES, status=201, refuses=(Invalid, Forbidden, NoSuchAssessment),
              example=examples.CREATE_QUESTION),
    operation("PUT", "/assessments/{id}/questions/{question_id}", questions.update_question,
              who=WRITES_COURSES, refuses=_QUESTION, example=examples.UPDATE_QUESTION),
    operation("DELETE", "/assessments/{id}/questions/{question_id}", questions.delete_question,
              who=WRITES_COURSES, refuses=_QUESTION[1:]),

    operation("GET", "/assessments/{id}/submissions", submissions.list_submissions,
              who=READS_COURSE, refuses=(Invalid, NoSuchAssessment)),
    operation("GET", "/assessments/{id}/submissions/{submission_id}", submissions.get_submission,
              who=READS_ENROLLMENT, refuses=(NoSuchAssessment, NoSuchAttempt)),
    operation("POST", "/assessments/{id}/submissions", submissions.create_submission,
              who=TAKES_ASSESSMENTS, status=201, refuses=_SUBMIT, example=examples.SUBMIT),
    operation("PUT", "/assessments/{id}/submissions/{submission_id}", submissions.grade_submission,
              who=WRITES_COURSES, refuses=(Invalid, Forbidden, NoSuchAssessment, NoSuchAttempt),
              example=examples.GRADE_SUBMISSION),
)
# fmt: on

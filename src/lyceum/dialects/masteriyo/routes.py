"""The whole API as a table (contract 3–11; the product's own list of routes)."""

from __future__ import annotations

from lyceum.core.access.errors import NoSuchKey
from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NoSuchAssessment, NoSuchQuestion, NotEnrolled
from lyceum.core.catalog.errors import (
    CategoryLoop,
    NoSuchCategory,
    NoSuchCourse,
    NoSuchLabel,
    NoSuchSection,
    NoSuchUnit,
    NotATeacher,
)
from lyceum.core.enrollment.errors import (
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NoSuchEnrollment,
)
from lyceum.core.errors import Conflict, Forbidden, Invalid
from lyceum.core.people.errors import (
    EmailTaken,
    LastAdministrator,
    LeadsCourses,
    LoginTaken,
    NoSuchUser,
    OwnAccount,
)
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.masteriyo import (
    builders,
    categories,
    community_routes,
    courses,
    difficulties,
    enrollments,
    examples,
    index,
    keys,
    lessons,
    previews,
    questions,
    quizzes,
    sections,
    site_routes,
    tags,
    users,
    webhook_routes,
)
from lyceum.dialects.masteriyo.learning_examples import FROM_BANK, UPDATE_ENROLLMENT
from lyceum.dialects.masteriyo.learning_routes import LEARNING
from lyceum.dialects.masteriyo.refusals import (
    AlreadyTrashed,
    CannotBulkDelete,
    TooManyItems,
    TrashNotSupported,
)
from lyceum.dialects.masteriyo.rows import changing
from lyceum.http.operation import (
    PUBLIC,
    Kin,
    Reach,
    Who,
    any_of,
    operation,
)

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_COURSES = any_of(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)
READS_COURSE = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_WRITE_ANY,)),
        Reach(Kin.SHOWN, (Permission.ENROLL_SELF,)),
        Reach(Kin.SHOWN, (Permission.COURSES_READ_ANY,)),
        Reach(Kin.LED, _LEADS),
    ),
)
READS_CONTENT = Who(
    closed=True,
    reaches=(
        Reach(Kin.ANY, (Permission.COURSES_READ_ANY,)),
        Reach(Kin.SHOWN, (Permission.ENROLL_SELF,)),
    ),
)
CREATES_COURSES = any_of(Permission.COURSES_CREATE)
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_ENROLLMENT = Who(
    reaches=(
        Reach(Kin.ANY, (Permission.ENROLLMENTS_READ_ANY,)),
        Reach(Kin.LED, (Permission.COURSES_LEAD,)),
        Reach(Kin.OWN, ()),
    )
)
WRITES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_WRITE_ANY)
DELETES_ENROLLMENTS = any_of(Permission.ENROLLMENTS_DELETE)
READS_CATEGORIES = any_of(Permission.ENROLL_SELF, Permission.COURSES_READ_ANY)
READS_LABELS = any_of(Permission.COURSES_READ_ANY)
ADDS_CATEGORIES = any_of(Permission.CATALOG_WRITE, Permission.COURSES_CREATE)
WRITES_TERMS = any_of(Permission.CATALOG_WRITE)
LISTS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY, Permission.COURSES_LEAD)
READS_PERSON = any_of(Permission.PEOPLE_READ_ANY, led=Permission.COURSES_LEAD)
READS_PEOPLE = any_of(Permission.PEOPLE_READ_ANY)
WRITES_PEOPLE = any_of(Permission.PEOPLE_WRITE_ANY)
WRITES_SELF = any_of(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)

_COURSE = (Invalid, Forbidden, NoSuchCourse, NotATeacher)
_ENROLL = (Invalid, Forbidden, CourseNotOpen, CourseFull, CourseOver, Conflict)
_SECTION = (Invalid, Forbidden, NoSuchSection)
_QUESTION = (Invalid, Forbidden, NoSuchQuestion)
_LESSON = (Invalid, Forbidden, NoSuchUnit)
_CATEGORY = (Invalid, Forbidden, NoSuchCategory)
_LABEL = (Invalid, Forbidden, NoSuchLabel)
_PERSON = (Invalid, Forbidden, NoSuchUser, EmailTaken, LastAdministrator)
_GONE = (Invalid, Forbidden, NoSuchUser, LastAdministrator, LeadsCourses, OwnAccount)


# fmt: off
OPERATIONS = (
    *community_routes.OPERATIONS,
    *site_routes.OPERATIONS,
    *webhook_routes.OPERATIONS,

    operation("GET", "/courses/categories", categories.list_categories, who=READS_CATEGORIES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/courses/categories", categories.create_category, who=ADDS_CATEGORIES,
              status=201, refuses=_CATEGORY, example=examples.CATEGORY),
    *changing("/courses/categories/batch", categories.batch_categories, who=WRITES_TERMS,
              refuses=(Invalid, Forbidden, TooManyItems), example=examples.BATCH),
    operation("DELETE", "/courses/categories/delete", categories.delete_categories,
              who=WRITES_TERMS, refuses=(Invalid, Forbidden, CannotBulkDelete),
              example=examples.FORCED_IDS),
    operation("GET", "/courses/categories/{id}", categories.get_category, who=READS_CATEGORIES,
              refuses=_CATEGORY),
    *changing("/courses/categories/{id}", categories.update_category, who=WRITES_TERMS,
              refuses=(*_CATEGORY, CategoryLoop), example=examples.UPDATE_TERM),
    operation("DELETE", "/courses/categories/{id}", categories.delete_category, who=WRITES_TERMS,
              refuses=(*_CATEGORY, TrashNotSupported), example=examples.FORCE),

    operation("GET", "/courses/tags", tags.list_tags, who=READS_LABELS,
              refuses=(Invalid, Forbidden), example=examples.FIRST_PAGE),
    operation("POST", "/courses/tags", tags.create_tag, who=WRITES_TERMS, status=201,
              refuses=_LABEL, example=examples.TAG),
    *changing("/courses/tags/batch", tags.batch_tags, who=WRITES_TERMS,
              refuses=(Invalid, Forbidden, TooManyItems), example=examples.BATCH),
    operation("DELETE", "/courses/tags/delete", tags.delete_tags, who=WRITES_TERMS,
              refuses=(Invalid, Forbidden, CannotBulkDelete), example=examples.FORCED_IDS),
    operation("GET", "/courses/tags/{id}", tags.get_tag, who=READS_LABELS, refuses=_LABEL),
    *changing("/courses/tags/{id}", tags.update_tag, who=WRITES_TERMS, refuses=_LABEL,
              example=examples.UPDATE_TERM),
    operation("DELETE", "/courses/tags/{id}", tags.delete_tag, who=WRITES_TERMS,
              refuses=(*_LABEL, TrashNotSupported), example=examples.FORCE),

    operation("GET", "/courses/difficulties", difficulties.list_difficulties, who=READS_LABELS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/courses/difficulties", difficulties.create_difficulty, who=WRITES_TERMS,
              status=201, refuses=_LABEL, example=examples.DIFFICULTY),
    *changing("/courses/difficulties/batch", difficulties.batch_difficulties, who=WRITES_TERMS,
              refuses=(Invalid, Forbidden, TooManyItems), example=examples.BATCH),
    operation("DELETE", "/courses/difficulties/delete", difficulties.delete_difficulties,
              who=WRITES_TERMS, refuses=(Invalid, Forbidden, CannotBulkDelete),
              example=examples.FORCED_IDS),
    operation("GET", "/courses/difficulties/{id}", difficulties.get_difficulty, who=READS_LABELS,
              refuses=_LABEL),
    *changing("/courses/difficulties/{id}", difficulties.update_difficulty, who=WRITES_TERMS,
              refuses=_LABEL, example=examples.UPDATE_TERM),
    operation("DELETE", "/courses/difficulties/{id}", difficulties.delete_difficulty,
              who=WRITES_TERMS, refuses=(*_LABEL, TrashNotSupported), example=examples.FORCE),

    operation("GET", "/courses", courses.list_courses, who=READS_COURSES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/courses", courses.create_course, who=CREATES_COURSES, status=201,
              refuses=(Invalid, Forbidden, NotATeacher), example=examples.COURSE),
    operation("DELETE", "/courses/delete", courses.delete_courses, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, CannotBulkDelete), example=examples.IDS),
    operation("POST", "/courses/restore", courses.restore_courses, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, CannotBulkDelete), example=examples.IDS),
    operation("GET", "/courses/children", sections.list_course_children, who=READS_COURSES,
              refuses=(Invalid, Forbidden), example=examples.OF_COURSE),
    operation("GET", "/courses/{id}", courses.get_course, who=READS_COURSE, refuses=_COURSE[:3]),
    *changing("/courses/{id}", courses.update_course, who=WRITES_COURSES, refuses=_COURSE,
              example=examples.UPDATE_COURSE),
    operation("DELETE", "/courses/{id}", courses.delete_course, who=WRITES_COURSES,
              refuses=(*_COURSE[:3], AlreadyTrashed)),
    operation("POST", "/courses/{id}/restore", courses.restore_course, who=WRITES_COURSES,
              refuses=_COURSE[:3]),
    operation("GET", "/courses/{id}/preview-link", previews.get_preview_link, who=WRITES_COURSES,
              refuses=_COURSE[:3]),

    operation("GET", "/sections", sections.list_sections, who=READS_COURSES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/sections", sections.create_section, who=WRITES_COURSES, status=201,
              refuses=(Invalid, Forbidden), example=examples.SECTION),
    operation("GET", "/sections/children", sections.list_section_children, who=READS_COURSES,
              refuses=(Invalid, Forbidden), example=examples.OF_SECTION),
    operation("GET", "/sections/{id}", sections.get_section, who=READS_CONTENT,
              refuses=_SECTION),
    *changing("/sections/{id}", sections.update_section, who=WRITES_COURSES, refuses=_SECTION,
              example=examples.UPDATE_SECTION),
    operation("DELETE", "/sections/{id}", sections.delete_section, who=WRITES_COURSES,
              refuses=_SECTION),

    operation("GET", "/lessons", lessons.list_lessons, who=READS_COURSES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/lessons", lessons.create_lesson, who=WRITES_COURSES, status=201,
              refuses=(Invalid, Forbidden), example=examples.LESSON),
    operation("GET", "/lessons/{id}", lessons.get_lesson, who=READS_CONTENT,
              refuses=(*_LESSON, NotEnrolled, UnitLocked)),
    *changing("/lessons/{id}", lessons.update_lesson, who=WRITES_COURSES, refuses=_LESSON,
              example=examples.UPDATE_SECTION),
    operation("DELETE", "/lessons/{id}", lessons.delete_lesson, who=WRITES_COURSES,
              refuses=(*_LESSON, AlreadyTrashed)),
    operation("POST", "/lessons/{id}/clone", lessons.clone_lesson, who=WRITES_COURSES,
              refuses=_LESSON),
    operation("POST", "/lessons/{id}/restore", lessons.restore_lesson, who=WRITES_COURSES,
              refuses=_LESSON),

    operation("GET", "/quizes", quizzes.list_quizzes, who=READS_COURSES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/quizes", quizzes.create_quiz, who=WRITES_COURSES, status=201,
              refuses=(Invalid, Forbidden), example=examples.QUIZ),
    operation("GET", "/quizes/{id}", quizzes.get_quiz, who=READS_CONTENT,
              refuses=(*_LESSON, NotEnrolled, UnitLocked)),
    *changing("/quizes/{id}", quizzes.update_quiz, who=WRITES_COURSES,
              refuses=(*_LESSON, NoSuchAssessment), example=examples.UPDATE_SECTION),
    operation("DELETE", "/quizes/{id}", quizzes.delete_quiz, who=WRITES_COURSES,
              refuses=(*_LESSON, AlreadyTrashed)),
    operation("POST", "/quizes/{id}/clone", quizzes.clone_quiz, who=WRITES_COURSES,
              refuses=(*_LESSON, NoSuchAssessment)),

    operation("GET", "/questions", questions.list_questions, who=READS_COURSES,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/questions", questions.create_question, who=WRITES_COURSES, status=201,
              refuses=(Invalid, Forbidden), example=examples.QUESTION),
    operation("GET", "/questions/check_answer", questions.check_answer, who=WRITES_COURSES,
              refuses=_QUESTION, example=examples.CHECK),
    *changing("/questions/create-from-bank", questions.create_from_bank, who=WRITES_COURSES,
              refuses=_QUESTION, example=FROM_BANK),
    operation("GET", "/questions/{id}", questions.get_question, who=READS_CONTENT,
              refuses=(*_QUESTION, NotEnrolled, UnitLocked)),
    *changing("/questions/{id}", questions.update_question, who=WRITES_COURSES,
              refuses=_QUESTION, example=examples.UPDATE_QUESTION),
    operation("DELETE", "/questions/{id}", questions.delete_question, who=WRITES_COURSES,
              refuses=_QUESTION),

    operation("GET", "/coursebuilder/{id}", builders.get_builder, who=READS_LABELS,
              refuses=_COURSE[:3]),
    *changing("/coursebuilder/{id}", builders.arrange, who=WRITES_COURSES, refuses=_COURSE[:3],
              example=examples.ORDER),

    *LEARNING,

    operation("GET", "/users", users.list_users, who=LISTS_PEOPLE, refuses=(Invalid, Forbidden)),
    operation("POST", "/users", users.create_user, who=WRITES_PEOPLE, status=201,
              refuses=(*_PERSON, LoginTaken), example=examples.USER),
    operation("GET", "/users/me", users.get_me),
    *changing("/users/me", users.update_me, who=WRITES_SELF, refuses=(Invalid, Forbidden),
              example=examples.UPDATE_USER),
    operation("DELETE", "/users/delete", users.delete_users, who=WRITES_PEOPLE,
              refuses=(*_GONE, CannotBulkDelete), example=examples.IDS),
    operation("GET", "/users/courses", enrollments.list_enrollments, refuses=(Invalid,)),
    operation("POST", "/users/courses", enrollments.create_enrollment, who=WRITES_ENROLLMENTS,
              status=201, refuses=_ENROLL, example=examples.ENROLLMENT),
    operation("GET", "/users/courses/{id}", enrollments.get_enrollment, who=READS_ENROLLMENT,
              refuses=(Invalid, NoSuchEnrollment)),
    *changing("/users/courses/{id}", enrollments.update_enrollment, who=WRITES_ENROLLMENTS,
              refuses=(*_ENROLL, NoSuchEnrollment), example=UPDATE_ENROLLMENT),
    operation("DELETE", "/users/courses/{id}", enrollments.delete_enrollment,
              who=DELETES_ENROLLMENTS, refuses=(Invalid, Forbidden, NoSuchEnrollment)),
    operation("GET", "/users/instructors", users.list_instructors, who=READS_PEOPLE,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/users/instructors", users.create_instructor, who=WRITES_PEOPLE, status=201,
              refuses=(*_PERSON, LoginTaken), example=examples.USER),
    operation("GET", "/users/instructors/me", users.get_instructor_me),
    *changing("/users/instructors/me", users.update_instructor_me, who=WRITES_SELF,
              refuses=(Invalid, Forbidden), example=examples.UPDATE_USER),
    operation("DELETE", "/users/instructors/delete", users.delete_instructors, who=WRITES_PEOPLE,
              refuses=(*_GONE, CannotBulkDelete), example=examples.IDS),
    operation("GET", "/users/instructors/{id}", users.get_instructor, who=READS_PEOPLE,
              refuses=_PERSON[:3]),
    *changing("/users/instructors/{id}", users.update_instructor, who=WRITES_PEOPLE,
              refuses=_PERSON, example=examples.UPDATE_USER),
    operation("DELETE", "/users/instructors/{id}", users.delete_instructor, who=WRITES_PEOPLE,
              refuses=_GONE),
    operation("GET", "/users/{id}", users.get_user, who=READS_PERSON, refuses=_PERSON[:3]),
    *changing("/users/{id}", users.update_user, who=WRITES_PEOPLE, refuses=_PERSON,
              example=examples.UPDATE_USER),
    operation("DELETE", "/users/{id}", users.delete_user, who=WRITES_PEOPLE, refuses=_GONE),

    operation("GET", "/rest-api", keys.list_keys, who=WRITES_PEOPLE, refuses=(Forbidden,)),
    operation("POST", "/rest-api", keys.create_api_key, who=WRITES_PEOPLE, secret=True,
              refuses=(Invalid, Forbidden), example=examples.KEY),
    *changing("/rest-api/{id}", keys.update_api_key, who=WRITES_PEOPLE,
              refuses=(Invalid, Forbidden, NoSuchKey), example=examples.KEY),
    operation("DELETE", "/rest-api/{id}", keys.delete_api_key, who=WRITES_PEOPLE,
              refuses=(Forbidden, NoSuchKey)),

    operation("GET", "/", index.show_index, who=PUBLIC),
)
# fmt: on

"""The operations of taking courses and quizzes: attempts, progress and what is done in it."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import (
    AttemptRunning,
    NoAttemptsLeft,
    NoQuestions,
    NoSuchAssessment,
    NoSuchAttempt,
    NoSuchQuestion,
    NotEnrolled,
    NotHandedIn,
    TimeIsUp,
)
from lyceum.core.enrollment.errors import CourseNotOpen, NoSuchEnrollment
from lyceum.core.errors import Conflict, Forbidden, Invalid
from lyceum.core.progress.errors import NotByReading, NothingBegun
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.masteriyo import attempts, builders, progress, progress_items
from lyceum.dialects.masteriyo.learning_examples import (
    ATTEMPT,
    ATTEMPTS,
    CHECKED,
    COMPLETED,
    ITEM,
    LAST,
    PROGRESS,
    QUESTIONS,
    RECORDED,
    STARTED,
    UPDATE_ITEM,
)
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete
from lyceum.dialects.masteriyo.rows import changing
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_QUIZZES = any_of(Permission.COURSES_READ_ANY)
WRITES_COURSES = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
TAKES = any_of(
    Permission.ENROLLMENTS_WRITE_ANY,
    led=_LEADS,
    joined=Permission.OWN_WRITE,
    shown=Permission.ENROLL_SELF,
)
HANDS_IN = any_of(own=Permission.OWN_WRITE)
READS = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
MARKS = whoever(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
COMPLETES = any_of(Permission.ENROLLMENTS_WRITE_ANY)
FORGETS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS)
WRITES_ATTEMPT = whoever(Permission.COURSES_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)

_QUIZ = (Invalid, Forbidden, NoSuchAssessment, NotEnrolled, UnitLocked)
_BEGIN = (Invalid, Forbidden, NotEnrolled, CourseNotOpen)
_ITEM = (Invalid, Forbidden, NothingBegun, NotByReading, UnitLocked)

# fmt: off
ATTEMPTS_AT_QUIZZES = (
    operation("POST", "/quizes/start_quiz", attempts.start_quiz, who=TAKES,
              refuses=(*_QUIZ, NoQuestions), example=STARTED),
    operation("POST", "/quizes/check_answers", attempts.check_answers, who=HANDS_IN,
              refuses=(*_QUIZ, TimeIsUp), example=CHECKED),
    operation("GET", "/quizes/attempts", attempts.list_attempts, refuses=(Invalid,)),
    operation("POST", "/quizes/attempts", attempts.create_attempt, who=WRITES_COURSES, status=201,
              refuses=(*_BEGIN, NoQuestions, AttemptRunning, NoAttemptsLeft), example=RECORDED),
    operation("GET", "/quizes/attempts/last-attempt", attempts.last_attempt, who=whoever(own=()),
              refuses=(Invalid, NoSuchAttempt), example=LAST),
    operation("DELETE", "/quizes/attempts/delete", attempts.delete_attempts, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, CannotBulkDelete), example=ATTEMPTS),
    operation("GET", "/quizes/attempts/{id}", attempts.get_attempt, who=READS,
              refuses=(Invalid, NoSuchAttempt)),
    *changing("/quizes/attempts/{id}", attempts.update_attempt, who=WRITES_ATTEMPT,
              refuses=(Invalid, Forbidden, NoSuchAttempt, NotHandedIn, TimeIsUp),
              example=ATTEMPT),
    operation("DELETE", "/quizes/attempts/{id}", attempts.delete_attempt, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchAttempt)),
)
QUIZ_BUILDER = (
    operation("GET", "/quizbuilder/{id}", builders.get_quiz_builder, who=READS_QUIZZES,
              refuses=(Invalid, Forbidden, NoSuchAssessment)),
    *changing("/quizbuilder/{id}", builders.arrange_questions, who=WRITES_COURSES,
              refuses=(Invalid, Forbidden, NoSuchAssessment, NoSuchQuestion), example=QUESTIONS),
)
COURSE_PROGRESS = (
    operation("GET", "/course-progress", progress.list_progress, refuses=(Invalid,)),
    operation("POST", "/course-progress", progress.create_progress, who=TAKES, status=201,
              refuses=_BEGIN, example=PROGRESS),
    operation("GET", "/course-progress/items", progress_items.list_items, refuses=(Invalid,)),
    operation("POST", "/course-progress/items", progress_items.create_item, who=TAKES, status=201,
              refuses=(*_BEGIN, UnitLocked, NotByReading), example=ITEM),
    operation("GET", "/course-progress/items/{id}", progress_items.get_item, who=READS,
              refuses=(Invalid, NothingBegun)),
    *changing("/course-progress/items/{id}", progress_items.update_item, who=MARKS, refuses=_ITEM,
              example=UPDATE_ITEM),
    operation("DELETE", "/course-progress/items/{id}", progress_items.delete_item, who=MARKS,
              refuses=_ITEM),
    operation("GET", "/course-progress/{id}", progress.get_progress, who=READS,
              refuses=(Invalid, NoSuchEnrollment)),
    *changing("/course-progress/{id}", progress.update_progress, who=COMPLETES,
              refuses=(Invalid, Forbidden, NoSuchEnrollment, Conflict), example=COMPLETED),
    operation("DELETE", "/course-progress/{id}", progress.delete_progress, who=FORGETS,
              refuses=(Invalid, Forbidden, NoSuchEnrollment)),
)
LEARNING = (*ATTEMPTS_AT_QUIZZES, *QUIZ_BUILDER, *COURSE_PROGRESS)
# fmt: on

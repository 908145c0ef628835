"""The tables of operations about assessments, questions and attempts."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import (
    AttemptClosed,
    AttemptRunning,
    NoAttemptsLeft,
    NoQuestions,
    NoSuchAllowance,
    NoSuchAssessment,
    NoSuchAttempt,
    NoSuchQuestion,
    NotEnrolled,
    NotHandedIn,
    TimeIsUp,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.lyceum import allowances, assessments, attempts, questions
from lyceum.dialects.lyceum.assessment_examples import (
    ALLOW,
    BEGIN_ATTEMPT,
    CHANGE_ASSESSMENT,
    CHANGE_QUESTION,
    CREATE_ASSESSMENT,
    CREATE_QUESTION,
    GRADE_ATTEMPT,
    ORDER_QUESTIONS,
    SAVE_ANSWERS,
    SUBMIT_ATTEMPT,
)
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_ASSESSMENT = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
READS_QUESTIONS = whoever(Permission.COURSES_READ_ANY, joined=())
WRITES_ASSESSMENTS = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)
READS_ATTEMPT = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
TAKES_ASSESSMENTS = any_of(joined=Permission.OWN_WRITE)
WRITES_ATTEMPT = any_of(own=Permission.OWN_WRITE)

_WRITE = (Invalid, Forbidden, NoSuchAssessment)
_TAKE = (Invalid, Forbidden, NoSuchAttempt)

# fmt: off
ASSESSMENTS = (
    operation("GET", "/assessments", assessments.list_assessments, refuses=(Invalid,)),
    operation("GET", "/assessments/{id}", assessments.get_assessment, who=READS_ASSESSMENT,
              refuses=(Invalid, NoSuchAssessment)),
    operation("POST", "/assessments", assessments.create_assessment, who=WRITES_ASSESSMENTS,
              status=201, refuses=(Invalid, Forbidden), example=CREATE_ASSESSMENT),
    operation("PATCH", "/assessments/{id}", assessments.change_assessment, who=WRITES_ASSESSMENTS,
              refuses=_WRITE, example=CHANGE_ASSESSMENT),
    operation("DELETE", "/assessments/{id}", assessments.delete_assessment, who=WRITES_ASSESSMENTS,
              refuses=_WRITE),
)
QUESTIONS = (
    operation("GET", "/assessments/{id}/questions", questions.list_questions, who=READS_QUESTIONS,
              refuses=(Invalid, NoSuchAssessment, NotEnrolled, UnitLocked)),
    operation("GET", "/assessments/{id}/questions/{question_id}", questions.get_question,
              who=READS_QUESTIONS,
              refuses=(Invalid, NoSuchAssessment, NoSuchQuestion, NotEnrolled, UnitLocked)),
    operation("POST", "/assessments/{id}/questions", questions.create_question,
              who=WRITES_ASSESSMENTS, status=201, refuses=_WRITE, example=CREATE_QUESTION),
    operation("PATCH", "/assessments/{id}/questions/{question_id}", questions.change_question,
              who=WRITES_ASSESSMENTS, refuses=(*_WRITE, NoSuchQuestion), example=CHANGE_QUESTION),
    operation("GET", "/assessments/{id}/questions/{question_id}/revisions",
              questions.list_revisions, who=WRITES_ASSESSMENTS,
              refuses=(*_WRITE, NoSuchQuestion)),
    operation("PUT", "/assessments/{id}/question-order", questions.order_questions,
              who=WRITES_ASSESSMENTS, refuses=_WRITE, example=ORDER_QUESTIONS),
    operation("DELETE", "/assessments/{id}/questions/{question_id}", questions.delete_question,
              who=WRITES_ASSESSMENTS, refuses=(*_WRITE, NoSuchQuestion)),
)
ATTEMPTS = (
    operation("GET", "/attempts", attempts.list_attempts, refuses=(Invalid,)),
    operation("GET", "/attempts/{id}", attempts.get_attempt, who=READS_ATTEMPT,
              refuses=(Invalid, NoSuchAttempt)),
    operation("POST", "/attempts", attempts.begin_attempt, who=TAKES_ASSESSMENTS, status=201,
              refuses=(Invalid, Forbidden, NotEnrolled, UnitLocked, NoQuestions, AttemptRunning,
                       NoAttemptsLeft),
              example=BEGIN_ATTEMPT),
    operation("PATCH", "/attempts/{id}/answers", attempts.save_answers, who=WRITES_ATTEMPT,
              refuses=(*_TAKE, AttemptClosed, TimeIsUp), example=SAVE_ANSWERS),
    operation("POST", "/attempts/{id}/submission", attempts.submit_attempt, who=WRITES_ATTEMPT,
              refuses=(*_TAKE, AttemptClosed, TimeIsUp), example=SUBMIT_ATTEMPT),
    operation("PATCH", "/attempts/{id}/grades", attempts.grade_attempt, who=WRITES_ASSESSMENTS,
              refuses=(Invalid, Forbidden, NoSuchAttempt, NotHandedIn), example=GRADE_ATTEMPT),
)
ALLOWANCES = (
    operation("GET", "/assessments/{id}/allowances", allowances.list_allowances,
              who=WRITES_ASSESSMENTS, refuses=_WRITE),
    operation("POST", "/assessments/{id}/allowances", allowances.allow, who=WRITES_ASSESSMENTS,
              status=201, refuses=_WRITE, example=ALLOW),
    operation("DELETE", "/assessments/{id}/allowances/{allowance_id}", allowances.disallow,
              who=WRITES_ASSESSMENTS, refuses=(*_WRITE, NoSuchAllowance)),
)
# fmt: on

ASSESSING = (*ASSESSMENTS, *QUESTIONS, *ALLOWANCES, *ATTEMPTS)

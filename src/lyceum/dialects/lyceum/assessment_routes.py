"""The tables of operations about assessments, questions and attempts."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.assessment.errors import NoSuchAssessment, NoSuchQuestion, NotEnrolled
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.schedule.errors import UnitLocked
from lyceum.dialects.lyceum import assessments, questions
from lyceum.dialects.lyceum.assessment_examples import (
    CHANGE_ASSESSMENT,
    CHANGE_QUESTION,
    CREATE_ASSESSMENT,
    CREATE_QUESTION,
    ORDER_QUESTIONS,
)
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

READS_ASSESSMENT = whoever(Permission.COURSES_READ_ANY, joined=(), shown=())
READS_QUESTIONS = whoever(Permission.COURSES_READ_ANY, joined=())
WRITES_ASSESSMENTS = any_of(Permission.COURSES_WRITE_ANY, led=_LEADS)

_WRITE = (Invalid, Forbidden, NoSuchAssessment)

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
# fmt: on

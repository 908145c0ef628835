"""The SQL of assessment: assessments and their questions. Attempts have a file of their own."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)

from lyceum.core.assessment.model import (
    ASSESSED,
    KeptAllowance,
    Question,
    Revision,
    Settings,
)
from lyceum.core.catalog.model import CourseState, CourseUnit, UnitKind
from lyceum.core.catalog.store import is_shown, published_or_mine
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import (
    allowances,
    assessment_questions,
    assessments,
    courses,
    question_revisions,
    questions,
    units,
)

NEWEST = Order("created_at")

_ID = bindparam("id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_UID = bindparam("uid", type_=LargeBinary)

INSERT = insert_into(assessments)
INSERT_QUESTION = insert_into(questions)
INSERT_REVISION = insert_into(question_revisions)
INSERT_PLACE = insert_into(assessment_questions)
INSERT_ALLOWANCE = insert_into(allowances)


def _visible(sees_all: bool, *kinds: UnitKind) -> ColumnElement[bool]:
    """What is of these kinds in the courses that the caller may see."""
    course = [courses.c.tenant_id == TENANT, courses.c.id == units.c.course_id]
    course.append(courses.c.state != CourseState.TRASHED)
    if not sees_all:
        course.append(published_or_mine())
    quiz = and_(units.c.tenant_id == TENANT, one_of(units.c.kind, kinds))
    return and_(quiz, is_shown(sees_all=sees_all), exists().where(*course))


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another."""

    by_course: bool
    sees_all: bool
    total: bool
    order: Order = NEWEST


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[CourseUnit]:
    """In its order."""
    where = [_visible(shape.sees_all, UnitKind.QUIZ)]
    if shape.by_course:
        where.append(units.c.course_id == bindparam("course_id", type_=BigInteger))
    return PageStatements(
        units,
        CourseUnit,
        where=where,
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


_question_count = (
    select(func.count())
    .where(
        assessment_questions.c.tenant_id == TENANT,
        assessment_questions.c.unit_id == units.c.id,
    )
    .scalar_subquery()
)


def _one(found: ColumnElement[bool], *kinds: UnitKind, sees_all: bool) -> Statement[CourseUnit]:
    """The unit; behind its columns those of its settings, null where it has none, and the number
    of its questions."""
    own = and_(assessments.c.tenant_id == units.c.tenant_id, assessments.c.unit_id == units.c.id)
    chosen = (
        select(
            *columns_of(units, CourseUnit),
            *columns_of(assessments, Settings),
            _question_count.label("question_count"),
        )
        .select_from(units.outerjoin(assessments, own))
        .where(_visible(sees_all, *kinds), found)
    )
    return Statement(chosen, CourseUnit)


BY_UID = {
    sees_all: _one(units.c.uid == _UID, UnitKind.QUIZ, sees_all=sees_all)
    for sees_all in (True, False)
}
"""Whoever names things by uids knows no surveys."""
BY_ID = {
    sees_all: _one(units.c.id == _ID, *ASSESSED, sees_all=sees_all) for sees_all in (True, False)
}

UNITS = Statement(
    select(*columns_of(units, CourseUnit)).where(
        units.c.tenant_id == TENANT, among(units.c.id, "unit_ids")
    ),
    CourseUnit,
)
SETTINGS = Statement(
    select(*columns_of(assessments, Settings)).where(
        assessments.c.tenant_id == TENANT, among(assessments.c.unit_id, "unit_ids")
    ),
    Settings,
)
DELETE_SETTINGS = command(
    delete(assessments).where(assessments.c.tenant_id == TENANT, assessments.c.unit_id == _UNIT)
)


class Counted(msgspec.Struct, frozen=True, array_like=True):
    unit_id: int
    count: int


QUESTION_COUNTS = Statement(
    select(assessment_questions.c.unit_id, func.count())
    .where(
        assessment_questions.c.tenant_id == TENANT,
        among(assessment_questions.c.unit_id, "unit_ids"),
    )
    .group_by(assessment_questions.c.unit_id),
    Counted,
)

REVISED = [
    questions.c.id,
    questions.c.uid,
    questions.c.course_id,
    questions.c.extra,
    question_revisions.c.id,
    *(question_revisions.c[name] for name in Question.__struct_fields__[5:]),
]
"""The columns that a Question reads, of a question and one of its revisions."""

_CURRENT = and_(
    question_revisions.c.tenant_id == questions.c.tenant_id,
    question_revisions.c.id == questions.c.revision_id,
)
_PLACED = and_(
    questions.c.tenant_id == assessment_questions.c.tenant_id,
    questions.c.id == assessment_questions.c.question_id,
)
_of_unit = (
    select(*REVISED)
    .select_from(
        assessment_questions.join(questions, _PLACED).join(question_revisions, _CURRENT),
    )
    .where(assessment_questions.c.tenant_id == TENANT, assessment_questions.c.unit_id == _UNIT)
    .order_by(assessment_questions.c.position, assessment_questions.c.question_id)
)
QUESTIONS = Statement(_of_unit, Question)
QUESTION_BY_UID = Statement(_of_unit.where(questions.c.uid == _UID), Question)
QUESTION_BY_ID = Statement(_of_unit.where(questions.c.id == _ID), Question)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a question stands in its assessment, counted from 0; gaps mean nothing."""

    question_id: int
    position: int


NEXT_PLACE = Statement(
    select(func.coalesce(func.max(assessment_questions.c.position) + 1, 0)).where(
        assessment_questions.c.tenant_id == TENANT, assessment_questions.c.unit_id == _UNIT
    ),
    Number,
)
DELETE_PLACE = command(
    delete(assessment_questions).where(
        assessment_questions.c.tenant_id == TENANT,
        assessment_questions.c.unit_id == _UNIT,
        assessment_questions.c.question_id == _ID,
    )
)
SET_REVISION = command(
    update(questions).where(questions.c.tenant_id == TENANT, questions.c.id == _ID),
    writes=["revision_id", "updated_at"],
)
SET_EXTRA = command(
    update(questions).where(questions.c.tenant_id == TENANT, questions.c.id == _ID),
    writes=["extra", "updated_at"],
)
PLACES = Statement(
    select(assessment_questions.c.question_id, assessment_questions.c.position)
    .where(assessment_questions.c.tenant_id == TENANT, assessment_questions.c.unit_id == _UNIT)
    .order_by(assessment_questions.c.position, assessment_questions.c.question_id),
    Place,
)
MOVE_PLACE = command(
    update(assessment_questions).where(
        assessment_questions.c.tenant_id == TENANT,
        assessment_questions.c.unit_id == _UNIT,
        assessment_questions.c.question_id == _ID,
    ),
    writes=["position"],
)
TOUCH_QUESTION = command(
    update(questions).where(questions.c.tenant_id == TENANT, questions.c.id == _ID),
    writes=["updated_at"],
)


@lru_cache(maxsize=8)
def revision_page(order: Order, *, total: bool) -> PageStatements[Revision]:
    """Those of the question bound as `question_id`."""
    return PageStatements(
        question_revisions,
        Revision,
        where=[
            question_revisions.c.tenant_id == TENANT,
            question_revisions.c.question_id == bindparam("question_id", type_=BigInteger),
        ],
        order=order,
        tallied=None,
        total=total,
    )


REVISION = Statement(
    select(*columns_of(question_revisions, Revision)).where(
        question_revisions.c.tenant_id == TENANT, question_revisions.c.id == _ID
    ),
    Revision,
)

_ALLOWED = (
    allowances.c.tenant_id == TENANT,
    allowances.c.unit_id == _UNIT,
    allowances.c.user_id == bindparam("user_id", type_=BigInteger),
)
_KEPT = columns_of(allowances, KeptAllowance)
ALLOWANCE = Statement(select(*_KEPT).where(*_ALLOWED), KeptAllowance)
ALLOWANCE_BY_ID = Statement(
    select(*_KEPT).where(
        allowances.c.tenant_id == TENANT, allowances.c.unit_id == _UNIT, allowances.c.id == _ID
    ),
    KeptAllowance,
)
UPDATE_ALLOWANCE = update_of(allowances, ("extra_attempts", "extra_minutes"))
DELETE_ALLOWANCE = command(delete(allowances).where(*_ALLOWED))


@lru_cache(maxsize=8)
def allowance_page(order: Order, *, total: bool) -> PageStatements[KeptAllowance]:
    """Those at the assessment bound as `unit_id`."""
    return PageStatements(
        allowances,
        KeptAllowance,
        where=[allowances.c.tenant_id == TENANT, allowances.c.unit_id == _UNIT],
        order=order,
        tallied=None,
        total=total,
    )

"""Questions across assessments, for whoever may read them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, select

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NoSuchQuestion
from lyceum.core.assessment.model import Question, QuestionKind
from lyceum.core.assessment.store import REVISED
from lyceum.core.belonging import is_placed
from lyceum.core.catalog.model import Admission, CourseState, Traversal
from lyceum.core.catalog.queries import writable_courses
from lyceum.core.catalog.store import is_shown
from lyceum.core.database import TENANT, Statement, among, one_of
from lyceum.core.listing import (
    PICKED,
    PageStatements,
    fetch_page,
    looked_through,
    picking,
    search_bound,
)
from lyceum.core.page import Order, Page, Slice
from lyceum.core.progress.reading import read_unit
from lyceum.core.tables import (
    assessment_questions,
    courses,
    question_revisions,
    questions,
    units,
)
from lyceum.core.work import Work

NEWEST = Order("created_at")


class QuestionsWanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which questions to list; `unit_ids` are assessments, `among` and `without` are questions;
    they were made from the one moment on, and before the other. `search` is a part of the text."""

    unit_ids: tuple[int, ...] | UnsetType = UNSET
    course_id: int | UnsetType = UNSET
    kinds: tuple[QuestionKind, ...] = tuple(QuestionKind)
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET
    search: str | UnsetType = UNSET


class PlacedQuestion(Question, frozen=True, array_like=True):
    """A question in an assessment, in its place there."""

    unit_id: int
    position: int
    created_at: int
    updated_at: int


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    id: int


class _Shape(msgspec.Struct, frozen=True):
    by_unit: bool
    by_course: bool
    sees_all: bool
    by_text: bool
    total: bool
    order: Order
    picked: frozenset[str] = frozenset()


def _lies(*where: ColumnElement[bool]) -> ColumnElement[bool]:
    """In an assessment that is there, of a course that is there, and within the branch."""
    there: Select[Any] = (
        select(assessment_questions.c.unit_id)
        .join_from(
            assessment_questions,
            units,
            and_(
                units.c.tenant_id == assessment_questions.c.tenant_id,
                units.c.id == assessment_questions.c.unit_id,
            ),
        )
        .join(
            courses,
            and_(courses.c.tenant_id == units.c.tenant_id, courses.c.id == units.c.course_id),
        )
        .where(
            assessment_questions.c.tenant_id == TENANT,
            assessment_questions.c.question_id == questions.c.id,
            courses.c.state != CourseState.TRASHED,
            is_placed(courses.c.id),
            *where,
        )
    )
    return there.exists()


_AT_ONCE = (
    courses.c.state == CourseState.PUBLISHED,
    one_of(courses.c.admission, (Admission.OPEN, Admission.REGISTERED)),
    courses.c.traversal == Traversal.FREE,
    courses.c.starts_at.is_(None),
    units.c.opens_at.is_(None),
    units.c.opens_days.is_(None),
)
"""What a learner may read without anybody looking how far they are; all else is read one by one."""


@lru_cache(maxsize=128)
def _page(shape: _Shape) -> PageStatements[_Kept]:
    lies = [is_shown(sees_all=shape.sees_all)]
    if not shape.sees_all:
        lies += _AT_ONCE
    if shape.by_unit:
        lies.append(among(units.c.id, "unit_ids"))
    of_kind = exists().where(
        question_revisions.c.tenant_id == TENANT,
        question_revisions.c.id == questions.c.revision_id,
        among(question_revisions.c.kind, "kinds"),
        *([looked_through(question_revisions.c.text)] if shape.by_text else []),
    )
    where: list[ColumnElement[bool]] = [questions.c.tenant_id == TENANT, _lies(*lies), of_kind]
    if shape.by_course:
        where.append(questions.c.course_id == bindparam("course_id", type_=BigInteger))
    where += [meets for name, meets in picking(questions).items() if name in shape.picked]
    return PageStatements(
        questions, _Kept, where=where, order=shape.order, tallied=None, total=shape.total
    )


_PLACED = Statement(
    select(
        *REVISED,
        assessment_questions.c.unit_id,
        assessment_questions.c.position,
        questions.c.created_at,
        questions.c.updated_at,
    )
    .join_from(
        assessment_questions,
        questions,
        and_(
            questions.c.tenant_id == assessment_questions.c.tenant_id,
            questions.c.id == assessment_questions.c.question_id,
        ),
    )
    .join(
        question_revisions,
        and_(
            question_revisions.c.tenant_id == questions.c.tenant_id,
            question_revisions.c.id == questions.c.revision_id,
        ),
    )
    .where(assessment_questions.c.tenant_id == TENANT, among(questions.c.id, "ids"))
    .order_by(questions.c.id, assessment_questions.c.unit_id),
    PlacedQuestion,
)


async def questions_where(
    work: Work, actor: Actor, *, where: QuestionsWanted, sliced: Slice, order: Order = NEWEST
) -> Page[PlacedQuestion]:
    """A page of questions, newest first unless asked for otherwise: all for staff who read every
    course, else those that nobody is kept from; with keys for editors alone."""
    picked = {name: said for name in PICKED if (said := getattr(where, name)) is not UNSET}
    shape = _Shape(
        by_unit=where.unit_ids is not UNSET,
        by_course=where.course_id is not UNSET,
        sees_all=actor.may(Permission.COURSES_READ_ANY),
        by_text=where.search is not UNSET,
        total=sliced.total,
        order=order,
        picked=frozenset(picked),
    )
    page = await fetch_page(
        work,
        _page(shape),
        sliced,
        unit_ids=where.unit_ids,
        course_id=where.course_id,
        kinds=list(where.kinds),
        **picked,
        **(search_bound(where.search) if where.search is not UNSET else {}),
    )
    ids = [one.id for one in page.rows]
    found = {one.id: one for one in reversed(await work.all(_PLACED, ids=sorted(ids)))}
    rows = await _readable(work, actor, [found[one] for one in ids])
    return Page(rows, page.total, more=page.more)


async def placed_question(work: Work, actor: Actor, question_id: int) -> PlacedQuestion:
    """One question, for who may read its assessment; with its key for editors alone."""
    found = await work.first(_PLACED, ids=[question_id])
    if found is None:
        raise NoSuchQuestion
    await read_unit(work, actor, found.unit_id)
    return (await _readable(work, actor, [found]))[0]


async def _readable(
    work: Work, actor: Actor, found: Sequence[PlacedQuestion]
) -> list[PlacedQuestion]:
    writable = await writable_courses(work, actor, {one.course_id for one in found})
    return [one if one.course_id in writable else _without_key(one) for one in found]


def _without_key(one: PlacedQuestion) -> PlacedQuestion:
    shown = one.without_key().without_order()
    assert isinstance(shown, PlacedQuestion)  # noqa: S101 - replacing fields keeps the class
    return shown

"""The SQL of removal: what goes, area by area, with a course, a unit, a person or an enrollment.

Each begins with one look at what there is at all, since most that is deleted was never used; the
rest is in the order in which it must run: what refers to something goes before it.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    bindparam,
    delete,
    exists,
    null,
    select,
    update,
)

from lyceum.core.database import STAMP, TENANT, Statement, command
from lyceum.core.events import Gone
from lyceum.core.tables import (
    allowances,
    announcements,
    applications,
    assessment_questions,
    assessments,
    attempts,
    attendances,
    awards,
    branch_courses,
    branch_members,
    certificate_rules,
    contributions,
    course_staff,
    credit_entries,
    custom_values,
    enrollments,
    external_ids,
    group_courses,
    group_members,
    meetings,
    notices,
    path_courses,
    path_enrollments,
    question_revisions,
    questions,
    responses,
    unit_progress,
    units,
    user_values,
)

_COURSE = bindparam("course_id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_ENROLLMENT = bindparam("enrollment_id", type_=BigInteger)

_units = select(units.c.id).where(units.c.tenant_id == TENANT, units.c.course_id == _COURSE)
_enrollments = select(enrollments.c.id).where(
    enrollments.c.tenant_id == TENANT, enrollments.c.user_id == _USER
)
_questions = select(questions.c.id).where(
    questions.c.tenant_id == TENANT, questions.c.course_id == _COURSE
)


class GoneAlong(Gone, frozen=True, array_like=True):
    """A thing with an id of its own: it leaves a tombstone."""


class Deletion(msgspec.Struct, frozen=True):
    """One statement, of what kind the things are whose tombstones it answers with, and where there
    must be a row for it to find any."""

    statement: Statement[Any]
    needs: ColumnElement[bool]
    kind: str = ""


class Going(msgspec.Struct, frozen=True):
    """What goes along with a thing: each of `deletions` has its place in the one line that `look`
    answers with, which says whether there is anything for it."""

    look: Statement[Any]
    deletions: tuple[Deletion, ...]


def _any(table: Table, where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.tenant_id == TENANT, where)


def _going(*deletions: Deletion) -> Going:
    return Going(Statement(select(*(each.needs for each in deletions))), deletions)


def _gone(
    table: Table, where: ColumnElement[bool], *, needs: ColumnElement[bool] | None = None
) -> Deletion:
    deleted = command(delete(table).where(table.c.tenant_id == TENANT, where))
    return Deletion(deleted, _any(table, where) if needs is None else needs)


def _buried(kind: str, table: Table, where: ColumnElement[bool]) -> Deletion:
    deleted = delete(table).where(table.c.tenant_id == TENANT, where)
    known = [table.c[name] for name in GoneAlong.__struct_fields__ if name in table.c]
    return Deletion(Statement(deleted.returning(*known), GoneAlong), _any(table, where), kind)


def _disowned(table: Table) -> Deletion:
    """What somebody said stays, with nobody's id on it."""
    is_theirs = table.c.author_id == _USER
    theirs = update(table).where(table.c.tenant_id == TENANT, is_theirs)
    disowned = command(theirs.values(author_id=null()), writes=[STAMP])
    return Deletion(disowned, _any(table, is_theirs))


def _with_attempts(which: ColumnElement[bool]) -> tuple[Deletion, ...]:
    """Attempts, and before them what was answered in them and what others call them."""
    chosen = select(attempts.c.id).where(attempts.c.tenant_id == TENANT, which)
    tried = _any(attempts, which)
    return (
        _gone(responses, responses.c.attempt_id.in_(chosen), needs=tried),
        _gone(external_ids, external_ids.c.entity_id.in_(chosen), needs=tried),
        _buried("attempt", attempts, which),
    )


def _with_meetings(which: ColumnElement[bool]) -> tuple[Deletion, ...]:
    """Meetings, and before them who would have come."""
    chosen = select(meetings.c.id).where(meetings.c.tenant_id == TENANT, which)
    met = _any(meetings, which)
    return (
        _gone(attendances, attendances.c.meeting_id.in_(chosen), needs=met),
        _buried("meeting", meetings, which),
    )


_HAS_UNITS = _any(units, units.c.course_id == _COURSE)
_HAS_QUESTIONS = _any(questions, questions.c.course_id == _COURSE)

OF_COURSE = _going(
    _buried("contribution", contributions, contributions.c.course_id == _COURSE),
    _buried("announcement", announcements, announcements.c.course_id == _COURSE),
    *_with_attempts(attempts.c.unit_id.in_(_units)),
    *_with_meetings(meetings.c.unit_id.in_(_units)),
    _gone(certificate_rules, certificate_rules.c.course_id == _COURSE),
    _gone(path_courses, path_courses.c.course_id == _COURSE),
    _gone(group_courses, group_courses.c.course_id == _COURSE),
    _gone(branch_courses, branch_courses.c.course_id == _COURSE),
    _gone(custom_values, custom_values.c.entity_id == _COURSE),
    _gone(unit_progress, unit_progress.c.unit_id.in_(_units)),
    _buried("allowance", allowances, allowances.c.unit_id.in_(_units)),
    _gone(assessment_questions, assessment_questions.c.unit_id.in_(_units)),
    _gone(assessments, assessments.c.unit_id.in_(_units)),
    _gone(
        question_revisions,
        question_revisions.c.question_id.in_(_questions),
        needs=_HAS_QUESTIONS,
    ),
    _gone(external_ids, external_ids.c.entity_id.in_(_questions), needs=_HAS_QUESTIONS),
    _buried("question", questions, questions.c.course_id == _COURSE),
    _gone(external_ids, external_ids.c.entity_id.in_(_units), needs=_HAS_UNITS),
    _buried("unit", units, units.c.course_id == _COURSE),
)
"""Before the course's sections and enrollments."""

OF_UNIT = _going(
    _buried("contribution", contributions, contributions.c.unit_id == _UNIT),
    *_with_attempts(attempts.c.unit_id == _UNIT),
    *_with_meetings(meetings.c.unit_id == _UNIT),
    _gone(unit_progress, unit_progress.c.unit_id == _UNIT),
    _buried("allowance", allowances, allowances.c.unit_id == _UNIT),
    _gone(assessment_questions, assessment_questions.c.unit_id == _UNIT),
    _gone(assessments, assessments.c.unit_id == _UNIT),
    _gone(external_ids, external_ids.c.entity_id == _UNIT),
    _buried("unit", units, units.c.id == _UNIT),
)
"""A unit for good. Its questions belong to the course and stay there, out of sight."""

OF_USER = _going(
    _disowned(contributions),
    _disowned(announcements),
    _buried("notice", notices, notices.c.user_id == _USER),
    *_with_attempts(attempts.c.user_id == _USER),
    _gone(unit_progress, unit_progress.c.enrollment_id.in_(_enrollments)),
    _buried("allowance", allowances, allowances.c.user_id == _USER),
    _gone(applications, applications.c.user_id == _USER),
    _gone(awards, awards.c.user_id == _USER),
    _gone(group_members, group_members.c.user_id == _USER),
    _gone(branch_members, branch_members.c.user_id == _USER),
    _gone(custom_values, custom_values.c.entity_id == _USER),
    _gone(user_values, user_values.c.user_id == _USER),
    _buried("path_enrollment", path_enrollments, path_enrollments.c.user_id == _USER),
    _gone(attendances, attendances.c.user_id == _USER),
    _gone(credit_entries, credit_entries.c.user_id == _USER),
    _gone(course_staff, course_staff.c.user_id == _USER),
)
"""Before the person's enrollments."""

OF_ENROLLMENT = _going(
    *_with_attempts(attempts.c.enrollment_id == _ENROLLMENT),
    _gone(unit_progress, unit_progress.c.enrollment_id == _ENROLLMENT),
)
"""Before the enrollment's own row."""

OF_ATTEMPT = _going(*_with_attempts(attempts.c.id == bindparam("attempt_id", type_=BigInteger)))
"""An attempt alone; what it completed stays so."""

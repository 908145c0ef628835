"""The SQL of removal: what goes, area by area, with a course, a unit, a person or an enrollment.

Each begins with the look whether there is anything at all, since most that is deleted was never
used; the rest is in the order in which it must run: what refers to something goes before it.
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
    or_,
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
    """One statement, and of what kind the things are whose tombstones it answers with."""

    statement: Statement[Any]
    kind: str = ""


def _gone(table: Table, where: ColumnElement[bool]) -> Deletion:
    return Deletion(command(delete(table).where(table.c.tenant_id == TENANT, where)))


def _buried(kind: str, table: Table, where: ColumnElement[bool]) -> Deletion:
    deleted = delete(table).where(table.c.tenant_id == TENANT, where)
    known = [table.c[name] for name in GoneAlong.__struct_fields__ if name in table.c]
    return Deletion(Statement(deleted.returning(*known), GoneAlong), kind)


def _disowned(table: Table) -> Deletion:
    """What somebody said stays, with nobody's id on it."""
    theirs = (table.c.tenant_id == TENANT, table.c.author_id == _USER)
    return Deletion(command(update(table).where(*theirs).values(author_id=null()), writes=[STAMP]))


def _with_attempts(which: ColumnElement[bool]) -> tuple[Deletion, ...]:
    """Attempts, and before them what was answered in them and what others call them."""
    chosen = select(attempts.c.id).where(attempts.c.tenant_id == TENANT, which)
    return (
        _gone(responses, responses.c.attempt_id.in_(chosen)),
        _gone(external_ids, external_ids.c.entity_id.in_(chosen)),
        _buried("attempt", attempts, which),
    )


def _with_meetings(which: ColumnElement[bool]) -> tuple[Deletion, ...]:
    """Meetings, and before them who would have come."""
    chosen = select(meetings.c.id).where(meetings.c.tenant_id == TENANT, which)
    return (
        _gone(attendances, attendances.c.meeting_id.in_(chosen)),
        _buried("meeting", meetings, which),
    )


class Found(msgspec.Struct, frozen=True, array_like=True):
    is_there: bool


def _any(*each: tuple[Table, ColumnElement[bool]]) -> Statement[Found]:
    there = [exists().where(table.c.tenant_id == TENANT, where) for table, where in each]
    return Statement(select(or_(*there)), Found)


IS_ANYTHING_OF_COURSE = _any(
    (units, units.c.course_id == _COURSE),
    (questions, questions.c.course_id == _COURSE),
    (certificate_rules, certificate_rules.c.course_id == _COURSE),
    (path_courses, path_courses.c.course_id == _COURSE),
    (group_courses, group_courses.c.course_id == _COURSE),
    (branch_courses, branch_courses.c.course_id == _COURSE),
    (custom_values, custom_values.c.entity_id == _COURSE),
    (contributions, contributions.c.course_id == _COURSE),
    (announcements, announcements.c.course_id == _COURSE),
)
OF_COURSE = (
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
    _gone(question_revisions, question_revisions.c.question_id.in_(_questions)),
    _gone(external_ids, external_ids.c.entity_id.in_(_questions)),
    _buried("question", questions, questions.c.course_id == _COURSE),
    _gone(external_ids, external_ids.c.entity_id.in_(_units)),
    _buried("unit", units, units.c.course_id == _COURSE),
)
"""Before the course's sections and enrollments."""

OF_UNIT = (
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

IS_ANYTHING_OF_USER = _any(
    (attempts, attempts.c.user_id == _USER),
    (allowances, allowances.c.user_id == _USER),
    (unit_progress, unit_progress.c.enrollment_id.in_(_enrollments)),
    (applications, applications.c.user_id == _USER),
    (awards, awards.c.user_id == _USER),
    (path_enrollments, path_enrollments.c.user_id == _USER),
    (attendances, attendances.c.user_id == _USER),
    (credit_entries, credit_entries.c.user_id == _USER),
    (group_members, group_members.c.user_id == _USER),
    (branch_members, branch_members.c.user_id == _USER),
    (custom_values, custom_values.c.entity_id == _USER),
    (user_values, user_values.c.user_id == _USER),
    (contributions, contributions.c.author_id == _USER),
    (announcements, announcements.c.author_id == _USER),
    (notices, notices.c.user_id == _USER),
)
OF_USER = (
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
)
"""Before the person's enrollments."""

IS_ANYTHING_OF_ENROLLMENT = _any(
    (attempts, attempts.c.enrollment_id == _ENROLLMENT),
    (unit_progress, unit_progress.c.enrollment_id == _ENROLLMENT),
)
OF_ENROLLMENT = (
    *_with_attempts(attempts.c.enrollment_id == _ENROLLMENT),
    _gone(unit_progress, unit_progress.c.enrollment_id == _ENROLLMENT),
)
"""Before the enrollment's own row."""

OF_ATTEMPT = _with_attempts(attempts.c.id == bindparam("attempt_id", type_=BigInteger))
"""An attempt alone; what it completed stays so."""

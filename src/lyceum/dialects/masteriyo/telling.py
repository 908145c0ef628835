"""What is told of an event: the thing as it was then, and beside it what it belongs to as that is
now, as the product's listeners put them together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, system
from lyceum.core.assessment.model import Attempt
from lyceum.core.catalog.model import Course, CourseState, CourseUnit, UnitKind, UnitState
from lyceum.core.catalog.parts import units_by_id
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.commerce.model import Order
from lyceum.core.community.errors import NoSuchContribution
from lyceum.core.community.model import Contribution, ContributionKind
from lyceum.core.community.queries import contribution
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.errors import NotFound
from lyceum.core.feed import Happened, restored
from lyceum.core.people.model import User
from lyceum.core.people.queries import users_by_id
from lyceum.core.progress.items import progress_item
from lyceum.core.progress.model import UnitProgress
from lyceum.core.work import Work
from lyceum.dialects.masteriyo import (
    attempts,
    comments,
    courses,
    enrollments,
    lessons,
    orders,
    progress,
    quizzes,
    users,
)
from lyceum.dialects.masteriyo.wire import comments as said
from lyceum.dialects.masteriyo.wire import progress as steps
from lyceum.dialects.masteriyo.wire.content import LESSON_KINDS

Told = dict[str, Any]


async def name_of(work: Work, happened: Happened) -> str | None:
    """The product's name of an event; None of what it does not tell of, and of what was erased."""
    after = happened.after
    if after is None:
        return None
    match happened.subject_kind:
        case "course":
            return "course.published" if _is_published(happened, CourseState.PUBLISHED) else None
        case "unit" if happened.kind == "unit.completed":
            unit = (await units_by_id(work, [happened.subject_id])).get(happened.subject_id)
            return None if unit is None else _unit_name(unit.kind, "completed")
        case "unit" if _is_published(happened, UnitState.PUBLISHED):
            return _unit_name(UnitKind(after["kind"]), "published")
        case "user":
            held = (await roles_of(work, [happened.subject_id])).get(happened.subject_id, [])
            return next((name for role, name in _NAMES_BY_ROLE.items() if role in held), None)
        case "contribution":
            return _said_name(restored(Contribution, after))
    return _NAMES.get(happened.kind)


_NAMES = {
    "enrollment.created": "student.enrolled",
    "enrollment.requested": "student.enrolled",
    "enrollment.completed": "course.completed",
    "attempt.submitted": "quiz_attempt.status.changed",
    "order.created": "order.created",
}
_NAMES_BY_ROLE = {
    RoleKey.INSTRUCTOR: "instructor.created",
    RoleKey.LEARNER: "student.created",
}


def _is_published(happened: Happened, published: str) -> bool:
    """Whether it became so by this: made so, or changed to it."""
    became = happened.kind.endswith(".created") or "state" in (happened.changed or ())
    return became and happened.after is not None and happened.after["state"] == published


def _unit_name(kind: UnitKind, what: str) -> str | None:
    if kind is UnitKind.QUIZ:
        return f"quiz.{what}"
    return f"lesson.{what}" if kind in LESSON_KINDS else None


def _said_name(one: Contribution) -> str | None:
    if one.unit_id is not None:
        return None
    if one.kind is ContributionKind.REVIEW:
        return "course.review.created"
    if one.kind is not ContributionKind.QUESTION:
        return None
    return "course.question.reply.created" if one.parent_id else "course.question.created"


async def _course(work: Work, happened: Happened) -> Told | None:
    told = await courses.all_told(work, _us(work), [restored(Course, _after(happened))])
    return _plain(told[0])


async def _unit(work: Work, happened: Happened) -> Told | None:
    unit = restored(CourseUnit, _after(happened))
    return await _with(work, await _unit_told(work, unit), course_id=unit.course_id)


async def _user(work: Work, happened: Happened) -> Told | None:
    return _plain(await users.person_told(work, restored(User, _after(happened))))


async def _enrolled(work: Work, happened: Happened) -> Told | None:
    one = restored(Enrollment, _after(happened))
    told = _plain((await enrollments.all_told(work, [one]))[0])
    return await _with(work, told, course_id=one.course_id, user_id=one.user_id)


async def _completed(work: Work, happened: Happened) -> Told | None:
    one = restored(Enrollment, _after(happened))
    told = _plain((await progress.all_told(work, [one]))[0])
    return await _with(work, told, course_id=one.course_id, user_id=one.user_id)


async def _done(work: Work, happened: Happened) -> Told | None:
    """None when it was forgotten since."""
    done = restored(UnitProgress, _after(happened))
    try:
        item = await progress_item(work, _us(work), done.id)
    except NotFound:
        return None
    told = _plain(steps.item(item))
    unit = (await units_by_id(work, [item.unit_id])).get(item.unit_id)
    if unit is not None:
        name = "quiz" if unit.kind is UnitKind.QUIZ else "lesson"
        told[name] = await _unit_told(work, unit)
    return await _with(work, told, course_id=item.course_id, user_id=item.user_id)


async def _tried(work: Work, happened: Happened) -> Told | None:
    """None when its quiz is gone."""
    attempt = restored(Attempt, _after(happened))
    unit = (await units_by_id(work, [attempt.unit_id])).get(attempt.unit_id)
    if unit is None:
        return None
    told = _plain((await attempts.all_told(work, _us(work), [attempt]))[0])
    told["quiz"] = await _unit_told(work, unit)
    return await _with(work, told, course_id=unit.course_id, user_id=attempt.user_id)


async def _reviewed(work: Work, happened: Happened) -> Told | None:
    one = restored(Contribution, _after(happened))
    (told,) = await comments.all_told(work, _us(work), [one], tell=said.review)
    return await _with(work, _plain(told), course_id=one.course_id)


async def _asked(work: Work, happened: Happened) -> Told | None:
    one = restored(Contribution, _after(happened))
    told = await _question(work, one)
    if one.parent_id is not None:
        try:
            parent = await contribution(work, _us(work), one.parent_id)
        except NoSuchContribution:
            pass
        else:
            told["question"] = await _question(work, parent)
    return await _with(work, told, course_id=one.course_id)


async def _question(work: Work, one: Contribution) -> Told:
    (told,) = await comments.all_told(work, _us(work), [one], tell=said.answer)
    return _plain(told)


async def _ordered(work: Work, happened: Happened) -> Told | None:
    return _plain((await orders.all_told(work, [restored(Order, _after(happened))]))[0])


async def _unit_told(work: Work, unit: CourseUnit) -> Told:
    tell: Any = quizzes.all_told if unit.kind is UnitKind.QUIZ else lessons.all_told
    return _plain((await tell(work, _us(work), [unit]))[0])


async def _with(work: Work, told: Told, *, course_id: int, user_id: int | None = None) -> Told:
    """With the course, and the person, if there are any still."""
    course = (await courses_by_id(work, [course_id])).get(course_id)
    if course is not None:
        told["course"] = _plain((await courses.all_told(work, _us(work), [course]))[0])
    if user_id is not None:
        person = (await users_by_id(work, [user_id])).get(user_id)
        if person is not None:
            told["user"] = _plain(await users.person_told(work, person))
    return told


def _us(work: Work) -> Actor:
    return system(work.tenant.id, name="webhooks")


def _after(happened: Happened) -> Mapping[str, Any]:
    assert happened.after is not None  # noqa: S101 - what was erased has no name
    return happened.after


def _plain(told: msgspec.Struct) -> Told:
    """Without addresses of resources: the product's messages have none."""
    fields: Told = msgspec.to_builtins(told)
    fields.pop("_links", None)
    return fields


TELLERS: dict[str, Callable[[Work, Happened], Awaitable[Told | None]]] = {
    "course.published": _course,
    "lesson.published": _unit,
    "quiz.published": _unit,
    "student.created": _user,
    "instructor.created": _user,
    "student.enrolled": _enrolled,
    "course.completed": _completed,
    "lesson.completed": _done,
    "quiz_attempt.status.changed": _tried,
    "quiz.completed": _done,
    "course.review.created": _reviewed,
    "course.question.created": _asked,
    "course.question.reply.created": _asked,
    "order.created": _ordered,
}

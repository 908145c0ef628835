"""Asking for a batch, and doing its rows one by one: each stands apart, so that one that is
refused leaves no trace among the others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.access.actions import give_role, let_in_again, shut_out
from lyceum.core.access.queries import usual_role
from lyceum.core.actor import Actor, Permission
from lyceum.core.batches.model import (
    MOST,
    Failure,
    LetIn,
    PutCourse,
    PutUser,
    Row,
    Tally,
    Unreadable,
)
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.model import CourseChange, CourseFilter, CourseState, NewCourse
from lyceum.core.catalog.queries import courses
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.fields.actions import fill_user
from lyceum.core.jobs.actions import enqueue
from lyceum.core.jobs.model import Job
from lyceum.core.page import Order, Slice
from lyceum.core.people.actions import add_user, change_user
from lyceum.core.people.model import NewUser, UserChange
from lyceum.core.work import WriteWork

JOB = "batch"

_NEEDS = {
    PutUser: (Permission.PEOPLE_WRITE_ANY,),
    PutCourse: (Permission.COURSES_CREATE, Permission.COURSES_WRITE_ANY),
    LetIn: (Permission.ENROLLMENTS_WRITE_ANY,),
    Unreadable: (),
}


async def ask_for_batch(work: WriteWork, actor: Actor, rows: Sequence[Row]) -> Job:
    """Leaves the rows to a worker, who does them in the name of whoever asks and with what they may
    do now. Refuses none and more than MOST, and rows that the caller may not write."""
    if not rows:
        raise Invalid(Problem("rows", Fault.TOO_FEW, limit=1))
    if len(rows) > MOST:
        raise Invalid(Problem("rows", Fault.TOO_MANY, limit=MOST))
    for kind in {type(row) for row in rows}:
        if needs := _NEEDS[kind]:
            actor.must(*needs)
    payload = {"actor": msgspec.to_builtins(actor), "rows": msgspec.to_builtins(rows)}
    return await enqueue(work, actor, JOB, payload=payload)


async def do_rows(
    work: WriteWork, actor: Actor, rows: Sequence[Row], *, first: int, before: Tally
) -> Tally:
    """Does some rows, of which the first has the number `first`; what came of the batch so far."""
    created, updated = before.created, before.updated
    failures, made = [*before.failures], [*before.made]
    for number, row in enumerate(rows, start=first):
        try:
            async with work.apart():
                entity_id, is_new = await _DO[type(row)](work, actor, row)
        except Refusal as refusal:
            failures.append(_failure(number, refusal))
            continue
        created, updated = created + is_new, updated + (not is_new)
        if is_new:
            made.append(entity_id)
    return Tally(created=created, updated=updated, failures=tuple(failures), made=tuple(made))


def _failure(number: int, refusal: Refusal) -> Failure:
    return Failure(
        number=number,
        refusal=type(refusal).__name__,
        message=str(refusal),
        problems=refusal.problems if isinstance(refusal, Invalid) else (),
    )


async def _user(work: WriteWork, actor: Actor, row: PutUser) -> tuple[int, bool]:
    if row.id is UNSET:
        return await _new_user(work, actor, row), True
    change = UserChange(
        login=row.login,
        email=row.email,
        given_name=row.given_name,
        family_name=row.family_name,
    )
    await change_user(work, actor, row.id, change)
    if row.active is not UNSET:
        await (let_in_again if row.active else shut_out)(work, actor, row.id)
    await _fill(work, actor, row, user_id=row.id)
    return row.id, False


async def _fill(work: WriteWork, actor: Actor, row: PutUser, *, user_id: int) -> None:
    if row.fields:
        values = {int(number): value for number, value in row.fields.items()}
        await fill_user(work, actor, user_id, values)


async def _new_user(work: WriteWork, actor: Actor, row: PutUser) -> int:
    """Nobody is told a password, so that none lets them in until they ask for one."""
    given = {name: getattr(row, name) for name in ("login", "given_name", "family_name", "email")}
    lacking = [name for name, value in given.items() if value is UNSET]
    if lacking:
        raise Invalid(*(Problem(name, Fault.MISSING) for name in lacking))
    display_name = f"{given['given_name']} {given['family_name']}"
    user = await add_user(work, actor, NewUser(display_name=display_name, **given))
    await give_role(work, actor, user_id=user.id, key=await usual_role(work))
    await _fill(work, actor, row, user_id=user.id)
    if row.active is False:
        await shut_out(work, actor, user.id)
    return user.id


async def _course(work: WriteWork, actor: Actor, row: PutCourse) -> tuple[int, bool]:
    course_id = await _course_id(work, actor, row)
    if course_id is None:
        return await _new_course(work, actor, row), True
    state = UNSET if row.active is UNSET else _state(row.active)
    change = CourseChange(title=row.title, body=row.body, state=state, code=row.code)
    await change_course(work, actor, course_id, change)
    return course_id, False


async def _course_id(work: WriteWork, actor: Actor, row: PutCourse) -> int | None:
    """The course that the row is about; of several with one code the first."""
    if row.id is not UNSET:
        return row.id
    if row.code is UNSET:
        return None
    found = await courses(
        work,
        actor,
        where=CourseFilter(code=row.code),
        sliced=Slice(limit=1, total=False),
        order=Order("created_at", descending=False),
    )
    return found.rows[0].id if found.rows else None


async def _new_course(work: WriteWork, actor: Actor, row: PutCourse) -> int:
    if row.title is UNSET:
        raise Invalid(Problem("title", Fault.MISSING))
    body = None if row.body is UNSET else row.body
    state = _state(row.active is UNSET or row.active)
    code = None if row.code is UNSET else row.code
    new = NewCourse(title=row.title, body=body, state=state, code=code)
    return (await create_course(work, actor, new)).id


def _state(active: bool) -> CourseState:
    return CourseState.PUBLISHED if active else CourseState.DRAFT


async def _enrollment(work: WriteWork, actor: Actor, row: LetIn) -> tuple[int, bool]:
    made = await enroll(
        work, actor, user_id=row.user_id, course_id=row.course_id, grounds=Grounds.GRANTED
    )
    return made.id, True


async def _unreadable(work: WriteWork, actor: Actor, row: Unreadable) -> tuple[int, bool]:
    raise Invalid(*row.problems)


_DO: dict[type[Any], Callable[..., Awaitable[tuple[int, bool]]]] = {
    PutUser: _user,
    PutCourse: _course,
    LetIn: _enrollment,
    Unreadable: _unreadable,
}

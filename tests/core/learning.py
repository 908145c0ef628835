"""A course with rules of time and order, the learner in it, and a clock that tests move."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import Course, CourseUnit, UnitKind
from lyceum.core.enrollment import queries as enrollment_queries
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.progress import actions
from lyceum.core.progress.model import Seen
from lyceum.core.schedule.model import Availability, Reason, Why
from lyceum.core.schedule.queries import availability
from lyceum.core.work import Work, WriteWork
from tests.harness.school import School


class Learning:
    """`later` moves the clock of each act, in microseconds from the present."""

    def __init__(
        self, school: School, course: Course, units: Sequence[CourseUnit], made: Enrollment
    ) -> None:
        self.school = school
        self.course = course
        self.units = units
        self.made = made
        self.later = 0

    async def act(self, action: Any, *given: Any, who: str = "learner", **rest: Any) -> Any:
        """Does what the core can do, as one of the cast."""
        actor = self.school.actor(who)

        async def run(work: WriteWork) -> Any:
            work.now += self.later
            return await action(work, actor, *given, **rest)

        return await self.school.write(run)

    async def read(self, query: Any, *given: Any, **rest: Any) -> Any:
        async with self.school.works.read(self.school.tenant) as work:
            work.now += self.later
            return await query(work, *given, **rest)

    async def see(self, at: int, fraction: int = 1_000, **rest: Any) -> Any:
        seen = Seen(fraction=fraction)
        unit_id = self.units[at].id
        return await self.act(actions.note_seen, self.made, unit_id=unit_id, seen=seen, **rest)

    async def complete(self, at: int, **rest: Any) -> Any:
        return await self.act(actions.complete_unit, self.made, unit_id=self.units[at].id, **rest)

    async def now(self) -> Enrollment:
        found: Enrollment = await self.read(_enrollment, self.school.system(), self.made.uid)
        return found

    async def opened(self) -> list[Availability]:
        found: list[Availability] = await self.read(availability, self.made.id)
        return found

    async def reasons(self, at: int) -> tuple[Reason, ...]:
        return (await self.opened())[at].reasons

    async def shut(self) -> list[set[Why]]:
        """Why each unit is shut, in the order of the course."""
        return [{reason.code for reason in one.reasons} for one in await self.opened()]


async def _enrollment(work: Work, actor: Any, uid: bytes) -> Enrollment:
    return await enrollment_queries.enrollment(work, actor, uid)


async def learning(
    school: School, *rules: dict[str, Any], who: str = "learner", **course: Any
) -> Learning:
    """A course with a unit of text for each of `rules`, which say what else is true of it."""
    made_course = await school.course(**course)
    system = school.system()

    async def make(work: WriteWork) -> tuple[list[CourseUnit], Enrollment]:
        units = []
        for rule in rules or ({},):
            new = NewUnit(**{"kind": UnitKind.TEXT, "title": "Fronts", "body": "Cold.", **rule})
            units.append(await add_unit(work, system, course_id=made_course.id, new=new))
        return units, await enroll(
            work,
            system,
            user_id=school.people[who].id,
            course_id=made_course.id,
            grounds=Grounds.GRANTED,
        )

    units, made = await school.write(make)
    return Learning(school, made_course, units, made)


async def complete_course(school: School, course_id: int, *, who: str = "learner") -> Enrollment:
    """Somebody completes a whole course, as staff say."""
    system = school.system()

    async def run(work: WriteWork) -> Enrollment:
        made = await enroll(
            work,
            system,
            user_id=school.people[who].id,
            course_id=course_id,
            grounds=Grounds.GRANTED,
        )
        return await steps.complete(work, system, made.id)

    completed: Enrollment = await school.write(run)
    return completed


async def write(school: School, action: Any, *given: Any, **rest: Any) -> Any:
    """Something that the system does."""
    return await school.write(partial(_write, action=action, school=school, given=given, **rest))


async def _write(
    work: WriteWork, *, action: Any, school: School, given: tuple[Any, ...], **rest: Any
) -> Any:
    return await action(work, school.system(), *given, **rest)

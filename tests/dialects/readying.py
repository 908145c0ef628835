"""What must be there before an operation can succeed, brought about by the core."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from msgspec import structs

from lyceum.core.access.applications import applications, decide_application
from lyceum.core.access.errors import AlreadyApplied
from lyceum.core.access.model import RoleKey
from lyceum.core.assessment.attempts import submit
from lyceum.core.assessment.errors import (
    NotEnrolled,
    NotHandedIn,
)
from lyceum.core.assessment.model import AttemptFilter, AttemptState
from lyceum.core.assessment.results import attempts_where
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.model import (
    ENROLLABLE_STATES,
    CourseFilter,
    UnitKind,
)
from lyceum.core.catalog.queries import courses
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import AlreadyEnrolled, NoSuchEnrollment
from lyceum.core.enrollment.model import EnrollmentFilter, Grounds
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.meetings.errors import NotASession
from lyceum.core.page import Slice
from lyceum.core.recognition.awards import set_rules
from lyceum.core.recognition.errors import NoAwards
from lyceum.core.recognition.model import Rules
from lyceum.core.work import Unit, WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.operation import Operation
from tests.dialects.places import Places
from tests.dialects.requests import parts_of
from tests.harness.school import School


class Readying(Places):
    """Readies one school for what is asked of it in one dialect."""

    def __init__(self, school: School, dialect: Dialect) -> None:
        super().__init__(dialect)
        self.school = school

    async def _ready(self, operation: Operation, path: str, body: dict[str, Any] | None) -> None:
        """Sees to what must be there before, by what the operation may refuse."""
        if NotEnrolled in operation.refuses:
            await self._enroll()
        if NoSuchEnrollment in operation.refuses and operation.unit is not Unit.READ:
            await self._let_in(operation, path, body)
        if NotHandedIn in operation.refuses:
            await self._hand_in()
        if AlreadyApplied in operation.refuses:
            await self.school.write(self._decide)
        if NoAwards in operation.refuses:
            await self.school.write(self._give_awards)
        if NotASession in operation.refuses:
            await self.school.write(partial(self._teach_in_person, unit_id=path.split("/")[-2]))

    async def _enroll(self) -> None:
        """Lets the administrator into every course there is."""
        system, user_id = self.school.system(), self.school.people["admin"].id

        async def act(work: WriteWork) -> None:
            page = await courses(work, system, where=CourseFilter(), sliced=Slice(limit=1000))
            enrolled = await enrollments(
                work,
                system,
                where=EnrollmentFilter(user_id=user_id),
                sliced=Slice(limit=1000),
            )
            taken = {each.course_id for each in enrolled.rows}
            for course in page.rows:
                if course.id not in taken and course.state in ENROLLABLE_STATES:
                    # Who waits for a payment is in already.
                    with suppress(AlreadyEnrolled):
                        await enroll(
                            work,
                            system,
                            user_id=user_id,
                            course_id=course.id,
                            grounds=Grounds.GRANTED,
                        )

        await self.school.write(act)

    async def _let_in(self, operation: Operation, path: str, body: dict[str, Any] | None) -> None:
        """Lets the person whom a request names into the course that it names, where it is no
        request to let somebody in."""
        there = urlsplit(path)
        parts = zip(
            parts_of(self.dialect.mount + operation.path), parts_of(there.path), strict=True
        )
        named = {name.strip("{}"): value for name, value in parts if name.startswith("{")}
        named |= dict(parse_qsl(there.query)) | (body or {})
        if operation.path.startswith("/enrollments") or not {"course_id", "user_id"} <= {*named}:
            return
        act = partial(
            enroll,
            actor=self.school.system(),
            user_id=int(named["user_id"]),
            course_id=int(named["course_id"]),
            grounds=Grounds.GRANTED,
        )
        with suppress(AlreadyEnrolled):
            await self.school.write(act)

    def _goes_on(self, user_id: int) -> bool:
        """Whether what this person waits for is decided, so that they may ask again."""
        return True

    async def _decide(self, work: WriteWork) -> None:
        """Leaves no application waiting."""
        system, asked_for = self.school.system(), RoleKey.INSTRUCTOR
        page = await applications(work, system, role_key=asked_for, sliced=Slice(limit=1000))
        for one in page.rows:
            if not self._goes_on(one.user_id):
                continue
            await decide_application(
                work, system, one.uid, role_key=asked_for, grants=False, note=""
            )

    async def _give_awards(self, work: WriteWork) -> None:
        await set_rules(work, self.school.system(), Rules(active=True))

    async def _teach_in_person(self, work: WriteWork, *, unit_id: str) -> None:
        """Makes a session of the unit, so that it has meetings."""
        columns = {"kind": UnitKind.SESSION, "updated_at": work.now}
        statement = catalog_store.update_unit(tuple(sorted(columns)))
        await work.run(statement, row_id=int(unit_id), **columns)

    async def _hand_in(self) -> None:
        """Ends all attempts that run."""

        async def act(work: WriteWork) -> None:
            running = AttemptFilter(states=(AttemptState.RUNNING,))
            page = await attempts_where(
                work, self.school.system(), where=running, sliced=Slice(limit=1000)
            )
            for attempt in page.rows:
                taker = structs.replace(self.school.system(), user_id=attempt.user_id)
                await submit(work, taker, attempt.id, {})

        await self.school.write(act)

"""Random histories of a school, and what must hold at every moment of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from lyceum.core.access.actions import let_in_again, shut_out
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.model import Admission, CourseChange, CourseState, NewCourse
from lyceum.core.enrollment import actions, steps
from lyceum.core.enrollment.model import OPEN, STEPS, EnrollmentState, Grounds
from lyceum.core.errors import Refusal
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.removal.actions import delete_course, delete_enrollment, delete_user
from lyceum.core.work import WriteWork
from tests.harness.school import School, found_school, make_platform, open_works

STEP_NAMES = (
    "drop", "reactivate", "approve", "reject", "suspend", "complete", "expire", "refund",
)  # fmt: skip
LEAST_USERS, LEAST_COURSES = 5, 2
STATES = [CourseState.DRAFT, CourseState.PUBLISHED, CourseState.PRIVATE, CourseState.ARCHIVED]
ADMISSIONS = st.sampled_from([*Admission, Admission.REQUEST, Admission.REGISTERED])
SEATS = st.sampled_from([None, 0, 1, 1, 2])
which = st.integers(0, 3)
"""Points at one of the first things that there are."""

Act = Callable[[WriteWork], Awaitable[Any]]
Offer = tuple[Admission, int | None]


class History(RuleBasedStateMachine):
    """Staff and learners do whatever they like; the core allows what is right."""

    url: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.open = AsyncExitStack()
        self.made = 0
        self.before: dict[int, tuple[str, int | None]] = {}

    @initialize(
        first=st.tuples(ADMISSIONS, SEATS),
        second=st.tuples(ADMISSIONS, SEATS),
    )
    def found(self, first: Offer, second: Offer) -> None:
        async def begin() -> School:
            works = await self.open.enter_async_context(open_works(self.url))
            return await found_school(make_platform(works), name=f"School {id(self)}")

        self.school = self.runner.run(begin())
        for admission, seats in (first, second):
            self.a_course_is_made(CourseState.PUBLISHED, admission, seats)

    def teardown(self) -> None:
        self.runner.run(self.open.aclose())
        self.runner.close()

    def act(self, act: Act) -> Any:
        """Does it, or is refused."""
        with suppress(Refusal):
            return self.runner.run(self.school.write(act))
        return None

    def rows(self, sql: str) -> list[Any]:
        async def read() -> list[Any]:
            async with self.school.works.read(self.school.tenant) as work:
                asked = sql.format(tenant=work.tenant.id)
                return [tuple(row) for row in await work.connection.fetch(asked, ())]

        return self.runner.run(read())

    def one(self, table: str, at: int) -> int:
        """The id of one row of the table; 7, which nobody has, if it is empty."""
        found = self.rows(f"SELECT id FROM {table} WHERE tenant_id = {{tenant}} ORDER BY id")
        return int(found[at % len(found)][0]) if found else 7

    def count(self, table: str) -> int:
        ((number,),) = self.rows(f"SELECT count(*) FROM {table} WHERE tenant_id = {{tenant}}")
        return int(number)

    def learner(self, at: int) -> Actor:
        actor = self.school.actor("learner")
        return _as(actor, self.one("users", at), RoleKey.LEARNER)

    @rule()
    def somebody_comes(self) -> None:
        self.made += 1
        new = NewUser(display_name=f"P {self.made}", email=f"p{self.made}@school.example")
        self.act(partial(add_user, actor=self.school.system(), new=new))

    @rule(who=which, act=st.sampled_from([let_in_again, shut_out]))
    def somebody_is_let_in_or_shut_out(self, who: int, act: Any) -> None:
        user = self.one("users", who)
        self.act(partial(act, actor=self.school.system(), user_id=user))

    @rule(
        state=st.sampled_from(STATES),
        admission=ADMISSIONS,
        seats=SEATS,
    )
    def a_course_is_made(self, state: CourseState, admission: Admission, seats: int | None) -> None:
        amount = 1000 if admission is Admission.PURCHASE else 0
        new = NewCourse(
            title="Course", state=state, admission=admission, seats=seats, amount=amount
        )
        self.act(partial(create_course, actor=self.school.system(), new=new))

    @rule(which=which, state=st.sampled_from(STATES))
    def a_course_changes(self, which: int, state: CourseState) -> None:
        course = self.one("courses", which)
        change = CourseChange(state=state)
        self.act(
            partial(change_course, actor=self.school.system(), course_id=course, change=change)
        )

    @rule(who=which, where=which, grounds=st.sampled_from(Grounds))
    def staff_enroll(self, who: int, where: int, grounds: Grounds) -> None:
        act = partial(actions.enroll, actor=self.school.system(), grounds=grounds)
        user, course = self.one("users", who), self.one("courses", where)
        self.act(partial(act, user_id=user, course_id=course))

    @rule(who=which, where=which)
    def a_learner_enrolls(self, who: int, where: int) -> None:
        actor, course = self.learner(who), self.one("courses", where)
        act = partial(actions.enroll, actor=actor, user_id=actor.self_id())
        self.act(partial(act, course_id=course, grounds=Grounds.FREE))

    @rule(who=which, where=which, paying=st.booleans())
    def a_learner_asks_or_buys(self, who: int, where: int, paying: bool) -> None:
        act = actions.await_payment if paying else actions.request_enrollment
        self.act(partial(act, actor=self.learner(who), course_id=self.one("courses", where)))

    @precondition(lambda self: self.count("enrollments"))
    @rule(which=which, step=st.sampled_from(STEP_NAMES))
    def staff_take_a_step(self, which: int, step: str) -> None:
        enrollment = self.one("enrollments", which)
        act = getattr(steps, step)
        self.act(partial(act, actor=self.school.system(), enrollment_id=enrollment))

    @precondition(lambda self: self.count("enrollments"))
    @rule(who=which, which=which, step=st.sampled_from(STEP_NAMES))
    def a_learner_takes_a_step(self, who: int, which: int, step: str) -> None:
        actor, enrollment = self.learner(who), self.one("enrollments", which)
        self.act(partial(getattr(steps, step), actor=actor, enrollment_id=enrollment))

    @precondition(lambda self: self.count("enrollments"))
    @rule(which=which)
    def an_enrollment_is_deleted(self, which: int) -> None:
        enrollment = self.one("enrollments", which)
        act = partial(delete_enrollment, actor=self.school.system())
        self.act(partial(act, enrollment_id=enrollment))

    @precondition(lambda self: self.count("users") > LEAST_USERS)
    @rule(which=which)
    def a_person_is_deleted(self, which: int) -> None:
        user = self.one("users", which)
        self.act(partial(delete_user, actor=self.school.system(), user_id=user))

    @precondition(lambda self: self.count("courses") > LEAST_COURSES)
    @rule(which=which)
    def a_course_is_deleted(self, which: int) -> None:
        course = self.one("courses", which)
        self.act(partial(delete_course, actor=self.school.system(), course_id=course))

    @invariant()
    def totals_are_true(self) -> None:
        assert self.tallied("users") == self.counted("state", "users")
        assert self.tallied("courses") == self.counted("state", "courses")
        assert self.tallied("enrollments") == self.counted("state", "enrollments")
        shown = "enrollments WHERE state IN ('active', 'completed') AND"
        assert self.tallied("enrolled") == self.counted("course_id", shown)

    def tallied(self, what: str) -> Counter[str]:
        sql = "SELECT key, sum(n) FROM tallies WHERE tenant_id = {tenant} AND what = '%s' "
        found = self.rows(sql % what + "GROUP BY key")
        assert all(number >= 0 for _, number in found)
        return Counter({key: int(number) for key, number in found if number})

    def counted(self, column: str, source: str) -> Counter[str]:
        where = source if " WHERE " in source else f"{source} WHERE"
        sql = f"SELECT {column}, count(*) FROM {where} tenant_id = {{tenant}} GROUP BY {column}"
        return Counter({str(key): int(number) for key, number in self.rows(sql)})

    @invariant()
    def nobody_is_twice_in_a_course(self) -> None:
        pairs = Counter(
            (user, course) for _, state, user, course, _ in self.enrollments() if state in OPEN
        )
        assert set(pairs.values()) <= {1}

    def enrollments(self) -> list[Any]:
        columns = "id, state, user_id, course_id, completed_at"
        return self.rows(f"SELECT {columns} FROM enrollments WHERE tenant_id = {{tenant}}")

    @invariant()
    def states_follow_each_other_as_they_may(self) -> None:
        now = {row[0]: (row[1], row[4]) for row in self.enrollments()}
        for enrollment, (state, completed_at) in now.items():
            old, was_completed_at = self.before.get(enrollment, (state, None))
            if old != state:
                assert EnrollmentState(state) in STEPS[EnrollmentState(old)]
            if was_completed_at is not None:
                assert completed_at == was_completed_at, "completed is a fact"
            if state == EnrollmentState.COMPLETED:
                assert completed_at is not None
        self.before = now

    @invariant()
    def no_course_is_fuller_than_it_may_be(self) -> None:
        sql = (
            "SELECT courses.id FROM courses JOIN enrollments ON course_id = courses.id "
            "AND enrollments.tenant_id = courses.tenant_id WHERE courses.tenant_id = {tenant} "
            "AND enrollments.state IN ('active', 'suspended') GROUP BY courses.id, seats "
            "HAVING count(*) > seats"
        )
        assert self.rows(sql) == []

    @invariant()
    def each_enrollment_has_its_beginning_in_the_events(self) -> None:
        sql = (
            "SELECT id FROM enrollments WHERE tenant_id = {tenant} AND id NOT IN (SELECT subject_id"
            " FROM events WHERE tenant_id = {tenant}"
            " AND kind IN ('enrollment.created', 'enrollment.requested'))"
        )
        assert self.rows(sql) == []


def _as(actor: Actor, user_id: int, role: RoleKey) -> Actor:
    from msgspec.structs import replace

    return replace(actor, user_id=user_id, roles=frozenset({role}), grants=BUILT_IN[role])

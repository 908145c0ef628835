"""What happens in the school behind the API, through the core: states that Karma cannot write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from lyceum.core.access import store as access_store
from lyceum.core.access.actions import give_role, shut_out
from lyceum.core.access.queries import assignments_of
from lyceum.core.actor import Actor
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import Course, CourseChange, CourseState, UnitKind
from lyceum.core.enrollment import actions, steps
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.harness.school import School

Step = Callable[[WriteWork, Actor, int], Awaitable[Enrollment]]

STEPS: dict[str, tuple[Step, ...]] = {
    "active": (),
    "suspended": (steps.suspend,),
    "expired": (steps.expire,),
    "completed": (steps.complete,),
    "dropped": (steps.drop,),
    "refunded": (steps.refund,),
}
"""The steps from active to each state that an enrollment may be in afterwards."""


async def enroll(school: School, who: str, course: Course, *, state: str = "active") -> Enrollment:
    """Staff let somebody in, and then take the enrollment to `state`."""
    system = school.system()
    made: Enrollment = await school.write(
        partial(
            actions.enroll,
            actor=system,
            user_id=school.people[who].id,
            course_id=course.id,
            grounds=Grounds.GRANTED,
        )
    )
    for step in STEPS[state]:
        made = await take(school, step, made)
    return made


async def take(
    school: School, step: Step, enrollment: Enrollment, *, who: str | None = None
) -> Enrollment:
    """One step of an enrollment by one of the cast, or by the platform itself."""
    actor = school.actor(who) if who else school.system()

    async def act(work: WriteWork) -> Enrollment:
        return await step(work, actor, enrollment.id)

    taken: Enrollment = await school.write(act)
    return taken


async def ask(school: School, who: str, course: Course) -> Enrollment:
    """Somebody asks to be let into a course that wants to be asked."""
    ask_for = partial(actions.request_enrollment, actor=school.actor(who), course_id=course.id)
    made: Enrollment = await school.write(ask_for)
    return made


async def start_buying(school: School, who: str, course: Course) -> Enrollment:
    """Somebody is about to buy a course."""
    begin = partial(actions.await_payment, actor=school.actor(who), course_id=course.id)
    made: Enrollment = await school.write(begin)
    return made


async def move(school: School, course: Course, state: CourseState) -> Course:
    """Takes a course to a state that Karma may have no word for."""

    async def act(work: WriteWork) -> Course:
        return await change_course(work, school.system(), course.id, CourseChange(state=state))

    moved: Course = await school.write(act)
    return moved


async def require_unit(school: School, course: Course) -> None:
    """Gives a course one more thing that must be done."""
    new = NewUnit(kind=UnitKind.TEXT, title="Fronts")

    async def act(work: WriteWork) -> None:
        await add_unit(work, school.system(), course_id=course.id, new=new)

    await school.write(act)


async def let_in(school: School, who: str, *, role: str, ends_at: int | None = None) -> User:
    """One more person in the cast, with a role that may have ended."""
    new = NewUser(display_name=who.replace("_", " ").title(), email=f"{who}@school.example")

    async def act(work: WriteWork) -> User:
        user = await add_user(work, school.system(), new)
        await give_role(
            work, school.system(), user_id=user.id, key=role, starts_at=0, ends_at=ends_at
        )
        return user

    school.people[who] = await school.write(act)
    return school.people[who]


async def end_role(school: School, who: str) -> None:
    """The only role that somebody holds ended a second ago."""
    user_id = school.people[who].id
    second_ago = clock.now() - SECOND

    async def act(work: WriteWork) -> None:
        (held,) = await assignments_of(work, user_id)
        await work.run(access_store.END_ASSIGNMENT, id=held.id, ends_at=second_ago)

    await school.write(act)


async def deactivate(school: School, who: str) -> None:
    """Shuts somebody out."""

    async def act(work: WriteWork) -> None:
        await shut_out(work, school.system(), school.people[who].id)

    await school.write(act)

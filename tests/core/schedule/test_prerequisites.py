"""Prerequisites: no loop, whatever happens at once; who comes by themselves has completed them."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from lyceum.core.catalog.errors import NoSuchCourse, PrerequisiteLoop
from lyceum.core.catalog.model import Admission
from lyceum.core.catalog.prerequisites import prerequisites_of, set_prerequisites
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.errors import PrerequisitesMissing
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.removal.actions import delete_course
from tests.core.learning import complete_course, learning, write
from tests.harness.school import School


async def courses(school: School, count: int) -> list[int]:
    return [(await school.course(f"Course {number}")).id for number in range(count)]


async def required_by(school: School, course_id: int) -> list[int]:
    async with school.works.read(school.tenant) as work:
        return await prerequisites_of(work, course_id)


async def test_no_way_round_leads_back(school: School) -> None:
    first, second, third = await courses(school, 3)
    await write(school, set_prerequisites, second, [first])
    await write(school, set_prerequisites, third, [second])
    for course, required in ((first, [first]), (first, [second]), (first, [third])):
        with pytest.raises(PrerequisiteLoop):
            await write(school, set_prerequisites, course, required)
    assert await required_by(school, first) == []
    await write(school, set_prerequisites, third, [first, second, first])
    assert await required_by(school, third) == [first, second]
    await write(school, set_prerequisites, second, [])
    await write(school, set_prerequisites, first, [second])


async def test_a_loop_is_not_closed_by_many_who_each_see_a_part_of_it(school: School) -> None:
    ring = await courses(school, 4)
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    done = await asyncio.gather(
        *(write(school, set_prerequisites, course, [required]) for course, required in pairs),
        return_exceptions=True,
    )
    assert [type(one) for one in done if isinstance(one, BaseException)] == [PrerequisiteLoop]


async def test_what_is_required_is_there_and_the_courses_staff_say_it(school: School) -> None:
    first, second = await courses(school, 2)
    for required in ([7], [first, 7], range(100, 151)):
        with pytest.raises(Invalid):
            await write(school, set_prerequisites, second, required)
    with pytest.raises(NoSuchCourse):
        await write(school, set_prerequisites, 7, [first])
    for who in ("other_instructor", "learner"):
        actor = school.actor(who)
        act = partial(set_prerequisites, actor=actor, course_id=second, required_ids=[first])
        with pytest.raises(Forbidden):
            await school.write(act)
    assert await required_by(school, second) == []


async def test_who_comes_by_themselves_has_completed_them(school: School) -> None:
    open_to_all = await school.course("Storms")
    asking = await school.course("Seas", admission=Admission.REQUEST)
    (required,) = await courses(school, 1)
    learner = school.actor("learner")
    for course in (open_to_all, asking):
        await write(school, set_prerequisites, course.id, [required])

    async def come() -> EnrollmentState:
        made = await school.write(
            lambda work: enroll(
                work,
                learner,
                user_id=learner.self_id(),
                course_id=open_to_all.id,
                grounds=Grounds.FREE,
            )
        )
        return EnrollmentState(made.state)

    async def ask() -> None:
        await school.write(lambda work: request_enrollment(work, learner, course_id=asking.id))

    for act in (come, ask):
        with pytest.raises(PrerequisitesMissing) as caught:
            await act()
        assert caught.value.course_ids == (required,)
    await complete_course(school, required)
    assert await come() is EnrollmentState.ACTIVE
    await ask()


async def test_a_course_that_is_gone_is_asked_of_nobody(school: School) -> None:
    here = await learning(school, {})
    first, second = await courses(school, 2)
    await write(school, set_prerequisites, here.course.id, [first])
    await write(school, set_prerequisites, second, [here.course.id])
    await write(school, delete_course, first)
    assert await required_by(school, here.course.id) == []
    await here.see(0)
    await write(school, delete_course, here.course.id)
    assert await required_by(school, second) == []

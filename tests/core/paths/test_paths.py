"""Learning paths: into one course after the other, and through when enough are completed."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.catalog.model import CourseChange, CourseState
from lyceum.core.enrollment import queries as enrollment_queries
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.errors import CourseNotOpen
from lyceum.core.enrollment.model import EnrollmentFilter, EnrollmentState
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Slice
from lyceum.core.paths import actions, queries
from lyceum.core.paths.errors import AlreadyOnPath, NoSuchPath, NotOnPath, PathNotOpen
from lyceum.core.paths.model import NewPath, Path, PathChange, PathFilter, PathState
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.removal.actions import delete_course, delete_user
from lyceum.core.sequencing import number_all_events
from lyceum.jobs import paths as worker
from tests.core.learning import complete_course, write
from tests.harness.school import School


class Trail:
    """A path of three courses, and who is on it."""

    def __init__(self, school: School, path: Path, course_ids: list[int]) -> None:
        self.school = school
        self.path = path
        self.course_ids = course_ids

    async def enroll(self, who: str = "learner", *, by: str = "admin") -> Any:
        user_id = self.school.people[who].id
        return await act(
            self.school, actions.enroll_on_path, by, path_id=self.path.id, user_id=user_id
        )

    async def leave(self, who: str = "learner", *, by: str = "admin") -> Any:
        user_id = self.school.people[who].id
        return await act(self.school, actions.leave_path, by, path_id=self.path.id, user_id=user_id)

    async def complete(self, at: int, who: str = "learner") -> None:
        """The person completes a course that they are in."""
        where = EnrollmentFilter(user_id=self.school.people[who].id, course_id=self.course_ids[at])
        async with self.school.works.read(self.school.tenant) as work:
            page = await enrollment_queries.enrollments(
                work, self.school.system(), where=where, sliced=Slice(limit=1)
            )
        await write(self.school, steps.complete, page.rows[0].id)
        await self.follow()

    async def follow(self) -> None:
        await number_all_events(self.school.works)
        await worker.run(self.school.works, self.school.platform.ports)

    async def entered(self, who: str = "learner") -> list[int]:
        """Which of the courses the person is or was in."""
        async with self.school.works.read(self.school.tenant) as work:
            page = await enrollment_queries.enrollments(
                work,
                self.school.system(),
                where=EnrollmentFilter(user_id=self.school.people[who].id),
                sliced=Slice(limit=50),
            )
        states = (EnrollmentState.ACTIVE, EnrollmentState.COMPLETED)
        return sorted(
            self.course_ids.index(one.course_id) for one in page.rows if one.state in states
        )

    async def state(self, who: str = "learner") -> PathState:
        async with self.school.works.read(self.school.tenant) as work:
            page = await queries.path_enrollments(
                work, self.school.actor(who), path_id=self.path.id, sliced=Slice(limit=1)
            )
        return page.rows[0].state


async def act(school: School, action: Any, who: str, *given: Any, **rest: Any) -> Any:
    actor = school.actor(who)

    async def run(work: Any) -> Any:
        return await action(work, actor, *given, **rest)

    return await school.write(run)


async def trail(school: School, **rules: Any) -> Trail:
    course_ids = [(await school.course(f"Course {at}")).id for at in range(3)]
    new = NewPath(title="Weather", course_ids=tuple(course_ids), **rules)
    return Trail(school, await write(school, actions.create_path, new), course_ids)


async def test_a_sequential_path_opens_one_course_after_the_other(school: School) -> None:
    here = await trail(school)
    await here.enroll()
    assert await here.entered() == [0]
    for at in range(2):
        await here.complete(at)
        assert await here.entered() == list(range(at + 2))
        assert await here.state() is PathState.ACTIVE
    await here.complete(2)
    assert await here.state() is PathState.COMPLETED
    await here.follow()
    with pytest.raises(AlreadyOnPath):
        await here.enroll()
    with pytest.raises(NotOnPath):
        await here.leave()


async def test_a_free_path_opens_all_and_is_through_with_as_many_as_it_needs(
    school: School,
) -> None:
    here = await trail(school, sequential=False, needed=2)
    await here.enroll(by="learner")
    assert await here.entered() == [0, 1, 2]
    await here.complete(2)
    assert await here.state() is PathState.ACTIVE
    await here.complete(0)
    assert await here.state() is PathState.COMPLETED


async def test_what_was_completed_before_counts(school: School) -> None:
    here = await trail(school)
    await complete_course(school, here.course_ids[0])
    await here.enroll()
    assert await here.entered() == [0, 1]
    for course_id in here.course_ids:
        await complete_course(school, course_id, who="other_learner")
    done = await here.enroll("other_learner")
    assert done.state is PathState.COMPLETED


async def test_a_course_that_takes_nobody_is_entered_once_it_does(school: School) -> None:
    here = await trail(school)
    closed, opened = (CourseChange(state=CourseState[word]) for word in ("DRAFT", "PUBLISHED"))
    await here.enroll()
    await write(school, change_course, here.course_ids[1], closed)
    await here.complete(0)
    assert await here.entered() == [0]
    await write(school, change_course, here.course_ids[1], opened)
    await write(school, actions.change_path, here.path.id, PathChange(description="Again"))
    assert await here.entered() == [0, 1]
    await write(school, change_course, here.course_ids[0], closed)
    with pytest.raises(CourseNotOpen):
        await here.enroll("other_learner")
    assert await here.entered("other_learner") == []


async def test_fewer_courses_complete_the_path_for_who_lacked_nothing_else(
    school: School,
) -> None:
    here = await trail(school)
    await here.enroll()
    await here.complete(0)
    change = PathChange(course_ids=(here.course_ids[0],))
    await write(school, actions.change_path, here.path.id, change)
    assert await here.state() is PathState.COMPLETED
    await write(school, delete_course, here.course_ids[0])
    assert await here.state() is PathState.COMPLETED


async def test_who_left_may_come_again_and_keeps_the_courses(school: School) -> None:
    here = await trail(school)
    await here.enroll()
    assert (await here.leave(by="learner")).state is PathState.DROPPED
    with pytest.raises(NotOnPath):
        await here.leave()
    assert await here.entered() == [0]
    await here.complete(0)
    assert await here.entered() == [0]
    await here.enroll()
    assert await here.entered() == [0, 1]


async def test_nobody_acts_beyond_what_they_may(school: School) -> None:
    here = await trail(school, amount=500)
    for who in ("learner", "instructor"):
        with pytest.raises(Forbidden):
            await act(school, actions.create_path, who, NewPath(title="Mine"))
        with pytest.raises(Forbidden):
            await act(school, actions.change_path, who, here.path.id, PathChange(title="Mine"))
        with pytest.raises(Forbidden):
            await act(school, actions.delete_path, who, here.path.id)
        with pytest.raises(Forbidden):
            await here.enroll(by=who)
        with pytest.raises(Forbidden):
            await here.leave("other_learner", by=who)
    await write(school, actions.change_path, here.path.id, PathChange(amount=0, active=False))
    with pytest.raises(NoSuchPath):
        await here.enroll(by="learner")
    with pytest.raises(PathNotOpen):
        await here.enroll()
    async with school.works.read(school.tenant) as work:
        with pytest.raises(NoSuchPath):
            await queries.path(work, school.actor("learner"), here.path.id)


async def test_what_makes_no_sense_is_refused_and_changes_nothing(school: School) -> None:
    here = await trail(school)
    one = here.course_ids[0]
    for wrong, refusal in (
        (PathChange(course_ids=(one, one)), Invalid),
        (PathChange(course_ids=(one, 10_000_000)), NoSuchCourse),
        (PathChange(needed=4), Invalid),
        (PathChange(needed=0), Invalid),
        (PathChange(amount=-1), Invalid),
        (PathChange(title=" "), Invalid),
        (PathChange(category_id=10_000_000), NoSuchCategory),
    ):
        with pytest.raises(refusal):
            await write(school, actions.change_path, here.path.id, wrong)
    with pytest.raises(NoSuchUser):
        await write(school, actions.enroll_on_path, path_id=here.path.id, user_id=10_000_000)
    async with school.works.read(school.tenant) as work:
        assert await queries.path(work, school.system(), here.path.id) == here.path
        assert await queries.courses_of(work, [here.path.id]) == {here.path.id: here.course_ids}


async def test_paths_are_found_by_title_and_state(school: School) -> None:
    names = {"Wetterkunde": True, "WEATHER": True, "Old weather": False}
    for title, active in names.items():
        await write(school, actions.create_path, NewPath(title=title, active=active))

    async def found(who: str, **where: Any) -> set[str]:
        async with school.works.read(school.tenant) as work:
            page = await queries.paths(
                work, school.actor(who), where=PathFilter(**where), sliced=Slice(limit=9)
            )
        assert page.total == len(page.rows)
        return {one.title for one in page.rows}

    assert await found("admin") == set(names)
    assert await found("learner") == {"Wetterkunde", "WEATHER"}
    assert await found("learner", active=False) == set()
    assert await found("admin", active=False) == {"Old weather"}
    assert await found("admin", search="weather", active=True) == {"WEATHER"}
    assert await found("admin", search="%") == set()


async def test_people_and_paths_are_deleted_with_their_stays(school: School) -> None:
    here = await trail(school)
    await here.enroll()
    await here.enroll("other_learner")
    await write(school, delete_user, school.people["learner"].id)
    await write(school, actions.delete_path, here.path.id)
    async with school.works.read(school.tenant) as work:
        page = await queries.path_enrollments(work, school.system(), sliced=Slice(limit=9))
        assert page.total == 0
        with pytest.raises(NoSuchPath):
            await queries.path(work, school.system(), here.path.id)

"""The demo's term, read through the core: people learn, fail, come back, and wait for teachers."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from lyceum import dialects
from lyceum.app.demo import school
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.literals import LITERALS
from lyceum.app.demo.people import PEOPLE
from lyceum.app.demo.remembering import remembered
from lyceum.app.demo.studying import diaries
from lyceum.core import external_ids
from lyceum.core.actor import system
from lyceum.core.assessment.model import Attempt, AttemptState
from lyceum.core.assessment.queries import assessments, attempts
from lyceum.core.catalog.attachments import files_of_units
from lyceum.core.catalog.model import LIVE_STATES, Course, CourseFilter, UnitKind
from lyceum.core.catalog.prerequisites import prerequisites_of
from lyceum.core.catalog.queries import courses, units
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, EnrollmentState
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.page import Slice
from lyceum.core.progress.queries import progress_of
from lyceum.core.schedule.model import Why
from lyceum.core.schedule.queries import availability
from lyceum.core.stages import Stages
from lyceum.core.work import Tenant, Work, Works
from lyceum.http.platform import Platform
from lyceum.kit.time import DAY

MASTER = b"a secret that only these tests know"
ALL = Slice(limit=1000)
WEEK = 7 * DAY
NOT_LEARNING = {EnrollmentState.REQUESTED, EnrollmentState.REJECTED}


on_one = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""The stories are the same whatever keeps them; that they are kept is tested on both."""


@pytest.fixture
async def tenant(platform: Platform) -> Tenant:
    await school.make_if_empty(
        platform.works,
        platform.ports,
        dialects.load(),
        master=MASTER,
        tell=lambda done, total: None,
    )
    found = await school.demo_tenant(platform.works)
    assert found is not None
    return found


async def _courses(work: Work) -> dict[str, Course]:
    """By title."""
    actor, where = system(work.tenant.id, name="test"), CourseFilter(states=LIVE_STATES)
    return {one.title: one for one in (await courses(work, actor, where=where, sliced=ALL)).rows}


async def _stays(work: Work) -> list[Enrollment]:
    actor = system(work.tenant.id, name="test")
    return list((await enrollments(work, actor, where=EnrollmentFilter(), sliced=ALL)).rows)


async def _attempts(work: Work) -> list[Attempt]:
    actor = system(work.tenant.id, name="test")
    asked = (await assessments(work, actor, sliced=ALL)).rows
    pages = [await attempts(work, actor, unit_id=one.unit.id, sliced=ALL) for one in asked]
    return [attempt for page in pages for attempt in page.rows]


def test_forty_learners_came_from_many_places() -> None:
    learners = [person for person in PEOPLE if person.role == "learner"]
    assert len(learners) == 40
    assert len({person.name for person in learners}) == 40
    assert sum(not person.name.isascii() for person in learners) > 20


@on_one
async def test_its_charts_look_like_a_term(works: Works, tenant: Tenant) -> None:
    async with works.read(tenant) as work:
        stays = await _stays(work)
        now = work.now
    weeks = Counter((now - stay.enrolled_at) // WEEK for stay in stays)
    assert len(weeks) >= 10
    assert max(weeks.values()) >= 3 * min(weeks.values())
    hours = {datetime.fromtimestamp(stay.enrolled_at / 1e6, tz=UTC).date() for stay in stays}
    assert len(hours) > 40
    states = Counter(stay.state for stay in stays)
    assert states[EnrollmentState.COMPLETED] > states[EnrollmentState.ACTIVE] > 10
    assert states[EnrollmentState.REQUESTED] >= 3


@on_one
async def test_people_learned_week_after_week(works: Works, tenant: Tenant) -> None:
    async with works.read(tenant) as work:
        now = work.now
        done = [
            seen.completed_at
            for stay in await _stays(work)
            for seen in await progress_of(work, stay)
            if seen.completed_at is not None
        ]
    weeks = Counter((now - at) // WEEK for at in done)
    assert len(done) > 500
    assert len(weeks) >= 13
    assert max(done) < now


@on_one
async def test_who_completed_a_course_has_done_all_of_it(works: Works, tenant: Tenant) -> None:
    async with works.read(tenant) as work:
        required = {one.id: one.required_units for one in (await _courses(work)).values()}
        stays = await _stays(work)
    for stay in stays:
        is_whole = stay.done_required == required[stay.course_id]
        assert is_whole == (stay.state is EnrollmentState.COMPLETED)
        if stay.state in NOT_LEARNING:
            assert stay.done_required == 0
    assert len({stay.done_required / required[stay.course_id] for stay in stays}) > 8


@on_one
async def test_some_failed_and_came_back_and_some_wait_for_their_teacher(
    works: Works, tenant: Tenant
) -> None:
    async with works.read(tenant) as work:
        tried = await _attempts(work)
        now = work.now
    first = {(one.enrollment_id, one.unit_id): one for one in tried if one.number == 1}
    again = [one for one in tried if one.number == 2]
    assert len(again) > 10
    regained = [
        one for one in again if one.passed and not first[one.enrollment_id, one.unit_id].passed
    ]
    assert len(regained) > 10
    waiting = [one for one in tried if one.state is AttemptState.SUBMITTED]
    assert len(waiting) >= 3
    assert all(one.submitted_at and now - one.submitted_at < 8 * DAY for one in waiting)
    assert len({one.points * 100 // one.possible for one in tried}) > 10


@on_one
async def test_a_course_asks_for_another_and_opens_bit_by_bit(works: Works, tenant: Tenant) -> None:
    async with works.read(tenant) as work:
        found = await _courses(work)
        python = found["Python for Working with Data"]
        statistics = found["Introduction to Statistics"]
        assert await prerequisites_of(work, python.id) == [statistics.id]
        stays = [stay for stay in await _stays(work) if stay.course_id == python.id]
        reasons = {
            reason.code
            for stay in stays
            for one in await availability(work, stay.id)
            for reason in one.reasons
        }
        opens = {unit.opens_days for unit in await units(work, python.id)}
    assert Why.PREREQUISITE in reasons
    assert opens == {None, 7, 14}


async def test_its_film_and_its_sheets_can_be_read_back(
    platform: Platform, works: Works, tenant: Tenant
) -> None:
    ports = platform.ports
    async with works.read(tenant) as work:
        made = [one for one in await remembered(work) if one.kind == "unit"]
        shown = await files_of_units(work, [one.id for one in made])
    kinds = Counter(file.mime for files in shown.values() for file in files)
    assert kinds == {"application/pdf": 2, "video/mp4": 1}
    await school.make_if_empty(
        works, ports, dialects.load(), master=MASTER, tell=lambda done, total: None
    )
    async with works.read(tenant) as work:
        assert await files_of_units(work, [one.id for one in made]) == shown


async def test_files_that_are_missing_after_a_crash_are_shown_at_the_next_start(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(stages: Stages) -> None:
        raise OSError("the machine went away")

    async def make() -> bool:
        return await school.make_if_empty(
            platform.works, platform.ports, dialects.load(), master=MASTER, tell=lambda _a, _b: None
        )

    monkeypatch.setattr(school, "show_files", dies)
    with pytest.raises(OSError, match="went away"):
        await make()
    monkeypatch.undo()
    assert not await make()
    tenant = await school.demo_tenant(platform.works)
    assert tenant is not None
    async with platform.works.read(tenant) as work:
        kinds = Counter(one.kind for one in await remembered(work))
    assert kinds["file"] == kinds["unit"] == 3


async def test_the_ids_of_the_published_examples_are_there(works: Works, tenant: Tenant) -> None:
    async with works.read(tenant) as work:
        for one in LITERALS:
            uid = await external_ids.uid_of(
                work, namespace=one.namespace, kind=one.kind, value=one.value
            )
            assert uid is not None, one
    assert {one.namespace for one in LITERALS} == {"karma", "akako", "learnflow", "masteriyo"}


@on_one
async def test_every_quiz_unit_is_an_assessment_with_questions(
    works: Works, tenant: Tenant
) -> None:
    actor = system(tenant.id, name="test")
    async with works.read(tenant) as work:
        asked = (await assessments(work, actor, sliced=ALL)).rows
        shown = [
            unit for one in (await _courses(work)).values() for unit in await units(work, one.id)
        ]
    quizzes = {unit.id for unit in shown if unit.kind is UnitKind.QUIZ}
    assert quizzes == {one.unit.id for one in asked}
    assert all(one.question_count >= 4 for one in asked)
    assert all(unit.body or unit.kind is UnitKind.QUIZ for unit in shown)


def test_its_stories_are_told_the_same_way_every_time() -> None:
    told = diaries()
    assert told == diaries()
    assert {one.stay.course for one in told} <= {course.key for course in COURSES}
    assert all(one.day >= 1 for one in told)
    assert sum(not one.whole for one in told) >= 5

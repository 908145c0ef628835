"""The demo school: what it shows, that it is whole, and that it is the core's own doing."""

from collections.abc import Sequence
from functools import partial

import pytest

from lyceum import dialects
from lyceum.app.demo import credentials, making, school
from lyceum.app.demo.courses import CATEGORIES, COURSES
from lyceum.app.demo.people import PEOPLE
from lyceum.app.demo.removing import remove
from lyceum.app.demo.term import TERM
from lyceum.core.actor import system
from lyceum.core.catalog.model import LIVE_STATES, Admission, CourseFilter, CourseState
from lyceum.core.catalog.queries import courses, units
from lyceum.core.enrollment.model import EnrollmentFilter, EnrollmentState
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.page import Slice
from lyceum.core.tenancy.queries import is_empty, organizations_of
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.http.platform import Platform
from lyceum.kit.time import DAY

MASTER = b"a secret that only these tests know"
ALL = Slice(limit=1000)


async def _make(platform: Platform) -> bool:
    return await school.make_if_empty(
        platform.works,
        platform.ports,
        dialects.load(),
        master=MASTER,
        tell=lambda done, total: None,
    )


@pytest.fixture
async def tenant(platform: Platform) -> Tenant:
    """A tenant that holds the demo school alone."""
    assert await _make(platform)
    found = await school.demo_tenant(platform.works)
    assert found is not None
    return found


async def test_it_shows_courses_and_enrollments_in_many_states(
    works: Works, tenant: Tenant
) -> None:
    actor = system(tenant.id, name="test")
    async with works.read(tenant) as work:
        listed = (
            await courses(work, actor, where=CourseFilter(states=LIVE_STATES), sliced=ALL)
        ).rows
        stays = (await enrollments(work, actor, where=EnrollmentFilter(), sliced=ALL)).rows
        read = [len(await units(work, course.id)) for course in listed]
    assert {course.state for course in listed} == {
        CourseState.PUBLISHED,
        CourseState.DRAFT,
        CourseState.PRIVATE,
        CourseState.ARCHIVED,
    }
    assert {Admission.PURCHASE, Admission.REQUEST} < {course.admission for course in listed}
    assert min(read) >= 2
    assert {stay.state for stay in stays} == {
        EnrollmentState.ACTIVE,
        EnrollmentState.COMPLETED,
        EnrollmentState.DROPPED,
        EnrollmentState.EXPIRED,
        EnrollmentState.REJECTED,
        EnrollmentState.REQUESTED,
        EnrollmentState.SUSPENDED,
    }


async def test_its_term_lies_in_the_past_and_in_order(works: Works, tenant: Tenant) -> None:
    actor = system(tenant.id, name="test")
    async with works.read(tenant) as work:
        stays = (await enrollments(work, actor, where=EnrollmentFilter(), sliced=ALL)).rows
        told = await work.connection.fetch("SELECT at FROM events ORDER BY id", ())
        now = work.now
    starts = [stay.enrolled_at for stay in stays]
    assert max(starts) <= now
    assert max(starts) - min(starts) > 60 * DAY
    assert all(stay.enrolled_at < stay.completed_at for stay in stays if stay.completed_at)
    moments = [at for (at,) in told]
    assert len(moments) > 100
    assert moments == sorted(moments)
    assert moments[-1] <= now


async def test_a_learner_who_dropped_did_it_themselves(works: Works, tenant: Tenant) -> None:
    actor = system(tenant.id, name="test")
    where = EnrollmentFilter(states=(EnrollmentState.DROPPED,))
    async with works.read(tenant) as work:
        dropped = (await enrollments(work, actor, where=where, sliced=ALL)).rows
    assert dropped
    assert all(stay.ended_by == stay.user_id for stay in dropped)


async def test_it_is_made_once(platform: Platform, tenant: Tenant) -> None:
    assert not await _make(platform)
    assert len(await organizations_of(platform.works)) == 1


async def test_what_fails_half_way_leaves_nothing(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*everything: object, **named: object) -> None:
        raise OSError("the machine went away")

    monkeypatch.setattr(making, "_add_keys", fails)
    with pytest.raises(OSError, match="went away"):
        await _make(platform)
    assert await is_empty(platform.works)
    monkeypatch.undo()
    assert await _make(platform)


async def test_of_two_who_begin_at_once_one_makes_it(platform: Platform) -> None:
    import asyncio

    made = await asyncio.gather(_make(platform), _make(platform))
    assert sorted(made) == [False, True]
    assert len(await organizations_of(platform.works)) == 1


async def test_it_goes_away_as_a_whole_or_not_at_all(
    platform: Platform, works: Works, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(work: WriteWork) -> None:
        raise OSError("the machine went away")

    from lyceum.app.demo import removing

    monkeypatch.setattr(removing, "forget", fails)
    with pytest.raises(OSError, match="went away"):
        await works.writing(tenant, remove)
    monkeypatch.undo()
    removed = await school.remove_from(works, tenant, platform.ports)
    assert removed == {
        "courses": len(COURSES),
        "people": len(PEOPLE),
        "categories": len(CATEGORIES),
        "keys": len(dialects.load()),
        "files": 3,
    }
    assert await school.demo_tenant(works) is None


def test_its_secrets_are_the_instances_own_and_always_the_same() -> None:
    (dialect, *_) = dialects.load()
    for secret in (
        partial(credentials.password, person="aisha"),
        partial(credentials.key, dialect=dialect),
    ):
        assert secret(MASTER) == secret(MASTER)
        assert secret(MASTER) != secret(b"another secret that nobody knows")
    people = [credentials.password(MASTER, person.key) for person in PEOPLE]
    assert len(set(people)) == len(people)
    assert all(len(password) == 14 for password in people)


def _each_once(names: Sequence[str]) -> bool:
    return len(set(names)) == len(names)


def test_its_plan_is_consistent() -> None:
    assert _each_once([person.key for person in PEOPLE])
    assert _each_once([course.key for course in COURSES])
    people = {person.key: person for person in PEOPLE}
    planned = {course.key: course for course in COURSES}
    for stay in TERM:
        assert stay.entered < people[stay.person].joined
        assert stay.entered < planned[stay.course].made
        assert stay.ended is None or stay.ended < stay.entered
        assert stay.ended is not None or stay.state in {
            EnrollmentState.ACTIVE,
            EnrollmentState.REQUESTED,
        }
    assert {course.category for course in COURSES} <= {one.name for one in CATEGORIES}
    assert all(people[course.lead].role == "instructor" for course in COURSES)

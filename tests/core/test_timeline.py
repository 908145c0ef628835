"""The timeline: the latest first, what repeats itself told once, narrowed by kind and time."""

from __future__ import annotations

from functools import partial

import pytest

from lyceum.core.actor import nobody
from lyceum.core.errors import Forbidden
from lyceum.core.page import Page, Slice
from lyceum.core.sequencing import number_all_events
from lyceum.core.timeline import Moment, TimelineFilter, timeline
from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY, HOUR
from tests.harness.school import School

NOON = 1_790_000_000_000_000 // DAY * DAY + 12 * HOUR
KINDS = ("session.started", "course.updated")


async def happen(school: School, *what: tuple[str, str, int, int]) -> None:
    """Each is who did what to which thing, and when."""
    for one in what:
        await school.write(partial(_one, school=school, what=one))
    await number_all_events(school.works)


async def _one(work: WriteWork, school: School, what: tuple[str, str, int, int]) -> None:
    who, kind, subject, at = what
    work.machine_clock = lambda: at
    work.record(school.actor(who), kind, kind.partition(".")[0], subject)


async def look(school: School, *kinds: str, limit: int = 10, offset: int = 0, **rest: int):
    async with school.works.read(school.tenant) as work:
        where = TimelineFilter(kinds=kinds or KINDS, **rest)
        return await timeline(
            work, school.actor("admin"), where=where, sliced=Slice(limit=limit, offset=offset)
        )


def told(page: Page[Moment]) -> list[tuple[int, int, int]]:
    """When the latest of each was, by which thing, and how many they are."""
    return [
        ((one.happened.at - NOON) // HOUR, one.happened.subject_id, one.occurrences)
        for one in page.rows
    ]


async def test_what_repeats_itself_on_a_day_is_told_once_and_counted(school: School) -> None:
    await happen(
        school,
        ("learner", "session.started", 7, NOON),
        ("learner", "session.started", 7, NOON + HOUR),
        ("learner", "session.started", 8, NOON + 2 * HOUR),
        ("learner", "session.started", 7, NOON + 3 * HOUR),
        ("admin", "session.started", 7, NOON + 4 * HOUR),
        ("learner", "session.started", 7, NOON + DAY),
        ("admin", "course.updated", 9, NOON + DAY + HOUR),
        ("admin", "course.created", 9, NOON + DAY + 2 * HOUR),
    )
    page = await look(school)
    assert told(page) == [(25, 9, 1), (24, 7, 1), (4, 7, 1), (3, 7, 3), (2, 8, 1)]
    assert page.total == 5
    assert told(await look(school, limit=2, offset=2)) == [(4, 7, 1), (3, 7, 3)]
    assert told(await look(school, "course.updated")) == [(25, 9, 1)]

    # Of a day that is cut, the part that was asked for stands for itself.
    cut = await look(school, since=NOON + HOUR, until=NOON + 2 * HOUR)
    assert (told(cut), cut.total) == ([(2, 8, 1), (1, 7, 1)], 2)
    by_admin = await look(school, actor_id=school.people["admin"].id)
    assert told(by_admin) == [(25, 9, 1), (4, 7, 1)]
    of_eight = await look(school, subject_id=8, actor_id=school.people["learner"].id)
    assert told(of_eight) == [(2, 8, 1)]


async def test_events_that_wait_for_their_position_are_not_told_yet(school: School) -> None:
    await number_all_events(school.works)
    await school.write(lambda work: _one(work, school, ("admin", "course.updated", 9, NOON)))
    assert (await look(school)).total == 0
    await number_all_events(school.works)
    assert (await look(school)).total == 1


async def test_who_may_not_read_events_is_told_nothing(school: School) -> None:
    async with school.works.read(school.tenant) as work:
        for actor in (school.actor("learner"), nobody(school.tenant.id, dialect="")):
            with pytest.raises(Forbidden):
                await timeline(
                    work, actor, where=TimelineFilter(kinds=KINDS), sliced=Slice(limit=1)
                )

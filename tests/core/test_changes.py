"""Following what changes: by the feed or by the time, nobody misses anything."""

from __future__ import annotations

import asyncio
import random
import time

import msgspec
import pytest
from sqlalchemy import select, update

from lyceum.core import changes
from lyceum.core import work as works_module
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import CourseChange, NewCourse
from lyceum.core.changes import as_of, changed_from, gone_since, has_changed
from lyceum.core.database import TENANT, Statement, TryAgain, command
from lyceum.core.database.stamp import UnstampedStatement
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.enrollment.steps import drop
from lyceum.core.errors import TooBusy
from lyceum.core.feed import events_after
from lyceum.core.removal.actions import delete_course
from lyceum.core.sequencing import number_all_events
from lyceum.core.tables import courses, users
from lyceum.core.work import WriteWork
from tests.harness.school import School


class Known(msgspec.Struct, frozen=True, array_like=True):
    id: int
    title: str


CHANGED = Statement(
    select(courses.c.id, courses.c.title).where(
        courses.c.tenant_id == TENANT, has_changed(courses)
    ),
    Known,
)


class Mishap(Exception):
    pass


async def everything(school: School) -> dict[int, str]:
    async with school.works.read(school.tenant) as work:
        found = await work.all(CHANGED, changed_from=0)
    return {one.id: one.title for one in found}


class ByTime:
    """Asks again and again for what changed since the last look, and for what is gone."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.since = 0
        self.known: dict[int, str] = {}

    async def look(self) -> None:
        async with self.school.works.read(self.school.tenant) as work:
            then, actor = as_of(work), self.school.system()
            found = await work.all(CHANGED, changed_from=changed_from(self.since))
            gone = await gone_since(work, actor, subject_kind="course", since=self.since)
        self.known |= {one.id: one.title for one in found}
        for tombstone in gone:
            self.known.pop(tombstone.subject_id, None)
        self.since = then


class ByFeed:
    """Reads the feed on from where it was."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.position = 0
        self.known: dict[int, str] = {}

    async def look(self) -> None:
        async with self.school.works.read(self.school.tenant) as work:
            feed = await events_after(work, self.school.system(), position=self.position, limit=7)
        for one in feed.happened:
            # No gap: so none can be filled behind whoever has read on.
            assert one.position == self.position + 1
            self.position = one.position
            if one.kind == "course.deleted":
                del self.known[one.subject_id]
            elif one.subject_kind == "course":
                assert one.after is not None
                self.known[one.subject_id] = one.after["title"]


class Writer:
    """Makes, changes and deletes courses, now quickly and now slowly, and not always to the end."""

    def __init__(self, school: School, number: int, *, slow: bool) -> None:
        self.school = school
        self.number = number
        self.slow = slow
        self.dice = random.Random(number)
        self.undone = 0

    async def write_on(self, times: int) -> None:
        for n in range(times):
            try:
                await self._write(f"Course {self.number} {n}")
            except (Mishap, TooBusy, NoSuchCourse, TryAgain):
                self.undone += 1

    async def _write(self, title: str) -> None:
        dice, actor = self.dice, self.school.system()
        there = sorted(await everything(self.school))
        async with self.school.works.write(self.school.tenant) as work:
            what = dice.choice(("create", "create", "create", "change", "change", "delete"))
            if what == "create" or not there:
                await create_course(work, actor, NewCourse(title=title))
            elif what == "change":
                await change_course(work, actor, dice.choice(there), CourseChange(title=title))
            else:
                await delete_course(work, actor, dice.choice(there))
            # The slow one takes longer than a write may.
            await asyncio.sleep(0.5 if self.slow and dice.random() < 0.3 else dice.random() / 25)
            if dice.random() < 0.2:
                raise Mishap


@pytest.mark.parametrize("seed", [1, 2])
async def test_followers_miss_nothing_of_what_many_write_at_once(
    school: School, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(works_module, "WRITE_PATIENCE", 0.4)
    monkeypatch.setattr(changes, "LOOK_BACK", 800_000)
    # Those who hold a connection also ask for one to read with.
    writers = [Writer(school, 10 * seed + n, slow=n == 0) for n in range(4)]
    followers = (ByTime(school), ByFeed(school))

    async def follow() -> None:
        for follower in followers:
            await follower.look()

    writing = asyncio.gather(*(writer.write_on(25) for writer in writers))
    while not writing.done():
        await number_all_events(school.works)
        await follow()
        await asyncio.sleep(0.01)
    await writing
    await number_all_events(school.works)
    # The feed is read a few at a time; by the time one look must be enough.
    await followers[0].look()
    for _ in range(100):
        await followers[1].look()
    there = await everything(school)
    assert len(there) > 5
    assert sum(writer.undone for writer in writers) > 5
    assert followers[0].known == there
    assert followers[1].known == there


async def test_what_commits_behind_a_look_is_found_by_the_next(school: School) -> None:
    if school.works.flavor == "sqlite":
        pytest.skip("one writer at a time: the look would not have been in between")
    follower = ByTime(school)
    async with school.works.write(school.tenant) as late:
        course = await create_course(late, school.system(), NewCourse(title="Late"))
        await follower.look()
        assert course.id not in follower.known
        assert late.now < follower.since
    await follower.look()
    assert follower.known[course.id] == "Late"


async def test_a_write_that_takes_too_long_is_undone(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(works_module, "WRITE_PATIENCE", 0.02)

    async def dawdle(work: WriteWork) -> None:
        await create_course(work, school.system(), NewCourse(title="Slow"))
        time.sleep(0.05)  # noqa: ASYNC251 - a write awaits nothing but the database
        # A later time for the rows is no later beginning.
        work.catch_up()

    before = await everything(school)
    with pytest.raises(TooBusy):
        await school.write(dawdle)
    assert await everything(school) == before


async def test_what_says_no_time_itself_is_stamped_by_its_write(school: School) -> None:
    """An enrollment knows when it began and ended; when it was last written, its row alone."""
    course, learner = await school.course(), school.people["learner"]

    async def begin(work: WriteWork) -> tuple[int, int]:
        made = await enroll(
            work,
            school.system(),
            user_id=learner.id,
            course_id=course.id,
            grounds=Grounds.GRANTED,
        )
        return made.id, work.now

    async def end(work: WriteWork) -> int:
        await drop(work, school.system(), enrollment_id)
        return work.now

    enrollment_id, began = await school.write(begin)
    assert await written_at(school, enrollment_id) == began
    ended = await school.write(end)
    assert await written_at(school, enrollment_id) == ended > began


async def written_at(school: School, enrollment_id: int) -> int:
    sql = f"SELECT updated_at FROM enrollments WHERE id = {enrollment_id}"
    async with school.works.read(school.tenant) as work:
        ((moment,),) = await work.connection.fetch(sql, ())
    return int(moment)


def test_an_update_without_the_time_of_the_last_change_cannot_be_built() -> None:
    where = (users.c.tenant_id == TENANT, users.c.id == 1)
    with pytest.raises(UnstampedStatement):
        command(update(users).where(*where), writes=["login"])
    with pytest.raises(UnstampedStatement):
        command(update(users).where(*where).values(login="x"))
    command(update(users).where(*where).values(updated_at=1))
    command(update(users).where(*where), writes=["updated_at"])
    command(update(users).where(*where), writes=["seen_at"], unstamped="a test of the exception")

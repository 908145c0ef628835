"""A thousand enrollments at once, a kill in their middle, and the look at what is left."""

from __future__ import annotations

import asyncio
import json
import resource
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lyceum.core.catalog.model import Course
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids
from tests.harness.processes import LOOPBACK
from tests.harness.school import School, found_school, make_platform, open_works

LEARNERS, COURSES = 40, 25
ALL = LEARNERS * COURSES

Pair = tuple[int, int]
"""The ids of a learner and a course."""


def allow_sockets() -> None:
    """A thousand of them on both sides of the wire; the server inherits it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@asynccontextmanager
async def crowded_school(url: str) -> AsyncIterator[Crowd]:
    """A school with learners enough, and the administrator's key."""
    async with open_works(url) as works:
        school = await found_school(make_platform(works))
        learners: list[User] = []
        await school.write(partial(_let_in, school=school, learners=learners))
        headers = await school.key("karma", "admin")
        yield Crowd(school, learners, headers["Authorization"])


async def _let_in(work: WriteWork, *, school: School, learners: list[User]) -> None:
    for n in range(LEARNERS):
        new = NewUser(display_name=f"Learner {n}", email=f"learner{n}@school.example")
        learners.append(await add_user(work, school.system(), new))


@dataclass
class Crowd:
    school: School
    learners: list[User]
    authorization: str

    async def rush(self) -> Rush:
        """A thousand enrollments to be made: each learner into each of some new courses."""
        courses = [await self.school.course(f"Course {n}") for n in range(COURSES)]
        requests = {
            (user.id, course.id): self._request(user, course)
            for course in courses
            for user in self.learners
        }
        return Rush(requests)

    def _request(self, user: User, course: Course) -> bytes:
        body = json.dumps(
            {
                "user_id": ids.written("user", user),
                "course_id": ids.written("course", course),
            }
        )
        head = (
            f"POST /api/v1/enrollments HTTP/1.1\r\nHost: {LOOPBACK}\r\n"
            f"Authorization: {self.authorization}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        return (head + body).encode()


@dataclass
class Rush:
    """The requests by pair, and the status that each was answered with, if it was."""

    requests: dict[Pair, bytes]
    answers: dict[Pair, int] = field(default_factory=dict)

    @property
    def acknowledged(self) -> set[Pair]:
        return {pair for pair, status in self.answers.items() if status == 201}

    async def send_all(
        self, port: int, *, then: Callable[[], object] = lambda: None, after: int = ALL
    ) -> None:
        """Sends those not yet acknowledged, all at once; calls `then` as soon as so many were."""
        missing = self.requests.keys() - self.acknowledged
        gate = _Gate(after, then)
        async with asyncio.timeout(60):
            await asyncio.gather(*(self._send(pair, port, gate) for pair in missing))

    async def _send(self, pair: Pair, port: int, gate: _Gate) -> None:
        try:
            reader, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            return
        try:
            writer.write(self.requests[pair])
            line = await reader.readline()
        except OSError:
            return
        finally:
            writer.close()
        if line.startswith(b"HTTP/1.1 "):
            self.answers[pair] = int(line.split()[1])
            gate.passed(self.answers[pair])


@dataclass
class _Gate:
    """Counts acknowledgements, and acts once when there are enough."""

    after: int
    then: Callable[[], object]
    count: int = 0

    def passed(self, status: int) -> None:
        self.count += status == 201
        if self.count == self.after and status == 201:
            self.then()


async def expect_whole(school: School, rush: Rush) -> int:
    """Each acknowledged enrollment is there once, none is half; how many there are."""
    async with school.works.read(school.tenant) as work:
        pairs = Counter(
            (user, course) for user, course in await _rows(work, "user_id, course_id", ENROLLMENTS)
        )
        there = {pair: number for pair, number in pairs.items() if pair in rush.requests}
        assert set(there.values()) <= {1}
        assert rush.acknowledged <= there.keys()
        await _expect_events(work)
        await _expect_tallies(work, pairs)
        await _expect_ids(work)
        if school.works.flavor == "sqlite":
            assert await work.connection.fetch("PRAGMA integrity_check", ()) == [("ok",)]
            assert await work.connection.fetch("PRAGMA foreign_key_check", ()) == []
    return len(there)


ENROLLMENTS = "FROM enrollments WHERE tenant_id = {tenant}"
EVENTS = (
    "FROM events JOIN event_bodies ON event_bodies.tenant_id = events.tenant_id "
    "AND event_id = id WHERE events.tenant_id = {tenant} AND kind = 'enrollment.created'"
)


async def _rows(work: Work, columns: str, source: str) -> list[Any]:
    sql = f"SELECT {columns} {source.format(tenant=work.tenant.id)}"
    return [tuple(row) for row in await work.connection.fetch(sql, ())]


async def _expect_events(work: Work) -> None:
    """Each enrollment has the event of its making, with a body, and there is no event beside."""
    made = sorted(await _rows(work, "id", ENROLLMENTS))
    assert sorted(await _rows(work, "subject_id", EVENTS)) == made
    lonely = "FROM event_bodies LEFT JOIN events ON events.id = event_id WHERE events.id IS NULL"
    assert await _rows(work, "event_id", lonely) == []


async def _expect_tallies(work: Work, pairs: Counter[Pair]) -> None:
    sums = "FROM tallies WHERE tenant_id = {tenant} AND what = '%s' GROUP BY key"
    by_course = Counter(str(course) for _, course in pairs.elements())
    enrolled = await _rows(work, "key, sum(n)", sums % "enrolled")
    assert {key: int(n) for key, n in enrolled} == by_course
    states = await _rows(work, "key, sum(n)", sums % "enrollments")
    assert {key: int(n) for key, n in states} == Counter({"active": pairs.total()})


async def _expect_ids(work: Work) -> None:
    """No number was given twice, whatever was being handed out."""
    tables = ("users", "courses", "enrollments", "events", "api_keys", "sections", "units")
    used = [
        number
        for table in tables
        for (number,) in await _rows(work, "id", f"FROM {table} WHERE tenant_id = {{tenant}}")
    ]
    assert len(used) == len(set(used))
    ((following,),) = await _rows(work, "next", "FROM id_blocks WHERE tenant_id = {tenant}")
    assert max(used) < following

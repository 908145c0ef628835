"""Buying a course by the sandbox: two transactions of ours, and one of the gateway's between."""

from __future__ import annotations

import asyncio
from functools import partial

import msgspec

from bench import load, servers
from bench.databases import Databases
from bench.lessons import key_of
from bench.operations import OWN
from lyceum.core.access.actions import give_role, install_roles
from lyceum.core.actor import system
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.model import CourseState, NewCourse
from lyceum.core.database import open_database
from lyceum.core.people.actions import add_users
from lyceum.core.people.model import NewUser, User
from lyceum.core.tenancy.actions import found_organization
from lyceum.core.work import Works, WriteWork
from tests.harness.postgres import apart

LEARNERS, COURSES = 1_000, 50
SEATS = 100_000
"""Limited, so that each purchase locks its course as one of a popular course would."""
CARD = "pm_card_visa"
TARGET = 60.0
"""Purchases a second: five thousand people buy within a minute and a half."""


class Shop(msgspec.Struct, frozen=True):
    """What a request needs to know: the key's headers, and the ids."""

    headers: dict[str, str]
    learners: list[int]
    courses: list[int]

    def wire(self, number: int) -> bytes:
        """The number-th purchase: each of another pair."""
        learner = number % len(self.learners)
        course = (learner + number // len(self.learners)) % len(self.courses)
        asked = {
            "user_id": self.learners[learner],
            "course_id": self.courses[course],
            "payment_method": CARD,
        }
        body = msgspec.json.encode(asked)
        lines = [f"POST {OWN}/orders HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Idempotency-Key: bench-{number}", "Content-Type: application/json"]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


class Bought(msgspec.Struct, frozen=True):
    """Purchases a second with 32 connections, and how long one takes, in milliseconds."""

    rate: float
    p50: float
    p99: float
    target: float = TARGET


def measure(databases: Databases, *, seconds: float) -> Bought:
    """Refuses with RuntimeError where one was not answered with 201."""
    url = databases.new()
    shop = apart(_open(url))
    databases.settle(url)
    with servers.until_done(servers.start_ours(url)) as (server,):
        order = load.Order("buy", server.port, seconds, 0)
        slice_ = asyncio.run(load.run(order, shop.wire, 201))
    if slice_.unexpected:
        raise RuntimeError(f"{slice_.unexpected} were not bought: {slice_.example}")
    return Bought(slice_.rate, slice_.p50, slice_.p99)


async def _open(url: str) -> Shop:
    works = Works(await open_database(url, connections=2))
    try:
        _, tenant = await found_organization(works, name="Bench")
        return await works.writing(tenant, _fill)
    finally:
        await works.database.close()


async def _fill(work: WriteWork) -> Shop:
    """A test school that sells courses, and the key of who buys for others."""
    await install_roles(work)
    actor = system(work.tenant.id, name="bench")
    names = ["Ada Bench", *(f"Buyer {number}" for number in range(LEARNERS))]
    people = await add_users(work, actor, [NewUser(display_name=name) for name in names])
    admin, *learners = [person for person in people if isinstance(person, User)]
    await give_role(work, actor, user_id=admin.id, key="admin")
    sold = partial(
        NewCourse, state=CourseState.PUBLISHED, amount=4_999, currency="USD", seats=SEATS
    )
    courses = [
        await create_course(work, actor, sold(title=f"Course {number}"))
        for number in range(COURSES)
    ]
    headers = await key_of(work, admin.id, "lyceum")
    return Shop(headers, [one.id for one in learners], [course.id for course in courses])

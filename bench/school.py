"""The school that is measured: filled in bulk, and described for whoever makes requests to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec

from bench.lessons import LESSONS, Lesson, Place, key_of, make_lessons
from bench.rows import course_row, enrollment_row
from lyceum.core.access.actions import give_role, install_roles
from lyceum.core.actor import system
from lyceum.core.catalog import label_store
from lyceum.core.catalog import store as catalog
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.labels import NewLabel, create_label
from lyceum.core.catalog.model import CourseState
from lyceum.core.database import Statement, open_database
from lyceum.core.enrollment import store as enrollment
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.tenancy.actions import found_organization
from lyceum.core.work import Works, WriteWork

COURSES = 1_000
LEARNERS = 1_000
ENROLLED_IN = 10
"""Courses that each learner is in: 10,000 enrollments."""

CATEGORIES = 20
TAGS = 20
TAGGED_WITH = 3
LEADS = 20
FIRST_ID = 100_000
"""Of the courses; what is made by the core's own actions stays below it."""


class School(msgspec.Struct, frozen=True):
    """What a request needs to know: the headers of the key and of that for Masteriyo's API, ids and
    uids in the order of making."""

    tenant_id: int
    headers: dict[str, str]
    site_headers: dict[str, str]
    courses: list[tuple[int, bytes]]
    learners: list[tuple[int, bytes]]
    lessons: list[Lesson] = []


def free_pair(school: School, number: int) -> tuple[int, int]:
    """Places in `learners` and `courses` of a pair that is not enrolled, each number another."""
    learners, courses = len(school.learners), len(school.courses)
    learner, lap = number % learners, number // learners
    step = ENROLLED_IN + lap % (courses - ENROLLED_IN)
    return learner, (learner * ENROLLED_IN + step) % courses


async def fill(
    url: str,
    *,
    accounts: Mapping[str, str] | None = None,
    courses: int = COURSES,
    learners: int = LEARNERS,
) -> School:
    """Fills a migrated database that holds nothing yet; `accounts` are password digests of
    people who can sign in, by their e-mail."""
    works = Works(await open_database(url, connections=2))
    try:
        tenant, _ = await found_organization(works, name="Bench")
        staff = partial(_people, accounts=accounts or {})
        keys, leads, categories = await works.writing(tenant, staff)
        tags = await works.writing(tenant, _tags)
        people = await works.writing(tenant, partial(_learners, count=learners))
        bulk = partial(_courses, leads=leads, categories=categories, tags=tags, count=courses)
        made = await works.writing(tenant, bulk)
        school = School(tenant.id, *keys, made, people)
        await works.writing(tenant, partial(_enrollments, school=school))
        lessons = await works.writing(tenant, partial(make_lessons, places=_places(school)))
    finally:
        await works.database.close()
    return msgspec.structs.replace(school, lessons=lessons)


def _places(school: School) -> list[Place]:
    """Some learners, each in the first of their courses."""
    first, courses = FIRST_ID + len(school.courses), len(school.courses)
    return [
        Place(
            user_id, school.courses[number * ENROLLED_IN % courses][0], first + number * ENROLLED_IN
        )
        for number, (user_id, _) in enumerate(school.learners[:LESSONS])
    ]


async def _people(
    work: WriteWork, *, accounts: Mapping[str, str]
) -> tuple[tuple[dict[str, str], dict[str, str]], list[int], list[int]]:
    """By the core's own actions: an administrator's keys, people who lead, and categories."""
    await install_roles(work)
    actor = system(work.tenant.id, name="bench")
    admin = await add_user(work, actor, NewUser(display_name="Ada Bench"))
    await give_role(work, actor, user_id=admin.id, key="admin")
    for email, digest in accounts.items():
        new = NewUser(display_name="Sam Bench", email=email, password_hash=digest)
        person = await add_user(work, actor, new)
        await give_role(work, actor, user_id=person.id, key="learner")
    leads = []
    for number in range(LEADS):
        lead = await add_user(work, actor, NewUser(display_name=f"Lead {number}"))
        await give_role(work, actor, user_id=lead.id, key="instructor")
        leads.append(lead.id)
    names = [f"Category {number}" for number in range(CATEGORIES)]
    made = [await create_category(work, actor, name=name) for name in names]
    keys = await key_of(work, admin.id, "karma"), await key_of(work, admin.id, "masteriyo")
    return keys, leads, [category.id for category in made]


async def _tags(work: WriteWork) -> list[int]:
    actor = system(work.tenant.id, name="bench")
    news = [NewLabel(kind=LabelKind.TAG, name=f"Tag {number}") for number in range(TAGS)]
    return [(await create_label(work, actor, new)).id for new in news]


async def _learners(work: WriteWork, *, count: int) -> list[tuple[int, bytes]]:
    actor = system(work.tenant.id, name="bench")
    names = [f"Learner {number}" for number in range(count)]
    made = [await add_user(work, actor, NewUser(display_name=name)) for name in names]
    return [(user.id, user.uid) for user in made]


async def _courses(
    work: WriteWork, *, leads: list[int], categories: list[int], tags: list[int], count: int
) -> list[tuple[int, bytes]]:
    ids = range(FIRST_ID, FIRST_ID + count)
    rows = [course_row(id_, uid=_uid(id_), now=work.now) for id_ in ids]
    await _insert(work, catalog.INSERT, rows)
    staff = ({"course_id": i, "user_id": leads[i % LEADS], "role": "lead"} for i in ids)
    await _insert(work, catalog.INSERT_STAFF, staff)
    placed = (
        {"course_id": i, "category_id": categories[i % CATEGORIES], "position": 0} for i in ids
    )
    await _insert(work, catalog.INSERT_COURSE_CATEGORY, placed)
    marked = (
        {"course_id": i, "label_id": tags[(i + step) % TAGS], "position": step}
        for i in ids
        for step in range(TAGGED_WITH)
    )
    await _insert(work, label_store.MARK, marked)
    work.count("courses", CourseState.PUBLISHED, count)
    await _count_ids_from(work, ids.stop)
    return [(id_, _uid(id_)) for id_ in ids]


async def _enrollments(work: WriteWork, *, school: School) -> None:
    courses = len(school.courses)
    pairs = [
        (user_id, school.courses[(number * ENROLLED_IN + step) % courses][0])
        for number, (user_id, _) in enumerate(school.learners)
        for step in range(ENROLLED_IN)
    ]
    first = FIRST_ID + courses
    rows = (
        enrollment_row(first + number, pair, uid=_uid(first + number), now=work.now)
        for number, pair in enumerate(pairs)
    )
    await _insert(work, enrollment.INSERT, rows)
    work.count("enrollments", EnrollmentState.ACTIVE, len(pairs))
    for course_id, count in Counter(course_id for _, course_id in pairs).items():
        work.count("enrolled", str(course_id), count)
    await _count_ids_from(work, first + len(pairs))


async def _insert(
    work: WriteWork, statement: Statement[Any], rows: Iterable[dict[str, Any]]
) -> None:
    form = statement.form(work.connection.flavor)
    always = {"tenant_id": work.tenant.id, "updated_at": work.now}
    await work.connection.execute_many(form.sql, [form.arguments(always | row) for row in rows])


async def _count_ids_from(work: WriteWork, first: int) -> None:
    await work.connection.execute(
        f"UPDATE id_blocks SET next = {first} WHERE tenant_id = {work.tenant.id}", ()
    )


def _uid(number: int) -> bytes:
    """As random as a real one, and the same on every run."""
    return blake2b(number.to_bytes(8), digest_size=10).digest()

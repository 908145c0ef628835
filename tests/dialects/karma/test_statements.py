"""How many statements each operation costs, the look at the credential among them."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.work import Works
from tests.dialects.karma.callers import Karma, course_id, enrollment_id, user_id
from tests.dialects.karma.happenings import enroll, let_in
from tests.harness.faulty import Counting
from tests.harness.school import PASSWORD, found_school, make_platform

LISTS = {"/users": 3, "/courses": 5, "/enrollments": 4, "/auth/sessions": 2}
"""As an administrator: the key's one, the page's one, and one for each part of the page."""

SINGLE: dict[tuple[str, str], int] = {
    # Two of them, an event and its body, tell of the session: the timeline has it.
    ("POST", "/auth/login"): 8,
    ("POST", "/auth/refresh"): 10,
    ("POST", "/auth/logout"): 2,
    ("DELETE", "/auth/sessions/{session}"): 3,
    ("GET", "/users/{user}"): 4,
    ("POST", "/users"): 12,
    # One of them locks the person, so that two who write the role at once leave one.
    ("PUT", "/users/{user}"): 20,
    ("DELETE", "/users/{user}"): 24,
    ("GET", "/courses/{course}"): 6,
    ("POST", "/courses"): 20,
    ("PUT", "/courses/{course}"): 20,
    ("DELETE", "/courses/{course}"): 19,
    ("GET", "/enrollments/{enrollment}"): 4,
    ("POST", "/enrollments"): 13,
    ("PUT", "/enrollments/{enrollment}"): 11,
    ("DELETE", "/enrollments/{enrollment}"): 9,
}
"""At most so many for everything else, without the BEGIN and COMMIT of a write, and without the
block of ids that one write in a hundred takes. A write of several things costs most in events: two
each."""

BODIES: dict[tuple[str, str], dict[str, str]] = {
    ("POST", "/auth/login"): {"email": "learner@school.example", "password": PASSWORD},
    ("POST", "/auth/refresh"): {"refresh_token": "{refresh}"},
    ("POST", "/users"): {"name": "Noor", "email": "noor@school.example", "password": PASSWORD},
    ("PUT", "/users/{user}"): {"name": "Renamed", "role": "instructor", "password": PASSWORD},
    ("POST", "/courses"): {"title": "Rain", "category": "Weather"},
    ("PUT", "/courses/{course}"): {"title": "Snow", "category": "Science", "status": "draft"},
    ("POST", "/enrollments"): {"user_id": "{leaver}", "course_id": "{course}"},
    ("PUT", "/enrollments/{enrollment}"): {"status": "dropped"},
}


@pytest.fixture
def counting(works: Works) -> Counting:
    return Counting(works.database)


@pytest.fixture
async def counted(counting: Counting) -> Karma:
    """Karma's API of a school whose database counts."""
    return Karma(await found_school(make_platform(Works(counting))))


async def cost(counting: Counting, caller: httpx.AsyncClient, *asked: str, **sent: Any) -> int:
    """The statements of one request, when what is remembered is remembered already."""
    await caller.get("/courses/crs_abc123")
    counting.asked.clear()
    answer = await caller.request(*asked, **sent)
    assert answer.is_success, answer.text
    return len([sql for sql in counting.asked if "id_blocks" not in sql])


@pytest.mark.parametrize(("path", "most"), LISTS.items())
async def test_a_list_costs_the_same_for_one_row_and_for_many(
    counted: Karma, counting: Counting, path: str, most: int
) -> None:
    admin = await counted.caller("admin")
    seen = []
    for rows in (1, 25):
        for number in range(rows):
            course = await counted.school.course(f"Course {number}", category=f"C{number}")
            await let_in(counted.school, f"learner_{rows}_{number}", role="learner")
            await enroll(counted.school, f"learner_{rows}_{number}", course)
            await counted.log_in("admin")
        seen.append(await cost(counting, admin, "GET", path, params={"per_page": 100}))
    few, many = seen
    assert few == many <= most


@pytest.mark.parametrize(("method", "path"), SINGLE, ids=str)
async def test_an_operation_costs_no_more_than_it_should(
    counted: Karma, counting: Counting, method: str, path: str
) -> None:
    school = counted.school
    course = await school.course(category="Poetry")
    tokens = await counted.log_in("learner")
    learner = counted.bearer(tokens["access_token"])
    sessions = await learner.get("/auth/sessions")
    made = {
        "refresh": tokens["refresh_token"],
        "session": sessions.json()["data"][0]["id"],
        "user": counted.id_of("learner"),
        "leaver": user_id(await let_in(school, "leaver", role="learner")),
        "course": course_id(course),
        "enrollment": enrollment_id(await enroll(school, "learner", course)),
    }
    caller = learner if path.startswith("/auth") else await counted.caller("admin")
    sent: dict[str, Any] = {}
    if (method, path) in BODIES:
        body = BODIES[method, path]
        sent["json"] = {key: value.format_map(made) for key, value in body.items()}
    statements = await cost(counting, caller, method, path.format_map(made), **sent)
    assert statements <= SINGLE[method, path]

"""Who gets what of whom: every operation, as everybody who may call."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.access.keys import NewKey, add_key, revoke_key
from lyceum.core.catalog.model import Course, CourseState
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import dialect
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.dialects.karma.callers import Karma, course_id, enrollment_id, expect_envelope, user_id
from tests.dialects.karma.happenings import enroll, let_in
from tests.dialects.karma.quizzes import quiz
from tests.harness.school import PASSWORD, School

decision = pytest.mark.decision

CALLERS = (
    "admin",
    "manager",
    "instructor",  # who leads the course
    "other_instructor",
    "learner",  # whom the enrollment, the user and the session belong to
    "other_learner",
    "subscriber",
    "former",  # an administrator until a second ago
    "anonymous",
    "expired",  # an administrator's key
    "revoked",  # another
)

# fmt: off
ROWS: dict[tuple[str, str], tuple[dict[str, Any] | None, str]] = {
    # method and path: body              adm man ins oth lea oth sub for ano exp rev
    ("POST", "/auth/login"): (
        {"email": "learner@school.example", "password": PASSWORD},
                                        "200 200 200 200 200 200 200 200 200 200 200"),
    ("POST", "/auth/refresh"): (
        {"refresh_token": "{refresh}"},
                                        "200 200 200 200 200 200 200 200 200 200 200"),
    ("POST", "/auth/logout"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/auth/sessions"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("DELETE", "/auth/sessions/{session}"): (
        None,                           "404 404 404 404 200 404 404 403 401 401 401"),

    ("GET", "/users"): (
        None,                           "200 200 403 403 403 403 403 403 401 401 401"),
    ("GET", "/users/{user}"): (
        None,                           "200 200 403 403 200 403 403 403 401 401 401"),
    ("POST", "/users"): (
        {"name": "New", "email": "{n}@school.example", "password": PASSWORD},
                                        "201 403 403 403 403 403 403 403 401 401 401"),
    ("PUT", "/users/{user}"): (
        {"name": "Renamed"},            "200 403 403 403 200 403 403 403 401 401 401"),
    ("DELETE", "/users/{leaver}"): (
        None,                           "200 403 403 403 403 403 403 403 401 401 401"),

    ("GET", "/courses"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/courses/{course}"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/courses/{draft}"): (
        None,                           "200 200 200 200 404 404 404 404 401 401 401"),
    ("POST", "/courses"): (
        {"title": "Rain"},              "201 201 201 201 403 403 403 403 401 401 401"),
    ("PUT", "/courses/{course}"): (
        {"title": "Snow"},              "200 200 200 403 403 403 403 403 401 401 401"),
    ("DELETE", "/courses/{course}"): (
        None,                           "200 200 200 403 403 403 403 403 401 401 401"),

    ("GET", "/enrollments"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/enrollments/{enrollment}"): (
        None,                           "200 200 200 404 200 404 404 404 401 401 401"),
    ("POST", "/enrollments"): (
        {"user_id": "{user}", "course_id": "{course}"},
                                        "201 201 201 403 201 403 403 403 401 401 401"),
    ("POST", "/enrollments "): (
        {"course_id": "{course}"},      "201 201 201 403 201 201 403 403 401 401 401"),
    ("PUT", "/enrollments/{enrollment}"): (
        {"status": "dropped"},          "200 200 200 404 200 404 404 404 401 401 401"),
    ("DELETE", "/enrollments/{enrollment}"): (
        None,                           "200 200 403 403 403 403 403 403 401 401 401"),

    ("GET", "/assessments"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/assessments/{quiz}"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/assessments/{draft_quiz}"): (
        None,                           "200 200 200 200 404 404 404 404 401 401 401"),
    ("POST", "/assessments"): (
        {"course_id": "{course}", "title": "Rain"},
                                        "201 201 201 403 403 403 403 403 401 401 401"),
    ("PUT", "/assessments/{quiz}"): (
        {"title": "Snow"},              "200 200 200 403 403 403 403 403 401 401 401"),
    ("DELETE", "/assessments/{quiz}"): (
        None,                           "200 200 200 403 403 403 403 403 401 401 401"),
    ("GET", "/assessments/{quiz}/questions"): (
        None,                           "200 200 200 200 200 403 403 403 401 401 401"),
    ("POST", "/assessments/{quiz}/questions"): (
        {"type": "short_answer", "text": "Why?"},
                                        "201 201 201 403 403 403 403 403 401 401 401"),
    ("PUT", "/assessments/{quiz}/questions/{question}"): (
        {"text": "Why not?"},           "200 200 200 403 403 403 403 403 401 401 401"),
    ("DELETE", "/assessments/{quiz}/questions/{question}"): (
        None,                           "200 200 200 403 403 403 403 403 401 401 401"),
    ("GET", "/assessments/{quiz}/submissions"): (
        None,                           "200 200 200 200 200 200 200 200 401 401 401"),
    ("GET", "/assessments/{quiz}/submissions/{submission}"): (
        None,                           "200 200 200 404 200 404 404 404 401 401 401"),
    ("POST", "/assessments/{quiz}/submissions"): (
        {"answers": []},                "403 403 403 403 201 403 403 403 401 401 401"),
    ("PUT", "/assessments/{quiz}/submissions/{submission}"): (
        {"answers": []},                "200 200 200 404 403 403 403 403 401 401 401"),
}
# fmt: on
"""A space behind a path tells a second request of the same operation from the first."""


async def key_of_admin(school: School, *, expires_at: int | None, revoked: bool) -> dict[str, str]:
    """Headers of a key that was good once."""
    secret = dialect.credentials.new_secret()
    new = NewKey(
        user_id=school.people["admin"].id,
        dialect="karma",
        name="once",
        secret=secret,
        expires_at=expires_at,
    )

    async def act(work: WriteWork) -> None:
        key = await add_key(work, new)
        if revoked:
            await revoke_key(work, key_id=key.id)

    await school.write(act)
    return dict(dialect.credentials.headers(secret))


async def everybody(karma: Karma) -> dict[str, httpx.AsyncClient]:
    second_ago = clock.now() - SECOND
    await let_in(karma.school, "former", role="admin", ends_at=second_ago)
    dead = {
        "anonymous": {},
        "expired": await key_of_admin(karma.school, expires_at=second_ago, revoked=False),
        "revoked": await key_of_admin(karma.school, expires_at=None, revoked=True),
    }
    return {
        who: karma.anybody(dead[who]) if who in dead else await karma.caller(who) for who in CALLERS
    }


async def things(karma: Karma, wanted: str, *, number: int) -> dict[str, str]:
    """A new one of each thing that a request names."""
    school = karma.school
    made = {"n": f"new{number}", "user": karma.id_of("learner")}
    if "{leaver}" in wanted:
        made["leaver"] = user_id(await let_in(school, f"leaver{number}", role="learner"))
    if "{refresh}" in wanted or "{session}" in wanted:
        tokens = await karma.log_in("learner")
        sessions = await karma.bearer(tokens["access_token"]).get("/auth/sessions")
        made |= {"refresh": tokens["refresh_token"], "session": sessions.json()["data"][0]["id"]}
    if "{draft}" in wanted:
        made["draft"] = course_id(await school.course("Draft", state=CourseState.DRAFT))
    course = await school.course(f"Course {number}")
    made["course"] = course_id(course)
    if "{enrollment}" in wanted:
        made["enrollment"] = enrollment_id(await enroll(school, "learner", course))
    if "{quiz}" in wanted or "{draft_quiz}" in wanted:
        made |= await a_quiz(karma, course)
    return made


async def a_quiz(karma: Karma, course: Course) -> dict[str, str]:
    """One that the learner handed in, with its question; and one of an unpublished course."""
    draft = await karma.school.course("Draft", state=CourseState.DRAFT)
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    submitted = await one.submitted("learner")
    return {
        "quiz": one.id,
        "question": one.questions["one"]["id"],
        "submission": submitted["id"],
        "draft_quiz": (await quiz(karma, draft)).id,
    }


@decision("K23", "K24", "K28", "K30", "K32", "K36", "K54")
@pytest.mark.parametrize(("method", "path"), ROWS, ids=lambda part: part.strip())
async def test_everybody_gets_what_the_table_says(karma: Karma, method: str, path: str) -> None:
    body, expected = ROWS[method, path]
    callers = await everybody(karma)
    got = []
    for number, caller in enumerate(callers.values()):
        made = await things(karma, path + str(body), number=number)
        sent: dict[str, Any] = {}
        if body is not None:
            sent["json"] = {
                key: value.format_map(made) if isinstance(value, str) else value
                for key, value in body.items()
            }
        answer = await caller.request(method, path.strip().format_map(made), **sent)
        expect_envelope(answer)
        got.append(str(answer.status_code))
    assert dict(zip(CALLERS, got, strict=True)) == dict(zip(CALLERS, expected.split(), strict=True))


def test_the_table_holds_every_operation() -> None:
    def shape(method: str, path: str) -> str:
        parts = ["{}" if part.startswith("{") else part for part in path.strip().split("/")]
        return f"{method} {'/'.join(parts)}"

    asked = {shape(method, path) for method, path in ROWS}
    assert asked == {shape(each.method, each.path) for each in dialect.operations}

"""A request with a key takes effect once: replayed, refused for another request, leased."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum import dialects
from lyceum.core import idempotency
from lyceum.core.actor import Actor
from lyceum.core.errors import KeyInUse
from lyceum.core.idempotency import LEASE, Claim, key_of
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.operation import operation
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

COURSE = {"title": "Reading Weather Maps", "seats": 30}


def key(text: str = "a-key") -> dict[str, str]:
    return {"Idempotency-Key": text}


async def courses(client: httpx.AsyncClient) -> int:
    return int((await client.get("/courses", params={"total": "true"})).json()["total"])


async def test_the_same_key_gives_the_same_answer_and_one_effect(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    first = await client.post("/courses", json=COURSE, headers=key())
    # White space and the order of names make no other request of it.
    content = '{ "seats": 30,   "title": "Reading Weather Maps" }'
    again = await client.post("/courses", content=content, headers=key())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert await courses(client) == 1


async def test_what_has_several_stages_is_kept_as_well(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    body = {"display_name": "Noor Aziz", "email": "noor@school.example", "password": "long enough"}
    first = await client.post("/users", json=body, headers=key())
    again = await client.post("/users", json=body, headers=key())
    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()


async def test_a_key_of_another_request_is_refused(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    course = (await client.post("/courses", json=COURSE, headers=key())).json()
    for answer in (
        await client.post("/courses", json={**COURSE, "seats": 31}, headers=key()),
        await client.patch(f"/courses/{course['id']}", json=COURSE, headers=key()),
        await client.post("/users", json={"display_name": "Noor"}, headers=key()),
    ):
        expect_problem(answer, 409, "key_reused")
    assert await courses(client) == 1


async def test_keys_are_each_credentials_own(lyceum: Lyceum) -> None:
    callers = [await lyceum.caller(who) for who in ("admin", "manager", "admin")]
    for client in callers:
        answer = await client.post("/courses", json=COURSE, headers=key())
        assert answer.status_code == 201
        assert "idempotent-replayed" not in answer.headers
    assert await courses(callers[0]) == 3


async def test_a_refusal_by_the_state_of_things_is_given_again(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    body = {"display_name": "Second", "email": "learner@school.example"}
    first = await client.post("/users", json=body, headers=key())
    expect_problem(first, 409, "email_taken")
    await client.delete(f"/users/{school.people['learner'].id}")
    again = await client.post("/users", json=body, headers=key())
    expect_problem(again, 409, "email_taken")
    assert again.headers["idempotent-replayed"] == "true"
    assert (await client.post("/users", json=body, headers=key("another"))).status_code == 201


async def test_what_did_nothing_leaves_the_key_free(lyceum: Lyceum) -> None:
    anybody, client = lyceum.anybody(), await lyceum.caller("admin")
    before = await every_row(lyceum.school.works.database)
    expect_problem(
        await anybody.post("/courses", json=COURSE, headers=key()), 401, "unauthenticated"
    )
    wrong_fields(await client.post("/courses", json={"seats": "x"}, headers=key()))
    # This one is refused by the core itself, after the handler began.
    role = {
        "role": "learner",
        "starts_at": "2030-01-01T00:00:00Z",
        "ends_at": "2029-01-01T00:00:00Z",
    }
    own = f"/users/{lyceum.school.people['admin'].id}/roles"
    wrong_fields(await client.post(own, json=role, headers=key()))
    assert await every_row(lyceum.school.works.database) == before
    assert (await client.post("/courses", json=COURSE, headers=key())).status_code == 201


@pytest.mark.parametrize(
    ("text", "code"), [("", "too_short"), (" ", "too_short"), ("x" * 256, "too_long")]
)
async def test_a_key_that_is_none_is_refused(lyceum: Lyceum, text: str, code: str) -> None:
    client = await lyceum.caller("admin")
    answer = await client.post("/courses", json=COURSE, headers=key(text))
    assert wrong_fields(answer) == {"Idempotency-Key": code}
    assert (await client.post("/courses", json=COURSE, headers=key("x" * 255))).status_code == 201


async def test_reads_and_deletions_know_no_keys(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    course = await school.course()
    assert (await client.get("/courses", headers=key())).is_success
    assert (await client.delete(f"/courses/{course.id}", headers=key())).is_success
    expect_problem(
        await client.delete(f"/courses/{course.id}", headers=key()), 404, "no_such_course"
    )


async def test_a_post_that_only_reads_claims_no_key(lyceum: Lyceum, school: School) -> None:
    spoken = next(each for each in dialects.load() if each.name == "lyceum")

    async def look(work: Work, actor: Actor, asked: OneAsked) -> Deleted:
        """Look."""
        return Deleted(asked.id)

    looking = operation("POST", "/looks/{id}", look)
    reading = school.on(school.platform, [replace(spoken, operations=(looking,))])
    client = Lyceum(reading).anybody(await school.key("lyceum", "admin"))
    for number in (1, 2, 1):
        answer = await client.post(f"/looks/{number}", json={}, headers=key())
        assert answer.json()["id"] == number, answer.text
        assert "idempotent-replayed" not in answer.headers
    assert (await every_row(school.works.database))["idempotency"] == []


async def test_of_many_at_once_one_takes_effect(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    answers = await asyncio.gather(
        *(client.post("/courses", json=COURSE, headers=key()) for _ in range(12))
    )
    made = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.json()["id"] for answer in made}) == 1
    for answer in answers:
        if answer.status_code != 201:
            expect_problem(answer, 409, "key_in_use")
    assert await courses(client) == 1


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the machine's clock on by so many microseconds."""
    real, passed = clock.now, [0]
    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return lambda by: passed.__setitem__(0, passed[0] + by)


async def test_after_a_day_a_key_is_free_again(lyceum: Lyceum, later: Any) -> None:
    client = await lyceum.caller("admin")
    await client.post("/courses", json=COURSE, headers=key())
    later(DAY + 1)
    answer = await client.post("/courses", json={"title": "Knots"}, headers=key())
    assert answer.status_code == 201
    assert "idempotent-replayed" not in answer.headers


async def test_what_was_kept_long_enough_is_swept(
    lyceum: Lyceum, school: School, later: Any
) -> None:
    client = await lyceum.caller("admin")
    await client.post("/courses", json=COURSE, headers=key())
    assert await school.write(idempotency.sweep) == 0
    later(DAY + 1)
    assert await school.write(idempotency.sweep) == 1
    assert await school.write(idempotency.sweep) == 0


NAMED = key_of("scope", key="k", request=b"r")


async def claim(work: WriteWork) -> Claim:
    found = await idempotency.claim(work, NAMED)
    assert isinstance(found, Claim)
    return found


async def test_a_lease_that_ended_is_taken_over_and_the_late_one_writes_nothing(
    school: School, later: Any
) -> None:
    late = await school.write(claim)
    with pytest.raises(KeyInUse):
        await school.write(claim)
    later(LEASE + 1)
    now = await school.write(claim)

    async def finish(work: WriteWork, *, claim: Claim) -> None:
        await idempotency.keep(work, claim, status=201, headers={}, body=b"{}")

    with pytest.raises(KeyInUse):
        await school.write(partial(finish, claim=late))
    await school.write(partial(finish, claim=now))
    with pytest.raises(KeyInUse):
        await school.write(partial(finish, claim=now))


def crashing(school: School, error: Exception) -> School:
    """The school with an API whose courses crash while they are made."""
    spoken = next(each for each in dialects.load() if each.name == "lyceum")

    async def handler(work: Any, actor: Any, asked: Any) -> None:
        raise error

    rows = [
        replace(row, handler=handler) if row.name == "create_course" else row
        for row in spoken.operations
    ]
    return school.on(school.platform, [replace(spoken, operations=tuple(rows))])


async def test_a_crash_is_given_again_too(lyceum: Lyceum, school: School) -> None:
    headers = await school.key("lyceum", "admin")
    broken = Lyceum(crashing(school, RuntimeError("in the handler"))).anybody(headers)
    first = await broken.post("/courses", json=COURSE, headers=key())
    expect_problem(first, 500, "crashed")
    again = await lyceum.anybody(headers).post("/courses", json=COURSE, headers=key())
    assert again.content == first.content
    assert again.headers["idempotent-replayed"] == "true"


async def test_an_answer_that_holds_a_secret_is_told_once(lyceum: Lyceum, school: School) -> None:
    spoken = next(each for each in dialects.load() if each.name == "lyceum")
    rows = [replace(row, secret=row.name == "create_course") for row in spoken.operations]
    secretive = school.on(school.platform, [replace(spoken, operations=tuple(rows))])
    client = Lyceum(secretive).anybody(await school.key("lyceum", "admin"))
    assert (await client.post("/courses", json=COURSE, headers=key())).status_code == 201
    again = await client.post("/courses", json=COURSE, headers=key())
    expect_problem(again, 409, "secret_told")
    assert await courses(client) == 1


async def test_neither_the_key_nor_what_was_sent_is_stored(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    body = {"display_name": "Noor", "email": "noor@school.example", "password": "a long secret"}
    await client.post("/users", json=body, headers=key("my-own-key"))
    rows = (await every_row(school.works.database))["idempotency"]
    assert rows
    assert "a long secret" not in str(rows)
    assert "my-own-key" not in str(rows)

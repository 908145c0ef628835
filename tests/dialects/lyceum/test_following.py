"""Lists that can be followed: what changed and what is gone since the last look."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core import changes
from lyceum.core.access.actions import give_role
from lyceum.core.work import WriteWork
from lyceum.dialects.lyceum import paging
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.writing import every_course, write_at_once
from tests.harness.school import School

BEGINNING = "2020-01-01T00:00:00Z"


@pytest.fixture
def no_look_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """One writer alone needs none, and else everything of the last minute would come twice."""
    monkeypatch.setattr(changes, "LOOK_BACK", 0)


class Follower:
    """A client that knows a list by looking at it again and again, as the README says."""

    def __init__(self, client: httpx.AsyncClient, path: str) -> None:
        self.client = client
        self.path = path
        self.since = ""
        self.known: dict[int, dict[str, Any]] = {}

    async def look(self, **more: Any) -> list[int]:
        """What was told, in its order."""
        asked = {"limit": 3, **more, **({"updated_since": self.since} if self.since else {})}
        first = await self._page(asked)
        told = list(first["data"])
        page = first
        while page["next"] is not None:
            page = await self._page({**asked, "cursor": page["next"]})
            assert not {"as_of", "deleted"} & set(page)
            told += page["data"]
        self.known |= {row["id"]: row for row in told}
        for gone in first.get("deleted", []):
            self.known.pop(gone["id"], None)
        self.since = first["as_of"]
        return [row["id"] for row in told]

    async def _page(self, asked: dict[str, Any]) -> dict[str, Any]:
        answer = await self.client.get(self.path, params=asked)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page


@pytest.mark.parametrize("order", ["updated_at", "-updated_at", "created_at", "-created_at"])
@pytest.mark.usefixtures("no_look_back")
async def test_a_second_look_tells_what_changed_and_what_is_gone(
    lyceum: Lyceum, school: School, order: str
) -> None:
    client = await lyceum.caller("admin")
    made = [await school.course(f"Course {number}") for number in range(7)]
    follower = Follower(client, "/courses")
    assert sorted(await follower.look(order=order)) == [course.id for course in made]
    assert await follower.look(order=order) == []
    changed = [made[n].id for n in (5, 0, 3, 1)]
    for course_id in changed:
        await client.patch(f"/courses/{course_id}", json={"summary": "New."})
    await client.delete(f"/courses/{made[6].id}")
    expected = sorted(changed) if "created_at" in order else changed
    assert await follower.look(order=order) == (expected[::-1] if order[0] == "-" else expected)
    assert sorted(follower.known) == [course.id for course in made[:6]]


@pytest.mark.usefixtures("no_look_back")
async def test_a_total_counts_what_changed_and_filters_narrow_it(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    await school.course("Maps")
    since = (await client.get("/courses")).json()["as_of"]
    await school.course("Knots")
    await school.course("Draft", state="draft")
    asked = {"updated_since": since, "total": "true", "states": "draft"}
    assert (await client.get("/courses", params=asked)).json()["total"] == 1
    asked = {"updated_since": since, "total": "true", "limit": "1"}
    first = (await client.get("/courses", params=asked)).json()
    second = await client.get("/courses", params={**asked, "cursor": first["next"]})
    assert (first["total"], second.json()["total"]) == (2, 2)


@pytest.mark.usefixtures("no_look_back")
async def test_a_person_has_changed_when_a_role_has(lyceum: Lyceum, school: School) -> None:
    client, learner = await lyceum.caller("admin"), school.people["learner"]
    follower = Follower(client, "/users")
    await follower.look()

    async def promote(work: WriteWork) -> None:
        await give_role(work, school.system(), user_id=learner.id, key="instructor")

    await school.write(promote)
    assert await follower.look() == [learner.id]
    assert follower.known[learner.id]["roles"] == ["instructor", "learner"]
    role = next(
        held
        for held in (await client.get(f"/users/{learner.id}/roles")).json()["data"]
        if held["role"] == "instructor"
    )
    await client.delete(f"/users/{learner.id}/roles/{role['id']}")
    assert await follower.look() == [learner.id]


async def test_tombstones_name_the_things_of_the_list_alone(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    course, learner = await school.course(), school.people["learner"]
    before = (await client.get("/users")).json()["as_of"]
    await client.delete(f"/courses/{course.id}")
    await client.delete(f"/users/{learner.id}")
    answer = (await client.get("/users", params={"updated_since": BEGINNING})).json()
    (gone,) = answer["deleted"]
    assert gone["id"] == learner.id
    assert before < gone["deleted_at"] < answer["as_of"]
    assert "deleted" not in (await client.get("/users")).json()


async def test_who_may_not_read_events_is_told_that_nothing_is_told_of_deletions(
    lyceum: Lyceum, school: School
) -> None:
    course = await school.course()
    client = await lyceum.caller("learner")
    answer = (await client.get("/courses", params={"updated_since": BEGINNING})).json()
    assert [row["id"] for row in answer["data"]] == [course.id]
    assert answer["deleted"] is None
    expect_problem(
        await client.get("/users", params={"updated_since": BEGINNING}), 403, "forbidden"
    )


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30T10:00:00Z", "2026-03-01", "17"])
async def test_what_is_no_moment_is_refused(lyceum: Lyceum, text: str) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get("/courses", params={"updated_since": text})
    assert wrong_fields(answer) == {"updated_since": "malformed"}


async def test_a_look_back_at_too_many_deletions_is_refused(
    lyceum: Lyceum, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await lyceum.caller("admin")
    for number in range(2):
        await client.delete(f"/courses/{(await school.course(f'Course {number}')).id}")
    monkeypatch.setattr(paging, "MOST_TOMBSTONES", 2)
    answer = await client.get("/courses", params={"updated_since": BEGINNING})
    assert wrong_fields(answer) == {"updated_since": "not_allowed"}


async def test_who_follows_misses_nothing_of_what_many_write_at_once(lyceum: Lyceum) -> None:
    follower = Follower(await lyceum.caller("admin"), "/courses")
    writing, dice = asyncio.create_task(write_at_once(lyceum)), random.Random(5)
    while not writing.done():
        await follower.look(order=dice.choice(("updated_at", "-created_at")))
        await asyncio.sleep(0.01)
    await writing
    await follower.look()
    known = {course_id: row["title"] for course_id, row in follower.known.items()}
    assert known == await every_course(lyceum)

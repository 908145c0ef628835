"""The change feed: what happened, from any position on, and nothing left out."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.sequencing import number_all_events
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.writing import every_course, write_at_once
from tests.harness.school import School


async def read_on(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.get("/changes", params=asked)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


async def test_a_change_says_what_happened_to_which_thing_by_whom(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    course = (await client.post("/courses", json={"title": "Knots"})).json()
    await client.patch(f"/courses/{course['id']}", json={"title": "Better Knots"})
    await number_all_events(school.works)
    page = await read_on(client, kinds="course.updated")
    (change,) = page["data"]
    assert change["subject"] == {"kind": "course", "id": course["id"]}
    assert change["actor_id"] == school.people["admin"].id
    assert (change["kind"], change["dialect"]) == ("course.updated", "lyceum")
    assert change["credential"].startswith("key:")
    assert (change["after"]["title"], change["changed"]) == ("Better Knots", ["title"])
    assert change["after"]["updated_at"].endswith("Z")
    assert not change["after"].keys() & {"uid", "extra"}
    assert page["position"] == page["newest"] == change["position"]


async def test_every_position_can_be_read_again(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    for number in range(5):
        await school.course(f"Course {number}")
    await number_all_events(school.works)
    whole = (await read_on(client, limit=200))["data"]
    assert [change["position"] for change in whole] == list(range(1, len(whole) + 1))
    for start in (0, 3, len(whole) - 1):
        page = await read_on(client, after=start, limit=2)
        assert page["data"] == whole[start : start + 2]
        assert page["position"] == min(start + 2, len(whole))
        assert page["newest"] == len(whole)
    beyond = await read_on(client, after=len(whole) + 100)
    assert beyond["data"] == [] and beyond["position"] == len(whole) + 100


async def test_kinds_narrow_the_feed_and_its_position_goes_on(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    course = await school.course()
    await client.delete(f"/courses/{course.id}")
    await number_all_events(school.works)
    page = await read_on(client, kinds="course.created,course.deleted")
    assert [change["kind"] for change in page["data"]] == ["course.created", "course.deleted"]
    none = await read_on(client, kinds="unit.deleted")
    assert none["data"] == [] and none["position"] == none["newest"] > 0


async def test_wrong_positions_and_kinds_are_named(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    wrong = await client.get("/changes", params={"after": -1, "limit": 0, "cursor": "x"})
    assert wrong_fields(wrong) == {
        "after": "too_small",
        "limit": "too_small",
        "cursor": "not_allowed",
    }
    wrong = await client.get("/changes", params={"kinds": "course.created,course.eaten"})
    assert wrong_fields(wrong) == {"kinds": "unknown_word"}


@pytest.mark.parametrize("who", ["instructor", "learner"])
async def test_the_feed_is_for_who_may_read_events(lyceum: Lyceum, who: str) -> None:
    client = await lyceum.caller(who)
    expect_problem(await client.get("/changes"), 403, "forbidden")


class Reader:
    """Knows the courses by reading the feed on from where it was."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.position = 0
        self.known: dict[int, str] = {}

    async def look(self) -> bool:
        """Whether there is more."""
        page = await read_on(self.client, after=self.position, limit=7)
        for change in page["data"]:
            # No gap: so none can be filled behind whoever has read on.
            assert change["position"] == self.position + 1
            self.position = change["position"]
            if change["kind"] == "course.deleted":
                del self.known[change["subject"]["id"]]
            elif change["subject"]["kind"] == "course":
                self.known[change["subject"]["id"]] = change["after"]["title"]
        return bool(self.position < page["newest"])


async def test_who_reads_on_misses_nothing_of_what_many_write_at_once(
    lyceum: Lyceum, school: School
) -> None:
    reader = Reader(await lyceum.caller("admin"))
    writing = asyncio.create_task(write_at_once(lyceum))
    while not writing.done():
        await number_all_events(school.works)
        await reader.look()
        await asyncio.sleep(0.01)
    await writing
    await number_all_events(school.works)
    while await reader.look():
        pass
    assert reader.known == await every_course(lyceum)

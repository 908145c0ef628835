"""Categories: a tree that is listed, grows, is moved about, and loses what is empty."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School


async def made(client: httpx.AsyncClient, name: str, **rest: Any) -> dict[str, Any]:
    answer = await client.post("/categories", json={"name": name, **rest})
    assert answer.status_code == 201, answer.text
    category: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{API}/categories/{category['id']}"
    return category


async def names(client: httpx.AsyncClient, **asked: Any) -> list[str]:
    return [one["name"] for one in (await client.get("/categories", params=asked)).json()["data"]]


async def test_a_category_is_told_as_it_was_made(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    root = await made(client, "Science", description="How the world works.")
    below = await made(client, "Weather", parent_id=root["id"])
    assert (root["parent_id"], below["parent_id"]) == (None, root["id"])
    assert root["description"] == "How the world works."
    assert (
        await (await lyceum.caller("learner")).get(f"/categories/{below['id']}")
    ).json() == below


async def test_the_tree_is_listed_whole_by_its_roots_and_below_one(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    science, _ = await made(client, "Science"), await made(client, "Art")
    await made(client, "Weather", parent_id=science["id"])
    assert await names(client, roots="true") == ["Science", "Art"]
    assert await names(client, parent_id=science["id"]) == ["Weather"]
    assert sorted(await names(client)) == ["Art", "Science", "Weather"]
    answer = await client.get("/categories", params={"roots": "true", "parent_id": science["id"]})
    assert wrong_fields(answer) == {"parent_id": "not_allowed"}


async def test_a_category_is_renamed_and_moved_and_its_siblings_make_room(lyceum: Lyceum) -> None:
    client = await lyceum.caller("manager")
    one, two, three = [await made(client, name) for name in ("One", "Two", "Three")]
    moved = await client.patch(f"/categories/{three['id']}", json={"position": 0, "name": "Zero"})
    assert (moved.json()["position"], moved.json()["slug"]) == (0, "three")
    assert await names(client, roots="true") == ["Zero", "One", "Two"]
    await client.patch(f"/categories/{one['id']}", json={"parent_id": two["id"]})
    assert await names(client, roots="true") == ["Zero", "Two"]
    assert await names(client, parent_id=two["id"]) == ["One"]
    await client.patch(f"/categories/{one['id']}", json={"parent_id": None, "position": 1})
    assert await names(client, roots="true") == ["Zero", "One", "Two"]


async def test_a_category_does_not_come_to_lie_below_itself(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    root = await made(client, "Science")
    below = await made(client, "Weather", parent_id=root["id"])
    before = await every_row(school.works.database)
    for parent in (root, below):
        answer = await client.patch(f"/categories/{root['id']}", json={"parent_id": parent["id"]})
        problem = expect_problem(answer, 409, "category_loop")
        assert problem["errors"][0]["field"] == "/parent_id"
    lost = school.people["admin"].id
    answer = await client.patch(f"/categories/{below['id']}", json={"parent_id": lost})
    assert wrong_fields(answer) == {"/parent_id": "unknown"}
    answer = await client.post("/categories", json={"name": "Lost", "parent_id": lost})
    assert wrong_fields(answer) == {"/parent_id": "unknown"}
    answer = await client.post("/categories", json={"name": " ", "position": 1})
    assert wrong_fields(answer) == {"/name": "too_short", "/position": "not_allowed"}
    assert await every_row(school.works.database) == before


async def test_what_holds_something_stays_and_what_is_empty_goes(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    root = await made(client, "Science")
    below = await made(client, "Weather", parent_id=root["id"])
    as_of = (await client.get("/categories")).json()["as_of"]
    course = await school.course(category="Weather")
    for category in (root, below):
        answer = await client.delete(f"/categories/{category['id']}")
        expect_problem(answer, 409, "category_in_use")
    await client.delete(f"/courses/{course.id}")
    for category in (below, root):
        assert (await client.delete(f"/categories/{category['id']}")).json()["deleted"]
        answer = await client.delete(f"/categories/{category['id']}")
        expect_problem(answer, 404, "no_such_category")
    told = (await client.get("/categories", params={"updated_since": as_of})).json()
    assert {one["id"] for one in told["deleted"]} == {root["id"], below["id"]}


async def test_only_who_writes_the_catalog_changes_the_tree(lyceum: Lyceum) -> None:
    root = await made(await lyceum.caller("admin"), "Science")
    client = await lyceum.caller("instructor")
    for answer in (
        await client.post("/categories", json={"name": "Mine"}),
        await client.patch(f"/categories/{root['id']}", json={"name": "Mine"}),
        await client.delete(f"/categories/{root['id']}"),
    ):
        expect_problem(answer, 403, "forbidden")

"""Many who write courses at once, for tests of those who follow."""

from __future__ import annotations

import asyncio
import random

import httpx2 as httpx

from tests.dialects.lyceum.callers import Lyceum


async def write_at_once(lyceum: Lyceum, *, writers: int = 4, writes: int = 10) -> None:
    """Makes, changes and deletes courses, each writer its own."""
    client, dice = await lyceum.caller("admin"), random.Random(7)
    await asyncio.gather(*(_write(client, dice, f"{n}", writes=writes) for n in range(writers)))


async def _write(client: httpx.AsyncClient, dice: random.Random, who: str, *, writes: int) -> None:
    mine: list[int] = []
    for n in range(writes):
        what = dice.choice(("create", "create", "change", "delete"))
        if what == "create" or not mine:
            made = await client.post("/courses", json={"title": f"Course {who} {n}"})
            mine.append(made.json()["id"])
        elif what == "change":
            path = f"/courses/{dice.choice(mine)}"
            assert (await client.patch(path, json={"title": f"New {who} {n}"})).is_success
        else:
            path = f"/courses/{mine.pop(dice.randrange(len(mine)))}"
            assert (await client.delete(path)).is_success


async def every_course(lyceum: Lyceum) -> dict[int, str]:
    """The titles of all courses there are."""
    client = await lyceum.caller("admin")
    page = (await client.get("/courses", params={"limit": 200})).json()
    assert page["next"] is None and len(page["data"]) > 3
    return {row["id"]: row["title"] for row in page["data"]}

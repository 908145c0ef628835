"""Roles: which there are, and what each allows."""

from __future__ import annotations

import pytest

from lyceum.core.access.model import BUILT_IN
from tests.dialects.lyceum.callers import Lyceum, wrong_fields


@pytest.mark.parametrize("who", ["admin", "learner"])
async def test_each_role_is_told_with_what_it_allows(lyceum: Lyceum, who: str) -> None:
    client = await lyceum.caller(who)
    told = (await client.get("/roles")).json()["data"]
    assert {one["role"]: set(one["permissions"]) for one in told} == {
        str(role): set(map(str, permissions)) for role, permissions in BUILT_IN.items()
    }
    assert [one["role"] for one in told] == list(BUILT_IN)
    mine = (await client.get("/session")).json()
    (allowed,) = [one["permissions"] for one in told if one["role"] == who]
    assert set(mine["permissions"]) == set(allowed)


async def test_a_name_that_nobody_reads_is_refused(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    assert wrong_fields(await client.get("/roles", params={"colour": "red"})) == {
        "colour": "not_allowed"
    }

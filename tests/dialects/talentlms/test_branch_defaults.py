"""What whoever is made in a branch, or added to it, gets there (contract 2.4)."""

from __future__ import annotations

from functools import partial

import httpx2 as httpx
import pytest

from lyceum.core.access.model import RoleKey
from lyceum.core.branches.actions import change_branch
from lyceum.core.branches.model import BranchChange
from tests.dialects.talentlms.test_reports import finished
from tests.harness.school import School

decision = pytest.mark.decision

V2 = "/api/v2"
NEW = {"name": "north", "description": "The north side.", "default_locale": "en-US"}


async def _made(client: httpx.AsyncClient, login: str, **more: object) -> int:
    body = {
        "name": "New", "surname": "Comer", "login": login, "email": f"{login}@school.example",
        "password": "correct horse battery", **more,
    }  # fmt: skip
    answer = await client.post(f"{V2}/users", json=body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["_data"]["id"])


async def _types(client: httpx.AsyncClient) -> dict[str, str]:
    rows = (await client.get(f"{V2}/users?page[size]=100")).json()["_data"]
    told = [(await client.get(f"{V2}/users/{row['id']}")).json()["_data"] for row in rows]
    return {one["login"]: one["user_type"]["name"] for one in told}


@decision("T45")
async def test_who_is_made_in_a_branch_gets_its_type_and_who_comes_joins_its_group(
    admin: httpx.AsyncClient, school: School
) -> None:
    branch = (await admin.post(f"{V2}/branches", json=NEW)).json()["_data"]["id"]
    group = (await admin.post(f"{V2}/groups", json={"name": "Newcomers"})).json()["_data"]["id"]
    change = BranchChange(default_role=RoleKey.INSTRUCTOR, default_group_id=group)
    changing = partial(change_branch, actor=school.actor("admin"), branch_id=branch, change=change)
    await school.write(changing)
    told = (await admin.get(f"{V2}/branches/{branch}")).json()["_data"]
    assert (told["default_user_type"]["id"], told["default_group"]["id"]) == (3, group)
    inside = school.client(await school.key("talentlms", "admin", branch_id=branch))
    made = [await _made(inside, "trainer"), await _made(inside, "named", user_type_id=4)]
    row = {"login": "row", "name": "A", "surname": "Row", "email": "row@school.example"}
    batch = (await inside.post(f"{V2}/batch/users", json={"users": [row]})).json()["_data"]
    assert (await finished(school, inside, batch["id"]))["created"] == 1
    outside = await _made(admin, "outside")
    assert await _types(inside) == {
        "trainer": "Trainer-Type", "named": "Learner-Type", "row": "Trainer-Type",
    }  # fmt: skip
    assert (await _types(admin))["outside"] == "Learner-Type"
    # Who comes later keeps what they may do, and may be in the group before.
    early = school.people["learner"].id
    pair = {"group_id": group, "user_id": early}
    assert (await admin.post(f"{V2}/group-memberships", json=pair)).status_code == 204
    for user_id in (early, outside):
        joining = {"branch_id": branch, "user_id": user_id}
        assert (await admin.post(f"{V2}/branch-users", json=joining)).status_code == 204
    assert (await _types(inside))["outside"] == "Learner-Type"
    rows = (await admin.get(f"{V2}/groups/{group}/users")).json()["_data"]
    assert {*made, early, outside} < {row["id"] for row in rows}
    assert len(rows) == 5

"""Custom fields as this vendor shows them (contract 2.1, 2.2)."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx

from lyceum.core.branches.actions import create_branch
from lyceum.core.branches.model import NewBranch
from lyceum.core.fields.actions import add_field, fill_user
from lyceum.core.fields.model import Entity, FieldKind, NewField
from tests.harness.school import School

V2 = "/api/v2"


async def _add(school: School, entity: Entity, kind: FieldKind, **rest: Any) -> int:
    new = NewField(entity=entity, kind=kind, **rest)
    field = await school.write(partial(add_field, actor=school.system(), new=new))
    assert isinstance(field.id, int)
    return field.id


async def test_the_fields_of_users_are_told_in_their_order(
    admin: httpx.AsyncClient, school: School
) -> None:
    new = NewBranch(name="North", locale="en-US")
    branch = await school.write(partial(create_branch, actor=school.system(), new=new))
    first = await _add(
        school,
        Entity.USER,
        FieldKind.DROPDOWN,
        name="Team",
        options=("Ops", "Dev"),
        initial="Ops",
        branch_ids=(branch.id,),
    )
    second = await _add(school, Entity.USER, FieldKind.CHECKBOX, name="Remote", initial="on")
    body = (await admin.get(f"{V2}/user-fields")).json()
    assert body["_data"] == [
        {
            "key": f"custom_field_{first}",
            "type": "dropdown",
            "name": "Team",
            "mandatory": False,
            "visible_on_reports": False,
            "dropdown_values": [
                {"item": "Ops", "default": True},
                {"item": "Dev", "default": False},
            ],
            "checkbox_status": "off",
            "selective_availability": True,
            "branches_map": {str(branch.id): "North"},
            "main_domain_availability": True,
            "previous_key": None,
            "order": 1,
        },
        {
            "key": f"custom_field_{second}",
            "type": "checkbox",
            "name": "Remote",
            "mandatory": False,
            "visible_on_reports": False,
            "dropdown_values": None,
            "checkbox_status": "on",
            "selective_availability": False,
            "branches_map": None,
            "main_domain_availability": True,
            "previous_key": f"custom_field_{first}",
            "order": 2,
        },
    ]
    page = (await admin.get(f"{V2}/user-fields?page[size]=1&page[number]=2")).json()
    assert [one["name"] for one in page["_data"]] == ["Remote"]
    assert page["_meta"]["pagination"]["total_results"] == 2


async def test_what_stands_in_a_field_is_told_and_found(
    admin: httpx.AsyncClient, school: School
) -> None:
    team = await _add(school, Entity.USER, FieldKind.TEXT, name="Team")
    learner = school.people["learner"].id
    values = {team: "Hard"}
    await school.write(partial(fill_user, actor=school.system(), user_id=learner, values=values))
    for who, value in ((learner, "Hard"), (school.people["manager"].id, None)):
        told = (await admin.get(f"{V2}/users/{who}")).json()["_data"]["custom_fields"]
        assert told == [{"id": team, "name": "Team", "value": value, "type": "text"}]
    # The operator may be left out (contract 1.4).
    body = (await admin.get(f"{V2}/users?filter[custom_field_value]=hard")).json()
    assert [one["id"] for one in body["_data"]] == [learner]
    assert body["_meta"]["filtered_by"] == {"custom_field_value": {"eq": "hard"}}


async def test_the_fields_of_courses_say_whether_learners_see_them(
    admin: httpx.AsyncClient, school: School
) -> None:
    await _add(school, Entity.COURSE, FieldKind.DATE, name="Due", shown_to_learners=False)
    (row,) = (await admin.get(f"{V2}/course-fields")).json()["_data"]
    assert row["visible_to_learners"] is False
    assert "order" not in row
    assert (await admin.get(f"{V2}/user-fields")).json()["_data"] == []

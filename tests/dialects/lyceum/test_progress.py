"""Progress: what is open, what was seen, what is done, and the course with the last of it."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.model import Traversal, UnitKind
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.core.learning import Learning, learning
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School


def units_of(here: Learning) -> str:
    return f"/enrollments/{here.made.id}/units"


async def test_units_tell_what_is_open_and_how_far_they_were_seen(
    lyceum: Lyceum, school: School
) -> None:
    here = await learning(school, {}, {"kind": UnitKind.VIDEO}, traversal=Traversal.SEQUENTIAL)
    client = await lyceum.caller("learner")
    first, second = (await client.get(units_of(here))).json()["data"]
    assert (first["id"], first["kind"], first["progress"]) == (here.units[0].id, "text", None)
    assert (first["access"]["is_open"], second["access"]["is_open"]) == (True, False)
    (reason,) = second["access"]["reasons"]
    assert (reason["code"], reason["unit_id"]) == ("order", first["id"])
    body = {"fraction": 400, "position": 7, "seconds": 30}
    seen = await client.post(f"{units_of(here)}/{first['id']}/seen", json=body)
    assert seen.json() | body == seen.json() | {"completed_at": None}
    after = (await client.get(f"{units_of(here)}/{first['id']}")).json()
    assert after["progress"] == seen.json()


async def test_seconds_add_up_the_fraction_only_grows_and_the_end_is_the_end(
    lyceum: Lyceum, school: School
) -> None:
    here = await learning(school, {"kind": UnitKind.VIDEO}, {})
    client, path = await lyceum.caller("learner"), f"{units_of(here)}/{here.units[0].id}/seen"
    await client.post(path, json={"fraction": 700, "position": 70, "seconds": 10})
    less = {"fraction": 300, "position": 30, "seconds": 10}
    told = (await client.post(path, json=less)).json()
    assert (told["fraction"], told["position"], told["seconds"]) == (700, 30, 20)
    done = (await client.post(path, json={"fraction": 900})).json()
    assert done["completed_at"] is not None
    again = (await client.post(path, json={"fraction": 0})).json()
    assert (again["fraction"], again["completed_at"]) == (900, done["completed_at"])
    enrollment = (await client.get(f"/enrollments/{here.made.id}?parts=percent")).json()
    assert (enrollment["state"], enrollment["percent"]) == ("active", 50)
    finished = await client.post(f"{units_of(here)}/{here.units[1].id}/complete")
    assert finished.json()["completed_at"] is not None
    whole = (await client.get(f"/enrollments/{here.made.id}?parts=percent")).json()
    assert (whole["state"], whole["percent"]) == ("completed", 100)


async def test_what_is_locked_takes_no_progress_and_says_why(
    lyceum: Lyceum, school: School
) -> None:
    here = await learning(school, {}, {"opens_at": clock.now() + DAY})
    client, path = await lyceum.caller("learner"), f"{units_of(here)}/{here.units[1].id}"
    before = await every_row(school.works.database)
    for answer in (
        await client.post(f"{path}/seen", json={"fraction": 1000}),
        await client.post(f"{path}/complete"),
    ):
        expect_problem(answer, 403, "unit_locked")
    assert await every_row(school.works.database) == before
    told = (await client.get(path)).json()["access"]
    assert [reason["code"] for reason in told["reasons"]] == ["not_yet"]
    assert told["reasons"][0]["at"] == told["opens_at"]


@pytest.mark.parametrize("kind", [UnitKind.SESSION, UnitKind.SURVEY])
async def test_what_is_not_read_is_completed_by_staff(
    lyceum: Lyceum, school: School, kind: UnitKind
) -> None:
    here = await learning(school, {"kind": kind, "body": None})
    learner, lead = await lyceum.caller("learner"), await lyceum.caller("instructor")
    path = f"{units_of(here)}/{here.units[0].id}"
    for answer in (
        await learner.post(f"{path}/seen", json={"fraction": 1000}),
        await learner.post(f"{path}/complete"),
    ):
        expect_problem(answer, 409, "not_by_reading")
    assert (await lead.post(f"{path}/complete")).json()["completed_at"] is not None
    assert (await learner.get(f"/enrollments/{here.made.id}")).json()["state"] == "completed"


async def test_what_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    here = await learning(school, {})
    client, path = await lyceum.caller("learner"), f"{units_of(here)}/{here.units[0].id}"
    before = await every_row(school.works.database)
    wrong: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        ({}, {"/fraction": "missing"}),
        (
            {"fraction": 1001, "position": -1, "seconds": 1.5, "speed": 2},
            {
                "/fraction": "too_large",
                "/position": "too_small",
                "/seconds": "wrong_type",
                "/speed": "not_allowed",
            },
        ),
    )
    for body, faults in wrong:
        assert wrong_fields(await client.post(f"{path}/seen", json=body)) == faults
    unknown = await client.post(f"{path}/complete", json={"at": "now"})
    assert wrong_fields(unknown) == {"/at": "not_allowed"}
    assert await every_row(school.works.database) == before


async def test_progress_is_the_learners_own(lyceum: Lyceum, school: School) -> None:
    here, elsewhere = await learning(school, {}), await learning(school, {}, who="other_learner")
    path = f"{units_of(here)}/{here.units[0].id}"
    other, lead = await lyceum.caller("other_learner"), await lyceum.caller("instructor")
    for answer in (
        await other.get(units_of(here)),
        await other.get(path),
        await other.post(f"{path}/seen", json={"fraction": 1000}),
        await other.post(f"{path}/complete"),
    ):
        expect_problem(answer, 404, "no_such_enrollment")
    assert (await lead.get(path)).json()["progress"] is None
    refused = await lead.post(f"{path}/seen", json={"fraction": 1000})
    expect_problem(refused, 403, "forbidden")
    learner, strange = await lyceum.caller("learner"), elsewhere.units[0].id
    for answer in (
        await learner.get(f"{units_of(here)}/{strange}"),
        await learner.post(f"{units_of(here)}/{strange}/seen", json={"fraction": 1}),
        await learner.post(f"{units_of(here)}/{strange}/complete"),
    ):
        expect_problem(answer, 404, "no_such_unit")


async def test_who_is_out_learns_no_more(lyceum: Lyceum, school: School) -> None:
    here = await learning(school, {})
    client, path = await lyceum.caller("learner"), f"{units_of(here)}/{here.units[0].id}"
    await client.patch(f"/enrollments/{here.made.id}", json={"state": "dropped"})
    refused = await client.post(f"{path}/seen", json={"fraction": 1000})
    expect_problem(refused, 403, "not_enrolled")
    (row,) = (await client.get(units_of(here))).json()["data"]
    assert [reason["code"] for reason in row["access"]["reasons"]] == ["not_in"]


async def test_a_key_makes_it_count_once(lyceum: Lyceum, school: School) -> None:
    here = await learning(school, {})
    client, path = await lyceum.caller("learner"), f"{units_of(here)}/{here.units[0].id}/seen"
    once: dict[str, Any] = {
        "headers": {"Idempotency-Key": "minute 7"},
        "json": {"fraction": 1, "seconds": 60},
    }
    first, second = await client.post(path, **once), await client.post(path, **once)
    assert second.headers["idempotent-replayed"] == "true"
    assert first.json() == second.json()
    assert (await client.post(path, json={"fraction": 1})).json()["seconds"] == 60

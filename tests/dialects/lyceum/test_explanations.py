"""Explaining: why 73 %, why no certificate, why one cannot enter."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Admission, UnitKind
from lyceum.core.catalog.prerequisites import set_prerequisites
from lyceum.core.enrollment import steps
from lyceum.kit import clock
from lyceum.kit.time import DAY, iso_micros
from tests.core.learning import complete_course, learning, write
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.school import School


async def explained(client: httpx.AsyncClient, enrollment_id: int) -> dict[str, Any]:
    answer = await client.get(f"/enrollments/{enrollment_id}/explanation")
    assert answer.is_success, answer.text
    return dict(answer.json())


async def test_a_percentage_is_explained_unit_by_unit(lyceum: Lyceum, school: School) -> None:
    optional = {"required": False, "kind": UnitKind.SESSION, "body": None}
    here = await learning(school, {}, {"kind": UnitKind.VIDEO}, optional)
    await here.see(0)
    await here.see(1, 400)
    told = await explained(await lyceum.caller("learner"), here.made.id)
    assert (told["percent"], told["done"], told["required"]) == (50, 1, 2)
    text, video, session = told["units"]
    assert text["completed_at"] is not None and text["needs"] is None
    assert (video["needs"], video["seen"], video["enough"]) == ("seen", 400, 900)
    assert (session["needs"], session["required"]) == ("staff", False)
    assert video["access"]["is_open"] is True


async def test_what_keeps_a_certificate_away_is_named(lyceum: Lyceum, school: School) -> None:
    here = await learning(school, {}, {}, {"required": False})
    client = await lyceum.caller("learner")
    await here.see(0)
    state, units, given = (await explained(client, here.made.id))["no_certificate"]
    assert (state["code"], state["state"]) == ("not_completed", "active")
    assert (units["code"], units["unit_ids"]) == ("units_missing", [here.units[1].id])
    assert given["code"] == "not_given"
    await here.see(1)
    whole = await explained(client, here.made.id)
    assert whole["percent"] == 100
    assert [one["code"] for one in whole["no_certificate"]] == ["not_given"]


async def test_an_explanation_is_for_who_sees_the_enrollment(
    lyceum: Lyceum, school: School
) -> None:
    here = await learning(school, {})
    path = f"/enrollments/{here.made.id}/explanation"
    assert (await (await lyceum.caller("instructor")).get(path)).is_success
    refused = await (await lyceum.caller("other_learner")).get(path)
    expect_problem(refused, 404, "no_such_enrollment")


async def test_everything_in_the_way_of_a_learner_is_told_at_once(
    lyceum: Lyceum, school: School
) -> None:
    before = await school.course("Before")
    course = await school.course(
        admission=Admission.CLOSED, seats=1, ends_at=(end := clock.now() - DAY)
    )
    await write(school, set_prerequisites, course.id, [before.id])
    client = await lyceum.caller("learner")
    told = (await client.get(f"/courses/{course.id}/entry")).json()
    assert (told["may_enter"], told["user_id"]) == (False, school.people["learner"].id)
    over, admission, missing = told["hindrances"]
    assert (over["code"], over["at"]) == ("over", iso_micros(end))
    assert (admission["code"], admission["admission"]) == ("not_admitted", "closed")
    assert (missing["code"], missing["course_id"]) == ("prerequisite", before.id)


async def test_who_may_enter_is_told_so_and_who_is_in_why_not(
    lyceum: Lyceum, school: School
) -> None:
    course, client = await school.course(), await lyceum.caller("learner")
    path = f"/courses/{course.id}/entry"
    assert (await client.get(path)).json()["may_enter"] is True
    made = (await client.post("/enrollments", json={"course_id": course.id})).json()
    (there,) = (await client.get(path)).json()["hindrances"]
    assert (there["code"], there["enrollment_id"]) == ("enrolled", made["id"])
    await write(school, steps.drop, made["id"])
    assert (await client.get(path)).json()["may_enter"] is True


async def test_staff_ask_for_others_and_learners_for_themselves(
    lyceum: Lyceum, school: School
) -> None:
    course = await school.course(admission=Admission.CLOSED, seats=1)
    other, learner = school.people["other_learner"].id, school.people["learner"].id
    await complete_course(school, course.id, who="other_learner")
    lead = await lyceum.caller("instructor")
    path = f"/courses/{course.id}/entry?user_id="
    assert (await lead.get(f"{path}{learner}")).json()["may_enter"] is True
    assert wrong_fields(await lead.get(f"{path}{course.id}")) == {"user_id": "unknown"}
    refused = await (await lyceum.caller("learner")).get(f"{path}{other}")
    expect_problem(refused, 403, "forbidden")
    draft = await school.course("Draft", state="draft")
    hidden = await (await lyceum.caller("learner")).get(f"/courses/{draft.id}/entry")
    expect_problem(hidden, 404, "no_such_course")

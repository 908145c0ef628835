"""Students ask to teach, and administrators decide (contract 9)."""

from __future__ import annotations

from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import refused

PATH = "/users/account/apply-for-instructor"


async def test_who_asks_to_teach_is_let_or_not(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    person = documented.school.people["learner"].id
    before = (await leila.get("/users/me")).json()
    assert before["instructor_apply_status"] == "not-applied"
    for used in (1, 2):
        told = (await leila.post(PATH)).json()
        assert told["instructor_apply_status"] == "applied"
        attempts = {"used": used, "max": 3, "can_apply": False}
        assert told["instructor_application_attempts"] == attempts
        await refused(await leila.post(PATH), 400, "masteriyo_rest_already_applied")
        body = {"instructor_apply_status": "rejected"}
        told = (await admin.put(f"/users/{person}", json=body)).json()
        assert told["instructor_apply_status"] == "rejected"
        assert told["instructor_application_attempts"]["can_apply"] is True
    assert (await leila.post(PATH)).status_code == 200
    grant = {"instructor_apply_status": "approved"}
    assert (await leila.put("/users/me", json=grant)).status_code == 403
    manager = await documented.client("manager")
    assert (await manager.put(f"/users/{person}", json=grant)).status_code == 403
    told = (await admin.put(f"/users/{person}", json=grant)).json()
    assert (told["instructor_apply_status"], told["roles"]) == (
        "approved",
        ["masteriyo_instructor"],
    )
    listed = (await admin.get("/users", params={"roles": "masteriyo_instructor"})).json()
    assert person in [one["id"] for one in listed["data"]]
    await refused(await leila.post(PATH), 400, "masteriyo_rest_instructor_max_attempts")

"""Certificates, awards, learning paths, meetings and credits of our own API."""

from __future__ import annotations

import io
from typing import Any

import httpx2 as httpx
import pypdf

from lyceum.core.catalog.model import UnitKind
from lyceum.jobs import paths, recognition
from tests.core.learning import complete_course, learning
from tests.core.recognition.test_certificates import recognize
from tests.harness.school import School

API = "/api/lyceum/v1"


async def said(
    client: httpx.AsyncClient, verb: str, path: str, status: int = 200, **body: Any
) -> Any:
    answer = await client.request(verb, f"{API}{path}", json=body or None)
    assert answer.status_code == status, (path, answer.text)
    return answer.json()


async def client(school: School, who: str) -> httpx.AsyncClient:
    return await school.client_as(who, "lyceum")


async def test_a_course_gives_a_certificate_that_is_read_printed_and_revoked(
    school: School,
) -> None:
    admin, learner = await client(school, "admin"), await client(school, "learner")
    teacher, stranger = await client(school, "instructor"), await client(school, "other_learner")
    here = await learning(school)
    rule = f"/courses/{here.course.id}/certificate"
    assert (await said(learner, "GET", rule))["given"] is False
    assert await said(teacher, "PUT", rule, days=30) == {
        "id": here.course.id, "given": True, "days": 30,
    }  # fmt: skip
    await said(learner, "PUT", rule, 403, days=3)
    await said(teacher, "PUT", rule, 422, days=0)
    why = f"/enrollments/{here.made.id}/explanation"
    codes = [one["code"] for one in (await said(learner, "GET", why))["no_certificate"]]
    assert codes == ["not_completed", "units_missing"]
    await here.see(0)
    await recognize(school)
    assert (await said(learner, "GET", why))["no_certificate"] == []
    (held,) = (await said(admin, "GET", "/certificates"))["data"]
    for reader in (learner, teacher):
        assert (await said(reader, "GET", "/certificates"))["data"] == [held]
    assert (await said(stranger, "GET", "/certificates"))["data"] == []
    one = f"/certificates/{held['id']}"
    assert await said(learner, "GET", one) == held
    assert (held["state"], held["person"]) == ("valid", school.people["learner"].display_name)
    paper = await learner.get(f"{API}{one}/paper")
    assert paper.headers["content-type"] == "application/pdf"
    (page,) = pypdf.PdfReader(io.BytesIO(paper.content)).pages
    assert held["page"] in page.extract_text()
    assert held["page"] == f"http://127.0.0.1/certificate/{held['serial']}"
    for path in (one, f"{one}/paper"):
        await said(stranger, "GET", path, 404)
    await said(teacher, "POST", f"{one}/revoke", 403)
    assert (await said(admin, "POST", f"{one}/revoke"))["state"] == "revoked"
    await said(admin, "POST", f"{one}/revoke", 409)
    (lack,) = (await said(learner, "GET", why))["no_certificate"]
    assert lack["code"] == "revoked"
    assert (await said(admin, "DELETE", rule))["given"] is False


async def test_points_are_given_by_the_rules_that_staff_set(school: School) -> None:
    admin, learner = await client(school, "admin"), await client(school, "learner")
    standing = f"/users/{school.people['learner'].id}/standing"
    rules = await said(learner, "GET", "/award-rules")
    assert rules["active"] is False
    await said(learner, "GET", standing, 404)
    await said(learner, "PUT", "/award-rules", 403, **{**rules, "active": True})
    await said(admin, "PUT", "/award-rules", 422, **{**rules, "levels": [5, 5]})
    changed = {**rules, "active": True, "levels": [20]}
    assert await said(admin, "PUT", "/award-rules", **changed) == changed
    here = await learning(school)
    await here.see(0)
    await recognize(school)
    told = await said(learner, "GET", standing)
    assert (told["points"], told["level"]) == (125, 2)
    assert [badge["name"] for badge in told["badges"]] == ["First course"]
    listed = await said(learner, "GET", "/awards?total=true&limit=2")
    assert (listed["total"], len(listed["data"])) == (4, 2)
    assert len((await said(learner, "GET", f"/awards?cursor={listed['next']}"))["data"]) == 2
    stranger = await client(school, "other_learner")
    await said(stranger, "GET", standing, 403)
    assert (await said(stranger, "GET", "/awards"))["data"] == []


async def test_a_path_is_made_entered_and_left(school: School) -> None:
    admin, learner = await client(school, "admin"), await client(school, "learner")
    course_ids = [(await school.course(f"Course {at}")).id for at in range(2)]
    made = await said(admin, "POST", "/paths", 201, title="Weather", course_ids=course_ids)
    assert (made["course_ids"], made["needed"], made["currency"]) == (course_ids, None, "USD")
    one = f"/paths/{made['id']}"
    await said(learner, "POST", "/paths", 403, title="Mine")
    for wrong in ({"course_ids": [9_999_999]}, {"category_id": 9_999_999}, {"needed": 9}):
        await said(admin, "PATCH", one, 422, **wrong)
    stay = await said(learner, "POST", "/path-enrollments", 201, path_id=made["id"])
    assert (stay["user_id"], stay["state"]) == (school.people["learner"].id, "active")
    await said(learner, "POST", "/path-enrollments", 409, path_id=made["id"])
    await said(learner, "POST", "/path-enrollments", 422, path_id=9_999_999)
    await said(admin, "POST", "/path-enrollments", 422, path_id=made["id"], user_id=9_999_999)
    stranger = await client(school, "other_learner")
    await said(stranger, "GET", f"/path-enrollments/{stay['id']}", 404)
    assert (await said(stranger, "GET", "/path-enrollments"))["data"] == []
    assert (await said(learner, "GET", "/path-enrollments"))["data"] == [stay]
    left = await said(learner, "DELETE", f"/path-enrollments/{stay['id']}")
    assert left["state"] == "dropped"
    changed = await said(admin, "PATCH", one, needed=1, active=False, category_id=None)
    assert (changed["needed"], changed["active"]) == (1, False)
    await said(learner, "GET", one, 404)
    assert (await said(learner, "GET", "/paths"))["data"] == []
    await complete_course(school, course_ids[1], who="other_learner")
    await said(admin, "PATCH", one, active=True)
    other = school.people["other_learner"].id
    done = await said(admin, "POST", "/path-enrollments", 201, path_id=made["id"], user_id=other)
    assert done["state"] == "completed"
    for job in (recognition, paths):
        await job.run(school.works, school.platform.ports)
    await said(admin, "DELETE", one)
    assert (await said(admin, "GET", "/path-enrollments"))["data"] == []


async def test_a_meeting_is_set_filled_and_attended(school: School) -> None:
    teacher, learner = await client(school, "instructor"), await client(school, "learner")
    here = await learning(school, {"kind": UnitKind.SESSION})
    place = f"/units/{here.units[0].id}/meetings"
    new = {"title": "Day 1", "starts_at": "2031-03-01T09:00:00Z", "minutes": 90, "capacity": 1}
    made = await said(teacher, "POST", place, 201, **new)
    assert {name: made[name] for name in ("title", "minutes", "capacity")} == {
        "title": "Day 1", "minutes": 90, "capacity": 1,
    }  # fmt: skip
    await said(learner, "POST", place, 403, **new)
    await said(teacher, "POST", place, 422, **{**new, "starts_at": "soon"})
    one = f"{place}/{made['id']}"
    assert (await said(learner, "GET", place))["data"] == [made]
    assert await said(learner, "GET", one) == made
    coming = await said(learner, "POST", f"{one}/attendances", 201, user_id=here.made.user_id)
    assert coming["state"] == "signed_up"
    await said(teacher, "POST", f"{one}/attendances", 409, user_id=here.made.user_id)
    await said(learner, "GET", f"{one}/attendances", 403)
    assert (await said(teacher, "GET", f"{one}/attendances"))["data"] == [coming]
    person = f"{one}/attendances/{here.made.user_id}"
    await said(learner, "DELETE", person)
    await said(learner, "POST", f"{one}/attendances", 201)
    await said(learner, "PUT", person, 403, attended=True)
    assert (await said(teacher, "PUT", person, attended=True))["state"] == "attended"
    assert (await here.now()).completed_at is not None
    changed = await said(teacher, "PATCH", one, place="Hall", starts_at="2031-03-02T09:00:00Z")
    assert (changed["place"], changed["starts_at"]) == ("Hall", "2031-03-02T09:00:00.000000Z")
    await said(teacher, "DELETE", one)
    await said(teacher, "GET", one, 404)


async def test_credits_are_added_spent_and_set(school: School) -> None:
    admin, learner = await client(school, "admin"), await client(school, "learner")
    user_id = school.people["learner"].id
    path = f"/users/{user_id}/credits"
    assert await said(admin, "POST", path, 201, amount=1000) == {"id": user_id, "balance": 1000}
    await said(admin, "POST", path, 409, amount=-1001)
    assert (await said(admin, "PUT", path, balance=250))["balance"] == 250
    await said(learner, "PUT", path, 403, balance=1_000_000)
    rows = (await said(learner, "GET", path))["data"]
    assert [row["amount"] for row in rows] == [-750, 1000]
    await said(await client(school, "other_learner"), "GET", path, 403)
    await said(admin, "GET", "/users/9999999/credits", 404)

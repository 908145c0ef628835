"""A credential whose scopes only read: it reads what its person may read, and changes nothing."""

from functools import partial

import pytest

from lyceum.core.actor import READING, Permission
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import ids
from tests.harness.school import School


async def _reader(school: School, who: str):
    return school.client(await school.key("karma", who, scopes=tuple(READING)))


async def _enrolled(work: WriteWork, *, school: School, course_id: int):
    actor = school.system()
    user_id = school.people["learner"].id
    return await enroll(work, actor, user_id=user_id, course_id=course_id, grounds=Grounds.GRANTED)


@pytest.fixture
async def enrollment_path(school: School) -> str:
    course = await school.course()
    made = await school.write(partial(_enrolled, school=school, course_id=course.id))
    return f"/api/v1/enrollments/{ids.CODES['enrollment'].encode(made.uid)}"


async def test_an_administrators_reading_key_reads_people_and_makes_none(school: School) -> None:
    client = await _reader(school, "admin")
    assert (await client.get("/api/v1/users")).status_code == 200
    body = {"name": "New", "email": "new@school.example", "password": "long enough"}
    answer = await client.post("/api/v1/users", json={**body, "role": "learner"})
    assert answer.status_code == 403


async def test_a_learners_reading_key_neither_renames_nor_drops_nor_enrolls(
    school: School, enrollment_path: str
) -> None:
    client = await _reader(school, "learner")
    me = ids.CODES["user"].encode(school.people["learner"].uid)
    assert (await client.get(enrollment_path)).json()["data"]["status"] == "active"
    assert (await client.put(f"/api/v1/users/{me}", json={"name": "Other"})).status_code == 403
    assert (await client.put(enrollment_path, json={"status": "dropped"})).status_code == 403
    other = ids.CODES["course"].encode((await school.course("Other")).uid)
    body = {"user_id": me, "course_id": other}
    assert (await client.post("/api/v1/enrollments", json=body)).status_code == 403
    assert (await client.get(enrollment_path)).json()["data"]["status"] == "active"


async def test_a_leads_reading_key_sees_the_course_and_its_people_and_changes_neither(
    school: School, enrollment_path: str
) -> None:
    client = await _reader(school, "instructor")
    seen = (await client.get(enrollment_path)).json()["data"]
    course = f"/api/v1/courses/{seen['course_id']}"
    assert (await client.put(course, json={"title": "Another title"})).status_code == 403
    assert (await client.put(enrollment_path, json={"status": "dropped"})).status_code == 403
    assert (await client.delete(course)).status_code == 403


def test_what_reads_is_told_from_what_writes() -> None:
    writing = {permission for permission in Permission if "write" in permission}
    assert not writing & READING

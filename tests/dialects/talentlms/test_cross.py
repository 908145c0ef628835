"""What was written elsewhere as TalentLMS says it, and what it deletes as the others do (DESIGN's
tables of states; docs/vocabulary.md)."""

from __future__ import annotations

from functools import partial

import httpx2 as httpx
import pytest

from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.model import Admission, CourseChange, CourseState, NewCourse
from lyceum.core.work import WriteWork
from tests.dialects.talentlms.told import refused
from tests.dialects.test_cross_states import brought_to
from tests.harness.school import School

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

COURSES = {
    CourseState.DRAFT: ("inactive", False),
    CourseState.IN_REVIEW: ("inactive", False),
    CourseState.SCHEDULED: ("inactive", False),
    CourseState.PUBLISHED: ("active", False),
    CourseState.PRIVATE: ("active", True),
    CourseState.ARCHIVED: ("inactive", True),
}
"""How a course reads: its status, and whether the catalog hides it."""

ENROLLMENTS = {
    "requested": (False, None),
    "awaiting_payment": (False, None),
    "active": (True, "not_attempted"),
    "suspended": (True, "not_attempted"),
    "expired": (True, "not_attempted"),
    "completed": (True, "completed"),
    "dropped": (False, None),
    "refunded": (False, None),
    "rejected": (False, None),
}
"""Whether somebody is enrolled, and how far they are then."""


async def test_each_state_of_a_course_has_its_word(
    admin: httpx.AsyncClient, school: School
) -> None:
    for state, (status, is_hidden) in COURSES.items():
        course = await school.course(f"As {state}")
        change = CourseChange(state=state, publish_at=2**52 if state == "scheduled" else None)
        await school.write(
            partial(change_course, actor=school.system(), course_id=course.id, change=change)
        )
        path = f"/api/v2/courses/{course.id}"
        told = (await admin.get(path)).json()["_data"]
        assert (told["status"], told["is_hidden_from_catalog"]) == (status, is_hidden), state
        # A word that cannot tell two states apart keeps the finer one.
        sent = {"is_active": status == "active"}
        assert (await admin.patch(path, json=sent)).status_code == 204
        own = await school.client_as("admin", "lyceum")
        assert (await own.get(f"/api/lyceum/v1/courses/{course.id}")).json()["state"] == state


async def test_each_state_of_an_enrollment_is_in_or_out(
    admin: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    for state, (is_in, status) in ENROLLMENTS.items():

        async def make(work: WriteWork, state: str = state) -> int:
            new = NewCourse(
                title=f"For {state}", state=CourseState.PUBLISHED, admission=Admission.REQUEST
            )
            course = await create_course(work, school.actor("instructor"), new)
            await brought_to(work, school=school, course=course, state=state)
            return course.id

        course_id = await school.write(make)
        pair = {"course_id": course_id, "user_id": learner}
        told = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]
        assert told["enrolled"] is is_in, state
        if status:
            assert told["progress"]["completion_status"] == status, state
        listed = (await admin.get(f"/api/v2/courses/{course_id}/users")).json()["_data"]
        assert [row["id"] for row in listed] == [learner] * is_in, state


async def test_what_is_deleted_here_lies_in_the_trash_elsewhere(
    admin: httpx.AsyncClient, school: School
) -> None:
    course = await school.course()
    path = f"/api/v2/courses/{course.id}"
    assert (await admin.delete(path)).status_code == 204
    own = await school.client_as("admin", "lyceum")
    assert (await own.get(f"/api/lyceum/v1/courses/{course.id}")).status_code == 404
    (lying,) = (await own.get("/api/lyceum/v1/trash")).json()["data"]
    assert (lying["id"], lying["state"]) == (course.id, "published")
    told = (409, "conflict", "Course is archived or not available")
    assert refused(await admin.delete(path)) == told
    assert (await admin.get(path)).status_code == 404
    assert (await own.post(f"/api/lyceum/v1/trash/{course.id}/restore")).is_success
    assert (await admin.get(path)).json()["_data"]["status"] == "active"


async def test_a_user_who_is_deleted_here_is_out_at_once_everywhere(
    admin: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    own, karma = (
        await school.client_as("admin", "lyceum"),
        await school.client_as("learner", "karma"),
    )
    assert (await karma.get("/api/v1/courses")).status_code == 200
    assert (await admin.delete(f"/api/v2/users/{learner}")).status_code == 204
    assert (await karma.get("/api/v1/courses")).status_code == 401
    assert (await own.get(f"/api/lyceum/v1/users/{learner}")).status_code == 404
    gone = await admin.get(f"/api/v2/users/{learner}")
    assert refused(gone) == (404, "not_found.user_not_found", "User not found")


async def test_what_is_written_here_is_read_elsewhere_and_back(
    admin: httpx.AsyncClient, school: School
) -> None:
    sent = {"name": "Clouds", "code": "C-1", "price": 49.99, "description": "High and low."}
    made = (await admin.post("/api/v2/courses", json=sent)).json()["_data"]
    karma = await school.client_as("admin", "karma")
    (course,) = (await karma.get("/api/v1/courses")).json()["data"]
    assert course["title"] == "Clouds"
    changed = await karma.put(f"/api/v1/courses/{course['id']}", json={"title": "Fronts"})
    assert changed.is_success, changed.text
    assert (await admin.get(f"/api/v2/courses/{made['id']}")).json()["_data"]["name"] == "Fronts"

"""States as each API says them, and what is deleted through one as it is in the others
(docs/vocabulary.md)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import Admission, Course, CourseChange, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import await_payment, enroll, request_enrollment
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids as akako_ids
from lyceum.dialects.karma import ids as karma_ids
from tests.dialects.apis import AKAKO, KARMA, OWN, PDF, Apis, the_course
from tests.harness.school import School

STATES = {
    CourseState.DRAFT: ("draft", False, "draft", 404),
    CourseState.IN_REVIEW: ("draft", False, "draft", 404),
    CourseState.SCHEDULED: ("draft", False, "draft", 404),
    CourseState.PUBLISHED: ("published", True, "published", 200),
    CourseState.PRIVATE: ("draft", False, "draft", 200),
    CourseState.ARCHIVED: ("draft", False, "archived", 200),
}
"""How a course reads: to Karma's staff, as a subject's `isActive`, to LearnFlow's, and whether the
enrolled read it."""


@pytest.mark.parametrize("state", STATES)
async def test_a_state_of_a_course_as_each_api_says_it(apis: Apis, state: CourseState) -> None:
    subject, school = await apis.tree(), apis.school
    course = await the_course(apis, subject)
    learner = school.people["learner"].id
    admit = partial(
        enroll, actor=school.system(), user_id=learner, course_id=course.id, grounds=Grounds.GRANTED
    )
    await school.write(admit)
    change = CourseChange(state=state, publish_at=2**52 if state == "scheduled" else None)
    await school.write(
        partial(change_course, actor=school.system(), course_id=course.id, change=change)
    )
    status, active, word, enrolled = STATES[state]
    (karma,) = await apis.karma("GET", "/courses")
    assert karma["status"] == status
    await apis.karma("GET", f"/courses/{karma['id']}", who="learner", expects=enrolled)
    path = f"/education/grades/{subject['gradeId']}/subjects"
    assert [row["isActive"] for row in await apis.akako("GET", path)] == [True] * active
    (found,) = await apis.akako("GET", f"{path}?isActive={str(active).lower()}")
    assert found["isActive"] is active
    (learnflow,) = (await apis.learnflow("GET", f"/courses?status={word}"))["data"]
    assert learnflow["status"] == word
    assert (await apis.own("GET", f"/courses/{course.id}"))["state"] == state
    # A word that cannot tell two states apart keeps the finer one.
    own = f"/admin/education/subjects/{subject['id']}"
    await apis.akako("PUT", own, json={"isActive": active})
    await apis.learnflow("PATCH", f"/courses/{learnflow['id']}", json={"status": word})
    assert (await apis.own("GET", f"/courses/{course.id}"))["state"] == state


ENROLLMENTS: dict[str, tuple[str | None, str | None, str | None, int]] = {
    "requested": (None, "PENDING", None, 403),
    "awaiting_payment": (None, None, None, 403),
    "active": ("active", "APPROVED", "active", 200),
    "suspended": ("dropped", "APPROVED", "canceled", 403),
    "expired": ("dropped", "APPROVED", "canceled", 403),
    "completed": ("completed", "APPROVED", "completed", 200),
    "dropped": ("dropped", None, "canceled", 403),
    "refunded": ("dropped", None, "refunded", 403),
    "rejected": (None, "REJECTED", None, 403),
}
"""How an enrollment reads: to Karma, as a request of Akako, to LearnFlow, and what its learner gets
of a document of Akako's."""


async def brought_to(work: WriteWork, *, school: School, course: Course, state: str) -> Enrollment:
    """An enrollment of the learner in this state."""
    system, learner = school.system(), school.actor("learner")
    if state in ("requested", "rejected"):
        made = await request_enrollment(work, learner, course_id=course.id)
        return made if state == "requested" else await steps.reject(work, system, made.id)
    if state == "awaiting_payment":
        change = CourseChange(admission=Admission.PURCHASE, amount=100)
        await change_course(work, system, course.id, change)
        return await await_payment(work, learner, course_id=course.id)
    made = await enroll(
        work,
        system,
        user_id=school.people["learner"].id,
        course_id=course.id,
        grounds=Grounds.GRANTED,
    )
    further: dict[str, Any] = {
        "suspended": steps.suspend, "expired": steps.expire, "completed": steps.complete,
        "dropped": steps.drop, "refunded": steps.refund,
    }  # fmt: skip
    if state in further:
        made = await further[state](work, system, made.id)
    return made


@pytest.mark.parametrize("state", ENROLLMENTS)
async def test_a_state_of_an_enrollment_as_each_api_says_it(apis: Apis, state: str) -> None:
    subject = await apis.tree()
    body = {"name": "Fractions", "subjectId": subject["id"]}
    topic = await apis.akako("POST", "/admin/education/topics", json=body, expects=201)
    sent = {"files": {"file": ("sheet.pdf", PDF)}, "data": {"topicId": topic["id"]}}
    document = await apis.akako("POST", "/s3/document/upload", expects=201, **sent)
    course = await the_course(apis, subject)
    bring = partial(brought_to, school=apis.school, course=course, state=state)
    made = await apis.school.write(bring)
    status, shown, word, content = ENROLLMENTS[state]
    rows = await apis.karma("GET", "/enrollments")
    assert [row["status"] for row in rows] == ([status] if status else [])
    for asked in ("PENDING", "APPROVED", "REJECTED"):
        found = await apis.akako("GET", f"/admin/enrollment/pending?status={asked}")
        assert [row["status"] for row in found] == ([asked] if asked == shown else [])
    found = (await apis.learnflow("GET", "/enrollments"))["data"]
    assert [row["status"] for row in found] == ([word] if word else [])
    learner = await apis.school.client_as("learner", "akako")
    assert (await learner.get(document["url"])).status_code == content
    assert (await apis.own("GET", f"/enrollments/{made.id}"))["state"] == state


async def test_what_akako_deletes_lies_in_the_trash_and_returns(apis: Apis) -> None:
    subject = await apis.tree()
    course = await the_course(apis, subject)
    await apis.akako("DELETE", f"/admin/education/levels/{subject['levelId']}")
    assert await apis.karma("GET", "/courses") == []
    await apis.own("GET", f"/courses/{course.id}", expects=404)
    (lying,) = (await apis.own("GET", "/trash"))["data"]
    assert (lying["id"], lying["state"]) == (course.id, "published")
    await apis.own("POST", f"/trash/{course.id}/restore")
    (karma,) = await apis.karma("GET", "/courses")
    assert (karma["title"], karma["status"]) == ("Maths", "published")
    # Its grade did not return: until it lies in another it lies nowhere.
    assert await apis.akako("GET", f"/education/subjects/{subject['id']}/topics") == []
    level = await apis.akako(
        "POST", "/admin/education/levels", json={"name": "High School"}, expects=201
    )
    path = f"/admin/education/subjects/{subject['id']}"
    moved = await apis.akako("PUT", path, json={"gradeId": level["id"]})
    assert moved["gradeId"] == level["id"]


async def test_what_karma_deletes_is_gone_for_everybody(apis: Apis) -> None:
    subject = await apis.tree()
    course = await the_course(apis, subject)
    await apis.karma("DELETE", f"/courses/{karma_ids.written('course', course)}")
    path = f"/education/subjects/{subject['id']}/topics"
    await apis.akako("GET", path, expects=404)
    await apis.own("GET", f"/courses/{course.id}", expects=404)
    assert (await apis.own("GET", "/trash"))["data"] == []


async def test_a_person_whom_karma_deletes_is_gone_for_everybody(apis: Apis) -> None:
    learner = apis.school.people["learner"]
    caller = await apis.school.client_as("learner", "akako")
    assert (await caller.get("/api/auth/profile")).status_code == 200
    await apis.karma("DELETE", f"/users/{karma_ids.written('user', learner)}")
    await apis.akako("GET", f"/users/{akako_ids.written(learner)}", expects=404)
    await apis.own("GET", f"/users/{learner.id}", expects=404)
    assert (await caller.get("/api/auth/profile")).status_code == 401


async def test_a_role_that_ends_now_stops_working_now_in_every_api(apis: Apis) -> None:
    roles = f"/users/{akako_ids.written(apis.school.people['subscriber'])}/roles"
    body = {"role": "ADMIN", "effectiveEndDate": "2099-07-31T22:00:00.000Z"}
    given = await apis.akako("POST", roles, json=body, expects=201)
    paths = (f"{AKAKO}/users", f"{OWN}/users", f"{KARMA}/users")
    for path in paths:
        await apis("GET", path, who="subscriber")
    ended = await apis.akako("DELETE", roles, params={"role": "ADMIN"})
    assert ended["id"] == given["id"]
    assert ended["effectiveEndDate"] < body["effectiveEndDate"]
    for path in paths:
        await apis("GET", path, who="subscriber", expects=403)

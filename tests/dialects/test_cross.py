"""Written in one API, read in the others on the next request; states and deletions as each says
them (docs/vocabulary.md)."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import Admission, Course, CourseChange, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import await_payment, enroll, request_enrollment
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.sequencing import number_all_events
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids as akako_ids
from lyceum.dialects.karma import ids as karma_ids
from tests.harness.school import School

AKAKO, OWN, KARMA, LEARNFLOW = "/api", "/api/lyceum/v1", "/api/v1", "/v2"
MASTERIYO = "/wp-json/masteriyo/v1"
MOUNTS = {
    OWN: "lyceum",
    KARMA: "karma",
    LEARNFLOW: "learnflow",
    MASTERIYO: "masteriyo",
    AKAKO: "akako",
}
"""The most specific first."""
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


class Apis:
    """Every API of a school, as each of the cast calls it."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._clients: dict[tuple[str, str], httpx.AsyncClient] = {}

    async def __call__(
        self, method: str, path: str, *, who: str = "admin", expects: int = 200, **rest: Any
    ) -> Any:
        """The JSON of an answer; the mount says which API is asked."""
        name = next(name for mount, name in MOUNTS.items() if path.startswith(f"{mount}/"))
        if (name, who) not in self._clients:
            self._clients[name, who] = await self.school.client_as(who, name)
        answer = await self._clients[name, who].request(method, path, **rest)
        assert answer.status_code == expects, (method, path, answer.text)
        return answer.json()

    async def akako(self, method: str, path: str, **rest: Any) -> Any:
        return (await self(method, AKAKO + path, **rest)).get("data")

    async def own(self, method: str, path: str, **rest: Any) -> Any:
        return await self(method, OWN + path, **rest)

    async def karma(self, method: str, path: str, **rest: Any) -> Any:
        return (await self(method, KARMA + path, **rest)).get("data")

    async def masteriyo(self, method: str, path: str, **rest: Any) -> Any:
        expects = 201 if method == "POST" else 200
        return await self(method, MASTERIYO + path, **{"expects": expects, **rest})

    async def learnflow(self, method: str, path: str, **rest: Any) -> Any:
        return await self(method, LEARNFLOW + path, **rest)

    async def tree(self, **subject: Any) -> dict[str, Any]:
        """A subject in a grade of a level, written through Akako."""
        level = await self.akako(
            "POST", "/admin/education/levels", json={"name": "Primary School"}, expects=201
        )
        body = {"name": "Grade 1", "educationLevelId": level["id"]}
        grade = await self.akako("POST", "/admin/education/grades", json=body, expects=201)
        body = {"name": "Maths", "gradeId": grade["id"], **subject}
        made: dict[str, Any] = await self.akako(
            "POST", "/admin/education/subjects", json=body, expects=201
        )
        return {**made, "levelId": level["id"]}


@pytest.fixture
def apis(school: School) -> Apis:
    return Apis(school)


def titled(answer: Any, title: str, *, by: str = "title") -> Any:
    """The row of that name; None if there is none."""
    return next((row for row in answer["data"] if row[by] == title), None)


async def test_a_tree_written_through_akako_is_read_elsewhere(apis: Apis) -> None:
    subject = await apis.tree(mentorId=akako_ids.written(apis.school.people["instructor"]))
    body = {"name": "Fractions", "subjectId": subject["id"], "content": "1/2"}
    await apis.akako("POST", "/admin/education/topics", json=body, expects=201)
    categories = await apis.own("GET", "/categories")
    level, grade = (
        titled(categories, "Primary School", by="name"),
        titled(categories, "Grade 1", by="name"),
    )
    assert (level["parent_id"], grade["parent_id"]) == (None, level["id"])
    course = titled(await apis.own("GET", "/courses"), "Maths")
    assert (course["state"], course["admission"]) == ("published", "request")
    unit = titled(await apis.own("GET", f"/units?course_id={course['id']}"), "Fractions")
    read = await apis.own("GET", f"/units/{unit['id']}", who="instructor")
    assert (read["kind"], read["body"], read["active"]) == ("text", "1/2", True)
    (karma,) = await apis.karma("GET", "/courses", who="learner")
    assert (karma["title"], karma["category"], karma["status"]) == ("Maths", "Grade 1", "published")


async def test_a_tree_written_through_our_own_api_is_read_by_akako(apis: Apis) -> None:
    level = await apis.own("POST", "/categories", json={"name": "High School"}, expects=201)
    body = {"name": "Grade 10", "parent_id": level["id"]}
    await apis.own("POST", "/categories", json=body, expects=201)
    body = {"title": "Algebra", "category": "Grade 10", "state": "published"}
    course = await apis.own("POST", "/courses", json=body, expects=201)
    body = {"course_id": course["id"], "kind": "text", "title": "Sets", "body": "{}"}
    unit = await apis.own("POST", "/units", json=body, expects=201)
    (shown,) = await apis.akako("GET", "/education/levels")
    (grade,) = await apis.akako("GET", f"/education/levels/{shown['id']}/grades")
    (subject,) = await apis.akako("GET", f"/education/grades/{grade['id']}/subjects")
    (topic,) = await apis.akako("GET", f"/education/subjects/{subject['id']}/topics")
    names = [each["name"] for each in (shown, grade, subject, topic)]
    assert names == ["High School", "Grade 10", "Algebra", "Sets"]
    await apis.own("PATCH", f"/units/{unit['id']}", json={"title": "Groups", "active": False})
    assert await apis.akako("GET", f"/education/subjects/{subject['id']}/topics") == []
    await apis.own("PATCH", f"/units/{unit['id']}", json={"active": True})
    (topic,) = await apis.akako("GET", f"/education/subjects/{subject['id']}/topics")
    assert topic["name"] == "Groups"


async def test_people_and_roles_are_the_same_everywhere(apis: Apis) -> None:
    body = {"display_name": "John Doe", "email": "john@school.example", "roles": ["learner"]}
    made = await apis.own("POST", "/users", json=body, expects=201)
    (found,) = await apis.akako("GET", "/users?search=john&role=LEARNER&status=ACTIVE")
    assert (found["firstName"], found["lastName"], found["roles"]) == ("John", "Doe", ["LEARNER"])
    roles = f"/users/{found['id']}/roles"
    await apis.akako("POST", roles, json={"role": "MENTOR"}, expects=201)
    held = await apis.own("GET", f"/users/{made['id']}/roles")
    assert {one["role"] for one in held["data"]} == {"instructor", "learner"}
    rows = await apis.karma("GET", "/users?per_page=100")
    assert next(row["role"] for row in rows if row["email"] == body["email"]) == "instructor"
    await apis.akako("DELETE", roles, params={"role": "MENTOR"})
    assert (await apis.own("GET", f"/users/{made['id']}"))["roles"] == ["learner"]
    await apis.own("PATCH", f"/users/{made['id']}", json={"display_name": "Jack Smith"})
    again = await apis.akako("GET", f"/users/{found['id']}")
    assert (again["firstName"], again["lastName"]) == ("Jack", "Smith")


async def test_a_request_approved_through_akako_is_an_enrollment_everywhere(apis: Apis) -> None:
    subject = await apis.tree()
    body = {"subjectId": subject["id"], "message": "Please."}
    made = await apis.akako("POST", "/enrollment/request", json=body, who="learner", expects=201)
    (waiting,) = (await apis.own("GET", "/enrollments"))["data"]
    assert waiting["state"] == "requested"
    assert await apis.karma("GET", "/enrollments") == []
    await apis.akako("PUT", f"/admin/enrollment/{made['id']}/approve")
    assert (await apis.own("GET", f"/enrollments/{waiting['id']}"))["state"] == "active"
    (karma,) = await apis.karma("GET", "/enrollments", who="learner")
    assert karma["status"] == "active"


async def test_a_request_decided_through_our_own_api_is_so_for_akako(apis: Apis) -> None:
    subject = await apis.tree()
    course = titled(await apis.own("GET", "/courses"), subject["name"])
    for who, state, shown in (
        ("learner", "active", "APPROVED"), ("other_learner", "rejected", "REJECTED"),
    ):  # fmt: skip
        body = {"course_id": course["id"], "state": "requested"}
        asked = await apis.own("POST", "/enrollments", json=body, who=who, expects=201)
        (row,) = await apis.akako("GET", "/admin/enrollment/pending")
        await apis.own("PATCH", f"/enrollments/{asked['id']}", json={"state": state})
        assert await apis.akako("GET", "/admin/enrollment/pending") == []
        path = f"/admin/enrollment/pending?status={shown}"
        assert [each["id"] for each in await apis.akako("GET", path)] == [row["id"]]
        await apis.akako("PUT", f"/admin/enrollment/{row['id']}/approve", expects=409)


async def test_a_file_is_the_same_whichever_api_it_came_by(apis: Apis) -> None:
    subject = await apis.tree()
    body = {"name": "Fractions", "subjectId": subject["id"]}
    topic = await apis.akako("POST", "/admin/education/topics", json=body, expects=201)
    sent = {
        "files": {"file": ("sheet.pdf", PDF, "application/pdf")},
        "data": {"topicId": topic["id"], "metadata": '{"name": "Sheet", "description": "Print"}'},
    }
    document = await apis.akako("POST", "/s3/document/upload", expects=201, **sent)
    course = titled(await apis.own("GET", "/courses"), "Maths")
    (unit,) = (await apis.own("GET", f"/units?course_id={course['id']}"))["data"]
    (shown,) = (await apis.own("GET", f"/units/{unit['id']}/files"))["data"]
    assert (shown["name"], shown["note"], shown["role"]) == ("Sheet", "Print", "document")
    reader = await apis.school.client_as("admin", "lyceum")
    assert (await reader.get(f"{OWN}/files/{shown['id']}/content")).content == PDF
    sent = {"files": {"file": ("map.pdf", PDF, "application/pdf")}}
    file = await apis.own("POST", "/files", expects=201, **sent)
    body = {"role": "download", "name": "Map"}
    await apis.own("PUT", f"/units/{unit['id']}/files/{file['id']}", json=body)
    (topic,) = await apis.akako("GET", f"/education/subjects/{subject['id']}/topics")
    assert [each["name"] for each in topic["documents"]] == ["Sheet", "Map"]
    streamer = await apis.school.client_as("admin", "akako")
    for each in topic["documents"]:
        assert (await streamer.get(each["url"])).content == PDF
    path = f"/admin/education/topics/{topic['id']}/documents/{document['id']}"
    await apis.akako("DELETE", path)
    await apis.own("GET", f"/files/{shown['id']}", expects=404)


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


async def the_course(apis: Apis, subject: dict[str, Any]) -> Course:
    uid = akako_ids.CUID.decode(subject["id"])

    async def find(work: WriteWork) -> Course:
        from lyceum.core.catalog.queries import course

        return await course(work, apis.school.system(), uid)

    found: Course = await apis.school.write(find)
    return found


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


async def bought(apis: Apis, *, who: str, **course: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A course made through LearnFlow that somebody paid for there, and their enrollment."""
    body = {"title": "Algebra", "description": "x", "price": 49.99, "currency": "USD", **course}
    made = await apis.learnflow(
        "POST", "/courses", json={**body, "status": "published"}, expects=201
    )
    email = apis.school.people[who].email
    (student,) = (await apis.learnflow("GET", f"/students?email={email}"))["data"]
    asked = {"student_id": student["id"], "course_id": made["id"]}
    asked["payment_method_id"] = "pm_card_visa"
    return made, await apis.learnflow("POST", "/enrollments", json=asked, expects=201)


async def test_a_course_of_learnflow_is_taken_to_its_end_through_karma(apis: Apis) -> None:
    course, enrollment = await bought(apis, who="learner")
    (shown,) = await apis.karma("GET", "/courses", who="learner")
    assert (shown["title"], shown["enrollment_count"]) == ("Algebra", 1)
    body = {"course_id": shown["id"], "title": "Sums"}
    quiz = await apis.karma("POST", "/assessments", json=body, expects=201)
    path = f"/assessments/{quiz['id']}"
    body = {"type": "true_false", "text": "1 + 1 = 2", "correct_answer": True}
    question = await apis.karma("POST", f"{path}/questions", json=body, expects=201)
    handed_in = [{"question_id": question["id"], "selected_option": "true"}]
    sent = {"who": "learner", "json": {"answers": handed_in}, "expects": 201}
    done = await apis.karma("POST", f"{path}/submissions", **sent)
    assert done["passed"] is True
    (taken,) = await apis.karma("GET", "/enrollments", who="learner")
    assert (taken["status"], taken["progress_percent"]) == ("completed", 100)
    ended = await apis.learnflow("GET", f"/enrollments/{enrollment['id']}")
    assert (ended["status"], ended["payment"]["amount"]) == ("completed", 4999)
    assert ended["completed_at"] >= ended["enrolled_at"]
    await number_all_events(apis.school.works)
    (told,) = (await apis.learnflow("GET", "/events?type=enrollment.completed"))["data"]
    assert told["data"]["object"] == ended
    # It stays counted.
    counted = await apis.learnflow("GET", f"/courses/{course['id']}")
    assert counted["enrollment_count"] == 1


async def test_a_course_of_learnflow_is_taken_to_its_end_through_akako(apis: Apis) -> None:
    """Its grade is the category. Akako has no word for an end: whoever was shown everything there
    has it noted through our own API."""
    await apis.tree()
    course, enrollment = await bought(apis, who="learner", category="grade-1")
    (level,) = await apis.akako("GET", "/education/levels")
    (grade,) = await apis.akako("GET", f"/education/levels/{level['id']}/grades")
    subjects = await apis.akako("GET", f"/education/grades/{grade['id']}/subjects")
    subject = next(each for each in subjects if each["name"] == "Algebra")
    body = {"name": "Sets", "subjectId": subject["id"], "content": "{}"}
    topic = await apis.akako("POST", "/admin/education/topics", json=body, expects=201)
    sent = {"files": {"file": ("sheet.pdf", PDF)}, "data": {"topicId": topic["id"]}}
    document = await apis.akako("POST", "/s3/document/upload", expects=201, **sent)
    for who, status in (("learner", 200), ("other_learner", 403)):
        reader = await apis.school.client_as(who, "akako")
        assert (await reader.get(document["url"])).status_code == status
    (approved,) = await apis.akako("GET", "/admin/enrollment/pending?status=APPROVED")
    (mine,) = (await apis.own("GET", "/enrollments", who="learner"))["data"]
    (unit,) = (await apis.own("GET", f"/units?course_id={mine['course_id']}", who="learner"))[
        "data"
    ]
    path = f"/enrollments/{mine['id']}/units/{unit['id']}/complete"
    await apis.own("POST", path, who="learner")
    ended = await apis.learnflow("GET", f"/enrollments/{enrollment['id']}")
    assert (ended["status"], ended["course_id"]) == ("completed", course["id"])
    (still,) = await apis.akako("GET", "/admin/enrollment/pending?status=APPROVED")
    assert (still["id"], still["status"]) == (approved["id"], "APPROVED")
    reader = await apis.school.client_as("learner", "akako")
    assert (await reader.get(document["url"])).content == PDF


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


async def test_a_course_built_and_completed_through_masteriyo_is_so_everywhere(apis: Apis) -> None:
    ids: dict[str, int] = {}

    async def make(name: str, path: str, **body: Any) -> None:
        made = await apis.masteriyo("POST", path, who="instructor", json={"name": name, **body})
        ids[name] = made["id"]

    await make("Weather", "/courses", access_mode="need_registration")
    inside = {"course_id": ids["Weather"]}
    await make("Air", "/sections", parent_id=ids["Weather"], **inside)
    await make("Water", "/sections", parent_id=ids["Weather"], **inside)
    await make("Fronts", "/lessons", parent_id=ids["Air"], description="Cold.", **inside)
    await make("Rain", "/quizes", parent_id=ids["Water"], pass_mark=1, full_mark=2, **inside)
    answers = [{"name": "Yes", "correct": True}, {"name": "No"}]
    question = {"type": "single-choice", "answers": answers, "points": 2}
    await make("Wet?", "/questions", parent_id=ids["Rain"], **question, **inside)

    body = {"user_id": apis.school.people["learner"].id, **inside}
    await apis.masteriyo("POST", "/users/courses", json=body)
    (karma,) = await apis.karma("GET", "/enrollments", who="learner")
    assert (karma["status"], karma["progress_percent"]) == ("active", 0)
    item = {**inside, "item_id": ids["Fronts"], "completed": True}
    items = "/course-progress/items"
    await apis.masteriyo("POST", items, who="learner", json=item)
    (karma,) = await apis.karma("GET", "/enrollments", who="learner")
    assert karma["progress_percent"] == 50
    learns = {"who": "learner", "expects": 200}
    await apis.masteriyo("POST", "/quizes/start_quiz", json={"id": ids["Rain"]}, **learns)
    handed_in = {"id": ids["Rain"], "data": {str(ids["Wet?"]): "Yes"}}
    await apis.masteriyo("POST", "/quizes/check_answers", json=handed_in, **learns)
    await apis.masteriyo("POST", items, who="learner", json={**item, "item_id": ids["Rain"]})

    (karma,) = await apis.karma("GET", "/enrollments", who="learner")
    assert (karma["status"], karma["progress_percent"]) == ("completed", 100)
    (own,) = (await apis.own("GET", "/enrollments", who="learner"))["data"]
    assert own["state"] == "completed"
    course = titled(await apis.own("GET", "/courses"), "Weather")
    units = (await apis.own("GET", f"/units?course_id={course['id']}"))["data"]
    assert {(unit["title"], unit["kind"]) for unit in units} == {
        ("Fronts", "text"),
        ("Rain", "quiz"),
    }
    (attempt,) = (await apis.own("GET", "/attempts", who="learner"))["data"]
    assert (attempt["passed"], attempt["score"]) == (True, 100)
    learnflow = await apis("GET", f"{LEARNFLOW}/enrollments")
    assert [one["status"] for one in learnflow["data"]] == ["completed"]

    unit = next(unit for unit in units if unit["kind"] == "text")
    await apis.own("PATCH", f"/units/{unit['id']}", json={"title": "Cold fronts"})
    lesson = await apis.masteriyo("GET", f"/lessons/{ids['Fronts']}", who="learner")
    assert lesson["name"] == "Cold fronts"
    for path in ("/lessons", "/quizes", "/sections", "/course-progress", "/quizes/attempts"):
        await apis.masteriyo("GET", f"{path}/{ids['Weather']}", expects=404)


async def test_what_is_said_through_masteriyo_is_read_and_moderated_in_our_own(apis: Apis) -> None:
    course = await apis.masteriyo("POST", "/courses", json={"name": "Weather"})
    said = {"course_id": course["id"], "content": "Why does it rain?"}
    question = await apis.masteriyo("POST", "/courses/questions-answers", who="learner", json=said)
    reply = {**said, "content": "Cold air.", "parent": question["id"]}
    await apis.masteriyo("POST", "/courses/questions-answers", json=reply)
    rated = {**said, "title": "Great", "rating": 4}
    review = await apis.masteriyo("POST", "/courses/reviews", who="learner", json=rated)
    told = {"course_id": course["id"], "title": "Exams", "description": "Bring a pencil."}
    announced = await apis.masteriyo("POST", "/course-announcement", json=told)

    (answer, asked) = (await apis.own("GET", "/contributions?kind=question"))["data"]
    assert (asked["id"], asked["body"]) == (question["id"], "Why does it rain?")
    assert (answer["parent_id"], answer["body"]) == (question["id"], "Cold air.")
    (own,) = (await apis.own("GET", "/contributions?kind=review"))["data"]
    assert (own["title"], own["rating"], own["state"]) == ("Great", 4, "approved")
    (heard,) = (await apis.own("GET", "/announcements"))["data"]
    assert (heard["id"], heard["body"]) == (announced["id"], "Bring a pencil.")

    path = f"/contributions/{review['id']}"
    await apis.own("PATCH", path, json={"state": "spam", "rating": 1})
    after = await apis.masteriyo("GET", f"/courses/reviews/{review['id']}")
    assert (after["status"], after["rating"]) == ("spam", 1)
    await apis.own("DELETE", f"/announcements/{announced['id']}")
    await apis.masteriyo("GET", f"/course-announcement/{announced['id']}", expects=404)

"""Written in one API, read in the others on the next request."""

from __future__ import annotations

from typing import Any

from lyceum.core.sequencing import number_all_events
from lyceum.dialects.akako import ids as akako_ids
from tests.dialects.apis import LEARNFLOW, OWN, PDF, Apis, titled


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

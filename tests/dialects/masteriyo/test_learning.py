"""A course built section by section and taken to its end, by this API alone."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.dialects.masteriyo.conftest import Site


async def ok(client: httpx.AsyncClient, method: str, path: str, **rest: Any) -> Any:
    """The body of an answer that succeeds."""
    answer = await client.request(method, path, **rest)
    assert answer.is_success, (method, path, answer.text)
    return answer.json()


async def refused(
    client: httpx.AsyncClient, method: str, path: str, **rest: Any
) -> tuple[int, str]:
    """Status and code of one that does not."""
    answer = await client.request(method, path, **rest)
    assert not answer.is_success, (method, path, answer.text)
    return answer.status_code, answer.json()["code"]


class Built:
    """A course with a lesson and a quiz of two questions, each in a section of its own."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.ids: dict[str, int] = {}

    @classmethod
    async def by(cls, client: httpx.AsyncClient, **course: Any) -> Built:
        built = cls(client)
        await built.make("course", "/courses", name="Fronts", access_mode="open", **course)
        in_course = {"course_id": built.ids["course"]}
        for number, name in enumerate(("lesson", "quiz"), start=1):
            await built.make(
                f"section{number}",
                "/sections",
                name=f"Part {number}",
                parent_id=built.ids["course"],
                **in_course,
            )
            path = "/lessons" if name == "lesson" else "/quizes"
            more = {"full_mark": 10, "pass_mark": 5, "attempts_allowed": 2} if number == 2 else {}
            parent_id = built.ids[f"section{number}"]
            await built.make(
                name, path, name=name.title(), parent_id=parent_id, **in_course, **more
            )
        sky = [{"name": "True", "correct": True}, {"name": "False", "correct": False}]
        primes = [{"name": name, "correct": name != "4"} for name in ("2", "3", "4")]
        for name, kind, answers in (
            ("sky", "true-false", sky),
            ("primes", "multiple-choice", primes),
        ):
            await built.make(
                name,
                "/questions",
                name=name,
                type=kind,
                answers=answers,
                points=5,
                parent_id=built.ids["quiz"],
                **in_course,
            )
        return built

    async def make(self, thing: str, path: str, **body: Any) -> None:
        self.ids[thing] = (await ok(self.client, "POST", path, json=body))["id"]

    def item(self, name: str, **more: Any) -> dict[str, Any]:
        return {
            "course_id": self.ids["course"],
            "item_id": self.ids[name],
            "item_type": name,
            **more,
        }


async def test_a_lesson_is_begun_done_and_taken_back(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    learner = await documented.client("learner")
    ids = built.ids
    begun = await ok(learner, "POST", "/course-progress", json={"course_id": ids["course"]})
    again = await ok(learner, "POST", "/course-progress", json={"course_id": ids["course"]})
    assert again["id"] == begun["id"]
    assert (begun["status"], begun["completed_at"]) == ("started", None)
    assert begun[f"has_user_redirected_{ids['course']}"] is False
    assert begun["welcome_message_to_first_time_user"]["enabled"] is False
    assert [part["item_title"] for part in begun["items"]] == ["Part 1", "Part 2"]
    assert begun["summary"]["total"] == {"pending": 2, "completed": 0, "total": 2}
    (mine,) = (await ok(learner, "GET", "/users/courses"))["data"]
    assert mine["course"]["progress_data"]["status"] == "started"

    item = await ok(learner, "POST", "/course-progress/items", json=built.item("lesson"))
    assert (item["completed"], item["progress_id"]) == (False, begun["id"])
    done = built.item("lesson", completed=True)
    item = await ok(learner, "POST", "/course-progress/items", json=done)
    assert (item["completed"], item["item_type"]) == (True, "lesson")
    path = f"/course-progress/items/{item['id']}"
    assert await ok(learner, "GET", path) == item
    assert await ok(learner, "GET", "/course-progress/items") == item
    taken_back = await ok(learner, "PUT", path, json={"completed": False})
    assert (taken_back["completed"], taken_back["completed_at"]) == (False, None)
    read = await ok(learner, "GET", f"/course-progress/{begun['id']}")
    assert (read["status"], read["summary"]["lesson"]["completed"]) == ("started", 0)
    await ok(learner, "PATCH", path, json={"completed": True})
    read = await ok(learner, "GET", f"/course-progress/{begun['id']}")
    assert (read["status"], read["welcome_message_to_first_time_user"]) == ("progress", False)


async def test_a_course_is_taken_to_its_end(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    learner, ids = await documented.client("learner"), built.ids
    begun = await ok(learner, "POST", "/course-progress", json={"course_id": ids["course"]})
    lesson = built.item("lesson", completed=True)
    await ok(learner, "POST", "/course-progress/items", json=lesson)
    quiz = built.item("quiz", completed=True)
    not_started = (403, "masteriyo_rest_quiz_is_not_started")
    assert await refused(learner, "POST", "/course-progress/items", json=quiz) == not_started
    started = await ok(learner, "POST", "/quizes/start_quiz", json={"id": ids["quiz"]})
    again = await ok(learner, "POST", "/quizes/start_quiz", json={"id": ids["quiz"]})
    assert (started["id"], started["total_marks"]) == (again["id"], "")
    assert await refused(learner, "POST", "/course-progress/items", json=quiz) == not_started
    answers = {str(ids["sky"]): "True", str(ids["primes"]): ["3", "2"]}
    body = {"id": ids["quiz"], "data": answers}
    checked = await ok(learner, "POST", "/quizes/check_answers", json=body)
    assert (checked["total_marks"], checked["earned_marks"]) == (10, 10)
    assert checked["answers"][str(ids["primes"])] == {"answered": ["3", "2"], "correct": True}
    read = await ok(learner, "GET", f"/course-progress/{begun['id']}")
    assert read["summary"]["quiz"] == {"pending": 1, "completed": 0, "total": 1}
    await ok(learner, "POST", "/course-progress/items", json=quiz)
    read = await ok(learner, "GET", f"/course-progress/{begun['id']}")
    assert (read["status"], read["summary"]["total"]["pending"]) == ("completed", 0)
    assert f"course_id={ids['course']}" in read["retake_url"]
    items = await ok(learner, "GET", "/course-progress/items", params={"order": "asc"})
    assert [one["item_id"] for one in items] == [ids["lesson"], ids["quiz"]]
    params = {"item_type": "quiz", "completed": "true", "course_id": ids["course"]}
    assert (await ok(learner, "GET", "/course-progress/items", params=params)) == items[1]
    told = await ok(learner, "GET", "/users/courses", params={"from_account_dashboard": "true"})
    assert told["courses_stat"]["completed_count"] == 1
    assert told["data"][0]["course"]["progress_data"]["percentage"] == 100
    for status, count in (("completed", 1), ("progress", 0), ("started", 0), ("any", 1)):
        found = await ok(learner, "GET", "/course-progress", params={"status": status})
        assert len(found) == count


async def test_progress_is_ones_own_and_staff_see_to_it(documented: Site, observed: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    admin, learner = await documented.client(), await documented.client("learner")
    people, course_id = documented.school.people, built.ids["course"]
    for_another = {"course_id": course_id, "user_id": people["other_learner"].id}
    denied = (400, "masteriyo_rest_access_denied_course_progress")
    assert await refused(learner, "POST", "/course-progress", json=for_another) == denied
    theirs = await ok(admin, "POST", "/course-progress", json=for_another)
    assert theirs["user_id"] == people["other_learner"].id
    path = f"/course-progress/{theirs['id']}"
    assert await refused(learner, "GET", path) == (404, "masteriyo_rest_invalid_id")
    unseen = await refused(await observed.client("learner"), "GET", path)
    assert unseen == (403, "masteriyo_rest_invalid_id")
    assert await ok(learner, "GET", "/course-progress") == []
    assert (await refused(learner, "DELETE", path))[0] == 403
    params = {"user_id": people["other_learner"].id}
    assert [one["id"] for one in await ok(admin, "GET", "/course-progress", params=params)] == [
        theirs["id"]
    ]
    taught = await documented.client("instructor")
    done = built.item("quiz", completed=True, user_id=people["other_learner"].id)
    item = await ok(taught, "POST", "/course-progress/items", json=done)
    assert (await ok(admin, "GET", path))["summary"]["quiz"]["completed"] == 1
    assert (await refused(learner, "GET", f"/course-progress/items/{item['id']}"))[0] == 404
    await ok(admin, "DELETE", f"/course-progress/items/{item['id']}")
    assert (await ok(admin, "GET", path))["summary"]["quiz"]["completed"] == 0
    assert (await ok(admin, "PUT", path, json={"status": "completed"}))["status"] == "completed"
    await ok(admin, "DELETE", path)
    gone = (404, "masteriyo_rest_course_progress_invalid_id")
    assert await refused(admin, "GET", path) == gone
    again = await ok(admin, "POST", "/course-progress", json=for_another)
    assert (again["id"], again["status"]) == (theirs["id"], "completed")


async def test_of_guests_nothing_is_kept(observed: Site) -> None:
    built = await Built.by(await observed.client("instructor"))
    guest = await observed.client(None)
    body = {"course_id": built.ids["course"]}
    told = await ok(guest, "POST", "/course-progress", json=body)
    assert (told["id"], told["user_id"], told["status"]) == (0, 0, "")
    assert told["summary"]["total"] == {"pending": 2, "completed": 0}
    started = await ok(guest, "POST", "/quizes/start_quiz", json={"id": built.ids["quiz"]})
    assert (started["id"], len(started["user_id"])) == (0, 32)
    assert await ok(await observed.client(), "GET", "/course-progress") == []
    admin = await observed.client()
    closed = {"access_mode": "need_registration"}
    await ok(admin, "PUT", f"/courses/{built.ids['course']}", json=closed)
    assert (await refused(guest, "POST", "/course-progress", json=body))[0] == 401
    signed_out = await refused(guest, "POST", "/quizes/start_quiz", json={"id": built.ids["quiz"]})
    assert signed_out == (401, "masteriyo_rest_user_not_logged_in")


async def test_attempts_are_saved_judged_and_deleted(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    teacher, learner = await documented.client("instructor"), await documented.client("learner")
    quiz, sky, primes = (built.ids[name] for name in ("quiz", "sky", "primes"))
    started = await ok(learner, "POST", "/quizes/start_quiz", json={"id": quiz})
    path = f"/quizes/attempts/{started['id']}"
    saved = await ok(learner, "PUT", path, json={"answers": {str(sky): "False"}})
    assert saved["answers"] == {str(sky): {"answered": "False"}}
    assert (saved["attempt_status"], saved["total_correct_answers"]) == ("attempt_started", 0)
    bad = {"answers": {"99999": "True"}}
    assert await refused(learner, "PUT", path, json=bad) == (400, "rest_invalid_param")
    ended = await ok(learner, "PUT", path, json={"attempt_status": "attempt_ended"})
    assert (ended["attempt_status"], ended["earned_marks"]) == ("attempt_ended", "0.00")
    assert ended["answers"][str(sky)] == {
        "answered": "False",
        "correct": False,
        "question": "sky",
        "points": "5",
        "type": "true-false",
        "correct_answer": "True",
    }
    last = await ok(learner, "GET", "/quizes/attempts/last-attempt", params={"quiz_id": quiz})
    assert (last["id"], last["answers"][str(sky)]["question"]) == (ended["id"], "<p>sky</p>\n")
    not_theirs = {"answers": {str(primes): {"correct": True}}}
    assert (await refused(learner, "PUT", path, json=not_theirs))[0] == 400
    judged = await ok(teacher, "PUT", path, json=not_theirs)
    assert (judged["earned_marks"], judged["answers"][str(primes)]["correct"]) == ("5.00", True)
    listed = await ok(learner, "GET", "/quizes/attempts", params={"quiz_id": quiz})
    assert [one["id"] for one in listed["data"]] == [ended["id"]]
    assert listed["meta"]["total"] == 1
    other = await documented.client("other_learner")
    assert (await ok(other, "GET", "/quizes/attempts"))["data"] == []
    assert (await refused(other, "GET", path))[0] == 404
    last = await ok(learner, "POST", "/quizes/start_quiz", json={"id": quiz})
    reached = (403, "masteriyo_rest_quiz_attempt_reached")
    assert await refused(learner, "POST", "/quizes/start_quiz", json={"id": quiz}) == reached
    runs = await ok(learner, "GET", f"/quizes/attempts/last-attempt?quiz_id={quiz}")
    assert (runs["id"], runs["attempt_status"]) == (last["id"], "attempt_started")
    await ok(learner, "POST", "/quizes/check_answers", json={"id": quiz, "data": {}})
    assert await refused(learner, "POST", "/quizes/start_quiz", json={"id": quiz}) == reached
    assert (await refused(learner, "DELETE", path))[0] == 403
    assert (await ok(teacher, "DELETE", path))["id"] == ended["id"]
    missing = (404, "masteriyo_rest_quiz-attempt_invalid_id")
    assert await refused(teacher, "DELETE", path) == missing
    (left,) = (await ok(teacher, "GET", "/quizes/attempts"))["data"]
    await ok(teacher, "DELETE", f"/quizes/attempts/{left['id']}")
    paper = {"quiz_id": quiz, "user_id": left["user"]["id"], "answers": {str(sky): "True"}}
    left = await ok(teacher, "POST", "/quizes/attempts", json=paper)
    assert (left["earned_marks"], left["user"]["id"]) == ("5.00", paper["user_id"])
    denied = await refused(learner, "POST", "/quizes/attempts", json=paper)
    assert denied == (403, "masteriyo_rest_cannot_create")
    body = {"ids": [left["id"], started["id"]]}
    assert len(await ok(teacher, "DELETE", "/quizes/attempts/delete", json=body)) == 1
    none = await refused(teacher, "DELETE", "/quizes/attempts/delete", json=body)
    assert none == (404, "masteriyo_rest_cannot_bulk_delete")


async def test_an_id_of_another_kind_is_not_found(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    admin, learner, ids = await documented.client(), await documented.client("learner"), built.ids
    rows = [
        ("GET", f"/quizbuilder/{ids['lesson']}", None),
        ("GET", f"/coursebuilder/{ids['quiz']}", None),
        ("GET", f"/quizes/attempts/{ids['quiz']}", None),
        ("GET", f"/course-progress/{ids['course']}", None),
        ("GET", f"/course-progress/items/{ids['lesson']}", None),
        ("GET", f"/users/courses/{ids['course']}", None),
        ("GET", f"/lessons/{ids['quiz']}", None),
        ("GET", f"/quizes/{ids['lesson']}", None),
        ("GET", f"/sections/{ids['course']}", None),
        ("GET", f"/questions/{ids['quiz']}", None),
        ("POST", "/quizes/start_quiz", {"id": ids["lesson"]}),
    ]
    for method, path, body in rows:
        assert (await refused(admin, method, path, json=body))[0] == 404, path
    in_bodies = [
        ("/course-progress", {"course_id": ids["quiz"]}, "masteriyo_rest_invalid_course_id"),
        ("/course-progress/items", built.item("sky"), "rest_invalid_param"),
        (
            "/course-progress/items",
            {**built.item("lesson"), "item_type": "quiz"},
            "masteriyo_invalid_item_id",
        ),
        (
            "/course-progress/items",
            {**built.item("lesson"), "item_id": ids["section1"]},
            "masteriyo_invalid_item_id",
        ),
    ]
    for path, body, code in in_bodies:
        assert await refused(learner, "POST", path, json=body) == (400, code)


async def test_a_quizs_questions_are_put_in_order_and_copied(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    teacher, ids = await documented.client("instructor"), built.ids
    path = f"/quizbuilder/{ids['quiz']}"
    there = await ok(teacher, "GET", path)
    assert [one["id"] for one in there["data"]] == [ids["sky"], ids["primes"]]
    assert (there["data"][0]["raw_name"], there["meta"]["total"]) == ("sky", 2)
    turned = await ok(teacher, "POST", path, json={"questions": [{"id": ids["primes"]}]})
    assert [one["id"] for one in turned["data"]] == [ids["primes"], ids["sky"]]
    for wrong in ([99999], ["x"]):
        bad = await refused(teacher, "PUT", path, json={"questions": wrong})
        assert bad == (400, "rest_invalid_param")
    await built.make(
        "second", "/quizes", name="Two", parent_id=ids["section2"], course_id=ids["course"]
    )
    body = {"ids": [ids["primes"]], "quiz_id": ids["second"]}
    (copy,) = await ok(teacher, "POST", "/questions/create-from-bank", json=body)
    assert (copy["parent_id"], copy["name"]) == (ids["second"], "primes")
    assert [one["correct"] for one in copy["answers"]] == [True, True, False]
    other = await documented.client("other_instructor")
    assert (await refused(other, "POST", "/questions/create-from-bank", json=body))[0] == 403


async def test_enrollments_are_updated(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    admin, people = await documented.client(), documented.school.people
    body = {"course_id": built.ids["course"], "user_id": people["learner"].id}
    made = await ok(admin, "POST", "/users/courses", json=body)
    path = f"/users/courses/{made['id']}"
    moved = {**body, "started_at": "2026-01-02T03:04:05Z"}
    assert (await ok(admin, "PUT", path, json=moved))["started_at"] == "2026-01-02 03:04:05"
    for wrong in (
        {"started_at": "soon"},
        {"user_id": people["admin"].id},
        {"status": "inactive"},
    ):
        assert await refused(admin, "PUT", path, json=wrong) == (400, "rest_invalid_param")
    assert (await ok(admin, "GET", path))["started_at"] == "2026-01-02 03:04:05"
    learner = await documented.client("learner")
    assert (await refused(learner, "PUT", path, json=moved))[0] == 403


async def test_who_returns_to_a_course_begins_its_quizzes_anew(documented: Site) -> None:
    built = await Built.by(await documented.client("instructor"))
    admin, learner, ids = await documented.client(), await documented.client("learner"), built.ids
    quiz = {"id": ids["quiz"]}
    first = await ok(learner, "POST", "/quizes/start_quiz", json=quiz)
    (stay,) = (await ok(learner, "GET", "/users/courses"))["data"]
    person = {"course_id": ids["course"], "user_id": stay["user_id"]}
    path = f"/course-progress/{stay['id']}"
    await ok(admin, "PUT", path, json={"status": "completed"})
    await ok(learner, "POST", "/quizes/check_answers", json={**quiz, "data": {}})
    again = await ok(admin, "POST", "/users/courses", json=person)
    assert again["id"] != stay["id"]
    done = built.item("quiz", completed=True)
    refusal = await refused(learner, "POST", "/course-progress/items", json=done)
    assert refusal == (403, "masteriyo_rest_quiz_is_not_started")
    second = await ok(learner, "POST", "/quizes/start_quiz", json=quiz)
    assert second["id"] != first["id"]
    await ok(learner, "POST", "/quizes/check_answers", json={**quiz, "data": {}})
    item = await ok(learner, "POST", "/course-progress/items", json=done)
    assert (item["completed"], item["progress_id"]) == (True, again["id"])

"""Reviews, questions and answers, announcements and notifications (contract 10)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.dialects.masteriyo.conftest import Site


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["location"].endswith(f"{path}/{told['id']}")
    return told


async def refused(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.json()["data"]["status"] == status


async def open_course(admin: httpx.AsyncClient, **rest: Any) -> Any:
    return await made(admin, "/courses", name="Weather", **rest)


async def test_a_review_from_its_making_to_its_end(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    course = await open_course(admin)
    review = {"course_id": course["id"], "title": "Great", "content": "Loved it", "rating": 5}
    mine = await made(leila, "/courses/reviews", **review)
    assert (mine["description"], mine["rating"], mine["status"]) == ("Loved it", 5, "approve")
    assert mine["course"] == {"id": course["id"], "name": "Weather"}
    assert (mine["ip_address"], mine["author_email"]) == ("", "learner@school.example")
    path = f"/courses/reviews/{mine['id']}"
    missing = await leila.post("/courses/reviews", json={"course_id": course["id"]})
    assert missing.json()["data"]["params"] == ["content", "rating"]
    again = await leila.post("/courses/reviews", json=review)
    await refused(again, 403, "masteriyo_rest_duplicate_review")
    nowhere = await leila.post("/courses/reviews", json={**review, "course_id": 99_999})
    await refused(nowhere, 404, "masteriyo_rest__invalid_id")
    nothing = await leila.post("/courses/reviews", json={**review, "rating": 0})
    await refused(nothing, 400, "masteriyo_rest_cannot_create")
    for rest, code in (
        ({"status": "draft"}, "masteriyo_rest_course_not_published"),
        ({"reviews_allowed": False}, "masteriyo_rest_reviews_disabled"),
    ):
        other = {**review, "course_id": (await open_course(admin, **rest))["id"]}
        await refused(await admin.post("/courses/reviews", json=other), 403, code)

    reply = await made(admin, "/courses/reviews", **{**review, "rating": 0, "parent": mine["id"]})
    assert (reply["rating"], reply["parent"]) == (0, mine["id"])
    assert (await admin.get(path)).json()["replies_count"] == 1
    unrated = await leila.put(path, json={"content": "Meh"})
    await refused(unrated, 400, "masteriyo_rest_cannot_update")
    after = (await leila.put(path, json={"content": "Meh", "rating": 3})).json()
    assert (after["description"], after["rating"], after["title"]) == ("Meh", 3, "Great")
    stranger = await documented.client("other_learner")
    theirs = await stranger.put(path, json={"rating": 1})
    await refused(theirs, 403, "masteriyo_rest_cannot_update")
    assert (await leila.get("/courses/reviews")).json()["meta"]["total"] == 0
    listed = (await admin.get("/courses/reviews", params={"course": course["id"]})).json()
    assert [one["id"] for one in listed["data"]] == [reply["id"], mine["id"]]
    assert listed["meta"]["reviews_count"] == {
        "hold": 0, "approve": 2, "spam": 0, "trash": 0, "all": 2,
    }  # fmt: skip

    entry = {"course_id": course["id"], "user_id": documented.school.people["learner"].id}
    joined = (await made(admin, "/users/courses", **entry))["course"]
    assert (joined["average_rating"], joined["review_count"]) == ("3.00", 1)
    assert (await admin.delete(path)).json()["status"] == "approve"
    await refused(await admin.delete(path), 410, "masteriyo_rest_already_trashed")
    trash = (await admin.get("/courses/reviews", params={"status": "trash"})).json()
    assert [one["id"] for one in trash["data"]] == [mine["id"]]
    assert (await admin.post(f"{path}/restore")).json()["status"] == "approve"
    assert (await admin.delete(path, params={"force_delete": "true"})).status_code == 200
    await refused(await admin.get(path), 404, "masteriyo_rest_course_review_invalid_id")
    left = (await admin.get(f"/courses/reviews/{reply['id']}")).json()
    assert left["parent"] == 0
    bulk = await admin.request(
        "DELETE", "/courses/reviews/delete", json={"ids": [reply["id"], 99_999], "force": True}
    )
    assert [one["id"] for one in bulk.json()] == [reply["id"]]
    none = await admin.request("DELETE", "/courses/reviews/delete", json={"ids": [99_999]})
    await refused(none, 404, "masteriyo_rest_cannot_bulk_delete")


async def test_d13_five_stars_or_any_number(documented: Site, observed: Site) -> None:
    admin = await documented.client()
    course = await open_course(admin)
    body = {"course_id": course["id"], "content": "x", "rating": 9}
    leila = await documented.client("learner")
    answer = await leila.post("/courses/reviews", json=body)
    assert (answer.status_code, list(answer.json()["data"]["params"])) == (400, ["rating"])
    swallowed = await (await observed.client("learner")).post("/courses/reviews", json=body)
    assert (swallowed.status_code, swallowed.json()["rating"]) == (201, 9)
    nobody = await observed.client(None)
    await refused(
        await nobody.post("/courses/reviews", json=body), 401, "masteriyo_rest_cannot_create"
    )
    await refused(
        await nobody.get("/courses/questions-answers"), 401, "masteriyo_user_not_logged_in"
    )


async def test_questions_answers_and_what_is_said_of_lessons_and_quizzes(
    documented: Site,
) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    course = await open_course(admin)
    section = await made(
        admin, "/sections", name="One", parent_id=course["id"], course_id=course["id"]
    )
    place = {"parent_id": section["id"], "course_id": course["id"]}
    lesson = await made(admin, "/lessons", name="Fronts", **place)
    quiz = await made(admin, "/quizes", name="Quiz", **place)
    path = "/courses/questions-answers"
    asked = await made(leila, path, course_id=course["id"], content="How?")
    answer = await made(
        admin, path, course_id=course["id"], content="Like this", parent=asked["id"]
    )
    assert (answer["sender"], answer["by_current_user"]) == ("instructor", True)
    assert "answers_count" not in answer
    listed = (await leila.get(path, params={"course_id": course["id"]})).json()
    assert [one["sender"] for one in listed["data"]] == ["instructor", "student"]
    assert [one["user_email"] for one in listed["data"]] == ["", "learner@school.example"]
    assert listed["data"][1]["answers_count"] == 1
    assert listed["meta"]["course_qas_count"]["approve"] == 2
    changed = await leila.put(f"{path}/{asked['id']}", json={"content": "How exactly?"})
    assert changed.json()["content"] == "How exactly?"
    await refused(
        await leila.put(f"{path}/{asked['id']}", json={"status": "spam"}),
        403,
        "masteriyo_rest_cannot_update",
    )
    wrong = await admin.get(f"/courses/reviews/{asked['id']}")
    await refused(wrong, 404, "masteriyo_rest_course_review_invalid_id")
    unknown = await leila.post(path, json={"course_id": 99_999, "content": "x"})
    assert list(unknown.json()["data"]["params"]) == ["course_id"]
    gone = {"force_delete": True, "children": True}
    await admin.request("DELETE", f"{path}/{asked['id']}", json=gone)
    assert (await admin.get(path)).json()["meta"]["total"] == 0

    about = {"lesson_id": lesson["id"], "content": "Clear"}
    shut = await leila.post("/lessons/reviews", json=about)
    await refused(shut, 403, "masteriyo_rest_reviews_disabled")
    switch = {"learn_page": {"display": {"enable_lesson_comment": True}}}
    assert (await admin.post("/settings", json=switch)).status_code == 200
    comment = await made(leila, "/lessons/reviews", **about)
    assert comment["lesson"] == {"id": lesson["id"], "name": "Fronts"}
    found = (await leila.get("/lessons/reviews", params={"lesson": lesson["id"]})).json()
    assert [one["id"] for one in found["data"]] == [comment["id"]]
    rated = await made(leila, "/quizes/reviews", quiz_id=quiz["id"], content="Fair", rating=4)
    assert (rated["quiz"]["name"], rated["user"]["last_name"]) == ("Quiz", "Haddad")
    no_lesson = await leila.post("/lessons/reviews", json={**about, "lesson_id": quiz["id"]})
    await refused(no_lesson, 404, "masteriyo_rest__invalid_id")


async def test_announcements_reach_those_in_the_course(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    people = documented.school.people
    course = await open_course(admin)
    entry = {"course_id": course["id"], "user_id": people["learner"].id}
    await made(admin, "/users/courses", **entry)
    path = "/course-announcement"
    body = {"course_id": course["id"], "title": "Hello", "description": "<p>World</p>"}
    one = await made(admin, path, **body)
    assert (one["slug"], one["status"], one["menu_order"]) == ("hello", "publish", 0)
    assert one[f"has_user_read_{one['id']}"] is False
    draft = await made(admin, path, **{**body, "title": "Later", "status": "draft"})
    assert (draft["slug"], draft["menu_order"]) == ("", 1)
    to_come = (await admin.get(path, params={"status": "future"})).json()
    assert (to_come["data"], to_come["meta"]["total"]) == ([], 0)
    seen = (await leila.get(path, params={"course_id": course["id"]})).json()
    assert [row["id"] for row in seen["data"]] == [one["id"]]
    assert f"has_user_read_{one['id']}" in seen["data"][0]
    stranger = await documented.client("other_learner")
    assert (await stranger.get(path)).json()["meta"]["total"] == 0
    hidden = await leila.get(f"{path}/{draft['id']}")
    await refused(hidden, 404, "masteriyo_rest_course_announcement_invalid_id")
    await refused(await leila.post(path, json=body), 403, "masteriyo_rest_cannot_create")
    where = f"{path}/{one['id']}"
    renamed = (await admin.put(where, json={"title": "Hello 2"})).json()
    assert (renamed["title"], renamed["slug"]) == ("Hello 2", "hello")
    assert (await admin.delete(where)).json()["status"] == "publish"
    await refused(await admin.delete(where), 410, "masteriyo_rest_already_trashed")
    assert (await admin.post(f"{where}/restore")).json()["status"] == "draft"
    counts = (await admin.get(path)).json()["meta"]["announcement_count"]
    assert (counts["draft"], counts["any"]) == (2, 2)
    await admin.delete(where, params={"force": "true"})
    await refused(
        await admin.put(where, json={"title": "x"}),
        404,
        "masteriyo_rest_mto-announcement_invalid_id",
    )


async def test_notifications_are_each_persons_own(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    person = documented.school.people["learner"].id
    body = {"title": "T", "description": "D", "topic_url": "https://x.test/", "post_id": 22}
    told = await made(admin, "/notifications", **body, user_id=person, type="account")
    assert (told["status"], told["type"], told["post_id"]) == ("unread", "account", "22")
    own = await made(admin, "/notifications", **body)
    listed = (await leila.get("/notifications")).json()
    assert [one["id"] for one in listed["data"]] == [told["id"]]
    other = await leila.get(f"/notifications/{own['id']}")
    await refused(other, 404, "masteriyo_rest_notification_invalid_id")
    path = f"/notifications/{told['id']}"
    assert (await leila.put(path, json={"title": "x"})).status_code == 403
    read = await leila.put("/notifications/update", json={"ids": [told["id"], own["id"]]})
    assert [(one["id"], one["status"]) for one in read.json()] == [(told["id"], "read")]
    none = await leila.put("/notifications/update", json={"ids": [own["id"]]})
    await refused(none, 404, "masteriyo_rest_notification_invalid_id")
    unread = (await leila.get("/notifications", params={"status": "unread"})).json()
    assert unread["meta"]["total"] == 0
    assert (await leila.delete(path)).status_code == 200
    await refused(await leila.delete(path), 404, "masteriyo_rest_notification_invalid_id")

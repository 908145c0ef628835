"""The education tree: written by staff, read by anybody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialects.akako.callers import (
    Akako,
    expect_data,
    expect_error,
    expect_fault,
    expect_page,
)

decision = pytest.mark.decision


async def names(akako: Akako, path: str, **asked: Any) -> list[str]:
    rows = expect_data(await akako.anybody().get(f"/education/{path}", params=asked))
    return [row["name"] for row in rows]


@decision("A16", "A25", "A27", "A49")
async def test_levels_are_made_listed_changed_and_deleted(akako: Akako) -> None:
    admin, anybody = await akako.caller("admin"), akako.anybody()
    made = await akako.make("levels", name="High School", description="Secondary education")
    assert (made["isActive"], made["imageUrl"]) == (True, None)
    await akako.make("levels", name="Art School")
    listed = await anybody.get("/education/levels")
    assert "pagination" not in listed.json()
    assert [row["name"] for row in expect_data(listed)] == ["Art School", "High School"]
    assert expect_data(listed)[1] == made
    page, pagination = expect_page(await anybody.get("/education/levels?limit=1&page=2"))
    assert (page, pagination["pages"]) == ([made], 2)
    path = f"/admin/education/levels/{made['id']}"
    body = {"name": "Upper School", "imageUrl": "https://school.example/u.png"}
    changed = expect_data(await admin.put(path, json=body))
    assert (changed["name"], changed["imageUrl"]) == (body["name"], body["imageUrl"])
    assert changed["description"] == "Secondary education"
    assert expect_data(await admin.put(path, json={"imageUrl": None}))["imageUrl"] is None
    assert expect_data(await admin.delete(path)) == {"id": made["id"]}
    assert await names(akako, "levels") == ["Art School"]
    expect_error(await admin.delete(path), 404, "NOT_FOUND")
    expect_error(await admin.put(path, json=body), 404, "NOT_FOUND")


@decision("A25", "A47")
async def test_a_name_is_taken_until_it_is_deleted(akako: Akako) -> None:
    admin = await akako.caller("admin")
    made = await akako.make("levels", name="Primary School")
    answer = await admin.post("/admin/education/levels", json={"name": "Primary School"})
    assert answer.json()["error"] == "Resource already exists"
    assert expect_error(answer, 409, "CONFLICT") == {
        "resource": "education_level",
        "field": "name",
        "value": "Primary School",
    }
    other = await akako.make("levels", name="Other")
    clash = await admin.put(f"/admin/education/levels/{other['id']}", json={"name": made["name"]})
    expect_error(clash, 409, "CONFLICT")
    assert await names(akako, "levels") == ["Other", "Primary School"]
    expect_data(await admin.delete(f"/admin/education/levels/{made['id']}"))
    await akako.make("levels", name="Primary School")


@decision("A26", "A27", "A28")
async def test_the_tree_is_read_from_the_top_down(akako: Akako) -> None:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    (level,) = expect_data(await akako.anybody().get("/education/levels"))
    (grade,) = expect_data(await akako.anybody().get(f"/education/levels/{level['id']}/grades"))
    assert (grade["name"], grade["educationLevelId"]) == ("Grade 1", level["id"])
    path = f"/education/grades/{grade['id']}/subjects"
    assert expect_data(await akako.anybody().get(path)) == [subject]
    assert subject["mentorEmail"] == "instructor@school.example"
    topic = await akako.make("topics", name="Fractions", subjectId=subject["id"], content="1/2")
    topics = expect_data(await akako.anybody().get(f"/education/subjects/{subject['id']}/topics"))
    assert topics == [topic]
    assert (topic["content"], topic["documents"], topic["videoUrl"]) == ("1/2", [], None)
    for wrong in (f"levels/{grade['id']}/grades", "grades/x/subjects", "subjects/x/topics"):
        expect_error(await akako.anybody().get(f"/education/{wrong}"), 404, "NOT_FOUND")


@decision("A26")
async def test_mentors_write_in_their_own_subjects_alone(akako: Akako) -> None:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    mine, other = await akako.caller("instructor"), await akako.caller("other_instructor")
    body = {"name": "Fractions", "subjectId": subject["id"]}
    expect_error(await other.post("/admin/education/topics", json=body), 403, "FORBIDDEN")
    topic = expect_data(await mine.post("/admin/education/topics", json=body), 201)
    path = f"/admin/education/topics/{topic['id']}"
    expect_error(await other.put(path, json={"name": "X"}), 403, "FORBIDDEN")
    expect_error(await other.delete(path), 403, "FORBIDDEN")
    changed = expect_data(await mine.put(path, json={"content": "New", "description": "D"}))
    assert (changed["content"], changed["description"]) == ("New", "D")
    clash = expect_error(await mine.post("/admin/education/topics", json=body), 409, "CONFLICT")
    assert clash["resource"] == "topic"
    assert expect_data(await mine.delete(path)) == {"id": topic["id"]}
    assert await names(akako, f"subjects/{subject['id']}/topics") == []
    for path in ("levels", "grades"):
        body = {"name": "X", "educationLevelId": subject["id"]}
        expect_error(await mine.post(f"/admin/education/{path}", json=body), 403, "FORBIDDEN")


@decision("A25", "A27")
async def test_what_is_inactive_or_deleted_hides_all_below_it(akako: Akako) -> None:
    admin, subject = await akako.caller("admin"), await akako.subject()
    (level,) = expect_data(await akako.anybody().get("/education/levels"))
    subjects = f"/education/grades/{subject['gradeId']}/subjects"
    path = f"/admin/education/levels/{level['id']}"
    expect_data(await admin.put(path, json={"isActive": False}))
    assert await names(akako, "levels") == []
    topics = f"/education/subjects/{subject['id']}/topics"
    for hidden in (f"/education/levels/{level['id']}/grades", subjects, topics):
        expect_error(await akako.anybody().get(hidden), 404, "NOT_FOUND")
    expect_data(await admin.put(path, json={"isActive": True}))
    hide = {"isActive": False}
    expect_data(await admin.put(f"/admin/education/subjects/{subject['id']}", json=hide))
    assert expect_data(await akako.anybody().get(subjects)) == []
    expect_error(await akako.anybody().get(topics), 404, "NOT_FOUND")
    expect_data(await admin.delete(path))
    expect_error(await akako.anybody().get(subjects), 404, "NOT_FOUND")
    put = await admin.put(f"/admin/education/subjects/{subject['id']}", json={"name": "X"})
    expect_error(put, 404, "NOT_FOUND")


async def test_a_subject_moves_to_another_grade_and_mentor(akako: Akako) -> None:
    admin, subject = await akako.caller("admin"), await akako.subject()
    level = await akako.make("levels", name="Other")
    grade = await akako.make("grades", name="Grade 2", educationLevelId=level["id"])
    body = {"gradeId": grade["id"], "mentorId": akako.id_of("instructor"), "name": "Algebra"}
    path = f"/admin/education/subjects/{subject['id']}"
    moved = expect_data(await admin.put(path, json=body))
    assert {name: moved[name] for name in body} == body
    assert await names(akako, f"grades/{grade['id']}/subjects") == ["Algebra"]
    assert await names(akako, f"grades/{subject['gradeId']}/subjects") == []
    learner = {"mentorId": akako.id_of("learner")}
    assert expect_error(await admin.put(path, json=learner), 409, "CONFLICT")["field"] == "mentorId"
    expect_fault(await admin.put(path, json={"gradeId": "x"}), "gradeId")
    moved = expect_data(
        await admin.put(
            f"/admin/education/grades/{subject['gradeId']}", json={"educationLevelId": level["id"]}
        )
    )
    assert moved["educationLevelId"] == level["id"]


async def test_a_level_that_holds_subjects_itself_is_a_grade_of_its_own(akako: Akako) -> None:
    level = await akako.make("levels", name="Evening School")
    await akako.make("subjects", name="Pottery", gradeId=level["id"])
    assert await names(akako, f"levels/{level['id']}/grades") == ["Evening School"]
    assert await names(akako, f"grades/{level['id']}/subjects") == ["Pottery"]


@decision("A19")
async def test_education_lists_are_searched(akako: Akako) -> None:
    for name in ("High School", "Art School", "Kindergarten"):
        await akako.make("levels", name=name)
    assert await names(akako, "levels", search="SCHOOL") == ["Art School", "High School"]
    assert await names(akako, "levels", search="school", limit=1) == ["Art School"]


@decision("A19", "A50")
async def test_staff_alone_are_shown_what_is_not_active(akako: Akako) -> None:
    admin, subject = await akako.caller("admin"), await akako.subject()
    level = await akako.make("levels", name="Closed School", isActive=False)
    grade = await akako.make("grades", name="Grade 9", educationLevelId=level["id"])
    hide = {"isActive": False}
    expect_data(await admin.put(f"/admin/education/subjects/{subject['id']}", json=hide))
    lists = {
        "/education/levels": ("Closed School", ["Primary School"]),
        f"/education/levels/{level['id']}/grades": (None, ["Grade 9"]),
        f"/education/grades/{subject['gradeId']}/subjects": ("Maths", []),
    }
    for path, (closed, shown) in lists.items():
        for word, expected in (("false", [closed] if closed else []), ("true", shown)):
            rows = expect_data(await admin.get(path, params={"isActive": word}))
            assert [row["name"] for row in rows] == expected, (path, word)
    asked = {"isActive": "false"}
    for caller in (akako.anybody(), akako.bearer("a.b.c"), await akako.caller("learner")):
        assert expect_data(await caller.get("/education/levels", params=asked)) == []
        path = f"/education/levels/{level['id']}/grades"
        expect_error(await caller.get(path, params=asked), 404, "NOT_FOUND")
    assert grade["isActive"]


@decision("A19", "A25", "A26")
async def test_topics_are_hidden_and_go_into_the_trash_and_return(akako: Akako) -> None:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    mentor, path = await akako.caller("instructor"), f"/education/subjects/{subject['id']}/topics"
    body = {"name": "Fractions", "subjectId": subject["id"]}
    topic = expect_data(await mentor.post("/admin/education/topics", json=body), 201)
    own = f"/admin/education/topics/{topic['id']}"
    hidden = expect_data(await mentor.put(own, json={"isActive": False}))
    assert hidden["isActive"] is False
    assert await names(akako, path.removeprefix("/education/")) == []
    asked = {"isActive": "false"}
    assert expect_data(await mentor.get(path, params=asked)) == [hidden]
    learner = await akako.caller("learner")
    assert expect_data(await learner.get(path, params=asked)) == []
    expect_data(await mentor.put(own, json={"isActive": True}))
    expect_data(await mentor.delete(own))
    for word in ("true", "false"):
        assert expect_data(await mentor.get(path, params={"isActive": word})) == []
    expect_error(await mentor.put(own, json={"name": "X"}), 404, "NOT_FOUND")
    elsewhere = akako.school.client(await akako.school.key("lyceum", "instructor"))
    (lying,) = (await elsewhere.get("/api/lyceum/v1/trashed-units")).json()["data"]
    assert lying["title"] == "Fractions"
    # Its name is free meanwhile.
    other = expect_data(await mentor.post("/admin/education/topics", json=body), 201)
    restored = f"/api/lyceum/v1/trashed-units/{lying['id']}/restore"
    assert (await elsewhere.post(restored)).status_code == 200
    rows = expect_data(await mentor.get(path))
    assert {row["id"] for row in rows} == {topic["id"], other["id"]}


async def test_a_subject_is_a_course_elsewhere(akako: Akako) -> None:
    subject = await akako.subject(name="Algebra")
    karma = akako.school.client(await akako.school.key("karma", "learner"))
    rows = (await karma.get("/api/v1/courses")).json()["data"]
    assert [(row["title"], row["category"]) for row in rows] == [("Algebra", "Grade 1")]
    assert subject["isActive"]


async def test_what_other_apis_teach_is_told_without_its_content(akako: Akako) -> None:
    from functools import partial

    from lyceum.core.catalog.content import NewUnit, add_unit
    from lyceum.core.catalog.model import UnitKind
    from lyceum.dialects.akako import ids

    course = await akako.school.course("Weather")
    new = NewUnit(kind=UnitKind.TEXT, title="Fronts", body="Secret")
    act = partial(add_unit, actor=akako.school.system(), course_id=course.id, new=new)
    await akako.school.write(act)
    path = f"/education/subjects/{ids.written(course)}/topics"
    (topic,) = expect_data(await akako.anybody().get(path))
    assert (topic["name"], topic["content"]) == ("Fronts", None)

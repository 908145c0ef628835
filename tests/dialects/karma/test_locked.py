"""Locks that Karma has no words for: what they keep shut is refused as what one may not do."""

from __future__ import annotations

from typing import Any

from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import Traversal, UnitKind
from lyceum.core.catalog.prerequisites import set_prerequisites
from tests.core.learning import write
from tests.dialects.karma.callers import Karma, course_id, expect_data, expect_error, expect_list
from tests.dialects.karma.happenings import enroll
from tests.dialects.karma.quizzes import RIGHT, Quiz, quiz


async def locked_quiz(karma: Karma) -> tuple[Quiz, Any]:
    """A quiz behind a text in a sequence, and the course."""
    course = await karma.school.course(traversal=Traversal.SEQUENTIAL)
    text = NewUnit(kind=UnitKind.TEXT, title="Read me first")
    await write(karma.school, add_unit, course_id=course.id, new=text)
    await enroll(karma.school, "learner", course)
    return await quiz(karma, course, "one"), course


async def test_a_locked_quiz_is_shown_without_questions_and_takes_no_submission(
    karma: Karma,
) -> None:
    one, _ = await locked_quiz(karma)
    learner, lead = await karma.caller("learner"), await karma.caller("instructor")
    assert expect_data(await learner.get(one.path))["questions"] == []
    expect_error(await learner.get(f"{one.path}/questions"), 403, "FORBIDDEN")
    expect_error(await one.submit("learner", one=RIGHT["one"]), 403, "FORBIDDEN")
    assert expect_list(await lead.get(f"{one.path}/submissions")) == []
    assert len(expect_data(await lead.get(one.path))["questions"]) == 1


async def test_who_lacks_a_prerequisite_does_not_enroll_and_is_enrolled_by_staff(
    karma: Karma,
) -> None:
    course = await karma.school.course("Seas")
    required = await karma.school.course("Clouds")
    await write(karma.school, set_prerequisites, course.id, [required.id])
    body = {"course_id": course_id(course), "user_id": karma.id_of("learner")}
    learner, admin = await karma.caller("learner"), await karma.caller("admin")
    error = expect_error(await learner.post("/enrollments", json=body), 422, "VALIDATION_ERROR")
    assert [row["field"] for row in error["details"]] == ["course_id"]
    expect_data(await admin.post("/enrollments", json=body), 201)

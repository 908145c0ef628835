"""Progress: what a submission does to an enrollment (K37)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lyceum.core.enrollment.model import Enrollment
from tests.dialects.karma.callers import Karma, enrollment_id, expect_data
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import enroll, require_unit
from tests.dialects.karma.quizzes import RIGHT, WRONG, quiz

decision = pytest.mark.decision


async def shown(karma: Karma, enrollment: Enrollment) -> dict[str, Any]:
    learner = await karma.caller("learner")
    found: dict[str, Any] = expect_data(
        await learner.get(f"/enrollments/{enrollment_id(enrollment)}")
    )
    expect_form("enrollment", found)
    return found


@decision("K37")
async def test_progress_is_the_submitted_ones_of_all_passed_or_failed(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    quizzes = [await quiz(karma, course, "one") for _ in range(3)]
    seen = [await shown(karma, enrollment)]
    for one, answer in zip(quizzes, (WRONG["one"], RIGHT["one"], WRONG["one"]), strict=True):
        await one.submitted("learner", one=answer)
        await one.submitted("learner", one=answer)
        seen.append(await shown(karma, enrollment))
    assert [row["progress_percent"] for row in seen] == [0, 33, 66, 100]
    assert [row["status"] for row in seen] == ["active"] * 3 + ["completed"]
    assert [row["completed_at"] is None for row in seen] == [True] * 3 + [False]


@decision("K37")
async def test_what_is_required_later_undoes_no_completion(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    await one.submitted("learner", one=RIGHT["one"])
    completed = await shown(karma, enrollment)
    assert (completed["status"], completed["progress_percent"]) == ("completed", 100)
    other = await quiz(karma, course, "one")
    await require_unit(karma.school, course)
    assert await shown(karma, enrollment) == completed
    await other.submitted("learner", one=RIGHT["one"])
    assert await shown(karma, enrollment) == completed


@decision("K37")
async def test_units_of_every_kind_count(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    await require_unit(karma.school, course)
    one = await quiz(karma, course, "one")
    await one.submitted("learner", one=RIGHT["one"])
    row = await shown(karma, enrollment)
    assert (row["progress_percent"], row["status"]) == (50, "active")


@decision("K37", "K48")
async def test_deleting_what_was_missing_completes_the_rest(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    done, missing = await quiz(karma, course, "one"), await quiz(karma, course, "one")
    third = await quiz(karma, course, "one")
    await done.submitted("learner", one=RIGHT["one"])
    lead = await karma.caller("instructor")
    expect_data(await lead.delete(third.path))
    assert (await shown(karma, enrollment))["progress_percent"] == 50
    expect_data(await lead.delete(missing.path))
    row = await shown(karma, enrollment)
    assert (row["progress_percent"], row["status"]) == (100, "completed")
    expect_data(await lead.delete(done.path))
    assert await shown(karma, enrollment) == row


@decision("K37")
async def test_deleting_what_was_done_takes_it_out_of_both_sides(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    done = await quiz(karma, course, "one")
    await quiz(karma, course, "one")
    await done.submitted("learner", one=RIGHT["one"])
    expect_data(await (await karma.caller("instructor")).delete(done.path))
    row = await shown(karma, enrollment)
    assert (row["progress_percent"], row["status"]) == (0, "active")


@decision("K37")
async def test_a_percentage_in_a_body_is_ignored(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    await quiz(karma, course, "one")
    body = {"status": "active", "progress_percent": 100}
    learner = await karma.caller("learner")
    path = f"/enrollments/{enrollment_id(enrollment)}"
    assert expect_data(await learner.put(path, json=body))["progress_percent"] == 0


@decision("K37")
async def test_submissions_at_once_all_count(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    quizzes = [await quiz(karma, course, "one") for _ in range(6)]
    made = await asyncio.gather(*(one.submit("learner", one=RIGHT["one"]) for one in quizzes))
    assert [answer.status_code for answer in made] == [201] * 6
    row = await shown(karma, enrollment)
    assert (row["progress_percent"], row["status"]) == (100, "completed")


@decision("K33", "K37")
async def test_a_retake_begins_at_nothing(karma: Karma) -> None:
    course = await karma.school.course()
    first = await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    await one.submitted("learner", one=RIGHT["one"])
    completed = await shown(karma, first)
    second = await enroll(karma.school, "learner", course)
    assert (await shown(karma, second))["progress_percent"] == 0
    await one.submitted("learner", one=WRONG["one"])
    assert (await shown(karma, second))["status"] == "completed"
    assert await shown(karma, first) == completed

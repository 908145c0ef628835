"""Who sees which courses, writes them, and what the finer states of the core read as."""

from __future__ import annotations

import pytest

from lyceum.core.catalog.model import Course, CourseState
from lyceum.core.catalog.queries import course as read_course
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    expect_data,
    expect_error,
    expect_list,
    never,
)
from tests.dialects.karma.happenings import enroll, move

decision = pytest.mark.decision

STAFF = ("admin", "manager", "instructor", "other_instructor")
LEARNERS = ("learner", "other_learner", "subscriber")
HIDDEN = [s for s in CourseState if s not in (CourseState.PUBLISHED, CourseState.TRASHED)]


@decision("K24")
async def test_instructors_read_all_courses_and_write_their_own(karma: Karma) -> None:
    course = course_id(await karma.school.course("Draft", state=CourseState.DRAFT))
    other = await karma.caller("other_instructor")
    assert [row["id"] for row in expect_list(await other.get("/courses"))] == [course]
    shown = expect_data(await other.get(f"/courses/{course}"))
    expect_error(await other.put(f"/courses/{course}", json={"title": "Mine"}), 403, "FORBIDDEN")
    expect_error(await other.delete(f"/courses/{course}"), 403, "FORBIDDEN")
    assert expect_data(await other.get(f"/courses/{course}")) == shown
    own = await karma.caller("instructor")
    expect_data(await own.put(f"/courses/{course}", json={"title": "Theirs"}))
    expect_data(await own.delete(f"/courses/{course}"))


@decision("K24", "K25")
async def test_whoever_leads_a_course_now_writes_it_and_no_longer_who_did(karma: Karma) -> None:
    course = course_id(await karma.school.course())
    body = {"instructor_id": karma.id_of("other_instructor")}
    expect_data(await (await karma.caller("admin")).put(f"/courses/{course}", json=body))
    change = {"title": "Renamed"}
    before, now = await karma.caller("instructor"), await karma.caller("other_instructor")
    expect_error(await before.put(f"/courses/{course}", json=change), 403, "FORBIDDEN")
    expect_data(await now.put(f"/courses/{course}", json=change))


@decision("K23", "K32")
async def test_a_learner_reads_published_courses_and_knows_of_no_other(karma: Karma) -> None:
    published = course_id(await karma.school.course())
    hidden = [course_id(await karma.school.course(s, state=s)) for s in HIDDEN]
    for who in LEARNERS:
        caller = await karma.caller(who)
        answer = await caller.get("/courses")
        assert [row["id"] for row in expect_list(answer)] == [published]
        assert answer.json()["meta"]["total"] == 1
        expect_data(await caller.get(f"/courses/{published}"))
        answers = [await caller.get(f"/courses/{asked}") for asked in (*hidden, never("crs"))]
        assert len({answer.text for answer in answers}) == 1
        expect_error(answers[0], 404, "NOT_FOUND")
        drafts = await caller.get("/courses", params={"status": "draft"})
        assert (expect_list(drafts), drafts.json()["meta"]["total"]) == ([], 0)


@decision("K23")
@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("enrollment", ["active", "completed", "suspended", "expired", "dropped"])
async def test_whoever_is_in_reads_a_private_or_archived_course(
    karma: Karma, state: CourseState, enrollment: str
) -> None:
    """Yet the list holds published ones alone, and a draft stays the teachers' own."""
    course = await karma.school.course()
    await enroll(karma.school, "learner", course, state=enrollment)
    await move(karma.school, course, state)
    learner, other = await karma.caller("learner"), await karma.caller("other_learner")
    path = f"/courses/{course_id(course)}"
    expect_error(await other.get(path), 404, "NOT_FOUND")
    assert expect_list(await learner.get("/courses")) == []
    answer = await learner.get(path)
    open_states = (CourseState.PRIVATE, CourseState.ARCHIVED)
    if enrollment in ("active", "completed") and state in open_states:
        assert expect_data(answer)["status"] == "draft"
    else:
        expect_error(answer, 404, "NOT_FOUND")


@pytest.mark.parametrize("state", HIDDEN)
async def test_staff_see_as_a_draft_whatever_is_not_published(
    karma: Karma, state: CourseState
) -> None:
    course = course_id(await karma.school.course("Rain", state=state))
    for who in STAFF:
        caller = await karma.caller(who)
        shown = expect_data(await caller.get(f"/courses/{course}"))
        assert shown["status"] == "draft"
        assert expect_list(await caller.get("/courses", params={"status": "draft"})) == [shown]
        assert expect_list(await caller.get("/courses", params={"status": "published"})) == []


@pytest.mark.parametrize("state", [s for s in CourseState if s is not CourseState.TRASHED])
async def test_the_word_already_shown_keeps_the_finer_state(
    karma: Karma, state: CourseState
) -> None:
    course = await karma.school.course("Rain", state=state)
    admin = await karma.caller("admin")
    path = f"/courses/{course_id(course)}"
    shown = expect_data(await admin.get(path))
    expect_data(await admin.put(path, json={"status": shown["status"], "title": "Snow"}))
    assert await core_state(karma, course) is state
    other = {"draft": "published", "published": "draft"}[shown["status"]]
    assert expect_data(await admin.put(path, json={"status": other}))["status"] == other
    assert await core_state(karma, course) == other


async def core_state(karma: Karma, course: Course) -> CourseState:
    async with karma.school.works.read(karma.school.tenant) as work:
        return (await read_course(work, karma.school.system(), course.uid)).state


async def test_a_course_in_the_bin_does_not_exist_for_anyone(karma: Karma) -> None:
    course = await karma.school.course()
    await move(karma.school, course, CourseState.TRASHED)
    for who in (*STAFF, *LEARNERS):
        caller = await karma.caller(who)
        answer = await caller.get("/courses")
        assert (expect_list(answer), answer.json()["meta"]["total"]) == ([], 0)
        for asked in (course_id(course), never("crs")):
            expect_error(await caller.get(f"/courses/{asked}"), 404, "NOT_FOUND")
    admin = await karma.caller("admin")
    path = f"/courses/{course_id(course)}"
    expect_error(await admin.put(path, json={"title": "Back"}), 404, "NOT_FOUND")
    expect_error(await admin.delete(path), 404, "NOT_FOUND")

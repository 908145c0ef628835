"""Deleting for good: nothing that refers to a person or a course stays, and nothing else goes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import msgspec
import pytest

from lyceum.core import external_ids
from lyceum.core.access import sessions
from lyceum.core.access.applications import apply
from lyceum.core.access.model import RoleKey
from lyceum.core.access.sessions import SignIn
from lyceum.core.actor import Actor
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.allowing import allow
from lyceum.core.assessment.attempts import save_answers, start_attempt
from lyceum.core.assessment.model import (
    Allowance,
    Attempt,
    Given,
    NewAssessment,
    Question,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.calls.actions import keep_calls
from lyceum.core.calls.model import NewCall
from lyceum.core.catalog.content import NewUnit, add_section, add_unit
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.labels import NewLabel, create_label
from lyceum.core.catalog.marking import mark_with
from lyceum.core.catalog.model import UnitKind
from lyceum.core.catalog.prerequisites import set_prerequisites
from lyceum.core.community.announcement_model import NewAnnouncement
from lyceum.core.community.announcing import announce
from lyceum.core.community.contributing import contribute
from lyceum.core.community.model import ContributionKind, NewContribution
from lyceum.core.community.notice_store import NewNotice
from lyceum.core.community.notices import notify
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Forbidden
from lyceum.core.files.model import StoredFile
from lyceum.core.files.pictures import give_picture, receive_picture
from lyceum.core.people.actions import add_user
from lyceum.core.people.errors import LeadsCourses, NoSuchUser, OwnAccount
from lyceum.core.people.model import NewUser
from lyceum.core.progress.actions import note_seen
from lyceum.core.progress.model import Seen
from lyceum.core.removal.actions import (
    delete_course,
    delete_enrollment,
    delete_unit,
    delete_user,
)
from lyceum.core.stages import Stages
from lyceum.core.tables import metadata
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import HOUR
from tests.core.belonged import belong
from tests.harness.rows import Rows, every_row
from tests.harness.school import PASSWORD, School

REMAINS = {
    "events",
    "event_bodies",
    "tallies",
    "id_blocks",
    "import_rows",
    "orders",
    "order_lines",
    "payments",
    "refunds",
    "certificates",
}
"""What happened stays, totals and counters go on; an event, the outcome of an imported row, and
what was bought or earned name their subject by number alone."""


async def live(school: School, who: str = "learner") -> None:
    """Somebody signs in, gets a key and an outside id, enrolls in a course with content, reads it,
    takes its quiz, asks to teach, and belongs to one of everything."""
    user = school.people[who]
    asked = SignIn(
        name=f"{who}@school.example", password=PASSWORD, dialect="x", agent="", lifetime=HOUR
    )
    stages = Stages(school.works, school.tenant, school.platform.ports)
    grant = await sessions.sign_in(stages, asked)
    await sessions.refresh(stages, token=grant.refresh_token, dialect="x", lifetime=HOUR)
    await school.key("karma", who)
    course = await school.course(category="Science")
    await school.write(partial(_fill, school=school, user_id=user.id, course_id=course.id))
    await school.write(partial(belong, school=school, user_id=user.id, course_id=course.id))
    await school.write(partial(keep_calls, made=[_call(user.id)]))
    await _draw(stages, school.actor(who), user.id)
    asking = school.actor(who)
    teacher = RoleKey.INSTRUCTOR
    await school.write(partial(apply, actor=asking, role_key=teacher, payload={}))


async def _draw(stages: Stages, actor: Actor, user_id: int) -> None:
    bytes_of = _in_one(b"\x89PNG\r\n\x1a\n" + bytes(200))

    async def hang(work: WriteWork, picture: StoredFile) -> None:
        await give_picture(work, actor, user_id, picture)

    await receive_picture(stages, actor, hang, name="me.png", declared="", chunks=bytes_of)


async def _in_one(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _call(user_id: int) -> NewCall:
    return NewCall(
        key_id=1,
        user_id=user_id,
        dialect="karma",
        verb="GET",
        path="/",
        answered=200,
        took=1,
        request_id="one",
        at=clock.now(),
    )


async def _fill(work: WriteWork, *, school: School, user_id: int, course_id: int) -> None:
    actor = school.system()
    section = await add_section(work, actor, course_id=course_id, title="One")
    new = NewUnit(kind=UnitKind.TEXT, title="First", section_id=section.id)
    unit = await add_unit(work, actor, course_id=course_id, new=new)
    made = await enroll(work, actor, user_id=user_id, course_id=course_id, grounds=Grounds.GRANTED)
    learner = msgspec.structs.replace(school.actor("learner"), user_id=user_id)
    await note_seen(work, learner, made, unit_id=unit.id, seen=Seen(fraction=300))
    attempt, question = await _take_quiz(work, actor, learner, course_id)
    label = await create_label(work, actor, NewLabel(kind=LabelKind.TAG, name="Sky"))
    await mark_with(work, actor, course_id, kind=LabelKind.TAG, label_ids=[label.id])
    about = NewContribution(kind=ContributionKind.REVIEW, course_id=course_id, rating=5)
    await contribute(work, learner, about)
    await announce(work, actor, NewAnnouncement(course_id=course_id, title="Hello"))
    await notify(work, actor, NewNotice(user_id=user_id, title="Hello"))
    named = {
        "user": user_id, "course": course_id, "enrollment": made.id, "assessment": attempt.unit_id,
        "attempt": attempt.id, "question": question.id,
    }  # fmt: skip
    for kind, entity_id in named.items():
        value = f"{kind}-{entity_id}"
        await external_ids.adopt(
            work, namespace="karma", kind=kind, value=value, entity_id=entity_id
        )


async def _take_quiz(
    work: WriteWork, staff: Actor, learner: Actor, course_id: int
) -> tuple[Attempt, Question]:
    new = NewAssessment(title="Fronts")
    asked = await create_assessment(work, staff, course_id=course_id, new=new)
    content = QuestionContent(kind=QuestionKind.SHORT, text="Why?")
    question = await add_question(work, staff, unit_id=asked.unit.id, content=content)
    await allow(work, staff, Allowance(asked.unit.id, learner.self_id(), 5, 1))
    attempt = await start_attempt(work, learner, asked)
    await save_answers(work, learner, attempt.id, {question.id: Given(text="So")})
    return attempt, question


def mentions(rows: Rows, tenant_id: int, number: int) -> dict[str, int]:
    """How many rows of each table of this tenant hold the number, in whatever column."""
    found: dict[str, int] = {}
    for name, table_rows in rows.items():
        if name not in REMAINS and not metadata.tables[name].info.get("directory"):
            hits = sum(row[0] == tenant_id and number in row[1:] for row in table_rows)
            found |= {name: hits} if hits else {}
    return found


async def rows_of(school: School) -> Rows:
    return await every_row(school.works.database)


async def remove_person(school: School, who: str, *, by: str = "admin") -> None:
    act = partial(delete_user, actor=school.actor(by), user_id=school.people[who].id)
    await school.write(act)


async def remove_course(school: School, course_id: int, *, by: str = "admin") -> None:
    await school.write(partial(delete_course, actor=school.actor(by), course_id=course_id))


async def test_nothing_that_was_a_persons_is_left(school: School) -> None:
    before = await rows_of(school)
    number = school.people["learner"].id
    await live(school)
    lived = mentions(await rows_of(school), school.tenant.id, number)
    assert lived.keys() == {
        "allowances", "api_keys", "applications", "attempts", "attendances", "awards",
        "branch_members", "call_days", "calls", "contributions", "credit_entries", "custom_values",
        "enrollments", "external_ids", "group_members", "notices", "one_time_links",
        "files", "path_enrollments", "sessions", "user_pictures", "user_roles", "user_values",
        "users",
    }  # fmt: skip
    await remove_person(school, "learner")
    after = await rows_of(school)
    assert mentions(after, school.tenant.id, number) == {}
    for table in (
        "credentials", "refresh_tokens", "sessions", "api_keys", "enrollments", "attempts",
        "responses", "unit_progress", "user_values", "attendances", "one_time_links",
    ):  # fmt: skip
        assert after[table] == before[table], table


async def test_a_person_takes_nobody_elses_things_along(school: School) -> None:
    await live(school, "learner")
    await live(school, "other_learner")
    number = school.people["other_learner"].id
    before = mentions(await rows_of(school), school.tenant.id, number)
    await remove_person(school, "learner")
    assert mentions(await rows_of(school), school.tenant.id, number) == before


async def test_nothing_that_was_a_courses_is_left(school: School) -> None:
    before_it = await school.course("Before it")
    after_it = await school.course("After it")
    before = await rows_of(school)
    await live(school)
    others = {before_it.id, after_it.id}
    (course,) = {row[1] for row in (await rows_of(school))["courses"]} - others
    await require(school, course, before_it.id)
    await require(school, after_it.id, course)
    lived = mentions(await rows_of(school), school.tenant.id, course)
    assert lived.keys() == {
        "announcements", "branch_courses", "certificate_rules", "contributions",
        "course_categories", "course_labels", "course_staff", "courses", "custom_values",
        "enrollments", "external_ids", "group_courses", "path_courses", "prerequisites",
        "questions", "sections", "units",
    }  # fmt: skip
    await remove_course(school, course)
    after = await rows_of(school)
    assert mentions(after, school.tenant.id, course) == {}
    for table in (
        "enrollments", "sections", "units", "course_staff", "questions", "attempts",
        "question_revisions", "assessments", "assessment_questions", "responses", "unit_progress",
        "allowances", "prerequisites", "meetings", "attendances",
    ):  # fmt: skip
        assert after[table] == before[table], table
    # One of them was changed when it came to require the course.
    assert {row[1] for row in after["courses"]} == others
    assert [row[3] for row in after["external_ids"]] == [f"user-{school.people['learner'].id}"]


async def require(school: School, course_id: int, required_id: int) -> None:
    act = partial(set_prerequisites, actor=school.system(), required_ids=[required_id])
    await school.write(partial(act, course_id=course_id))


async def test_nothing_that_was_an_enrollments_is_left(school: School) -> None:
    await live(school, "learner")
    await live(school, "other_learner")
    rows = await rows_of(school)
    learner = school.people["learner"].id
    by_learner = {owner_of(rows, one) == learner: one for one in ids_in(rows, "enrollments")}
    enrollment, kept = by_learner[True], by_learner[False]
    held = mentions(rows, school.tenant.id, kept)
    lived = mentions(rows, school.tenant.id, enrollment)
    assert lived == {"attempts": 1, "enrollments": 1, "external_ids": 1, "unit_progress": 1}
    await school.write(
        partial(delete_enrollment, actor=school.actor("admin"), enrollment_id=enrollment)
    )
    after = await rows_of(school)
    assert mentions(after, school.tenant.id, enrollment) == {}
    assert mentions(after, school.tenant.id, kept) == held
    assert [len(after[name]) for name in ("attempts", "responses", "unit_progress")] == [1, 1, 1]
    # What one learner is allowed is theirs, whether they are in the course now or again.
    assert after["allowances"] == rows["allowances"]


def ids_in(rows: Rows, table: str) -> list[int]:
    return [row[1] for row in rows[table]]


def owner_of(rows: Rows, enrollment_id: int) -> int:
    at = list(metadata.tables["enrollments"].columns.keys()).index("user_id")
    (owner,) = [row[at] for row in rows["enrollments"] if row[1] == enrollment_id]
    return int(owner)


async def test_nothing_that_was_a_units_is_left(school: School) -> None:
    await live(school)
    rows = await rows_of(school)
    for unit_id in ids_in(rows, "units"):
        assert "units" in mentions(rows, school.tenant.id, unit_id)
        act = partial(delete_unit, actor=school.actor("admin"), unit_id=unit_id)
        await school.write(act)
        assert mentions(await rows_of(school), school.tenant.id, unit_id) == {}
    after = await rows_of(school)
    for table in (
        "units", "unit_progress", "attempts", "responses", "allowances", "assessments",
        "assessment_questions",
    ):  # fmt: skip
        assert rows[table], table
        assert after[table] == [], table
    # A question belongs to its course, and the enrollment goes on with nothing to do.
    for table in ("questions", "question_revisions", "enrollments"):
        assert len(after[table]) == len(rows[table]) > 0, table


async def test_every_table_that_refers_to_a_person_or_a_course_is_lived_in(school: School) -> None:
    """A table that is new, and that nobody thought of when deleting, is found here."""
    await live(school)
    first, second = await school.course("First"), await school.course("Second")
    await require(school, second.id, first.id)
    rows = await rows_of(school)
    named = {"user_id", "course_id", "entity_id", "session_id", "section_id"}
    referring = {
        table.name
        for table in metadata.tables.values()
        if named & {column.name for column in table.columns} and table.name not in REMAINS
    }
    assert {name for name in referring if not rows[name]} == set()


async def test_an_address_is_free_again(school: School) -> None:
    await remove_person(school, "learner")
    new = NewUser(display_name="Another", email="learner@school.example")
    added = await school.write(partial(add_user, actor=school.system(), new=new))
    assert added.id != school.people["learner"].id


async def test_nobody_deletes_themselves_or_who_leads_a_course(school: School) -> None:
    await school.course()
    with pytest.raises(OwnAccount):
        await remove_person(school, "admin")
    with pytest.raises(LeadsCourses):
        await remove_person(school, "instructor")
    await remove_person(school, "other_instructor")
    with pytest.raises(NoSuchUser):
        await remove_person(school, "other_instructor")


@pytest.mark.parametrize("by", ["manager", "instructor", "learner", "subscriber"])
async def test_who_may_not_write_people_deletes_nobody(school: School, by: str) -> None:
    before = await rows_of(school)
    with pytest.raises(Forbidden):
        await remove_person(school, "other_learner", by=by)
    assert await rows_of(school) == before


async def test_a_course_is_deleted_by_its_lead_and_by_staff_alone(school: School) -> None:
    course = await school.course()
    for by in ("other_instructor", "learner", "subscriber"):
        with pytest.raises(Forbidden):
            await remove_course(school, course.id, by=by)
    await remove_course(school, course.id, by="instructor")
    with pytest.raises(NoSuchCourse):
        await remove_course(school, course.id)

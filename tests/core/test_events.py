"""Events: written with what happened or not at all, and without a word about persons."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lyceum.core.access import sessions
from lyceum.core.access.errors import BadCredentials, RefreshTokenReused
from lyceum.core.access.sessions import SignIn
from lyceum.core.catalog.model import CourseChange
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.people.actions import add_user, change_user
from lyceum.core.people.model import NewUser, UserChange
from lyceum.core.removal.actions import delete_course, delete_user
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.kit.time import HOUR
from tests.harness.rows import every_row, new_rows
from tests.harness.school import PASSWORD, School

SECRET = "a hash that nobody may read"
PERSONAL = ("Zora", "Quill", "zora.quill@school.example", "zora-the-brave", SECRET)


class Mishap(Exception):
    pass


async def live_through_everything(work: WriteWork, school: School) -> None:
    """Somebody comes, learns, changes and goes."""
    from lyceum.core.catalog.actions import change_course

    actor = school.system()
    new = NewUser(
        display_name="Zora Quill",
        email="zora.quill@school.example",
        login="zora-the-brave",
        password_hash=SECRET,
    )
    user = await add_user(work, actor, new)
    change = UserChange(display_name="Zora von Quill", password_hash=SECRET)
    await change_user(work, actor, user.id, change)
    course = await _course(work, school)
    await change_course(work, actor, course.id, CourseChange(title="Clouds"))
    await enroll(work, actor, user_id=user.id, course_id=course.id, grounds=Grounds.GRANTED)
    await delete_course(work, actor, course.id)
    await delete_user(work, actor, user.id)


async def _course(work: WriteWork, school: School) -> Any:
    from lyceum.core.catalog.actions import create_course
    from lyceum.core.catalog.model import CourseState, NewCourse

    new = NewCourse(title="Weather", state=CourseState.PUBLISHED)
    return await create_course(work, school.system(), new)


async def added(school: School, act: Any) -> dict[str, list[tuple[Any, ...]]]:
    before = await every_row(school.works.database)
    await school.write(act)
    return new_rows(before, await every_row(school.works.database))


async def test_every_step_leaves_an_event_with_a_body(school: School) -> None:
    rows = await added(school, lambda work: live_through_everything(work, school))
    kinds = [row[2] for row in sorted(rows["events"], key=lambda row: row[1])]
    assert kinds == [
        "user.created",
        "user.updated",
        "course.created",
        "course.updated",
        "enrollment.created",
        "enrollment.deleted",
        "course.deleted",
        "user.deleted",
    ]
    assert {row[1] for row in rows["events"]} == {row[1] for row in rows["event_bodies"]}
    assert {row[6:8] for row in rows["events"]} == {("system:0", "")}


async def test_events_hold_nothing_personal_and_bodies_no_secret(school: School) -> None:
    rows = await added(school, lambda work: live_through_everything(work, school))
    told = json.dumps(rows["events"], default=str)
    assert not [word for word in PERSONAL if word in told]
    assert SECRET not in json.dumps(rows["event_bodies"], default=str)
    assert "Zora von Quill" in json.dumps(rows["event_bodies"], default=str)


async def test_a_body_is_a_snapshot_after_and_names_what_changed(school: School) -> None:
    user = school.people["learner"]

    async def rename(work: WriteWork) -> None:
        await change_user(work, school.system(), user.id, UserChange(display_name="Leila H."))

    rows = await added(school, rename)
    ((_, _, after, changed),) = rows["event_bodies"]
    assert json.loads(after)["display_name"] == "Leila H."
    assert json.loads(after)["id"] == user.id
    assert json.loads(changed) == ["display_name", "family_name", "given_name"]


async def test_a_write_that_fails_leaves_no_event(school: School) -> None:
    async def fail(work: WriteWork) -> None:
        await live_through_everything(work, school)
        raise Mishap

    before = await every_row(school.works.database)
    with pytest.raises(Mishap):
        await school.write(fail)
    after = await every_row(school.works.database)
    assert {name for name in after if after[name] != before[name]} <= {"id_blocks"}


async def test_a_change_of_nothing_is_no_event(school: School) -> None:
    async def change(work: WriteWork) -> None:
        await change_user(work, school.system(), school.people["learner"].id, UserChange())

    assert await added(school, change) == {}


def asked(password: str) -> SignIn:
    return SignIn(
        name="learner@school.example", password=password, dialect="x", agent="", lifetime=HOUR
    )


async def test_a_refused_sign_in_carries_the_trace_that_it_must_leave(school: School) -> None:
    stages = Stages(school.works, school.tenant, school.platform.ports)
    before = await every_row(school.works.database)
    with pytest.raises(BadCredentials) as refused:
        await sessions.sign_in(stages, asked("wrong password"))
    assert await every_row(school.works.database) == before
    assert refused.value.leaves is not None
    rows = await added(school, refused.value.leaves)
    ((_, _, kind, subject, subject_id, *_),) = rows["events"]
    assert (kind, subject, subject_id) == (
        "session.refused",
        "user",
        school.people["learner"].id,
    )


async def test_a_refused_sign_in_as_nobody_leaves_nothing(school: School) -> None:
    stages = Stages(school.works, school.tenant, school.platform.ports)
    unknown = SignIn(name="nobody@x.example", password="x" * 9, dialect="x", agent="", lifetime=1)
    with pytest.raises(BadCredentials) as refused:
        await sessions.sign_in(stages, unknown)
    assert refused.value.leaves is None


async def test_the_trace_of_a_refusal_is_written_after_the_rollback(school: School) -> None:
    body = {"email": "learner@school.example", "password": "wrong password"}
    before = await every_row(school.works.database)
    answer = await school.client().post("/api/v1/auth/login", json=body)
    assert answer.status_code == 401
    rows = new_rows(before, await every_row(school.works.database))
    assert [row[2] for row in rows["events"]] == ["session.refused"]


async def test_a_reused_refresh_token_ends_its_session_for_good(school: School) -> None:
    stages = Stages(school.works, school.tenant, school.platform.ports)
    first = await sessions.sign_in(stages, asked(PASSWORD))
    token = first.refresh_token
    second = await sessions.refresh(stages, token=token, dialect="x", lifetime=HOUR)
    with pytest.raises(RefreshTokenReused):
        await sessions.refresh(stages, token=token, dialect="x", lifetime=HOUR)
    with pytest.raises(Exception, match="invalid or has expired"):
        await sessions.refresh(stages, token=second.refresh_token, dialect="x", lifetime=HOUR)

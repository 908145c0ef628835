"""Deleting people: what goes with them, and who cannot be deleted."""

from __future__ import annotations

import pytest

from lyceum.core.access import store
from lyceum.core.actor import Permission
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
)
from tests.dialects.karma.happenings import enroll, let_in
from tests.harness.school import CAST, PASSWORD

decision = pytest.mark.decision

NEW = {"name": "Noor Aziz", "email": "noor@school.example", "password": PASSWORD}


@decision("K4", "K28")
async def test_a_deleted_user_is_gone_with_their_enrollments(karma: Karma) -> None:
    course = await karma.school.course()
    own = enrollment_id(await enroll(karma.school, "learner", course))
    kept = enrollment_id(await enroll(karma.school, "other_learner", course))
    admin = await karma.caller("admin")
    gone = karma.id_of("learner")
    assert expect_data(await admin.delete(f"/users/{gone}")) == {"id": gone, "deleted": True}
    expect_error(await admin.get(f"/users/{gone}"), 404, "NOT_FOUND")
    expect_error(await admin.delete(f"/users/{gone}"), 404, "NOT_FOUND")
    expect_error(await admin.get(f"/enrollments/{own}"), 404, "NOT_FOUND")
    answer = await admin.get("/enrollments")
    assert [row["id"] for row in expect_list(answer)] == [kept]
    assert answer.json()["meta"]["total"] == 1
    assert (await admin.get("/users")).json()["meta"]["total"] == len(CAST) - 1
    shown = expect_data(await admin.get(f"/courses/{course_id(course)}"))
    assert shown["enrollment_count"] == 1


@decision("K28")
async def test_the_address_of_a_deleted_user_is_free_again(karma: Karma) -> None:
    admin = await karma.caller("admin")
    expect_data(await admin.delete(f"/users/{karma.id_of('learner')}"))
    again = NEW | {"email": "learner@school.example"}
    made = expect_data(await admin.post("/users", json=again), 201)
    assert made["id"] != karma.id_of("learner")


@decision("K28")
async def test_nobody_deletes_themselves(karma: Karma) -> None:
    """Not even one administrator of several."""
    await let_in(karma.school, "second_admin", role="admin")
    for who in ("admin", "second_admin"):
        answer = await (await karma.caller(who)).delete(f"/users/{karma.id_of(who)}")
        assert expect_fields(answer, "id") == {"id": "You cannot delete your own account."}


@decision("K28")
async def test_the_last_administrator_is_not_deleted(karma: Karma) -> None:
    """Whoever is not an administrator may ask only with a role of another making."""
    await let_in(karma.school, "second_admin", role="admin")
    second = await karma.caller("second_admin")
    expect_data(await second.delete(f"/users/{karma.id_of('admin')}"))

    async def act(work: WriteWork) -> None:
        permissions = sorted({Permission.PEOPLE_READ_ANY, Permission.PEOPLE_WRITE_ANY})
        values = {"key": "clerk", "name": "Clerk", "rank": 50, "permissions": permissions}
        await work.run(store.INSERT_ROLE, id=50, **values)

    await karma.school.write(act)
    await let_in(karma.school, "clerk", role="clerk")
    clerk = await karma.caller("clerk")
    answer = await clerk.delete(f"/users/{karma.id_of('second_admin')}")
    assert expect_fields(answer, "id") == {"id": "The last administrator must stay one."}
    expect_data(await clerk.delete(f"/users/{karma.id_of('learner')}"))


@decision("K28")
async def test_the_last_administrator_stays_one(karma: Karma) -> None:
    admin = await karma.caller("admin")
    path = f"/users/{karma.id_of('admin')}"
    said = expect_fields(await admin.put(path, json={"role": "learner"}), "role")
    assert said == {"role": "The last administrator must stay one."}
    await let_in(karma.school, "second_admin", role="admin")
    assert expect_data(await admin.put(path, json={"role": "learner"}))["role"] == "learner"


@decision("K28")
async def test_an_administrator_for_a_moment_more_is_none_to_rely_on(karma: Karma) -> None:
    """By the clock of whoever asks, one who stepped down at once may be one for a moment yet."""
    in_a_moment = clock.now() + 10 * SECOND
    await let_in(karma.school, "second_admin", role="admin", ends_at=in_a_moment)
    admin = await karma.caller("admin")
    path = f"/users/{karma.id_of('admin')}"
    assert expect_fields(await admin.put(path, json={"role": "learner"}), "role")


@decision("K28")
async def test_whoever_leads_a_course_is_not_deleted_until_somebody_else_does(
    karma: Karma,
) -> None:
    course = await karma.school.course()
    admin = await karma.caller("admin")
    path = f"/users/{karma.id_of('instructor')}"
    assert expect_fields(await admin.delete(path), "id")
    expect_data(await admin.get(path))
    body = {"instructor_id": karma.id_of("other_instructor")}
    expect_data(await admin.put(f"/courses/{course_id(course)}", json=body))
    expect_data(await admin.delete(path))


@decision("K28")
async def test_every_422_on_a_deletion_says_what_stands_in_the_way(karma: Karma) -> None:
    """There is no body and no query to be wrong, so `message` is the fact itself."""
    admin = await karma.caller("admin")
    answer = await admin.delete(f"/users/{karma.id_of('admin')}")
    assert expect_error(answer, 422, "VALIDATION_ERROR") == {
        "code": "VALIDATION_ERROR",
        "message": "You cannot delete your own account.",
        "details": [{"field": "id", "issue": "You cannot delete your own account."}],
    }

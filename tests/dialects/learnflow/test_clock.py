"""The test mode's clock: what goes by it happens, and what does not is left alone."""

from __future__ import annotations

from functools import partial

import pytest

from lyceum.core.actor import system
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import CourseChange, UnitKind
from lyceum.core.catalog.queries import course_id
from lyceum.core.enrollment.queries import enrollment
from lyceum.core.enrollment.steps import expire_ended
from lyceum.core.schedule.queries import availability
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import ids
from lyceum.kit.time import parse_iso
from tests.dialects.learnflow.callers import FREE, LearnFlow, expect, expect_error

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
TEN_DAYS = 864_000


async def test_ten_days_forward_an_access_ends_and_no_key_dies(learnflow: LearnFlow) -> None:
    admin, school = await learnflow.caller(), learnflow.school
    made = await learnflow.make("/api_keys", name="Short")
    rolled = expect(await admin.post(f"/api_keys/{made['id']}/roll", json={"expires_in": 60}), 201)
    course = await learnflow.make("/courses", **FREE)

    await school.write(partial(_for_a_week, learnflow=learnflow, text=course["id"]))
    made_for_a_week = await learnflow.enrolled(course)
    assert made_for_a_week["expires_at"] is not None
    before = expect(await admin.get("/test_clock"))
    after = expect(await admin.post("/test_clock/advance", json={"seconds": TEN_DAYS}))
    assert (after["object"], after["livemode"]) == ("test_clock", False)
    passed = (parse_iso(after["now"]) or 0) - (parse_iso(before["now"]) or 0)
    assert TEN_DAYS <= passed // 1_000_000 < TEN_DAYS + 60
    tenant = await school.platform.directory.by_id(school.tenant.id)
    assert tenant is not None
    ended = await school.works.writing(tenant, partial(expire_ended, actor=school.system()))
    assert ended == 1
    shown = expect(await admin.get(f"/enrollments/{made_for_a_week['id']}"))
    assert (shown["status"], shown["canceled_at"] > made_for_a_week["enrolled_at"]) == (
        "canceled",
        True,
    )
    # The old key has its minute by the real clock.
    for key in (made["secret"], rolled["secret"]):
        expect(await learnflow.with_key(key).get("/courses"))


async def _for_a_week(work: WriteWork, *, learnflow: LearnFlow, text: str) -> None:
    change = CourseChange(days=7)
    await change_course(work, learnflow.school.system(), await _id(work, "course", text), change)


async def _id(work: Work, kind: str, text: str) -> int:
    uid = ids.CODES[kind].decode(text)
    assert uid is not None
    if kind == "course":
        found = await course_id(work, uid)
    else:
        found = (await enrollment(work, system(work.tenant.id, name="test"), uid)).id
    assert found is not None
    return found


async def test_ten_days_forward_a_drip_has_opened(learnflow: LearnFlow) -> None:
    admin, school = await learnflow.caller(), learnflow.school
    course = await learnflow.make("/courses", **FREE)

    async def drip(work: WriteWork) -> None:
        new = NewUnit(kind=UnitKind.TEXT, title="Week two", body="Cold.", opens_days=7)
        of = await _id(work, "course", course["id"])
        await add_unit(work, school.system(), course_id=of, new=new)

    await school.write(drip)
    made = await learnflow.enrolled(course)

    async def is_open() -> bool:
        tenant = await school.platform.directory.by_id(school.tenant.id)
        assert tenant is not None
        async with school.works.read(tenant) as work:
            (unit,) = await availability(work, await _id(work, "enrollment", made["id"]))
        return not unit.reasons

    assert not await is_open()
    expect(await admin.post("/test_clock/advance", json={"seconds": TEN_DAYS}))
    assert await is_open()


@on_sqlite
async def test_a_clock_goes_forward_and_not_too_far(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    for seconds in (0, -1, 10**12, "x", None):
        answer = await admin.post("/test_clock/advance", json={"seconds": seconds})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"] == "seconds"
    expect_error(
        await admin.post("/test_clock/advance", json={}), 400, "parameter_missing", "seconds"
    )
    most = 3_650 * 86_400
    expect(await admin.post("/test_clock/advance", json={"seconds": most}))
    once_more = await admin.post("/test_clock/advance", json={"seconds": 60})
    expect_error(once_more, 400, "parameter_invalid_integer", "seconds")
    manager = await learnflow.caller("manager")
    refused = await manager.post("/test_clock/advance", json={"seconds": 1})
    expect_error(refused, 403, "insufficient_permissions")

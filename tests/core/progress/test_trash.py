"""Units in the trash, and units for staff alone: no learner sees them, and they count nothing."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog import queries
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.enrollment.model import EnrollmentState, percent_done
from lyceum.core.errors import Forbidden
from lyceum.core.page import Slice
from lyceum.core.progress.requiring import activate_unit
from lyceum.core.progress.trash import restore_unit, trash_unit, trashed_units
from lyceum.core.removal.actions import delete_section, delete_trashed_unit
from lyceum.core.work import Work
from tests.core.learning import Learning, learning
from tests.harness.school import School

STAFF = {"who": "instructor"}


async def percent(stay: Learning) -> int:
    course = await stay.read(queries.course_by_id, stay.school.system(), stay.course.id)
    return percent_done(await stay.now(), course.required_units)


async def in_the_trash(stay: Learning, who: str) -> list[int]:
    async def read(work: Work) -> list[int]:
        page = await trashed_units(work, stay.school.actor(who), sliced=Slice(limit=10))
        assert page.total == len(page.rows)
        return [unit.id for unit in page.rows]

    found: list[int] = await stay.read(read)
    return found


@pytest.mark.parametrize("hide", ["trash", "inactive"])
async def test_what_is_hidden_counts_for_nobody_until_it_returns(school: School, hide: str) -> None:
    stay = await learning(school, {}, {}, {})
    await stay.complete(0)
    await stay.complete(1)
    assert await percent(stay) == 66
    hidden = stay.units[1].id
    away, back = _ways(hide)
    await stay.act(away[0], hidden, **away[1], **STAFF)
    assert (await percent(stay), len(await stay.opened())) == (50, 2)
    with pytest.raises(NoSuchUnit):
        await stay.complete(1)
    for who in ("learner", "other_learner"):
        with pytest.raises(NoSuchUnit):
            await stay.read(queries.unit, school.actor(who), hidden)
    await stay.act(back[0], hidden, **back[1], **STAFF)
    assert (await percent(stay), len(await stay.opened())) == (66, 3)


def _ways(hide: str) -> Any:
    if hide == "trash":
        return (trash_unit, {}), (restore_unit, {})
    return (activate_unit, {"active": False}), (activate_unit, {"active": True})


async def test_who_lacked_nothing_else_completes_and_stays_so(school: School) -> None:
    stay = await learning(school, {}, {})
    await stay.complete(0)
    await stay.act(trash_unit, stay.units[1].id, **STAFF)
    assert (await stay.now()).state is EnrollmentState.COMPLETED
    await stay.act(restore_unit, stay.units[1].id, **STAFF)
    assert (await stay.now()).state is EnrollmentState.COMPLETED


async def test_staff_see_what_is_inactive_and_nobody_what_is_in_the_trash(school: School) -> None:
    stay = await learning(school, {}, {})
    unit_id = stay.units[0].id
    await stay.act(activate_unit, unit_id, active=False, **STAFF)
    assert not (await stay.read(queries.unit, school.actor("instructor"), unit_id)).active
    await stay.act(trash_unit, unit_id, **STAFF)
    with pytest.raises(NoSuchUnit):
        await stay.read(queries.unit, school.actor("admin"), unit_id)
    assert [unit.id for unit in await stay.read(queries.units, stay.course.id)] == [
        stay.units[1].id
    ]


async def test_the_trash_is_its_staffs_alone(school: School) -> None:
    stay = await learning(school, {}, {})
    unit_id = stay.units[0].id
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await stay.act(trash_unit, unit_id, who=who)
    await stay.act(trash_unit, unit_id, **STAFF)
    assert await in_the_trash(stay, "admin") == [unit_id]
    assert await in_the_trash(stay, "instructor") == [unit_id]
    assert await in_the_trash(stay, "other_instructor") == []
    with pytest.raises(Forbidden):
        await in_the_trash(stay, "learner")
    with pytest.raises(Forbidden):
        await stay.act(restore_unit, unit_id, who="other_instructor")
    for act in (trash_unit, activate_unit):
        rest: dict[str, Any] = {"active": True} if act is activate_unit else {}
        with pytest.raises(NoSuchUnit):
            await stay.act(act, unit_id, **rest, **STAFF)
    await stay.act(restore_unit, unit_id, **STAFF)
    with pytest.raises(NoSuchUnit):
        await stay.act(restore_unit, unit_id, **STAFF)


async def test_what_is_deleted_out_of_the_trash_counts_no_second_time(school: School) -> None:
    stay = await learning(school, {}, {}, {})
    await stay.complete(0)
    for at in (1, 2):
        await stay.act(activate_unit, stay.units[at].id, active=False, **STAFF)
        await stay.act(activate_unit, stay.units[at].id, active=True, **STAFF)
        await stay.act(trash_unit, stay.units[at].id, **STAFF)
    await stay.act(delete_trashed_unit, stay.units[1].id, **STAFF)
    assert await in_the_trash(stay, "admin") == [stay.units[2].id]
    course = await stay.read(queries.course_by_id, school.system(), stay.course.id)
    assert course.required_units == 1
    await stay.act(delete_section, stay.units[2].section_id, **STAFF)
    assert await in_the_trash(stay, "admin") == []
    course = await stay.read(queries.course_by_id, school.system(), stay.course.id)
    assert course.required_units == 0

"""Custom fields of people and courses: what they hold, and who is found by it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.actor import Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.model import CourseFilter
from lyceum.core.errors import Fault, Forbidden, Invalid
from lyceum.core.fields import actions
from lyceum.core.fields.errors import FieldTaken, NoSuchField
from lyceum.core.fields.model import Entity, Field, FieldChange, FieldKind, NewField
from lyceum.core.fields.queries import field, field_page, values_of
from lyceum.core.page import Order, Slice
from lyceum.core.people import queries as people
from lyceum.core.people.actions import put_into_the_trash
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import UserFilter
from tests.harness.school import School

HELD = {
    FieldKind.TEXT: ("Ops & Más", " Ops & Más "),
    FieldKind.DROPDOWN: ("Hard", "Hard"),
    FieldKind.CHECKBOX: ("on", "on"),
    FieldKind.DATE: ("2026-02-28", "2026-02-28"),
}
WRONG = {
    FieldKind.TEXT: "x" * 2_001,
    FieldKind.DROPDOWN: "hard",
    FieldKind.CHECKBOX: "true",
    FieldKind.DATE: "2026-02-30",
}


async def add(school: School, kind: FieldKind, entity: Entity = Entity.USER, **rest: Any) -> Field:
    rest.setdefault("name", kind.capitalize())
    if kind is FieldKind.DROPDOWN:
        rest.setdefault("options", ("Easy", "Hard"))
    new = NewField(entity=entity, kind=kind, **rest)
    made: Field = await school.write(partial(actions.add_field, actor=school.system(), new=new))
    return made


async def fill(school: School, who: str, values: dict[int, str | None], by: str = "admin") -> Any:
    act = partial(
        actions.fill_user,
        actor=school.actor(by),
        user_id=school.people[who].id,
        values=values,
    )
    return await school.write(act)


async def test_each_kind_holds_what_it_may_and_refuses_the_rest(school: School) -> None:
    fields = {kind: await add(school, kind) for kind in FieldKind}
    said: dict[int, str | None] = {fields[kind].id: told for kind, (_, told) in HELD.items()}
    held = await fill(school, "learner", said)
    assert held == {fields[kind].id: kept for kind, (kept, _) in HELD.items()}
    with pytest.raises(Invalid) as caught:
        await fill(school, "learner", {fields[kind].id: told for kind, told in WRONG.items()})
    assert [problem.fault for problem in caught.value.problems] == [
        Fault.TOO_LONG,
        Fault.UNKNOWN_WORD,
        Fault.UNKNOWN_WORD,
        Fault.MALFORMED,
    ]
    taken = await fill(school, "learner", {fields[FieldKind.TEXT].id: None})
    assert fields[FieldKind.TEXT].id not in taken
    assert len(taken) == 3
    async with school.works.read(school.tenant) as work:
        page = await field_page(work, Entity.USER, Slice(limit=3))
        assert [one.kind for one in page.rows] == list(FieldKind)[:3]
        assert page.total == 4
        assert (await values_of(work, [school.people["learner"].id])).popitem()[1] == taken


async def test_who_has_a_value_is_found_by_it_in_any_case(school: School) -> None:
    team = await add(school, FieldKind.TEXT, name="Team")
    level = await add(school, FieldKind.DROPDOWN, entity=Entity.COURSE, name="Level")
    await fill(school, "learner", {team.id: "Straße"})
    await fill(school, "manager", {team.id: "Hard"})
    course, _ = await school.course("One"), await school.course("Two")
    values = {level.id: "Hard"}
    for by, fails in (("other_instructor", True), ("instructor", False)):
        act = partial(
            actions.fill_course, actor=school.actor(by), course_id=course.id, values=values
        )
        if fails:
            with pytest.raises(Forbidden):
                await school.write(act)
        else:
            await school.write(act)
    admin, ten = school.actor("admin"), Slice(limit=10)
    async with school.works.read(school.tenant) as work:

        async def found(value: str, **more: Any) -> list[int]:
            where = UserFilter(field_value=value, **more)
            return [
                one.id for one in (await people.users(work, admin, where=where, sliced=ten)).rows
            ]

        assert await found("STRASSE") == [school.people["learner"].id]
        assert await found("strasse", state="inactive") == []
        assert await found("Stra") == []
        # What a course has is not a person's, and the other way round.
        assert await found("hard") == [school.people["manager"].id]
        where = CourseFilter(field_value="HARD")
        page = await catalog.courses(work, admin, where=where, sliced=ten)
        assert ([one.id for one in page.rows], page.total) == ([course.id], 1)


async def test_fields_are_named_changed_and_taken_away(school: School) -> None:
    team = await add(school, FieldKind.DROPDOWN, name="Team", mandatory=True, initial="Easy")
    with pytest.raises(FieldTaken):
        await add(school, FieldKind.TEXT, name=" TEAM")
    assert (await add(school, FieldKind.TEXT, entity=Entity.COURSE, name="Team")).position == 1
    await fill(school, "learner", {team.id: "Easy"})
    with pytest.raises(Invalid) as caught:
        await fill(school, "learner", {team.id: " "})
    assert caught.value.problems[0].fault is Fault.MISSING

    async def change(**what: Any) -> Field:
        act = partial(
            actions.change_field,
            actor=school.actor("admin"),
            field_id=team.id,
            change=FieldChange(**what),
        )
        changed: Field = await school.write(act)
        return changed

    with pytest.raises(Invalid):
        await change(options=("A", "A"))
    with pytest.raises(Invalid):
        await change(options=("A", "B"))
    assert (await change(options=("A", "B"), initial=None, mandatory=False)).options == ["A", "B"]
    for by in ("learner", "instructor"):
        with pytest.raises(Forbidden):
            await school.write(
                partial(actions.delete_field, actor=school.actor(by), field_id=team.id)
            )
    await school.write(partial(actions.delete_field, actor=school.actor("admin"), field_id=team.id))
    with pytest.raises(Invalid):
        await fill(school, "learner", {team.id: "A"})
    async with school.works.read(school.tenant) as work:
        assert await values_of(work, [school.people["learner"].id]) == {
            school.people["learner"].id: {}
        }
        with pytest.raises(NoSuchField):
            await field(work, team.id)


async def test_nobody_fills_in_who_is_not_there_or_without_the_right(school: School) -> None:
    team = await add(school, FieldKind.TEXT)
    with pytest.raises(Forbidden):
        await fill(school, "learner", {team.id: "x"}, by="manager")
    gone = partial(actions.fill_user, actor=school.system(), user_id=999_999, values={team.id: "x"})
    with pytest.raises(NoSuchUser):
        await school.write(gone)
    assert Permission.PEOPLE_WRITE_ANY not in school.actor("manager").grants


async def test_who_is_found_by_a_value_follows_fields_and_people(school: School) -> None:
    first = await add(school, FieldKind.TEXT, name="One")
    second = await add(school, FieldKind.TEXT, name="Two")
    long = "x" * 1_500
    for who in ("learner", "manager"):
        await fill(school, who, {first.id: "Same", second.id: "same"})
    await fill(school, "instructor", {first.id: long})
    admin, oldest = school.actor("admin"), Order("created_at", descending=False)

    async def found(value: str, order: Order = oldest, **rest: Any) -> list[int]:
        async with school.works.read(school.tenant) as work:
            where, ten = UserFilter(field_value=value, **rest), Slice(limit=10)
            page = await people.users(work, admin, where=where, sliced=ten, order=order)
            assert page.total == len(page.rows)
            return [one.id for one in page.rows]

    both = [school.people["manager"].id, school.people["learner"].id]
    # Who has it in two fields is one of them once, in whichever order and with whatever else.
    assert await found("SAME") == both
    assert await found("same", Order("created_at")) == both[::-1]
    assert await found("same", Order("updated_at", descending=False)) == both[::-1]
    assert await found("same", state="active") == both
    assert await found(long.upper()) == [school.people["instructor"].id]
    await school.write(partial(actions.delete_field, actor=admin, field_id=second.id))
    assert await found("same") == both
    gone = school.people["learner"]
    await school.write(partial(put_into_the_trash, actor=school.system(), user=gone))
    assert await found("same") == both[:1]
    await fill(school, "manager", {first.id: "Other"})
    assert (await found("same"), await found("other")) == ([], both[:1])
    await school.write(partial(actions.delete_field, actor=admin, field_id=first.id))
    assert await found("other") == []

"""Writing custom fields, and what people and courses have in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import value_key
from lyceum.core.catalog.actions import editable_course, note_change
from lyceum.core.database import NotUnique
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.fields import store
from lyceum.core.fields.errors import FieldTaken, NoSuchField
from lyceum.core.fields.model import Entity, Field, FieldChange, NewField, clean_field, clean_value
from lyceum.core.fields.queries import fields, values_of
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.tenancy.branches import is_branch_active
from lyceum.core.work import WriteWork
from lyceum.kit import text

_WRITERS = {Entity.USER: Permission.PEOPLE_WRITE_ANY, Entity.COURSE: Permission.COURSES_WRITE_ANY}

Values = Mapping[int, str | None]
"""By the field's id what is to stand there; None takes it away."""


async def add_field(work: WriteWork, actor: Actor, new: NewField) -> Field:
    """Adds a field behind the others; refuses a name that another of the same entity has. Fields
    are the whole school's: nobody adds one from within a branch."""
    actor.must_everywhere(_WRITERS[new.entity])
    for branch_id in new.branch_ids or ():
        if not await is_branch_active(work, branch_id):
            raise Invalid(Problem("branch_ids", Fault.UNKNOWN))
    (position,) = await work.all(store.NEXT_POSITION, entity=new.entity)
    field = clean_field(
        Field(
            id=await work.new_id(),
            entity=new.entity,
            kind=new.kind,
            name=new.name,
            options=list(new.options),
            initial=new.initial,
            mandatory=new.mandatory,
            reported=new.reported,
            shown_to_learners=new.shown_to_learners,
            everywhere=new.branch_ids is None,
            on_main=new.on_main,
            position=position.value,
            created_at=work.now,
            updated_at=work.now,
        )
    )
    try:
        await work.insert(store.INSERT, field, name_key=text.fold(field.name))
    except NotUnique as error:
        raise FieldTaken from error
    stands = [{"field_id": field.id, "branch_id": branch_id} for branch_id in new.branch_ids or ()]
    await work.run_many(store.INSERT_BRANCH, stands)
    work.record(actor, "field.created", "field", field.id, after=field)
    return field


async def change_field(work: WriteWork, actor: Actor, field_id: int, change: FieldChange) -> Field:
    """Changes a field; what stands in it stays, also what is no option any more."""
    field = await _locked(work, actor, field_id)
    said = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not UNSET}
    after = clean_field(msgspec.structs.replace(field, **said))
    columns: dict[str, Any] = {
        name: getattr(after, name) for name in said if getattr(after, name) != getattr(field, name)
    }
    if not columns:
        return field
    changed = sorted(columns)
    if "name" in columns:
        columns["name_key"] = text.fold(after.name)
    columns["updated_at"] = work.now
    try:
        await work.run(store.update(tuple(sorted(columns))), row_id=field_id, **columns)
    except NotUnique as error:
        raise FieldTaken from error
    after = msgspec.structs.replace(after, updated_at=work.now)
    work.record(actor, "field.updated", "field", field_id, after=after, changed=changed)
    return after


async def delete_field(work: WriteWork, actor: Actor, field_id: int) -> None:
    """Takes a field away with what stands in it."""
    field = await _locked(work, actor, field_id)
    await work.run(store.DELETE_VALUES_OF_FIELD, id=field_id)
    for statement in store.DELETE_FIELD:
        await work.run(statement, id=field_id)
    work.record(actor, "field.deleted", "field", field_id, after=Gone(field.id))


async def _locked(work: WriteWork, actor: Actor, field_id: int) -> Field:
    field = await work.first(store.BY_ID_LOCKED, id=field_id)
    if field is None:
        raise NoSuchField
    actor.must_everywhere(_WRITERS[field.entity])
    return field


async def fill_user(work: WriteWork, actor: Actor, user_id: int, values: Values) -> dict[int, str]:
    """Writes a person's values; what is not named stays. Answers with all that stands there then;
    refuses fields that there are not, values that do not fit, and to empty a mandatory one."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    user = await work.first(people_store.BY_ID_LOCKED, id=user_id)
    if user is None:
        raise NoSuchUser
    held = await _fill(work, Entity.USER, user_id, values)
    await work.run(store.DELETE_USER_VALUES, id=user_id)
    found_by = {"created_at": user.created_at, "user_id": user_id}
    keys = sorted({value_key(value) for value in held.values()})
    await work.run_many(store.INSERT_USER_VALUE, [{**found_by, "value_key": k} for k in keys])
    await work.run(people_store.TOUCH, ids=[user_id])
    work.record(actor, "user.updated", "user", user_id, changed=["fields"])
    return held


async def fill_course(
    work: WriteWork, actor: Actor, course_id: int, values: Values
) -> dict[int, str]:
    """The same of a course."""
    await editable_course(work, actor, course_id)
    held = await _fill(work, Entity.COURSE, course_id, values)
    await note_change(work, actor, course_id, changed=["fields"])
    return held


async def _fill(work: WriteWork, entity: Entity, entity_id: int, values: Values) -> dict[int, str]:
    there = {field.id: field for field in await fields(work, entity)}
    held = (await values_of(work, [entity_id]))[entity_id]
    after = _laid_over(held, there, values)
    await work.run(store.DELETE_VALUES, id=entity_id, field_ids=sorted(values))
    rows = [
        {
            "entity_id": entity_id,
            "entity": entity,
            "field_id": field_id,
            "value": after[field_id],
            "value_key": value_key(after[field_id]),
        }
        for field_id in values
        if field_id in after
    ]
    await work.run_many(store.INSERT_VALUE, rows)
    return after


def _laid_over(held: dict[int, str], there: dict[int, Field], values: Values) -> dict[int, str]:
    """What stands there with the new values over it; refuses with every one that is wrong."""
    after, problems = dict(held), []
    for field_id, value in values.items():
        field = there.get(field_id)
        if field is None:
            problems.append(Problem(f"fields.{field_id}", Fault.UNKNOWN))
        elif value is not None and value.strip():
            try:
                after[field_id] = clean_value(field, value, place=f"fields.{field_id}")
            except Invalid as refusal:
                problems += refusal.problems
        elif field.mandatory:
            problems.append(Problem(f"fields.{field_id}", Fault.MISSING))
        else:
            after.pop(field_id, None)
    if problems:
        raise Invalid(*problems)
    return after

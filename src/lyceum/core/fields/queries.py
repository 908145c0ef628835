"""Reading custom fields and what stands in them. Where the caller is decides which there are."""

from __future__ import annotations

from collections.abc import Iterable

from lyceum.core.fields import store
from lyceum.core.fields.errors import NoSuchField
from lyceum.core.fields.model import Entity, Field
from lyceum.core.listing import fetch_page
from lyceum.core.page import Page, Slice
from lyceum.core.work import Work


async def field_page(work: Work, entity: Entity, sliced: Slice) -> Page[Field]:
    """A page of the fields of people or of courses, in their order; what is asked of everybody is
    no secret."""
    return await fetch_page(work, store.page(total=sliced.total), sliced, entity=entity)


async def fields(work: Work, entity: Entity) -> list[Field]:
    """All of them, in their order."""
    return await work.all(store.ALL, entity=entity)


async def field(work: Work, field_id: int) -> Field:
    """One of them by its id."""
    found = await work.first(store.BY_ID, id=field_id)
    if found is None:
        raise NoSuchField
    return found


async def branch_names(work: Work, field_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The part `branches` of a page of fields: the names of those that each stands in, by id."""
    wanted = sorted(set(field_ids))
    standing: dict[int, dict[int, str]] = {field_id: {} for field_id in wanted}
    if wanted:
        for line in await work.all(store.STANDING, field_ids=wanted):
            standing[line.field_id][line.branch_id] = line.branch_name
    return standing


async def values_of(work: Work, entity_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The part `values` of a page of people or courses that the caller may see: what each has, by
    the field's id; a field without a value is left out."""
    wanted = sorted(set(entity_ids))
    held: dict[int, dict[int, str]] = {entity_id: {} for entity_id in wanted}
    if wanted:
        for line in await work.all(store.VALUES_OF, entity_ids=wanted):
            held[line.entity_id][line.field_id] = line.value
    return held

"""Reading imports: who may write what they bring in sees them."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Forbidden
from lyceum.core.imports import store
from lyceum.core.imports.errors import NoSuchImport
from lyceum.core.imports.model import Import, ImportFilter, ImportKind, RowFilter, RowResult
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work

EVERY_IMPORT = ImportFilter()

NEEDS: dict[ImportKind, tuple[Permission, ...]] = {
    ImportKind.PEOPLE: (Permission.PEOPLE_WRITE_ANY, Permission.ROLES_ASSIGN),
    ImportKind.COURSES: (Permission.COURSES_CREATE, Permission.COURSES_WRITE_ANY),
    ImportKind.ENROLLMENTS: (Permission.ENROLLMENTS_WRITE_ANY,),
}
"""All that somebody must be allowed who brings in a file of a kind, or looks at what became of
one."""


def must_import(actor: Actor, kind: ImportKind) -> None:
    """Refuses whoever may not write all that a file of this kind may say."""
    for permission in NEEDS[kind]:
        actor.must_everywhere(permission)


def may_import(actor: Actor, kind: ImportKind) -> bool:
    """Whether somebody may write all that a file of this kind may say."""
    return all(actor.may_everywhere(permission) for permission in NEEDS[kind])


async def imports(
    work: Work,
    actor: Actor,
    *,
    where: ImportFilter = EVERY_IMPORT,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Import]:
    """A page of imports of the kinds that the caller may import, newest first unless asked for in
    another `ImportOrder`; refuses who may import nothing."""
    kinds = [kind for kind in ImportKind if may_import(actor, kind)]
    if not kinds:
        raise Forbidden
    return await fetch_page(
        work,
        store.page(sliced.total, order=order),
        sliced,
        kinds=sorted(set(kinds) & set(where.kinds)),
        states=sorted(where.states),
    )


async def import_by_id(work: Work, actor: Actor, import_id: int) -> Import:
    """One import by its id, as by its uid."""
    found = await work.first(store.BY_ID, id=import_id)
    if found is None or not may_import(actor, found.kind):
        raise NoSuchImport
    return found


async def import_by_uid(work: Work, actor: Actor, uid: bytes | None) -> Import:
    """One import and how far it is; of a kind that the caller may not import, it does not exist."""
    found = None
    if uid is not None:
        found = await work.first(store.BY_UID, uid=uid)
    if found is None or not may_import(actor, found.kind):
        raise NoSuchImport
    return found


async def row_results(
    work: Work, found: Import, *, where: RowFilter, after: int = 0, limit: int = 100
) -> list[RowResult]:
    """What became of the rows behind number `after`, in their order; whoever calls was shown the
    import."""
    values = {"import_id": found.id, "after": after, "limit": limit}
    if where.outcome is UNSET:
        return await work.all(store.RESULTS, **values)
    return await work.all(store.RESULTS_WITH, **values, outcome=where.outcome)

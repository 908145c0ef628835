"""Looking through files: one's own, and everybody's for who oversees all courses."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.files import store
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.model import FileFilter, StoredFile
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work


async def files(
    work: Work, actor: Actor, *, where: FileFilter, sliced: Slice, order: Order = store.NEWEST
) -> Page[StoredFile]:
    """A page of ready files: the caller's own, whatever `where` asks for, unless they oversee all
    courses."""
    owner_id = where.owner_id
    if not actor.may_everywhere(Permission.ENROLLMENTS_READ_ANY):
        if owner_id not in (UNSET, actor.self_id()):
            return Page([], 0 if sliced.total else None)
        owner_id = actor.self_id()
    shape = store.PageShape(
        by_owner=owner_id is not UNSET,
        kind=where.kind is not UNSET,
        total=sliced.total,
        order=order,
    )
    values: dict[str, object] = {"owner_id": owner_id, "kind": f"{where.kind}/"}
    return await fetch_page(work, store.page(shape), sliced, **values)


async def uid_of(work: Work, file_id: int) -> bytes:
    """What the rest of the core knows the file of this id by; it judges who may know the file.
    Refuses where there is none."""
    found = await work.first(store.UID_OF, id=file_id)
    if found is None:
        raise NoSuchFile
    return found.value

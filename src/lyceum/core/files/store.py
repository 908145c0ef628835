"""The SQL of files."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)

from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
)
from lyceum.core.files.model import FileState, StoredFile
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import files, unit_files, user_pictures

_ID = bindparam("id", type_=BigInteger)
_KIND = bindparam("kind", type_=Text)
_COLUMNS = columns_of(files, StoredFile)
_MINE = files.c.tenant_id == TENANT
_READY = (_MINE, files.c.state == FileState.READY)
_BEFORE = files.c.touched_at < bindparam("before", type_=BigInteger)

NEWEST = Order("created_at")

INSERT = insert_into(files)


class Uid(msgspec.Struct, frozen=True, array_like=True):
    value: bytes


UID_OF = Statement(select(files.c.uid).where(*_READY, files.c.id == _ID), Uid)


class PageShape(msgspec.Struct, frozen=True):
    by_owner: bool
    kind: bool
    total: bool
    order: Order


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[StoredFile]:
    """Ready files, all or somebody's, of all kinds or of the one bound as `kind`."""
    where = [*_READY]
    if shape.by_owner:
        where.append(files.c.owner_id == bindparam("owner_id", type_=BigInteger))
    if shape.kind:
        where.append(func.substr(files.c.mime, 1, func.length(_KIND)) == _KIND)
    return PageStatements(
        files, StoredFile, where=where, order=shape.order, tallied=None, total=shape.total
    )


BY_UID_LOCKED = Statement(
    select(*_COLUMNS)
    .where(*_READY, files.c.uid == bindparam("uid", type_=LargeBinary))
    .with_for_update(),
    StoredFile,
)
"""Locked by whoever begins or ends a use of it, so that neither overlooks the other."""
TOUCH = command(
    update(files).where(_MINE, files.c.id == bindparam("row_id", type_=BigInteger)),
    writes=("touched_at",),
    unstamped="nobody has seen it yet",
)
FINISHED = ("mime", "size", "digest", "state", "updated_at", "touched_at")
FINISH = command(
    update(files).where(
        _MINE,
        files.c.id == bindparam("row_id", type_=BigInteger),
        files.c.state == FileState.PENDING,
    ),
    writes=FINISHED,
)

_unused = and_(
    ~exists().where(unit_files.c.tenant_id == TENANT, unit_files.c.file_id == files.c.id),
    ~exists().where(user_pictures.c.tenant_id == TENANT, user_pictures.c.file_id == files.c.id),
)
_GOING = {"state": FileState.DELETING.value, "touched_at": bindparam("now", type_=BigInteger)}

_GONE = "a tombstone tells that it is gone"


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


DISCARD = command(
    update(files).where(_MINE, files.c.id == _ID, _unused).values(_GOING), unstamped=_GONE
)
DISCARD_UNUSED = Statement(
    update(files)
    .where(*_READY, among(files.c.id, "ids"), _unused)
    .values(_GOING)
    .returning(files.c.id),
    Number,
    unstamped=_GONE,
)
"""Of these, which the caller has locked, those that nothing shows any more."""
DISCARD_UNUSED_OF = Statement(
    update(files)
    .where(*_READY, files.c.owner_id == bindparam("user_id", type_=BigInteger), _unused)
    .values(_GOING)
    .returning(files.c.id),
    Number,
    unstamped=_GONE,
)
DISOWN = command(
    update(files)
    .where(_MINE, files.c.owner_id == bindparam("user_id", type_=BigInteger))
    .values(owner_id=None),
    writes=["updated_at"],
)
LEFT_BEHIND = Statement(
    select(*_COLUMNS)
    .where(_MINE, one_of(files.c.state, (FileState.PENDING, FileState.DELETING)), _BEFORE)
    .order_by(files.c.state, files.c.touched_at)
    .limit(100),
    StoredFile,
)
DISCARDED = Statement(
    select(*_COLUMNS).where(_MINE, files.c.state == FileState.DELETING, among(files.c.id, "ids")),
    StoredFile,
)
GIVE_UP = command(
    update(files)
    .where(_MINE, files.c.id == _ID, files.c.state != FileState.READY, _BEFORE)
    .values(state=FileState.DELETING.value),
    unstamped="nobody sees it",
)
"""What has moved meanwhile is not given up."""
DELETE = command(delete(files).where(_MINE, files.c.id == _ID, files.c.state == FileState.DELETING))

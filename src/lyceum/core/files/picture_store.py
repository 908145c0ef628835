"""The SQL of pictures of people."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, LargeBinary, and_, bindparam, delete, select

from lyceum.core.database import TENANT, Statement, among, columns_of, insert_into
from lyceum.core.files.model import FileState, StoredFile
from lyceum.core.tables import files, user_pictures, users

_MINE = user_pictures.c.tenant_id == TENANT
_READY = (files.c.tenant_id == TENANT, files.c.state == FileState.READY)
_COLUMNS = columns_of(files, StoredFile)
_FILE = and_(user_pictures.c.tenant_id == files.c.tenant_id, user_pictures.c.file_id == files.c.id)


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """Whose picture has which uid."""

    user_id: int
    uid: bytes


class Taken(msgspec.Struct, frozen=True, array_like=True):
    file_id: int


INSERT = insert_into(user_pictures)
DELETE = Statement(
    delete(user_pictures)
    .where(_MINE, user_pictures.c.user_id == bindparam("user_id", type_=BigInteger))
    .returning(user_pictures.c.file_id),
    Taken,
)
OF_USERS = Statement(
    select(user_pictures.c.user_id, files.c.uid)
    .join_from(user_pictures, files, _FILE)
    .where(_MINE, among(user_pictures.c.user_id, "user_ids")),
    Shown,
)
SHOWN = Statement(
    select(*_COLUMNS)
    .join_from(files, user_pictures, _FILE)
    .join(
        users,
        and_(users.c.tenant_id == files.c.tenant_id, users.c.id == user_pictures.c.user_id),
    )
    .where(
        *_READY,
        files.c.uid == bindparam("uid", type_=LargeBinary),
        users.c.trashed_at.is_(None),
    ),
    StoredFile,
)

"""Notices as they are kept, and their SQL."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, delete, or_, select

from lyceum.core.belonging import MEMBERS, belongs, is_member
from lyceum.core.database import (
    TENANT,
    Statement,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import notices
from lyceum.core.work import WITHIN

NEWEST = Order("created_at")


class NoticeOrder(StrEnum):
    """What notices may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """Something that one person is told. `kind` says where it is to be shown, in the words of who
    made it; `about_id` is what it is about; None once the sender is gone is `sender_id`."""

    id: int
    uid: bytes
    user_id: int
    sender_id: int | None
    kind: str
    title: str
    body: str
    link: str
    about_id: int | None
    read_at: int | None
    expires_at: int | None
    created_at: int
    updated_at: int


class NewNotice(msgspec.Struct, frozen=True, kw_only=True):
    user_id: int
    title: str
    body: str = ""
    kind: str = ""
    link: str = ""
    about_id: int | None = None
    is_read: bool = False
    expires_at: int | None = None


class NoticeChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    about_id: int | UnsetType | None = UNSET
    is_read: bool | UnsetType = UNSET
    expires_at: int | UnsetType | None = UNSET


class NoticeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which notices to list."""

    user_id: int | UnsetType = UNSET
    sender_id: int | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    link: str | UnsetType = UNSET
    about_id: int | UnsetType = UNSET
    is_read: bool | UnsetType = UNSET


_ID = bindparam("id", type_=BigInteger)
_MINE = notices.c.tenant_id == TENANT
_COLUMNS = columns_of(notices, Notice)
_OWN = notices.c.user_id == bindparam("self_id", type_=BigInteger)

INSERT = insert_into(notices)
LOCKED = Statement(select(*_COLUMNS).where(_MINE, notices.c.id == _ID).with_for_update(), Notice)
DELETE = command(delete(notices).where(_MINE, notices.c.id == _ID))


@lru_cache(maxsize=32)
def update_columns(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(notices, columns)


@lru_cache(maxsize=2)
def by_id(*, mine: bool) -> Statement[Notice]:
    seen = _OWN if mine else or_(_OWN, is_member(notices.c.user_id))
    where = [_MINE, notices.c.id == _ID, seen]
    return Statement(select(*_COLUMNS).where(*where), Notice)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another; `narrowed` names the filters in use."""

    narrowed: frozenset[str]
    mine: bool
    is_read: bool | None
    total: bool
    order: Order


@lru_cache(maxsize=64)
def page(shape: PageShape) -> PageStatements[Notice]:
    c = notices.c
    narrowing: dict[str, ColumnElement[bool]] = {
        "user_id": c.user_id == bindparam("user_id", type_=BigInteger),
        "sender_id": c.sender_id == bindparam("sender_id", type_=BigInteger),
        "kind": c.kind == bindparam("kind", type_=Text),
        "link": c.link == bindparam("link", type_=Text),
        "about_id": c.about_id == bindparam("about_id", type_=BigInteger),
        WITHIN: or_(_OWN, belongs(c.user_id, WITHIN, MEMBERS)),
    }
    where = [_MINE, *(narrowing[name] for name in sorted(shape.narrowed))]
    if shape.mine:
        where.append(_OWN)
    if shape.is_read is not None:
        where.append(c.read_at.is_not(None) if shape.is_read else c.read_at.is_(None))
    return PageStatements(
        notices, Notice, where=where, order=shape.order, tallied=None, total=shape.total
    )

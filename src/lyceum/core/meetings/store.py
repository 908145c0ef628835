"""The SQL of meetings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)

from lyceum.core.database import (
    TENANT,
    Statement,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.meetings.model import Attendance, Meeting
from lyceum.core.page import Order
from lyceum.core.tables import attendances, meetings

_ID = bindparam("id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_MEETING = bindparam("meeting_id", type_=BigInteger)
_COLUMNS = columns_of(meetings, Meeting)
_MINE = meetings.c.tenant_id == TENANT

INSERT = insert_into(meetings)
BY_ID = Statement(select(*_COLUMNS).where(_MINE, meetings.c.id == _ID), Meeting)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, meetings.c.id == _ID).with_for_update(), Meeting
)
DELETE = command(delete(meetings).where(_MINE, meetings.c.id == _ID))
BY_TIME = Order("starts_at", descending=False)


@lru_cache(maxsize=16)
def update_meeting(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(meetings, columns)


_NARROWED: dict[str, ColumnElement[bool]] = {
    "kind": meetings.c.kind == bindparam("kind", type_=Text),
    "starts_from": meetings.c.starts_at >= bindparam("starts_from", type_=BigInteger),
    "starts_to": meetings.c.starts_at < bindparam("starts_to", type_=BigInteger),
}


@lru_cache(maxsize=32)
def page(filtered: frozenset[str], *, total: bool, order: Order) -> PageStatements[Meeting]:
    """The meetings of the unit bound as `unit_id`."""
    narrowed = [_NARROWED[name] for name in sorted(filtered)]
    where = [_MINE, meetings.c.unit_id == _UNIT, *narrowed]
    return PageStatements(meetings, Meeting, where=where, order=order, tallied=None, total=total)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_COMING = (attendances.c.tenant_id == TENANT, attendances.c.meeting_id == _MEETING)
_OF_MEETING = columns_of(attendances, Attendance)

TAKEN = Statement(
    select(func.count(literal_column("1"))).select_from(attendances).where(*_COMING), Number
)
INSERT_ATTENDANCE = insert_into(attendances)
ATTENDANCE = Statement(
    select(*_OF_MEETING).where(*_COMING, attendances.c.user_id == _USER), Attendance
)
ATTENDANCES = Statement(
    select(*_OF_MEETING)
    .where(*_COMING)
    .order_by(attendances.c.signed_up_at, attendances.c.user_id),
    Attendance,
)
LATEST_OF_UNIT = Statement(
    select(*_OF_MEETING)
    .join_from(
        attendances,
        meetings,
        and_(
            meetings.c.tenant_id == attendances.c.tenant_id,
            meetings.c.id == attendances.c.meeting_id,
        ),
    )
    .where(
        attendances.c.tenant_id == TENANT,
        attendances.c.user_id == _USER,
        meetings.c.unit_id == _UNIT,
    )
    .order_by(meetings.c.starts_at.desc(), meetings.c.id.desc())
    .limit(1),
    Attendance,
)
DECIDE = command(
    update(attendances).where(
        attendances.c.tenant_id == TENANT,
        attendances.c.meeting_id == bindparam("of_meeting", type_=BigInteger),
        attendances.c.user_id == bindparam("of_user", type_=BigInteger),
    ),
    writes=["state", "decided_at"],
)
DELETE_ATTENDANCE = command(delete(attendances).where(*_COMING, attendances.c.user_id == _USER))
DELETE_ATTENDANCES = command(delete(attendances).where(*_COMING))

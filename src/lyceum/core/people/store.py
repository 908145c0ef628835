"""The SQL of people."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy import (
    update as updating,
)

from lyceum.core.belonging import HAVE_VALUE, MEMBERS, belongs, has_value, is_member
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    update_of,
)
from lyceum.core.external_ids import is_known_as
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.people.model import User
from lyceum.core.tables import (
    course_staff,
    enrollments,
    external_ids,
    roles,
    user_roles,
    user_values,
    users,
)

NEWEST = Order("created_at")

_COLUMNS = columns_of(users, User)
_LIVE = (users.c.tenant_id == TENANT, users.c.trashed_at.is_(None))
_SEEN = (*_LIVE, is_member(users.c.id))
"""From within a branch its members alone."""

NOBODYS_RANK = 99
"""The rank of a person who holds no role now: below every role."""


class PasswordRow(msgspec.Struct, frozen=True, array_like=True):
    id: int
    state: str
    password_hash: str | None


class Found(msgspec.Struct, frozen=True, array_like=True):
    id: int


INSERT = insert_into(users)
BY_ID = Statement(
    select(*_COLUMNS).where(*_SEEN, users.c.id == bindparam("id", type_=BigInteger)), User
)
SEEN_BY_ID = Statement(
    updating(users)
    .where(*_SEEN, users.c.id == bindparam("id", type_=BigInteger))
    .returning(*_COLUMNS),
    User,
    writes=["seen_at"],
    unstamped="being seen changes nobody",
)
"""The person, who was seen by that."""
BY_ID_LOCKED = Statement(
    select(*_COLUMNS)
    .where(*_SEEN, users.c.id == bindparam("id", type_=BigInteger))
    .with_for_update(),
    User,
)
ENDED_LOCKED = Statement(
    select(*_COLUMNS)
    .where(
        *_LIVE,
        users.c.deactivate_at.is_not(None),
        users.c.deactivate_at <= bindparam("now", type_=BigInteger),
        users.c.state == "active",
    )
    .order_by(users.c.id)
    .limit(bindparam("limit", type_=BigInteger))
    .with_for_update(),
    User,
)
"""Whose last day has come, in the order in which everybody locks them."""
TRASHED = Statement(
    select(users.c.id).where(
        users.c.tenant_id == TENANT,
        users.c.id == bindparam("id", type_=BigInteger),
        users.c.trashed_at.is_not(None),
        is_member(users.c.id),
    ),
    Found,
)
BY_UID = Statement(
    select(*_COLUMNS).where(*_SEEN, users.c.uid == bindparam("uid", type_=LargeBinary)), User
)
BY_IDS = Statement(
    select(*_COLUMNS).where(users.c.tenant_id == TENANT, among(users.c.id, "ids")), User
)


def _with_name(column: ColumnElement[Any], *, place: int) -> Select[Any]:
    constant: ColumnElement[int] = literal_column(str(place)).label("place")
    return select(users.c.id, users.c.state, users.c.password_hash, constant).where(
        *_LIVE, column == bindparam("key", type_=Text)
    )


# Two look-ups, each by its index: with OR between them SQLite would read everybody. An address
# outranks somebody else's login of the same spelling.
PASSWORD_BY_NAME = Statement(
    union_all(
        _with_name(users.c.email_key, place=1), _with_name(users.c.login_key, place=2)
    ).order_by("place"),
    PasswordRow,
)


RENEW_PASSWORD = command(
    updating(users).where(
        users.c.tenant_id == TENANT,
        users.c.id == bindparam("user_id", type_=BigInteger),
        users.c.password_hash == bindparam("outdated", type_=Text),
    ),
    writes=["password_hash"],
    unstamped="it is the same password",
)
"""Another digest of it, unless it was changed meanwhile."""
PASSWORD_OF = Statement(
    select(users.c.id, users.c.state, users.c.password_hash).where(
        *_SEEN, users.c.id == bindparam("id", type_=BigInteger)
    ),
    PasswordRow,
)


class Known(msgspec.Struct, frozen=True, array_like=True):
    """Who has a name that was asked for, and both the keys that they have."""

    id: int
    login_key: str
    email_key: str | None


def _known_by(column: ColumnElement[Any]) -> Select[Any]:
    keys = (users.c.id, users.c.login_key, users.c.email_key)
    return select(*keys).where(*_LIVE, among(column, "keys"))


KNOWN = Statement(union_all(_known_by(users.c.email_key), _known_by(users.c.login_key)), Known)
"""The people whose address or login is among `keys`, some of them twice."""
LIVE_AMONG = Statement(
    select(users.c.id, users.c.login_key, users.c.email_key).where(
        *_SEEN, among(users.c.id, "ids")
    ),
    Known,
)

TOUCH = command(
    updating(users).where(users.c.tenant_id == TENANT, among(users.c.id, "ids")),
    writes=["updated_at"],
)
"""What is told of a person changed, though it stands elsewhere."""

DELETE = command(
    delete(users).where(
        users.c.tenant_id == TENANT, users.c.id == bindparam("id", type_=BigInteger)
    )
)
DELETE_EXTERNAL_IDS = command(
    delete(external_ids).where(
        external_ids.c.tenant_id == TENANT,
        external_ids.c.entity_id == bindparam("id", type_=BigInteger),
    )
)


@lru_cache(maxsize=64)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(users, columns)


_EMAIL_KEY = func.coalesce(users.c.email_key, "")


def is_like_search() -> ColumnElement[bool]:
    """Whether a part of the name or the address is what is bound as `search`, folded."""
    part = bindparam("search", type_=Text)
    return or_(*(c.like(part, escape="\\") for c in (users.c.name_key, _EMAIL_KEY)))


SPANS = {
    "created_from": users.c.created_at >= bindparam("created_from", type_=BigInteger),
    "created_to": users.c.created_at < bindparam("created_to", type_=BigInteger),
    "updated_from": users.c.updated_at >= bindparam("updated_from", type_=BigInteger),
    "updated_to": users.c.updated_at < bindparam("updated_to", type_=BigInteger),
}

PICKED = {
    "among": among(users.c.id, "among"),
    "without": not_(among(users.c.id, "without")),
}


FILTERS = {
    "strongest",
    "state",
    "email",
    "login",
    "known_as",
    "search",
    "held",
    "field_value",
    "namespace",
    "taught_by",
    *MEMBERS,
    *PICKED,
    *SPANS,
}
"""What a list of people may be narrowed by."""


_NAMES = {
    "email": users.c.email_key == bindparam("email", type_=Text),
    "login": users.c.login_key == bindparam("login", type_=Text),
}


@lru_cache(maxsize=512)
def page(filtered: frozenset[str], total: bool, *, order: Order = NEWEST) -> PageStatements[User]:
    """`filtered` names the filters that are set. `search`, alone of them, reads everybody."""
    where: list[ColumnElement[bool]] = list(_LIVE)
    if "strongest" in filtered:
        where.append(among(_strongest_rank(), "ranks"))
    if "state" in filtered:
        where.append(users.c.state == bindparam("state", type_=Text))
    where += [meets for name, meets in _NAMES.items() if name in filtered]
    if "known_as" in filtered:
        where.append(is_known_as(users, "user"))
    if "search" in filtered:
        where.append(is_like_search())
    if "held" in filtered:
        where.append(users.c.id.in_(_holders()))
    if "field_value" in filtered:
        where.append(has_value(users.c.id, "user"))
    if "namespace" in filtered:
        where.append(users.c.id.in_(_known_in()))
    where += [belongs(users.c.id, name, MEMBERS) for name in MEMBERS if name in filtered]
    if "taught_by" in filtered:
        where.append(users.c.id.in_(_taught()))
    where += [meets for name, meets in (PICKED | SPANS).items() if name in filtered]
    tallied = ("users", "tallied") if filtered <= {"state"} else None
    return PageStatements(users, User, where=where, order=order, tallied=tallied, total=total)


WALKED = (NEWEST, Order("created_at", descending=False))
"""The orders in which it is known who has a value in a custom field."""


@lru_cache(maxsize=4)
def value_page(total: bool, *, order: Order) -> PageStatements[User]:
    """Who has the value bound as `field_value`, however many there are: read off the index that
    holds them in order, and counted there."""
    return PageStatements(
        users,
        User,
        where=HAVE_VALUE,
        order=order,
        tallied=None,
        total=total,
        walk=user_values,
        walk_id="user_id",
    )


def _known_in() -> Any:
    return (
        select(external_ids.c.entity_id)
        .where(
            external_ids.c.tenant_id == TENANT,
            external_ids.c.namespace == bindparam("namespace", type_=Text),
            external_ids.c.kind == "user",
        )
        .scalar_subquery()
    )


def _taught() -> Any:
    """Who is or was in a course that the person bound as `teacher_id` leads."""
    return (
        select(enrollments.c.user_id)
        .join_from(
            enrollments,
            course_staff,
            (course_staff.c.tenant_id == enrollments.c.tenant_id)
            & (course_staff.c.course_id == enrollments.c.course_id),
        )
        .where(
            enrollments.c.tenant_id == TENANT,
            course_staff.c.user_id == bindparam("teacher_id", type_=BigInteger),
            course_staff.c.role == "lead",
        )
        .scalar_subquery()
    )


def _holders() -> Any:
    return (
        select(user_roles.c.user_id)
        .join_from(
            user_roles,
            roles,
            (roles.c.tenant_id == user_roles.c.tenant_id) & (roles.c.id == user_roles.c.role_id),
        )
        .where(
            user_roles.c.tenant_id == TENANT,
            among(roles.c.key, "held"),
            user_roles.c.starts_at <= bindparam("now", type_=BigInteger),
            user_roles.c.ends_at.is_(None)
            | (user_roles.c.ends_at > bindparam("now", type_=BigInteger)),
        )
        .scalar_subquery()
    )


def _strongest_rank() -> ColumnElement[Any]:
    held = (
        select(func.min(roles.c.rank))
        .join_from(
            user_roles,
            roles,
            (roles.c.tenant_id == user_roles.c.tenant_id) & (roles.c.id == user_roles.c.role_id),
        )
        .where(
            user_roles.c.tenant_id == TENANT,
            user_roles.c.user_id == users.c.id,
            user_roles.c.starts_at <= bindparam("now", type_=BigInteger),
            user_roles.c.ends_at.is_(None)
            | (user_roles.c.ends_at > bindparam("now", type_=BigInteger)),
        )
        .correlate(users)
        .scalar_subquery()
    )
    return func.coalesce(held, NOBODYS_RANK, type_=BigInteger)


TAUGHT_BY_ID = Statement(
    select(*columns_of(users, User)).where(
        *_LIVE, users.c.id == bindparam("id", type_=BigInteger), users.c.id.in_(_taught())
    ),
    User,
)

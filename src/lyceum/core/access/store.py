"""The SQL of access."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    and_,
    bindparam,
    delete,
    select,
    update,
)

from lyceum.core.access.model import Assignment, PastAssignment, RefreshToken, Role, Session
from lyceum.core.changes import has_changed
from lyceum.core.database import TENANT, Statement, among, columns_of, command, insert_into
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import (
    api_keys,
    credentials,
    refresh_tokens,
    roles,
    sessions,
    user_roles,
    users,
)

_NOW = bindparam("now", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_ID = bindparam("id", type_=BigInteger)

INSERT_ROLE = insert_into(roles)
INSERT_ASSIGNMENT = insert_into(user_roles)
INSERT_SESSION = insert_into(sessions)
INSERT_REFRESH_TOKEN = insert_into(refresh_tokens)
INSERT_CREDENTIAL = insert_into(credentials)


def _held_now() -> ColumnElement[bool]:
    return and_(
        user_roles.c.starts_at <= _NOW,
        user_roles.c.ends_at.is_(None) | (user_roles.c.ends_at > _NOW),
    )


_ROLES_OF_USER = and_(
    user_roles.c.tenant_id == users.c.tenant_id, user_roles.c.user_id == users.c.id, _held_now()
)
_ROLE = and_(roles.c.tenant_id == user_roles.c.tenant_id, roles.c.id == user_roles.c.role_id)
_MAY_COME_IN = (
    users.c.state == "active",
    users.c.trashed_at.is_(None),
    users.c.deactivate_at.is_(None) | (users.c.deactivate_at > _NOW),
)


class HeldRole(msgspec.Struct, frozen=True, array_like=True):
    """One line of an entrance: the credential, the person, and one role that they hold now."""

    credential_id: int
    user_id: int
    role_key: str | None
    permissions: list[str] | None


class KeyLine(HeldRole, frozen=True, array_like=True):
    tenant_id: int
    name: str
    dialect: str
    scopes: list[str] | None
    branch_id: int | None
    access: str


BY_SESSION = Statement(
    select(sessions.c.id, users.c.id, roles.c.key, roles.c.permissions)
    .select_from(
        sessions.join(
            users, and_(users.c.tenant_id == sessions.c.tenant_id, users.c.id == sessions.c.user_id)
        )
        .outerjoin(user_roles, _ROLES_OF_USER)
        .outerjoin(roles, _ROLE)
    )
    .where(
        sessions.c.tenant_id == TENANT,
        sessions.c.uid == bindparam("uid", type_=LargeBinary),
        sessions.c.dialect == bindparam("dialect", type_=Text),
        sessions.c.ended_at.is_(None),
        *_MAY_COME_IN,
    ),
    HeldRole,
)

BY_PERSON = Statement(
    select(users.c.id, users.c.id, roles.c.key, roles.c.permissions)
    .select_from(users.outerjoin(user_roles, _ROLES_OF_USER).outerjoin(roles, _ROLE))
    .where(
        users.c.tenant_id == TENANT,
        users.c.uid == bindparam("uid", type_=LargeBinary),
        *_MAY_COME_IN,
    ),
    HeldRole,
)

BY_KEY = Statement(
    select(
        api_keys.c.id,
        users.c.id,
        roles.c.key,
        roles.c.permissions,
        api_keys.c.tenant_id,
        api_keys.c.name,
        api_keys.c.dialect,
        api_keys.c.scopes,
        api_keys.c.branch_id,
        api_keys.c.access,
    )
    .select_from(
        credentials.join(
            api_keys,
            and_(
                api_keys.c.tenant_id == credentials.c.tenant_id,
                api_keys.c.id == credentials.c.credential_id,
            ),
        )
        .join(
            users, and_(users.c.tenant_id == api_keys.c.tenant_id, users.c.id == api_keys.c.user_id)
        )
        .outerjoin(user_roles, _ROLES_OF_USER)
        .outerjoin(roles, _ROLE)
    )
    .where(
        credentials.c.digest == bindparam("digest", type_=LargeBinary),
        credentials.c.kind == "key",
        api_keys.c.dialect == bindparam("dialect", type_=Text),
        api_keys.c.revoked_at.is_(None),
        api_keys.c.expires_at.is_(None) | (api_keys.c.expires_at > bindparam("machine_now")),
        *_MAY_COME_IN,
    ),
    KeyLine,
    spanning="a key is all that a request shows: it says which tenant",
)


class CredentialLine(msgspec.Struct, frozen=True, array_like=True):
    tenant_id: int
    credential_id: int


CREDENTIAL = Statement(
    select(credentials.c.tenant_id, credentials.c.credential_id).where(
        credentials.c.digest == bindparam("digest", type_=LargeBinary),
        credentials.c.kind == bindparam("kind", type_=Text),
    ),
    CredentialLine,
    spanning="a refresh token is all that a request shows: it says which tenant",
)

_ASSIGNMENT = (
    user_roles.c.id,
    user_roles.c.user_id,
    user_roles.c.role_id,
    roles.c.key,
    user_roles.c.starts_at,
    user_roles.c.ends_at,
)

HELD_BY = Statement(
    select(*_ASSIGNMENT)
    .join_from(user_roles, roles, _ROLE)
    .where(user_roles.c.tenant_id == TENANT, among(user_roles.c.user_id, "user_ids"), _held_now())
    .order_by(roles.c.rank),
    Assignment,
)
ALL_OF = Statement(
    select(*_ASSIGNMENT, user_roles.c.assigned_by)
    .join_from(user_roles, roles, _ROLE)
    .where(user_roles.c.tenant_id == TENANT, among(user_roles.c.user_id, "user_ids"))
    .order_by(user_roles.c.starts_at, user_roles.c.id),
    PastAssignment,
)
"""The roles that these people hold, held and will hold."""
HOLDERS_LOCKED = Statement(
    select(*_ASSIGNMENT)
    .join_from(user_roles, roles, _ROLE)
    .join(
        users, and_(users.c.tenant_id == user_roles.c.tenant_id, users.c.id == user_roles.c.user_id)
    )
    .where(
        user_roles.c.tenant_id == TENANT,
        roles.c.key == bindparam("key", type_=Text),
        _held_now(),
        *_MAY_COME_IN,
    )
    .order_by(user_roles.c.id)
    .with_for_update(of=user_roles),
    Assignment,
)
ANY_HOLDER = Statement(
    select(*_ASSIGNMENT)
    .join_from(user_roles, roles, _ROLE)
    .join(
        users, and_(users.c.tenant_id == user_roles.c.tenant_id, users.c.id == user_roles.c.user_id)
    )
    .where(roles.c.key == bindparam("key", type_=Text), _held_now(), *_MAY_COME_IN)
    .limit(1),
    Assignment,
    spanning="the command line asks whether an installation has its first administrator",
)
END_ASSIGNMENT = command(
    update(user_roles).where(user_roles.c.tenant_id == TENANT, user_roles.c.id == _ID),
    writes=["ends_at"],
)
DELETE_ASSIGNMENTS = command(
    delete(user_roles).where(user_roles.c.tenant_id == TENANT, user_roles.c.user_id == _USER)
)


ROLES_BY_KEYS = Statement(
    select(*columns_of(roles, Role)).where(roles.c.tenant_id == TENANT, among(roles.c.key, "keys")),
    Role,
)
ROLES = Statement(
    select(*columns_of(roles, Role)).where(roles.c.tenant_id == TENANT).order_by(roles.c.rank),
    Role,
)

_SESSION = columns_of(sessions, Session)
_MY_SESSIONS = (
    sessions.c.tenant_id == TENANT,
    sessions.c.user_id == _USER,
    sessions.c.ended_at.is_(None),
    sessions.c.expires_at > bindparam("machine_now", type_=BigInteger),
)
SESSIONS_NEWEST = Order("started_at")


class SessionShape(msgspec.Struct, frozen=True):
    by_dialect: bool
    total: bool
    order: Order = SESSIONS_NEWEST


@lru_cache(maxsize=8)
def session_page(shape: SessionShape) -> PageStatements[Session]:
    """The sessions of one person that last, of all dialects or of the one bound as `dialect`."""
    where = [*_MY_SESSIONS]
    if shape.by_dialect:
        where.append(sessions.c.dialect == bindparam("dialect", type_=Text))
    return PageStatements(
        sessions, Session, where=where, order=shape.order, tallied=None, total=shape.total
    )


class EndedSession(msgspec.Struct, frozen=True, array_like=True):
    id: int
    ended_at: int


SESSIONS_ENDED_SINCE = Statement(
    select(sessions.c.id, sessions.c.ended_at)
    .where(
        sessions.c.tenant_id == TENANT,
        sessions.c.user_id == _USER,
        sessions.c.ended_at.is_not(None),
        has_changed(sessions),
    )
    .order_by(sessions.c.updated_at, sessions.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    EndedSession,
)
LASTING_SESSION = Statement(
    select(*_SESSION)
    .where(*_MY_SESSIONS, sessions.c.updated_at >= bindparam("since", type_=BigInteger))
    .limit(1),
    Session,
)
SESSION_BY_ID = Statement(select(*_SESSION).where(*_MY_SESSIONS, sessions.c.id == _ID), Session)
SESSION_BY_UID = Statement(
    select(*_SESSION).where(*_MY_SESSIONS, sessions.c.uid == bindparam("uid", type_=LargeBinary)),
    Session,
)
SESSION_LOCKED = Statement(
    select(*_SESSION).where(sessions.c.tenant_id == TENANT, sessions.c.id == _ID).with_for_update(),
    Session,
)
SESSION_OF_TOKEN = Statement(
    select(*_SESSION)
    .select_from(
        credentials.join(
            refresh_tokens,
            and_(
                refresh_tokens.c.tenant_id == credentials.c.tenant_id,
                refresh_tokens.c.id == credentials.c.credential_id,
            ),
        ).join(
            sessions,
            and_(
                sessions.c.tenant_id == refresh_tokens.c.tenant_id,
                sessions.c.id == refresh_tokens.c.session_id,
            ),
        )
    )
    .where(
        sessions.c.tenant_id == TENANT,
        credentials.c.digest == bindparam("digest", type_=LargeBinary),
        credentials.c.kind == "refresh",
    ),
    Session,
)
END_SESSION = command(
    update(sessions).where(
        sessions.c.tenant_id == TENANT, sessions.c.id == _ID, sessions.c.ended_at.is_(None)
    ),
    writes=["ended_at", "updated_at"],
)
END_SESSIONS_OF = command(
    update(sessions).where(
        sessions.c.tenant_id == TENANT,
        sessions.c.user_id == _USER,
        sessions.c.ended_at.is_(None),
        sessions.c.id != bindparam("but", type_=BigInteger),
    ),
    writes=["ended_at", "updated_at"],
)
EXTEND_SESSION = command(
    update(sessions).where(sessions.c.tenant_id == TENANT, sessions.c.id == _ID),
    writes=["expires_at", "updated_at"],
)
SEEN = command(
    update(users).where(users.c.tenant_id == TENANT, users.c.id == _ID),
    writes=["seen_at"],
    unstamped="being seen changes nobody",
)

REFRESH_TOKEN = Statement(
    select(*columns_of(refresh_tokens, RefreshToken)).where(
        refresh_tokens.c.tenant_id == TENANT, refresh_tokens.c.id == _ID
    ),
    RefreshToken,
)
SPEND = command(
    update(refresh_tokens).where(
        refresh_tokens.c.tenant_id == TENANT,
        refresh_tokens.c.id == _ID,
        refresh_tokens.c.spent_at.is_(None),
    ),
    writes=["spent_at"],
)

_OF_USER = (
    select(sessions.c.id).where(sessions.c.tenant_id == TENANT, sessions.c.user_id == _USER)
).scalar_subquery()
_TOKENS_OF_USER = (
    select(refresh_tokens.c.id).where(
        refresh_tokens.c.tenant_id == TENANT, refresh_tokens.c.session_id.in_(_OF_USER)
    )
).scalar_subquery()
END_REFRESH_TOKENS_OF = command(
    update(refresh_tokens).where(
        refresh_tokens.c.tenant_id == TENANT,
        refresh_tokens.c.session_id.in_(_OF_USER),
        refresh_tokens.c.spent_at.is_(None),
    ),
    writes=["expires_at"],
)
_KEYS_OF_USER = (
    select(api_keys.c.id).where(api_keys.c.tenant_id == TENANT, api_keys.c.user_id == _USER)
).scalar_subquery()

DELETE_CREDENTIALS_OF = (
    command(
        delete(credentials).where(
            credentials.c.tenant_id == TENANT,
            credentials.c.credential_id.in_(_TOKENS_OF_USER)
            | credentials.c.credential_id.in_(_KEYS_OF_USER),
        )
    ),
    command(
        delete(refresh_tokens).where(
            refresh_tokens.c.tenant_id == TENANT, refresh_tokens.c.session_id.in_(_OF_USER)
        )
    ),
    command(delete(sessions).where(sessions.c.tenant_id == TENANT, sessions.c.user_id == _USER)),
)
"""In the order in which they must run: what refers to something goes before it. Then the keys."""

"""The SQL of links that work once."""

from __future__ import annotations

from sqlalchemy import BigInteger, LargeBinary, Text, and_, bindparam, delete, select, update

from lyceum.core.access.model import Link
from lyceum.core.database import TENANT, Statement, among, columns_of, command, insert_into
from lyceum.core.tables import credentials, one_time_links

KIND = "link"
"""Of such credentials; see `core/tables/directory.py`."""

_NOW = bindparam("now", type_=BigInteger)
_OPEN = (one_time_links.c.used_at.is_(None), one_time_links.c.expires_at > _NOW)
_COLUMNS = columns_of(one_time_links, Link)
_ID = bindparam("id", type_=BigInteger)
_SAME = and_(
    credentials.c.tenant_id == one_time_links.c.tenant_id,
    credentials.c.credential_id == one_time_links.c.id,
)

INSERT = insert_into(one_time_links)
BY_SECRET = Statement(
    select(*_COLUMNS)
    .join_from(one_time_links, credentials, _SAME)
    .where(
        one_time_links.c.tenant_id == TENANT,
        credentials.c.digest == bindparam("digest", type_=LargeBinary),
        credentials.c.kind == KIND,
        one_time_links.c.purpose == bindparam("purpose", type_=Text),
        *_OPEN,
    ),
    Link,
)
SPEND = command(
    update(one_time_links)
    .where(one_time_links.c.tenant_id == TENANT, one_time_links.c.id == _ID, *_OPEN)
    .values(used_at=_NOW)
)
SPEND_ALL_OF = command(
    update(one_time_links)
    .where(
        one_time_links.c.tenant_id == TENANT,
        one_time_links.c.user_id == bindparam("of_user", type_=BigInteger),
        *_OPEN,
    )
    .values(used_at=_NOW)
)
"""What a new password, a sign-out or a person's going does: no link of theirs opens any more."""

OLD = Statement(
    select(*_COLUMNS)
    .where(
        one_time_links.c.tenant_id == TENANT,
        one_time_links.c.expires_at < bindparam("before", type_=BigInteger),
    )
    .order_by(one_time_links.c.expires_at)
    .limit(bindparam("limit", type_=BigInteger)),
    Link,
)
OF_USER = Statement(
    select(*_COLUMNS).where(
        one_time_links.c.tenant_id == TENANT,
        one_time_links.c.user_id == bindparam("user_id", type_=BigInteger),
    ),
    Link,
)
DELETE_SECRETS = command(
    delete(credentials).where(
        credentials.c.tenant_id == TENANT,
        credentials.c.kind == KIND,
        among(credentials.c.credential_id, "ids"),
    )
)
DELETE = command(
    delete(one_time_links).where(
        one_time_links.c.tenant_id == TENANT, among(one_time_links.c.id, "ids")
    )
)

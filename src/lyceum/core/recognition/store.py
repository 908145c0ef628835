"""The SQL of recognition."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.belonging import is_member, is_placed
from lyceum.core.database import (
    TENANT,
    Flavor,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.recognition.model import (
    Award,
    AwardKind,
    Certificate,
    CertificateOrder,
    CertificateRule,
)
from lyceum.core.tables import (
    award_rules,
    awards,
    certificate_rules,
    certificates,
    course_staff,
    credentials,
)

_ID = bindparam("id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)

_MINE = certificates.c.tenant_id == TENANT
_WITHIN = (is_member(certificates.c.user_id), is_placed(certificates.c.course_id))
_COLUMNS = columns_of(certificates, Certificate)

NEWEST = Order(CertificateOrder.ISSUED_AT)
INSERT_CREDENTIAL = insert_into(credentials)
KIND = "certificate"
"""Of the digest by which a serial is looked up before a tenant is known."""


class Owner(msgspec.Struct, frozen=True, array_like=True):
    """Whose certificate a serial names."""

    tenant_id: int
    certificate_id: int


OWNER = Statement(
    select(credentials.c.tenant_id, credentials.c.credential_id).where(
        credentials.c.digest == bindparam("digest", type_=LargeBinary),
        credentials.c.kind == KIND,
    ),
    Owner,
    spanning="whoever holds a certificate may verify it, and knows no tenant",
)


def _insert_certificate(dialect: Any) -> Statement[Any]:
    columns = [column.name for column in certificates.columns]
    insert = dialect.insert(certificates).on_conflict_do_nothing(
        index_elements=["tenant_id", "enrollment_id"]
    )
    return command(insert, writes=columns)


INSERT_CERTIFICATE = {
    Flavor.SQLITE: _insert_certificate(sqlite),
    Flavor.POSTGRESQL: _insert_certificate(postgresql),
}
"""Of one stay in a course there is one; a second is not written."""
BY_ID = Statement(select(*_COLUMNS).where(_MINE, certificates.c.id == _ID), Certificate)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, *_WITHIN, certificates.c.id == _ID).with_for_update(),
    Certificate,
)
REVOKE = command(
    update(certificates)
    .where(_MINE, certificates.c.id == bindparam("row_id", type_=BigInteger))
    .values(revoked_at=bindparam("now", type_=BigInteger)),
    writes=["updated_at"],
)
OF_ENROLLMENTS = Statement(
    select(*_COLUMNS).where(_MINE, among(certificates.c.enrollment_id, "enrollment_ids")),
    Certificate,
)


def _sees(sees: str) -> list[ColumnElement[bool]]:
    """All, one's own and those of courses on whose staff one is, or one's own alone; from within a
    branch those of its members for its courses."""
    own = certificates.c.user_id == _SELF
    if sees == "all":
        return [*_WITHIN]
    if sees == "own":
        return [own, *_WITHIN]
    led = exists().where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.course_id == certificates.c.course_id,
        course_staff.c.user_id == _SELF,
    )
    return [or_(own, led), *_WITHIN]


@lru_cache(maxsize=8)
def visible_by_id(sees: str) -> Statement[Certificate]:
    return Statement(
        select(*_COLUMNS).where(_MINE, certificates.c.id == _ID, *_sees(sees)), Certificate
    )


@lru_cache(maxsize=8)
def visible_by_uid(sees: str) -> Statement[Certificate]:
    uid = certificates.c.uid == bindparam("uid", type_=LargeBinary)
    return Statement(select(*_COLUMNS).where(_MINE, uid, *_sees(sees)), Certificate)


class PageShape(msgspec.Struct, frozen=True):
    by_user: bool
    sees: str
    total: bool
    order: Order = NEWEST


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[Certificate]:
    where = [_MINE, *_sees(shape.sees)]
    if shape.by_user:
        where.append(certificates.c.user_id == _USER)
    return PageStatements(
        certificates, Certificate, where=where, order=shape.order, tallied=None, total=shape.total
    )


_RULE = columns_of(certificate_rules, CertificateRule)
RULE_OF = Statement(
    select(*_RULE).where(
        certificate_rules.c.tenant_id == TENANT, certificate_rules.c.course_id == _COURSE
    ),
    CertificateRule,
)


def _set_rule(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(certificate_rules)
    changed = insert.on_conflict_do_update(
        index_elements=["tenant_id", "course_id"],
        set_={"days": insert.excluded.days, "updated_at": insert.excluded.updated_at},
    )
    return command(changed, writes=[column.name for column in certificate_rules.columns])


SET_RULE = {Flavor.SQLITE: _set_rule(sqlite), Flavor.POSTGRESQL: _set_rule(postgresql)}
DELETE_RULE = command(
    delete(certificate_rules).where(
        certificate_rules.c.tenant_id == TENANT, certificate_rules.c.course_id == _COURSE
    )
)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """The rules of awards as they are kept."""

    rules: dict[str, Any]


AWARD_RULES = Statement(select(award_rules.c.rules).where(award_rules.c.tenant_id == TENANT), Kept)


def _set_award_rules(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(award_rules)
    changed = insert.on_conflict_do_update(
        index_elements=["tenant_id"],
        set_={"rules": insert.excluded.rules, "updated_at": insert.excluded.updated_at},
    )
    return command(changed, writes=[column.name for column in award_rules.columns])


SET_AWARD_RULES = {
    Flavor.SQLITE: _set_award_rules(sqlite),
    Flavor.POSTGRESQL: _set_award_rules(postgresql),
}


def _insert_award(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(awards).on_conflict_do_nothing(
        index_elements=["tenant_id", "user_id", "kind", "key"]
    )
    return command(insert, writes=[column.name for column in awards.columns])


INSERT_AWARD = {Flavor.SQLITE: _insert_award(sqlite), Flavor.POSTGRESQL: _insert_award(postgresql)}
"""What was given already is not given again."""

_AWARDS_OF = (awards.c.tenant_id == TENANT, awards.c.user_id == _USER)


class Sum(msgspec.Struct, frozen=True, array_like=True):
    points: int


POINTS_OF = Statement(
    select(cast(func.coalesce(func.sum(awards.c.points), 0), BigInteger)).where(
        *_AWARDS_OF, awards.c.kind == AwardKind.POINTS
    ),
    Sum,
)
COUNT_LIKE = Statement(
    select(func.count(literal_column("1"))).where(
        *_AWARDS_OF,
        awards.c.kind == AwardKind.POINTS,
        awards.c.key.like(bindparam("deeds", type_=Text)),
    ),
    Sum,
)
"""How often somebody did one deed: keys begin with it."""
BADGES_OF = Statement(
    select(*columns_of(awards, Award))
    .where(*_AWARDS_OF, awards.c.kind == AwardKind.BADGE)
    .order_by(awards.c.given_at, awards.c.id),
    Award,
)


@lru_cache(maxsize=8)
def award_page(total: bool, *, by_user: bool, sees_all: bool) -> PageStatements[Award]:
    where = [awards.c.tenant_id == TENANT]
    if by_user:
        where.append(awards.c.user_id == _USER)
    if not sees_all:
        where.append(awards.c.user_id == _SELF)
    return PageStatements(
        awards, Award, where=where, order=Order("given_at"), tallied=None, total=total
    )

"""A statement that could reach another tenant's rows cannot be built."""

from typing import Any

import pytest
from sqlalchemy import (
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql

from lyceum.core.database import TENANT, Statement, among, command
from lyceum.core.database.scope import UnscopedStatement
from lyceum.core.tables import courses, credentials, enrollments, tenants, users

MINE = users.c.tenant_id == TENANT
ALIAS = users.alias("other")
PAIR = (enrollments.c.tenant_id == users.c.tenant_id, enrollments.c.user_id == users.c.id)
HAS_ENROLLED = exists().where(*PAIR)

UNSCOPED = {
    "a select without a condition": select(users.c.id),
    "a condition on something else": select(users.c.id).where(users.c.id == 1),
    "a tenant written out": select(users.c.id).where(users.c.tenant_id == 1),
    "another parameter": select(users.c.id).where(users.c.tenant_id == bindparam("theirs")),
    "a greater or equal tenant": select(users.c.id).where(users.c.tenant_id >= TENANT),
    "under OR": select(users.c.id).where(or_(MINE, users.c.id == 1)),
    "under OR inside AND": select(users.c.id).where(users.c.id == 1, or_(MINE, users.c.id == 2)),
    "under NOT": select(users.c.id).where(not_(and_(MINE, users.c.id == 1))),
    "in the columns alone": select(users.c.id, MINE),
    "in the order alone": select(users.c.id).order_by(MINE),
    "in HAVING alone": select(users.c.id).group_by(users.c.id).having(MINE),
    "a count": select(func.count()).select_from(users),
    "a list alone": select(users.c.id).where(among(users.c.id, "ids")),
    "one of two tables": select(users.c.id, courses.c.id).where(MINE),
    "a join by id": select(users.c.id)
    .join_from(users, enrollments, enrollments.c.user_id == users.c.id)
    .where(MINE),
    "an outer join by id": select(users.c.id)
    .outerjoin_from(users, enrollments, enrollments.c.user_id == users.c.id)
    .where(MINE),
    "the left of an outer join by its condition": select(users.c.id).select_from(
        users.outerjoin(enrollments, and_(MINE, *PAIR))
    ),
    "a full join": select(users.c.id).select_from(
        users.join(enrollments, and_(MINE, *PAIR), full=True)
    ),
    "a table joined to an unbound one": select(users.c.id).join_from(
        users, enrollments, and_(*PAIR)
    ),
    "an alias beside its table": select(users.c.id, ALIAS.c.id).where(MINE),
    "a table beside its alias": select(users.c.id, ALIAS.c.id).where(ALIAS.c.tenant_id == TENANT),
    "a subquery": select(users.c.id).where(
        MINE, users.c.id.in_(select(enrollments.c.user_id).scalar_subquery())
    ),
    "a subquery in the columns": select(
        users.c.id, select(func.count(courses.c.id)).scalar_subquery()
    ).where(MINE),
    "a subquery that could be its own": select(users.c.id).where(
        MINE, users.c.id.in_(select(users.c.id).where(users.c.login == "x").scalar_subquery())
    ),
    "an outer query bound by an inner one alone": select(users.c.id).where(
        exists().where(*PAIR, enrollments.c.tenant_id == TENANT)
    ),
    "an inner query by id alone": select(users.c.id).where(
        MINE, exists().where(enrollments.c.user_id == users.c.id)
    ),
    "a subquery inside a function": select(
        users.c.id, func.coalesce(select(func.max(courses.c.id)).scalar_subquery(), 0)
    ).where(MINE),
    "a subquery inside a list": select(users.c.id).where(
        MINE, among(func.coalesce(select(func.max(courses.c.id)).scalar_subquery(), 0), "ids")
    ),
    "a table in a nested outer join": select(users.c.id)
    .select_from(
        users.outerjoin(enrollments.join(courses, courses.c.id == enrollments.c.course_id), PAIR[0])
    )
    .where(MINE),
    "a derived table": select(select(users.c.id).subquery().c.id),
    "a common table": select(select(users.c.id).cte().c.id),
    "one side of a union": union_all(select(users.c.id).where(MINE), select(courses.c.id)),
    "an update": update(users).where(users.c.id == 1).values(login="x"),
    "an update of everything": update(users).values(login="x"),
    "an update by a subquery": update(users)
    .where(MINE)
    .values(login=select(courses.c.title).scalar_subquery()),
    "an update with another table": update(users)
    .where(MINE, users.c.id == enrollments.c.user_id)
    .values(login="x"),
    "a delete": delete(users).where(users.c.id == 1),
    "a delete by a subquery": delete(users).where(
        MINE, users.c.id.in_(select(enrollments.c.user_id).scalar_subquery())
    ),
    "an insert": insert(users).values(login="x"),
    "an insert into a tenant written out": insert(users).values(tenant_id=1, login="x"),
    "an insert from a select": insert(users).from_select(
        ["tenant_id", "id"], select(courses.c.tenant_id, courses.c.id)
    ),
    "plain text": select(users.c.id).where(MINE, text("1 = 1 OR 2 = 2")),
}

SCOPED = {
    "a bound table": select(users.c.id).where(MINE),
    "the parameter first": select(users.c.id).where(TENANT == users.c.tenant_id),  # noqa: SIM300
    "deep inside AND": select(users.c.id).where(and_(true(), and_(users.c.id == 1, MINE))),
    "with an OR beside": select(users.c.id).where(MINE, or_(users.c.id == 1, users.c.id == 2)),
    "a join": select(users.c.id).join_from(users, enrollments, and_(*PAIR)).where(MINE),
    "bound in the join": select(users.c.id).join_from(users, enrollments, and_(MINE, *PAIR)),
    "an outer join": select(users.c.id)
    .outerjoin_from(users, enrollments, and_(*PAIR))
    .where(MINE),
    "an outer join bound by itself": select(users.c.id)
    .outerjoin_from(users, enrollments, enrollments.c.tenant_id == TENANT)
    .where(MINE),
    "an alias": select(ALIAS.c.id).where(ALIAS.c.tenant_id == TENANT),
    "an inner query by both keys": select(users.c.id).where(MINE, HAS_ENROLLED),
    "an inner query under NOT": select(users.c.id).where(MINE, not_(HAS_ENROLLED)),
    "an inner query of its own": select(users.c.id).where(
        MINE,
        users.c.id.in_(
            select(users.c.id).where(MINE, users.c.login == "x").scalar_subquery()
        ),
    ),
    "a correlated column": select(
        users.c.id,
        select(func.count(enrollments.c.id)).where(*PAIR).correlate(users).scalar_subquery(),
    ).where(MINE),
    "a union": union_all(
        select(users.c.id).where(MINE), select(courses.c.id).where(courses.c.tenant_id == TENANT)
    ),
    "a table of the directory": select(tenants.c.id),
    "the directory joined": select(credentials.c.digest)
    .join_from(credentials, users, users.c.tenant_id == credentials.c.tenant_id)
    .where(credentials.c.tenant_id == TENANT),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSCOPED)
def test_it_refuses(case: str) -> None:
    with pytest.raises(UnscopedStatement):
        Statement(UNSCOPED[case])  # type: ignore[arg-type]


@pytest.mark.parametrize("case", SCOPED)
def test_it_takes(case: str) -> None:
    taken: Any = SCOPED[case]
    assert Statement(taken).element is taken


def test_an_insert_binds_its_tenant_by_writing_it() -> None:
    command(insert(users), writes=["tenant_id", "id"])
    with pytest.raises(UnscopedStatement, match="users"):
        command(insert(users), writes=["id"])


def test_what_an_insert_reads_is_judged_too() -> None:
    taken = select(courses.c.id).scalar_subquery()
    upsert = postgresql.insert(users).on_conflict_do_update(
        index_elements=["tenant_id", "id"], set_={"seen_at": taken}
    )
    with pytest.raises(UnscopedStatement, match="courses"):
        command(upsert, writes=["tenant_id", "id"])


def test_a_statement_that_says_why_may_span_tenants() -> None:
    from lyceum.core.database.statement import SPANNING

    made = command(delete(users), spanning="a test of the exception")
    assert SPANNING.pop() == (made, "a test of the exception")

"""The SQL of plans and of what organizations use of them."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import Flavor, Statement, columns_of, command
from lyceum.core.tables import organizations, plan_months

_WHY = "a plan is the organization's, and counts in both of its tenants"


class Use(msgspec.Struct, frozen=True, array_like=True):
    """So many calls, and so many of them that brought a file."""

    calls: int
    uploads: int


def _add(dialect: Any) -> Statement[Use]:
    insert = dialect.insert(plan_months)
    added = insert.on_conflict_do_update(
        index_elements=["organization_id", "begins_at"],
        set_={name: plan_months.c[name] + insert.excluded[name] for name in Use.__struct_fields__},
    )
    columns = [column.name for column in plan_months.columns]
    return Statement(
        added.returning(*columns_of(plan_months, Use)), Use, writes=columns, spanning=_WHY
    )


ADD = {Flavor.SQLITE: _add(sqlite), Flavor.POSTGRESQL: _add(postgresql)}

USED = Statement(
    select(*columns_of(plan_months, Use)).where(
        plan_months.c.organization_id == bindparam("organization_id", type_=BigInteger),
        plan_months.c.begins_at == bindparam("begins_at", type_=BigInteger),
    ),
    Use,
    spanning=_WHY,
)

CHOOSE = command(
    update(organizations)
    .where(organizations.c.id == bindparam("id", type_=BigInteger))
    .values(
        plan=bindparam("plan", type_=Text), per_minute=bindparam("per_minute", type_=BigInteger)
    ),
    spanning="the command line puts an organization on a plan",
)

"""The SQL of credits."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, cast, func, select

from lyceum.core.commerce.model import CreditEntry
from lyceum.core.database import TENANT, Statement, among, insert_into
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import credit_entries

_MINE = credit_entries.c.tenant_id == TENANT
_USER = bindparam("user_id", type_=BigInteger)

INSERT = insert_into(credit_entries)


class Balance(msgspec.Struct, frozen=True, array_like=True):
    user_id: int
    amount: int


BALANCES = Statement(
    select(credit_entries.c.user_id, cast(func.sum(credit_entries.c.amount), BigInteger))
    .where(_MINE, among(credit_entries.c.user_id, "user_ids"))
    .group_by(credit_entries.c.user_id),
    Balance,
)
PAGE = PageStatements(
    credit_entries,
    CreditEntry,
    where=[_MINE, credit_entries.c.user_id == _USER],
    order=Order("made_at"),
    tallied=None,
    total=True,
)

"""What pages of other things show of payments."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lyceum.core.commerce.model import Payment
from lyceum.core.database import TENANT, Statement, among, columns_of
from lyceum.core.tables import payments
from lyceum.core.work import Work

_BY_IDS = Statement(
    select(*columns_of(payments, Payment)).where(
        payments.c.tenant_id == TENANT, among(payments.c.id, "ids")
    ),
    Payment,
)


async def payments_by_id(work: Work, payment_ids: Iterable[int]) -> dict[int, Payment]:
    """The payments of a page of refunds, in one statement: for whoever was shown those."""
    wanted = sorted(set(payment_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(_BY_IDS, ids=wanted)}

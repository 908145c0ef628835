"""The SQL of how many are in courses."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, cast, func, select

from lyceum.core.database import TENANT, Statement, among
from lyceum.core.tables import tallies


class Counted(msgspec.Struct, frozen=True, array_like=True):
    course_id: str
    count: int


ENROLLED_COUNTS = Statement(
    select(tallies.c.key, cast(func.sum(tallies.c.n), BigInteger))
    .where(
        tallies.c.tenant_id == TENANT, tallies.c.what == "enrolled", among(tallies.c.key, "keys")
    )
    .group_by(tallies.c.key),
    Counted,
)

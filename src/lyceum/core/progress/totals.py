"""What the parts of an enrollment add up to: time spent, and how good the answers were."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import BigInteger, Float, cast, func, select

from lyceum.core.database import TENANT, Statement, among
from lyceum.core.tables import attempts, unit_progress
from lyceum.core.work import Work


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """`seconds` were spent in all units; `score` is the mean of the best attempts at each
    assessment, in percent, None before any was graded."""

    seconds: int = 0
    score: float | None = None


class _Seconds(msgspec.Struct, frozen=True, array_like=True):
    enrollment_id: int
    seconds: int


class _Score(msgspec.Struct, frozen=True, array_like=True):
    enrollment_id: int
    percent: float


_SECONDS = Statement(
    select(unit_progress.c.enrollment_id, cast(func.sum(unit_progress.c.seconds), BigInteger))
    .where(
        unit_progress.c.tenant_id == TENANT,
        among(unit_progress.c.enrollment_id, "enrollment_ids"),
    )
    .group_by(unit_progress.c.enrollment_id),
    _Seconds,
)

_best = (
    select(
        attempts.c.enrollment_id,
        func.max(100 * cast(attempts.c.points, Float) / attempts.c.possible).label("percent"),
    )
    .where(
        attempts.c.tenant_id == TENANT,
        among(attempts.c.enrollment_id, "enrollment_ids"),
        attempts.c.graded_at.is_not(None),
        attempts.c.possible > 0,
    )
    .group_by(attempts.c.enrollment_id, attempts.c.unit_id)
    .subquery("best")
)
_SCORES = Statement(
    select(_best.c.enrollment_id, cast(func.avg(_best.c.percent), Float)).group_by(
        _best.c.enrollment_id
    ),
    _Score,
)


async def totals(work: Work, enrollment_ids: Iterable[int]) -> dict[int, Total]:
    """The part `totals` of a page of enrollments that the caller may see: two statements."""
    wanted = sorted(set(enrollment_ids))
    if not wanted:
        return {}
    spent = await work.all(_SECONDS, enrollment_ids=wanted)
    graded = await work.all(_SCORES, enrollment_ids=wanted)
    seconds = {line.enrollment_id: line.seconds for line in spent}
    scores = {line.enrollment_id: round(line.percent, 2) for line in graded}
    return {id_: Total(seconds=seconds.get(id_, 0), score=scores.get(id_)) for id_ in wanted}

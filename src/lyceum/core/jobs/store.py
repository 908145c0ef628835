"""The SQL of jobs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    LargeBinary,
    Text,
    bindparam,
    case,
    delete,
    null,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.database import TENANT, Flavor, Statement, among, columns_of, command
from lyceum.core.jobs.model import Claimed, Job, JobState
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import jobs

_WHY = "workers serve every tenant"
_NOW = bindparam("now", type_=BigInteger)
_IS_OPEN = jobs.c.finished_at.is_(None)
_MINE = (jobs.c.tenant_id == TENANT, jobs.c.id == bindparam("row_id", type_=BigInteger))
_LEASED = (*_MINE, jobs.c.lease == bindparam("held", type_=LargeBinary), _IS_OPEN)

_COLUMNS = columns_of(jobs, Job)
BY_ID = Statement(select(*_COLUMNS).where(*_MINE), Job)


class PageShape(msgspec.Struct, frozen=True):
    by_kind: bool
    by_asker: bool
    total: bool
    order: Order


@lru_cache(maxsize=16)
def page(shape: PageShape) -> PageStatements[Job]:
    """Jobs in their order, in the states bound as `states`."""
    where = [jobs.c.tenant_id == TENANT, among(jobs.c.state, "states")]
    if shape.by_kind:
        where.append(jobs.c.kind == bindparam("kind", type_=Text))
    if shape.by_asker:
        where.append(jobs.c.asked_by == bindparam("asked_by", type_=BigInteger))
    return PageStatements(
        jobs, Job, where=where, order=shape.order, tallied=None, total=shape.total
    )


def _enqueue(dialect: Any) -> Statement[Job]:
    """One that is open under the same key is asked for again: at the earlier time, and once more
    if it runs already, since it may have gone past what is new."""
    insert = dialect.insert(jobs)
    new, is_running = insert.excluded, jobs.c.state == JobState.RUNNING
    sooner = case((new.due_at < jobs.c.due_at, new.due_at), else_=jobs.c.due_at)
    asked = insert.on_conflict_do_update(
        index_elements=["tenant_id", "kind", "key"],
        index_where=_IS_OPEN,
        set_={
            "payload": new.payload,
            "due_at": case((is_running, jobs.c.due_at), else_=sooner),
            "again": is_running,
            "updated_at": new.updated_at,
        },
    )
    columns = [column.name for column in jobs.columns]
    return Statement(asked.returning(*_COLUMNS), Job, writes=columns)


ENQUEUE = {Flavor.SQLITE: _enqueue(sqlite), Flavor.POSTGRESQL: _enqueue(postgresql)}

# As a CTE it runs once; a subquery could be run anew for each row, and take more than `limit`.
_due = (
    select(jobs.c.tenant_id, jobs.c.id)
    .where(_IS_OPEN, jobs.c.due_at <= _NOW, among(jobs.c.kind, "kinds"))
    .order_by(jobs.c.due_at, jobs.c.id)
    .limit(bindparam("limit", type_=BigInteger))
    .with_for_update(skip_locked=True)
    .cte("due")
)
CLAIM = Statement(
    update(jobs)
    .where(jobs.c.tenant_id == _due.c.tenant_id, jobs.c.id == _due.c.id)
    .values(
        state=str(JobState.RUNNING),
        lease=bindparam("lease", type_=LargeBinary),
        due_at=bindparam("until", type_=BigInteger),
        attempts=jobs.c.attempts + 1,
        again=False,
        updated_at=_NOW,
    )
    .returning(*columns_of(jobs, Claimed)),
    Claimed,
    spanning=_WHY,
)


class Moment(msgspec.Struct, frozen=True, array_like=True):
    at: int | None


NEXT_DUE = Statement(
    select(jobs.c.due_at)
    .where(_IS_OPEN, among(jobs.c.kind, "kinds"))
    .order_by(jobs.c.due_at, jobs.c.id)
    .limit(1),
    Moment,
    spanning=_WHY,
)

HOLD = Statement(select(jobs.c.due_at).where(*_LEASED).with_for_update(), Moment)
"""Nobody else can claim the job while this transaction lasts."""

PROLONG = command(update(jobs).where(*_LEASED).values(due_at=bindparam("until", type_=BigInteger)))
PROGRESS = command(
    update(jobs)
    .where(*_LEASED)
    .values(
        done=bindparam("so_far", type_=BigInteger),
        total=bindparam("of", type_=BigInteger),
        due_at=bindparam("until", type_=BigInteger),
        updated_at=_NOW,
    )
)


def _end(state: JobState) -> dict[str, Any]:
    """The end, unless it was asked for again meanwhile: then it begins anew."""
    return {
        "state": case((jobs.c.again, str(JobState.WAITING)), else_=str(state)),
        "due_at": case((jobs.c.again, _NOW), else_=jobs.c.due_at),
        "finished_at": case((jobs.c.again, null()), else_=_NOW),
        "attempts": case((jobs.c.again, 0), else_=jobs.c.attempts),
        "again": False,
        "lease": None,
        "updated_at": _NOW,
    }


FINISH = command(
    update(jobs)
    .where(*_LEASED)
    .values(
        **_end(JobState.DONE),
        result=bindparam("told", type_=jobs.c.result.type),
        failure=null(),
    )
)
RETRY = command(
    update(jobs)
    .where(*_LEASED)
    .values(
        state=str(JobState.WAITING),
        due_at=bindparam("until", type_=BigInteger),
        attempts=bindparam("tried", type_=BigInteger),
        lease=None,
        failure=bindparam("why", type_=Text),
        updated_at=_NOW,
    )
)
GIVE_UP = command(
    update(jobs)
    .where(*_LEASED)
    .values(**_end(JobState.FAILED), failure=bindparam("why", type_=Text))
)
CANCEL = command(
    update(jobs)
    .where(*_MINE, _IS_OPEN)
    .values(
        state=str(JobState.CANCELLED),
        lease=None,
        again=False,
        finished_at=_NOW,
        updated_at=_NOW,
    )
)
"""Whoever runs it loses the lease, and with it the right to write anything more."""

SWEEP = command(
    delete(jobs).where(
        jobs.c.finished_at.is_not(None),
        jobs.c.finished_at < bindparam("before", type_=BigInteger),
    ),
    spanning=_WHY,
)

"""A file that is brought in, and what became of its rows, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault
from lyceum.core.imports.model import (
    ColumnFault,
    Format,
    Import,
    ImportFilter,
    ImportKind,
    ImportState,
    NewImport,
    Outcome,
    RowFilter,
    RowResult,
)
from lyceum.dialects.lyceum.paging import Limit, PageAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Count = Annotated[int, Meta(ge=0, examples=[200])]
RowNumber = Annotated[int, Meta(ge=0, lt=2**53, examples=[0])]
Number = Annotated[int, Meta(ge=1, examples=[17])]
Kinds = Annotated[
    str,
    Meta(
        description=f"Of these kinds, separated by commas: {', '.join(ImportKind)}.",
        examples=["people"],
    ),
]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(ImportState)}.",
        examples=["running"],
    ),
]


class ImportOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class FaultOut(msgspec.Struct, frozen=True):
    """What is wrong with one column, "" where the row or the file as a whole is wrong."""

    column: Annotated[str, Meta(examples=["email"])]
    code: Fault
    message: Annotated[str, Meta(examples=["This is not well-formed (email address)."])]


class ImportOut(msgspec.Struct, frozen=True):
    """`rows` of `total` are done, and each has one of the four outcomes; `total` is null until they
    are counted. With `dry_run` nothing of it stays. `failed` is a file that could not be read as a
    whole, and its `faults` say why; `cancelled` ended behind `rows`. `started_by` and `job_id` are
    null where the command line brought it in."""

    id: Id
    kind: ImportKind
    format: Format
    dry_run: bool
    state: ImportState
    total: Count | None
    rows: Count
    created: Count
    updated: Count
    unchanged: Count
    refused: Count
    faults: list[FaultOut]
    started_by: Id | None
    job_id: Id | None
    created_at: Time
    started_at: Time | None
    ended_at: Time | None


class ImportRowOut(msgspec.Struct, frozen=True):
    """What became of a row: `number` counts rows, `line` is where it begins in the file. `made_id`
    names the person, course or enrollment, where there is one."""

    number: Number
    line: Number
    outcome: Outcome
    made_id: Id | None
    faults: list[FaultOut]


class ImportRowsOut(msgspec.Struct, frozen=True):
    """`next` is the `after` of the next request, null at the end of what is done."""

    data: list[ImportRowOut]
    next: Number | None


class CreateImport(Asked, frozen=True, kw_only=True):
    """`dry_run` tries every row, and keeps nothing."""

    kind: ImportKind
    format: Format = Format.CSV
    dry_run: bool = False


class ListImports(PageAsked, frozen=True, kw_only=True):
    order: ImportOrder = ImportOrder.NEWEST
    kinds: Kinds | UnsetType = UNSET
    states: States | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetImport(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class ListRows(OneAsked, frozen=True, kw_only=True):
    after: RowNumber = 0
    limit: Limit = 50
    outcome: Outcome | UnsetType = UNSET


def where(asked: ListImports) -> ImportFilter:
    kinds = words(asked.kinds, ImportKind, name="kinds")
    states = words(asked.states, ImportState, name="states")
    return ImportFilter(
        kinds=tuple(ImportKind) if asked.kinds is UNSET else tuple(sorted(kinds)),
        states=tuple(ImportState) if asked.states is UNSET else tuple(sorted(states)),
    )


def rows_where(asked: ListRows) -> RowFilter:
    return RowFilter(outcome=asked.outcome)


def new(asked: CreateImport) -> NewImport:
    return NewImport(kind=asked.kind, format=asked.format, dry_run=asked.dry_run)


def told(found: Import) -> ImportOut:
    return ImportOut(
        id=found.id,
        kind=found.kind,
        format=found.format,
        dry_run=found.dry_run,
        state=found.state,
        total=found.total,
        rows=found.rows,
        created=found.created,
        updated=found.updated,
        unchanged=found.unchanged,
        refused=found.refused,
        faults=_faults(found.faults),
        started_by=found.actor.user_id,
        job_id=found.job_id,
        created_at=iso_micros(found.created_at),
        started_at=_time(found.started_at),
        ended_at=_time(found.ended_at),
    )


def rows(results: list[RowResult], *, limit: int) -> ImportRowsOut:
    """`results` hold one more than the limit where there are more."""
    shown = results[:limit]
    return ImportRowsOut(
        data=[_row(result) for result in shown],
        next=shown[-1].number if len(results) > limit else None,
    )


def _row(result: RowResult) -> ImportRowOut:
    return ImportRowOut(
        number=result.number,
        line=result.line,
        outcome=result.outcome,
        made_id=result.entity_id,
        faults=_faults(result.faults),
    )


def _faults(faults: list[ColumnFault]) -> list[FaultOut]:
    return [FaultOut(fault.column, fault.fault, fault.message) for fault in faults]


def _time(at: int | None) -> str | None:
    return iso_micros(at) if at is not None else None

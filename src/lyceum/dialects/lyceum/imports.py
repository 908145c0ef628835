"""Imports: people, courses and enrollments brought in from a file, by a worker."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.imports import queries
from lyceum.core.imports.receiving import receive_import
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import imports as wire
from lyceum.http.brought import Upload


async def list_imports(
    work: Work, actor: Actor, asked: wire.ListImports
) -> paging.Listing[wire.ImportOut]:
    """List the imports of the kinds that one may bring in oneself."""
    page = await queries.imports(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.told(found) for found in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_import(work: Work, actor: Actor, asked: wire.GetImport) -> wire.ImportOut:
    """Get an import and how far it is."""
    return wire.told(await queries.import_by_id(work, actor, asked.id))


async def create_import(
    stages: Stages, actor: Actor, asked: wire.CreateImport, upload: Upload
) -> wire.ImportOut:
    """Upload a file of people, courses or enrollments; a worker brings in its rows."""
    new = wire.new(asked)
    return wire.told(await receive_import(stages, actor, new, chunks=upload.chunks))


async def list_rows(work: Work, actor: Actor, asked: wire.ListRows) -> wire.ImportRowsOut:
    """List what became of each row of an import, and what is wrong with those refused."""
    found = await queries.import_by_id(work, actor, asked.id)
    results = await queries.row_results(
        work, found, where=wire.rows_where(asked), after=asked.after, limit=asked.limit + 1
    )
    return wire.rows(results, limit=asked.limit)

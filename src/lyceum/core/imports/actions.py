"""Starting an import, and the steps from its beginning to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.errors import Invalid
from lyceum.core.imports import store
from lyceum.core.imports.errors import NoSuchImport, Overtaken
from lyceum.core.imports.faults import faults_of
from lyceum.core.imports.model import (
    Answer,
    Import,
    ImportState,
    NewImport,
    Outcome,
    RowResult,
)
from lyceum.core.imports.queries import must_import
from lyceum.core.work import WriteWork
from lyceum.kit import ids

ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED)


async def start_import(
    work: WriteWork,
    actor: Actor,
    new: NewImport,
    *,
    import_id: int | None = None,
    job_id: int | None = None,
) -> Import:
    """Notes a file that is to be brought in, in the name of whoever starts it and with what they
    may do now; `run_import` does it, in the job of that id if there is one. `import_id` is one that
    was drawn for it before."""
    must_import(actor, new.kind)
    started = Import(
        id=import_id or await work.new_id(),
        uid=ids.new_uid(),
        kind=new.kind,
        format=new.format,
        dry_run=new.dry_run,
        state=ImportState.WAITING,
        file=new.file,
        actor=actor,
        job_id=job_id,
        total=None,
        rows=0,
        created=0,
        updated=0,
        unchanged=0,
        refused=0,
        faults=[],
        created_at=work.now,
        started_at=None,
        ended_at=None,
    )
    await work.insert(store.INSERT, started)
    work.record(actor, "import.started", "import", started.id, after=started)
    return started


async def locked_import(work: WriteWork, import_id: int) -> Import:
    found = await work.first(store.LOCKED, id=import_id)
    if found is None:
        raise NoSuchImport
    return found


async def begin(work: WriteWork, import_id: int, *, total: int) -> Import:
    """Says that its rows are counted and being done; one that has ended stays as it is."""
    found = await locked_import(work, import_id)
    if found.state in ENDED:
        return found
    return await _write(
        work,
        found,
        state=ImportState.RUNNING,
        total=total,
        started_at=found.started_at or work.now,
    )


async def fail(work: WriteWork, import_id: int, *, refusal: Invalid) -> Import:
    """Ends an import whose file cannot be read, with every reason."""
    found = await locked_import(work, import_id)
    if found.state in ENDED:
        return found
    faults = faults_of(refusal)
    return await _end(work, found, state=ImportState.FAILED, faults=faults)


async def finish(work: WriteWork, import_id: int) -> Import:
    """Ends an import whose rows are all done."""
    found = await locked_import(work, import_id)
    if found.state in ENDED:
        return found
    return await _end(work, found, state=ImportState.DONE)


async def stop(work: WriteWork, actor: Actor, import_id: int) -> Import:
    """Ends an import where it is: the rows that are done stay, and no others follow."""
    found = await locked_import(work, import_id)
    if found.state in ENDED:
        return found
    return await _end(work, found, by=actor, state=ImportState.CANCELLED)


async def _end(
    work: WriteWork, found: Import, *, by: Actor | None = None, **columns: Any
) -> Import:
    after = await _write(work, found, ended_at=work.now, **columns)
    work.record(
        by or found.actor, "import.ended", "import", found.id, after=after, changed=sorted(columns)
    )
    return after


async def expect(work: WriteWork, found: Import) -> None:
    """Locks the import; somebody else who has done more of it meanwhile goes on alone, and nobody
    where it was cancelled."""
    there = await locked_import(work, found.id)
    if there.rows != found.rows or there.state is not ImportState.RUNNING:
        raise Overtaken


async def keep_results(
    work: WriteWork, found: Import, lines: Sequence[int], answers: Sequence[Answer]
) -> Import:
    """Adds what became of the next rows."""
    rows = [
        RowResult(
            import_id=found.id,
            number=found.rows + place,
            line=line,
            outcome=answer.outcome,
            # What a trial made is gone again; a thing that was there stays known.
            entity_id=_lasting(found, answer),
            faults=list(answer.faults),
        )
        for place, (line, answer) in enumerate(zip(lines, answers, strict=True), start=1)
    ]
    await work.run_many(store.INSERT_ROW, [msgspec.structs.asdict(row) for row in rows])
    counted = Counter(answer.outcome for answer in answers)
    totals = {str(each): getattr(found, each) + counted[each] for each in Outcome}
    return await _write(work, found, rows=found.rows + len(rows), **totals)


def _lasting(found: Import, answer: Answer) -> int | None:
    is_gone = found.dry_run and answer.outcome is Outcome.CREATED
    return None if is_gone else answer.entity_id


async def _write(work: WriteWork, found: Import, **columns: Any) -> Import:
    await work.run(store.update(tuple(sorted(columns))), row_id=found.id, **columns)
    return msgspec.structs.replace(found, **columns)

"""`lyceum import`: people, courses or enrollments from a file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from lyceum.cli.tenants import JsonOption, Mode, ModeOption, OrganizationOption

if TYPE_CHECKING:
    from lyceum.app.settings import Settings
    from lyceum.core.imports.model import Import, RowResult
    from lyceum.core.work import Works

EXAMPLE = "Example: lyceum import people class-of-2030.csv --dry-run"
SHOWN = 50
"""Refused rows that people are shown; --json has all of them."""


class Kind(StrEnum):
    """What a row of the file is."""

    PEOPLE = "people"
    COURSES = "courses"
    ENROLLMENTS = "enrollments"


class Layout(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSON_LINES = "jsonl"


def add_to(app: typer.Typer) -> None:
    app.command("import", epilog=EXAMPLE)(bring_in)


def bring_in(
    kind: Annotated[Kind, typer.Argument(help="What each row is.")],
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(metavar="FILE", help="CSV with a line of heads, or JSON lines."),
    ],
    *,
    layout: Annotated[
        Layout | None, typer.Option("--format", help="Else what the file's name ends in; else CSV.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Try every row, and leave nothing behind.")
    ] = False,
    organization: OrganizationOption = None,
    mode: ModeOption = Mode.LIVE,
    as_json: JsonOption = False,
) -> None:
    """Bring in people, courses or enrollments.

    Each row counts alone: those that are refused are shown with their reasons, and the rest stands.
    The same file may be brought in again: what is there as the file says is left alone. Ends with 1
    when a row was refused.
    """
    from lyceum.cli.opening import run, settings_of
    from lyceum.cli.printing import print_json

    chosen = layout or _layout_of(file.name)
    found, refused = run(
        _bring_in(
            settings_of(),
            file,
            {"kind": kind.value, "format": chosen.value, "dry_run": dry_run},
            organization=organization,
            mode=mode,
        )
    )
    if as_json:
        print_json(_shown(found, refused))
    else:
        _print(found, refused)
    if found.refused or found.faults:
        raise typer.Exit(1)


def _layout_of(name: str) -> Layout:
    is_json = Path(name).suffix.lower() in {".jsonl", ".ndjson", ".json"}
    return Layout.JSON_LINES if is_json else Layout.CSV


async def _bring_in(
    settings: Settings,
    file: BinaryIO,
    said: dict[str, Any],
    *,
    organization: str | None,
    mode: Mode,
) -> tuple[Import, list[RowResult]]:
    from functools import partial

    from lyceum.cli.opening import opened
    from lyceum.cli.printing import progress
    from lyceum.cli.tenants import chosen_tenant
    from lyceum.core.actor import system
    from lyceum.core.imports.actions import start_import
    from lyceum.core.imports.model import Format, ImportKind, NewImport
    from lyceum.core.imports.running import run_import

    new = NewImport(
        kind=ImportKind(said["kind"]), format=Format(said["format"]), dry_run=said["dry_run"]
    )
    async with opened(settings) as works:
        tenant = await chosen_tenant(works, organization, mode=mode)
        actor = system(tenant.id, name="command line")
        started = await works.writing(tenant, partial(start_import, actor=actor, new=new))
        with progress(f"Bringing in {new.kind}") as tell:

            async def show(so_far: Import) -> None:
                tell(so_far.rows, so_far.total or so_far.rows)

            found = await run_import(works, tenant, started.id, file=file, tell=show)
        return found, await _refused(works, tenant, found)


async def _refused(works: Works, tenant: Any, found: Import) -> list[RowResult]:
    from lyceum.core.imports.model import LONGEST, Outcome, RowFilter
    from lyceum.core.imports.queries import row_results

    async with works.read(tenant) as work:
        where = RowFilter(outcome=Outcome.REFUSED)
        return await row_results(work, found, where=where, limit=LONGEST)


def _shown(found: Import, refused: list[RowResult]) -> dict[str, Any]:
    names = ("state", "dry_run", "rows", "created", "updated", "unchanged", "refused")
    return {
        "uid": found.uid.hex(),
        **{name: getattr(found, name) for name in names},
        "faults": found.faults,
        "refused_rows": [{"line": row.line, "faults": row.faults} for row in refused],
    }


def _print(found: Import, refused: list[RowResult]) -> None:
    from lyceum.cli.printing import print_table, say

    if found.faults:
        for fault in found.faults:
            say(f"{fault.column}: {fault.message}" if fault.column else fault.message)
        say("Nothing was brought in.")
        return
    lines = [(row.line, fault.column, fault.message) for row in refused for fault in row.faults]
    if lines:
        print_table(("line", "column", "refused because"), lines[:SHOWN])
    if len(lines) > SHOWN:
        print(f"and {len(lines) - SHOWN} more; --json shows all")
    tried = "tried, and nothing stays: " if found.dry_run else ""
    print(
        f"{found.rows} rows: {tried}{found.created} created, {found.updated} updated, "
        f"{found.unchanged} unchanged, {found.refused} refused"
    )

"""`lyceum migrate`: brings the database's tables to the newest revision."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: lyceum migrate --json")(migrate)


def migrate(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Bring the database up to date.

    Does nothing when it is at the newest revision already. `lyceum serve` does the same first.
    """
    from lyceum.app import data_dir, schema
    from lyceum.cli.opening import settings_of
    from lyceum.cli.printing import print_json

    settings = settings_of()
    data_dir.prepare(settings)
    before, after = schema.bring_up_to_date(settings)
    if as_json:
        print_json({"before": before, "after": after})
    elif before == after:
        print(f"The database is at revision {after} already.")
    else:
        print(f"The database is now at revision {after}.")

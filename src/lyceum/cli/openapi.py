"""`lyceum openapi`: the APIs' own descriptions."""

from __future__ import annotations

from typing import Annotated

import typer


def add_to(app: typer.Typer) -> None:
    app.command(epilog="Example: lyceum openapi --dialect karma > karma.json")(openapi)


def openapi(
    *,
    dialect: Annotated[
        str | None, typer.Option(help="Which API; needed where several are served.")
    ] = None,
    server_url: Annotated[
        str, typer.Option(metavar="URL", help="Address to name in it, without a path.")
    ] = "",
) -> None:
    """Print an API's OpenAPI 3.1 document."""
    from lyceum import dialects
    from lyceum.cli.opening import settings_of
    from lyceum.cli.printing import print_json
    from lyceum.http.openapi import document

    spoken = {one.name: one for one in dialects.load(off=settings_of().dialects_off)}
    if dialect is None and len(spoken) == 1:
        (dialect,) = spoken
    if dialect not in spoken:
        raise typer.BadParameter(f"one of: {', '.join(sorted(spoken))}", param_hint="--dialect")
    print_json(document(spoken[dialect], server_url=server_url))

"""`lyceum serve`: migrates if need be, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyceum.app.greeting import Greeting
    from lyceum.app.settings import Settings
    from lyceum.http.dialect import Dialect

EXAMPLE = "Example: lyceum serve --port 9000 --demo"


def add_to(app: typer.Typer) -> None:
    app.command(epilog=EXAMPLE)(serve)


def serve(
    *,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make a demo school if the database is empty.")
    ] = False,
) -> None:
    """Serve the APIs on one address.

    Brings the database up to date first. Ends gracefully on SIGINT and SIGTERM.
    """
    from lyceum.app import data_dir, listening, logs, serving
    from lyceum.cli.opening import settings_of

    settings = settings_of(port=port, host=host)
    logs.set_up(settings.log_level)
    serving.end_quietly_when_asked()
    data_dir.prepare(settings)
    with data_dir.held(settings), listening.listen(settings) as opened:
        address = listening.address_of(opened)
        data_dir.secret(settings)
        greeting = _get_ready(settings, address, demo=demo)
        serving.serve(settings, opened, ready=lambda: _greet(address, greeting))


def _get_ready(settings: Settings, address: str, *, demo: bool) -> Greeting:
    """The database at its newest revision, and the demo school if it was asked for."""
    from lyceum import dialects
    from lyceum.app import schema
    from lyceum.cli.opening import run
    from lyceum.cli.printing import say

    before, after = schema.bring_up_to_date(settings)
    if before is not None and before != after:
        say(f"Migrated the database to revision {after}.")
    spoken = dialects.load(off=settings.dialects_off)
    return run(_look(settings, spoken, address=address, demo=demo))


async def _look(
    settings: Settings, spoken: Sequence[Dialect], *, address: str, demo: bool
) -> Greeting:
    from lyceum.app import data_dir
    from lyceum.app.demo.school import make_if_empty
    from lyceum.app.greeting import greet
    from lyceum.cli.opening import opened_platform
    from lyceum.cli.printing import progress

    master = data_dir.secret(settings)
    async with opened_platform(settings) as platform:
        works = platform.works
        if demo:
            with progress("Making the demo school") as tell:
                await make_if_empty(works, platform.ports, spoken, master=master, tell=tell)
        return await greet(works, spoken, master=master, address=address)


def _greet(address: str, greeting: Greeting) -> None:
    from lyceum.cli.welcoming import print_greeting

    print(f"Lyceum answers on {address}")
    print(f"API reference: {address}/docs\n")
    print_greeting(greeting)
    print(flush=True)

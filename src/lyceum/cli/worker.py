"""`lyceum worker`: the background work, in a process of its own beside a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

    from lyceum.app.settings import Settings

EXAMPLE = "Example: lyceum worker"


def add_to(app: typer.Typer) -> None:
    app.command(epilog=EXAMPLE)(worker)


def worker() -> None:
    """Do the background work in a process of its own.

    For servers that run with LYCEUM_WORKER=none. On PostgreSQL any number of workers may run at
    once. Ends on SIGINT and SIGTERM; what was begun and not ended is given back.
    """
    from lyceum.app import data_dir, logs
    from lyceum.cli.opening import run, settings_of

    settings = settings_of()
    logs.set_up(settings.log_level)
    data_dir.prepare(settings)
    data_dir.secret(settings)
    run(_work(settings))


async def _work(settings: Settings) -> None:
    import asyncio
    import signal

    from lyceum.app import schema
    from lyceum.app.duties import duties_of
    from lyceum.app.wiring import close_platform, open_platform
    from lyceum.app.worker import Worker

    await schema.must_be_current(settings)
    platform = await open_platform(settings)
    try:
        working = Worker(platform.works, platform.ports, duties_of(settings))
        for wanted in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(wanted, working.stop)
        print("The worker is at work.", flush=True)
        await working.run()
    finally:
        await close_platform(platform)

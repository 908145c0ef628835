"""`lyceum demo`."""

import typer


def add_to(app: typer.Typer) -> None:
    """Not there yet."""

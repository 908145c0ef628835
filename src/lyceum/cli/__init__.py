"""The command line: one file per noun, and one sentence for whatever cannot be done."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

NOUNS = (
    "serve",
    "worker",
    "migrate",
    "demo",
    "users",
    "keys",
    "importing",
    "organizations",
    "plans",
    "doctor",
    "openapi",
)


def main() -> None:
    """The program `lyceum`. It ends with 0 when all went well, 1 when something was refused or a
    check failed, and 2 when the command was not understood."""
    from lyceum.cli.failing import sentence_for

    try:
        application()(prog_name="lyceum")
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(1)


def application() -> typer.Typer:
    """All commands. What a command needs is imported when it runs, so that `--help` is quick."""
    import typer

    from lyceum.cli.opening import settings_flags

    # Plain text: rich would take longer to import than most commands to run, and its traces
    # show the values of variables, secrets among them.
    app = typer.Typer(
        callback=settings_flags,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        no_args_is_help=True,
    )
    for noun in NOUNS:
        module = import_module(f"lyceum.cli.{noun}")
        module.add_to(app)
    return app

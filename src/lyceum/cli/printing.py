"""How commands print: tables for people, JSON for programs, what is in progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def print_json(value: Any) -> None:
    """One JSON document, indented; bytes and times must have been made text before."""
    import msgspec

    print(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_table(heads: Sequence[str], rows: Sequence[Sequence[object]], *, indent: int = 0) -> None:
    """Columns as wide as what stands in them; the heads are left out where they are empty."""
    cells = [[str(cell) for cell in row] for row in rows]
    if any(heads):
        cells.insert(0, list(heads))
    widths = [max(len(row[at]) for row in cells) for at in range(len(heads))] if cells else []
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(" " * indent + "  ".join(padded).rstrip())


def say(sentence: str) -> None:
    """A sentence beside the data: to stderr, so that what is piped stays clean."""
    print(sentence, file=sys.stderr, flush=True)


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function that is told (done, in all); draws a bar where stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    import typer

    with typer.progressbar(length=1000, label=label, file=sys.stderr, show_eta=False) as bar:
        yield lambda done, total: bar.update(1000 * done // total - bar.pos)

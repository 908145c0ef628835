"""The results as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.results import OnDatabase, Results, Target
from bench.throughput import Compared

HEADINGS = (
    "operation", "statements", "server", "requests/s", "p50 ms", "p99 ms", "CPU µs", "quiet",
    "ratio", "of CPU", "target",
)  # fmt: skip


def lines(results: Results) -> Iterator[str]:
    yield f"Machine: {results.machine}"
    if results.ceiling:
        alone = f"{results.ceiling:,.0f} requests/s"
        yield f"Load: 32 connections; the generator alone reaches {alone}."
    for database in results.databases:
        yield ""
        yield database.words
        yield from _of(database)
    yield ""
    yield from _verdicts(results.targets)
    yield ""
    yield f"The whole run took {results.seconds:.0f} s."


def _of(database: OnDatabase) -> Iterator[str]:
    if database.compared:
        rows = [row for compared in database.compared for row in _rows(compared)]
        yield from table([HEADINGS, *rows])
    for timed in database.deep:
        yield f"  {timed.what}: {timed.milliseconds:.2f} ms"
        yield from (f"      {line}" for line in timed.plan)
    for brought in database.imported:
        yield (
            f"  {brought.rows:,} {brought.kind}, {brought.refused} of them refused: "
            f"{brought.new:,.0f} rows/s, and {brought.again:,.0f} when they are there already"
        )
    bought = database.bought
    if bought is not None:
        yield (
            f"  buying by the sandbox: {bought.rate:,.0f} a second; one takes {bought.p50:.0f} ms, "
            f"{bought.p99:.0f} ms at p99"
        )
    login = database.login
    if login is not None:
        yield (
            f"  login {login.request:.1f} ms, next to a bare hash of {login.hash:.1f} ms; where "
            f"the hash takes no time, login takes {login.beyond:.1f} ms"
        )
    process = database.process
    if process is not None:
        memory = "unknown" if process.megabytes is None else f"{process.megabytes:.0f} MB"
        yield f"  start to first answer {process.start_seconds:.2f} s, memory at rest {memory}"


def _rows(compared: Compared) -> Iterator[Sequence[str]]:
    for name, cell in (("ours", compared.ours), ("floor", compared.floor)):
        first = name == "ours"
        yield (
            compared.operation if first else "",
            str(compared.statements) if first else "",
            name,
            f"{cell.rate:,.0f}",
            f"{cell.p50:.1f}",
            f"{cell.p99:.1f}",
            f"{cell.cpu:.0f}",
            f"{cell.quiet}/{cell.slices}",
            f"{compared.ratio:.2f}" if first else "",
            f"{compared.cpu_ratio:.2f}" if first else "",
            f"{compared.target:.2f}" if first else "",
        )


def _verdicts(targets: Sequence[Target]) -> Iterator[str]:
    rows = []
    for target in targets:
        sign = "≥" if target.at_least else "≤"
        bound = f"{sign} {target.bound:g} {target.unit}"
        mark = "met" if target.is_met else "MISSED"
        rows.append((target.what, f"{target.found:.2f} {target.unit}", bound, mark))
    yield from table([("target", "found", "bound", ""), *rows])


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns; the first row is the heading."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  " + "  ".join(cells).rstrip()
        if number == 0:
            yield "  " + "  ".join("-" * width for width in widths)

"""What the command line asks for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from bench import deep, importing, login
from bench.databases import KINDS
from bench.operations import MEASURED
from bench.school import LEARNERS

OPERATIONS = tuple(measured.name for measured in MEASURED)
PARTS = (*OPERATIONS, "buy", "login", "deep", "import", "rest")

EXAMPLES = """examples:
  python -m bench                                    everything, in about five minutes
  python -m bench --only list,detail --database sqlite
  python -m bench --quick --json results.json
"""


class Effort(msgspec.Struct, frozen=True):
    """How much of each part is done: people, slices of load, rows of the long list, repetitions,
    rows of a file."""

    learners: int = LEARNERS
    rounds: int = 6
    seconds: float = 1.0
    rows: int = deep.ROWS
    times: int = deep.TIMES
    imported: int = importing.ROWS
    logins: int = login.TIMES
    starts: int = 3


QUICK = Effort(
    learners=50, rounds=3, seconds=0.25, rows=5_000, times=5, imported=400, logins=2, starts=1
)


class Asked(msgspec.Struct, frozen=True):
    """`waits_for_disk`: PostgreSQL acknowledges a commit only when it is on the disk."""

    parts: tuple[str, ...]
    kinds: tuple[str, ...]
    effort: Effort
    waits_for_disk: bool
    strict: bool
    json: Path | None


def read(arguments: Sequence[str] | None) -> Asked:
    """Ends the program with one line for what makes no sense."""
    given = _parser().parse_args(arguments)
    effort = QUICK if given.quick else Effort()
    changed = {name: getattr(given, name) for name in ("rounds", "seconds", "rows")}
    effort = msgspec.structs.replace(
        effort, **{name: value for name, value in changed.items() if value is not None}
    )
    return Asked(
        parts=given.only,
        kinds=given.database,
        effort=effort,
        waits_for_disk=given.wait_for_disk,
        strict=given.strict,
        json=given.json,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures what requests cost beside the least that they could cost.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--only", type=_some_of(PARTS), default=PARTS, help=f"some of {','.join(PARTS)}")
    add("--database", type=_some_of(KINDS), default=KINDS, help=f"some of {','.join(KINDS)}")
    add("--quick", action="store_true", help="short slices and few rows: whether it runs at all")
    add("--rounds", type=int, help="slices of each operation on each server")
    add("--seconds", type=float, help="length of a slice")
    add("--rows", type=int, help="rows of the long list")
    add(
        "--wait-for-disk",
        action="store_true",
        help="PostgreSQL with synchronous_commit on, where it is off by default",
    )
    add("--json", type=Path, metavar="FILE", help="write the results to this file too")
    add("--strict", action="store_true", help="exit with 1 when a target is missed")
    return parser


def _some_of(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    """Reads words with commas between; the order is that of `known`."""

    def words(text: str) -> tuple[str, ...]:
        asked = set(text.split(","))
        if asked - set(known):
            unknown = ", ".join(sorted(asked - set(known)))
            raise argparse.ArgumentTypeError(f"{unknown}: not one of {', '.join(known)}")
        return tuple(word for word in known if word in asked)

    return words

"""`python -m bench`: measures, prints what it found, and says which targets are met."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec

from bench import report
from bench.asked import read
from bench.run import run
from tests.harness.processes import stop_all


def main(arguments: Sequence[str] | None = None) -> int:
    asked = read(arguments)
    try:
        results = run(asked)
    finally:
        stop_all()
    print("\n".join(report.lines(results)))
    if asked.json is not None:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(results)) + b"\n")
    met = all(target.is_met for target in results.targets)
    return 0 if met or not asked.strict else 1


if __name__ == "__main__":
    sys.exit(main())

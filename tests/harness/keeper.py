"""Ends what a test run left behind: a process of its own that outlives the run by a moment.

It reads lines from its standard input (`group ID SIGNAL`, `ended ID`, `folder
PATH`) and acts when the input ends, which happens however the run ended,
`kill -9` included. Run as a script, on the standard library alone.
"""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0


def read_orders(lines: Iterable[str]) -> tuple[dict[int, int], list[str]]:
    """The groups still to be ended, with the signal each prefers, and the folders to remove."""
    groups: dict[int, int] = {}
    folders: list[str] = []
    for line in lines:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "group":
            group, wanted = rest.split()
            groups[int(group)] = int(wanted)
        elif word == "ended":
            groups.pop(int(rest), None)
        elif word == "folder":
            folders.append(rest)
    return groups, folders


def send(group: int, wanted: int) -> bool:
    """Whether the group was there to get the signal."""
    try:
        os.killpg(group, wanted)
    except (ProcessLookupError, PermissionError):
        # macOS answers "not permitted" for a group of which only zombies remain.
        return False
    return True


def end_groups(groups: dict[int, int]) -> None:
    """Asks each group in the way it prefers, and kills what is left after a while."""
    for group, wanted in groups.items():
        send(group, wanted)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(send(group, 0) for group in groups):
        time.sleep(0.02)
    for group in groups:
        send(group, signal.SIGKILL)


def main() -> None:
    """Waits for the run to end, then cleans up behind it."""
    groups, folders = read_orders(sys.stdin)
    end_groups(groups)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

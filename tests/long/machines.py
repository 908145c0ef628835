"""Places where a newcomer may type the two commands: as root, as a plain user, in a bare Debian."""

import os
import pwd
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

from tests.commands.project import copy_project, settings
from tests.harness.processes import free_port, new_folder

NOBODY = 65534
FIRST_START = 300
# A folder, and then a command to run in it.
INSIDE = 'cd "$0" && exec "$@"'


@dataclass(frozen=True)
class Machine:
    """Where a copy of the project lies, and what makes a command run there."""

    inside: Path
    enter: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        """The whole of a command that runs `words` in the project's folder."""
        return [*self.enter, "sh", "-c", INSIDE, str(self.inside), *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            self.command(*words),
            env=settings(self.environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=FIRST_START,
            check=False,
        )


def certificate() -> dict[str, str]:
    """Where the index is reached through a proxy, that proxy's certificate must come along."""
    return {"PIP_CERT": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}


def as_is(folder: Path) -> Machine:
    """The user who runs the tests."""
    return Machine(copy_project(folder / "lyceum"), environment=certificate())


def as_plain_user(folder: Path) -> Machine:
    """Somebody without rights, who owns nothing but the clone and a home of their own."""
    if os.geteuid() != 0:
        pytest.skip("another user: only root may become one")
    # Not below `folder`: whatever pytest starts meanwhile closes what lies above that to others.
    own = new_folder(pwd.getpwuid(NOBODY).pw_name)
    project, home = copy_project(own / "lyceum"), own / "home"
    home.mkdir()
    for path in [own, *own.rglob("*")]:
        os.chown(path, NOBODY, NOBODY)
    enter = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return Machine(project, enter, {"HOME": str(home)} | certificate())


def bare_debian(folder: Path) -> Machine:
    """A Debian that has make and python3, and nothing else."""
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        pytest.skip("bare Debian: needs root and debootstrap")
    root = folder / "root"
    subprocess.run(
        ["debootstrap", "--variant=minbase", "--include=make,python3", "bookworm", str(root)],
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=FIRST_START,
    )
    copy_project(root / "srv" / "lyceum")
    environment = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    for own in certificate().values():
        shutil.copy(own, root / "etc" / "index-certificate.pem")
        environment["PIP_CERT"] = "/etc/index-certificate.pem"
    enter = ["chroot", str(root), "env", "-i", *(f"{k}={v}" for k, v in environment.items())]
    return Machine(Path("/srv/lyceum"), enter)


MACHINES = {"as is": as_is, "plain user": as_plain_user, "bare Debian": bare_debian}


class Served:
    """`make run` on a machine, from its first line to Ctrl-C."""

    def __init__(self, machine: Machine, log: Path) -> None:
        self.log = log
        self.port = free_port()
        self.began = time.monotonic()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                machine.command("make", "run", f"PORT={self.port}"),
                env=settings(machine.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @classmethod
    @contextmanager
    def on(cls, machine: Machine, log: Path) -> Iterator[Self]:
        """Serves, and ends whatever is left of it."""
        served = cls(machine, log)
        try:
            yield served
        finally:
            if served.process.poll() is None:
                os.killpg(served.process.pid, signal.SIGKILL)
                served.process.wait()

    def said(self) -> str:
        """All that it printed so far."""
        return self.log.read_text(errors="replace")

    def wait_for_answer(self) -> float:
        """Seconds from the command to the first answer."""
        while not self.answers():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < FIRST_START, self.said()
            time.sleep(0.02)
        return time.monotonic() - self.began

    def answers(self) -> bool:
        """Whether it is healthy."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as got:
                return bool(got.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def curl_lines(self) -> list[str]:
        """What it tells people to paste; the last of it is printed with the first answer."""
        return [
            line.strip() for line in self.said().splitlines() if line.strip().startswith("curl ")
        ]

    def interrupt(self) -> str:
        """Types Ctrl-C, and returns what was said from then on."""
        before = len(self.said())
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=10)
        return self.said()[before:]

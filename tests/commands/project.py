"""Copies of the project that a test may build, break and throw away."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

from scripts.project_files import project_files
from tests.harness.processes import clean_environment

ROOT = Path(__file__).parents[2]
PATIENCE = 120


def copy_project(to: Path) -> Path:
    """Copies the project's files, and nothing that was built from them."""
    for name in project_files(ROOT):
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return to


def settings(extra: Mapping[str, str]) -> dict[str, str]:
    """An environment without anybody's settings for pip, make, Python or Lyceum."""
    foreign = ("PIP_", "PYTHON", "MAKE", "MFLAGS", "VIRTUAL_ENV")
    kept = {name: value for name, value in clean_environment().items() if name not in extra}
    plain = {name: value for name, value in kept.items() if not name.startswith(foreign)}
    return plain | {"PIP_CONFIG_FILE": os.devnull} | dict(extra)


@dataclass(frozen=True)
class Project:
    """One copy, and the environment its commands run in."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *command: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end, in the folder."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=settings(self.environment | extra),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *command: str, **extra: str) -> subprocess.Popen[str]:
        """Starts a command in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=settings(self.environment | extra),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def set_up(self, kind: str = "run", **extra: str) -> subprocess.CompletedProcess[str]:
        """Runs the set-up alone."""
        return self.run("sh", "scripts/setup.sh", kind, **extra)

    def leftovers(self) -> list[str]:
        """What a set-up built here, whole or in pieces."""
        return sorted(path.name for path in self.folder.glob(".venv*"))

    def lock(self, name: str, wheel: Path) -> None:
        """Writes a lock that holds one wheel only."""
        project, version = wheel.name.split("-")[:2]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        text = f"{project}=={version} --hash=sha256:{digest}\n"
        (self.folder / "requirements" / name).write_text(text)

    def change_lock(self) -> None:
        """Changes the lock's checksum, and nothing that it installs."""
        lock = self.folder / "requirements" / "run.txt"
        lock.write_text(lock.read_text() + "# changed\n")


def wheel_of_installed(name: str, to: Path) -> Path:
    """Packs an installed pure distribution again, so that no test needs the network for it."""
    installed = distribution(name)
    folder = f"{name}-{installed.version}"
    wheel = to / f"{folder}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path in installed.files or []:
            if path.suffix != ".pyc" and ".." not in path.parts:
                archive.write(str(path.locate()), str(path))
    return wheel


def fake_program(path: Path, *lines: str) -> Path:
    """Writes a shell script that stands in for a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return path


def folder_of_programs(to: Path, names: Sequence[str]) -> Path:
    """Makes a folder that holds only these of the machine's programs."""
    to.mkdir(parents=True, exist_ok=True)
    for name in names:
        if found := shutil.which(name):
            (to / name).symlink_to(found)
    return to


def pretend_ready(project: Project, *server: str) -> None:
    """Lays out a .venv that counts as current, whose `lyceum` is the script given."""
    binaries = project.folder / ".venv" / "bin"
    fake_program(binaries / "lyceum", *server)
    (binaries / "python").symlink_to(sys.executable)
    sums = [project.run("cksum", f"requirements/{kind}.txt") for kind in ("run", "dev")]
    stamps = [
        f"{kind} {done.stdout.rsplit(' ', 1)[0]} {project.folder.resolve()}\n"
        for kind, done in zip(("run", "dev"), sums, strict=True)
    ]
    (project.folder / ".venv" / "installed").write_text("".join(stamps))


def lines(text: str) -> Iterator[str]:
    """The lines that say something."""
    return (line for line in text.splitlines() if line.strip())

"""The set-up: what it builds, when it does nothing, and what a failed try leaves."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.commands.project import Project, fake_program, lines, pretend_ready

pytestmark = pytest.mark.needs("time")

NOBODY = 65534
NO_NETWORK = "The packages could not be fetched: check the network"


def test_a_folder_with_a_space_gets_an_environment_that_works(ready: Project):
    environment = ready.folder / ".venv"
    shown = ready.run(".venv/bin/pip", "--version")
    assert str(environment) in shown.stdout
    imported = ready.run(".venv/bin/python", "-c", "import lyceum; print(lyceum.__file__)")
    assert imported.stdout.strip() == str(ready.folder / "src" / "lyceum" / "__init__.py")
    assert ready.leftovers() == [".venv"]


def test_nothing_in_it_remembers_the_name_it_was_built_under(ready: Project):
    texts = [ready.folder / ".venv" / "pyvenv.cfg", *(ready.folder / ".venv" / "bin").iterdir()]
    mindful = [path.name for path in texts if b".venv.building" in path.read_bytes()]
    assert mindful == []


def test_activating_it_works(ready: Project):
    done = ready.run("sh", "-c", ". .venv/bin/activate && command -v python")
    assert done.stdout.strip() == str(ready.folder / ".venv" / "bin" / "python")


def test_a_second_run_does_nothing_and_says_nothing(ready: Project):
    before = (ready.folder / ".venv" / "installed").stat().st_mtime_ns
    began = time.perf_counter()
    done = ready.set_up()
    assert time.perf_counter() - began < 0.3
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (ready.folder / ".venv" / "installed").stat().st_mtime_ns == before


def test_a_changed_lock_is_installed_and_an_added_kind_is_kept(project: Project):
    pretend_ready(project)
    project.change_lock()
    assert "Setting up .venv" in project.set_up("run").stdout
    stamps = (project.folder / ".venv" / "installed").read_text()
    assert [line.split()[0] for line in stamps.splitlines()] == ["run", "dev"]
    assert project.set_up("dev").stdout == ""


def test_a_project_that_was_moved_is_set_up_again(project: Project):
    pretend_ready(project)
    assert project.set_up(PYTHON="nowhere").returncode == 0
    moved = Project(project.folder.rename(project.folder.with_name("moved")), project.environment)
    assert "PYTHON=nowhere" in moved.set_up(PYTHON="nowhere").stderr


def test_an_environment_whose_python_is_gone_is_set_up_again(project: Project):
    pretend_ready(project)
    (project.folder / ".venv" / "bin" / "python").unlink()
    (project.folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    assert "PYTHON=nowhere" in project.set_up(PYTHON="nowhere").stderr


def test_without_a_network_one_sentence_and_no_environment(project: Project):
    done = project.set_up(PIP_NO_INDEX="0", PIP_INDEX_URL="http://127.0.0.1:9/", PIP_FIND_LINKS="")
    assert done.returncode == 1
    assert done.stderr.startswith(NO_NETWORK)
    assert len(list(lines(done.stderr))) == 1
    assert project.leftovers() == []


def test_a_failed_try_leaves_the_older_environment_as_it_was(project: Project):
    pretend_ready(project, "echo older")
    project.change_lock()
    failed = project.set_up(PIP_FIND_LINKS=str(project.folder))
    assert failed.stderr.startswith(NO_NETWORK)
    assert project.leftovers() == [".venv"]
    assert project.run(".venv/bin/lyceum").stdout == "older\n"


def test_a_tampered_package_is_refused_and_leaves_nothing(project: Project):
    lock = project.folder / "requirements" / "run.txt"
    lock.write_text(lock.read_text()[:-5] + "0000\n")
    done = project.set_up()
    assert done.returncode == 1
    assert "left nothing behind" in done.stderr
    assert "HASH" in done.stderr.upper()
    assert project.leftovers() == []


class SilentIndex:
    """A package index that accepts a connection and never answers."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.server.settimeout(30)

    def hang(self, project: Project) -> subprocess.Popen[str]:
        """Starts `make run`, and returns when its pip waits for an answer."""
        address = f"http://127.0.0.1:{self.server.getsockname()[1]}/"
        process = project.start(
            "make", "run", PIP_NO_INDEX="0", PIP_INDEX_URL=address, PIP_FIND_LINKS=""
        )
        self.stack.enter_context(self.server.accept()[0])
        return process


@pytest.fixture
def silent_index() -> Iterator[SilentIndex]:
    with ExitStack() as stack:
        yield SilentIndex(stack)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_try_leaves_nothing(
    project: Project, silent_index: SilentIndex, sign: signal.Signals
):
    process = silent_index.hang(project)
    assert len(project.leftovers()) == 1
    os.killpg(process.pid, sign)
    process.communicate(timeout=30)
    assert process.returncode != 0
    assert project.leftovers() == []


def test_what_a_killed_try_left_is_cleared_away_by_the_next(
    project: Project, silent_index: SilentIndex
):
    process = silent_index.hang(project)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)
    (left,) = project.leftovers()
    assert left.startswith(".venv.building-")
    wait_for_death(int(left.rpartition("-")[2]))
    assert "PYTHON=nowhere" in project.set_up(PYTHON="nowhere").stderr
    assert project.leftovers() == []


def wait_for_death(process: int) -> None:
    """Waits for a killed process that is nobody's child here, until no more than a name is left."""
    status = Path(f"/proc/{process}/status")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
            if "zombie" in status.read_text():
                return
        except OSError:
            return
        time.sleep(0.01)


def test_a_living_set_up_beside_this_one_is_left_alone(project: Project):
    beside = project.folder / f".venv.building-{os.getpid()}"
    beside.mkdir()
    assert "PYTHON=nowhere" in project.set_up(PYTHON="nowhere").stderr
    assert project.leftovers() == [beside.name]


def test_a_folder_that_may_not_be_written_gets_one_sentence(project: Project):
    project.folder.chmod(0o555)
    become: list[str] = []
    if os.geteuid() == 0:
        open_to_others(project.folder)
        become = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    done = project.run(*become, "sh", "scripts/setup.sh", "run")
    assert done.returncode == 1
    assert done.stderr.startswith("The set-up may not write here")
    assert len(list(lines(done.stderr))) == 1
    assert project.leftovers() == []


def open_to_others(folder: Path) -> None:
    """Lets other users reach a folder below pytest's own, which is private."""
    for parent in folder.parents:
        if parent.owner() != "root" or parent.stat().st_mode & 0o001:
            return
        parent.chmod(0o711)


def test_a_full_disk_gets_one_sentence(project: Project, tmp_path: Path):
    full = fake_program(tmp_path / "full" / "df", "echo head", "echo disk 100 100 0 100% /")
    path = f"{full.parent}{os.pathsep}{os.environ['PATH']}"
    done = project.set_up(PATH=path, PIP_FIND_LINKS=str(tmp_path))
    assert done.stderr == "The disk is full: make room and type the same command again.\n"
    assert project.leftovers() == []


def test_of_two_at_once_both_end_well(project: Project):
    both = [project.start("sh", "scripts/setup.sh", kind) for kind in ("run", "dev")]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    assert project.leftovers() == [".venv"]
    assert project.set_up("dev").stdout == ""

"""Which Python is found, and what happens where it lacks pip's installer."""

import os
import sys
from pathlib import Path

import pytest

from tests.commands.project import Project, fake_program, folder_of_programs

# What the scripts call beside sh's own words.
PROGRAMS = ["sh", "dirname", "uname", "id", "env", "grep", "df", "awk", "tail"]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """All that is on the PATH."""
    return folder_of_programs(tmp_path / "programs", PROGRAMS)


def found(project: Project, programs: Path, **extra: str):
    return project.run(
        "sh", "scripts/find_python.sh", **{"PYTHON": "", "PATH": str(programs)} | extra
    )


def this_python(path: Path, *before: str) -> Path:
    return fake_program(path, *before, f'exec "{sys.executable}" "$@"')


def test_the_newest_that_runs_is_taken(project: Project, programs: Path):
    fake_program(programs / "python3.14", "echo 'python3.14: command not found' >&2", "exit 127")
    fake_program(programs / "python3.13", "echo newest")
    fake_program(programs / "python3.12", "echo older")
    assert found(project, programs).stdout == "newest\n"


def test_a_name_without_a_number_is_taken_when_it_is_new_enough(project: Project, programs: Path):
    this_python(programs / "python3")
    assert found(project, programs).stdout == f"{sys.executable}\n"


def test_without_a_suitable_one_a_single_line_says_what_to_type(project: Project, programs: Path):
    fake_program(programs / "python3", "exit 1")
    done = found(project, programs)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Lyceum needs Python 3.11 or newer, and none was found: type '")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("system", "program", "advice"),
    [
        ("Darwin", "brew", "type 'brew install python'"),
        ("Linux", "apt-get", "type 'sudo apt-get install python3"),
        ("Linux", "dnf", "type 'your system's command"),
    ],
)
def test_the_line_fits_the_system(
    project: Project, programs: Path, system: str, program: str, advice: str
):
    (programs / "uname").unlink()
    fake_program(programs / "uname", f"echo {system}")
    fake_program(programs / program, "exit 0")
    assert advice in found(project, programs).stderr


def test_the_set_up_says_that_line_alone_and_leaves_nothing(project: Project, programs: Path):
    folder_of_programs(programs, ["cksum", "mkdir", "rm", "make"])
    done = project.run("make", "run", PYTHON="", PATH=str(programs))
    assert done.stderr.startswith("Lyceum needs Python 3.11 or newer")
    assert [line for line in done.stderr.splitlines()[1:] if not line.startswith("make: ***")] == []
    assert project.leftovers() == []


def test_another_can_be_named(project: Project, programs: Path):
    named = this_python(programs / "mine")
    assert found(project, programs, PYTHON=str(named)).stdout == f"{sys.executable}\n"
    refused = found(project, programs, PYTHON="nothing")
    assert refused.stderr == "PYTHON=nothing does not run as Python 3.11 or newer: name another.\n"


class Debian:
    """A machine whose Python lacks ensurepip until apt-get installs its package."""

    def __init__(self, project: Project, programs: Path, *, user: int) -> None:
        self.project = project
        self.programs = programs
        self.log = programs.parent / "log"
        self.log.touch()
        mended = programs.parent / "mended"
        self.python = this_python(
            programs / "python3",
            f'[ "$2" != "import ensurepip" ] || [ -e "{mended}" ] || exit 1',
        )
        (programs / "id").unlink()
        fake_program(programs / "id", f"echo {user}")
        self.apt_get(f'touch "{mended}"')

    def apt_get(self, *install: str) -> None:
        """Lets apt-get do this when it is asked to install."""
        log = f'printf "%s\\n" "apt-get $*" >>"{self.log}"'
        update = '[ "$1" = update ] && exit 0'
        fake_program(self.programs / "apt-get", log, update, *install)

    def sudo(self, *lines: str) -> None:
        """Puts a sudo beside it."""
        fake_program(self.programs / "sudo", *lines)

    def ensure_pip(self):
        """Runs the script in question."""
        path = f"{self.programs}{os.pathsep}/usr/bin{os.pathsep}/bin"
        return self.project.run("sh", "scripts/ensure_pip.sh", str(self.python), PATH=path)

    def told(self) -> list[str]:
        """What apt-get was told, its switches left out."""
        words = [line.split() for line in self.log.read_text().splitlines()]
        return [" ".join(word for word in line if not word.startswith("-")) for line in words]


def test_root_gets_the_missing_package_installed_and_is_told(project: Project, programs: Path):
    debian = Debian(project, programs, user=0)
    done = debian.ensure_pip()
    assert done.returncode == 0, done.stderr
    package = done.stdout.split()[1]
    assert done.stdout.startswith(f"Installing {package} with apt-get")
    assert debian.told() == [f"apt-get install {package}"]


def test_the_list_of_packages_is_fetched_where_it_is_missing(project: Project, programs: Path):
    debian = Debian(project, programs, user=0)
    seen = f'grep -q update "{debian.log}" || exit 100'
    debian.apt_get(seen, f'touch "{programs.parent / "mended"}"')
    assert debian.ensure_pip().returncode == 0
    assert [line.split()[1] for line in debian.told()] == ["install", "update", "install"]


def test_sudo_without_a_password_serves_as_well(project: Project, programs: Path):
    debian = Debian(project, programs, user=1000)
    debian.sudo('[ "$1" = -n ] || exit 1', "shift", 'exec "$@"')
    assert debian.ensure_pip().returncode == 0
    assert [line.split()[1] for line in debian.told()] == ["install"]


def test_whoever_may_not_install_is_told_what_to_type(project: Project, programs: Path):
    debian = Debian(project, programs, user=1000)
    debian.sudo("echo 'sudo: a password is required' >&2", "exit 1")
    done = debian.ensure_pip()
    assert done.returncode == 1
    assert "type 'sudo apt-get install python3" in done.stderr
    assert (done.stderr.count("\n"), debian.told()) == (1, [])


def test_without_a_network_the_package_costs_one_sentence(project: Project, programs: Path):
    debian = Debian(project, programs, user=0)
    debian.apt_get("echo 'E: Failed to fetch: Temporary failure resolving' >&2", "exit 100")
    done = debian.ensure_pip()
    assert done.returncode == 1
    assert done.stderr.startswith("The packages could not be fetched")
    assert done.stderr.count("\n") == 1

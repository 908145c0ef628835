"""The shell scripts, as every POSIX shell must read them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.project_files import project_files
from tests.commands.project import ROOT

SHELL = [
    str(path) for path in project_files(ROOT) if path.suffix == ".sh" or path == Path(".ci/run")
]
SHELLS = [name for name in ("sh", "dash", "bash") if shutil.which(name)]
# Words that dash, or macOS's own tools, do not know.
BEYOND_POSIX = re.compile(
    r"\[\[|\bfunction \w|\blocal\b|\bsource\b|sed -i|readlink -f|<\(|\becho -[en]"
)


def test_there_are_scripts():
    assert ".ci/run" in SHELL
    assert "scripts/setup.sh" in SHELL


@pytest.mark.parametrize("name", SHELL)
@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_can_read_it(name: str, shell: str):
    done = subprocess.run(
        [shell, "-n", str(ROOT / name)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SHELL)
def test_it_keeps_to_what_every_system_has(name: str):
    text = (ROOT / name).read_text()
    assert BEYOND_POSIX.findall(text) == []
    assert text.startswith(("#!/bin/sh\n", "# "))

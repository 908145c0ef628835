"""The data folder: there, writable, and held by one server at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from lyceum.app.errors import CannotStart
from lyceum.app.settings import Settings

SECRET_BYTES = 32
PROBE_BYTES = 65_536
"""Enough to find out that the disk is full before the database does."""


def prepare(settings: Settings) -> None:
    """Makes the folder; refuses one that cannot be written."""
    folder = settings.data_dir
    probe = folder / f".probe-{os.getpid()}"
    try:
        # People’s data: for the user who runs the server alone, unless made otherwise before.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"x" * PROBE_BYTES)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from error


def _unusable(folder: Path, error: OSError) -> CannotStart:
    reason = (error.strerror or str(error)).lower()
    return CannotStart(
        f"The data folder {folder.absolute()} cannot be written ({reason}); "
        "set LYCEUM_DATA_DIR to one that can."
    )


@contextlib.contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Holds the folder for one server; the lock ends with the process, however that ends."""
    try:
        file = (settings.data_dir / "server.lock").open("w")
    except OSError as error:
        raise _unusable(settings.data_dir, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"Another server is already running on the data folder "
                f"{settings.data_dir.resolve()}; stop it, or set LYCEUM_DATA_DIR to another folder."
            ) from error
        yield


@contextlib.contextmanager
def migrating(settings: Settings) -> Iterator[None]:
    """Waits until nobody else migrates the database of this folder, and holds it so."""
    try:
        file = (settings.data_dir / "migrate.lock").open("w")
    except OSError as error:
        raise _unusable(settings.data_dir, error) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def secret(settings: Settings) -> bytes:
    """The instance's secret: from the settings, else the folder's own, made on first use."""
    if settings.secret:
        return settings.secret.encode()
    path = settings.data_dir / "secret"
    try:
        if not path.exists():
            _write_secret(path)
        found = path.read_bytes().strip()
    except OSError as error:
        raise _unusable(settings.data_dir, error) from error
    if len(found) < SECRET_BYTES:
        raise CannotStart(f"The file {path.resolve()} must hold at least 32 characters.")
    return found


def _write_secret(path: Path) -> None:
    """Written whole under another name first: of two that start at once, the first one's stays."""
    draft = path.with_name(f".secret-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()

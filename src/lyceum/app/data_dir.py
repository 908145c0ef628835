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


def prepare(settings: Settings) -> None:
    """Makes the folder; refuses one that cannot be written."""
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotStart(
            f"The data folder {folder.resolve()} cannot be written ({reason.lower()}); "
            "set LYCEUM_DATA_DIR to one that can."
        ) from error


@contextlib.contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Holds the folder for one server; the lock ends with the process, however that ends."""
    with (settings.data_dir / "server.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"Another server is already running on the data folder "
                f"{settings.data_dir.resolve()}; stop it, or set LYCEUM_DATA_DIR to another folder."
            ) from error
        yield


def secret(settings: Settings) -> bytes:
    """The instance's secret: from the settings, else the folder's own, made on first use."""
    if settings.secret:
        if len(settings.secret) < SECRET_BYTES:
            raise CannotStart("LYCEUM_SECRET must have at least 32 characters.")
        return settings.secret.encode()
    path = settings.data_dir / "secret"
    if not path.exists():
        _write_secret(path)
    return path.read_bytes().strip()


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
